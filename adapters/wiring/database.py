"""Can the database be used? A sentence for whoever starts the program when it cannot."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import SQLAlchemyError

from bot.errors import SettingsFault
from storage.database import Database
from storage.migrations import DatabaseFault, schema_is_current


@contextmanager
def database_faults() -> Iterator[None]:
    """What keeps the program from its database is a wrong setting to whoever starts it."""
    try:
        yield
    except DatabaseFault as fault:
        raise SettingsFault(f"SQUAREDEAL_DATABASE_URL: {fault}") from None


async def check_schema(url: str) -> None:
    """Raises `SettingsFault` when the database cannot be reached, or is behind."""
    with database_faults():
        is_current = await schema_is_current(url)
    if not is_current:
        raise SettingsFault(
            "SQUAREDEAL_DATABASE_URL: the database is behind; run `squaredeal migrate` first."
        )


async def look_at_schema(url: str) -> bool | None:
    """Whether the schema is this version's; None when the database does not answer."""
    try:
        return await schema_is_current(url)
    except (DatabaseFault, SQLAlchemyError, OSError):
        return None


async def is_ready(database: Database) -> bool:
    await database.ping()
    return True
