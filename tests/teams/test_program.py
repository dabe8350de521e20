"""The real program with Teams, alone and beside Slack, against both fakes."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import ClientSession, ClientTimeout

from bot.texts import Texts
from storage.migrations import migrate
from tests.slack import workspace as slack
from tests.slack.fake_slack import FakeSlack
from tests.slack.program import environment_of, ran, serving
from tests.stores import sqlite_url
from tests.teams.acting import GOOD_FORM, reference_in
from tests.teams.certificates import serving_with
from tests.teams.fake_teams import PATIENCE, FakeTeams, inputs_of
from tests.teams.signing import APP_ID, TENANT, token
from tests.teams.workspace import DINA, MANAGEMENT, MAYA, SAM, STELLA, Workspace, furnish, reference_of

TYPED = "Zuidlijn is the better carrier"


@asynccontextmanager
async def _installed(
    tmp_path: Path, certificate: Path, *, with_slack: bool
) -> AsyncIterator[tuple[dict[str, str], FakeSlack, FakeTeams, str]]:
    teams, slack_side = FakeTeams(), FakeSlack()
    furnish(teams)
    slack.furnish(slack_side)
    login = teams.login_server()
    await login.start_server(ssl=serving_with(certificate))
    async with teams.server() as server, slack_side.server() as slack_server:
        url, api = sqlite_url(tmp_path / "program.db"), str(slack_server.make_url("/api/"))
        environment = environment_of(url, api, "http")
        if not with_slack:
            environment = {name: value for name, value in environment.items() if not name.startswith("SLACK")}
        environment |= {
            "MICROSOFT_APP_ID": APP_ID,
            "MICROSOFT_APP_PASSWORD": "the secret",
            "MICROSOFT_APP_TENANT_ID": TENANT,
            "MICROSOFT_OPENID_METADATA_URL": str(server.make_url("/metadata")),
            "MICROSOFT_LOGIN_URL": f"https://127.0.0.1:{login.port}",
            "TEAMS_SERVICE_HOSTS": "127.0.0.1",
            "REQUESTS_CA_BUNDLE": str(certificate),
            "SQUAREDEAL_MANAGEMENT_CHANNEL": f"teams:{MANAGEMENT}",
            "SQUAREDEAL_INDEPENDENT_CHANNEL": "",
            "SQUAREDEAL_STEWARDS": f"teams:{STELLA}",
        }
        await migrate(environment["SQUAREDEAL_DATABASE_URL"])
        yield environment, slack_side, teams, str(server.make_url("/teams/"))
        teams.release()
        slack_side.release()
    await login.close()


async def test_a_case_is_raised_in_teams_and_its_card_is_posted(
    tmp_path: Path, certificate: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async with (
        _installed(tmp_path, certificate, with_slack=False) as (environment, _, teams, service_url),
        serving(environment) as (process, address),
        ClientSession(address, timeout=ClientTimeout(total=PATIENCE)) as session,
    ):
        people = Workspace(teams, session, None, service_url)  # type: ignore[arg-type]
        form = await people.opens(SAM)
        typed = {**GOOD_FORM, "decide_by": inputs_of(form.dialog)["decide_by"]["value"], "mismatch": TYPED}
        view = await people.submits(SAM, form.dialog, **typed)
        asked = {"line_manager": DINA} if "line_manager" in inputs_of(view.dialog) else {}
        sent = await people.submits(SAM, view.dialog, **asked)
        card = await people.card_in(MANAGEMENT)
        process.terminate()
        await process.wait()

    logged = capsys.readouterr().out
    assert reference_of(card) == reference_in(sent)
    assert TYPED in card.says()
    assert TYPED not in logged
    assert "Traceback" not in logged


async def test_a_key_server_that_hangs_delays_neither_slack_nor_healthz(
    tmp_path: Path, certificate: Path
) -> None:
    async with (
        _installed(tmp_path, certificate, with_slack=True) as (environment, slack_side, teams, service_url),
        serving(environment) as (_, address),
        ClientSession(address, timeout=ClientTimeout(total=PATIENCE)) as session,
    ):
        held = teams.hold("metadata")
        people = Workspace(teams, session, None, service_url)  # type: ignore[arg-type]
        rotated = f"Bearer {token(service_url, key='second')}"
        waiting = asyncio.create_task(people.send(people.activity(SAM, text="help"), rotated))
        await teams.until(lambda: "metadata" in teams.waiting)

        healthy = await session.get("/healthz")
        in_slack = slack.Workspace(slack_side, session, None)  # type: ignore[arg-type]
        acknowledged = await in_slack.types("USAM", "help")

        assert healthy.status == acknowledged.status == 200
        assert Texts("en")("help.heading") in acknowledged.says()
        held.set()
        await waiting


async def test_the_doctor_looks_at_both(tmp_path: Path, certificate: Path) -> None:
    async with _installed(tmp_path, certificate, with_slack=True) as (environment, *_):
        code, out, err = await ran(environment, "doctor")

    assert code in (0, 1)
    assert "bot token" in out
    assert f"{APP_ID} gets a token" in out
    assert "Traceback" not in err
    assert MAYA not in out
