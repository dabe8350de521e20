"""Is a company's own authority trusted, under whichever name it is known?"""

from __future__ import annotations

from pathlib import Path

import pytest
from aiohttp import ClientConnectorCertificateError, ClientSession, TCPConnector, web
from aiohttp.test_utils import TestServer

from adapters.certificates import FILES, trusting
from bot.errors import SettingsFault
from tests.teams.certificates import make_certificate, serving_with


@pytest.fixture(autouse=True)
def nothing_named(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in FILES:
        monkeypatch.delenv(name, raising=False)


async def _status(file: Path) -> int:
    server = TestServer(web.Application(), host="127.0.0.1")
    await server.start_server(ssl=serving_with(file))
    try:
        async with ClientSession(connector=TCPConnector(ssl=trusting())) as session:
            return (await session.get(f"https://127.0.0.1:{server.port}/")).status
    finally:
        await server.close()


@pytest.mark.parametrize("name", FILES)
async def test_the_authority_that_the_environment_names_is_trusted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    file = make_certificate(tmp_path)
    monkeypatch.setenv(name, str(file))

    assert await _status(file) == 404


async def test_an_authority_that_nobody_named_is_not(tmp_path: Path) -> None:
    with pytest.raises(ClientConnectorCertificateError):
        await _status(make_certificate(tmp_path))


def test_a_file_without_certificates_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "missing.pem"))

    with pytest.raises(SettingsFault, match="holds no certificates"):
        trusting()
