"""Which chat platforms are set up, and how do they serve together?"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from adapters.doctor import Check
from adapters.platforms import Chats, Directories, ReadAccounts, WayIn, no_links
from adapters.settings import Settings
from adapters.slack.doctor import examine_slack
from adapters.slack.platform import SlackPlatform, slack_platform, slack_ports
from adapters.teams.conversations import KeptConversations, Reading
from bot.company import Company
from bot.errors import SettingsFault
from bot.ports import Chat, Directory, Services

if TYPE_CHECKING:
    from adapters.teams.platform import TeamsPlatform

EVERY_PLATFORM = {"slack", "teams"}
NONE_IS_SET_UP = (
    "SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET, MICROSOFT_APP_ID: none is set; there is no platform to serve."
    " To look around without an account, run `squaredeal demo`."
)


@dataclass(frozen=True)
class Chosen:
    slack: SlackPlatform | None
    teams: TeamsPlatform | None

    @property
    def names(self) -> set[str]:
        return {name for name, one in (("slack", self.slack), ("teams", self.teams)) if one}

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """Each is ready to call its platform while the block runs."""
        async with AsyncExitStack() as stack:
            for platform in (self.slack, self.teams):
                if platform is not None:
                    await stack.enter_async_context(platform.opened())
            if self.teams is not None:
                await stack.enter_async_context(self.teams.warming_up())
            yield

    def ports(
        self,
        kept: KeptConversations,
        company: Company,
        now: Callable[[], datetime],
        accounts: ReadAccounts = no_links,
    ) -> tuple[Directory, Chat]:
        found: dict[str, tuple[Directory, Chat]] = {}
        if self.slack is not None:
            found["slack"] = slack_ports(self.slack.api, self.slack.click_seconds)
        if self.teams is not None:
            found["teams"] = self.teams.ports(kept, company, now)
        directories = {name: directory for name, (directory, _) in found.items()}
        chats = {name: chat for name, (_, chat) in found.items()}
        return Directories(directories, accounts), Chats(chats, accounts)

    @asynccontextmanager
    async def listening(self, services: Services, kept: KeptConversations) -> AsyncIterator[WayIn]:
        """Commands, clicks and forms come in from each while the block runs."""
        ways: list[WayIn] = []
        async with AsyncExitStack() as stack:
            if self.slack is not None:
                ways.append(await stack.enter_async_context(self.slack.listening(services)))
            if self.teams is not None:
                ways.append(await stack.enter_async_context(self.teams.listening(services, kept)))
            routes = [route for way in ways for route in way.routes]
            yield WayIn(routes, lambda: all(way.is_open() for way in ways))


def chosen_platforms(settings: Settings) -> Chosen:
    """Raises `SettingsFault` when none is set up."""
    slack = slack_platform(settings) if settings.slack_bot_token is not None else None
    teams = _teams_platform(settings) if settings.microsoft_app_id else None
    if slack is None and teams is None:
        raise SettingsFault(NONE_IS_SET_UP)
    return Chosen(slack, teams)


def _teams_platform(settings: Settings) -> TeamsPlatform:
    # What signs and logs in takes a fifth of a second to import: not for those who have no Teams.
    from adapters.teams.platform import teams_platform

    return teams_platform(settings)


def names_of(settings: Settings) -> set[str]:
    """Those that are set up, also when none is."""
    named = {"slack": settings.slack_bot_token is not None, "teams": bool(settings.microsoft_app_id)}
    return {name for name, is_set_up in named.items() if is_set_up}


def needs_an_address(settings: Settings) -> bool:
    """One that the platform can reach: only Socket Mode does without."""
    return bool(settings.microsoft_app_id) or settings.slack_app_token is None


async def examine(platforms: Chosen, kept: Reading, company: Company, now: datetime) -> tuple[Check, ...]:
    """What the doctor finds on each platform that is set up."""
    found: tuple[Check, ...] = ()
    if platforms.slack is not None:
        found += await _examine_slack(platforms.slack, company, now)
    if platforms.teams is not None:
        from adapters.teams.doctor import examine_teams

        async with platforms.teams.opened():
            found += await examine_teams(platforms.teams, kept, company, now, alone=platforms.slack is None)
    return found


async def _examine_slack(slack: SlackPlatform, company: Company, now: datetime) -> tuple[Check, ...]:
    """Not as for serving: a token that Slack refuses is a finding."""
    await slack.api.open()
    try:
        return await examine_slack(slack.api, slack.app_token, company, now)
    finally:
        await slack.api.close()
