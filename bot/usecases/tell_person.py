"""Private messages and replies are drawn as the case stands now, in the reader's language, and sent."""

from __future__ import annotations

from bot.binding import read_accounts, read_company
from bot.case import Case
from bot.errors import CannotCheck, PermanentFailure
from bot.people import ChannelId, Person, PersonId
from bot.ports import ClaimedJob, PostedMessage, Services
from bot.reference import Reference
from bot.routing import Route, eligible_in
from bot.texts import Texts
from bot.todo import Telling, tell_about
from bot.usecases.find_route import finish
from bot.usecases.update_card import may_stay, standing_card
from bot.views import notices, rep, waiting
from bot.views.elements import Card

WHILE_IT_WAITS = frozenset({Telling.STILL_WAITS, Telling.ALARM_SILENT})
"""Not said any more once it was decided."""


async def tell_person(job: ClaimedJob, services: Services) -> None:
    """Send a private message about a case."""
    case = await _case_of(job, services)
    if job.payload["what"] in WHILE_IT_WAITS and not case.is_open:
        await finish(job, services)
        return
    account = await where_to_reach(PersonId(job.payload["person"]), case, services)
    reader = await services.directory.person(account)
    card = await _draw(job, case, Texts.of(reader), services)
    channel, message_id = await services.chat.tell(account, card, job.key)
    await _record(job, PostedMessage(case.reference, job.payload["what"], channel, message_id), services)


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
    """Find who looks after a case that got stuck, and put a private message to each."""
    case = await _case_of(job, services)
    helpers = await find_helpers(case, services)
    what, detail, once = Telling(job.payload["what"]), job.payload["detail"], job.payload["once"]
    async with services.unit_of_work() as work:
        await work.jobs.finish(job)
        await work.jobs.put(*(tell_about(case.reference, helper, what, detail, once) for helper in helpers))


async def find_helpers(case: Case, services: Services) -> tuple[PersonId, ...]:
    """The stewards who do not gain and are still here, else the directors who are (domain.md, People)."""
    company = await read_company(services)
    named = [steward for steward in company.stewards if steward not in case.interested]
    stewards = tuple([one for one in named if (await services.directory.person(one)).is_full_member])
    if stewards or company.directors is None:
        return stewards
    channel = await services.directory.channel(company.directors)
    directors = eligible_in(channel, case.interested, case.platform)
    return tuple(director.id for director in directors)


async def read_helpers(
    reference: Reference | None, actor: Person, services: Services
) -> tuple[PersonId, ...]:
    """Who looks after a case. For one that does not exist nobody is asked for, and as little for who gains.

    Raises `CannotCheck`.
    """
    async with services.read() as work:
        case = await work.cases.find(reference) if reference else None
    if case is None or actor.id in case.interested:
        return ()
    if actor.id in services.company.stewards:
        return (actor.id,)
    try:
        return await find_helpers(case, services)
    except PermanentFailure as failure:
        raise CannotCheck() from failure


async def _draw(job: ClaimedJob, case: Case, texts: Texts, services: Services) -> Card:
    what, detail = Telling(job.payload["what"]), job.payload["detail"]
    if what is Telling.RECEIPT:
        return rep.receipt(case, texts)
    if what is Telling.QUESTION:
        return rep.question_card(case, int(detail), texts)
    if what in (Telling.DECISION, Telling.CORRECTION):
        owner, helper = await _owner(case, services), await _helper(case, services)
        return rep.outcome(case, owner, helper, texts, is_corrected=what is Telling.CORRECTION)
    if what is Telling.REDIRECTION:
        return rep.redirection(case, texts)
    if what is Telling.NO_ROUTE:
        return rep.no_route_card(case, await _helper(case, services), texts)
    if what is Telling.STILL_WAITS:
        return waiting.still_waits(case, await _helper(case, services), texts)
    return _alarm(what, detail, case, texts)


def _alarm(what: Telling, detail: str, case: Case, texts: Texts) -> Card:
    if what is Telling.ALARM_NO_ROUTE:
        return notices.alarm_no_route(case.reference, case.rep_name, texts)
    if what is Telling.ALARM_NO_DIRECTOR:
        return notices.alarm_no_director(case.reference, case.rep_name, texts, overdue=case.handover is None)
    if what is Telling.ALARM_SILENT:
        return waiting.alarm_silent(case, texts)
    if what is Telling.ALARM_GAIN:
        return notices.alarm_gain(case, texts)
    if what is Telling.ALARM_NOT_LINKED:
        return notices.alarm_not_linked(case.reference, texts, Route(int(detail)).name.lower())
    if what is Telling.ALARM_REMOVED:
        return notices.alarm_removed(case.reference, texts, Route(int(detail)).name.lower())
    if what is Telling.ALARM_LEFT:
        return notices.alarm_left(case.reference, detail, texts)
    return notices.alarm_undelivered(case.reference, detail, texts)


async def _owner(case: Case, services: Services) -> str:
    owner = case.decision.compensation.owner if case.decision else None
    return (await _name(owner, services)) if owner else ""


async def _helper(case: Case, services: Services) -> str:
    """Nobody, when the bot cannot see who: the rep does not wait for the answer until that is mended."""
    try:
        helpers = await find_helpers(case, services)
    except PermanentFailure:
        return ""
    return (await _name(helpers[0], services)) if helpers else ""


async def _name(person: PersonId, services: Services) -> str:
    found: Person = await services.directory.person(person)
    return found.name


async def _case_of(job: ClaimedJob, services: Services) -> Case:
    async with services.read() as work:
        case = await work.cases.find(Reference(job.payload["reference"]))
    assert case is not None, "cases are never deleted"
    return case


async def _record(job: ClaimedJob, message: PostedMessage, services: Services) -> None:
    async with services.unit_of_work() as work:
        await work.jobs.finish(job)
        await work.cases.message_sent(message)
