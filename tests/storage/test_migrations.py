"""Does the schema come to be, whole, and is an older or missing one noticed?"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, make_url

from storage.engine import writing_engine
from storage.migrations import DatabaseFault, migrate, schema_is_current
from storage.tables import CaseRow
from tests.postgres import new_database, run_sql
from tests.stores import raw, sqlite_url


def content(file: Path) -> bytes:
    return file.read_bytes()


def files_in(folder: Path) -> list[Path]:
    return list(folder.iterdir())


def differences(connection: Connection) -> Any:
    return compare_metadata(MigrationContext.configure(connection), CaseRow.metadata)


@pytest.fixture(params=["sqlite", "postgresql"])
async def new(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """The URL of a database without tables; an SQLite file comes into being with the first of them."""
    if request.param == "sqlite":
        yield sqlite_url(tmp_path / "new.db")
        return
    async with new_database() as url:
        yield url


async def test_the_migrations_lead_to_the_tables_in_the_code(new: str) -> None:
    await migrate(new)

    engine = writing_engine(new)
    async with engine.connect() as connection:
        found = await connection.run_sync(differences)
    await engine.dispose()

    assert found == []


async def test_a_migrated_database_is_current_wherever_one_stands(
    new: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert not await schema_is_current(new)

    await migrate(new)

    assert await schema_is_current(new)


async def test_two_processes_that_migrate_at_once_do_it_once(new: str) -> None:
    await asyncio.gather(migrate(new), migrate(new), migrate(new))

    assert await schema_is_current(new)


async def test_whoever_may_make_no_tables_is_told_so() -> None:
    async with new_database() as url, guest_of(url) as guest:
        with pytest.raises(DatabaseFault, match="may not create tables"):
            await migrate(guest)


@asynccontextmanager
async def guest_of(url: str) -> AsyncIterator[str]:
    """The URL for a user of that database who may look at it, and no more."""
    name = f"guest_of_{make_url(url).database}"
    await run_sql(
        url, f"REVOKE CREATE ON SCHEMA public FROM PUBLIC; CREATE ROLE {name} LOGIN PASSWORD 'guest'"
    )
    try:
        yield make_url(url).set(username=name, password="guest").render_as_string(hide_password=False)
    finally:
        await run_sql(url, f"DROP ROLE {name}")


async def test_migrating_twice_changes_nothing(sqlite_file: Path) -> None:
    before = content(sqlite_file)

    await migrate(sqlite_url(sqlite_file))

    assert content(sqlite_file) == before


async def test_asking_about_a_missing_database_does_not_make_one(tmp_path: Path) -> None:
    assert not await schema_is_current(sqlite_url(tmp_path / "missing.db"))
    assert files_in(tmp_path) == []


@pytest.mark.parametrize(
    "revision", ["DELETE FROM alembic_version", "UPDATE alembic_version SET version_num='x'"]
)
async def test_an_older_or_newer_schema_is_not_current(sqlite_file: Path, revision: str) -> None:
    with raw(sqlite_file) as connection:
        connection.execute(revision)

    assert not await schema_is_current(sqlite_url(sqlite_file))


async def test_a_migration_that_fails_leaves_nothing_half_done(tmp_path: Path) -> None:
    file = tmp_path / "squaredeal.db"
    with raw(file) as connection:
        connection.execute("CREATE TABLE question (id)")

    with pytest.raises(Exception, match="already exists"):
        await migrate(sqlite_url(file))

    with raw(file) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("question",)]
