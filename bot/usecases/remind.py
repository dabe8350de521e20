"""Deciders are reminded of a case, in its card's thread or in private: drawn as the case stands then."""

from __future__ import annotations

from bot.case import Case
from bot.case_parts import CardPlace
from bot.jobs import ClaimedJob
from bot.kept import PostedMessage
from bot.people import Channel, ChannelId, PersonId, platform_of
from bot.ports import Services
from bot.reference import Reference
from bot.routing import eligible_in, may_stand
from bot.texts import Texts
from bot.timers import due_now, is_still_meant
from bot.todo import Telling
from bot.usecases.find_route import find_case, finish
from bot.usecases.tell_person import where_to_reach
from bot.usecases.update_card import look_at_once, standing_card
from bot.views.waiting import private_reminder, reminder

NO_HIDDEN_THREADS = "teams"
"""There a reply reaches nobody who is not mentioned, so everybody is from the first one on."""


async def remind(job: ClaimedJob, services: Services) -> None:
    """Nothing goes out when somebody did something since, or a later reminder is on its way."""
    async with services.read() as work:
        case = await find_case(work, Reference(job.payload["reference"]))
        trail = await work.audit.of(case.reference)
    place = standing_card(job, case)
    is_shown = place is not None and case.decides_at(place)
    if place is None or not is_shown or not is_still_meant(case, trail, job.payload["number"]):
        await finish(job, services)
    elif place.reader is not None:
        await _remind_reader(job, case, place.reader, services)
    else:
        await _remind_channel(job, case, place, services)


async def _remind_channel(job: ClaimedJob, case: Case, place: CardPlace, services: Services) -> None:
    channel = await services.directory.channel(place.channel)
    if not may_stand(channel, case.interests):
        await look_at_once(job, case, services)
        return
    people = eligible_in(channel, case.barred, case.platform)
    if not people:
        await finish(job, services)
        return
    due = due_now(case, services.company.calendar)
    texts = Texts(services.company.language, services.company.calendar.timezone)
    card = reminder(case, due, people if _mentions(channel, job) else (), texts)
    message = await services.chat.reply(place.channel, place.message_id, card, job.key, for_all=True)
    await _record(job, case, (place.channel, message), services)


def _mentions(channel: Channel, job: ClaimedJob) -> bool:
    return job.payload["number"] > 1 or platform_of(channel.id) == NO_HIDDEN_THREADS


async def _remind_reader(job: ClaimedJob, case: Case, person: PersonId, services: Services) -> None:
    account = await where_to_reach(person, case, services)
    reader = await services.directory.person(account)
    if not reader.is_full_member or person not in case.readers - case.barred:
        await finish(job, services)
        return
    due = due_now(case, services.company.calendar)
    card = private_reminder(case, due, Texts.of(reader))
    await _record(job, case, await services.chat.tell(account, card, job.key), services)


async def _record(job: ClaimedJob, case: Case, sent: tuple[ChannelId, str], services: Services) -> None:
    async with services.unit_of_work() as work:
        await work.jobs.finish(job)
        await work.cases.message_sent(PostedMessage(case.reference, Telling.REMINDER, *sent))
