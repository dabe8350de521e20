"""What runs behind the tests of the local pages? The demo itself: its pages, its jobs, SQLite, one process."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from aiohttp import web

from adapters.jobs import Worker
from adapters.local.app import routes
from adapters.local.chat import LocalChat
from adapters.local.directory import LocalDirectory
from adapters.local.live import Live
from adapters.local.platform import LocalPlatform
from adapters.local.world import demo_company
from adapters.web import serving, web_app
from bot.people import ChannelId
from bot.ports import ClaimedJob, Services
from bot.usecases.run_due_jobs import run_job
from storage.database import Database
from storage.local_messages import SqlLocalLanguages, SqlLocalMessages
from tests.cast import COMPANY, NOW, SECRET
from tests.fakes import FrozenClock
from tests.stores import copy_of_empty_sqlite


@dataclass(frozen=True)
class Demo:
    app: web.Application
    local: LocalPlatform
    worker: Worker
    clock: FrozenClock

    @property
    def services(self) -> Services:
        return self.local.services

    @property
    def chat(self) -> LocalChat:
        assert isinstance(self.services.chat, LocalChat)
        return self.services.chat

    async def html_in(self, channel: ChannelId) -> list[str]:
        """What stands in a channel, oldest first."""
        return [message.html for message in await self.local.messages.of([channel])]


@asynccontextmanager
async def demo(folder: Path, language: str = "en") -> AsyncIterator[Demo]:
    """Everything but the server and the background: `worker.drain()` does the jobs, or `async with worker`."""
    clock = FrozenClock(NOW)
    database = Database(await copy_of_empty_sqlite(folder), lambda: worker.wake(), clock.now)
    live, messages, languages = Live(), SqlLocalMessages(database), SqlLocalLanguages(database)
    services = Services(
        demo_company(replace(COMPANY, language=language)),
        database.unit_of_work,
        database.read,
        LocalDirectory(languages, language),
        LocalChat(messages, live, clock.now),
        clock.now,
        SECRET,
    )

    async def run(job: ClaimedJob) -> None:
        failure = await run_job(job, services)
        assert failure is None, failure

    worker = Worker(database.unit_of_work, run, clock.now)
    local = LocalPlatform(services, messages, languages, live)
    try:
        yield Demo(web_app(routes(local), lambda: _ready()), local, worker, clock)
    finally:
        await database.close()


@asynccontextmanager
async def running_demo(folder: Path, language: str = "en") -> AsyncIterator[tuple[Demo, str]]:
    """As a person meets it: listening, with the jobs done as they come. Answers the address too."""
    async with demo(folder, language) as made, made.worker:
        made.app.on_shutdown.append(_close(made.local.live))
        async with serving(made.app, "127.0.0.1", 0) as address:
            yield made, address


async def _ready() -> bool:
    return True


def _close(live: Live):  # type: ignore[no-untyped-def]
    async def close(_app: web.Application) -> None:
        live.close()

    return close
