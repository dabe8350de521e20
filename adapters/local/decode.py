"""What did the browser send? Form data in, the conversation's own types out; else `MalformedRequest`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import parse_qsl

from adapters.local.clock import NEXT, STEPS
from bot import conversation
from bot.conversation import Page, Press, Submission
from bot.errors import MalformedRequest
from bot.fields import Values
from bot.people import Person
from bot.reference import read_reference
from bot.texts import LANGUAGES

FORM_DATA = "application/x-www-form-urlencoded"
MOST_VALUES = 60
MOST_CHARACTERS_OF_A_NAME = 80

_NAME = re.compile(r"[a-z_]{1,40}", re.ASCII)
_COMMAND = re.compile(r"/?dilemma(?=\s|$)", re.IGNORECASE)


def read_fields(content_type: str, body: bytes) -> dict[str, tuple[str, ...]]:
    """Every name with all of its values, in their order."""
    if content_type != FORM_DATA:
        raise MalformedRequest("not form data")
    try:
        pairs = parse_qsl(
            body.decode("ascii"),
            keep_blank_values=True,
            strict_parsing=bool(body),
            errors="strict",
            max_num_fields=MOST_VALUES,
        )
    except ValueError:
        # Without its cause, which holds what was sent.
        raise MalformedRequest("not readable as form data") from None
    fields: dict[str, tuple[str, ...]] = {}
    for name, value in pairs:
        fields[_name(name)] = (*fields.get(name, ()), value)
    return fields


def read_command(fields: dict[str, tuple[str, ...]]) -> str:
    """What was typed after `/dilemma`, which may be left out."""
    words = _one(fields, "words").strip()
    return words[found.end() :].strip() if (found := _COMMAND.match(words)) else words


def read_home_page(query: Mapping[str, str]) -> Page:
    """Which page of home, as the button carried it that leads there; the first one when it says nothing."""
    return conversation.read_page(query.get("action", ""), read_reference(query.get("reference", "")))


def read_press(fields: dict[str, tuple[str, ...]], actor: Person) -> Press:
    return Press(_name(_one(fields, "action")), _short(fields, "reference"), actor)


def read_submission(fields: dict[str, tuple[str, ...]], actor: Person) -> Submission:
    form, carried, token = _name(_one(fields, "form")), _short(fields, "reference"), _short(fields, "token")
    values: Values = {
        name: several[0] if len(several) == 1 else several
        for name, several in fields.items()
        if name not in ("form", "reference", "token")
    }
    return Submission(form, carried, token, values, actor)


def read_language(fields: dict[str, tuple[str, ...]]) -> str:
    language = _one(fields, "language")
    if language not in LANGUAGES:
        raise MalformedRequest("unknown language")
    return language


def read_step(fields: dict[str, tuple[str, ...]]) -> str:
    step = _one(fields, "step")
    if step not in (*STEPS, NEXT):
        raise MalformedRequest("unknown step of the clock")
    return step


def _one(fields: dict[str, tuple[str, ...]], name: str) -> str:
    values = fields.get(name, ())
    if len(values) != 1:
        raise MalformedRequest(f"{name} is not there exactly once")
    return values[0]


def _short(fields: dict[str, tuple[str, ...]], name: str) -> str:
    value = _one(fields, name)
    if len(value) > MOST_CHARACTERS_OF_A_NAME:
        raise MalformedRequest(f"{name} is too long")
    return value


def _name(name: str) -> str:
    if not _NAME.fullmatch(name):
        raise MalformedRequest("a name of no field")
    return name
