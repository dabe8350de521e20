"""Does the doctor find what is wrong with Teams, and say once how to mend it? With each fault in turn."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from adapters.doctor import Check, Status
from adapters.settings import read_settings
from adapters.wiring.commands import run_doctor
from bot.people import ChannelId, PersonId
from storage.database import Database
from storage.teams_conversations import SqlTeamsConversations
from tests.cast import NOW
from tests.stores import copy_of_empty_sqlite
from tests.teams.certificates import serving_with
from tests.teams.fake_teams import FakeTeams, Fault
from tests.teams.signing import APP_ID, TENANT
from tests.teams.workspace import DINA, DIRECTORS, INDEPENDENT, MANAGEMENT, MAYA, OMAR, STELLA, furnish

ROUTES = {"management": MANAGEMENT, "independent": INDEPENDENT, "directors": DIRECTORS}


@dataclass
class Installation:
    """A set-up without a fault, to be broken."""

    teams: FakeTeams
    settings: dict[str, Any]
    service_url: str

    async def examined(self) -> dict[str, Check]:
        checks = await run_doctor(read_settings(_env_file=None, **self.settings))
        return {check.name: check for check in checks}

    async def findings(self) -> list[Check]:
        """Whatever is not fine, besides the address that no test serves."""
        checks = (await self.examined()).values()
        return [one for one in checks if one.status is not Status.OK and one.name != "public address"]

    async def heard_from(self, conversation: str, kind: str) -> None:
        database = Database(self.settings["squaredeal_database_url"], lambda: None)
        heard = {
            "place": f"teams:{conversation}",
            "conversation": conversation,
            "service_url": self.service_url,
            "tenant": TENANT,
            "kind": kind,
            "team": "",
            "language": "",
            "timezone": "",
        }
        await SqlTeamsConversations(database).keep(heard, datetime.now(UTC))
        await database.close()

    async def bind(self, role: str, conversation: str) -> None:
        database = Database(self.settings["squaredeal_database_url"], lambda: None)
        async with database.unit_of_work() as work:
            channel, steward = ChannelId(f"teams:{conversation}"), PersonId(f"teams:{STELLA}")
            await work.bindings.bind(role, channel, steward, NOW)
        await database.close()


@pytest.fixture
async def installation(
    tmp_path: Path, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Installation]:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    teams, database = FakeTeams(), await copy_of_empty_sqlite(tmp_path, "doctor.db")
    furnish(teams)
    login = teams.login_server()
    await login.start_server(ssl=serving_with(certificate))
    async with teams.server() as server:
        settings = {
            "microsoft_app_id": APP_ID,
            "microsoft_app_password": "the secret",
            "microsoft_app_tenant_id": TENANT,
            "microsoft_openid_metadata_url": str(server.make_url("/metadata")),
            "microsoft_login_url": f"https://127.0.0.1:{login.port}",
            "teams_service_hosts": "127.0.0.1",
            "squaredeal_database_url": database,
            "squaredeal_secret_key": "k" * 40,
            "squaredeal_stewards": f"teams:{STELLA}",
            "squaredeal_compensation_owner": f"teams:{DINA}",
            **{f"squaredeal_{role}_channel": f"teams:{channel}" for role, channel in ROUTES.items()},
        }
        found = Installation(teams, settings, str(server.make_url("/teams/")))
        for channel in ROUTES.values():
            await found.heard_from(channel, "private")
        yield found
        teams.release()
    await login.close()


async def test_a_good_set_up_has_no_finding_and_says_who_could_decide(installation: Installation) -> None:
    checks = await installation.examined()

    assert [one for one in checks.values() if one.status is Status.FAULT] == []
    assert "Maya Manager, Omar Manager" in checks["management channel"].says
    assert TENANT in checks["app"].says
    assert APP_ID in checks["app"].says
    assert checks[f"steward teams:{STELLA}"].says == "Stella Steward"


async def test_a_channel_that_was_bound_from_inside_is_shown(installation: Installation) -> None:
    del installation.settings["squaredeal_management_channel"]
    await installation.bind("management", MANAGEMENT)

    assert "Maya Manager" in (await installation.examined())["management channel"].says


async def test_a_channel_that_is_bound_nowhere_is_missed(installation: Installation) -> None:
    del installation.settings["squaredeal_management_channel"]

    (found,) = await installation.findings()

    assert found.status is Status.FAULT
    assert "@Squaredeal bind management" in found.mend


@pytest.mark.parametrize(
    ("setting", "value", "words"),
    [
        ("microsoft_app_password", "an old one", "MICROSOFT_APP_PASSWORD"),
        ("microsoft_app_id", "another", "MICROSOFT_APP_PASSWORD"),
        ("microsoft_app_tenant_id", "another", "MICROSOFT_APP_TENANT_ID"),
        ("microsoft_openid_metadata_url", "http://127.0.0.1:9/metadata", "MICROSOFT_OPENID_METADATA_URL"),
    ],
)
async def test_a_setting_that_does_not_fit_is_named(
    installation: Installation, setting: str, value: str, words: str
) -> None:
    installation.settings[setting] = value

    (found,) = await installation.findings()

    assert found.status is Status.FAULT
    assert words in found.mend
    assert "secret" not in found.says


async def test_keys_that_are_none_are_a_fault(installation: Installation) -> None:
    installation.teams.keys[:] = [{"kty": "RSA", "kid": "half"}]

    (found,) = await installation.findings()

    assert found.name == "signing keys"


async def test_nothing_heard_from_teams_yet_points_to_the_endpoint(
    installation: Installation, tmp_path: Path
) -> None:
    installation.settings["squaredeal_database_url"] = await copy_of_empty_sqlite(tmp_path, "new.db")

    (found,) = await installation.findings()

    assert "/api/messages" in found.mend


async def test_a_team_that_cannot_be_seen_to_be_private_is_to_be_looked_at(
    installation: Installation,
) -> None:
    await installation.heard_from(MANAGEMENT, "standard")

    (found,) = await installation.findings()

    assert found.status is Status.WARNING
    assert "private" in found.mend


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda teams: teams.rosters.pop(MANAGEMENT), "404 ConversationNotFound"),
        (lambda teams: teams.rosters[MANAGEMENT].clear(), "nobody in it could decide"),
        (lambda teams: teams.people[OMAR].update(tenantId="other"), "another organisation"),
        (lambda teams: teams.fail("members", *[Fault(403, "Forbidden")] * 9), "403 Forbidden"),
        (lambda teams: teams.fail("members", *[Fault(500)] * 9), "does not answer"),
    ],
)
async def test_a_channel_that_is_not_right_is_found(
    installation: Installation, change: Any, words: str
) -> None:
    change(installation.teams)

    assert words in str([one.says for one in await installation.findings()])


async def test_a_shared_channel_is_no_place_for_a_case(installation: Installation) -> None:
    await installation.heard_from(MANAGEMENT, "shared")

    assert [one.says for one in await installation.findings()] == [
        "shared, or with people of another organisation"
    ]


async def test_a_steward_who_cannot_be_written_to_is_found(installation: Installation) -> None:
    installation.teams.not_installed.add(STELLA)

    (found,) = await installation.findings()

    assert found.says == "cannot be written to (403 BotNotInConversationRoster)"


async def test_a_guest_is_no_compensation_owner(installation: Installation) -> None:
    installation.teams.people[DINA]["userRole"] = "guest"

    names = [one.name for one in await installation.findings()]

    assert "compensation owner" in names


async def test_a_database_that_is_behind_does_not_keep_the_rest_from_being_looked_at(
    installation: Installation, tmp_path: Path
) -> None:
    installation.settings["squaredeal_database_url"] = f"sqlite+aiosqlite:///{tmp_path}/none.db"

    checks = await installation.examined()

    assert checks["database"].status is Status.FAULT
    assert checks["app"].status is Status.OK


async def test_the_doctor_keeps_nothing(installation: Installation, tmp_path: Path) -> None:
    before = (tmp_path / "doctor.db").read_bytes()

    await installation.examined()

    assert (tmp_path / "doctor.db").read_bytes() == before
    assert installation.teams.messages == []


async def test_one_place_for_two_tasks_is_warned_of(installation: Installation) -> None:
    installation.settings["squaredeal_independent_channel"] = f"teams:{MANAGEMENT}"
    installation.teams.rosters[MANAGEMENT] = [MAYA]

    (found,) = await installation.findings()

    assert "one and the same" in found.says
