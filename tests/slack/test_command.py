"""`serve` with Socket Mode and `doctor`, as an administrator meets them, against the fake Slack."""

from __future__ import annotations

import asyncio
import json
import os
import pty
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiohttp import ClientSession

from tests.slack.fake_slack import PATIENCE, FakeSlack, Fault
from tests.slack.program import command, installed, ran, serving
from tests.slack.workspace import SIGNING_SECRET, furnish
from tests.terminal import everything_on

OPEN = "apps.connections.open"
SECRETS = ("xoxb-test", "xapp-test", SIGNING_SECRET, "a secret of the tests")


@pytest.fixture
async def slack_side() -> FakeSlack:
    found = FakeSlack()
    furnish(found)
    return found


@pytest.fixture
async def environment(slack_side: FakeSlack, tmp_path: Path) -> AsyncIterator[dict[str, str]]:
    """Everything set and migrated, with Socket Mode."""
    async with installed(slack_side, tmp_path, "socket") as found:
        yield {**found, "SQUAREDEAL_DIRECTORS_CHANNEL": "slack:CDIRECTORS"}


# --- serve -------------------------------------------------------------------------------------------


async def _status(address: str, path: str) -> int:
    async with ClientSession(address) as session, session.get(path) as answer:
        return answer.status


async def _until(address: str, path: str, status: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while await _status(address, path) != status:
            pass


async def test_serve_needs_no_signing_secret_with_socket_mode_and_stops_cleanly(
    environment: dict[str, str], slack_side: FakeSlack, capsys: pytest.CaptureFixture[str]
) -> None:
    async with serving(environment) as (process, address):
        statuses = [await _status(address, path) for path in ("/healthz", "/readyz")]
        process.send_signal(signal.SIGTERM)
        await process.wait()

    assert statuses == [200, 200]
    assert process.returncode == 0
    assert capsys.readouterr().out == ""
    await slack_side.socket.until(lambda: not slack_side.socket.open)


async def test_serve_is_not_ready_while_slack_is_not_connected(
    environment: dict[str, str], slack_side: FakeSlack
) -> None:
    async with serving(environment) as (_, address):
        slack_side.fail(OPEN, *[Fault(status=503)] * 2)
        await slack_side.socket.cut()

        await _until(address, "/readyz", 503)
        assert await _status(address, "/healthz") == 200
        await _until(address, "/readyz", 200)


async def test_serve_starts_although_slack_is_away(
    environment: dict[str, str], slack_side: FakeSlack
) -> None:
    slack_side.fail(OPEN, *[Fault(status=503)] * 3)

    async with serving(environment) as (_, address):
        assert await _status(address, "/healthz") == 200
        await slack_side.socket.until(lambda: slack_side.socket.open)


async def test_an_app_token_that_slack_refuses_is_one_sentence(
    environment: dict[str, str], slack_side: FakeSlack
) -> None:
    slack_side.fail(OPEN, Fault(error="invalid_auth"))

    code, out, err = await ran(environment, "serve", "--port", "0")

    assert (code, out, len(err.splitlines())) == (2, "", 1)
    assert err.startswith("SLACK_APP_TOKEN: Slack refuses it (invalid_auth); ")
    assert "xapp-test" not in err


# --- doctor ------------------------------------------------------------------------------------------


async def test_the_doctor_is_content_with_a_good_set_up(environment: dict[str, str]) -> None:
    code, out, err = await ran(environment, "doctor")

    assert (code, err) == (0, "")
    assert all(line.startswith("ok ") for line in out.splitlines())
    assert not any(secret in out for secret in SECRETS)


async def test_a_warning_alone_is_no_reason_for_an_exit_code(environment: dict[str, str]) -> None:
    code, out, _ = await ran({**environment, "SQUAREDEAL_INDEPENDENT_CHANNEL": ""}, "doctor")

    assert code == 0
    assert [line.split(":")[0] for line in out.splitlines() if not line.startswith("ok")] == [
        "warning independent channel"
    ]


async def test_a_fault_is_exit_code_1_and_one_line_that_says_how_to_mend_it(
    environment: dict[str, str], slack_side: FakeSlack
) -> None:
    slack_side.channels["CMANAGEMENT"]["is_private"] = False

    code, out, err = await ran(environment, "doctor")

    assert (code, err) == (1, "")
    assert [line for line in out.splitlines() if not line.startswith("ok")] == [
        "fault   management channel: public. Make it private in the channel's settings."
    ]


async def test_the_doctor_speaks_json_alone(environment: dict[str, str], slack_side: FakeSlack) -> None:
    slack_side.members["CMANAGEMENT"] = ["UBOT"]

    code, out, err = await ran(environment, "doctor", "--json")

    assert (code, err, out.count("\n")) == (1, "", 1)
    checks = json.loads(out)["checks"]
    assert all(set(check) == {"name", "status", "says", "mend"} for check in checks)
    assert [check for check in checks if check["status"] != "ok"] == [
        {
            "name": "management channel",
            "status": "fault",
            "says": "nobody in it could decide",
            "mend": "Invite a full member, who is no guest and no bot.",
        }
    ]


async def test_a_setting_that_cannot_be_read_is_exit_code_2(environment: dict[str, str]) -> None:
    code, out, err = await ran({**environment, "SQUAREDEAL_COUNTRY": "XX"}, "doctor", "--json")

    assert code == 2
    assert err.startswith("SQUAREDEAL_COUNTRY: ")
    assert [check["status"] for check in json.loads(out)["checks"]] == ["fault"]


async def test_on_a_terminal_the_doctor_shows_a_table_that_needs_no_colour(
    environment: dict[str, str], slack_side: FakeSlack
) -> None:
    slack_side.users["UMAYA"]["profile"]["display_name"] = "[bold]Maya[/bold]"
    slack_side.users["USTELLA"]["deleted"] = True
    terminal, slave = pty.openpty()
    process = await command({**environment, "TERM": "xterm", "COLUMNS": "200"}, "doctor", out=slave)
    os.close(slave)
    shown = await asyncio.get_running_loop().run_in_executor(None, everything_on, terminal)

    assert await process.wait() == 1
    assert "✓ fine" in shown
    assert "✗ fault" in shown
    assert "→ Put the member id of somebody into SQUAREDEAL_STEWARDS" in shown
    assert "[bold]Maya[/bold]" in shown
    assert not any(secret in shown for secret in SECRETS)
