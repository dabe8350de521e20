"""The way in from Teams, on the real Bot Framework SDK: one route, one table of activities.

The SDK hands the activities out by type. What it is not trusted with is done elsewhere: the shape of what
comes in (`decode.py`), and who sent it (`authentication.py`, in the place where the SDK would look).
"""

from __future__ import annotations

from typing import Any

import structlog
from aiohttp import web
from botbuilder.core import BotFrameworkAdapter, BotFrameworkAdapterSettings
from botbuilder.schema import Activity, ChannelAccount, ConversationAccount
from botframework.connector.auth import AuthenticationConstants, ClaimsIdentity
from msrest.universal_http.requests import ClientRetryPolicy

from adapters import incidents
from adapters.teams.authentication import Authentication, NotAuthenticated
from adapters.teams.decode import read_activity, read_body
from adapters.teams.handlers import TeamsHandlers, Turn
from adapters.teams.requests import Incoming
from bot.errors import MalformedRequest

PATH = "/api/messages"

_log = structlog.get_logger()

# The adapter makes a client for each Connector, and that looks 999 codes up in a list: 7 ms for nothing.
ClientRetryPolicy.safe_codes = frozenset(ClientRetryPolicy.safe_codes)  # type: ignore[assignment]


class TeamsAdapter(BotFrameworkAdapter):  # type: ignore[misc]
    """Single tenant. Authentication is the product's own, where the SDK calls for it."""

    def __init__(self, authentication: Authentication, app_id: str, tenant: str) -> None:
        # The SDK sends nothing (see connector.py), so it needs no password.
        super().__init__(BotFrameworkAdapterSettings(app_id, "", channel_auth_tenant=tenant))
        self._authentication = authentication
        self._app_id = app_id

    async def take(self, incoming: Incoming, header: str, handlers: TeamsHandlers) -> Any:
        """The SDK's answer to an invoke, else None. Raises `NotAuthenticated`."""
        turn = Turn(handlers, incoming)
        return await self.process_activity(_as_the_sdk_has_it(incoming), header, turn.on_turn)

    async def _authenticate_request(self, request: Activity, auth_header: str) -> ClaimsIdentity:
        """No claim goes on that would make the SDK think of another bot or of the emulator."""
        await self._authentication.check(auth_header, request.additional_properties["origin"])
        claims = {
            AuthenticationConstants.AUDIENCE_CLAIM: self._app_id,
            AuthenticationConstants.SERVICE_URL_CLAIM: request.service_url,
        }
        return ClaimsIdentity(claims, is_authenticated=True)


def routes(adapter: TeamsAdapter, handlers: TeamsHandlers) -> list[web.RouteDef]:
    async def receive(request: web.Request) -> web.Response:
        raw = await request.read()
        header = request.headers.get("Authorization", "")
        try:
            answer = await adapter.take(read_activity(read_body(raw)), header, handlers)
        except MalformedRequest as malformed:
            return _refused(400, "teams.malformed", what=str(malformed))
        except NotAuthenticated as refused:
            return _refused(401, "teams.not_authenticated", why=str(refused))
        except Exception as error:
            incidents.report(error, "teams")
            return web.Response(status=500)
        if answer is None or answer.body is None:
            return web.Response(status=answer.status if answer else 200)
        return web.json_response(answer.body, status=answer.status)

    return [web.post(PATH, receive)]


def _as_the_sdk_has_it(incoming: Incoming) -> Activity:
    """What the SDK needs to hand an activity out, made from what was read: it never reads the payload."""
    origin = incoming.origin
    activity = Activity(
        type=incoming.type,
        id=incoming.id,
        name=incoming.name or None,
        channel_id=origin.channel,
        service_url=origin.service_url,
        conversation=ConversationAccount(id=origin.conversation, conversation_type=origin.kind),
        from_property=ChannelAccount(aad_object_id=origin.person and origin.person.partition(":")[2]),
    )
    activity.additional_properties = {"origin": origin}
    return activity


def _refused(status: int, event: str, **more: str) -> web.Response:
    """One line, no content."""
    _log.warning(event, **more)
    return web.Response(status=status)
