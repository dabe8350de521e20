"""How do cards and forms look in Teams, and what fits in one? An Adaptive Card comes out, as a plain dict.

Nothing typed is ever parsed: it stands in the runs of a RichTextBlock and in the values of inputs, never in a
TextBlock or a FactSet, which know Markdown.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from adapters.teams.render_buttons import submit_action
from adapters.teams.render_elements import Drawing, people_mentioned, with_line_above
from adapters.teams.render_fields import People, field_element
from adapters.teams.render_text import Element, entities, mention_names, rich_text, runs_of
from bot.text import shorten
from bot.texts import Texts
from bot.views.elements import Card, Divider, Field, Form, FormElement

SCHEMA = "http://adaptivecards.io/schemas/adaptive-card.json"
VERSION = "1.5"
CARD_SIZE = 25_000
"""What Teams takes; counted as the SDK sends it, with six characters for one beyond ASCII."""
SUMMARY, SHORTER_TEXTS = 200, (1500, 1000, 700, 400, 200)

MORE = rich_text(runs_of("…", 1))
"""What is left of what has no room."""

Draw = Callable[[FormElement, Drawing], list[Element]]


def render_card(card: Card, texts: Texts) -> Element:
    """A message in a channel or a private chat."""
    mentioned = mention_names(people_mentioned(card.elements))
    teams: Element = {"width": "Full"}
    if mentioned:
        teams["entities"] = entities(mentioned)
    frame = _frame(texts) | {"fallbackText": summary_of(card, texts), "msteams": teams}
    return _filled(frame, card.elements, Drawing(mentioned=mentioned), _draw)


def render_form(form: Form, texts: Texts, people: People = ()) -> Element:
    """A dialog; `people` are offered by its person pickers before anybody searches."""

    def draw(element: FormElement, drawing: Drawing) -> list[Element]:
        if isinstance(element, Field):
            return [field_element(element, texts, people)]
        return drawing.elements(element)

    frame = _frame(texts) | ({"actions": [submit_action(form)]} if form.submit else {})
    return _filled(frame, form.elements, Drawing(in_dialog=True), draw)


def render_notice(card: Card, texts: Texts) -> Element:
    """A dialog that only shows: the answer to a click."""
    return _filled(_frame(texts), card.elements, Drawing(in_dialog=True), _draw)


def summary_of(card: Card, _texts: Texts) -> str:
    """The notification on a locked phone; nothing that anybody typed is in it."""
    return shorten(card.summary, SUMMARY)


def _frame(texts: Texts) -> Element:
    """`lang` decides how dates and times are written; the zone is always the reader's."""
    return {"type": "AdaptiveCard", "$schema": SCHEMA, "version": VERSION, "lang": texts.language}


def _draw(element: FormElement, drawing: Drawing) -> list[Element]:
    assert not isinstance(element, Field), "a field outside a form"
    return drawing.elements(element)


def _filled(frame: Element, elements: Sequence[FormElement], drawing: Drawing, draw: Draw) -> Element:
    """What takes much room is drawn denser, then long texts are shortened, before anything is left out."""
    room = CARD_SIZE - _size(frame | {"body": []})
    dense = replace(drawing, dense=True)
    body: list[Element] = []
    for tried in (drawing, dense, *(replace(dense, longest=longest) for longest in SHORTER_TEXTS)):
        body = _body(elements, tried, draw)
        if _size(body) <= room:
            return frame | {"body": body or MORE}
    return frame | {"body": _cut(body, room)}


def _body(elements: Iterable[FormElement], drawing: Drawing, draw: Draw) -> list[Element]:
    """A divider is a line above what follows it."""
    body: list[Element] = []
    divided = False
    for element in elements:
        made = draw(element, drawing)
        body += with_line_above(made) if divided else made
        divided = isinstance(element, Divider) or (divided and not made)
    return body


def _cut(body: list[Element], room: int) -> list[Element]:
    """Leave out from the end, say so with "…", and keep what can be pressed or filled in."""
    left = room - _size([*MORE, *filter(_is_used, body)])
    end = 0
    for element in body:
        left -= 0 if _is_used(element) else _size(element) + len(", ")
        if left < 0:
            break
        end += 1
    return [*body[:end], *MORE, *filter(_is_used, body[end:])]


def _is_used(element: Element) -> bool:
    inputs = [item for item in element.get("items", ()) if item["type"].startswith("Input.")]
    return element["type"] == "ActionSet" or bool(inputs)


def _size(made: Element | list[Element]) -> int:
    return len(json.dumps(made))
