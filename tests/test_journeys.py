"""One case, both platforms: raised on one, decided on the other, through real Bolt and the real Teams SDK."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from adapters.chosen import Chosen
from adapters.slack.platform import SlackPlatform
from adapters.slack.web_api import SlackApi
from adapters.teams.platform import teams_platform
from adapters.web import web_app
from adapters.wiring.database import is_ready
from adapters.wiring.running import running
from adapters.wiring.serve import read_accounts
from bot.accounts import Accounts
from bot.audit import State
from bot.company import Company
from bot.people import ChannelId, PersonId
from bot.people_file import PeopleFile
from bot.reference import Reference
from storage.database import Database
from storage.teams_conversations import SqlTeamsConversations
from tests import unhurried
from tests.cast import COMPANY, NOW, SECRET
from tests.slack import acting as in_slack
from tests.slack import workspace as slack_side
from tests.slack.fake_slack import FakeSlack
from tests.stores import copy_of_empty_sqlite
from tests.teams import acting as in_teams
from tests.teams import workspace as teams_side
from tests.teams.certificates import make_certificate, serving_with
from tests.teams.fake_teams import FakeTeams
from tests.teams.workspace import DINA, MANAGEMENT, MAYA, OMAR, SAM

TEAMS_DECIDE = replace(COMPANY, management=ChannelId(f"teams:{MANAGEMENT}"))
SLACK_DECIDES = COMPANY


def linked(*pairs: tuple[str, str]) -> PeopleFile:
    """Who is who: by the user in Slack and the directory object in Teams."""
    accounts = [(PersonId(f"slack:{slack}"), PersonId(f"teams:{teams}")) for slack, teams in pairs]
    return PeopleFile(accounts=Accounts.of(accounts))


EVERYBODY = linked(("USAM", SAM), ("UMAYA", MAYA), ("UOMAR", OMAR), ("UDINA", DINA))


@dataclass
class Both:
    slack: slack_side.Workspace
    teams: teams_side.Workspace

    async def case(self, reference: str) -> Any:
        async with self.slack.services.read() as work:
            return await work.cases.find(Reference(reference))


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_certificate(tmp_path_factory.mktemp("login"))


@asynccontextmanager
async def open_both(
    tmp_path: Path, certificate: Path, company: Company, people_file: PeopleFile
) -> AsyncIterator[Both]:
    slack, teams = FakeSlack(), FakeTeams()
    slack_side.furnish(slack)
    teams_side.furnish(teams)
    url = await copy_of_empty_sqlite(tmp_path, "both.db")
    async with AsyncExitStack() as stack:
        stack.callback(slack.release)
        stack.callback(teams.release)
        for_slack = await stack.enter_async_context(slack.server())
        for_teams = await stack.enter_async_context(teams.server())
        login = teams.login_server()
        await login.start_server(ssl=serving_with(certificate))
        stack.push_async_callback(login.close)
        platforms = Chosen(
            SlackPlatform(
                SlackApi("xoxb-test", str(for_slack.make_url("/api/"))),
                slack_side.SIGNING_SECRET,
                "",
                unhurried.SECONDS,
            ),
            teams_platform(teams_side.settings_for(for_teams, login.port or 0), unhurried.IN_TEAMS),
        )
        await stack.enter_async_context(platforms.opened())

        def ports(database: Database) -> Any:
            kept = SqlTeamsConversations(database)
            return platforms.ports(kept, company, lambda: NOW, partial(read_accounts, database))

        services, database = await stack.enter_async_context(
            running(
                url,
                company,
                SECRET,
                ports,
                lambda: NOW,
                people_file,
                several_platforms=True,
                preview_seconds=unhurried.SECONDS,
            )
        )
        way_in = await stack.enter_async_context(
            platforms.listening(services, SqlTeamsConversations(database))
        )
        app = web_app(way_in.routes, lambda: is_ready(database))
        client = await stack.enter_async_context(TestClient(TestServer(app, host="127.0.0.1")))
        yield Both(
            slack_side.Workspace(slack, client, services),
            teams_side.Workspace(teams, client, services, str(for_teams.make_url("/teams/"))),
        )


@pytest.fixture
def both(tmp_path: Path, certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    return partial(open_both, tmp_path, certificate)


async def test_raised_in_slack_and_decided_in_teams(both: Any) -> None:
    async with both(TEAMS_DECIDE, EVERYBODY) as here:
        await here.teams.installs(MAYA)
        reference = await in_slack.raise_case(here.slack)
        card = await here.teams.card_in(MANAGEMENT)
        question = await here.teams.presses(MAYA, card, "ask")
        await here.teams.submits(MAYA, question.dialog, question="Did they see the starter pack?")
        asked = await here.slack.told("USAM", "Did they see the starter pack?")
        await here.slack.presses("USAM", asked, "answer")
        await here.slack.submits("USAM", here.slack.last_view, answer="Yes, on Tuesday.")
        await here.teams.settled(lambda: "Yes, on Tuesday." in card.says())

        advice = {**in_teams.ADVICE, "compensation_owner": DINA}
        await in_teams.decide(here.teams, MAYA, card, "advise_best_fit", in_teams.WHY, **advice)
        outcome = await here.slack.told("USAM", "is decided")
        await here.teams.settled(lambda: "Decided by" in card.says())

        case = await here.case(reference)
        assert in_teams.WHY in outcome.says()
        assert (case.platform, case.state) == ("slack", State.DECIDED)
        assert case.decision.by == "slack:UMAYA"
        assert case.decision.compensation.owner == "slack:UDINA"
        assert here.teams.teams.private_of(SAM) == []


async def test_raised_in_teams_and_decided_in_slack(both: Any) -> None:
    async with both(SLACK_DECIDES, EVERYBODY) as here:
        await here.teams.installs(SAM)
        reference = await in_teams.raise_case(here.teams)
        card = await here.slack.card_in("CMANAGEMENT")

        await in_slack.decide(here.slack, "UMAYA", card, "advise_best_fit", in_slack.WHY, **in_slack.ADVICE)
        outcome = await here.teams.told(SAM, "is decided")
        await here.slack.settled(lambda: "Decided by" in card.says())

        case = await here.case(reference)
        assert in_slack.WHY in outcome.says()
        assert (case.platform, case.rep, case.decision.by) == ("teams", "slack:USAM", "slack:UMAYA")
        assert here.slack.slack.private_of("USAM") == []


async def test_a_gainer_whom_nobody_knows_in_teams_keeps_the_case_out_of_it(both: Any) -> None:
    known = linked(("USAM", SAM), ("UOMAR", OMAR))
    async with both(TEAMS_DECIDE, known) as here:
        await here.teams.installs(OMAR)
        gains = {"line_manager": "UMAYA", "gainers": ["UMAYA"]}
        reference = await in_slack.raise_case(here.slack, more=gains, at_stake=["manager"])
        await here.slack.card_in("CINDEPENDENT")

        alarm = await here.slack.told("USTELLA", "another platform")

        assert reference in alarm.says()
        assert [one for one in here.teams.teams.in_conversation(MANAGEMENT) if reference in one.says()] == []


async def test_a_code_shown_in_slack_and_typed_in_teams_lets_a_manager_decide(both: Any) -> None:
    known = linked(("USAM", SAM), ("UOMAR", OMAR))
    async with both(TEAMS_DECIDE, known) as here:
        await here.teams.installs(MAYA)
        await in_slack.raise_case(here.slack)
        card = await here.teams.card_in(MANAGEMENT)
        refused = await here.teams.presses(MAYA, card, "decide")

        shown = await here.slack.types("UMAYA", "link")
        code = re.search(r"link (\w{4}-\w{4})", shown.says())
        assert code, shown
        await here.teams.types(MAYA, f"link {code[1]}")
        opened = await here.teams.presses(MAYA, card, "decide")

    assert in_teams.ENGLISH("refusal.not_linked") in refused.says()
    assert "own_gain" in str(opened.dialog)


async def test_a_code_is_never_shown_where_others_read_along(both: Any) -> None:
    async with both(TEAMS_DECIDE, EVERYBODY) as here:
        await here.teams.installs(MAYA)

        await here.teams.types(MAYA, "link", where=MANAGEMENT)
        told = await here.teams.told(MAYA, in_teams.ENGLISH("link.next"))
        await here.teams.settled(lambda: here.teams.teams.in_conversation(MANAGEMENT))

        code = re.search(r"link (\w{4}-\w{4})", told.says())
        assert code
        assert [one for one in here.teams.teams.in_conversation(MANAGEMENT) if code[1] in one.says()] == []
