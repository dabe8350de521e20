"""Which accounts are one person's? Linking rewrites what is kept: a person goes by one account alone."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlmodel import SQLModel, col, delete, or_, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.accounts import Accounts
from bot.people import PersonId
from storage.tables import (
    CasePersonRow,
    CaseRow,
    DecisionRow,
    LedgerEntryRow,
    LineManagerRow,
    LinkCodeRow,
    LinkedAccountRow,
    MessageRow,
    QuestionRow,
    RedirectRow,
)
from storage.upsert import insert_new, insert_or_replace

_PLAIN = {"synchronize_session": False}

OF_CASES: tuple[tuple[type[SQLModel], str], ...] = (
    (CaseRow, "rep"),
    (CaseRow, "line_manager"),
    (CaseRow, "handed_over_by"),
    (QuestionRow, "asked_by"),
    (DecisionRow, "decided_by"),
    (DecisionRow, "compensation_owner"),
    (RedirectRow, "redirected_by"),
    (LedgerEntryRow, "written_by"),
    (MessageRow, "reader"),
)
"""Where people stand in a case, its parts aside; in the audit trail they stay as they were written."""


class SqlLinks:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def accounts(self) -> Accounts:
        rows = (await self._session.exec(select(LinkedAccountRow))).all()
        return Accounts({PersonId(row.account): PersonId(row.person) for row in rows})

    async def link(self, account: PersonId, person: PersonId, at: datetime) -> None:
        row = {"account": account, "person": person, "linked_at": at}
        await insert_or_replace(self._session, LinkedAccountRow, row, "account")
        await self._rewrite(account, person)

    async def use_file(self, accounts: Accounts, at: datetime) -> None:
        known = (await self.accounts()).standing
        await self._forget({*accounts.standing, *accounts.standing.values()})
        for account, person in accounts.standing.items():
            row = {"account": account, "person": person, "linked_at": at}
            await insert_or_replace(self._session, LinkedAccountRow, row, "account")
            if known.get(account) != person:
                await self._rewrite(account, person)

    async def put_code(self, digest: str, account: PersonId, expires: datetime) -> None:
        row = {"account": account, "digest": digest, "expires": expires}
        await insert_or_replace(self._session, LinkCodeRow, row, "account")

    async def take_code(self, digest: str, now: datetime) -> PersonId | None:
        taken = delete(LinkCodeRow).where(col(LinkCodeRow.digest) == digest, col(LinkCodeRow.expires) > now)
        returning = taken.returning(col(LinkCodeRow.account))
        account = (await self._session.exec(returning, execution_options=_PLAIN)).scalar_one_or_none()
        return PersonId(account) if account else None

    # --- inside ---------------------------------------------------------------------------------------

    async def _forget(self, accounts: Collection[PersonId]) -> None:
        named = or_(col(LinkedAccountRow.account).in_(accounts), col(LinkedAccountRow.person).in_(accounts))
        await self._run(delete(LinkedAccountRow).where(named))

    async def _rewrite(self, account: PersonId, person: PersonId) -> None:
        """Who had such a case open meanwhile finds that it changed, and does it again."""
        references = await self._cases_with(account)
        cases = update(CaseRow).where(col(CaseRow.reference).in_(references))
        await self._run(cases.values(version=CaseRow.version + 1))
        for table, name in OF_CASES:
            await self._run(update(table).where(getattr(table, name) == account).values(**{name: person}))
        await self._hand_over(CasePersonRow, account, person)
        await self._hand_over(LineManagerRow, account, person)
        led = update(LineManagerRow).where(col(LineManagerRow.manager) == account)
        await self._run(led.values(manager=person))

    async def _cases_with(self, account: PersonId) -> set[str]:
        found: set[str] = set()
        for table, name in (*OF_CASES, (CasePersonRow, "person")):
            mine = select(table.reference).where(getattr(table, name) == account)  # type: ignore[attr-defined]
            found |= set((await self._session.exec(mine)).all())
        return found

    async def _hand_over(self, table: Any, account: PersonId, person: PersonId) -> None:
        """What the account that stands has already is kept as it is."""
        rows = (await self._session.exec(select(table).where(table.person == account))).all()
        await insert_new(self._session, table, [{**row.model_dump(), "person": person} for row in rows])
        await self._run(delete(table).where(table.person == account))

    async def _run(self, statement: Any) -> None:
        await self._session.exec(statement, execution_options=_PLAIN)
