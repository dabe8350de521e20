"""Every test of this folder that asks for a `store` runs on each of them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from adapters.jobs import Worker
from storage.database import Database
from tests.cast import NOW
from tests.fakes import FrozenClock
from tests.storage.runner import NEVER, Runner
from tests.stores import STORES, Bell, copy_of_empty_sqlite, open_store, sqlite_url


@pytest.fixture
def clock() -> FrozenClock:
    return FrozenClock(NOW)


@pytest.fixture
def bell() -> Bell:
    return Bell()


@pytest.fixture(params=STORES)
async def store(request: pytest.FixtureRequest, clock: FrozenClock, bell: Bell) -> AsyncIterator[Any]:
    async with open_store(request.param, clock, bell) as opened:
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


@pytest.fixture
def runner(store: Any) -> Runner:
    return Runner(store)


@pytest.fixture
def worker(store: Any, runner: Runner, clock: FrozenClock, bell: Bell) -> Worker:
    worker = Worker(store.unit_of_work, runner, clock.now, poll_seconds=NEVER)
    bell.then = worker.wake
    return worker


@pytest.fixture
async def working(worker: Worker) -> AsyncIterator[Worker]:
    """A worker that has begun before anything was put."""
    async with asyncio.timeout(10), worker:
        yield worker
