"""One table of every command, button and form in Slack, on real Bolt, behind `/slack/events`."""

from __future__ import annotations

import re

import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.signature import SignatureVerifier

from adapters import incidents
from adapters.slack.decode import check_shape, is_known, read_body
from adapters.slack.handlers import SlackHandlers
from adapters.slack.web_api import SlackApi
from bot.errors import MalformedRequest
from bot.ports import Services

COMMAND = "/dilemma"
SHORTCUT = "dilemma"
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
    )
    handlers = SlackHandlers(api, services)
    app.command(COMMAND)(handlers.on_command)
    app.shortcut(SHORTCUT)(handlers.on_shortcut)
    app.action(ANYTHING)(handlers.on_press)
    app.view(ANYTHING)(handlers.on_submission)
    app.view_closed(ANYTHING)(handlers.on_anything_else)
    app.options(ANYTHING)(handlers.on_anything_else)
    app.event(ANYTHING)(handlers.on_anything_else)

    @app.error
    async def failed(error: Exception) -> BoltResponse:
        incidents.report(error, "slack.bolt")
        return BoltResponse(status=400)

    return app


def routes(api: SlackApi, signing_secret: str, services: Services) -> list[web.RouteDef]:
    app = bolt_app(api, signing_secret, services)
    verifier = SignatureVerifier(signing_secret)

    async def receive(request: web.Request) -> web.Response:
        raw = await request.read()
        if not is_signed(request, raw, verifier):
            return _refused(401, "slack.bad_signature")
        try:
            payload = read_body(raw, request.content_type)
            check_shape(payload)
            bolt_request = _for_bolt(request, raw)
        except MalformedRequest as malformed:
            return _refused(400, "slack.malformed", what=str(malformed))
        if not is_known(payload):
            return _unknown()
        answer = await to_aiohttp_response(await app.async_dispatch(bolt_request))
        return _unknown() if answer.status == 404 else answer

    return [web.post(PATH, receive)]


def _for_bolt(request: web.Request, raw: bytes) -> AsyncBoltRequest:
    """Bolt looks for people and channels all over the payload, and trusts the shapes it finds."""
    try:
        return AsyncBoltRequest(body=raw.decode(), query=request.query_string, headers=dict(request.headers))
    except (AttributeError, KeyError, TypeError, ValueError):
        raise MalformedRequest("shape") from None


def is_signed(request: web.Request, raw: bytes, verifier: SignatureVerifier) -> bool:
    """Checked before Bolt does, which answers a number that is none with a traceback."""
    timestamp = request.headers.get("X-Slack-Request-Timestamp", "")
    signature = request.headers.get("X-Slack-Signature", "")
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 20 and signature.isascii()):
        return False
    return verifier.is_valid(raw, timestamp, signature)


def _unknown() -> web.Response:
    """Signed, but nothing this version knows: acknowledged, so that Slack does not repeat it."""
    _log.info("slack.unknown")
    return web.Response()


def _refused(status: int, why: str, **more: str) -> web.Response:
    """One line, no content."""
    _log.warning(why, **more)
    return web.Response(status=status)
