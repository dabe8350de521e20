"""A tenant for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.teams.certificates import make_certificate
from tests.teams.door import Door, open_door
from tests.teams.workspace import Workspace, open_workspace


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_certificate(tmp_path_factory.mktemp("login"))


@pytest.fixture
async def workspace(
    tmp_path: Path, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Workspace]:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    async with open_workspace(tmp_path, certificate) as opened:
        yield opened


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    async with open_door() as opened:
        yield opened
