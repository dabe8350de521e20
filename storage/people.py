"""What did people tell the bot about themselves? Who their line manager is, asked once."""

from __future__ import annotations

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.people import PersonId
from storage.tables import LineManagerRow
from storage.upsert import insert_or_replace


class SqlPeople:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def line_manager(self, person: PersonId) -> PersonId | None:
        answer = select(LineManagerRow.manager).where(LineManagerRow.person == person)
        manager = (await self._session.exec(answer)).first()
        return PersonId(manager) if manager else None

    async def remember_line_manager(self, person: PersonId, manager: PersonId) -> None:
        await insert_or_replace(
            self._session, LineManagerRow, {"person": person, "manager": manager}, "person"
        )
