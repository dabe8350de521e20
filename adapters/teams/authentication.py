"""Is a request really from Teams, for this bot, in this tenant? What the SDK leaves open is closed here.

Only tokens of the channel itself count: those of the emulator and of other bots have another issuer. Whatever
is wrong ends in `NotAuthenticated`, with a word for the log and nothing else.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import jwt

from adapters.addresses import ServiceUrls
from adapters.teams.keys import KeysUnavailable, SigningKeys
from adapters.teams.origin import Origin
from bot.errors import SquaredealError

CHANNEL = "msteams"
ALGORITHMS = ("RS256",)
CLOCK_SECONDS = 300
"""How far the clocks may be apart, as in the SDK."""
NEEDED = ["exp", "iss", "aud"]
SERVICE_URL_CLAIMS = ("serviceurl", "serviceUrl")

Claims = Mapping[str, Any]


class NotAuthenticated(SquaredealError):
    """The request is answered with 401; the argument is a word for the log."""


class Authentication:
    def __init__(self, keys: SigningKeys, urls: ServiceUrls, app_id: str, tenant: str) -> None:
        self._keys = keys
        self._urls = urls
        self._app_id = app_id
        self._tenant = tenant.lower()

    async def check(self, header: str, origin: Origin) -> None:
        """Raises `NotAuthenticated`."""
        claims = await self._claims(header)
        if origin.channel != CHANNEL:
            raise NotAuthenticated("channel")
        told = next((claims[name] for name in SERVICE_URL_CLAIMS if name in claims), None)
        if told != origin.service_url or self._urls.checked(origin.service_url) is None:
            raise NotAuthenticated("service_url")
        if {tenant.lower() for tenant in origin.tenants} != {self._tenant}:
            raise NotAuthenticated("tenant")

    async def read_keys(self) -> int:
        """How many there are now. Raises `KeysUnavailable`."""
        return await self._keys.read()

    async def _claims(self, header: str) -> Claims:
        scheme, _, token = header.partition(" ")
        if scheme != "Bearer" or not token:
            raise NotAuthenticated("no_token")
        try:
            key_id = jwt.get_unverified_header(token).get("kid")
            issuer, key = await self._keys.find(key_id)
            if not key.is_for(CHANNEL):
                raise NotAuthenticated("endorsement")
            return self._decoded(token, issuer, key.key)
        except (jwt.PyJWTError, ValueError, TypeError) as wrong:
            raise NotAuthenticated(type(wrong).__name__) from None
        except KeysUnavailable as unavailable:
            raise NotAuthenticated(str(unavailable)) from None

    def _decoded(self, token: str, issuer: str, key: Any) -> Claims:
        return jwt.decode(
            token,
            key,
            algorithms=ALGORITHMS,
            audience=self._app_id,
            issuer=issuer,
            leeway=CLOCK_SECONDS,
            options={"require": NEEDED},
        )
