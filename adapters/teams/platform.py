"""How is Teams put together from the settings: its Connector, its ports, and the way in?"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from adapters.addresses import ServiceUrls
from adapters.platforms import WayIn
from adapters.settings import Settings
from adapters.teams.authentication import Authentication
from adapters.teams.chat import TeamsChat
from adapters.teams.connector import Connector
from adapters.teams.conversations import Conversations, KeptConversations
from adapters.teams.directory import TeamsDirectory
from adapters.teams.keys import SigningKeys
from adapters.teams.patience import CLICKED, Patience
from adapters.teams.tokens import Tokens
from bot.company import Company
from bot.errors import SettingsFault
from bot.ports import Services


@dataclass(frozen=True)
class TeamsPlatform:
    app_id: str
    tenant: str
    connector: Connector
    authentication: Authentication
    patience: Patience = CLICKED

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        """Ready to call the Connector while the block runs."""
        await self.connector.open()
        try:
            yield
        finally:
            await self.connector.close()

    @asynccontextmanager
    async def warming_up(self) -> AsyncIterator[None]:
        """Keys and token are there before the first click needs them, if all is well; else it asks itself."""
        asking = asyncio.gather(
            self.authentication.read_keys(), self.connector.introduce(), return_exceptions=True
        )
        try:
            yield
        finally:
            asking.cancel()

    def ports(
        self, kept: KeptConversations, company: Company, now: Callable[[], datetime]
    ) -> tuple[TeamsDirectory, TeamsChat]:
        conversations, chat = self._speaking(kept, company, now)
        directory = TeamsDirectory(
            self.connector, conversations, chat, self.tenant, company, self.patience.click
        )
        return directory, chat

    @asynccontextmanager
    async def listening(self, services: Services, kept: KeptConversations) -> AsyncIterator[WayIn]:
        """Activities come in while the block runs."""
        # The SDK takes its time to import: not for those who have no Teams.
        from adapters.teams.app import TeamsAdapter, routes
        from adapters.teams.handlers import TeamsHandlers

        conversations, chat = self._speaking(kept, services.company, services.now)
        handlers = TeamsHandlers(services, chat, conversations, self.patience)
        adapter = TeamsAdapter(self.authentication, self.app_id, self.tenant)
        yield WayIn(routes(adapter, handlers), lambda: True)

    def _speaking(
        self, kept: KeptConversations, company: Company, now: Callable[[], datetime]
    ) -> tuple[Conversations, TeamsChat]:
        conversations = Conversations(kept, self.tenant, now)
        chat = TeamsChat(self.connector, conversations, self.app_id, self.tenant, company.language)
        return conversations, chat


def teams_platform(settings: Settings, patience: Patience = CLICKED) -> TeamsPlatform:
    """Raises `SettingsFault` when Teams is not set up."""
    password = settings.microsoft_app_password
    if not settings.microsoft_app_id or password is None:
        raise SettingsFault("MICROSOFT_APP_ID: is not set.")
    app_id, tenant = settings.microsoft_app_id, settings.microsoft_app_tenant_id
    urls = ServiceUrls(settings.teams_service_hosts)
    login, secret = settings.microsoft_login_url, password.get_secret_value()
    tokens = Tokens(login, tenant, app_id, secret, login_seconds=patience.login)
    connector = Connector(tokens, urls, call_seconds=patience.call)
    keys = SigningKeys(
        settings.microsoft_openid_metadata_url, lambda: connector.session, fetch_seconds=patience.keys
    )
    return TeamsPlatform(app_id, tenant, connector, Authentication(keys, urls, app_id, tenant), patience)
