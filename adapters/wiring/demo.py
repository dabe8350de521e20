"""What runs in `squaredeal demo`? The same as in `serve`, with pages on this machine as the platform."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TextIO

from aiohttp import web

from adapters import gallery
from adapters.local import app as local_app
from adapters.local.cases import has_cases, load_cases, own_cases, read_cases
from adapters.local.chat import LocalChat
from adapters.local.clock import DemoTime, LocalClock
from adapters.local.directory import LocalDirectory
from adapters.local.live import Live, tell_who_has_it_at_home
from adapters.local.platform import LocalPlatform
from adapters.local.world import demo_company
from adapters.settings import Settings
from adapters.web import serve_until_stopped, web_app
from adapters.wiring.database import database_faults, is_ready
from adapters.wiring.history import load_history
from adapters.wiring.running import running
from bot.company import Company
from bot.jobs import ClaimedJob
from bot.ports import Chat, Directory, Services
from storage.database import Database, utc_now
from storage.local_clock import SqlLocalClock
from storage.local_messages import SqlLocalLanguages, SqlLocalMessages
from storage.migrations import migrate

DEMO_DATABASE = "sqlite+aiosqlite:///squaredeal-demo.db"
HAS_CASES = "There are cases already, so no history is put before them. Delete the demo's database for one.\n"
DEMO_SECRET = b"No secret: in the demo anybody can be anybody."


async def run_demo(
    settings: Settings, cases: Path | None, say: Callable[[str], None], history_screen: TextIO | None = None
) -> None:
    """The whole thing on this machine, with pages as the platform. With a `history_screen` two years of cases
    are put in before, and the progress is shown there. Raises `SettingsFault`."""
    if "squaredeal_database_url" not in settings.model_fields_set:
        settings = settings.model_copy(update={"squaredeal_database_url": DEMO_DATABASE})
    async with open_demo(settings.squaredeal_database_url, settings.company()) as (local, app):
        await _begin(local.services, cases, history_screen)
        await serve_until_stopped(app, settings, say)


async def _begin(services: Services, cases: Path | None, history_screen: TextIO | None) -> None:
    """A history comes before everything else, for it is older."""
    now, is_empty = services.now(), not await has_cases(services)
    read = read_cases(cases, now) if cases is not None else None
    if history_screen is not None:
        if is_empty:
            await load_history(services, history_screen)
        else:
            history_screen.write(HAS_CASES)
    if read is not None:
        await load_cases(read, services)
    elif is_empty:
        await load_cases(own_cases(now), services)


@asynccontextmanager
async def open_demo(
    url: str, company: Company, now: Callable[[], datetime] = utc_now
) -> AsyncIterator[tuple[LocalPlatform, web.Application]]:
    """Same use cases, jobs and storage as `serve`; only the platform is local."""
    with database_faults():
        await migrate(url)
    live, time = Live(), DemoTime(now, await _kept_ahead(url))

    def local_ports(database: Database) -> tuple[Directory, Chat]:
        languages = SqlLocalLanguages(database)
        chat = LocalChat(SqlLocalMessages(database), live, time.now)
        return LocalDirectory(languages, company.language), chat

    async def hang_up(_app: web.Application) -> None:
        live.close()

    async def look_again(job: ClaimedJob, services: Services) -> None:
        await tell_who_has_it_at_home(job, services, live)

    company = demo_company(company)
    async with running(
        url, company, DEMO_SECRET, local_ports, time.now, after=look_again, lease_clock=now
    ) as (services, database):

        def moved() -> None:
            database.jobs_may_be_due()
            live.changed_everywhere()

        clock = LocalClock(time, SqlLocalClock(database), moved)
        local = LocalPlatform(services, SqlLocalMessages(database), SqlLocalLanguages(database), live, clock)
        app = web_app([*gallery.routes(local), *local_app.routes(local)], lambda: is_ready(database))
        app.on_shutdown.append(hang_up)
        yield local, app


async def _kept_ahead(url: str) -> timedelta:
    """How far the demo's clock was put forward before it was stopped: nothing may run at an earlier time."""
    database = Database(url, lambda: None)
    try:
        return await SqlLocalClock(database).ahead()
    finally:
        await database.close()
