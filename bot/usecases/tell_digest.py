"""What goes out around a digest? Its details, what may not be named in the channel, the period note."""

from __future__ import annotations

from bot.binding import accounts_now, company_now, read_company
from bot.errors import PermanentFailure
from bot.figures import band
from bot.jobs import ClaimedJob
from bot.people import ChannelId, PersonId
from bot.periods import in_last_weeks, period_end
from bot.ports import Services
from bot.report import read_report
from bot.texts import Texts
from bot.usecases.count_week import digest_of
from bot.usecases.read_waiting import divide, hears_of
from bot.views import digest_notes
from bot.views.digest_details import details_card
from bot.views.elements import Card
from bot.waiting import may_be_named_in, waiting
from bot.weeks import Week


async def post_details(job: ClaimedJob, services: Services) -> None:
    """In the digest's thread, as long as its channel is private."""
    company = await read_company(services)
    channel = await services.directory.channel(ChannelId(job.payload["channel"]))
    if not channel.is_confidential:
        raise PermanentFailure("not_confidential")
    digest = await digest_of(Week.read(job.payload["week"]), services)
    async with services.read() as work:
        report = await read_report(digest, company.promise, work)
    card = details_card(report, Texts(company.language, company.calendar.timezone))
    await services.chat.reply(channel.id, job.payload["message"], card, job.key)
    await _done(job, services)


async def tell_waiting(job: ClaimedJob, services: Services) -> None:
    """To one who does not gain, what may not be named in the channel; as it is by now."""
    company = await read_company(services)
    reader = await services.directory.person(PersonId(job.payload["person"]))
    if company.directors and reader.is_full_member:
        channel = await services.directory.channel(company.directors)
        _named, unnamed = await divide(channel, company, services)
        theirs = [one for one in unnamed if reader.id in await hears_of(one, channel, services)]
        if theirs:
            week, now = Week.read(job.payload["week"]).number, services.now()
            is_director = any(member.id == reader.id for member in channel.members)
            listed = () if is_director else theirs
            card = digest_notes.also_waiting_card(week, waiting(theirs, now), listed, now, Texts.of(reader))
            await services.chat.tell(reader.id, card, job.key)
    await _done(job, services)


async def post_prevention(job: ClaimedJob, services: Services) -> None:
    """To the deciders' channel, where it is private."""
    card = await _prevention(Week.read(job.payload["week"]), services)
    management = (await read_company(services)).management
    if card and management:
        await services.chat.post(management, card, job.key)
    await _done(job, services)


async def _prevention(week: Week, services: Services) -> Card | None:
    """Without the cases by which somebody in the channel gains."""
    digest = await digest_of(week, services)
    company = await read_company(services)
    if company.management is None:
        return None
    channel = await services.directory.channel(company.management)
    if not channel.is_confidential:
        return None
    async with services.read() as work:
        company, accounts = await company_now(work, services), await accounts_now(work, services)
        cases = await work.cases.open_cases()
    end = period_end(week.monday, company.period_ends)
    falls = [
        case
        for case in cases
        if period_end(case.form.decide_by, company.period_ends) == end
        and in_last_weeks(case.form.decide_by, company.period_ends)
        and may_be_named_in(channel, case, company, accounts)
    ]
    weeks = (end - week.monday).days // 7
    texts = Texts(company.language, company.calendar.timezone)
    ratio = digest.value("hanging", "ratio")
    return digest_notes.prevention_card(end, weeks, ratio, band(len(falls)), texts)


async def tell_stuck(job: ClaimedJob, services: Services) -> None:
    """To a steward: the digest does not go out, or something around it."""
    steward = await services.directory.person(PersonId(job.payload["person"]))
    week, kind, code = (job.payload[name] for name in ("week", "kind", "detail"))
    card = digest_notes.stuck_card(week, kind, code, Texts.of(steward))
    await services.chat.tell(steward.id, card, job.key)
    await _done(job, services)


async def _done(job: ClaimedJob, services: Services) -> None:
    async with services.unit_of_work() as work:
        await work.jobs.finish(job)
