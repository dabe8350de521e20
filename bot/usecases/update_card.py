"""A card that stands in a channel is brought up to date, in place."""

from __future__ import annotations

from bot.case import CardPlace, Case
from bot.ports import ClaimedJob, Services
from bot.reference import Reference
from bot.texts import Texts
from bot.usecases.post_card import related_in
from bot.views.case_card import case_card


async def update_card(job: ClaimedJob, services: Services) -> None:
    """Redraw the card as the case stands now; nothing to do when it shows that already."""
    async with services.read() as work:
        case = await work.cases.find(Reference(job.payload["reference"]))
    assert case is not None, "cases are never deleted"
    place = _place(job, case)
    if place.shown_version < case.version or job.payload["because"]:
        await _redraw(case, place, services)
    async with services.unit_of_work() as work:
        await work.jobs.finish(job)
        await work.cases.card_shown(case.reference, place, case.version)


async def _redraw(case: Case, place: CardPlace, services: Services) -> None:
    texts = Texts(services.company.language, services.company.calendar.timezone)
    async with services.read() as work:
        has_related = len(await work.cases.open_with_deal(case.deal_key)) > (1 if case.is_open else 0)
    related = (
        await related_in(await services.directory.channel(place.channel), case, services)
        if has_related
        else []
    )
    await services.chat.update(place.channel, place.message_id, case_card(case, texts, (), related))


def _place(job: ClaimedJob, case: Case) -> CardPlace:
    """Cards are never taken away from a case."""
    where = (job.payload["channel"], job.payload["message"])
    return next(card for card in case.cards if (card.channel, card.message_id) == where)
