"""Does the schema come to be, whole, and is an older or missing one noticed?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection

from storage.engine import writing_engine
from storage.migrations import migrate, schema_is_current
from storage.tables import CaseRow
from tests.stores import raw, sqlite_url


def content(file: Path) -> bytes:
    return file.read_bytes()


def files_in(folder: Path) -> list[Path]:
    return list(folder.iterdir())


def differences(connection: Connection) -> Any:
    return compare_metadata(MigrationContext.configure(connection), CaseRow.metadata)


async def test_the_migrations_lead_to_the_tables_in_the_code(sqlite_file: Path) -> None:
    engine = writing_engine(sqlite_url(sqlite_file))
    async with engine.connect() as connection:
        found = await connection.run_sync(differences)
    await engine.dispose()

    assert found == []


async def test_a_migrated_database_is_current_wherever_one_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    await migrate(sqlite_url(tmp_path / "new.db"))

    assert await schema_is_current(sqlite_url(tmp_path / "new.db"))


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
