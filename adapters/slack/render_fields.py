"""How does each field of a form look in Block Kit? `block_id` = `action_id` = the field's name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import assert_never

from adapters.slack.render_elements import LONGEST_TEXT, Block, is_ours, plain
from bot.people import bare
from bot.text import shorten
from bot.views.elements import (
    Choice,
    Choices,
    DateInput,
    Field,
    LongText,
    MoneyText,
    Option,
    PersonPicker,
    ShortText,
)

LABEL, OPTION, VISIBLE_OPTIONS = 2000, 75, 10


def field_blocks(field: Field) -> list[Block]:
    """The input, and below it what is wrong when the form is drawn anew."""
    blocks = [_input(field)]
    if field.problem:
        blocks.append({"type": "section", "text": plain(f"⚠ {field.problem}", LONGEST_TEXT)})
    return blocks


def _input(field: Field) -> Block:
    block: Block = {
        "type": "input",
        "block_id": field.id,
        "label": plain(field.label, LABEL),
        "element": {"action_id": field.id, **_control(field)},
        "optional": not field.required,
    }
    if field.help:
        block["hint"] = plain(field.help, LABEL)
    return block


def _control(field: Field) -> Block:
    match field:
        case LongText():
            return _text_input(field) | {"multiline": True}
        case ShortText() | MoneyText():
            return _text_input(field)
        case Choice():
            return _choice(field)
        case Choices():
            return _choices(field)
        case PersonPicker():
            return _person_picker(field)
        case DateInput():
            return _date_picker(field)
        case _:
            assert_never(field)


def _text_input(field: ShortText) -> Block:
    """No tighter `max_length`: the rule counts what people see as characters, and the server checks it."""
    control: Block = {"type": "plain_text_input", "max_length": LONGEST_TEXT}
    return control | ({"initial_value": shorten(field.value, LONGEST_TEXT)} if field.value else {})


def _choice(field: Choice) -> Block:
    kind = "radio_buttons" if len(field.options) <= VISIBLE_OPTIONS else "static_select"
    chosen = _chosen(field.options, (field.value,))
    control: Block = {"type": kind, "options": _options(field.options)}
    return control | ({"initial_option": chosen[0]} if chosen else {})


def _choices(field: Choices) -> Block:
    chosen = _chosen(field.options, field.value)
    control: Block = {"type": "checkboxes", "options": _options(field.options)}
    return control | ({"initial_options": chosen} if chosen else {})


def _options(options: Iterable[Option]) -> list[Block]:
    return [{"text": plain(option.label, OPTION), "value": option.value} for option in options]


def _chosen(options: Iterable[Option], values: Sequence[str]) -> list[Block]:
    return _options(option for option in options if option.value in values)


def _person_picker(field: PersonPicker) -> Block:
    chosen = [bare(person) for person in field.value if is_ours(person)]
    if field.several:
        return {"type": "multi_users_select"} | ({"initial_users": chosen} if chosen else {})
    return {"type": "users_select"} | ({"initial_user": chosen[0]} if chosen else {})


def _date_picker(field: DateInput) -> Block:
    """Slack's picker knows no first and last day: the server checks them."""
    return {"type": "datepicker"} | ({"initial_date": field.value.isoformat()} if field.value else {})
