"""With which keys does the channel sign? Fetched without holding anybody up; a new one counts at once."""

from __future__ import annotations

import asyncio
import json
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import jwt

from adapters.addresses import is_safe_address
from adapters.teams.patience import CLICKED
from bot.errors import SquaredealError

FRESH_SECONDS = 24 * 3600.0
MOST_FETCHES, FETCHES_WITHIN = 10, 60.0
"""Tokens that name keys of their own invention must not become requests to Microsoft."""
ISSUER = "https://api.botframework.com"

Json = dict[str, Any]


class KeysUnavailable(SquaredealError):
    """The key is not known, or the server that has the keys did not answer."""


@dataclass(frozen=True)
class SigningKey:
    key: Any
    endorsements: frozenset[str]

    def is_for(self, channel: str) -> bool:
        """A key may say for which channels it stands; one that does not stands for all."""
        return not self.endorsements or channel in self.endorsements


class SigningKeys:
    """What the OpenID metadata at `url` leads to."""

    def __init__(
        self,
        url: str,
        session: Callable[[], aiohttp.ClientSession],
        ticks: Callable[[], float] = time.monotonic,
        fetch_seconds: float = CLICKED.keys,
    ) -> None:
        self._url = url
        self._session = session
        self._ticks = ticks
        self._fetch_seconds = fetch_seconds
        self._keys: dict[str, SigningKey] = {}
        self._issuer = ISSUER
        self._read_at = float("-inf")
        self._fetches: deque[float] = deque(maxlen=MOST_FETCHES)
        self._fetching: asyncio.Task[None] | None = None

    async def find(self, key_id: Any) -> tuple[str, SigningKey]:
        """The issuer and its key. Raises `KeysUnavailable`."""
        if not isinstance(key_id, str):
            raise KeysUnavailable("no_key_id")
        is_known = key_id in self._keys
        if not is_known or self._ticks() - self._read_at > FRESH_SECONDS:
            await self._read_anew(is_needed=not is_known)
        if key_id not in self._keys:
            raise KeysUnavailable("unknown_key")
        return self._issuer, self._keys[key_id]

    async def read(self) -> int:
        """Fetch them now, and say how many there are. Raises `KeysUnavailable`."""
        await self._read_anew(is_needed=True)
        if not self._keys:
            raise KeysUnavailable("no_keys")
        return len(self._keys)

    async def _read_anew(self, *, is_needed: bool) -> None:
        """One fetch at a time, for everybody who waits. Old keys do while the server is away."""
        if self._fetching is None or self._fetching.done():
            if not self._may_fetch():
                return
            self._fetching = asyncio.create_task(self._fetch())
        try:
            await asyncio.shield(self._fetching)
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError, TypeError, KeyError, AttributeError):
            if is_needed:
                raise KeysUnavailable("keys_unavailable") from None

    def _may_fetch(self) -> bool:
        now = self._ticks()
        if len(self._fetches) == MOST_FETCHES and now - self._fetches[0] < FETCHES_WITHIN:
            return False
        self._fetches.append(now)
        return True

    async def _fetch(self) -> None:
        async with asyncio.timeout(self._fetch_seconds):
            metadata = await self._document(self._url)
            listed = await self._document(str(metadata["jwks_uri"]))
        self._keys = dict(_signing_keys(listed["keys"]))
        self._issuer = str(metadata.get("issuer") or ISSUER)
        self._read_at = self._ticks()

    async def _document(self, url: str) -> Json:
        if not is_safe_address(url):
            raise ValueError("address")
        async with self._session().get(url, allow_redirects=False) as answer:
            answer.raise_for_status()
            return dict(json.loads(await answer.read()))


def _signing_keys(listed: list[Json]) -> Iterator[tuple[str, SigningKey]]:
    """Those that can check a signature; what else is listed is left out."""
    for one in listed:
        if one.get("kty") != "RSA" or not isinstance(one.get("kid"), str):
            continue
        try:
            key = jwt.PyJWK.from_dict(one, "RS256").key
        except (jwt.PyJWTError, ValueError, TypeError):
            continue
        yield one["kid"], SigningKey(key, frozenset(map(str, one.get("endorsements") or ())))
