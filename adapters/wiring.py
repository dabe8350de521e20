"""Who gets what? The only place that knows storage and platforms at once."""

from __future__ import annotations

import asyncio
import json
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import TextIO

import structlog
from pydantic import SecretStr

from adapters import incidents
from adapters.jobs import Worker
from adapters.settings import Settings
from adapters.slack import app as slack
from adapters.slack.chat import SlackChat
from adapters.slack.directory import SlackDirectory
from adapters.slack.web_api import SlackApi
from adapters.web import serving, web_app
from bot.company import Company
from bot.errors import DeliveryFailed, SettingsFault
from bot.people import platform_of
from bot.ports import Chat, ClaimedJob, Directory, Services
from bot.usecases.export_cases import export_cases
from bot.usecases.run_due_jobs import run_job
from storage.database import Database
from storage.migrations import migrate, schema_is_current

_log = structlog.get_logger()


def utc_now() -> datetime:
    return datetime.now(UTC)


# --- the commands ------------------------------------------------------------------------------------


async def run_migrate(settings: Settings) -> None:
    await migrate(settings.squaredeal_database_url)


async def run_serve(settings: Settings, say: Callable[[str], None]) -> None:
    """Slack, the web server and the jobs, until a signal. Raises `SettingsFault`."""
    api, signing_secret = _slack_of(settings)
    secret = _secret_of(settings)
    _check_platforms(settings, {"slack"})
    await check_schema(settings.squaredeal_database_url)
    await api.open()
    try:
        directory, chat = SlackDirectory(api), SlackChat(api)
        company = settings.company()
        async with running(settings.squaredeal_database_url, company, secret, directory, chat) as (
            services,
            database,
        ):
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


# --- what they share ---------------------------------------------------------------------------------


@asynccontextmanager
async def running(
    url: str,
    company: Company,
    secret: bytes,
    directory: Directory,
    chat: Chat,
    now: Callable[[], datetime] = utc_now,
) -> AsyncIterator[tuple[Services, Database]]:
    """The domain on its database, with a worker that does the jobs."""
    database = Database(url, lambda: worker.wake(), now)
    services = Services(company, database.unit_of_work, database.read, directory, chat, now, secret)

    async def run(job: ClaimedJob) -> None:
        failure = await run_job(job, services)
        if failure is not None:
            _log_failure(job, failure)

    worker = Worker(database.unit_of_work, run, now)
    try:
        await database.let_go_of_leases()
        async with worker:
            yield services, database
    finally:
        await database.close()


async def serve_until_stopped(app: object, settings: Settings, say: Callable[[str], None]) -> None:
    """Listen until SIGINT or SIGTERM."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stopped.set)
    host, port = settings.squaredeal_host, settings.squaredeal_port
    try:
        async with serving(app, host, port) as address:  # type: ignore[arg-type]
            say(address)
            await stopped.wait()
    except OSError:
        raise SettingsFault(
            f"SQUAREDEAL_HOST, SQUAREDEAL_PORT: {host}:{port} cannot be listened on; is it taken?"
        ) from None


async def check_schema(url: str) -> None:
    if not await schema_is_current(url):
        raise SettingsFault(
            "SQUAREDEAL_DATABASE_URL: the database is behind; run `squaredeal migrate` first."
        )


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


def _log_failure(job: ClaimedJob, failure: Exception) -> None:
    """What the platform refused is expected now and then; anything else is an incident."""
    if isinstance(failure, DeliveryFailed):
        _log.warning("job.put_back", kind=job.kind, attempts=job.attempts, error=type(failure).__name__)
    else:
        incidents.report(failure, f"job.{job.kind}")
