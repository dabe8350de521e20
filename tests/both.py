"""How do both platforms run side by side in one program, in tests? With the cast on each, and who is who."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

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
from bot.company import Company
from bot.people import ChannelId, PersonId
from bot.people_file import PeopleFile
from bot.reference import Reference
from storage.database import Database, utc_now
from storage.teams_conversations import SqlTeamsConversations
from tests import unhurried
from tests.cast import COMPANY, NOW, SECRET
from tests.slack import workspace as slack_side
from tests.slack.fake_slack import FakeSlack
from tests.stores import empty_sqlite, with_kept_engines
from tests.teams import workspace as teams_side
from tests.teams.certificates import serving_with
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

    clock: list[datetime]

    async def case(self, reference: str) -> Any:
        async with self.slack.services.read() as work:
            return await work.cases.find(Reference(reference))


@asynccontextmanager
async def open_both(
    tmp_path: Path, certificate: Path, company: Company, people_file: PeopleFile
) -> AsyncIterator[Both]:
    slack, teams, clock = FakeSlack(), FakeTeams(), [NOW]
    slack_side.furnish(slack)
    teams_side.furnish(teams)
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(empty_sqlite())
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
            kept = SqlTeamsConversations(with_kept_engines(database))
            return platforms.ports(kept, company, lambda: clock[0], partial(read_accounts, database))

        services, database = await stack.enter_async_context(
            running(
                url,
                company,
                SECRET,
                ports,
                lambda: clock[0],
                people_file,
                several_platforms=True,
                preview_seconds=unhurried.SECONDS,
                lease_clock=utc_now,
            )
        )
        way_in = await stack.enter_async_context(
            platforms.listening(services, SqlTeamsConversations(database))
        )
        app = web_app(way_in.routes, lambda: is_ready(database))
        client = await stack.enter_async_context(TestClient(TestServer(app, host="127.0.0.1")))
        wake, address = database.jobs_may_be_due, str(for_teams.make_url("/teams/"))
        yield Both(
            slack_side.Workspace(slack, client, services, wake),
            teams_side.Workspace(teams, client, services, address, wake=wake),
            clock,
        )
