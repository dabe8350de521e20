"""Who gets what? The only place that knows storage and platforms at once."""

from __future__ import annotations

import asyncio
import json
import signal
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from aiohttp import web
from pydantic import SecretStr

from adapters.jobs import Worker
from adapters.local import app as local_app
from adapters.local.cases import has_cases, load_cases, own_cases, read_cases
from adapters.local.chat import LocalChat
from adapters.local.directory import LocalDirectory
from adapters.local.live import Live
from adapters.local.platform import LocalPlatform
from adapters.local.world import demo_company
from adapters.settings import Settings
from adapters.slack import app as slack
from adapters.slack.chat import SlackChat
from adapters.slack.directory import SlackDirectory
from adapters.slack.web_api import SlackApi
from adapters.web import serving, web_app
from bot.company import Company
from bot.errors import SettingsFault
from bot.people import platform_of
from bot.ports import Chat, Directory, Services
from bot.usecases.export_cases import export_cases
from bot.usecases.run_due_jobs import run_job
from storage.database import Database
from storage.local_messages import SqlLocalLanguages, SqlLocalMessages
from storage.migrations import DatabaseFault, migrate, schema_is_current

DEMO_DATABASE = "sqlite+aiosqlite:///squaredeal-demo.db"
DEMO_SECRET = b"No secret: in the demo anybody can be anybody."


def utc_now() -> datetime:
    return datetime.now(UTC)


# --- the commands ------------------------------------------------------------------------------------


async def run_migrate(settings: Settings) -> None:
    """Raises `SettingsFault` when the database cannot be reached."""
    with database_faults():
        await migrate(settings.squaredeal_database_url)


async def run_serve(settings: Settings, say: Callable[[str], None]) -> None:
    """Slack, the web server and the jobs, until a signal. Raises `SettingsFault`."""
    api, signing_secret = _slack_of(settings)
    secret = _secret_of(settings)
    _check_platforms(settings, {"slack"})
    await check_schema(settings.squaredeal_database_url)
    await api.open()
    try:
        url, company = settings.squaredeal_database_url, settings.company()
        async with running(url, company, secret, lambda _: slack_ports(api)) as (services, database):
            app = web_app(slack.routes(api, signing_secret, services), lambda: is_ready(database))
            await serve_until_stopped(app, settings, say)
    finally:
        await api.close()


async def run_export(settings: Settings, out: TextIO) -> None:
    """One JSON object a line. Raises `SettingsFault` when the schema is behind."""
    await check_schema(settings.squaredeal_database_url)
    database = Database(settings.squaredeal_database_url, lambda: None)
    try:
        async for line in export_cases(_reading(settings.company(), database)):
            out.write(json.dumps(line, ensure_ascii=False) + "\n")
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
    live = Live()

    def local_ports(database: Database) -> tuple[Directory, Chat]:
        languages = SqlLocalLanguages(database)
        return LocalDirectory(languages, company.language), LocalChat(SqlLocalMessages(database), live, now)

    async def hang_up(_app: web.Application) -> None:
        live.close()

    async with running(url, demo_company(company), DEMO_SECRET, local_ports, now) as (services, database):
        local = LocalPlatform(services, SqlLocalMessages(database), SqlLocalLanguages(database), live)
        app = web_app(local_app.routes(local), lambda: is_ready(database))
        app.on_shutdown.append(hang_up)
        yield local, app


def slack_ports(api: SlackApi) -> tuple[Directory, Chat]:
    return SlackDirectory(api), SlackChat(api)


# --- what they share ---------------------------------------------------------------------------------


@asynccontextmanager
async def running(
    url: str,
    company: Company,
    secret: bytes,
    ports: Callable[[Database], tuple[Directory, Chat]],
    now: Callable[[], datetime] = utc_now,
) -> AsyncIterator[tuple[Services, Database]]:
    """The domain on its database and platform, with a worker that does the jobs."""
    database = Database(url, lambda: worker.wake(), now)
    services = Services(company, database.unit_of_work, database.read, *ports(database), now, secret)

    worker = Worker(database.unit_of_work, lambda job: run_job(job, services), now)
    try:
        await database.let_go_of_leases()
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


@contextmanager
def database_faults() -> Iterator[None]:
    """What keeps the program from its database is a wrong setting to whoever starts it."""
    try:
        yield
    except DatabaseFault as fault:
        raise SettingsFault(f"SQUAREDEAL_DATABASE_URL: {fault}") from None


async def is_ready(database: Database) -> bool:
    await database.ping()
    return True


def _reading(company: Company, database: Database) -> Services:
    """For commands that only read: nobody is spoken to."""
    nobody: object = None
    return Services(company, database.unit_of_work, database.read, nobody, nobody, utc_now, b"")  # type: ignore[arg-type]


def _slack_of(settings: Settings) -> tuple[SlackApi, str]:
    token, signing_secret = settings.slack_bot_token, settings.slack_signing_secret
    if token is None or signing_secret is None:
        raise SettingsFault(
            "SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET: neither is set; there is no platform to serve."
            " To look around without an account, run `squaredeal demo`."
        )
    return SlackApi(token.get_secret_value(), settings.slack_api_url), signing_secret.get_secret_value()


def _secret_of(settings: Settings) -> bytes:
    key: SecretStr | None = settings.squaredeal_secret_key
    if key is None:
        raise SettingsFault("SQUAREDEAL_SECRET_KEY: is not set; `squaredeal keygen` makes one.")
    return key.get_secret_value().encode()


def _check_platforms(settings: Settings, platforms: set[str]) -> None:
    """A channel or person of a platform that is not served could never be reached."""
    company = settings.company()
    named = {
        "SQUAREDEAL_MANAGEMENT_CHANNEL": company.management,
        "SQUAREDEAL_INDEPENDENT_CHANNEL": company.independent,
        "SQUAREDEAL_DIRECTORS_CHANNEL": company.directors,
        "SQUAREDEAL_COMPENSATION_OWNER": company.compensation_owner,
        **{f"SQUAREDEAL_STEWARDS ({number})": one for number, one in enumerate(company.stewards, 1)},
    }
    faults = [
        f"{name}: {platform_of(one)} is not set up here."
        for name, one in named.items()
        if one and platform_of(one) not in platforms
    ]
    if faults:
        raise SettingsFault(*faults)
