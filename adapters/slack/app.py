"""One table of every command, button, form and event in Slack, on real Bolt; over HTTP or a socket."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable

import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.signature import SignatureVerifier

from adapters import incidents
from adapters.slack.decode import Payload, check_shape, is_known, read_body
from adapters.slack.handlers import SlackHandlers
from adapters.slack.web_api import SlackApi
from bot.errors import MalformedRequest
from bot.ports import Services

COMMAND = "/dilemma"
SHORTCUT = "dilemma"
HOME_OPENED = "app_home_opened"
MEMBER_JOINED = "member_joined_channel"
PATH = "/slack/events"
ANYTHING = re.compile(".*", re.DOTALL)

_log = structlog.get_logger()


def bolt_app(api: SlackApi, signing_secret: str, services: Services) -> AsyncApp:
    """The listeners. A button or form of another version is answered too, privately, by `conversation`."""

    async def authorize() -> AuthorizeResult:
        return AuthorizeResult(enterprise_id=None, team_id=None, bot_token=api.client.token)

    app = AsyncApp(
        client=api.client,
        signing_secret=signing_secret,
        authorize=authorize,
        # The answer is what the listener acknowledged, after its commit.
        process_before_response=True,
        # Nothing here uses these, and they stumble over payloads of another shape.
        ignoring_self_events_enabled=False,
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )
    handlers = SlackHandlers(api, services)
    app.command(COMMAND)(handlers.on_command)
    app.shortcut(SHORTCUT)(handlers.on_shortcut)
    app.action(ANYTHING)(handlers.on_press)
    app.view(ANYTHING)(handlers.on_submission)
    app.view_closed(ANYTHING)(handlers.on_anything_else)
    app.options(ANYTHING)(handlers.on_anything_else)
    app.event(HOME_OPENED)(handlers.on_home_opened)
    app.event(MEMBER_JOINED)(handlers.on_member_joined)
    app.event(ANYTHING)(handlers.on_anything_else)

    @app.error
    async def failed(error: Exception) -> BoltResponse:
        incidents.report(error, "slack.bolt")
        return BoltResponse(status=400)

    return app


def routes(api: SlackApi, signing_secret: str, services: Services) -> list[web.RouteDef]:
    """The way in over HTTP: signed requests."""
    app = bolt_app(api, signing_secret, services)
    verifier = SignatureVerifier(signing_secret)

    async def receive(request: web.Request) -> web.Response:
        raw = await request.read()
        if not is_signed(request, raw, verifier):
            return _refused(401, "slack.bad_signature")

        def for_bolt() -> AsyncBoltRequest:
            return AsyncBoltRequest(
                body=raw.decode(), query=request.query_string, headers=dict(request.headers)
            )

        try:
            answer = await _answer(app, read_body(raw, request.content_type), for_bolt)
        except MalformedRequest as malformed:
            return _refused(400, "slack.malformed", what=str(malformed))
        return await to_aiohttp_response(answer)

    return [web.post(PATH, receive)]


def taker(api: SlackApi, services: Services) -> Callable[[Payload], Awaitable[BoltResponse]]:
    """The way in over a socket: what an envelope carries. Raises `MalformedRequest`."""
    app = bolt_app(api, "", services)

    async def take(payload: Payload) -> BoltResponse:
        return await _answer(app, payload, lambda: AsyncBoltRequest(body=dict(payload), mode="socket_mode"))

    return take


async def _answer(app: AsyncApp, payload: Payload, for_bolt: Callable[[], AsyncBoltRequest]) -> BoltResponse:
    """What the listeners acknowledge, whichever way the payload came in."""
    check_shape(payload)
    try:
        request = for_bolt()
    except (AttributeError, KeyError, TypeError, ValueError):
        # Bolt looks for people and channels all over the payload, and trusts the shapes it finds.
        raise MalformedRequest("shape") from None
    if not is_known(payload):
        return _unknown()
    answer = await app.async_dispatch(request)
    return _unknown() if answer.status == 404 else answer


def is_signed(request: web.Request, raw: bytes, verifier: SignatureVerifier) -> bool:
    """Checked before Bolt does, which answers a number that is none with a traceback."""
    timestamp = request.headers.get("X-Slack-Request-Timestamp", "")
    signature = request.headers.get("X-Slack-Signature", "")
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 20 and signature.isascii()):
        return False
    return verifier.is_valid(raw, timestamp, signature)


def _unknown() -> BoltResponse:
    """From Slack, but nothing this version knows: acknowledged, so that Slack does not repeat it."""
    _log.info("slack.unknown")
    return BoltResponse(status=200)


def _refused(status: int, why: str, **more: str) -> web.Response:
    """One line, no content."""
    _log.warning(why, **more)
    return web.Response(status=status)
