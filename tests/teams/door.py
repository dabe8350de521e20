"""The way in alone: what is refused there must not need anything that lies behind it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiohttp.test_utils import TestClient, TestServer

from adapters.teams.app import PATH
from adapters.teams.platform import teams_platform
from adapters.web import web_app
from bot.ports import Services
from tests import unhurried
from tests.cast import NOW, SECRET
from tests.teams.fake_teams import FakeTeams
from tests.teams.signing import APP_ID, TENANT, token
from tests.teams.workspace import SAM, TEAMS_COMPANY, settings_for

Payload = dict[str, Any]


class Untouched:
    """Whatever is done with it was done too early."""

    def __init__(self) -> None:
        self.touched: list[str] = []

    def __getattr__(self, name: str) -> Any:
        self.touched.append(name)
        raise AssertionError(f"{name} was asked for")


@dataclass
class Door:
    teams: FakeTeams
    client: TestClient[Any, Any]
    behind: Untouched
    service_url: str

    async def send(self, activity: Any, header: str | None = None) -> int:
        """The status; signed as Teams does, unless the test brings a header of its own."""
        signed = f"Bearer {token(self.service_url)}" if header is None else header
        more = {"Authorization": signed} if signed else {}
        body = {"data": activity} if isinstance(activity, bytes) else {"json": activity}
        response = await self.client.post(PATH, headers=more, **body)
        assert b"Traceback" not in await response.read()
        return response.status

    def typing(self, **more: Any) -> Payload:
        """Something that is answered without anything behind the door."""
        return {
            "type": "typing",
            "id": "f:1",
            "channelId": "msteams",
            "serviceUrl": self.service_url,
            "from": {"id": f"29:{SAM}", "aadObjectId": SAM},
            "recipient": {"id": f"28:{APP_ID}"},
            "conversation": {"id": f"a:{SAM}", "conversationType": "personal", "tenantId": TENANT},
            "channelData": {"tenant": {"id": TENANT}},
            **more,
        }


@asynccontextmanager
async def open_door() -> AsyncIterator[Door]:
    teams, behind = FakeTeams(), Untouched()
    async with teams.server() as server:
        platform = teams_platform(settings_for(server, 9), unhurried.IN_TEAMS)
        nobody: Any = behind
        services = Services(
            TEAMS_COMPANY,
            lambda: nobody.unit_of_work,
            lambda: nobody.read,
            lambda: nobody.count,
            nobody,
            nobody,
            lambda: NOW,
            SECRET,
        )

        async def ready() -> bool:
            return True

        async with platform.opened(), platform.listening(services, nobody) as way_in:
            app = web_app(way_in.routes, ready)
            async with TestClient(TestServer(app, host="127.0.0.1")) as client:
                yield Door(teams, client, behind, str(server.make_url("/teams/")))
        teams.release()
