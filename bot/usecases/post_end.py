"""A case ended on a card of which we never heard that it stands: who tells the channel how it ended?

The process died, or the answer got lost, after the platform had accepted the card and before that was
recorded; people pressed its buttons all the same (`Case.posting_to`).
"""

from __future__ import annotations

from dataclasses import replace

from bot.audit import FOLLOWED_STATES, State
from bot.case import Case
from bot.case_parts import CardPlace
from bot.jobs import ClaimedJob
from bot.ports import Services
from bot.reference import Reference
from bot.usecases.find_route import find_case, finish
from bot.usecases.post_card import post_next_card, record_card
from bot.usecases.update_card import draw_card, may_stand_there


async def post_card(job: ClaimedJob, services: Services) -> None:
    """Post the card by the job's route; when the case ended meanwhile on the very card that the job may have
    posted, one that shows the end.

    The first one looks open for ever, and the platform cannot be asked for it: better two cards than that.
    """
    async with services.read() as work:
        case = await find_case(work, Reference(job.payload["reference"]))
    if _ended_unheard(case, job):
        await _post_end(job, case, services)
    else:
        await post_next_card(job, services)


def _ended_unheard(case: Case, job: ClaimedJob) -> bool:
    """A case that was withdrawn is not shown where perhaps nobody saw it."""
    has_end = case.state in (*FOLLOWED_STATES, State.REDIRECTED)
    return has_end and case.posting_to == job.lane is not None


async def _post_end(job: ClaimedJob, case: Case, services: Services) -> None:
    assert case.posting_to is not None, "looked at before"
    if not await may_stand_there(case, case.posting_to, services):
        await finish(job, services)
        return
    place = CardPlace(case.posting_to, "", job.payload["route"], case.version)
    message_id = await services.chat.post(place.channel, await draw_card(case, place, services), job.key)
    async with services.unit_of_work() as work:
        await work.jobs.finish(job)
        await record_card(work, replace(place, message_id=message_id), case, services)
