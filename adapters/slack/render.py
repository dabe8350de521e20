"""How do cards and forms look in Slack, and what fits in one message, modal or home tab? Block Kit comes out.

Nothing typed is ever parsed: it stands in `plain_text` objects and in rich_text `text` elements, never in
mrkdwn. Each limit of Slack is written once, in the file that needs it.
"""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Sequence

from adapters.slack.render_elements import LONGEST_TEXT, NO_FILES, Block, Files, card_blocks, plain
from adapters.slack.render_fields import field_blocks
from bot.text import shorten
from bot.views.elements import Card, CardElement, Field, Form, FormElement
from bot.views.home import Home

MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
MESSAGE_SIZE = 12_000
"""Undocumented; others met `msg_blocks_too_long` from about 13,200 characters, `&<>` counted as entities."""
VIEW_SIZE = 240_000
SUMMARY, TITLE, SHORTER_TEXTS = 3000, 24, (1500, 700)


def render_card(card: Card, files: Files = NO_FILES) -> Block:
    """A message: `text` is the notification, and Slack parses it, hence the entities.

    `files`: the pictures that are in Slack already; another one is left out.
    """
    text = html.escape(shorten(card.summary, SUMMARY), quote=False)
    return {"text": text, "blocks": _message_blocks(card.elements, files)}


def render_form(form: Form) -> Block:
    """A modal; what the submission needs to find its case again travels in the metadata."""
    view = _modal(form.title, form.close, form.elements)
    view |= {"callback_id": form.name, "private_metadata": f"{form.token}:{form.reference}"}
    if form.submit:
        view["submit"] = plain(form.submit, TITLE)
    return view


def render_notice(card: Card, title: str, close: str) -> Block:
    """A modal that only shows: the answer to a click."""
    return _modal(title, close, card.elements)


def render_home(home: Home) -> Block:
    """The home tab; which page of it is shown travels in the metadata, as a button would carry it."""
    blocks = [block for element in home.elements for block in card_blocks(element)]
    shown = f"{home.page.action}:{home.page.after or ''}"
    return {"type": "home", "private_metadata": shown, "blocks": _cut(blocks, _fits_view)}


def _modal(title: str, close: str, elements: Sequence[FormElement]) -> Block:
    blocks = [block for element in elements for block in _form_blocks(element)]
    view = {
        "type": "modal",
        "title": plain(title, TITLE),
        "notify_on_close": False,
        "blocks": _cut(blocks, _fits_view),
    }
    if close:
        view["close"] = plain(close, TITLE)
    return view


def _message_blocks(elements: Sequence[CardElement], files: Files) -> list[Block]:
    """Shorten long texts before anything is left out."""
    blocks: list[Block] = []
    for longest in (LONGEST_TEXT, *SHORTER_TEXTS):
        blocks = [block for element in elements for block in card_blocks(element, longest, files)]
        if _fits_message(blocks):
            break
    return _cut(blocks, _fits_message)


def _cut(blocks: list[Block], fits: Callable[[list[Block]], bool]) -> list[Block]:
    """Leave out from the end, say so with "…", and keep what can be pressed as long as possible."""
    if fits(blocks):
        return blocks
    more = {"type": "context", "elements": [plain("…", TITLE)]}
    pressed = [block for block in blocks if block["type"] == "actions"]
    told = [block for block in blocks if block["type"] != "actions"]
    while not fits([*told, more, *pressed]):
        (told or pressed).pop()
    return [*told, more, *pressed]


def _fits_message(blocks: list[Block]) -> bool:
    counted = html.escape(json.dumps(blocks, ensure_ascii=False), quote=False)
    return len(blocks) <= MESSAGE_BLOCKS and len(counted) <= MESSAGE_SIZE


def _fits_view(blocks: list[Block]) -> bool:
    return len(blocks) <= VIEW_BLOCKS and len(json.dumps(blocks)) <= VIEW_SIZE


def _form_blocks(element: FormElement) -> list[Block]:
    return field_blocks(element) if isinstance(element, Field) else card_blocks(element)
