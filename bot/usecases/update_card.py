"""A card that stands in a channel is brought up to date, in place."""

from __future__ import annotations

from bot.audit import State
from bot.binding import read_accounts, read_company
from bot.case import Case
from bot.case_parts import CardPlace
from bot.eligible import may_still_read
from bot.jobs import ClaimedJob
from bot.people import ChannelId
from bot.ports import Services
from bot.reference import Reference
from bot.routing import may_stand, why_closed
from bot.texts import Texts
from bot.timers import is_for_being_overdue
from bot.todo import check_places
from bot.usecases.find_route import finish
from bot.usecases.post_card import related_in
from bot.views.case_card import case_card, declared_card, left_card, redirected_card
from bot.views.elements import Card


async def update_card(job: ClaimedJob, services: Services) -> None:
    """Redraw the card as the case stands now; nothing to do when it shows that already.

    Where it may stand no more it shows nothing new, and is looked at at once. A card of his own shows nothing
    of the case to who is in none of the channels any more.
    """
    async with services.read() as work:
        case = await work.cases.find(Reference(job.payload["reference"]))
    assert case is not None, "cases are never deleted"
    place = standing_card(job, case)
    if place and (place.shown_version < case.version or job.payload["because"]):
        if not await may_stay(case, place, services):
            await look_at_once(job, case, services)
            return
        if not await _may_be_read(case, place, services):
            await _show_nothing(job, case, place, services)
            return
        await _redraw(case, place, services)
    async with services.unit_of_work() as work:
        await work.jobs.finish(job)
        if place:
            await work.cases.card_shown(case.reference, place, case.version)


def standing_card(job: ClaimedJob, case: Case) -> CardPlace | None:
    """The card that the job is about; None when it was deleted meanwhile."""
    where = (job.payload["channel"], job.payload["message"])
    return next((card for card in case.cards if (card.channel, card.message_id) == where), None)


async def may_stay(case: Case, place: CardPlace, services: Services) -> bool:
    """A case's channels are looked at before each message: somebody may have come in, or the channel been
    opened up, while nothing of the case was shown there or since the last look."""
    if place.reader is not None or case.state is State.REDIRECTED or not case.shows_at(place):
        return True
    return await may_stand_there(case, place.channel, services)


async def may_stand_there(case: Case, channel: ChannelId, services: Services) -> bool:
    """As the channel is now, whatever it is bound as."""
    company, accounts = await read_company(services), await read_accounts(services)
    if why_closed(channel, case.interests, company, accounts):
        return False
    return may_stand(await services.directory.channel(channel), case.interests)


async def look_at_once(job: ClaimedJob, case: Case, services: Services) -> None:
    """The card may stand there no more: nothing is sent, and it is taken away."""
    async with services.unit_of_work() as work:
        await work.jobs.finish(job)
        await work.jobs.put(check_places(case.reference, services.now(), job.key))


async def _may_be_read(case: Case, place: CardPlace, services: Services) -> bool:
    return place.reader is None or await may_still_read(case, place.reader, services)


async def _show_nothing(job: ClaimedJob, case: Case, place: CardPlace, services: Services) -> None:
    """It keeps the version that it showed: should the reader be back while the case is open, the hourly look
    finds that it is behind."""
    assert place.reader is not None, "a channel's card is taken away"
    texts = Texts.of(await services.directory.person(place.reader))
    await services.chat.update(place.channel, place.message_id, left_card(case, texts))
    await finish(job, services)


async def _redraw(case: Case, place: CardPlace, services: Services) -> None:
    card = await draw_card(case, place, services)
    await services.chat.update(place.channel, place.message_id, card)


async def draw_card(case: Case, place: CardPlace, services: Services) -> Card:
    """The card as it should look there now, in the language of who reads it."""
    texts = Texts(services.company.language, services.company.calendar.timezone)
    if place.reader is not None:
        texts = Texts.of(await services.directory.person(place.reader))
    if case.state is State.REDIRECTED or not case.shows_at(place):
        return redirected_card(case, texts)
    if place.reader in case.declared:
        return declared_card(case, texts)
    private, correctable = place.reader is not None, _is_correctable_at(place, case, services)
    related = [] if private else await _related(case, place, services)
    overdue = is_for_being_overdue(case, place.route)
    return case_card(
        case,
        texts,
        (),
        related,
        correctable=correctable,
        private=private,
        overdue=overdue,
        decidable=case.decides_at(place),
    )


async def _related(case: Case, place: CardPlace, services: Services) -> list[Case]:
    async with services.read() as work:
        has_related = len(await work.cases.open_with_deal(case.deal_key)) > (1 if case.is_open else 0)
    if not has_related:
        return []
    return await related_in(await services.directory.channel(place.channel), case, services)


def _is_correctable_at(place: CardPlace, case: Case, services: Services) -> bool:
    """In a channel the button stands for its one decider; in private only where he reads it himself."""
    if case.decision is None or place.reader not in (None, case.decision.by):
        return False
    return case.may_correct(case.decision.by, services.now())
