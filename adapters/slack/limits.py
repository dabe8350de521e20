"""Does Slack take this message or view? Limits that Slack documents or was seen to have, as tables.

The renderer keeps within them by itself; the tests and the gallery look at what came out.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator
from typing import Any

from adapters.faults import Json, Node, length, only_if, twice, walk

LONGEST = {
    ("header", "text"): 150,
    ("section", "text"): 3000,
    ("input", "label"): 2000,
    ("input", "hint"): 2000,
    ("input", "block_id"): 255,
    ("plain_text", "text"): 3000,
    ("text", "text"): 3000,
    ("link", "text"): 3000,
    ("link", "url"): 3000,
    ("date", "fallback"): 3000,
    ("user", "user_id"): 50,
    ("button", "text"): 75,
    ("button", "value"): 2000,
    ("button", "action_id"): 255,
    ("image", "alt_text"): 2000,
    ("option", "text"): 75,
    ("option", "value"): 150,
    ("confirm", "title"): 100,
    ("confirm", "text"): 300,
    ("confirm", "confirm"): 30,
    ("confirm", "deny"): 30,
    ("plain_text_input", "initial_value"): 3000,
    ("modal", "title"): 24,
    ("modal", "submit"): 24,
    ("modal", "close"): 24,
    ("modal", "callback_id"): 255,
    ("modal", "private_metadata"): 3000,
    ("home", "private_metadata"): 3000,
}
"""Kind of object and its key → characters; none of these may be empty."""

MOST = {
    ("actions", "elements"): 25,
    ("context", "elements"): 10,
    ("rich_text", "elements"): 100,
    ("rich_text_section", "elements"): 1000,
    ("rich_text_quote", "elements"): 1000,
    ("radio_buttons", "options"): 10,
    ("checkboxes", "options"): 10,
    ("static_select", "options"): 100,
    ("multi_users_select", "initial_users"): 100,
}
"""Kind of object and its key → entries; none of these may be empty."""

KINDS = {"options": "option", "initial_option": "option", "initial_options": "option", "confirm": "confirm"}
"""Objects that do not say what they are: by the key they stand under."""

OWN_FILE = re.compile(r"F[A-Z0-9]{8,}")
"""A picture is a file in Slack; an address would be fetched by Slack from outside."""

MESSAGE_BLOCKS, VIEW_BLOCKS = 50, 100
CONTEXT_TEXT = 2000
NOTIFICATION = 4000
MESSAGE_SIZE = 13_000
VIEW_BYTES = 250_000


def message_faults(message: Json) -> list[str]:
    """Why Slack would refuse a message of `chat.postMessage` or `chat.update`; nothing, when it fits."""
    blocks = message["blocks"]
    counted = len(html.escape(json.dumps(blocks, ensure_ascii=False), quote=False))
    notification = len(message["text"])
    return [
        *_faults({"type": "message", **message}),
        *only_if(not 1 <= len(blocks) <= MESSAGE_BLOCKS, f"{len(blocks)} blocks in a message"),
        *only_if(not 1 <= notification <= NOTIFICATION, f"notification of {notification} characters"),
        *only_if(counted > MESSAGE_SIZE, f"message of {counted} counted characters"),
    ]


def view_faults(view: Json) -> list[str]:
    """Why Slack would refuse a modal or a home tab; nothing, when it fits."""
    blocks = view["blocks"]
    inputs = [block["element"]["action_id"] for block in blocks if block["type"] == "input"]
    size = len(json.dumps(view).encode())
    return [
        *_faults(view),
        *only_if(not 1 <= len(blocks) <= VIEW_BLOCKS, f"{len(blocks)} blocks in a view"),
        *only_if(size >= VIEW_BYTES, f"view of {size} bytes"),
        *only_if(bool(inputs) and "submit" not in view, "inputs without a submit button"),
        *twice("action_id of inputs", inputs),
    ]


def texts(surface: Json) -> Iterator[str]:
    """Every text a person reads, in order."""
    for node in nodes(surface):
        if node.kind in ("text", "plain_text"):
            yield node.value["text"]


def nodes(surface: Any) -> Iterator[Node]:
    return walk(surface, KINDS)


def _faults(surface: Json) -> Iterator[str]:
    yield from twice("block_id", [block["block_id"] for block in surface["blocks"] if "block_id" in block])
    for node in nodes(surface):
        yield from (f"{node.path}: {fault}" for fault in _node_faults(node))


def _node_faults(node: Node) -> Iterator[str]:
    kind, value = node.kind, node.value
    yield from only_if(kind in ("mrkdwn", "markdown"), "text that Slack parses")
    for key, entry in value.items():
        text = entry["text"] if isinstance(entry, dict) and entry.get("type") == "plain_text" else entry
        yield from length(f"{kind}.{key}", text, LONGEST.get((kind, key)))
        yield from length(f"{kind}.{key}", entry, MOST.get((kind, key)))
    if kind == "context":
        yield from (f for e in value["elements"] for f in length("context text", e["text"], CONTEXT_TEXT))
    if kind == "actions":
        yield from twice("action_id", [button["action_id"] for button in value["elements"]])
    if kind == "image":
        file = value.get("slack_file", {}).get("id", "")
        yield from only_if(not OWN_FILE.fullmatch(file), "a picture that is no file in Slack")
    if kind == "plain_text_input":
        yield from only_if(not 1 <= value.get("max_length", 3000) <= 3000, "max_length")
    if "options" in value:
        yield from _options(value)


def _options(control: Json) -> Iterator[str]:
    yield from twice("option value", [option["value"] for option in control["options"]])
    initial = [*control.get("initial_options", []), *filter(None, [control.get("initial_option")])]
    yield from only_if("initial_options" in control and not initial, "empty initial_options")
    yield from only_if(
        any(option not in control["options"] for option in initial), "initial option not among options"
    )
