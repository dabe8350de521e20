"""With what does the bot show the Connector who it is? A token of its tenant, fetched by MSAL in a thread."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from msal import ConfidentialClientApplication
from requests import RequestException

from adapters.certificates import own_authority
from adapters.teams.patience import CLICKED
from bot.errors import OutcomeUnknown, PermanentFailure

DEFAULT_LOGIN = "https://login.microsoftonline.com"
SCOPE, SCOPE_OF_GOVERNMENT = "https://api.botframework.com/.default", "https://api.botframework.us/.default"
EARLY_SECONDS = 300
"""A token is exchanged for a new one that long before its end."""


class Tokens:
    """Raises `PermanentFailure` when the login server refuses, `OutcomeUnknown` when it does not answer."""

    def __init__(
        self,
        login: str,
        tenant: str,
        app_id: str,
        password: str,
        ticks: Callable[[], float] = time.monotonic,
        login_seconds: float = CLICKED.login,
    ) -> None:
        self._login = login.rstrip("/")
        self._tenant = tenant
        self._app_id = app_id
        self._password = password
        self._ticks = ticks
        self._login_seconds = login_seconds
        self._token, self._good_until = "", float("-inf")
        self._fetching: asyncio.Task[None] | None = None

    async def current(self) -> str:
        """One fetch at a time, for everybody who waits."""
        if self._ticks() >= self._good_until:
            if self._fetching is None or self._fetching.done():
                self._fetching = asyncio.create_task(self._fetch())
            await asyncio.shield(self._fetching)
        return self._token

    def forget(self, token: str) -> None:
        """The Connector does not take it."""
        if token == self._token:
            self._good_until = float("-inf")

    async def _fetch(self) -> None:
        try:
            async with asyncio.timeout(2 * self._login_seconds):
                answer = await asyncio.to_thread(self._ask)
        except (TimeoutError, RequestException, OSError, ValueError):
            raise OutcomeUnknown() from None
        if not isinstance(answer.get("access_token"), str):
            raise PermanentFailure(str(answer.get("error") or "no_token")[:80])
        self._token = answer["access_token"]
        self._good_until = self._ticks() + float(answer.get("expires_in") or 0) - EARLY_SECONDS

    def _ask(self) -> dict[str, Any]:
        """In a thread of its own: MSAL waits for the network. A new client keeps no token from before."""
        client = ConfidentialClientApplication(
            self._app_id,
            client_credential=self._password,
            authority=f"{self._login}/{self._tenant}",
            instance_discovery=self._login == DEFAULT_LOGIN,
            timeout=self._login_seconds,
            verify=own_authority() or True,
        )
        return dict(client.acquire_token_for_client(scopes=[scope_of(self._login)]) or {})


def scope_of(login: str) -> str:
    return SCOPE_OF_GOVERNMENT if (urlsplit(login).hostname or "").endswith(".us") else SCOPE
