"""Every test of this folder that asks for an `office` runs on each store."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.office import Office, open_office
from tests.stores import STORES


@pytest.fixture(params=STORES)
async def office(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Office]:
    async with open_office(request.param, tmp_path) as opened:
        yield opened


@pytest.fixture
async def quick_office(tmp_path: Path) -> AsyncIterator[Office]:
    """In memory only, for wide tables in which the store plays no part."""
    async with open_office("memory", tmp_path) as opened:
        yield opened


@pytest.fixture
async def quiet_office(tmp_path: Path) -> AsyncIterator[Office]:
    """The same office, in which nobody has raised anything."""
    async with open_office("memory", tmp_path) as opened:
        yield opened
