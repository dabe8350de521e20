"""Is the schema the one this version needs, and how does it get there? Works without an alembic.ini."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, make_url

from storage.engine import is_sqlite, reading_engine, writing_engine


async def migrate(url: str) -> None:
    """Bring the schema to this version's in one transaction; makes an SQLite database that is not there."""
    engine = writing_engine(url)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(_upgrade)
    finally:
        await engine.dispose()


async def schema_is_current(url: str) -> bool:
    """Whether the database is there and has this version's schema. Changes nothing."""
    if _is_missing(url):
        return False
    engine = reading_engine(url)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(_is_current)
    finally:
        await engine.dispose()


def _is_missing(url: str) -> bool:
    return is_sqlite(url) and not Path(make_url(url).database or "").exists()


def _upgrade(connection: Connection) -> None:
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _is_current(connection: Connection) -> bool:
    heads = ScriptDirectory.from_config(_config()).get_heads()
    return set(MigrationContext.configure(connection).get_current_heads()) == set(heads)


def _config() -> Config:
    config = Config()
    # A percent sign in the path would be read as an interpolation.
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    return config
