"""What does the domain run on? Its database, its platform, and a worker that does the jobs."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import datetime

from adapters.jobs import Worker
from adapters.languages import WithLanguages
from bot.company import Company
from bot.jobs import ClaimedJob
from bot.people_file import PeopleFile
from bot.ports import PREVIEW_SECONDS, Chat, Directory, Services
from bot.usecases.run_due_jobs import run_job
from bot.usecases.send_digest import plan_digest
from storage.database import Database, utc_now

Ports = Callable[[Database], tuple[Directory, Chat]]
After = Callable[[ClaimedJob, Services], Awaitable[None]]


@asynccontextmanager
async def running(
    url: str,
    company: Company,
    secret: bytes,
    ports: Ports,
    now: Callable[[], datetime] = utc_now,
    people_file: PeopleFile | None = None,
    after: After | None = None,
    *,
    several_platforms: bool = False,
    preview_seconds: float = PREVIEW_SECONDS,
    lease_clock: Callable[[], datetime] | None = None,
) -> AsyncIterator[tuple[Services, Database]]:
    """The domain on its database and platform, with a worker that does the jobs; `after` each one.

    `lease_clock` where `now` can jump.
    """
    database = Database(url, lambda: worker.wake(), now, lease_clock=lease_clock)
    directory, chat = ports(database)
    people = people_file or PeopleFile()
    directory = WithLanguages(directory, people.languages)
    work, read, count = database.unit_of_work, database.read, database.count
    services = Services(
        company, work, read, count, directory, chat, now, secret, people, several_platforms, preview_seconds
    )
    worker = Worker(work, _run(services, after), now)
    try:
        await database.let_go_of_leases()
        await _link_by_file(services)
        await plan_digest(services)
        async with worker:
            yield services, database
    finally:
        await database.close()


def _run(services: Services, after: After | None) -> Callable[[ClaimedJob], Awaitable[Exception | None]]:
    async def run(job: ClaimedJob) -> Exception | None:
        failure = await run_job(job, services)
        if after is not None:
            await after(job, services)
        return failure

    return run


async def _link_by_file(services: Services) -> None:
    """Before anything comes in: who is one person goes by one account."""
    if services.several_platforms and services.people_file.accounts.standing:
        async with services.unit_of_work() as work:
            await work.links.use_file(services.people_file.accounts, services.now())
