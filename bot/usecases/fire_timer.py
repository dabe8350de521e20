"""A timer of a case comes to its moment: what is done, once, and which is next?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial

from bot.audit import Act
from bot.binding import company_now
from bot.case import Case
from bot.events import CaseOverdue, CaseReminded, DirectorsSilent, Event, consequences
from bot.events_decided import CaseClosed, TimerFired
from bot.follow_parts import LedgerEntry
from bot.follow_up import close_if_done, give_up
from bot.jobs import ClaimedJob
from bot.kept import UnitOfWork
from bot.ledger import write
from bot.people import ChannelId, Role
from bot.ports import Services
from bot.reference import Reference
from bot.second_look import close_window
from bot.timers import fires, timers
from bot.timers_decided import Timer
from bot.todo import timer
from bot.usecases.find_route import find_case


async def fire_timer(job: ClaimedJob, services: Services) -> None:
    """The case is looked at as it is. What is overdue is done in the commit that ends the job; a timer whose
    reason is gone does nothing, and one that moved waits for its new moment."""
    calendar = services.company.calendar
    async with services.unit_of_work() as work:
        await work.jobs.finish(job)
        case = await find_case(work, Reference(job.payload["reference"]))
        found = timers(case, await work.audit.of(case.reference), calendar)
        while overdue := fires(found, services.now()):
            await _act(work, case, overdue, services)
            found = timers(case, await work.audit.of(case.reference), calendar)
        if found:
            await work.jobs.put(timer(case, found[0].act, found[0].at))


async def _act(work: UnitOfWork, case: Case, overdue: Timer, services: Services) -> None:
    company, now = await company_now(work, services), services.now()
    earlier = Counter(entry.action for entry in await work.audit.of(case.reference))
    act_on(case, overdue.act, now)
    is_closed = close_if_done(case, now)
    await work.cases.save(case)
    event = _event(overdue.act, earlier[overdue.act] + 1, now, company.directors)
    await work.jobs.put(*consequences(event, case), *(consequences(CaseClosed(), case) if is_closed else ()))


def act_on(case: Case, act: Act, at: datetime) -> None:
    """What the bot does to the case by itself; most acts only stand in its trail."""
    _MOVES.get(act, partial(Case.timer_fired, act=act))(case, at=at)


def _event(act: Act, number: int, now: datetime, directors: ChannelId | None) -> Event:
    if act is Act.REMIND:
        return CaseReminded(number)
    if act is Act.ESCALATE:
        return CaseOverdue(now, directors)
    return DirectorsSilent(number) if act is Act.TO_STEWARD else TimerFired(act, number)


def _keep_unconfirmed(case: Case, at: datetime) -> None:
    write(case, LedgerEntry(Act.PAID_UNCONFIRMED, at, None), Role.BOT)


_MOVES: Mapping[Act, Callable[..., None]] = {
    Act.FOLLOW_THROUGH: close_window,
    Act.PAID_UNCONFIRMED: _keep_unconfirmed,
    Act.NO_ANSWER: give_up,
}
"""What changes the case."""
