"""How is the Bot Connector called, and what do its failures mean? One place for time limits and codes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

import aiohttp
from yarl import URL

from adapters.addresses import ServiceUrls
from adapters.certificates import trusting
from adapters.teams.patience import CLICKED
from adapters.teams.tokens import Tokens
from bot.errors import DeliveryFailed, OutcomeUnknown, PermanentFailure, RetryLater

UNAUTHORIZED = 401
TOO_MANY = 429
FOR_GOOD = frozenset({400, 405, 413, 415, 422})
"""The message itself is refused; no mended set-up makes it go through."""

Answer = dict[str, Any]


class Connector:
    """The REST interface of the Bot Connector. Raises `RetryLater`, `OutcomeUnknown` or `PermanentFailure`.

    Nothing is sent twice here, except with a new token after a 401: the job does that.
    """

    def __init__(
        self,
        tokens: Tokens,
        urls: ServiceUrls,
        session: aiohttp.ClientSession | None = None,
        call_seconds: float = CLICKED.call,
    ) -> None:
        self._tokens = tokens
        self._urls = urls
        self._session = session
        self._call_seconds = call_seconds

    async def open(self) -> None:
        """One session for all calls; needs the running loop."""
        timeout = aiohttp.ClientTimeout(total=self._call_seconds)
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(ssl=trusting()), timeout=timeout, trust_env=True
        )

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()

    @property
    def session(self) -> aiohttp.ClientSession:
        assert self._session is not None, "opened before anybody calls"
        return self._session

    async def introduce(self) -> None:
        """A token can be had."""
        await self._tokens.current()

    async def call(
        self,
        method: str,
        service_url: str,
        *path: str,
        body: Answer | None = None,
        query: Mapping[str, str] | None = None,
    ) -> Answer:
        """`path` is what follows `v3`, in parts; ids in it are quoted here."""
        base = self._urls.checked(service_url)
        if base is None:
            raise PermanentFailure("service_url_not_allowed")
        address = URL(base + "/".join(["v3", *(quote(part, safe="") for part in path)]), encoded=True)
        return await self._with_token(method, address.update_query(query or {}), body)

    async def _with_token(self, method: str, address: URL, body: Answer | None) -> Answer:
        token = await self._tokens.current()
        try:
            return await self._request(method, address, body, token)
        except _TokenRefused:
            self._tokens.forget(token)
        try:
            return await self._request(method, address, body, await self._tokens.current())
        except _TokenRefused:
            raise PermanentFailure("Unauthorized") from None

    async def _request(self, method: str, address: URL, body: Answer | None, token: str) -> Answer:
        headers = {"Authorization": f"Bearer {token}"}
        try:
            async with self.session.request(
                method, address, json=body, headers=headers, allow_redirects=False
            ) as answer:
                raw = await answer.read()
        except (aiohttp.ClientError, TimeoutError, OSError):
            raise OutcomeUnknown() from None
        if 200 <= answer.status < 300:
            return _read(raw)
        raise failure_of(answer.status, _read(raw), answer.headers.get("Retry-After"))


class _TokenRefused(DeliveryFailed):
    """Nothing was done: once more with a new token."""


def failure_of(status: int, answer: Answer, retry_after: str | None) -> DeliveryFailed:
    if status == UNAUTHORIZED:
        return _TokenRefused()
    if status == TOO_MANY:
        return RetryLater(_seconds(retry_after))
    if status >= 500 or status < 400:
        return OutcomeUnknown()
    error = answer.get("error")
    code = error.get("code") if isinstance(error, dict) else None
    word = code if isinstance(code, str) and code.isalnum() else "refused"
    return Refused(status, word)


class Refused(PermanentFailure):
    """The Connector's own word for it, with the status before it: `403 BotNotInConversationRoster`."""

    def __init__(self, status: int, word: str) -> None:
        super().__init__(f"{status} {word[:80]}", mendable=status not in FOR_GOOD)
        self.status = status


def _read(raw: bytes) -> Answer:
    try:
        answer = json.loads(raw) if raw else {}
    except (ValueError, RecursionError):
        return {}
    return answer if isinstance(answer, dict) else {}


def _seconds(header: str | None) -> float:
    try:
        return max(float(header or 1), 1.0)
    except ValueError:
        return 1.0
