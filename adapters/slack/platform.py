"""How is Slack put together from the settings: its API, its ports, and the way in that was chosen?"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial

from adapters.platforms import WayIn
from adapters.settings import Settings
from adapters.slack.app import routes, taker
from adapters.slack.chat import SlackChat
from adapters.slack.directory import CLICK_SECONDS, SlackDirectory
from adapters.slack.socket import SocketMode
from adapters.slack.web_api import SlackApi
from bot.errors import DeliveryFailed, PermanentFailure, SettingsFault
from bot.ports import Chat, Directory, Services


@dataclass(frozen=True)
class SlackPlatform:
    api: SlackApi
    signing_secret: str
    app_token: str
    """Set: Socket Mode, and nothing is served over HTTP."""
    click_seconds: float = CLICK_SECONDS

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """Ready to call Slack while the block runs. Raises `SettingsFault` for an app token that is none."""
        await self.api.open()
        try:
            if self.app_token:
                await self._check_app_token()
            yield
        finally:
            await self.api.close()

    @asynccontextmanager
    async def listening(self, services: Services) -> AsyncIterator[WayIn]:
        """Commands, clicks and forms come in while the block runs."""
        if not self.app_token:
            yield WayIn(routes(self.api, self.signing_secret, services), lambda: True)
            return
        address = partial(self.api.socket_address, self.app_token)
        take = taker(self.api, services)
        async with SocketMode(address, take, proxy=self.api.client.proxy) as socket:
            yield WayIn((), lambda: socket.is_connected)

    async def _check_app_token(self) -> None:
        """Slack may be away for the moment; that it refuses is for somebody to mend."""
        try:
            await self.api.socket_address(self.app_token)
        except PermanentFailure as refused:
            raise SettingsFault(
                f"SLACK_APP_TOKEN: Slack refuses it ({refused.code});"
                " make one with the scope connections:write."
            ) from None
        except DeliveryFailed:
            return


def slack_platform(settings: Settings) -> SlackPlatform:
    """Raises `SettingsFault` when Slack is not set up."""
    token = settings.slack_bot_token
    if token is None:
        raise SettingsFault("SLACK_BOT_TOKEN: is not set.")
    signing_secret, app_token = settings.slack_signing_secret, settings.slack_app_token
    return SlackPlatform(
        SlackApi(token.get_secret_value(), settings.slack_api_url),
        signing_secret.get_secret_value() if signing_secret else "",
        app_token.get_secret_value() if app_token else "",
    )


def slack_ports(api: SlackApi, click_seconds: float = CLICK_SECONDS) -> tuple[Directory, Chat]:
    return SlackDirectory(api, click_seconds=click_seconds), SlackChat(api)
