"""A case's card is posted by the first route that is free; every check is made anew right before."""

from __future__ import annotations

from datetime import timedelta

from bot.case import CardPlace, Case
from bot.events import CardPosted, NoRouteFound, consequences, post_card, update_cards
from bot.people import Channel
from bot.ports import ClaimedJob, Services, UnitOfWork
from bot.reference import Reference
from bot.routing import Interests, Route, channel_of, eligible_in, why_blocked, why_closed
from bot.texts import Texts
from bot.views.case_card import case_card

NEXT_ROUND = timedelta(hours=1)
"""After every route was found closed: people come and go, so it is tried again."""

LATER_ROUND = "later:"


async def post_next_card(job: ClaimedJob, services: Services) -> None:
    """Post the card by the job's route, or hand the case to the next one.

    The platform is asked, and the card posted, outside of any transaction; what came of it is recorded with
    the job's end in one commit. `DeliveryFailed` and `CannotCheck` leave the job to be tried again.
    """
    route = Route(job.payload["route"])
    async with services.read() as work:
        case = await work.cases.find(Reference(job.payload["reference"]))
    if case is None or not case.is_open or await has_decider(case, services):
        await _finish(job, services)
        return
    channel = await _free_channel(route, case, services)
    if channel is None:
        await _hand_on(job, case, route, services)
    else:
        await _post(job, case, route, channel, services)


async def has_decider(case: Case, services: Services) -> bool:
    """Somebody in a channel where the card stands may decide."""
    for channel_id in {card.channel for card in case.cards}:
        channel = await services.directory.channel(channel_id)
        if channel.is_confidential and eligible_in(channel, case.barred):
            return True
    return False


async def related_in(channel: Channel, case: Case, services: Services) -> list[Case]:
    """Other open cases about the same deal, those that nobody in the channel gains by."""
    async with services.read() as work:
        same_deal = await work.cases.open_with_deal(case.deal_key)
    members = {person.id for person in channel.members}
    return [other for other in same_deal if other.reference != case.reference and not other.gains & members]


async def _free_channel(route: Route, case: Case, services: Services) -> Channel | None:
    channel_id = channel_of(route, services.company)
    interests = Interests(case.gains, case.barred, case.line_manager_unknown)
    has_card = any(card.route == route for card in case.cards)
    if channel_id is None or has_card or why_closed(route, interests):
        return None
    channel = await services.directory.channel(channel_id)
    return None if why_blocked(channel, interests) else channel


async def _post(job: ClaimedJob, case: Case, route: Route, channel: Channel, services: Services) -> None:
    case = await _announce_post(case, channel, services)
    if not case.is_open:
        await _finish(job, services)
        return
    texts = Texts(services.company.language, services.company.calendar.timezone)
    related = await related_in(channel, case, services)
    card = case_card(case, texts, eligible_in(channel, case.barred), related)
    message_id = await services.chat.post(channel.id, card, job.key)
    async with services.unit_of_work() as work:
        await work.jobs.finish(job)
        now = await _get(work, case.reference)
        # What changed while the card was on its way is drawn by an update.
        shown = now.version + 1 if now.version == case.version else case.version
        now.card_posted(CardPlace(channel.id, message_id, int(route), shown), services.now())
        await work.cases.save(now)
        if shown != now.version:
            await work.jobs.put(*update_cards(now))
        await _announce(work, now, services)


async def _announce_post(case: Case, channel: Channel, services: Services) -> Case:
    """Write down where the card goes before it is there: somebody may press a button at once."""
    if case.posting_to == channel.id:
        return case
    async with services.unit_of_work() as work:
        case = await _get(work, case.reference)
        case.card_on_its_way(channel.id)
        await work.cases.save(case)
    return case


async def _announce(work: UnitOfWork, case: Case, services: Services) -> None:
    """Every card about the same deal is drawn again: what it may name is its own channel's question."""
    same_deal = await work.cases.open_with_deal(case.deal_key)
    others = tuple(other for other in same_deal if other.reference != case.reference)
    await work.jobs.put(*consequences(CardPosted(others), case, services.company))


async def _hand_on(job: ClaimedJob, case: Case, route: Route, services: Services) -> None:
    following = next((later for later in Route if later > route), None)
    async with services.unit_of_work() as work:
        await work.jobs.finish(job)
        if following is not None:
            round = job.payload["round"]
            await work.jobs.put(post_card(case.reference, following, services.company, round=round))
        else:
            await _keep_for_later(work, job, case.reference, services)


async def _keep_for_later(
    work: UnitOfWork, job: ClaimedJob, reference: Reference, services: Services
) -> None:
    case, now, round = await _get(work, reference), services.now(), job.payload["round"]
    if not round.startswith(LATER_ROUND):
        case.found_no_route(now)
        await work.cases.save(case)
        await work.jobs.put(*consequences(NoRouteFound(round), case, services.company))
    due = now + NEXT_ROUND
    again = f"{LATER_ROUND}{due:%Y-%m-%dT%H:%M}"
    await work.jobs.put(post_card(reference, Route.MANAGEMENT, services.company, round=again, due=due))


async def _get(work: UnitOfWork, reference: Reference) -> Case:
    case = await work.cases.find(reference)
    assert case is not None, "cases are never deleted"
    return case


async def _finish(job: ClaimedJob, services: Services) -> None:
    async with services.unit_of_work() as work:
        await work.jobs.finish(job)
