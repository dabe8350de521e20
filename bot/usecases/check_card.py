"""A card should have been posted by now: when it was not, the steward hears of it, and the tries go on."""

from __future__ import annotations

from bot.audit import Act
from bot.case import Case
from bot.jobs import ClaimedJob
from bot.kept import UnitOfWork
from bot.ports import Services
from bot.reference import Reference
from bot.todo import CARD_OVERDUE, alarm_card

NO_WORD = "no_answer"
"""What the steward reads where the platform's word would stand."""


async def check_card(job: ClaimedJob, services: Services) -> None:
    """A job of its own, so that it fires when the post waits, is put back or stands behind another. A case
    that was put in with an earlier moment, as in the demo, has its time from when it was put in."""
    overdue = job.created + CARD_OVERDUE
    async with services.unit_of_work() as work:
        if services.now() < overdue:
            await work.jobs.postpone(job, overdue, "", counts=False)
            return
        await work.jobs.finish(job)
        case = await work.cases.find(Reference(job.payload["reference"]))
        if case and case.is_open and not await _came_to_something(work, case, job):
            await work.jobs.put(alarm_card(case.reference, job.payload["round"], NO_WORD))


async def _came_to_something(work: UnitOfWork, case: Case, job: ClaimedJob) -> bool:
    """A further card was posted, or everybody was told that there is no route. What was taken away since then
    had stood."""
    trail = await work.audit.of(case.reference)
    told = any(entry.action in (Act.NO_ROUTE, Act.NO_DIRECTOR) and entry.at >= job.created for entry in trail)
    removed = sum(entry.action == Act.CARD_REMOVED and entry.at > job.created for entry in trail)
    return told or len(case.cards) + removed > job.payload["cards"]
