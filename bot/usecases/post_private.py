"""Somebody gets the card in private: no channel was free, or a steward named him."""

from __future__ import annotations

from bot.case import Case
from bot.case_parts import CardPlace
from bot.jobs import ClaimedJob
from bot.people import ChannelId, Person, PersonId
from bot.ports import Services
from bot.reference import Reference
from bot.usecases.find_route import find_case, finish
from bot.usecases.post_card import record_card
from bot.usecases.tell_person import where_to_reach
from bot.usecases.update_card import draw_card

NOWHERE_YET = ChannelId("")


async def post_private_card(job: ClaimedJob, services: Services) -> None:
    """Post the card to one reader, unless he may not decide any more, or has it."""
    async with services.read() as work:
        case = await find_case(work, Reference(job.payload["reference"]))
    account = await where_to_reach(PersonId(job.payload["reader"]), case, services)
    reader = await services.directory.person(account)
    place = CardPlace(NOWHERE_YET, "", job.payload["route"], case.version, reader.id)
    if not _is_meant(case, place, reader):
        await finish(job, services)
        return
    card = await draw_card(case, place, services)
    channel, message_id = await services.chat.tell(account, card, job.key)
    async with services.unit_of_work() as work:
        await work.jobs.finish(job)
        sent = CardPlace(channel, message_id, place.route, place.shown_version, reader.id)
        await record_card(work, sent, case, services)


def _is_meant(case: Case, place: CardPlace, reader: Person) -> bool:
    has_it = any(card.reader == reader.id and case.decides_at(card) for card in case.cards)
    may_decide = reader.is_full_member and reader.id in case.readers - case.barred
    return case.is_open and case.decides_at(place) and may_decide and not has_it
