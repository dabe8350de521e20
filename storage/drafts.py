"""Where is a form in several steps kept between its steps?"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import col, delete
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.kept import Draft
from bot.people import PersonId
from storage.tables import DraftRow
from storage.upsert import insert_or_replace


class SqlDrafts:
    def __init__(self, session: AsyncSession, *, writing: bool) -> None:
        self._session = session
        self._writing = writing

    async def find(self, owner: PersonId, name: str, reference: str, now: datetime) -> Draft | None:
        key, lock = (owner, name, reference), self._writing or None
        # SQLite leaves the lock out of the statement: there a writing unit of work is alone anyway.
        row = await self._session.get(DraftRow, key, populate_existing=True, with_for_update=lock)
        return _draft(row) if row and row.expires > now else None

    async def put(self, draft: Draft) -> None:
        row = {
            "owner": draft.owner,
            "name": draft.name,
            "reference": draft.reference,
            "step": draft.step,
            "answers": dict(draft.values),
            "expires": draft.expires,
        }
        await insert_or_replace(self._session, DraftRow, row, "owner", "name", "reference")

    async def remove(self, owner: PersonId, name: str, reference: str) -> None:
        draft = delete(DraftRow).where(
            col(DraftRow.owner) == owner, col(DraftRow.name) == name, col(DraftRow.reference) == reference
        )
        await self._session.exec(draft)

    async def purge(self, now: datetime) -> None:
        await self._session.exec(delete(DraftRow).where(col(DraftRow.expires) <= now))


def _draft(row: DraftRow) -> Draft:
    values = {name: value if isinstance(value, str) else tuple(value) for name, value in row.answers.items()}
    return Draft(PersonId(row.owner), row.name, row.reference, row.step, values, row.expires)
