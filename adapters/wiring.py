"""Who gets what? The only place that knows storage and platforms at once."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import TextIO

from aiohttp import web
from sqlalchemy.exc import SQLAlchemyError

from adapters import gallery
from adapters.chosen import EVERY_PLATFORM, chosen_platforms, examine, names_of, needs_an_address
from adapters.doctor import (
    Check,
    check_database,
    check_people_file,
    check_platform,
    check_public_address,
    check_secret_key,
    check_settings,
    try_public_address,
)
from adapters.export import WRITERS, progress
from adapters.jobs import Worker
from adapters.languages import WithLanguages
from adapters.local import app as local_app
from adapters.local.cases import has_cases, load_cases, own_cases, read_cases
from adapters.local.chat import LocalChat
from adapters.local.clock import DemoTime, LocalClock
from adapters.local.directory import LocalDirectory
from adapters.local.live import Live, tell_who_has_it_at_home
from adapters.local.platform import LocalPlatform
from adapters.local.world import demo_company
from adapters.people_file import read_people_file
from adapters.platforms import no_links
from adapters.settings import Settings
from adapters.setup import check_platforms, secret_of, unserved
from adapters.teams.conversations import Reading
from adapters.web import serving, web_app
from bot.accounts import Accounts
from bot.binding import read_company
from bot.company import Company
from bot.errors import SettingsFault
from bot.people_file import PeopleFile
from bot.ports import Chat, ClaimedJob, Directory, Services
from bot.usecases.export_cases import count_cases, export_cases
from bot.usecases.run_due_jobs import run_job
from storage.database import Database
from storage.local_clock import SqlLocalClock
from storage.local_messages import SqlLocalLanguages, SqlLocalMessages
from storage.migrations import DatabaseFault, migrate, schema_is_current
from storage.teams_conversations import SqlTeamsConversations

DEMO_DATABASE = "sqlite+aiosqlite:///squaredeal-demo.db"
DEMO_SECRET = b"No secret: in the demo anybody can be anybody."


After = Callable[[ClaimedJob, Services], Awaitable[None]]


def utc_now() -> datetime:
    return datetime.now(UTC)


# --- the commands ------------------------------------------------------------------------------------


async def run_migrate(settings: Settings) -> None:
    """Raises `SettingsFault` when the database cannot be reached."""
    with database_faults():
        await migrate(settings.squaredeal_database_url)


async def run_serve(settings: Settings, say: Callable[[str], None]) -> None:
    """Slack, Teams or both, the web server and the jobs, until a signal. Raises `SettingsFault`."""
    platforms, secret = chosen_platforms(settings), secret_of(settings)
    check_platforms(settings, platforms.names)
    url, company = settings.squaredeal_database_url, settings.company()
    people = settings.squaredeal_people_file
    people_file = read_people_file(people) if people else None
    await check_schema(url)

    several = len(platforms.names) > 1

    def ports(database: Database) -> tuple[Directory, Chat]:
        accounts = partial(read_accounts, database) if several else no_links
        return platforms.ports(SqlTeamsConversations(database), company, utc_now, accounts)

    async with (
        platforms.opened(),
        running(url, company, secret, ports, people_file=people_file, several_platforms=several) as (
            services,
            database,
        ),
        platforms.listening(services, SqlTeamsConversations(database)) as way_in,
    ):

        async def ready() -> bool:
            return await is_ready(database) and way_in.is_open()

        await serve_until_stopped(web_app(way_in.routes, ready), settings, say)


async def run_export(settings: Settings, how: str, out: TextIO, screen: TextIO) -> None:
    """Every case to `out`, the progress to `screen`. Raises `SettingsFault` when the schema is behind."""
    await check_schema(settings.squaredeal_database_url)
    database = Database(settings.squaredeal_database_url, lambda: None)
    services = _reading(settings.company(), database)
    try:
        with progress(await count_cases(services), out, screen) as counted:
            await WRITERS[how](counted(export_cases(services)), out)
        out.flush()
    finally:
        await database.close()


async def run_doctor(settings: Settings) -> tuple[Check, ...]:
    """Everything that can be looked at without `serve`; changes nothing."""
    url = settings.squaredeal_public_url
    is_current = await _schema(settings.squaredeal_database_url)
    general = (
        check_settings(name for name, _ in unserved(settings, names_of(settings) or EVERY_PLATFORM)),
        check_secret_key(settings.squaredeal_secret_key is not None),
        check_database(is_current),
        *check_people_file(settings.squaredeal_people_file),
        check_public_address(
            bool(url), needs_an_address(settings), await try_public_address(url) if url else ""
        ),
    )
    if not names_of(settings):
        return (*general, check_platform())
    platforms = chosen_platforms(settings)
    database = Database(settings.squaredeal_database_url, lambda: None)
    try:
        company = await _bound(settings) if is_current else settings.company()
        kept = Reading(SqlTeamsConversations(database) if is_current else None)
        return (*general, *await examine(platforms, kept, company, utc_now()))
    finally:
        await database.close()


# --- the demo ----------------------------------------------------------------------------------------


async def run_demo(settings: Settings, cases: Path | None, say: Callable[[str], None]) -> None:
    """The whole thing on this machine, with pages as the platform. Raises `SettingsFault`."""
    if "squaredeal_database_url" not in settings.model_fields_set:
        settings = settings.model_copy(update={"squaredeal_database_url": DEMO_DATABASE})
    async with open_demo(settings.squaredeal_database_url, settings.company()) as (local, app):
        now = local.services.now()
        if cases is not None:
            await load_cases(read_cases(cases, now), local.services)
        elif not await has_cases(local.services):
            await load_cases(own_cases(now), local.services)
        await serve_until_stopped(app, settings, say)


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
        return LocalDirectory(languages, company.language), LocalChat(
            SqlLocalMessages(database), live, time.now
        )

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


async def read_accounts(database: Database) -> Accounts:
    async with database.read() as work:
        return await work.links.accounts()


async def _link_by_file(services: Services) -> None:
    """Before anything comes in: who is one person goes by one account."""
    if services.several_platforms and services.people_file.accounts.standing:
        async with services.unit_of_work() as work:
            await work.links.use_file(services.people_file.accounts, services.now())


# --- what they share ---------------------------------------------------------------------------------


@asynccontextmanager
async def running(
    url: str,
    company: Company,
    secret: bytes,
    ports: Callable[[Database], tuple[Directory, Chat]],
    now: Callable[[], datetime] = utc_now,
    people_file: PeopleFile | None = None,
    after: After | None = None,
    *,
    several_platforms: bool = False,
    lease_clock: Callable[[], datetime] | None = None,
) -> AsyncIterator[tuple[Services, Database]]:
    """The domain on its database and platform, with a worker that does the jobs; `after` each one.

    `lease_clock` where `now` can jump.
    """
    database = Database(url, lambda: worker.wake(), now, lease_clock=lease_clock)
    directory, chat = ports(database)
    people_file = people_file or PeopleFile()
    services = Services(
        company,
        database.unit_of_work,
        database.read,
        WithLanguages(directory, people_file.languages),
        chat,
        now,
        secret,
        people_file,
        several_platforms,
    )

    async def run(job: ClaimedJob) -> Exception | None:
        failure = await run_job(job, services)
        if after is not None:
            await after(job, services)
        return failure

    worker = Worker(database.unit_of_work, run, now)
    try:
        await database.let_go_of_leases()
        await _link_by_file(services)
        async with worker:
            yield services, database
    finally:
        await database.close()


async def serve_until_stopped(app: web.Application, settings: Settings, say: Callable[[str], None]) -> None:
    """Listen until SIGINT or SIGTERM."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stopped.set)
    host, port = settings.squaredeal_host, settings.squaredeal_port
    try:
        async with serving(app, host, port) as address:
            say(address)
            await stopped.wait()
    except OSError:
        raise SettingsFault(
            f"SQUAREDEAL_HOST, SQUAREDEAL_PORT: {host}:{port} cannot be listened on; is it taken?"
        ) from None


async def check_schema(url: str) -> None:
    with database_faults():
        is_current = await schema_is_current(url)
    if not is_current:
        raise SettingsFault(
            "SQUAREDEAL_DATABASE_URL: the database is behind; run `squaredeal migrate` first."
        )


async def _schema(url: str) -> bool | None:
    """Whether the schema is this version's; None when the database does not answer."""
    try:
        return await schema_is_current(url)
    except (DatabaseFault, SQLAlchemyError, OSError):
        return None


@contextmanager
def database_faults() -> Iterator[None]:
    """What keeps the program from its database is a wrong setting to whoever starts it."""
    try:
        yield
    except DatabaseFault as fault:
        raise SettingsFault(f"SQUAREDEAL_DATABASE_URL: {fault}") from None


async def _bound(settings: Settings) -> Company:
    """With the channels that stewards bound."""
    database = Database(settings.squaredeal_database_url, lambda: None)
    try:
        return await read_company(_reading(settings.company(), database))
    finally:
        await database.close()


async def is_ready(database: Database) -> bool:
    await database.ping()
    return True


def _reading(company: Company, database: Database) -> Services:
    """For commands that only read: nobody is spoken to."""
    nobody: object = None
    return Services(company, database.unit_of_work, database.read, nobody, nobody, utc_now, b"")  # type: ignore[arg-type]
