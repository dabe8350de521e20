"""Which forms have done their work already?"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col, delete, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.reference import Reference
from storage.postgresql import hold
from storage.tables import HandledRow
from storage.upsert import insert_new


class SqlHandled:
    def __init__(self, session: AsyncSession, *, writing: bool) -> None:
        self._session = session
        self._writing = writing

    async def first_time(self, token: str, reference: Reference, at: datetime) -> bool:
        if not token:
            return True
        row = {"token": token, "reference": reference, "handled_at": at}
        return await insert_new(self._session, HandledRow, [row]) == 1

    async def reference_of(self, token: str) -> Reference | None:
        if self._writing and token:
            await hold(self._session, f"form:{token}")
        found = await self._session.exec(select(HandledRow.reference).where(HandledRow.token == token))
        reference = found.first()
        return Reference(reference) if reference else None

    async def purge(self, before: datetime) -> None:
        await self._session.exec(delete(HandledRow).where(col(HandledRow.handled_at) < before))
