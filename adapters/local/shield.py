"""Who may talk to the local pages, and what do they hear when something goes wrong?

Anybody on this machine may be anybody in the demo, so it answers this machine's browser alone: a page of
another site must not be able to press a button here, nor to read what is shown (DNS rebinding).
"""

from __future__ import annotations

import ipaddress
from collections.abc import Awaitable, Callable

from aiohttp import web
from yarl import URL

from adapters.incidents import report
from adapters.local import pages
from adapters.local.handlers import HEADERS, browser_language, page
from adapters.local.platform import LocalPlatform
from bot.errors import MalformedRequest
from bot.texts import Texts

Handler = Callable[[web.Request, LocalPlatform], Awaitable[web.StreamResponse]]


def shielded(
    handler: Handler, local: LocalPlatform
) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
    """The handler for the server to call: checked before, and with an answer whatever happens."""

    async def handle(request: web.Request) -> web.StreamResponse:
        response = await _answer(handler, request, local)
        if not response.prepared:
            response.headers.update(HEADERS)
        return response

    return handle


async def _answer(handler: Handler, request: web.Request, local: LocalPlatform) -> web.StreamResponse:
    if not _is_from_here(request):
        raise web.HTTPForbidden(text="The demo answers only this machine's own browser.")
    try:
        return await handler(request, local)
    except web.HTTPNotFound:
        return _nobody(request, local)
    except (web.HTTPException, MalformedRequest):
        raise  # The server's, for every platform.
    except Exception as error:
        return _failed(request, local, report(error, f"local.{handler.__name__}"))


def _is_from_here(request: web.Request) -> bool:
    """Asked for by a loopback name, and a change only by a page of this very server."""
    origin = request.headers.get("Origin")
    return _is_loopback(request.host) and (
        request.method == "GET" or origin is None or origin == f"{request.scheme}://{request.host}"
    )


def _is_loopback(host: str) -> bool:
    try:
        name = URL(f"http://{host}").host or ""
        return name == "localhost" or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _nobody(request: web.Request, local: LocalPlatform) -> web.Response:
    texts = Texts(browser_language(request))
    heading, sentence = texts("local.nobody.title"), texts("local.nobody.text")
    return _problem(404, heading, sentence, texts, local)


def _failed(request: web.Request, local: LocalPlatform, incident: str) -> web.Response:
    """A page says it; the script of a page gets the id, says it beside the form and keeps what was typed."""
    if request.method != "GET":
        return web.json_response({"incident": incident}, status=500)
    texts = Texts(browser_language(request))
    sentence = texts("failure.text", incident=incident)
    return _problem(500, texts("failure.summary"), sentence, texts, local)


def _problem(status: int, heading: str, text: str, texts: Texts, local: LocalPlatform) -> web.Response:
    clock = pages.clock(local.services, texts)
    return page(pages.problem_page(heading, text, texts, clock), status=status)
