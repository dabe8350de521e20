"""Where does an activity come from? The conversation, the tenant, the person; each shape is checked first."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.errors import MalformedRequest
from bot.people import ChannelId, PersonId

Payload = Mapping[str, Any]

PLATFORM = "teams"
PERSONAL = "personal"
LONGEST_ID = 300
BOT = "28:"
"""How the ids of bots begin."""

_OBJECT_ID = re.compile(r"[\w.-]{1,64}", re.ASCII)
_LOCALE = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*")


@dataclass(frozen=True)
class Origin:
    """`conversation` may name a thread. Nothing here is proved before the request is authenticated."""

    channel: str
    """The Bot Framework's own word: `msteams`."""
    service_url: str
    tenants: frozenset[str]
    """Every tenant that the activity names for where it comes from."""
    conversation: str
    kind: str
    """`personal`, `groupChat`, or of a channel `standard`, `private`, `shared`, `channel` when not told."""
    team: str
    person: PersonId | None
    """None for bots and whoever has no account in a directory."""
    language: str
    timezone: str

    @property
    def is_personal(self) -> bool:
        return self.kind == PERSONAL

    @property
    def place(self) -> ChannelId:
        """The channel or chat as a whole."""
        return channel_id(self.conversation)


def person_id(object_id: str) -> PersonId:
    """Microsoft's ids mean the same in capitals, and are written both ways."""
    if not _OBJECT_ID.fullmatch(object_id):
        raise MalformedRequest("person")
    return PersonId(f"{PLATFORM}:{object_id.lower()}")


def channel_id(conversation: str) -> ChannelId:
    return ChannelId(f"{PLATFORM}:{conversation.partition(';')[0]}")


def read_origin(payload: Payload) -> Origin:
    """Raises `MalformedRequest`."""
    conversation = mapping(payload.get("conversation"))
    more = _optional(payload, "channelData")
    tenant = _optional(more, "tenant")
    told = (conversation.get("tenantId"), tenant.get("id"))
    client = _client_info(payload)
    return Origin(
        channel=text(payload, "channelId"),
        service_url=text(payload, "serviceUrl"),
        tenants=frozenset(string(one) for one in told if one is not None),
        conversation=text(conversation, "id"),
        kind=_kind(conversation, _optional(more, "channel")),
        team=string(_optional(more, "team").get("id") or ""),
        person=_person(_optional(payload, "from")),
        language=_locale(string(payload.get("locale") or client.get("locale") or "")),
        timezone=_timezone(string(payload.get("localTimezone") or client.get("timezone") or "")),
    )


def _kind(conversation: Payload, channel: Payload) -> str:
    """Nothing counts as private talk unless Teams says so."""
    kind = string(conversation.get("conversationType") or "")
    if kind in (PERSONAL, "groupChat"):
        return kind
    return string(channel.get("type") or "").lower() or "channel"


def _person(sender: Payload) -> PersonId | None:
    object_id = string(sender.get("aadObjectId") or "")
    if not object_id or string(sender.get("id") or "").startswith(BOT):
        return None
    return person_id(object_id)


def _client_info(payload: Payload) -> Payload:
    entities = payload.get("entities") or []
    if not isinstance(entities, list):
        raise MalformedRequest("entities")
    for entity in entities:
        if mapping(entity).get("type") == "clientInfo":
            return mapping(entity)
    return {}


def _locale(locale: str) -> str:
    return locale if len(locale) < LONGEST_ID and _LOCALE.fullmatch(locale) else ""


def _timezone(name: str) -> str:
    try:
        return ZoneInfo(name).key if name else ""
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ""


def _optional(payload: Payload, key: str) -> Payload:
    """Left out, or a mapping."""
    return mapping(payload[key]) if payload.get(key) is not None else {}


def mapping(value: Any) -> Payload:
    if not isinstance(value, Mapping):
        raise MalformedRequest("shape")
    return value


def string(value: Any) -> str:
    if not isinstance(value, str):
        raise MalformedRequest("value")
    return value


def text(payload: Payload, key: str) -> str:
    value = payload.get(key)
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_ID:
        raise MalformedRequest(key)
    return value
