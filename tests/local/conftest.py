"""Every test of this folder that asks for a `client` calls a demo of its own; `sam` calls it as Sam."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from tests.local.acting import Caller
from tests.local.demo import Demo, demo


@pytest.fixture
async def made(tmp_path: Path) -> AsyncIterator[Demo]:
    async with demo(tmp_path) as made:
        yield made


@pytest.fixture
async def client(made: Demo) -> AsyncIterator[TestClient]:  # type: ignore[type-arg]
    async with TestClient(TestServer(made.app)) as client:
        yield client


@pytest.fixture
def sam(client: Any) -> Caller:
    return Caller(client, "sam")
