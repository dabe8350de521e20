"""On which stores do the same tests run? Each opens empty and keeps the promises of `bot.kept`."""

from __future__ import annotations

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, closing, contextmanager
from datetime import timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp
from typing import Any

from sqlalchemy import make_url
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import col, update

from storage.database import Database
from storage.engine import is_sqlite, reading_engine, writing_engine
from storage.migrations import migrate
from storage.postgresql import Patience
from storage.tables import JobRow
from tests.afterwards import after_all_tests
from tests.fakes import FrozenClock, MemoryStore
from tests.postgres import empty_database

DATABASES = ("sqlite", "postgresql")
STORES = ("memory", *DATABASES)
UNHURRIED = Patience(60, 60, 60, 60)
"""Nobody waits for a click here, and a busy machine is no reason to fail."""


class Bell:
    """Counts how often a store said that new jobs were committed; `then` is called along."""

    def __init__(self) -> None:
        self.rung = 0
        self.then: Any = lambda: None

    def __call__(self) -> None:
        self.rung += 1
        self.then()


@asynccontextmanager
async def open_store(kind: str, clock: FrozenClock, bell: Bell) -> AsyncIterator[MemoryStore | Database]:
    """An empty store of that kind."""
    if kind == "memory":
        yield MemoryStore(clock.now, bell)
        return
    async with empty_sqlite() if kind == "sqlite" else _empty_postgresql() as url:
        database = with_kept_engines(Database(url, bell, clock.now, UNHURRIED))
        try:
            yield database
        finally:
            await database.close()


@asynccontextmanager
async def _empty_postgresql() -> AsyncIterator[str]:
    yield await empty_database()


_free: list[Path] = []
"""The folders of databases that no test uses now."""


@asynccontextmanager
async def empty_sqlite(also_at: Path | None = None) -> AsyncIterator[str]:
    """In the same place for all tests, but for those that have two at a time; the file is `also_at` where a
    test looks for it."""
    folder = _free.pop() if _free else Path(mkdtemp(dir=_kept_for_all_tests()))
    # What stands in a log beside the old file would be written into the new one.
    for old in folder.iterdir():
        old.unlink()
    try:
        url = await copy_of_empty_sqlite(folder)
        if also_at:
            _link(also_at, url)
        yield url
    finally:
        _free.append(folder)


def _link(also_at: Path, url: str) -> None:
    also_at.unlink(missing_ok=True)
    also_at.symlink_to(make_url(url).database or "")


def with_kept_engines(database: Database) -> Database:
    """Before anything is asked of it. To compile every statement anew for each test takes a quarter of its
    time."""
    database.writer, database.reader = _engines(database.writer.url.render_as_string(hide_password=False))
    return database


@cache
def _engines(url: str) -> tuple[AsyncEngine, AsyncEngine]:
    """For writing and reading; kept for what they compiled and know of the server. Between two tests they are
    closed, and hold no connection."""
    return writing_engine(url, UNHURRIED), reading_engine(url, UNHURRIED)


async def pass_time(store: MemoryStore | Database, clock: FrozenClock, by: timedelta) -> None:
    """On the clock of the tests; on PostgreSQL leases go by the server's own, so there they come nearer."""
    clock.move(by)
    if isinstance(store, Database) and not is_sqlite(store.writer.url):
        nearer = update(JobRow).values(lease_until=col(JobRow.lease_until) - by)
        async with store.writer.begin() as connection:
            await connection.execute(nearer)


def everything_in(database: Database) -> dict[str, Any]:
    """Every row of every table, by a connection of its own in a thread of its own: at once."""
    url = database.writer.url.render_as_string(hide_password=False)
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, _read_everything(url)).result()


async def _read_everything(url: str) -> dict[str, Any]:
    engine = reading_engine(url, UNHURRIED)
    async with engine.connect() as connection:
        rows = {
            table.name: (await connection.execute(table.select().order_by(*table.primary_key))).all()
            for table in JobRow.metadata.sorted_tables
        }
    await engine.dispose()
    return rows


@contextmanager
def raw(file: Path) -> Iterator[sqlite3.Connection]:
    """The database itself, past everything of ours."""
    with closing(sqlite3.connect(file)) as connection, connection:
        yield connection


def sqlite_url(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"


async def copy_of_empty_sqlite(folder: Path, name: str = "squaredeal.db") -> str:
    """The URL of a migrated database without content; migrating it for each test would take longer."""
    empty = _kept_for_all_tests() / "empty.db"
    if not empty.exists():
        await migrate(sqlite_url(empty))
    return sqlite_url(Path(shutil.copy(empty, folder / name)))


@cache
def _kept_for_all_tests() -> Path:
    return Path(after_all_tests.enter_context(TemporaryDirectory(prefix="squaredeal-tests-")))
