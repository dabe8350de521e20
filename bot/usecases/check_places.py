"""Once an hour, and when somebody joins: may the cards of a case still stand where they stand?"""

from __future__ import annotations

from collections.abc import Sequence

from bot.audit import State
from bot.binding import company_now, read_accounts
from bot.case import Case
from bot.case_parts import CardPlace
from bot.company import Company
from bot.eligible import may_still_read
from bot.errors import PermanentFailure
from bot.jobs import ClaimedJob, Job
from bot.kept import PostedMessage, UnitOfWork
from bot.ports import Services
from bot.reference import Reference
from bot.routing import all_channels, first_like, may_stand, why_closed
from bot.stuck import alarm_undelivered, is_unseen
from bot.todo import (
    CHECK_EVERY,
    Telling,
    alarm,
    check_card,
    check_places,
    delete_message,
    find_route,
    look_at_timers,
    update_cards,
)
from bot.usecases.check_deciders import look_further, note_who_is_back
from bot.usecases.find_route import HOURLY_ROUND, find_case, finish


async def check_case_places(job: ClaimedJob, services: Services) -> None:
    """Delete the bot's messages of the case where somebody gains by now, or where others can look in; post it
    by the next route, and tell the steward what people's own messages may remain there. When those who might
    decide have all left, the case goes on as well. One that is over is looked at when something new would be
    shown, and goes nowhere else."""
    async with services.read() as work:
        case = await find_case(work, Reference(job.payload["reference"]))
        company = await company_now(work, services)
    is_hourly = not job.payload.get("why")
    if case.state is State.REDIRECTED or (is_hourly and not case.is_open):
        await finish(job, services)
        return
    found = {card: await _look_at(card, case, company, services) for card in case.cards}
    wrong = [card for card, finding in found.items() if finding is True]
    deleted = [one for card in wrong for one in await _delete_all(card, case, services)]
    unseen = [finding for finding in found.values() if isinstance(finding, str)]
    round = f"{HOURLY_ROUND}{services.now():%Y-%m-%dT%H:%M}"
    look = await look_further(case, round, services) if case.is_open and not wrong else None
    back = await _readers_back(case, services) if case.is_open else []
    async with services.unit_of_work() as work:
        await work.jobs.finish(job)
        if case.is_open:
            await work.jobs.put(check_places(case.reference, services.now() + CHECK_EVERY))
            await work.jobs.put(look_at_timers(case))
            await _note_what_is_unseen(work, case.reference, unseen, services)
        if wrong:
            await _move_on(work, case.reference, wrong, deleted, services)
        elif look:
            await work.jobs.put(look)
        else:
            await note_who_is_back(work, case.reference, services)
        await work.jobs.put(*update_cards(case, because=round, cards=back))


async def _look_at(card: CardPlace, case: Case, company: Company, services: Services) -> bool | str:
    """Whether the card may stand there no more; the platform's word, when the bot cannot see the channel.
    Then somebody has to mend the set-up, and the case's other cards are looked at all the same."""
    if card.reader is not None:
        return False
    if case.is_open and card.channel not in all_channels(company):
        return True
    if why_closed(card.channel, case.interests, company, await read_accounts(services)):
        return True
    try:
        channel = await services.directory.channel(card.channel)
    except PermanentFailure as failure:
        return failure.code
    return not may_stand(channel, case.interests)


async def _note_what_is_unseen(
    work: UnitOfWork, reference: Reference, codes: Sequence[str], services: Services
) -> None:
    """A steward hears it once a breakage: again after all was seen in between."""
    case, trail = await find_case(work, reference), await work.audit.of(reference)
    if is_unseen(trail) is not bool(codes):
        case.look_at_cards(not codes, services.now())
        await work.cases.save(case)
    await work.jobs.put(*(alarm_undelivered(reference, code, trail) for code in codes))


async def _readers_back(case: Case, services: Services) -> list[CardPlace]:
    """Private cards that fell behind while their readers were in none of the channels."""
    behind = [card for card in case.cards if card.reader and card.shown_version < case.version]
    return [card for card in behind if card.reader and await may_still_read(case, card.reader, services)]


async def _delete_all(
    card: CardPlace, case: Case, services: Services
) -> Sequence[tuple[PostedMessage, bool]]:
    """False with what the platform will not delete, as in an archived channel: the case goes on without."""
    async with services.read() as work:
        messages = await work.cases.messages_in(case.reference, card.channel)
    return [(message, await _delete(message, services)) for message in messages]


async def _delete(message: PostedMessage, services: Services) -> bool:
    try:
        await services.chat.delete(message.channel, message.message_id)
    except PermanentFailure:
        return False
    return True


async def _move_on(
    work: UnitOfWork,
    reference: Reference,
    wrong: Sequence[CardPlace],
    deleted: Sequence[tuple[PostedMessage, bool]],
    services: Services,
) -> None:
    case = await find_case(work, reference)
    for message, is_gone in deleted:
        if is_gone:
            await work.cases.message_deleted(message)
        else:
            await work.jobs.put(delete_message(reference, message.channel, message.message_id))
    left = {message.channel for message, is_gone in deleted if not is_gone}
    for card in wrong:
        case.card_removed(card, services.now())
    await work.cases.save(case)
    for card in wrong:
        await work.jobs.put(*_post_elsewhere(case, card, services))
        if card.channel not in left:
            once = f"{card.channel}:{card.message_id}"
            await work.jobs.put(alarm(reference, Telling.ALARM_REMOVED, f"{card.route}", once))


def _post_elsewhere(case: Case, card: CardPlace, services: Services) -> list[Job]:
    """Nobody misses a card that showed nothing, or one of a case that is over. A further one is awaited when
    no other is left."""
    if not case.is_open or not case.decides_at(card):
        return []
    round = f"removed:{case.version}:{card.message_id}"
    first = first_like(card.route)
    awaited = [] if any(map(case.decides_at, case.cards)) else [check_card(case, round, services.now())]
    return [find_route(case.reference, round, first), *awaited]
