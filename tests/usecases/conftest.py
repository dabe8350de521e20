"""Every test here that asks for an `office` runs in memory, and many on a database or on both."""

from __future__ import annotations

import os
import zlib
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.office import Office, open_office
from tests.stores import DATABASES, STORES


@pytest.fixture(params=STORES)
async def office(request: pytest.FixtureRequest) -> AsyncIterator[Office]:
    async with open_office(request.param) as opened:
        yield opened


@pytest.fixture
async def quick_office() -> AsyncIterator[Office]:
    """In memory only, for wide tables in which the store plays no part."""
    async with open_office("memory") as opened:
        yield opened


@pytest.fixture
async def quiet_office() -> AsyncIterator[Office]:
    """The same office, in which nobody has raised anything."""
    async with open_office("memory") as opened:
        yield opened


SIDE_BY_SIDE = frozenset(
    {
        "test_alarms.py",
        "test_decided.py",
        "test_delivery.py",
        "test_duplicates.py",
        "test_following_outages.py",
        "test_guard_table.py",
        "test_shared_cases.py",
        "test_shared_ends.py",
        "test_timers.py",
    }
)
"""What is about many things at once, or goes all the way, runs on each store."""
THIRDS = {0: "postgresql", 1: "sqlite", 2: "memory"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The rest runs in memory, a third of it on SQLite and another on PostgreSQL, chosen by the test's name:
    the rules are the same on every store, and a database makes a test ten times as long.
    `SQUAREDEAL_EVERY_STORE=1` runs them all on each."""
    if os.environ.get("SQUAREDEAL_EVERY_STORE"):
        return
    left_out = [item for item in items if _is_left_out(item)]
    config.hook.pytest_deselected(items=left_out)
    gone = set(left_out)
    items[:] = [item for item in items if item not in gone]


def _is_left_out(item: pytest.Item) -> bool:
    is_here = item.path.parent == Path(__file__).parent and item.path.name not in SIDE_BY_SIDE
    if not is_here or not isinstance(item, pytest.Function):
        return False
    own = THIRDS[zlib.crc32(item.originalname.encode()) % len(THIRDS)]
    params = item.name.partition("[")[2]
    return any(store in params for store in DATABASES if store != own)
