"""Every test of this folder that asks for a `store` runs on each of them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from storage.database import Database
from tests.cast import NOW
from tests.fakes import FrozenClock
from tests.stores import STORES, Bell, copy_of_empty_sqlite, open_store, sqlite_url


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock(NOW)


@pytest.fixture
def bell() -> Bell:
    return Bell()


@pytest.fixture(params=STORES)
async def store(
    request: pytest.FixtureRequest, tmp_path: Path, clock: FrozenClock, bell: Bell
) -> AsyncIterator[Any]:
    async with open_store(request.param, tmp_path, clock, bell) as opened:
        yield opened


@pytest.fixture
async def sqlite_file(tmp_path: Path) -> Path:
    """A migrated database without content."""
    await copy_of_empty_sqlite(tmp_path)
    return tmp_path / "squaredeal.db"


@pytest.fixture
async def sqlite(sqlite_file: Path, clock: FrozenClock, bell: Bell) -> AsyncIterator[Database]:
    database = Database(sqlite_url(sqlite_file), bell, clock.now)
    yield database
    await database.close()
