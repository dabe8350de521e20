"""A director asks for the digest: it comes in private, to that person alone, with what waits right now.

As a private message and not as the answer itself, since pictures take longer to draw than anybody may take to
answer a command.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.binding import read_company
from bot.digest import Digest
from bot.errors import CannotCheck, DirectorsOnly, PermanentFailure
from bot.jobs import ClaimedJob
from bot.people import Person, PersonId
from bot.ports import Services
from bot.report import Report, read_report
from bot.texts import Texts
from bot.todo_digest import digest_for
from bot.usecases.count_week import digest_of
from bot.usecases.read_waiting import waits_for
from bot.usecases.send_digest import all_looked_at, come_back, newest_week
from bot.views.digest import digest_card
from bot.waiting import WaitingCase, waiting


async def ask_for_digest(actor: Person, services: Services) -> None:
    """Raises `DirectorsOnly` or `CannotCheck`."""
    await _check_director(actor, services)
    now = services.now()
    week = newest_week(now, services.company)
    async with services.unit_of_work() as work:
        await work.jobs.put(digest_for(actor.account or actor.id, week, now))


async def tell_digest(job: ClaimedJob, services: Services) -> None:
    """The newest one; to nobody who is no director any more."""
    if not await all_looked_at(services):
        await come_back(job, services)
        return
    reader = await services.directory.person(PersonId(job.payload["person"]))
    try:
        await _check_director(reader, services)
    except DirectorsOnly:
        await _done(job, services)
        return
    digest = await digest_of(newest_week(services.now(), services.company), services)
    async with services.read() as work:
        report = await read_report(digest, services.company.promise, work)
    waits = waiting(await waits_for(reader, services), services.now())
    card = digest_card(report, waits, Texts.of(reader), private=True)
    await services.chat.tell(reader.account or reader.id, card, job.key)
    await _done(job, services)


async def read_kept(actor: Person, services: Services) -> Report:
    """The newest one that was counted: counting is nothing to wait for at a click.

    Raises `DirectorsOnly` or `CannotCheck`.
    """
    await _check_director(actor, services)
    newest = newest_week(services.now(), services.company)
    async with services.read() as work:
        kept = await work.digests.before(newest.plus(1), 1)
        return await read_report(kept[0] if kept else Digest(newest), services.company.promise, work)


async def my_queue(actor: Person, services: Services) -> Sequence[WaitingCase]:
    """What waits, without that by which this person gains. Raises `DirectorsOnly` or `CannotCheck`."""
    await _check_director(actor, services)
    return await waits_for(actor, services)


async def _check_director(actor: Person, services: Services) -> None:
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


async def _done(job: ClaimedJob, services: Services) -> None:
    async with services.unit_of_work() as work:
        await work.jobs.finish(job)
