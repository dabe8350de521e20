"""A workspace for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.slack.workspace import Workspace, open_workspace


@pytest.fixture
async def workspace(tmp_path: Path, request: pytest.FixtureRequest) -> AsyncIterator[Workspace]:
    """Over HTTP, unless the test asks for "socket"."""
    async with open_workspace(tmp_path, way=getattr(request, "param", "http")) as opened:
        yield opened
