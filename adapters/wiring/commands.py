"""What do the commands do that look, write and end? `migrate`, `export` and `doctor`."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, TextIO, cast

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
from adapters.settings import Settings
from adapters.setup import unserved
from adapters.teams.conversations import Reading
from adapters.wiring.database import check_schema, database_faults, look_at_schema
from bot.binding import read_company
from bot.ports import Services
from bot.usecases.export_cases import count_cases, export_cases
from storage.database import Database, utc_now
from storage.migrations import migrate
from storage.teams_conversations import SqlTeamsConversations


async def run_migrate(settings: Settings) -> None:
    """Raises `SettingsFault` when the database cannot be reached."""
    with database_faults():
        await migrate(settings.squaredeal_database_url)


async def run_export(settings: Settings, how: str, out: TextIO, screen: TextIO) -> None:
    """Every case to `out`, the progress to `screen`. Raises `SettingsFault` when the schema is behind."""
    await check_schema(settings.squaredeal_database_url)
    async with reading(settings) as (services, _):
        with progress(await count_cases(services), out, screen) as counted:
            await WRITERS[how](counted(export_cases(services)), out)
        out.flush()


async def run_doctor(settings: Settings) -> tuple[Check, ...]:
    """Everything that can be looked at without `serve`; changes nothing."""
    is_current = await look_at_schema(settings.squaredeal_database_url)
    general = await _whatever_the_platform(settings, is_current)
    if not names_of(settings):
        return (*general, check_platform())
    platforms = chosen_platforms(settings)
    async with reading(settings) as (services, database):
        company = await read_company(services) if is_current else services.company
        kept = Reading(SqlTeamsConversations(database) if is_current else None)
        return (*general, *await examine(platforms, kept, company, utc_now()))


async def _whatever_the_platform(settings: Settings, is_current: bool | None) -> tuple[Check, ...]:
    url = settings.squaredeal_public_url
    return (
        check_settings(name for name, _ in unserved(settings, names_of(settings) or EVERY_PLATFORM)),
        check_secret_key(settings.squaredeal_secret_key is not None),
        check_database(is_current),
        *check_people_file(settings.squaredeal_people_file),
        check_public_address(
            bool(url), needs_an_address(settings), await try_public_address(url) if url else ""
        ),
    )


@asynccontextmanager
async def reading(settings: Settings) -> AsyncIterator[tuple[Services, Database]]:
    """The domain for a command that only reads: nobody is spoken to."""
    company, nobody = settings.company(), cast("Any", None)
    database = Database(settings.squaredeal_database_url, lambda: None)
    work, read = database.unit_of_work, database.read
    try:
        yield Services(company, work, read, database.count, nobody, nobody, utc_now, b""), database
    finally:
        await database.close()
