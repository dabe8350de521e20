"""Which way does a card go? The routes are tried in their order, and nobody waits for another's trouble.

Looking for a route stands in no channel's lane: a channel that takes no messages must not hold up a case
that goes elsewhere. Only the post itself does (`post_card`), where everything is checked again.
"""

from __future__ import annotations

from datetime import timedelta

from bot.audit import Act, State
from bot.binding import read_accounts, read_company
from bot.case import Case
from bot.eligible import eligible_privately, has_decider, has_director
from bot.events import NoRouteFound, consequences
from bot.jobs import ClaimedJob
from bot.kept import UnitOfWork
from bot.people import Channel, ChannelId
from bot.ports import Services
from bot.reference import Reference
from bot.routing import (
    DIRECTORS_ROUTES,
    NEXT,
    PRIVATE_ROUTES,
    SECOND_LOOK_ROUTES,
    Blocked,
    Route,
    channel_of,
    first_like,
    why_blocked,
    why_closed,
)
from bot.todo import Telling, alarm, find_route, post_card, post_private

NEXT_ROUND = timedelta(hours=1)
"""After every route was found closed: people come and go, so it is tried again."""

HOURLY_ROUND = "hourly:"
"""What a round of that name finds is told once, and again only after a card was posted or somebody came."""


async def find_next_route(job: ClaimedJob, services: Services) -> None:
    """Put the post into the lane of the channel, when the job's route is free; else try the next one."""
    case = await case_to_place(job, services)
    if case is None:
        return
    route = _route_of(job)
    if route in PRIVATE_ROUTES:
        await _ask_privately(job, case, route, services)
        return
    channel = await free_channel(route, case, services)
    if channel is None:
        await hand_on(job, case, services)
        return
    async with services.unit_of_work() as work:
        await work.jobs.finish(job)
        await work.jobs.put(post_card(job, channel.id))


async def case_to_place(job: ClaimedJob, services: Services) -> Case | None:
    """The case, when it still needs somebody to decide it; else the job is finished."""
    async with services.read() as work:
        case = await find_case(work, Reference(job.payload["reference"]))
    if case.is_open and not await _is_served(case, _route_of(job), services):
        return case
    await finish(job, services)
    return None


async def _is_served(case: Case, route: Route, services: Services) -> bool:
    """A case that was handed over takes the directors' routes although others may decide it; one that the
    rep says belongs here takes no other, and a second look only its own."""
    if case.state is State.SECOND_LOOK:
        return route not in SECOND_LOOK_ROUTES or await has_decider(case, services)
    if route not in DIRECTORS_ROUTES:
        return case.belonged_here or await has_decider(case, services)
    return await (has_decider if case.belonged_here else has_director)(case, services)


async def free_channel(route: Route, case: Case, services: Services) -> Channel | None:
    """The route's channel as it is now, when the card may be posted there."""
    company = await read_company(services)
    channel_id = channel_of(route, company)
    if channel_id is None or case.has_card_in(channel_id):
        return None
    if await _is_closed(route, channel_id, case, services):
        return None
    channel = await services.directory.channel(channel_id)
    return None if why_blocked(channel, case.interests) else channel


async def _is_closed(route: Route, channel: ChannelId, case: Case, services: Services) -> bool:
    """Where people cannot be told apart the steward hears of it, once a route: links mend that."""
    company, accounts = await read_company(services), await read_accounts(services)
    why = why_closed(channel, case.interests, company, accounts)
    if why is Blocked.NOT_LINKED:
        async with services.unit_of_work() as work:
            await work.jobs.put(alarm(case.reference, Telling.ALARM_NOT_LINKED, f"{int(route)}"))
    return why is not None


async def hand_on(job: ClaimedJob, case: Case, services: Services) -> None:
    """Try the next route; after the last one, keep the case and try again later."""
    following = NEXT.get(_route_of(job))
    is_stuck = following is None and not await has_decider(case, services)
    async with services.unit_of_work() as work:
        await work.jobs.finish(job)
        if following is not None:
            await work.jobs.put(find_route(case.reference, job.payload["round"], following))
        else:
            await _keep_for_later(work, job, is_stuck, services)


async def _ask_privately(job: ClaimedJob, case: Case, route: Route, services: Services) -> None:
    """Everybody who may decide gets a card of his own."""
    people = await eligible_privately(route, case.interests, await read_company(services), services)
    if not people:
        await hand_on(job, case, services)
        return
    async with services.unit_of_work() as work:
        await work.jobs.finish(job)
        now = await find_case(work, case.reference)
        if now.is_open:
            now.ask_privately(frozenset(person.id for person in people))
            await work.cases.save(now)
            await work.jobs.put(*(post_private(now, person.id, route) for person in people))


async def find_case(work: UnitOfWork, reference: Reference) -> Case:
    case = await work.cases.find(reference)
    assert case is not None, "cases are never deleted"
    return case


async def finish(job: ClaimedJob, services: Services) -> None:
    async with services.unit_of_work() as work:
        await work.jobs.finish(job)


async def _keep_for_later(work: UnitOfWork, job: ClaimedJob, is_stuck: bool, services: Services) -> None:
    case, now = await find_case(work, Reference(job.payload["reference"])), services.now()
    route = _route_of(job)
    if not case.is_open or (case.state is State.SECOND_LOOK) is not (route in SECOND_LOOK_ROUTES):
        return
    found = Act.NO_ROUTE if is_stuck else Act.NO_DIRECTOR
    if not await _is_known(work, case, found, job.payload["round"]):
        case.found_no_route(now, found)
        await work.cases.save(case)
        await work.jobs.put(*consequences(NoRouteFound(job.payload["round"], is_stuck), case))
    due = now + NEXT_ROUND
    # Once an hour, however many rounds ended here.
    await work.jobs.put(
        find_route(case.reference, f"{HOURLY_ROUND}{due:%Y-%m-%dT%H}", first_like(route), due)
    )


async def _is_known(work: UnitOfWork, case: Case, found: Act, round: str) -> bool:
    """It is found every hour, and everybody was told already."""
    if not round.startswith(HOURLY_ROUND):
        return False
    trail = await work.audit.of(case.reference)
    told = (Act.CARD_POSTED, Act.NO_ROUTE, Act.NO_DIRECTOR, Act.DECIDER_BACK)
    return [entry.action for entry in trail if entry.action in told][-1:] == [found]


def _route_of(job: ClaimedJob) -> Route:
    return Route(job.payload["route"])
