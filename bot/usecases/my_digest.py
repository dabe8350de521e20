"""A director asks for the digest: the newest one, to that person alone, and what waits right now."""

from __future__ import annotations

from collections.abc import Sequence

from bot.binding import read_company
from bot.digest import Digest
from bot.errors import CannotCheck, DirectorsOnly, NoDigestYet, PermanentFailure
from bot.people import Person
from bot.ports import Services
from bot.report import Report, read_report
from bot.usecases.count_week import digest_of
from bot.usecases.read_waiting import waits_for
from bot.usecases.send_digest import all_looked_at, newest_week
from bot.waiting import WaitingCase


async def my_digest(actor: Person, services: Services) -> tuple[Report, Sequence[WaitingCase]]:
    """Raises `DirectorsOnly`, `CannotCheck` or `NoDigestYet`."""
    await check_director(actor, services)
    company = await read_company(services)
    digest = await _newest(services)
    async with services.read() as work:
        report = await read_report(digest, company.promise, work)
    return report, await waits_for(actor, services)


async def my_queue(actor: Person, services: Services) -> Sequence[WaitingCase]:
    """What waits, without that by which this person gains. Raises `DirectorsOnly` or `CannotCheck`."""
    await check_director(actor, services)
    return await waits_for(actor, services)


async def check_director(actor: Person, services: Services) -> None:
    """A human member of the private directors' channel, at this moment."""
    directors = (await read_company(services)).directors
    if directors is None:
        raise DirectorsOnly()
    try:
        membership = await services.directory.membership(directors, actor.id)
    except PermanentFailure as failure:
        raise CannotCheck() from failure
    if not membership.may_act_here:
        raise DirectorsOnly()


async def _newest(services: Services) -> Digest:
    """Before the first Monday it is counted now, where that does not take long."""
    week = newest_week(services.now(), services.company)
    async with services.read() as work:
        kept = await work.digests.find(week)
    if kept:
        return kept
    if not await all_looked_at(services):
        raise NoDigestYet()
    return await digest_of(week, services)
