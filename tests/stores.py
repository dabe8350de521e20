"""On which stores do the same tests run? Each opens empty and keeps the promises of `bot.ports`."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from storage.database import Database
from storage.migrations import migrate
from tests.fakes import FrozenClock, MemoryStore

STORES = ("memory", "sqlite")


class Bell:
    """Counts how often a store said that new jobs were committed; `then` is called along."""

    def __init__(self) -> None:
        self.rung = 0
        self.then: Any = lambda: None

    def __call__(self) -> None:
        self.rung += 1
        self.then()


@asynccontextmanager
async def open_store(
    kind: str, folder: Path, clock: FrozenClock, bell: Bell
) -> AsyncIterator[MemoryStore | Database]:
    """An empty store of that kind; a database file comes into `folder`."""
    if kind == "memory":
        yield MemoryStore(clock.now, bell)
        return
    database = Database(await copy_of_empty_sqlite(folder), bell, clock.now)
    try:
        yield database
    finally:
        await database.close()


@contextmanager
def raw(file: Path) -> Iterator[sqlite3.Connection]:
    """The database itself, past everything of ours."""
    with closing(sqlite3.connect(file)) as connection, connection:
        yield connection


def sqlite_url(file: Path) -> str:
    return f"sqlite+aiosqlite:///{file}"


async def copy_of_empty_sqlite(folder: Path) -> str:
    """The URL of a migrated database without content; migrating it for each test would take longer."""
    empty = Path(_kept_for_all_tests().name) / "empty.db"
    if not empty.exists():
        await migrate(sqlite_url(empty))
    return sqlite_url(Path(shutil.copy(empty, folder / "squaredeal.db")))


@cache
def _kept_for_all_tests() -> TemporaryDirectory[str]:
    return TemporaryDirectory(prefix="squaredeal-tests-")
