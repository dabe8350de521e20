"""A case's card is posted in the channel that was found for it; every check is made anew right before."""

from __future__ import annotations

from bot.case import CardPlace, Case
from bot.events import CardPosted, consequences
from bot.people import Channel
from bot.ports import ClaimedJob, Services, UnitOfWork
from bot.reference import Reference
from bot.routing import Route, eligible_in
from bot.texts import Texts
from bot.todo import update_cards
from bot.usecases.find_route import case_to_place, finish, free_channel, hand_on
from bot.views.case_card import case_card


async def post_next_card(job: ClaimedJob, services: Services) -> None:
    """Post the card by the job's route, or hand the case to the next one.

    The platform is asked, and the card posted, outside of any transaction; what came of it is recorded with
    the job's end in one commit. `DeliveryFailed` and `CannotCheck` leave the job to be tried again.
    """
    case = await case_to_place(job, services)
    if case is None:
        return
    route = Route(job.payload["route"])
    channel = await free_channel(route, case, services)
    if channel is None:
        await hand_on(job, case.reference, services)
    else:
        await _post(job, case, route, channel, services)


async def related_in(channel: Channel, case: Case, services: Services) -> list[Case]:
    """Other open cases about the same deal, those that nobody in the channel gains by."""
    async with services.read() as work:
        same_deal = await work.cases.open_with_deal(case.deal_key)
    members = {person.id for person in channel.members}
    return [other for other in same_deal if other.reference != case.reference and not other.gains & members]


async def _post(job: ClaimedJob, case: Case, route: Route, channel: Channel, services: Services) -> None:
    case = await _announce_post(case, channel, services)
    if not case.is_open:
        await finish(job, services)
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
        await _announce(work, now)


async def _announce_post(case: Case, channel: Channel, services: Services) -> Case:
    """Write down where the card goes before it is there: somebody may press a button at once."""
    if case.posting_to == channel.id:
        return case
    async with services.unit_of_work() as work:
        case = await _get(work, case.reference)
        case.card_on_its_way(channel.id)
        await work.cases.save(case)
    return case


async def _announce(work: UnitOfWork, case: Case) -> None:
    """Every card about the same deal is drawn again: what it may name is its own channel's question."""
    same_deal = await work.cases.open_with_deal(case.deal_key)
    others = tuple(other for other in same_deal if other.reference != case.reference)
    await work.jobs.put(*consequences(CardPosted(others), case))


async def _get(work: UnitOfWork, reference: Reference) -> Case:
    case = await work.cases.find(reference)
    assert case is not None, "cases are never deleted"
    return case
