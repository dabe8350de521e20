"""Where does the bot speak in Teams? A row for each channel, chat and person it has heard from."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import case
from sqlmodel import col, delete, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.database import Database
from storage.tables import TeamsConversationRow
from storage.upsert import insert_or_replace

PERSONAL = "personal"


class SqlTeamsConversations:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def find(self, place: str, conversation: str) -> dict[str, str] | None:
        row = TeamsConversationRow
        wanted = select(row).where(or_(col(row.place) == place, col(row.conversation) == conversation))
        by_place_first = wanted.order_by(case((col(row.place) == place, 0), else_=1))
        async with AsyncSession(self._database.reader) as session:
            found = (await session.exec(by_place_first)).first()
        return _as_dict(found) if found else None

    async def newest(self) -> dict[str, str] | None:
        newest_first = select(TeamsConversationRow).order_by(col(TeamsConversationRow.heard_at).desc())
        async with AsyncSession(self._database.reader) as session:
            found = (await session.exec(newest_first)).first()
        return _as_dict(found) if found else None

    async def channels(self) -> Sequence[dict[str, str]]:
        wanted = select(TeamsConversationRow).where(col(TeamsConversationRow.kind) != PERSONAL)
        async with AsyncSession(self._database.reader) as session:
            rows = (await session.exec(wanted.order_by(col(TeamsConversationRow.place)))).all()
        return [_as_dict(row) for row in rows]

    async def keep(self, conversation: dict[str, str], at: datetime) -> None:
        async with AsyncSession(self._database.writer) as session:
            row = {**conversation, "heard_at": at}
            await insert_or_replace(session, TeamsConversationRow, row, "place")
            await session.commit()

    async def forget(self, place: str) -> None:
        async with AsyncSession(self._database.writer) as session:
            await session.exec(delete(TeamsConversationRow).where(col(TeamsConversationRow.place) == place))
            await session.commit()


def _as_dict(row: TeamsConversationRow) -> dict[str, str]:
    return row.model_dump(exclude={"heard_at"})
