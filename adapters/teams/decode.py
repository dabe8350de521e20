"""What did Teams send? Activities come in as plain dicts, typed requests go out; a wrong shape is refused."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from adapters.teams.origin import Payload, mapping, person_id, read_origin, string, text
from adapters.teams.requests import (
    Anything,
    Incoming,
    Installed,
    Joined,
    Pressed,
    Request,
    Sent,
    Typed,
    Way,
)
from bot.errors import MalformedRequest
from bot.fields import Values

COMMAND = "dilemma"
"""The message extension's command; in a message it may stand before the words, with or without a slash."""

PERSON_FIELDS = frozenset({"gainers", "line_manager", "compensation_owner", "decider"})
"""Their pickers answer with directory object ids."""

NO_FIELDS = frozenset({"action", "case", "form", "token", "msteams", "type"})
MOST_VALUES, LONGEST_NAME, LONGEST_WORDS = 60, 80, 200

_FIELD = re.compile(r"[a-z_]{1,40}", re.ASCII)
_MENTION = re.compile(r"<at\b[^>]*>.*?</at>", re.DOTALL)
_COMMAND = re.compile(rf"/?{COMMAND}(?=\s|$)", re.IGNORECASE)


def read_body(raw: bytes) -> Payload:
    try:
        payload = json.loads(raw)
        # An escaped half of a character is no text, and no database takes it.
        json.dumps(payload, ensure_ascii=False).encode()
    except (ValueError, RecursionError):
        raise MalformedRequest("not JSON") from None
    return mapping(payload)


def read_activity(payload: Payload) -> Incoming:
    """Raises `MalformedRequest` for what nobody here could read."""
    origin, kind = read_origin(payload), text(payload, "type")
    name = string(payload.get("name") or "")
    read = READ.get(kind)
    request = read(payload) if read else Anything()
    if isinstance(request, Typed | Pressed | Sent) and origin.person is None:
        raise MalformedRequest("from")
    return Incoming(kind, name, string(payload.get("id") or ""), origin, request)


# --- messages ----------------------------------------------------------------------------------------


def _read_message(payload: Payload) -> Request:
    """Words, or a button that stands in a message and opens nothing."""
    words = string(payload.get("text") or "")
    if payload.get("value") is not None:
        return _press(mapping(payload["value"]), Way.MESSAGE)
    return Typed(read_words(words), Way.MESSAGE)


def read_words(typed: str) -> str:
    """What was typed, without the mention of the bot and without the command's own name."""
    plain = html.unescape(_MENTION.sub(" ", typed)).replace("\xa0", " ")
    words = " ".join(plain.split())[:LONGEST_WORDS]
    return words[found.end() :].strip() if (found := _COMMAND.match(words)) else words


# --- invokes -----------------------------------------------------------------------------------------


def _read_invoke(payload: Payload) -> Request:
    read = INVOKES.get(text(payload, "name"))
    return read(mapping(payload.get("value"))) if read else Anything()


def _read_extension(value: Payload) -> Request:
    command = text(value, "commandId")
    return Typed("" if command == COMMAND else command[:LONGEST_NAME], Way.DIALOG)


def _read_fetch(value: Payload) -> Request:
    return _press(mapping(value.get("data")), Way.DIALOG)


def _read_submit(value: Payload) -> Request:
    """A form, or a button that stands beside its fields."""
    data = mapping(value.get("data"))
    if "form" not in data:
        return _press(data, Way.DIALOG)
    return Sent(_short(data, "form"), _short(data, "token"), _short(data, "case"), _values(data))


def _read_execute(value: Payload) -> Request:
    action = mapping(value.get("action"))
    verb, data = _name(action, "verb"), mapping(action.get("data") or {})
    if value.get("trigger", "manual") != "manual":
        # A card that draws itself anew is no click.
        return Anything()
    return Pressed(verb, _short(data, "case"), Way.CLICK)


def _press(data: Payload, way: Way) -> Pressed:
    return Pressed(_name(data, "action"), _short(data, "case"), way)


def _values(data: Payload) -> Values:
    fields = {name: value for name, value in data.items() if name not in NO_FIELDS}
    if len(fields) > MOST_VALUES or not all(_FIELD.fullmatch(name) for name in fields):
        raise MalformedRequest("fields")
    return {name: _value(name, value) for name, value in fields.items()}


def _value(name: str, value: Any) -> str | tuple[str, ...]:
    """Several choices come as one text with commas, which the domain reads as well."""
    typed = string("" if value is None else value)
    if name not in PERSON_FIELDS:
        return typed
    return tuple(person_id(one.strip()) for one in typed.split(",") if one.strip())


def _name(data: Payload, key: str) -> str:
    name = text(data, key)
    if not _FIELD.fullmatch(name):
        raise MalformedRequest(key)
    return name


def _short(data: Payload, key: str) -> str:
    value = string(data.get(key) or "")
    if len(value) > LONGEST_NAME:
        raise MalformedRequest(key)
    return value


# --- what happened around a conversation -------------------------------------------------------------


def _read_update(payload: Payload) -> Request:
    added = members(payload, "membersAdded")
    bot = text(mapping(payload.get("recipient") or {"id": "?"}), "id")
    if bot in members(payload, "membersRemoved"):
        return Installed(is_there=False)
    if bot in added:
        return Installed(is_there=True)
    return Joined(string(payload.get("id") or ",".join(added))) if added else Anything()


def _read_installation(payload: Payload) -> Request:
    return Installed(is_there=not text(payload, "action").startswith("remove"))


def members(payload: Payload, key: str) -> list[str]:
    listed = payload.get(key) or []
    if not isinstance(listed, list):
        raise MalformedRequest(key)
    return [text(mapping(member), "id") for member in listed]


READ: Mapping[str, Callable[[Payload], Request]] = {
    "message": _read_message,
    "invoke": _read_invoke,
    "conversationUpdate": _read_update,
    "installationUpdate": _read_installation,
}

INVOKES: Mapping[str, Callable[[Payload], Request]] = {
    "composeExtension/fetchTask": _read_extension,
    "composeExtension/submitAction": _read_submit,
    "task/fetch": _read_fetch,
    "task/submit": _read_submit,
    "adaptiveCard/action": _read_execute,
}
