"""How does every card and form look, as a page, in Slack and in Teams, and would they take it? The gallery.

It belongs to no platform, for it shows what each makes of the same example.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from aiohttp import web
from markupsafe import Markup

from adapters.faults import Json
from adapters.local import pages
from adapters.local import render as local
from adapters.local.handlers import browser_language, page
from adapters.local.platform import LocalPlatform
from adapters.local.render import NO_PICTURES, Pictures
from adapters.local.shield import Handler, shielded
from adapters.pictures import Draw, draw, draw_all, pictures_in
from adapters.pictures import Form as FileForm
from adapters.slack import render as slack
from adapters.slack.limits import message_faults, view_faults
from adapters.teams import render as teams
from adapters.teams.limits import card_faults, dialog_faults
from bot.people import PersonId
from bot.texts import LANGUAGES, Texts
from bot.views.elements import Card, Chart, Form
from bot.views.examples import VIEWS
from bot.views.home import Home
from bot.views.samples import NAMES, SAMPLES, Shown

PATH = "/local/gallery"
ZONE = "Europe/Amsterdam"
"""In which the sample people live."""

PICKED_FROM = [(PersonId(f"local:{key}"), name) for key, name in NAMES.items()]


@dataclass(frozen=True)
class Sent:
    """What a platform is sent for an example. `faults`: why it would refuse that; nothing, when it fits."""

    platform: str
    format: str
    json: str
    faults: list[str]


@dataclass(frozen=True)
class Look:
    """One example everywhere."""

    name: str
    html: Markup
    sent: tuple[Sent, ...]
    is_form: bool

    @property
    def faults(self) -> list[str]:
        return [fault for sent in self.sent for fault in sent.faults]


def routes(platform: LocalPlatform) -> list[web.RouteDef]:
    """Behind the same shield as the pages of the demo."""
    addresses: dict[str, Handler] = {PATH: _show_views, f"{PATH}/{{view}}": _show_view}
    return [
        web.get(address, shielded(show, platform), allow_head=False) for address, show in addresses.items()
    ]


def sample_files(card: Card) -> dict[str, str]:
    """As if its pictures were in Slack already."""
    return {picture.name: f"F0SAMPLE{at}" for at, picture in enumerate(pictures_in(card))}


def in_slack(shown: Shown) -> tuple[Json, list[str]]:
    """What Slack is sent for it, and what is wrong with that."""
    if isinstance(shown, Form):
        view = slack.render_form(shown)
        return view, view_faults(view)
    if isinstance(shown, Home):
        view = slack.render_home(shown)
        return view, view_faults(view)
    message = slack.render_card(shown, sample_files(shown))
    return message, message_faults(message)


def in_teams(shown: Shown, texts: Texts) -> tuple[Json, list[str]]:
    """What Teams is sent for it, and what is wrong with that."""
    if isinstance(shown, Form):
        dialog = teams.render_form(shown, texts)
        return dialog, dialog_faults(dialog)
    card = teams.render_card(shown, texts)
    return card, card_faults(card)


def looks_of(view: str, texts: Texts, pictures: Mapping[str, Pictures] | None = None) -> list[Look]:
    """Every example of a view, in a reader's words; `pictures` of an example, where they were drawn."""
    return [
        _look(name, example(texts, SAMPLES), texts, (pictures or {}).get(name, NO_PICTURES))
        for name, example in VIEWS[view].items()
    ]


async def pictures_of(view: str, texts: Texts, draw: Draw = draw) -> dict[str, Pictures]:
    """Name of each example → its pictures. What several examples show is drawn once."""
    drawn: dict[Chart, bytes] = {}

    async def draw_once(chart: Chart, form: FileForm) -> bytes:
        if chart not in drawn:
            drawn[chart] = await draw(chart, form)
        return drawn[chart]

    shown = {name: example(texts, SAMPLES) for name, example in VIEWS[view].items()}
    cards = {name: one for name, one in shown.items() if isinstance(one, Card)}
    return {name: await draw_all(card, "svg", draw_once) for name, card in cards.items()}


def _look(name: str, shown: Shown, texts: Texts, pictures: Pictures) -> Look:
    is_form = isinstance(shown, Form)
    html = (
        local.render_form(shown, people=PICKED_FROM)
        if isinstance(shown, Form)
        else local.render_card(shown, pictures)
    )
    slack_sent = _sent("Slack", "Block Kit", in_slack(shown))
    teams_sent = _sent("Teams", "Adaptive Card", in_teams(shown, texts))
    return Look(name, html, (slack_sent, teams_sent), is_form)


def _sent(platform: str, format: str, drawn: tuple[Json, list[str]]) -> Sent:
    content, faults = drawn
    return Sent(platform, format, json.dumps(content, indent=2, ensure_ascii=False), faults)


async def _show_views(request: web.Request, _platform: LocalPlatform) -> web.Response:
    texts = _texts(request)
    views = {view: looks_of(view, texts) for view in VIEWS}
    return page(pages.render("gallery.html", texts=texts, path=PATH, views=views))


async def _show_view(request: web.Request, _platform: LocalPlatform) -> web.Response:
    view = request.match_info["view"]
    if view not in VIEWS:
        raise web.HTTPNotFound()
    texts = _texts(request)
    looks = looks_of(view, texts, await pictures_of(view, texts))
    return page(
        pages.render("gallery_view.html", texts=texts, path=PATH, view=view, views=VIEWS, looks=looks)
    )


def _texts(request: web.Request) -> Texts:
    """In the language that was chosen, else the browser's."""
    chosen = request.query.get("language", "")
    return Texts(chosen if chosen in LANGUAGES else browser_language(request), ZONE)
