"""Which way does a card go? The routes are tried in their order, and nobody waits for another's trouble.

Looking for a route stands in no channel's lane: a channel that takes no messages must not hold up a case
that goes elsewhere. Only the post itself does (`post_card`), where everything is checked again.
"""

from __future__ import annotations

from datetime import timedelta

from bot.case import Case
from bot.events import NoRouteFound, consequences
from bot.people import Channel
from bot.ports import ClaimedJob, Services, UnitOfWork
from bot.reference import Reference
from bot.routing import Interests, Route, channel_of, eligible_in, why_blocked, why_closed
from bot.todo import find_route, post_card

NEXT_ROUND = timedelta(hours=1)
"""After every route was found closed: people come and go, so it is tried again."""

LATER_ROUND = "later:"


async def find_next_route(job: ClaimedJob, services: Services) -> None:
    """Put the post into the lane of the channel, when the job's route is free; else try the next one."""
    case = await case_to_place(job, services)
    if case is None:
        return
    channel = await free_channel(Route(job.payload["route"]), case, services)
    if channel is None:
        await hand_on(job, case.reference, services)
        return
    async with services.unit_of_work() as work:
        await work.jobs.finish(job)
        await work.jobs.put(post_card(job, channel.id))


async def case_to_place(job: ClaimedJob, services: Services) -> Case | None:
    """The case, when it still needs somebody to decide it; else the job is finished."""
    async with services.read() as work:
        case = await work.cases.find(Reference(job.payload["reference"]))
    if case is not None and case.is_open and not await has_decider(case, services):
        return case
    await finish(job, services)
    return None


async def has_decider(case: Case, services: Services) -> bool:
    """Somebody in a channel where the card stands may decide."""
    for channel_id in {card.channel for card in case.cards}:
        channel = await services.directory.channel(channel_id)
        if channel.is_confidential and eligible_in(channel, case.barred):
            return True
    return False


async def free_channel(route: Route, case: Case, services: Services) -> Channel | None:
    """The route's channel as it is now, when the card may be posted there."""
    channel_id = channel_of(route, services.company)
    interests = Interests(case.gains, case.barred, case.line_manager_unknown)
    has_card = any(card.route == route for card in case.cards)
    if channel_id is None or has_card or why_closed(route, interests):
        return None
    channel = await services.directory.channel(channel_id)
    return None if why_blocked(channel, interests) else channel


async def hand_on(job: ClaimedJob, reference: Reference, services: Services) -> None:
    """Try the next route; after the last one, keep the case and try again later."""
    following = next((later for later in Route if later > job.payload["route"]), None)
    async with services.unit_of_work() as work:
        await work.jobs.finish(job)
        if following is not None:
            await work.jobs.put(find_route(reference, job.payload["round"], following))
        else:
            await _keep_for_later(work, job, reference, services)


async def finish(job: ClaimedJob, services: Services) -> None:
    async with services.unit_of_work() as work:
        await work.jobs.finish(job)


async def _keep_for_later(
    work: UnitOfWork, job: ClaimedJob, reference: Reference, services: Services
) -> None:
    case, now, round = await work.cases.find(reference), services.now(), job.payload["round"]
    if case is None or not case.is_open:
        return
    if not round.startswith(LATER_ROUND):
        case.found_no_route(now)
        await work.cases.save(case)
        await work.jobs.put(*consequences(NoRouteFound(round), case))
    due = now + NEXT_ROUND
    await work.jobs.put(find_route(reference, f"{LATER_ROUND}{due:%Y-%m-%dT%H:%M}", due=due))
