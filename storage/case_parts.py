"""What hangs on a case's row? All of it, of every kind, by one statement: each kind fills columns of its own.

A case is read for every click and every job. Asked kind by kind it took four times as long.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import accumulate, pairwise
from operator import attrgetter
from types import SimpleNamespace
from typing import Any

from sqlalchemy import Select, bindparam, cast, literal, null, select, union_all
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import (
    CasePersonRow,
    CheckInRow,
    DecisionRow,
    FollowUpRow,
    LedgerEntryRow,
    MessageRow,
    NoteRow,
    QuestionRow,
    RedirectRow,
)

Kind = Any
"""A table whose rows each belong to a case."""
Part = Any
"""With the attributes of a row of its table; not the row, which the session would keep."""
Parts = Sequence[Sequence[Part]]
"""Of one case a list for each of `KINDS`, by its key: a number in what has an order."""

KINDS: Sequence[Kind] = (
    CasePersonRow,
    QuestionRow,
    NoteRow,
    DecisionRow,
    RedirectRow,
    LedgerEntryRow,
    FollowUpRow,
    CheckInRow,
    MessageRow,
)
"""In the order of `CaseRows`."""
AT_ONCE = 500
"""Of how many cases one statement asks: no database takes more than 32,766 parameters, and a case is one for
each kind."""

_COLUMNS = [list(kind.__table__.columns) for kind in KINDS]
_NAMES = [[column.name for column in columns] for columns in _COLUMNS]
_PLACES = list(pairwise(accumulate((len(columns) for columns in _COLUMNS), initial=1)))
"""Where in a row those of a kind stand: the first says which kind it is."""
_BY_KEY = [attrgetter(*(column.name for column in kind.__table__.primary_key)) for kind in KINDS]


async def parts_of(session: AsyncSession, references: Sequence[str]) -> Mapping[str, Parts]:
    parts: dict[str, list[list[Part]]] = defaultdict(lambda: [[] for _ in KINDS])
    for start in range(0, len(references), AT_ONCE):
        found = await session.exec(_EVERY_KIND, params={"references": references[start : start + AT_ONCE]})
        for row in found:
            first, end = _PLACES[row[0]]
            part = SimpleNamespace(**dict(zip(_NAMES[row[0]], row[first:end], strict=True)))
            parts[part.reference][row[0]].append(part)
    for of_case in parts.values():
        for listed, key in zip(of_case, _BY_KEY, strict=True):
            listed.sort(key=key)
    return parts


def _of_kind(number: int) -> Select[Any]:
    """Rows of one kind, with nothing in the columns of the others."""
    kind = KINDS[number]
    columns = (
        column if column.table is kind.__table__ else cast(null(), column.type)
        for columns in _COLUMNS
        for column in columns
    )
    wanted = kind.reference.in_(bindparam("references", expanding=True))
    return select(literal(number), *columns).where(wanted)


_EVERY_KIND: Any = union_all(*(_of_kind(number) for number in range(len(KINDS))))
"""Made once: to make it takes longer than to ask it."""
