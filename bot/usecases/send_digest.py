"""It is Monday: the directors get the week's digest, once, whatever was restarted in between."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.binding import read_company
from bot.company import Company
from bot.digest import Digest
from bot.errors import PermanentFailure
from bot.jobs import ClaimedJob, Job
from bot.people import Channel
from bot.periods import period_end
from bot.ports import Services
from bot.report import read_report
from bot.texts import Texts
from bot.todo_digest import digest_at, digest_details, prevention, waiting_privately
from bot.usecases.count_week import digest_of, look_at_changes
from bot.usecases.read_waiting import divide, who_hears_of
from bot.views.digest import digest_card
from bot.waiting import Waiting, waiting
from bot.weeks import Week, week_now

MOST_LOOKS = 20
"""Batches of changed cases in one run; then the job stands back for others, and goes on."""

PREVENTION_WEEKS = 10
"""Before the end of a bonus period."""


async def plan_digest(services: Services) -> None:
    """At the start: the next one, if nobody has put it yet."""
    calendar, now = services.company.calendar, services.now()
    week = week_now(now, calendar)
    if week.digest_due(calendar) <= now:
        week = week.plus(1)
    async with services.unit_of_work() as work:
        await work.jobs.put(digest_at(week, week.digest_due(calendar)))


def newest_week(now: datetime, company: Company) -> Week:
    """Of which the digest is due: before Monday at eight it is last week's."""
    week = week_now(now, company.calendar)
    return week if week.digest_due(company.calendar) <= now else week.plus(-1)


async def all_looked_at(services: Services) -> bool:
    """Every case that changed; False when there are more than are looked at in one go."""
    for _ in range(MOST_LOOKS):
        if not await look_at_changes(services):
            return True
    return False


async def come_back(job: ClaimedJob, services: Services) -> None:
    """Others first; then there is more to look at."""
    async with services.unit_of_work() as work:
        await work.jobs.postpone(job, services.now(), "counting", counts=False)


async def send_digest(job: ClaimedJob, services: Services) -> None:
    """Send the newest week's, and put the next one. What was missed in an outage is not sent any more."""
    if not await all_looked_at(services):
        await come_back(job, services)
        return
    company = await read_company(services)
    digest = await digest_of(newest_week(services.now(), company), services)
    await _put_next(digest.week, company, services)
    async with services.read() as work:
        was_sent = await work.digests.sent_at(digest.week) is not None
    follows = [] if was_sent or company.directors is None else await _send(digest, company, services)
    now = services.now()
    async with services.unit_of_work() as work:
        await work.jobs.finish(job)
        if company.directors:
            await work.digests.sent(digest.week, now)
        await work.jobs.put(*follows)


async def _put_next(week: Week, company: Company, services: Services) -> None:
    """Before anything can go wrong for good: one that is given up does not end the row."""
    following = week.plus(1)
    async with services.unit_of_work() as work:
        await work.jobs.put(digest_at(following, following.digest_due(company.calendar)))


async def _send(digest: Digest, company: Company, services: Services) -> list[Job]:
    """Returns what else is to be done then."""
    assert company.directors is not None, "checked before"
    channel = await services.directory.channel(company.directors)
    if not channel.is_confidential:
        raise PermanentFailure("not_confidential")
    named, unnamed = await divide(channel, company, services)
    told = await who_hears_of(unnamed, channel, services)
    message = await _post(digest, channel, waiting(named, services.now()), company, services)
    return [
        digest_details(digest.week, channel.id, message),
        *(waiting_privately(digest.week, person) for person in told),
        *_prevention(digest.week, company),
    ]


async def _post(
    digest: Digest, channel: Channel, waits: Waiting, company: Company, services: Services
) -> str:
    async with services.read() as work:
        report = await read_report(digest, company.promise, work)
    card = digest_card(report, waits, Texts(company.language, company.calendar.timezone))
    return await services.chat.post(channel.id, card, f"digest:{digest.week}")


def _prevention(week: Week, company: Company) -> list[Job]:
    """From ten weeks before the end of a bonus period."""
    left = period_end(week.monday, company.period_ends) - week.monday
    is_near = left <= timedelta(weeks=PREVENTION_WEEKS)
    return [prevention(week, company.management)] if is_near and company.management else []
