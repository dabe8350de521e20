"""What do the cases count for, and how many of each? Aggregates over facts, by index; no case is loaded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import reduce
from operator import add
from typing import Any

from sqlalchemy import ColumnElement
from sqlmodel import and_, case, col, delete, func, select, union_all, update
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.case import Case
from bot.facts import CaseFacts, Fact, Kind
from bot.people import PersonId
from bot.tally import Cut, Group, Question
from storage.cases import SqlCases
from storage.tables import UNCOUNTED, CaseRow, FactRow
from storage.upsert import insert_new

_PLAIN = {"synchronize_session": False}
_COLUMNS, _CUTS = ("code", "currency", "rep"), "counts_in"
_KEY = (*_COLUMNS, _CUTS)


class SqlFacts:
    def __init__(self, session: AsyncSession, cases: SqlCases) -> None:
        self._session = session
        self._cases = cases

    # --- finding them ---------------------------------------------------------------------------------

    async def uncounted(self, limit: int) -> Sequence[Case]:
        return await self._cases.load(select(CaseRow).where(UNCOUNTED).order_by(col(CaseRow.id)).limit(limit))

    async def put(self, found: CaseFacts) -> None:
        of_case = delete(FactRow).where(col(FactRow.reference) == found.reference)
        await self._session.exec(of_case, execution_options=_PLAIN)
        rows = [_row(found, number, fact) for number, fact in enumerate(found.facts, start=1)]
        await insert_new(self._session, FactRow, rows)
        counted = update(CaseRow).where(col(CaseRow.reference) == found.reference)
        await self._session.exec(counted.values(counted=found.version), execution_options=_PLAIN)

    # --- counting -------------------------------------------------------------------------------------

    async def are_there(self, cases: int, before: datetime) -> bool:
        raised = select(FactRow.reference).where(FactRow.kind == Kind.RAISED, col(FactRow.dated) < before)
        # A case has at most two: it stands, and it was withdrawn. To look for different ones would read all.
        found = (await self._session.exec(raised.limit(2 * cases))).all()
        return len(set(found)) >= cases

    async def tally(self, question: Question) -> Sequence[Group]:
        rows = await self._session.exec(tally_statement(question))
        return _groups(rows, len(question.earlier))

    async def seconds(self, kind: Kind, cut: Cut, ranks: Sequence[int]) -> Sequence[int]:
        in_order = select(FactRow.seconds).where(FactRow.kind == kind, _counts(cut))
        in_order = in_order.order_by(col(FactRow.seconds))
        return [(await self._session.exec(in_order.offset(rank).limit(1))).one() or 0 for rank in ranks]

    async def by_day(self, kind: Kind, first: date, last: date, before: datetime) -> Mapping[date, int]:
        day = col(FactRow.day)
        then = and_(col(FactRow.since) < before, col(FactRow.until) >= before)
        wanted = select(day, func.count()).where(FactRow.kind == kind, day.between(first, last), then)
        return {found: cases for found, cases in await self._session.exec(wanted.group_by(day)) if found}


def tally_statement(question: Question) -> Any:
    """One row for each code, currency and rep, and for each combination of cuts in which facts count."""
    cuts = (question.now, *question.earlier)
    counted = _counted(question.kind, cuts)
    if question.with_undecided:
        ever = tuple(Cut(None, cut.end) for cut in cuts)
        counted = union_all(counted, _counted(Kind.UNDECIDED, ever))
    found = counted.subquery()
    keys = [found.c[name] for name in _KEY]
    sums = (func.count(), func.sum(found.c.minor), func.sum(found.c.given_up))
    wanted: Any = (*keys, *sums)
    return select(*wanted).group_by(*keys)


def _counted(kind: Kind, cuts: Sequence[Cut]) -> Any:
    """Facts that count in any of the cuts, and in which: bit by bit, the first cut is 1."""
    bits = [case((_counts(cut), 1 << at), else_=0) for at, cut in enumerate(cuts)]
    counts_in = reduce(add, bits).label(_CUTS)
    columns: Any = (*(col(getattr(FactRow, name)) for name in (*_COLUMNS, "minor", "given_up")), counts_in)
    return select(*columns).where(FactRow.kind == kind, _within(cuts))


def _counts(cut: Cut) -> ColumnElement[bool]:
    """Dated within the cut, and true when it ended."""
    was_true = and_(col(FactRow.since) < cut.end, col(FactRow.until) >= cut.end)
    if cut.start is None:
        return was_true
    return and_(was_true, col(FactRow.dated) >= cut.start, col(FactRow.dated) < cut.end)


def _within(cuts: Sequence[Cut]) -> ColumnElement[bool]:
    """What an index finds: a little more than what counts."""
    starts, ends = [cut.start for cut in cuts if cut.start], [cut.end for cut in cuts]
    if len(starts) < len(cuts):
        return and_(col(FactRow.until) >= min(ends), col(FactRow.since) < max(ends))
    return and_(col(FactRow.dated) >= min(starts), col(FactRow.dated) < max(ends))


def _groups(rows: Iterable[tuple[Any, ...]], earlier: int) -> list[Group]:
    """What came counts now and did not then; what went did then and does not now."""
    by_key: dict[tuple[Any, ...], list[tuple[Any, ...]]] = defaultdict(list)
    for *key, counts_in, cases, minor, given_up in rows:
        by_key[tuple(key)].append((counts_in, cases, int(minor or 0), int(given_up or 0)))
    return [_group(key, found, earlier) for key, found in by_key.items()]


def _group(key: tuple[Any, ...], found: list[tuple[Any, ...]], earlier: int) -> Group:
    code, currency, rep = key
    now = [one for one in found if one[0] & 1]
    then = [1 << at for at in range(1, earlier + 1)]
    return Group(
        code,
        currency,
        PersonId(rep),
        sum(one[1] for one in now),
        sum(one[2] for one in now),
        sum(one[3] for one in now),
        came=tuple(sum(one[1] for one in now if not one[0] & bit) for bit in then),
        went=tuple(sum(one[1] for one in found if one[0] & bit and not one[0] & 1) for bit in then),
        stayed=tuple(sum(one[1] for one in now if one[0] & bit) for bit in then),
    )


def _row(found: CaseFacts, number: int, fact: Fact) -> dict[str, Any]:
    return {
        "reference": found.reference,
        "number": number,
        "kind": fact.kind,
        "code": fact.code,
        "rep": found.rep,
        "dated": fact.dated,
        "since": fact.since,
        "until": fact.until,
        "day": fact.day,
        "seconds": fact.seconds,
        "currency": fact.currency,
        "minor": fact.minor,
        "given_up": fact.given_up,
    }
