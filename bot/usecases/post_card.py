"""A case's card is posted in the channel that was found for it; every check is made anew right before."""

from __future__ import annotations

from dataclasses import replace

from bot.accounts import Accounts
from bot.binding import accounts_now, company_now
from bot.case import Case
from bot.case_parts import CardPlace
from bot.company import Company
from bot.events import CardPosted, consequences, end_of_correction
from bot.jobs import ClaimedJob
from bot.kept import UnitOfWork
from bot.people import Channel
from bot.ports import Services
from bot.routing import Route, eligible_in, why_closed
from bot.texts import Texts
from bot.timers import is_for_being_overdue
from bot.todo import CHECK_EVERY, check_places, update_cards
from bot.usecases.find_route import case_to_place, find_case, finish, free_channel, hand_on
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
        await hand_on(job, case, services)
    else:
        await _post(job, case, route, channel, services)


async def related_in(channel: Channel, case: Case, services: Services) -> list[Case]:
    """Other open cases about the same deal, those that nobody in the channel gains by."""
    async with services.read() as work:
        same_deal = await work.cases.open_with_deal(case.deal_key)
        company = await company_now(work, services)
        accounts = await accounts_now(work, services)
    others = (other for other in same_deal if other.reference != case.reference)
    return [other for other in others if _may_be_named(other, channel, company, accounts)]


def _may_be_named(other: Case, channel: Channel, company: Company, accounts: Accounts) -> bool:
    if why_closed(channel.id, other.interests, company, accounts):
        return False
    return not any(person.id in other.gains for person in channel.members)


async def _post(job: ClaimedJob, case: Case, route: Route, channel: Channel, services: Services) -> None:
    case = await _announce_post(case, channel, services)
    if not case.is_open:
        await finish(job, services)
        return
    texts = Texts(services.company.language, services.company.calendar.timezone)
    related = await related_in(channel, case, services)
    people, overdue = eligible_in(channel, case.barred, case.platform), is_for_being_overdue(case, route)
    card = case_card(case, texts, people, related, overdue=overdue)
    message_id = await services.chat.post(channel.id, card, job.key)
    async with services.unit_of_work() as work:
        await work.jobs.finish(job)
        place = CardPlace(channel.id, message_id, int(route), case.version)
        await _announce(work, await record_card(work, place, case, services))


async def record_card(work: UnitOfWork, place: CardPlace, drawn: Case, services: Services) -> Case:
    """The platform accepted the card of the case as it was `drawn`."""
    now = await find_case(work, drawn.reference)
    # What changed while the card was on its way is drawn by an update.
    is_as_drawn = now.version == drawn.version
    shown = now.version + 1 if is_as_drawn else drawn.version
    now.card_posted(replace(place, shown_version=shown), services.now())
    await work.cases.save(now)
    if not is_as_drawn:
        await work.jobs.put(*update_cards(now))
    await work.jobs.put(*end_of_correction(now))
    await work.jobs.put(check_places(now.reference, services.now() + CHECK_EVERY))
    return now


async def _announce_post(case: Case, channel: Channel, services: Services) -> Case:
    """Write down where the card goes before it is there: somebody may press a button at once."""
    if case.posting_to == channel.id:
        return case
    async with services.unit_of_work() as work:
        case = await find_case(work, case.reference)
        case.card_on_its_way(channel.id)
        await work.cases.save(case)
    return case


async def _announce(work: UnitOfWork, case: Case) -> None:
    """Every card about the same deal is drawn again: what it may name is its own channel's question."""
    same_deal = await work.cases.open_with_deal(case.deal_key)
    others = tuple(other for other in same_deal if other.reference != case.reference)
    await work.jobs.put(*consequences(CardPosted(others), case))
