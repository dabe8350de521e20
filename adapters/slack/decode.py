"""What did Slack send? Payload dicts come in, typed requests go out; a wrong shape is refused."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from bot.errors import MalformedRequest
from bot.fields import Values
from bot.people import ChannelId, PersonId

Payload = Mapping[str, Any]

PLATFORM = "slack"
KNOWN = frozenset(
    {
        "block_actions",
        "block_suggestion",
        "event_callback",
        "message_action",
        "shortcut",
        "url_verification",
        "view_closed",
        "view_submission",
    }
)
"""The kinds of payload that a listener or Bolt itself answers."""


@dataclass(frozen=True)
class CommandRequest:
    """`channel` is where it was typed; empty for a shortcut."""

    person: PersonId
    words: str
    trigger_id: str
    channel: str = ""


@dataclass(frozen=True)
class PressRequest:
    """A button: in a modal with its `view_id`, in the home tab with the page `at_home`, or in a `channel`."""

    person: PersonId
    action: str
    carried: str
    trigger_id: str
    view_id: str = ""
    at_home: str | None = None
    channel: str = ""


@dataclass(frozen=True)
class SubmissionRequest:
    person: PersonId
    form: str
    token: str
    carried: str
    values: Values


@dataclass(frozen=True)
class HomeOpened:
    person: PersonId
    is_shown: bool
    """Not just the messages beside it."""


@dataclass(frozen=True)
class MemberJoined:
    channel: ChannelId
    event: str
    """Names this very event, however often it is delivered."""


def person_id(user: str) -> PersonId:
    return PersonId(f"{PLATFORM}:{user}")


def channel_id(channel: str) -> ChannelId:
    return ChannelId(f"{PLATFORM}:{channel}")


def read_body(raw: bytes, content_type: str) -> Payload:
    """The payload of a request, whichever of Slack's three envelopes it came in."""
    try:
        if content_type.startswith("application/json"):
            payload = json.loads(raw)
        else:
            form = parse_qs(raw.decode(), keep_blank_values=True, max_num_fields=100)
            payload = json.loads(form["payload"][0]) if "payload" in form else _first(form)
    except (ValueError, RecursionError):
        raise MalformedRequest("not a payload") from None
    return _mapping(payload)


def is_known(payload: Payload) -> bool:
    """A kind of request that there is a listener for."""
    return "command" in payload or "ssl_check" in payload or payload.get("type") in KNOWN


def check_shape(payload: Payload) -> None:
    """Raises `MalformedRequest` for what none of the listeners could read."""
    kind = payload.get("type")
    if "command" in payload:
        read_command(payload)
    elif kind is not None and (check := CHECKS.get(_string(kind))):
        check(payload)


def _check_event(payload: Payload) -> None:
    match _text(_mapping(payload.get("event")), "type"):
        case "app_home_opened":
            read_home_opened(payload)
        case "member_joined_channel":
            read_member_joined(payload)


def read_home_opened(payload: Payload) -> HomeOpened:
    event = _mapping(payload.get("event"))
    return HomeOpened(person_id(_text(event, "user")), event.get("tab") == "home")


def read_member_joined(payload: Payload) -> MemberJoined:
    event = _mapping(payload.get("event"))
    return MemberJoined(channel_id(_text(event, "channel")), _text(payload, "event_id"))


def read_command(payload: Payload) -> CommandRequest:
    return CommandRequest(
        person_id(_text(payload, "user_id")),
        _string(payload.get("text") or ""),
        _text(payload, "trigger_id"),
        _string(payload.get("channel_id") or ""),
    )


def read_shortcut(payload: Payload) -> CommandRequest:
    return CommandRequest(_person(payload), "", _text(payload, "trigger_id"))


def read_press(payload: Payload) -> PressRequest:
    actions = payload.get("actions")
    if not isinstance(actions, list) or not actions:
        raise MalformedRequest("actions")
    action = _mapping(actions[0])
    value = action.get("value") or ""
    view = _mapping(payload.get("view") or {})
    is_home = view.get("type") == "home"
    return PressRequest(
        person=_person(payload),
        action=_text(action, "action_id"),
        carried=value if isinstance(value, str) else "",
        trigger_id=_text(payload, "trigger_id"),
        view_id=_text(view, "id") if view and not is_home else "",
        at_home=_string(view.get("private_metadata") or "") if is_home else None,
        channel=_text(_mapping(payload["channel"]), "id") if payload.get("channel") else "",
    )


def read_submission(payload: Payload) -> SubmissionRequest:
    view = _mapping(payload.get("view"))
    _text(view, "type")
    metadata = view.get("private_metadata") or ""
    if not isinstance(metadata, str):
        raise MalformedRequest("private_metadata")
    token, _, carried = metadata.partition(":")
    values = _mapping(_mapping(view.get("state", {})).get("values", {}))
    return SubmissionRequest(
        person=_person(payload),
        form=_text(view, "callback_id"),
        token=token,
        carried=carried,
        values={field: _value(_mapping(inputs).get(field)) for field, inputs in values.items()},
    )


def _value(element: Any) -> str | tuple[str, ...]:
    """What one input holds; an empty one reads as nothing typed."""
    given = _mapping(element)
    match given.get("type"):
        case "checkboxes":
            return tuple(_option(option) for option in _list(given.get("selected_options")))
        case "multi_users_select":
            return tuple(person_id(_string(user)) for user in _list(given.get("selected_users")))
        case "users_select":
            user = given.get("selected_user")
            return person_id(_string(user)) if user else ""
        case "radio_buttons" | "static_select":
            option = given.get("selected_option")
            return _option(option) if option else ""
        case "datepicker":
            return _string(given.get("selected_date") or "")
        case _:
            return _string(given.get("value") or "")


def _option(option: Any) -> str:
    return _text(_mapping(option), "value")


def _person(payload: Payload) -> PersonId:
    return person_id(_text(_mapping(payload.get("user")), "id"))


def _text(mapping: Payload, key: str) -> str:
    value = mapping.get(key)
    if not isinstance(value, str) or not value:
        raise MalformedRequest(key)
    return value


def _string(value: Any) -> str:
    if not isinstance(value, str):
        raise MalformedRequest("value")
    return value


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    if not isinstance(value, list):
        raise MalformedRequest("value")
    return value


def _mapping(value: Any) -> Payload:
    if not isinstance(value, Mapping):
        raise MalformedRequest("shape")
    return value


def _first(form: Mapping[str, list[str]]) -> Payload:
    return {name: values[0] for name, values in form.items()}


CHECKS: Mapping[str, Callable[[Payload], object]] = {
    "block_actions": read_press,
    "view_submission": read_submission,
    "shortcut": read_shortcut,
    "message_action": read_shortcut,
    "view_closed": lambda payload: _text(_mapping(payload.get("view")), "callback_id"),
    "block_suggestion": lambda payload: _text(payload, "action_id"),
    "event_callback": _check_event,
}
"""What must be readable in each kind of payload."""
