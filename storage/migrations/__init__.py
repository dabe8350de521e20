"""Is the schema the one this version needs, and how does it get there? Works without an alembic.ini."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.engine import is_sqlite, migrating_engine, reading_engine
from storage.postgresql import is_forbidden, lock_for_migration


class DatabaseFault(Exception):
    """The database cannot be used; says why, never with its password."""


async def migrate(url: str, to: str = "head") -> None:
    """Bring the schema to this version's in one transaction; makes an SQLite database that is not there.

    `to` an earlier revision only where a test begins with an older database. Raises `DatabaseFault`.
    """
    async with _connected(migrating_engine(url)) as connection, connection.begin():
        try:
            await connection.run_sync(_upgrade, to)
        except DBAPIError as error:
            if is_forbidden(error):
                raise DatabaseFault("this user may not create tables in the database.") from None
            raise


async def schema_is_current(url: str) -> bool:
    """Whether the database has this version's schema. Changes nothing. Raises `DatabaseFault`."""
    if _is_missing(url):
        return False
    async with _connected(reading_engine(url)) as connection:
        return await connection.run_sync(_is_current)


@asynccontextmanager
async def _connected(engine: AsyncEngine) -> AsyncIterator[AsyncConnection]:
    """The one connection of an engine that nobody else uses."""
    async with AsyncExitStack() as stack:
        stack.push_async_callback(engine.dispose)
        try:
            connection = await stack.enter_async_context(engine.connect())
        except Exception as error:  # of the network, the driver or the server: each has its own kinds
            kind = type(getattr(error, "orig", None) or error).__name__
            raise DatabaseFault(f"the database cannot be reached ({kind}).") from None
        yield connection


def _is_missing(url: str) -> bool:
    return is_sqlite(url) and not Path(make_url(url).database or "").exists()


def _upgrade(connection: Connection, to: str) -> None:
    if connection.dialect.name == "postgresql":
        lock_for_migration(connection)
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, to)


def _is_current(connection: Connection) -> bool:
    heads = ScriptDirectory.from_config(_config()).get_heads()
    return set(MigrationContext.configure(connection).get_current_heads()) == set(heads)


def _config() -> Config:
    config = Config()
    # A percent sign in the path would be read as an interpolation.
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config
