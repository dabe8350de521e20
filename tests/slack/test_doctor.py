"""Does the doctor find what is wrong, say it once, and say how to mend it? With each fault in turn."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from adapters.doctor import Check, Status
from adapters.settings import read_settings
from adapters.wiring.commands import run_doctor
from bot.people import ChannelId, PersonId
from storage.database import Database
from tests.slack.fake_slack import FakeSlack, Fault
from tests.slack.workspace import SIGNING_SECRET, furnish
from tests.stores import copy_of_empty_sqlite

ROUTES = ("management", "independent", "directors")
SECRETS = ("xoxb-secret", "xapp-secret", SIGNING_SECRET, "k" * 40)


@dataclass
class Installation:
    """A set-up without a fault, to be broken."""

    slack: FakeSlack
    settings: dict[str, Any]
    public: dict[str, Any] = field(default_factory=lambda: {"text": "ok\n"})
    """How the public address answers `/healthz`."""

    async def examined(self) -> tuple[Check, ...]:
        return await run_doctor(read_settings(_env_file=None, **self.settings))

    async def findings(self) -> list[Check]:
        """Whatever is not fine."""
        return [check for check in await self.examined() if check.status is not Status.OK]


@pytest.fixture
async def installation(tmp_path: Path) -> AsyncIterator[Installation]:
    slack_side = FakeSlack()
    furnish(slack_side)
    database = await copy_of_empty_sqlite(tmp_path, "doctor.db")
    found = Installation(slack_side, {})
    async with slack_side.server() as server, _public(found) as public:
        found.settings |= {
            "slack_bot_token": "xoxb-secret",
            "slack_signing_secret": SIGNING_SECRET,
            "slack_api_url": str(server.make_url("/api/")),
            "squaredeal_database_url": database,
            "squaredeal_secret_key": "k" * 40,
            "squaredeal_public_url": str(public.make_url("/")),
            "squaredeal_management_channel": "slack:CMANAGEMENT",
            "squaredeal_independent_channel": "slack:CINDEPENDENT",
            "squaredeal_directors_channel": "slack:CDIRECTORS",
            "squaredeal_stewards": "slack:USTELLA",
            "squaredeal_compensation_owner": "slack:UDINA",
        }
        yield found
        slack_side.release()


def _public(installation: Installation) -> TestServer:
    async def healthz(_request: web.Request) -> web.Response:
        return web.Response(**installation.public)

    app = web.Application()
    app.router.add_get("/healthz", healthz)
    return TestServer(app, host="127.0.0.1")


async def test_a_good_set_up_has_no_finding_and_says_who_could_decide(installation: Installation) -> None:
    checks = {check.name: check for check in await installation.examined()}

    assert {check.status for check in checks.values()} == {Status.OK}
    assert "2 could decide: Maya Manager, Omar Manager" in checks["management channel"].says
    assert checks["steward slack:USTELLA"].says == "Stella Steward"
    assert checks["bot token"].says == "accepted in Square & Deal"


async def test_a_good_set_up_with_socket_mode_has_no_finding(installation: Installation) -> None:
    _with_socket_mode(installation)

    assert await installation.findings() == []


async def test_a_channel_that_a_steward_bound_counts_as_one_that_is_set(installation: Installation) -> None:
    installation.settings |= {f"squaredeal_{route}_channel": "" for route in ROUTES}
    database = Database(installation.settings["squaredeal_database_url"], lambda: None)
    async with database.unit_of_work() as work:
        for route in ROUTES:
            channel = ChannelId(f"slack:C{route.upper()}")
            await work.bindings.bind(route, channel, PersonId("slack:USTELLA"), datetime.now(UTC))
    await database.close()

    assert await installation.findings() == []


async def test_a_people_file_with_which_serve_would_not_start_is_a_fault(
    installation: Installation, tmp_path: Path
) -> None:
    people = tmp_path / "people.csv"
    people.write_text("person,slack\n")
    installation.settings["squaredeal_people_file"] = people

    (found,) = await installation.findings()

    assert (found.name, found.status) == ("people file", Status.FAULT)
    assert "the first line lacks teams" in found.says


def _with_socket_mode(one: Installation) -> None:
    one.settings |= {"slack_app_token": "xapp-secret"}
    del one.settings["slack_signing_secret"], one.settings["squaredeal_public_url"]


def _set(**settings: Any) -> Callable[[Installation], None]:
    return lambda one: one.settings.update({f"squaredeal_{name}": value for name, value in settings.items()})


def _fails(method: str, fault: Fault) -> Callable[[Installation], None]:
    return lambda one: one.slack.fail(method, *[fault] * 9)


def _channel(channel: str = "CMANAGEMENT", **flags: Any) -> Callable[[Installation], None]:
    return lambda one: one.slack.channels[channel].update(flags)


def _user(user: str, **flags: Any) -> Callable[[Installation], None]:
    return lambda one: one.slack.users[user].update(flags)


def _members(*members: str) -> Callable[[Installation], None]:
    return lambda one: one.slack.members.update({"CMANAGEMENT": list(members)})


def _scopes(scopes: str) -> Callable[[Installation], None]:
    return lambda one: one.slack.headers.update({"x-oauth-scopes": scopes})


def _no_scopes(one: Installation) -> None:
    one.slack.headers.clear()


def _time(drift: timedelta) -> Callable[[Installation], None]:
    def set_it(one: Installation) -> None:
        one.slack.headers["Date"] = format_datetime(datetime.now(UTC) + drift, usegmt=True)

    return set_it


def _public_answers(**answer: Any) -> Callable[[Installation], None]:
    return lambda one: one.public.update(answer)


def _without_slack(one: Installation) -> None:
    del one.settings["slack_bot_token"], one.settings["slack_signing_secret"]


def _socket_refused(one: Installation) -> None:
    _with_socket_mode(one)
    one.slack.fail("apps.connections.open", Fault(error="not_allowed_token_type"))


def _socket_silent(one: Installation) -> None:
    _with_socket_mode(one)
    one.slack.fail("apps.connections.open", Fault(status=503))


def _a_persons_token(one: Installation) -> None:
    one.slack._auth_test = lambda _: {"team_id": "TSQUARE", "user_id": "USAM"}  # type: ignore[method-assign]


ALL = "chat:write,commands,files:write,groups:read,im:write,users:read"
FAULTS: dict[str, tuple[Callable[[Installation], None], str, str]] = {
    "no secret key": (_set(secret_key=None), "secret key", "keygen"),
    "another platform": (_set(stewards="teams:0,slack:USTELLA"), "settings", "platform"),
    "schema behind": (_set(database_url="sqlite+aiosqlite:///no-such.db"), "database", "squaredeal migrate"),
    "no database": (_set(database_url=f"sqlite+aiosqlite:///{__file__}"), "database", "DATABASE_URL"),
    "no platform": (_without_slack, "platform", "SLACK_BOT_TOKEN"),
    "public address refuses": (_public_answers(status=502), "public address", "squaredeal serve"),
    "public address of another": (_public_answers(text="<html>"), "public address", "squaredeal serve"),
    "public address is nowhere": (_set(public_url="http://127.0.0.1:9"), "public address", "proxy"),
    "token refused": (_fails("auth.test", Fault(error="invalid_auth")), "bot token", "OAuth & Permissions"),
    "Slack is away": (_fails("auth.test", Fault(status=503)), "bot token", "slack.com"),
    "a person's token": (_a_persons_token, "bot token", "xoxb-"),
    "scope missing": (_scopes(ALL.replace("groups:read,", "")), "scopes", "manifest.yaml"),
    "clock ahead": (_time(timedelta(minutes=-3)), "clock", "NTP"),
    "clock behind": (_time(timedelta(minutes=3)), "clock", "NTP"),
    "socket refused": (_socket_refused, "Socket Mode", "connections:write"),
    "socket silent": (_socket_silent, "Socket Mode", "again"),
    "channel not set": (_set(management_channel=""), "management channel", "SQUAREDEAL_MANAGEMENT_CHANNEL"),
    "channel gone": (_set(management_channel="slack:CGONE"), "management channel", "/invite @Squaredeal"),
    "channel archived": (_channel(is_archived=True), "management channel", "Unarchive"),
    "channel public": (_channel(is_private=False), "management channel", "private"),
    "channel shared": (_channel(is_ext_shared=True), "management channel", "sharing"),
    "invitation pending": (_channel(is_pending_ext_shared=True), "management channel", "sharing"),
    "bot outside": (_members("UMAYA", "UOMAR"), "management channel", "/invite @Squaredeal"),
    "nobody inside": (_members("UBOT"), "management channel", "full member"),
    "guests inside": (_members("UBOT", "UGUEST", "UOTHER"), "management channel", "full member"),
    "no steward": (_set(stewards=""), "stewards", "SQUAREDEAL_STEWARDS"),
    "steward unknown": (_set(stewards="slack:UNOBODY"), "steward slack:UNOBODY", "SQUAREDEAL_STEWARDS"),
    "steward left": (_user("USTELLA", deleted=True), "steward slack:USTELLA", "SQUAREDEAL_STEWARDS"),
    "steward is a guest": (_user("USTELLA", is_restricted=True), "steward slack:USTELLA", "no guest"),
    "steward unreachable": (
        _fails("conversations.open", Fault(error="cannot_dm_bot")), "steward slack:USTELLA", "write to"),
    "owner unknown": (_set(compensation_owner="slack:UGONE"), "compensation owner", "COMPENSATION_OWNER"),
}  # fmt: skip
WARNINGS: dict[str, tuple[Callable[[Installation], None], str, str]] = {
    "public address not set": (_set(public_url=""), "public address", "SQUAREDEAL_PUBLIC_URL"),
    "scopes not said": (_no_scopes, "scopes", "manifest.yaml"),
    "more scopes": (_scopes(f"{ALL},files:read"), "scopes", "no more than it must"),
    "same channel": (_set(independent_channel="slack:CMANAGEMENT"), "channels", "a channel for each"),
    "no independent channel": (_set(independent_channel=""), "independent channel", "INDEPENDENT_CHANNEL"),
    "no directors channel": (_set(directors_channel=""), "directors channel", "DIRECTORS_CHANNEL"),
}


@pytest.mark.parametrize(("break_it", "name", "mends"), FAULTS.values(), ids=FAULTS)
async def test_each_fault_is_one_sentence_that_mends_it(
    installation: Installation, break_it: Callable[[Installation], None], name: str, mends: str
) -> None:
    break_it(installation)

    (finding,) = await installation.findings()

    assert finding.status is Status.FAULT
    _is_one_sentence(finding, name, mends)


@pytest.mark.parametrize(("break_it", "name", "mends"), WARNINGS.values(), ids=WARNINGS)
async def test_what_is_only_doubtful_is_one_warning(
    installation: Installation, break_it: Callable[[Installation], None], name: str, mends: str
) -> None:
    break_it(installation)

    (finding,) = await installation.findings()

    assert finding.status is Status.WARNING
    _is_one_sentence(finding, name, mends)


async def test_a_channel_that_slack_refuses_is_a_fault_of_its_own_each(installation: Installation) -> None:
    _fails("conversations.info", Fault(error="restricted_action"))(installation)

    findings = await installation.findings()

    assert [finding.name for finding in findings] == [f"{one} channel" for one in ROUTES]


async def test_a_channel_opened_up_is_public_although_slack_speaks_of_a_scope(
    installation: Installation,
) -> None:
    # An app that may see private channels only is told nothing of one that was made public.
    _fails("conversations.info", Fault(error="missing_scope"))(installation)

    assert {finding.says for finding in await installation.findings()} == {"public"}


async def test_two_faults_of_one_channel_are_two_sentences(installation: Installation) -> None:
    _channel(is_private=False, is_ext_shared=True)(installation)

    assert len(await installation.findings()) == 2


async def test_when_slack_stops_answering_every_question_says_so(installation: Installation) -> None:
    for method in ("conversations.info", "users.info", "conversations.open"):
        _fails(method, Fault(status=503))(installation)

    findings = await installation.findings()

    assert {finding.says for finding in findings} == {"Slack does not answer"}
    assert len(findings) == 5


def _is_one_sentence(finding: Check, name: str, mends: str) -> None:
    assert name in finding.name
    assert mends in finding.mend
    assert finding.says
    assert finding.mend.endswith(".")
    assert ". " not in finding.mend
    assert not any(secret in finding.says + finding.mend for secret in SECRETS)
