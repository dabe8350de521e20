"""What do the cases count for, and how many of each? Aggregates over facts, by index; no case is loaded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
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
_KEY = ("code", "currency", "rep")


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

    async def tally(self, question: Question) -> Sequence[Group]:
        cuts = (question.now, *question.earlier)
        counted = _counted(question.kind, cuts)
        if question.with_undecided:
            ever = tuple(Cut(None, cut.end) for cut in cuts)
            counted = union_all(counted, _counted(Kind.UNDECIDED, ever))
        found = counted.subquery()
        sums = [func.sum(column) for column in found.c if column.name not in _KEY]
        keys = [found.c[name] for name in _KEY]
        rows = await self._session.exec(select(*keys, *sums).group_by(*keys))
        return [_group(tuple(row), len(question.earlier)) for row in rows]

    async def seconds(self, kind: Kind, cut: Cut, ranks: Sequence[int]) -> Sequence[int]:
        in_order = select(FactRow.seconds).where(FactRow.kind == kind, _counts(cut))
        in_order = in_order.order_by(col(FactRow.seconds))
        return [(await self._session.exec(in_order.offset(rank).limit(1))).one() or 0 for rank in ranks]

    async def by_day(self, kind: Kind, first: date, last: date, before: datetime) -> Mapping[date, int]:
        day = col(FactRow.day)
        then = and_(col(FactRow.since) < before, col(FactRow.until) >= before)
        wanted = select(day, func.count()).where(FactRow.kind == kind, day.between(first, last), then)
        return {found: cases for found, cases in await self._session.exec(wanted.group_by(day)) if found}


def _counted(kind: Kind, cuts: Sequence[Cut]) -> Any:
    """One row a fact that counts in any of the cuts, with what it is worth in each."""
    now, *earlier = [_counts(cut) for cut in cuts]
    columns = [
        _one(now).label("now"),
        _one(now, col(FactRow.minor)).label("minor"),
        _one(now, col(FactRow.given_up)).label("given_up"),
        *(_one(and_(now, ~then)).label(f"came_{at}") for at, then in enumerate(earlier)),
        *(_one(and_(then, ~now)).label(f"went_{at}") for at, then in enumerate(earlier)),
        *(_one(and_(now, then)).label(f"stayed_{at}") for at, then in enumerate(earlier)),
    ]
    keys = (col(getattr(FactRow, name)) for name in _KEY)
    return select(*keys, *columns).where(FactRow.kind == kind, _within(cuts))


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


def _one(condition: ColumnElement[bool], worth: Any = 1) -> Any:
    return case((condition, worth), else_=0)


def _group(row: tuple[Any, ...], earlier: int) -> Group:
    code, currency, rep, now, minor, given_up, *rest = row
    counts = [int(value or 0) for value in rest]
    came, went, stayed = (tuple(counts[at * earlier : (at + 1) * earlier]) for at in range(3))
    return Group(
        code, currency, PersonId(rep), int(now), int(minor or 0), int(given_up or 0), came, went, stayed
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
