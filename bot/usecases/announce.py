"""How does a change become known? It is saved and announced in the same transaction."""

from __future__ import annotations

from bot.case import Case
from bot.events import Event, consequences
from bot.guard import Attempt
from bot.ports import UnitOfWork


async def save_and_announce(work: UnitOfWork, case: Case, attempt: Attempt, event: Event) -> None:
    """Save the case, remember the form that changed it, and put the jobs that follow from the event."""
    await work.cases.save(case)
    await work.handled.first_time(attempt.token, case.reference, attempt.at)
    await work.jobs.put(*consequences(event, case))
