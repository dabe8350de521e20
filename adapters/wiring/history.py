"""How does a history get into the demo? All of it at once, before the first page is shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TextIO

from adapters.export import progress_bar
from adapters.history import Cast, Plan, invent
from adapters.local.world import DINA, MAYA, NOOR, OMAR, PIA, REPS
from bot.audit import FOLLOWED_STATES, Act
from bot.case import Case
from bot.events import CaseOpened, consequences
from bot.jobs import Job
from bot.ports import Services
from bot.routing import Route
from bot.todo import find_route, look_at_timers

SEED = 20_000
"""Any number will do; at one moment it gives everybody the same history."""

PEOPLE = Cast(reps=REPS, line_managers=(MAYA, OMAR), deciders=(MAYA, OMAR), directors=(DINA, NOOR), owner=PIA)

BATCH = 25
"""Cases a transaction: no page and no job waits for long."""


TWO_YEARS = 730


async def load_history(services: Services, screen: TextIO, days: int = TWO_YEARS) -> int:
    """So many days of cases until now; answers how many cases."""
    company = services.company
    plan = Plan(
        SEED,
        services.now(),
        company.calendar,
        company.period_ends,
        days,
        currency=company.currency,
        secret=services.secret,
    )
    cases = list(invent(plan, PEOPLE))
    with progress_bar(len(cases), screen) as advance:
        for batch in _batches(cases):
            await _add(batch, services)
            advance(len(batch))
    return len(cases)


def _batches(cases: Sequence[Case]) -> Iterator[Sequence[Case]]:
    for first in range(0, len(cases), BATCH):
        yield cases[first : first + BATCH]


async def _add(cases: Sequence[Case], services: Services) -> None:
    async with services.unit_of_work() as work:
        for case in cases:
            was_escalated = any(entry.action == Act.ESCALATE for entry in case.new_entries)
            await work.cases.add(case)
            await work.jobs.put(*_jobs(case, was_escalated=was_escalated))


def _jobs(case: Case, *, was_escalated: bool) -> list[Job]:
    """What waits for a decision gets a card; what is followed goes on; of what is over nothing is left."""
    if case.state in FOLLOWED_STATES:
        return [look_at_timers(case)]
    if not case.is_open:
        return []
    to_directors = [find_route(case.reference, "overdue", Route.DIRECTORS)] if was_escalated else []
    return [*consequences(CaseOpened(), case), *to_directors]
