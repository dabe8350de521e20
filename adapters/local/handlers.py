"""What happens when somebody opens a page, presses a button or sends a form? One function a route."""

from __future__ import annotations

from importlib.resources import files

from aiohttp import web

from adapters.local import decode, pages
from adapters.local.clock import Moved
from adapters.local.pages import Section
from adapters.local.platform import LocalPlatform
from adapters.local.world import PEOPLE, PLATFORM, channels_of, private_chat
from bot import conversation
from bot.conversation import Reply, TryAgain
from bot.people import Person, PersonId
from bot.texts import Texts, supported

HEARTBEAT_SECONDS = 20.0

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none';"
        " form-action 'self'"
    ),
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""Of every answer."""

STATIC = {
    "local.css": "text/css",
    "gallery.css": "text/css",
    "local.js": "text/javascript",
    "clock.js": "text/javascript",
    "icon.svg": "image/svg+xml",
}

Fields = dict[str, tuple[str, ...]]

# --- pages -------------------------------------------------------------------------------------------


async def lead_home(_request: web.Request, _local: LocalPlatform) -> web.Response:
    return web.Response(status=302, headers={"Location": "/local/"})


async def send_static(request: web.Request, _local: LocalPlatform) -> web.Response:
    name = request.match_info["name"]
    if name not in STATIC:
        raise web.HTTPNotFound()
    text = (files(__package__) / "static" / name).read_text("utf-8")
    return web.Response(text=text, content_type=STATIC[name], charset="utf-8")


async def show_start(request: web.Request, local: LocalPlatform) -> web.Response:
    texts = Texts(browser_language(request))
    return page(pages.start_page(texts, pages.clock(local.services, texts)))


async def show_person(request: web.Request, local: LocalPlatform) -> web.Response:
    actor = await _actor(request, local)
    home = await conversation.home(actor, local.services)
    clock = pages.clock(local.services, Texts.of(actor))
    return page(pages.person_page(actor, home, await _sections(actor, local), clock))


async def show_home(request: web.Request, local: LocalPlatform) -> web.Response:
    """What the page shows above the messages; the address says which page of it."""
    actor = await _actor(request, local)
    home = await conversation.home(actor, local.services, decode.read_home_page(request.query))
    return page(pages.home(actor, home))


async def show_feed(request: web.Request, local: LocalPlatform) -> web.Response:
    actor = await _actor(request, local)
    return page(pages.feed(actor, await _sections(actor, local)))


async def show_clock(_request: web.Request, local: LocalPlatform) -> web.Response:
    return web.json_response({"now": pages.utc(local.services.now())})


async def stream_changes(request: web.Request, local: LocalPlatform) -> web.StreamResponse:
    """Server-sent events without content: the page fetches what it may see. Lasts as long as the page."""
    actor = await _actor(request, local)
    stream = web.StreamResponse(headers={**HEADERS, "Content-Type": "text/event-stream"})
    await stream.prepare(request)
    with local.live.listen([private_chat(actor.id), *channels_of(actor.id)]) as listener:
        try:
            async for is_change in listener.changes(HEARTBEAT_SECONDS):
                await stream.write(b"event: changed\ndata:\n\n" if is_change else b":\n\n")
        except ConnectionResetError:
            pass  # The page was closed.
    return stream


# --- what somebody does ------------------------------------------------------------------------------


async def run_command(request: web.Request, local: LocalPlatform) -> web.Response:
    actor, fields = await _sent(request, local)
    reply = await conversation.command(decode.read_command(fields), actor, local.services)
    return _answer(reply, actor)


async def press_button(request: web.Request, local: LocalPlatform) -> web.Response:
    actor, fields = await _sent(request, local)
    reply = await conversation.press(decode.read_press(fields, actor), local.services)
    return _answer(reply, actor)


async def submit_form(request: web.Request, local: LocalPlatform) -> web.Response:
    actor, fields = await _sent(request, local)
    reply = await conversation.submit(decode.read_submission(fields, actor), local.services)
    return _answer(reply, actor)


async def choose_language(request: web.Request, local: LocalPlatform) -> web.Response:
    actor, fields = await _sent(request, local)
    await local.languages.choose(actor.id, decode.read_language(fields))
    return web.Response(status=204)


async def move_clock(request: web.Request, local: LocalPlatform) -> web.Response:
    """The clock is everybody's. The page that asks says in which language it is."""
    fields = decode.read_fields(request.content_type, await request.read())
    step, texts = decode.read_step(fields), Texts(decode.read_language(fields))
    moved: Moved = await local.clock.move(step)
    clock = pages.clock(local.services, texts)
    said = texts(f"clock.said.{moved}", moment=clock.moment)
    return web.json_response({"now": pages.utc(clock.at), "said": said})


# --- inside ------------------------------------------------------------------------------------------


def page(html: str, status: int = 200) -> web.Response:
    return web.Response(text=html, content_type="text/html", charset="utf-8", status=status)


def browser_language(request: web.Request) -> str:
    """The first language of the browser's list; the start page belongs to nobody yet."""
    first = request.headers.get("Accept-Language", "").split(",")[0].partition(";")[0].strip()
    return supported(first)


def _answer(reply: Reply, actor: Person) -> web.Response:
    """409: the dialog stays as it is, and this is said beside what was typed."""
    if isinstance(reply, TryAgain):
        return page(pages.answer(reply.card, actor), status=409)
    return page(pages.answer(reply, actor))


async def _actor(request: web.Request, local: LocalPlatform) -> Person:
    person = PersonId(f"{PLATFORM}:{request.match_info['person']}")
    if person not in PEOPLE:
        raise web.HTTPNotFound()
    return await local.services.directory.person(person)


async def _sent(request: web.Request, local: LocalPlatform) -> tuple[Person, Fields]:
    return await _actor(request, local), decode.read_fields(request.content_type, await request.read())


async def _sections(actor: Person, local: LocalPlatform) -> list[Section]:
    channels = [private_chat(actor.id), *channels_of(actor.id)]
    messages = await local.messages.of(channels)
    return pages.sections_for(actor, messages, supported(local.services.company.language))
