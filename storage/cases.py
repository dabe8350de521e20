"""Where are the cases kept? Saving compares the version, so that nobody overwrites what he has not seen."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy.orm import aliased
from sqlmodel import and_, col, delete, exists, func, insert, or_, select, tuple_, update
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.audit import FOLLOWED_STATES, OPEN_STATES, Act
from bot.case import Case
from bot.case_parts import CardPlace
from bot.errors import StaleCase
from bot.kept import PostedMessage
from bot.people import ChannelId, PersonId
from bot.reference import Reference
from storage.audit import SqlAudit
from storage.case_parts import parts_of
from storage.case_rows import (
    CARD,
    CaseRows,
    card_rows,
    case_columns,
    case_of,
    note_rows,
    person_rows,
    question_rows,
    redirect_rows,
)
from storage.decision_rows import decision_rows
from storage.follow_rows import check_in_rows, follow_up_rows, ledger_rows
from storage.postgresql import hold
from storage.tables import (
    CasePersonRow,
    CaseRow,
    CheckInRow,
    DecisionRow,
    FollowUpRow,
    LedgerEntryRow,
    MessageRow,
    NoteRow,
    QuestionRow,
    RedirectRow,
)
from storage.upsert import Rows, insert_new

PAGE = 100
"""How many cases `every` holds in memory at a time."""

SETTLING = frozenset({Act.PAID, Act.CONFIRM, Act.PAID_UNCONFIRMED, Act.RELEASE})
"""With such an entry as the last one nothing is to be paid."""

_REPLACED: Mapping[Any, Callable[[Case], Rows]] = {
    CasePersonRow: person_rows,
    QuestionRow: question_rows,
    NoteRow: note_rows,
    DecisionRow: decision_rows,
    RedirectRow: redirect_rows,
    LedgerEntryRow: ledger_rows,
    FollowUpRow: follow_up_rows,
    CheckInRow: check_in_rows,
}
"""What hangs on a case's row and is written anew with it."""

# Rows are written by statements; what the session remembers of them is never trusted again.
_FRESH = {"populate_existing": True}
_PLAIN = {"synchronize_session": False}

_TO_READ: Any = select(CaseRow).where(CaseRow.reference == bindparam("reference"))
_TO_CHANGE: Any = _TO_READ.with_for_update()
"""SQLite leaves the lock out of the statement: there a writing unit of work is alone anyway."""


class SqlCases:
    def __init__(self, session: AsyncSession, audit: SqlAudit, *, writing: bool) -> None:
        self._session = session
        self._audit = audit
        self._writing = writing
        self._loaded: dict[tuple[Reference, int], dict[Any, Rows]] = {}
        """What hangs on each version of a case that was read here: what did not change is not written."""

    # --- reading --------------------------------------------------------------------------------------

    async def find(self, reference: Reference) -> Case | None:
        wanted = _TO_CHANGE if self._writing else _TO_READ
        rows = await self._rows(wanted, {"reference": reference})
        for row in rows:
            await self._hold_deal(row.deal_key)
        found = await self._with_parts(rows)
        return found[0] if found else None

    async def of_rep(self, rep: PersonId) -> Sequence[Case]:
        newest_first = (col(CaseRow.submitted_at).desc(), col(CaseRow.id).desc())
        return await self.load(select(CaseRow).where(CaseRow.rep == rep).order_by(*newest_first))

    async def open_with_deal(self, deal_key: str) -> Sequence[Case]:
        await self._hold_deal(deal_key)
        about_it = select(CaseRow).where(CaseRow.deal_key == deal_key, col(CaseRow.state).in_(OPEN_STATES))
        return await self.load(about_it.order_by(col(CaseRow.submitted_at), col(CaseRow.id)))

    async def count(self) -> int:
        return (await self._session.exec(select(func.count()).select_from(CaseRow))).one()

    async def open_cases(self) -> Sequence[Case]:
        waiting = select(CaseRow).where(col(CaseRow.state).in_(OPEN_STATES))
        return await self.load(waiting.order_by(col(CaseRow.submitted_at), col(CaseRow.id)))

    async def owed_by(self, owner: PersonId) -> Sequence[Case]:
        theirs = col(CaseRow.reference).in_(
            select(DecisionRow.reference).where(DecisionRow.compensation_owner == owner, _stands())
        )
        followed = select(CaseRow).where(theirs, col(CaseRow.state).in_(FOLLOWED_STATES))
        return await self.load(followed.order_by(col(CaseRow.submitted_at), col(CaseRow.id)))

    async def unpaid_before(self, day: date) -> Sequence[Case]:
        due = select(DecisionRow.reference).where(col(DecisionRow.compensation_due) < day, _stands())
        later = aliased(LedgerEntryRow)
        last = ~exists().where(
            and_(
                col(later.reference) == col(LedgerEntryRow.reference),
                col(later.number) > col(LedgerEntryRow.number),
            )
        )
        # Case by case, by the key: as a list it would be longer than PostgreSQL holds in memory.
        settled = exists().where(
            col(LedgerEntryRow.reference) == col(CaseRow.reference),
            col(LedgerEntryRow.act).in_(SETTLING),
            last,
        )
        unpaid = select(CaseRow).where(
            col(CaseRow.state).in_(FOLLOWED_STATES),
            col(CaseRow.reference).in_(due),
            # What was settled of a promise that no longer stands settles nothing.
            or_(col(CaseRow.second_look_at).is_not(None), ~settled),
        )
        return await self.load(unpaid.order_by(col(CaseRow.submitted_at), col(CaseRow.id)))

    async def every(self) -> AsyncIterator[Case]:
        by_id, last = select(CaseRow).order_by(col(CaseRow.id)).limit(PAGE), 0
        while rows := await self._rows(by_id.where(col(CaseRow.id) > last)):
            for case in await self._with_parts(rows):
                yield case
            last = rows[-1].id or last

    async def load(self, wanted: Any) -> list[Case]:
        """The cases of these rows."""
        return await self._with_parts(await self._rows(wanted))

    # --- writing --------------------------------------------------------------------------------------

    async def add(self, case: Case) -> None:
        columns = case_columns(case) | {"version": case.version + 1}
        await self._session.exec(insert(CaseRow).values(**columns))
        await self._saved(case)

    async def save(self, case: Case) -> None:
        loaded = update(CaseRow).where(
            col(CaseRow.reference) == case.reference, col(CaseRow.version) == case.version
        )
        columns = case_columns(case) | {"version": case.version + 1}
        result = await self._session.exec(loaded.values(**columns), execution_options=_PLAIN)
        if result.rowcount == 0:
            raise StaleCase()
        await self._saved(case)

    async def card_shown(self, reference: Reference, place: CardPlace, version: int) -> None:
        card = update(MessageRow).where(
            col(MessageRow.reference) == reference,
            col(MessageRow.channel) == place.channel,
            col(MessageRow.message_id) == place.message_id,
        )
        await self._session.exec(card.values(shown_version=version), execution_options=_PLAIN)

    async def message_sent(self, message: PostedMessage) -> None:
        row = {
            "reference": message.reference,
            "purpose": message.purpose,
            "channel": message.channel,
            "message_id": message.message_id,
            "reader": message.reader,
            "detail": message.detail,
        }
        await insert_new(self._session, MessageRow, [row])

    async def messages_in(self, reference: Reference, channel: ChannelId) -> Sequence[PostedMessage]:
        wanted = select(MessageRow).where(
            col(MessageRow.reference) == reference, col(MessageRow.channel) == channel
        )
        return await self._messages(wanted)

    async def messages_told(self, reference: Reference, purposes: Collection[str]) -> Sequence[PostedMessage]:
        return await self._messages(
            select(MessageRow).where(
                col(MessageRow.reference) == reference,
                col(MessageRow.purpose).in_(purposes),
                col(MessageRow.reader).is_not(None),
            )
        )

    async def message_deleted(self, message: PostedMessage) -> None:
        gone = delete(MessageRow).where(
            col(MessageRow.channel) == message.channel, col(MessageRow.message_id) == message.message_id
        )
        await self._session.exec(gone, execution_options=_PLAIN)

    # --- inside ---------------------------------------------------------------------------------------

    async def _saved(self, case: Case) -> None:
        """Write what hangs on the case's row, and bring the object up to what is stored now."""
        before = self._loaded.get((case.reference, case.version), {})
        now = _parts_of(case)
        for table, rows in now.items():
            if before.get(table) != rows:
                await self._replace(table, case, rows)
        await self._keep_cards(case)
        self._loaded[case.reference, case.version + 1] = now
        await self._audit.add_all(case.new_entries)
        case.new_entries.clear()
        case.version += 1

    async def _replace(self, table: Any, case: Case, rows: list[dict[str, Any]]) -> None:
        if case.version:  # Of a new case there is nothing to replace.
            await self._session.exec(
                delete(table).where(table.reference == case.reference), execution_options=_PLAIN
            )
        await insert_new(self._session, table, rows)

    async def _keep_cards(self, case: Case) -> None:
        """New cards come, gone ones go; which version a standing card shows is `card_shown`'s to say."""
        standing = [(card.channel, card.message_id) for card in case.cards]
        gone = delete(MessageRow).where(
            col(MessageRow.reference) == case.reference,
            col(MessageRow.purpose) == CARD,
            tuple_(col(MessageRow.channel), col(MessageRow.message_id)).not_in(standing),
        )
        await self._session.exec(gone, execution_options=_PLAIN)
        await insert_new(self._session, MessageRow, card_rows(case))

    async def _hold_deal(self, deal_key: str) -> None:
        """Who changes a case holds its deal too, so that no case about that deal is seen half changed."""
        if self._writing:
            await hold(self._session, f"deal:{deal_key}")

    async def _messages(self, wanted: Any) -> list[PostedMessage]:
        rows = (await self._session.exec(wanted.order_by(col(MessageRow.id)))).all()
        return [_message(row) for row in rows]

    async def _rows(self, wanted: Any, values: Mapping[str, Any] | None = None) -> Sequence[CaseRow]:
        found = await self._session.exec(wanted, params=values, execution_options=_FRESH)
        rows: Sequence[CaseRow] = found.all()
        return rows

    async def _with_parts(self, rows: Sequence[CaseRow]) -> list[Case]:
        parts = await parts_of(self._session, [row.reference for row in rows])
        cases = [case_of(CaseRows(row, *parts[row.reference])) for row in rows]
        if self._writing:
            self._loaded |= {(case.reference, case.version): _parts_of(case) for case in cases}
        return cases


def _parts_of(case: Case) -> dict[Any, Rows]:
    return {table: rows_of(case) for table, rows_of in _REPLACED.items()}


def _stands() -> Any:
    """Of the decisions of one case the last."""
    later = aliased(DecisionRow)
    return ~exists().where(
        and_(col(later.reference) == col(DecisionRow.reference), col(later.number) > col(DecisionRow.number))
    )


def _message(row: MessageRow) -> PostedMessage:
    reader = PersonId(row.reader) if row.reader else None
    return PostedMessage(
        Reference(row.reference), row.purpose, ChannelId(row.channel), row.message_id, reader, row.detail
    )
