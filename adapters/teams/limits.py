"""Does Teams take this card or dialog, and is nothing in it obeyed? Limits that are documented or were seen.

The renderer keeps within them by itself; the tests and the gallery look at what came out.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

from adapters.faults import Json, Node, length, only_if, twice, walk

LARGEST_CARD, LARGEST_DIALOG = 25_000, 50_000
"""Characters as they are sent. A dialog comes as an answer, which may be longer; what the renderer aims at
is a card's size there too, but it takes nothing that was typed out of its field."""

MOST = {
    "actions": 6,
    "body": 200,
    "columns": 4,
    "entities": 60,
    "inlines": 100,
    "items": 50,
    "userIds": 60,
}
"""Key of a list → entries; none of these may be empty."""

LONGEST = {
    ("TextRun", "text"): 6000,
    ("TextBlock", "text"): 6000,
    ("Input.Text", "value"): 3000,
    ("choice", "title"): 200,
    ("choice", "value"): 255,
    ("AdaptiveCard", "fallbackText"): 200,
    **{(f"Input.{kind}", "label"): 3000 for kind in ("Text", "ChoiceSet", "Date")},
    **{(f"Input.{kind}", "errorMessage"): 300 for kind in ("Text", "ChoiceSet", "Date")},
    **{(f"Action.{kind}", "title"): 75 for kind in ("Execute", "Submit", "ShowCard")},
}
"""Kind of object and its key → characters; none of these may be empty."""

LAYOUT = {
    "AdaptiveCard",
    "ActionSet",
    "Column",
    "ColumnSet",
    "Container",
    "RichTextBlock",
    "TextBlock",
    "TextRun",
}
INPUTS = {"Input.ChoiceSet", "Input.Date", "Input.Text"}
ACTIONS = {"Action.Execute", "Action.OpenUrl", "Action.ShowCard", "Action.Submit"}
CHARTS = {"Chart.Line", "Chart.VerticalBar.Grouped"}
KNOWN = LAYOUT | INPUTS | ACTIONS | CHARTS | {"choice", "mention", "refresh"}
"""No FactSet: it draws the Markdown in what people typed."""

KINDS = {"choices": "choice", "refresh": "refresh"}
"""Objects that do not say what they are: by the key they stand under."""
NO_ELEMENTS = ("data", "choices.data", "mentioned", "selectAction")

CARRIED = {"action", "case", "form", "token", "msteams"}
OPENS_A_DIALOG = {"type": "task/fetch"}

_AT = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ"
_MOMENT = re.compile(rf"\{{\{{DATE\({_AT},SHORT\)\}}\}} \{{\{{TIME\({_AT}\)\}}\}}")
_MENTIONS = re.compile(r"<at>[^<>*_`~|#\[\]()\\]+</at>(, <at>[^<>*_`~|#\[\]()\\]+</at>)*")
_OBEYED = re.compile(r"\{\{\s*(DATE|TIME)\b|</?at\b", re.IGNORECASE)
_MARKUP = re.compile(r"[*_~`<>|#\[\]\\]")


def card_faults(card: Json) -> list[str]:
    """Why Teams would refuse a message, or obey what stands in it; nothing, when it is fine."""
    return [*_faults(card, LARGEST_CARD), *_each(card, _wrong_in_a_message), *_mentions(card)]


def dialog_faults(card: Json) -> list[str]:
    """The same for a dialog."""
    inputs = [node.value["id"] for node in nodes(card) if node.kind in INPUTS]
    return [
        *_faults(card, LARGEST_DIALOG),
        *_each(card, _wrong_in_a_dialog),
        *twice("input", inputs),
        *only_if(bool(CARRIED.intersection(inputs)), "an input by the name of what a button carries"),
        *only_if(bool(inputs) and "actions" not in card, "inputs without a submit button"),
    ]


def texts(card: Json) -> Iterator[str]:
    """Every text a person reads, in order."""
    for node in nodes(card):
        yield from (node.value[key] for key in ("label", "text", "title") if key in node.value)


def nodes(card: Any) -> Iterator[Node]:
    return (node for node in walk(card, KINDS, NO_ELEMENTS) if node.kind)


def _faults(card: Json, largest: int) -> Iterator[str]:
    size = len(json.dumps(card))
    yield from only_if(size > largest, f"card of {size} characters")
    yield from only_if(card.get("version") != "1.5", "another version than 1.5")
    yield from _each(card, _node_faults)


def _each(card: Json, faults_of: Callable[[Node], Iterator[str]]) -> Iterator[str]:
    for node in nodes(card):
        yield from (f"{node.path}: {fault}" for fault in faults_of(node))


def _node_faults(node: Node) -> Iterator[str]:
    kind, value = node.kind, node.value
    yield from only_if(kind not in KNOWN, f"{kind} is not drawn")
    yield from only_if(kind == "TextBlock" and not _is_safe(value["text"]), "text that Teams parses")
    yield from only_if(kind == "TextRun" and bool(_OBEYED.search(value["text"])), "text that Teams obeys")
    yield from only_if(kind == "choice" and bool(_MARKUP.search(value["title"])), "title that Teams parses")
    for key, entry in value.items():
        yield from length(f"{kind}.{key}", entry, LONGEST.get((kind, key)))
        yield from length(f"{kind}.{key}", entry, MOST.get(key))
    if kind == "Input.ChoiceSet" and "choices.data" not in value:
        yield from _choices(value)
    if kind in CHARTS:
        yield from _chart(value)
    if kind == "Action.ShowCard":
        yield from only_if(_unfolds(value["card"]), "a button that unfolds within another")
    if kind in ("Action.Submit", "Action.Execute"):
        yield from only_if(not set(value["data"]) <= CARRIED, "a button that carries more than it should")


def _wrong_in_a_message(node: Node) -> Iterator[str]:
    kind, value = node.kind, node.value
    yield from only_if(kind in INPUTS, "an input outside a dialog")
    opens = kind != "Action.Submit" or value["data"].get("msteams") == OPENS_A_DIALOG
    yield from only_if(not opens, "a button that opens no dialog")
    executes = kind == "Action.Execute"
    yield from only_if(executes and value["verb"] != value["data"]["action"], "a verb that is not the action")


def _wrong_in_a_dialog(node: Node) -> Iterator[str]:
    kind, value = node.kind, node.value
    yield from only_if(kind == "Action.Execute", "Action.Execute in a dialog")
    yield from only_if(kind == "Action.Submit" and "msteams" in value["data"], "a dialog out of a dialog")
    yield from only_if("<at>" in value.get("text", ""), "a mention in a dialog")


def _mentions(card: Json) -> Iterator[str]:
    """A tag and its entity belong together, word for word."""
    tags = [
        tag
        for node in nodes(card)
        if node.kind == "TextBlock"
        for tag in re.findall("<at>.+?</at>", node.value["text"])
    ]
    named = [entity["text"] for entity in card.get("msteams", {}).get("entities", [])]
    yield from only_if(set(tags) != set(named), "mentions without their people, or people without mention")
    yield from twice("mention", named)


def _chart(chart: Json) -> Iterator[str]:
    """Nobody says whether Teams parses the words of a chart: so nothing is in them that could be parsed."""
    words = [chart.get(key, "") for key in ("title", "xAxisTitle", "yAxisTitle")]
    words += [text for one in chart["data"] for text in (one["legend"], *(v["x"] for v in one["values"]))]
    heights = [value["y"] for one in chart["data"] for value in one["values"]]
    yield from only_if("fallback" not in chart, "a chart without words for where there are none")
    yield from only_if(any(_MARKUP.search(text) for text in words), "a chart with words that Teams parses")
    yield from only_if(any(_OBEYED.search(text) for text in words), "a chart with words that Teams obeys")
    yield from only_if(
        not all(type(y) in (int, float) for y in heights), "a chart with a height that is none"
    )


def _is_safe(text: str) -> bool:
    return bool(_MOMENT.fullmatch(text) or _MENTIONS.fullmatch(text))


def _unfolds(card: Json) -> bool:
    return any(node.kind == "Action.ShowCard" for node in nodes(card))


def _choices(control: Json) -> Iterator[str]:
    offered = [choice["value"] for choice in control["choices"]]
    chosen = [value for value in control.get("value", "").split(",") if value]
    yield from twice("choice", offered)
    yield from only_if(not set(chosen) <= set(offered), "a choice that is not among the choices")
