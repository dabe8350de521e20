"""Private messages and replies are drawn as the case stands now, in the reader's language, and sent."""

from __future__ import annotations

from contextlib import suppress

from bot.binding import read_accounts
from bot.case import Case
from bot.errors import PermanentFailure
from bot.helpers import find_decider, find_directors, find_helpers, find_stewards
from bot.jobs import ClaimedJob
from bot.kept import PostedMessage
from bot.people import ChannelId, PersonId
from bot.ports import Services
from bot.reference import Reference
from bot.texts import Texts
from bot.todo import JobKind, Telling, alarm, tell_about
from bot.todo_decided import update_told
from bot.usecases.draw_message import (
    DRAWN_AGAIN,
    STEPS_OF_THE_REP,
    TO_THE_OWNER,
    Message,
    draw_message,
    is_still_meant,
)
from bot.usecases.find_route import find_case, finish
from bot.usecases.update_card import may_stay, standing_card
from bot.views import notices


async def tell_person(job: ClaimedJob, services: Services) -> None:
    """Send a private message about a case; a step of somebody who left goes to whoever looks after it."""
    what, detail = Telling(job.payload["what"]), job.payload["detail"]
    case = await _case_of(job, services)
    if not is_still_meant(what, detail, case):
        await finish(job, services)
        return
    person = PersonId(job.payload["person"])
    account = await where_to_reach(person, case, services)
    reader = await services.directory.person(account)
    if not reader.is_full_member and person in _whose_step(what, case):
        await _hand_over(job, case, services)
        return
    card = await draw_message(Message(what, detail, case, reader), services)
    channel, message_id = await services.chat.tell(account, card, job.key)
    kept = reader.id if what in DRAWN_AGAIN else None
    message = PostedMessage(case.reference, what, channel, message_id, kept, detail)
    async with services.unit_of_work() as work:
        # Held before a message points to it: two that were told at once would wait for each other.
        now = await find_case(work, case.reference)
        await work.jobs.finish(job)
        await work.cases.message_sent(message)
        if kept and now.version != case.version:
            # It changed while the message was on its way.
            await work.jobs.put(update_told(message, now.version))


def _whose_step(what: Telling, case: Case) -> frozenset[PersonId]:
    owner = case.decision.compensation.owner if case.decision else None
    if what in TO_THE_OWNER and owner:
        return frozenset({owner})
    return frozenset({case.rep}) if what in STEPS_OF_THE_REP else frozenset()


async def _hand_over(job: ClaimedJob, case: Case, services: Services) -> None:
    what, detail = Telling(job.payload["what"]), job.payload["detail"]
    async with services.unit_of_work() as work:
        await work.jobs.finish(job)
        await work.jobs.put(alarm(case.reference, what, detail, f"left:{detail}:{job.id}"))


async def redraw_messages(job: ClaimedJob, services: Services) -> None:
    """Find the messages that show what is not so any more."""
    reference = Reference(job.payload["reference"])
    async with services.unit_of_work() as work:
        await work.jobs.finish(job)
        messages = await work.cases.messages_told(reference, job.payload["purposes"])
        await work.jobs.put(*(update_told(one, job.payload["version"]) for one in messages))


async def update_message(job: ClaimedJob, services: Services) -> None:
    """Draw one of them as the case stands now. Where the platform takes it no more, as of a message that its
    reader deleted, it stays as it is: what it offers is checked when it is pressed."""
    case, payload = await _case_of(job, services), job.payload
    reader = await services.directory.person(
        await where_to_reach(PersonId(payload["reader"]), case, services)
    )
    message = Message(Telling(payload["purpose"]), payload["detail"], case, reader)
    card = await draw_message(message, services)
    with suppress(PermanentFailure):
        await services.chat.update(ChannelId(payload["channel"]), payload["message"], card)
    await finish(job, services)


async def where_to_reach(person: PersonId, case: Case, services: Services) -> PersonId:
    """On the platform on which the case was raised; else where the person is."""
    return (await read_accounts(services)).on(person, case.platform) or person


async def reply_in_thread(job: ClaimedJob, services: Services) -> None:
    """Tell the decider who asked, in the card's thread, that the answer is there."""
    case = await _case_of(job, services)
    place = standing_card(job, case)
    if place is None or not case.shows_at(place) or not await may_stay(case, place, services):
        await finish(job, services)
        return
    question = case.questions[job.payload["number"] - 1]
    texts = Texts(services.company.language, services.company.calendar.timezone)
    card = notices.answered_reply(question.asked_by, question.asked_by_name, case.reference, texts)
    channel = ChannelId(job.payload["channel"])
    message_id = await services.chat.reply(channel, job.payload["message"], card, job.key)
    await _record(job, PostedMessage(case.reference, job.payload["what"], channel, message_id), services)


async def raise_alarm(job: ClaimedJob, services: Services) -> None:
    """Find who is to hear of it, and put a private message to each."""
    case = await _case_of(job, services)
    what, detail, once = Telling(job.payload["what"]), job.payload["detail"], job.payload["once"]
    if what is Telling.ALARM_WORSE:
        people = await find_stewards(case, services)
    else:
        people = await _FIND[JobKind(job.kind)](case, services) or await find_helpers(case, services)
    async with services.unit_of_work() as work:
        await work.jobs.finish(job)
        await work.jobs.put(*(tell_about(case.reference, person, what, detail, once) for person in people))


_FIND = {
    JobKind.ALARM: find_helpers,
    JobKind.TELL_DIRECTORS: find_directors,
    JobKind.TELL_DECIDER: find_decider,
}


async def _case_of(job: ClaimedJob, services: Services) -> Case:
    async with services.read() as work:
        case = await work.cases.find(Reference(job.payload["reference"]))
    assert case is not None, "cases are never deleted"
    return case


async def _record(job: ClaimedJob, message: PostedMessage, services: Services) -> None:
    async with services.unit_of_work() as work:
        await work.jobs.finish(job)
        await work.cases.message_sent(message)
