"""Which addresses does the local platform answer? One table of every page, button and form."""

from __future__ import annotations

from aiohttp import web

from adapters.local import handlers
from adapters.local.platform import LocalPlatform
from adapters.local.shield import Handler, shielded

PAGES: dict[str, Handler] = {
    "/": handlers.lead_home,
    "/local": handlers.lead_home,
    "/local/": handlers.show_start,
    "/local/static/{name}": handlers.send_static,
    "/local/clock": handlers.show_clock,
    "/local/{person}": handlers.show_person,
    "/local/{person}/home": handlers.show_home,
    "/local/{person}/feed": handlers.show_feed,
    "/local/{person}/changes": handlers.stream_changes,
}

DEEDS: dict[str, Handler] = {
    "/local/clock": handlers.move_clock,
    "/local/{person}/command": handlers.run_command,
    "/local/{person}/press": handlers.press_button,
    "/local/{person}/submit": handlers.submit_form,
    "/local/{person}/language": handlers.choose_language,
}


def routes(local: LocalPlatform) -> list[web.RouteDef]:
    """To be mounted on the shared server. Call `local.live.close` when it stops: open pages hold a stream."""
    return [
        *(web.get(path, shielded(handler, local), allow_head=False) for path, handler in PAGES.items()),
        *(web.post(path, shielded(handler, local)) for path, handler in DEEDS.items()),
    ]
