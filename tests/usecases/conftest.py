"""Every test of this folder that asks for an `office` runs on each store."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.office import Office, open_office
from tests.stores import STORES


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
