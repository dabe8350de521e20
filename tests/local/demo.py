"""What runs behind the tests of the local pages? The demo itself: pages, jobs, SQLite, in one process."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from aiohttp import web

from adapters import gallery
from adapters.jobs import POLL_SECONDS, Worker
from adapters.local.app import routes
from adapters.local.chat import LocalChat
from adapters.local.clock import DemoTime, LocalClock
from adapters.local.directory import LocalDirectory
from adapters.local.live import Live, tell_who_has_it_at_home
from adapters.local.platform import LocalPlatform
from adapters.local.world import demo_company
from adapters.web import serving, web_app
from bot.company import Company
from bot.jobs import ClaimedJob
from bot.people import ChannelId
from bot.ports import Services
from bot.usecases.run_due_jobs import run_job
from storage.database import Database
from storage.local_clock import SqlLocalClock
from storage.local_messages import SqlLocalLanguages, SqlLocalMessages
from tests import unhurried
from tests.cast import COMPANY, NOW, SECRET
from tests.fakes import FrozenClock
from tests.stores import empty_sqlite, with_kept_engines

SECRET_WORDS = "what somebody typed"


@dataclass
class Fuse:
    """Once it is blown, nothing can be written any more."""

    unit_of_work: Any
    is_blown: bool = False

    def __call__(self) -> Any:
        if self.is_blown:
            raise RuntimeError(SECRET_WORDS)
        return self.unit_of_work()


@dataclass(frozen=True)
class Demo:
    local: LocalPlatform
    worker: Worker
    clock: FrozenClock
    fuse: Fuse
    app: web.Application = field(init=False)

    def __post_init__(self) -> None:
        async def ready() -> bool:
            return True

        object.__setattr__(self, "app", web_app([*gallery.routes(self.local), *routes(self.local)], ready))

    @property
    def services(self) -> Services:
        return self.local.services

    async def html_in(self, channel: ChannelId) -> list[str]:
        """What stands in a channel, oldest first."""
        return [message.html for message in await self.local.messages.of([channel])]


@asynccontextmanager
async def demo(folder: Path, language: str = "en", **how: Any) -> AsyncIterator[Demo]:
    """Without the server and the background: `worker.drain()` does the jobs, or `async with worker`."""
    async with empty_sqlite(folder / "squaredeal.db") as url, _demo_on(url, language, **how) as made:
        yield made


@asynccontextmanager
async def _demo_on(
    url: str,
    language: str,
    *,
    company: Company = COMPANY,
    at: datetime = NOW,
    poll_seconds: float = POLL_SECONDS,
) -> AsyncIterator[Demo]:
    clock = FrozenClock(at)
    time = DemoTime(clock.now)
    database = with_kept_engines(Database(url, lambda: worker.wake(), time.now, lease_clock=clock.now))
    live, messages, languages = Live(), SqlLocalMessages(database), SqlLocalLanguages(database)
    fuse = Fuse(database.unit_of_work)
    services = Services(
        demo_company(replace(company, language=language)),
        fuse,
        database.read,
        database.count,
        LocalDirectory(languages, language),
        LocalChat(messages, live, time.now),
        time.now,
        SECRET,
        preview_seconds=unhurried.SECONDS,
    )

    async def run(job: ClaimedJob) -> None:
        failure = await run_job(job, services)
        assert failure is None, failure
        await tell_who_has_it_at_home(job, services, live)

    def moved() -> None:
        database.jobs_may_be_due()
        live.changed_everywhere()

    worker = Worker(database.unit_of_work, run, time.now, poll_seconds=poll_seconds)
    local_clock = LocalClock(time, SqlLocalClock(database), moved)
    try:
        local = LocalPlatform(services, messages, languages, live, local_clock)
        yield Demo(local, worker, clock, fuse)
    finally:
        await database.close()


@asynccontextmanager
async def running_demo(
    folder: Path, language: str = "en", port: int = 0, **how: Any
) -> AsyncIterator[tuple[Demo, str]]:
    """As a person meets it: listening, with the jobs done as they come. Answers the address too."""
    async with demo(folder, language, **how) as made, made.worker:

        async def close(_app: web.Application) -> None:
            made.local.live.close()

        made.app.on_shutdown.append(close)
        async with serving(made.app, "127.0.0.1", port) as address:
            yield made, address
