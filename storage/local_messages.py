"""Where does the demo's own platform keep its messages, and who reads in which language?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlmodel import col, delete, insert, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.people import ChannelId, PersonId
from storage.database import Database
from storage.tables import LocalLanguageRow, LocalMessageRow
from storage.upsert import insert_or_replace


class SqlLocalMessages:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(
        self, message_id: str, channel: ChannelId, thread_of: str | None, html: str, key: str, at: datetime
    ) -> None:
        row = {
            "message_id": message_id,
            "channel": channel,
            "thread_of": thread_of,
            "html": html,
            "key": key,
            "posted_at": at,
        }
        async with AsyncSession(self._database.writer) as session:
            await session.exec(insert(LocalMessageRow).values(**row))
            await session.commit()

    async def update(self, message_id: str, html: str, at: datetime) -> bool:
        message = update(LocalMessageRow).where(col(LocalMessageRow.message_id) == message_id)
        async with AsyncSession(self._database.writer) as session:
            result = await session.exec(message.values(html=html, edited_at=at))
            await session.commit()
        return result.rowcount == 1

    async def delete(self, message_id: str) -> None:
        message = delete(LocalMessageRow).where(col(LocalMessageRow.message_id) == message_id)
        async with AsyncSession(self._database.writer) as session:
            await session.exec(message)
            await session.commit()

    async def of(self, channels: Collection[ChannelId]) -> Sequence[LocalMessageRow]:
        wanted = select(LocalMessageRow).where(col(LocalMessageRow.channel).in_(channels))
        async with AsyncSession(self._database.reader) as session:
            return (await session.exec(wanted.order_by(col(LocalMessageRow.id)))).all()


class SqlLocalLanguages:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def chosen_by(self, person: PersonId) -> str | None:
        async with AsyncSession(self._database.reader) as session:
            row = await session.get(LocalLanguageRow, person)
        return row.language if row else None

    async def choose(self, person: PersonId, language: str) -> None:
        async with AsyncSession(self._database.writer) as session:
            await insert_or_replace(
                session, LocalLanguageRow, {"person": person, "language": language}, "person"
            )
            await session.commit()
