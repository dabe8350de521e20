"""How does a change become known? It is saved and announced in the same transaction."""

from __future__ import annotations

from bot.case import Case
from bot.events import Event, consequences
from bot.events_decided import CaseClosed
from bot.follow_up import close_if_done
from bot.guard import Attempt
from bot.kept import UnitOfWork


async def save_and_announce(work: UnitOfWork, case: Case, attempt: Attempt, event: Event) -> None:
    """Save the case, remember the form that changed it, and put the jobs that follow from the event. With the
    last thing that was to be done, the case closes."""
    is_closed = close_if_done(case, attempt.at)
    await work.cases.save(case)
    await work.handled.first_time(attempt.token, case.reference, attempt.at)
    await work.jobs.put(*consequences(event, case), *(consequences(CaseClosed(), case) if is_closed else ()))
