"""How does each field of a form look in an Adaptive Card? The id of the input is the field's name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import assert_never

from adapters.teams.render_text import (
    LONGEST_TEXT,
    Element,
    is_ours,
    plain_name,
    plain_words,
    rich_text,
    runs_of,
)
from bot.people import PersonId, bare
from bot.text import shorten
from bot.texts import Texts
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

People = Sequence[tuple[PersonId, str]]

OPTION, VISIBLE_OPTIONS = 200, 10
DIRECTORY = {"type": "Data.Query", "dataset": "graph.microsoft.com/users"}


def field_element(field: Field, texts: Texts, people: People) -> Element:
    """The input, and right below it what is wrong with it and what helps to fill it in."""
    control = {"id": field.id, "label": shorten(field.label, LONGEST_TEXT), **_control(field, people)}
    if field.required:
        control |= {"isRequired": True, "errorMessage": texts("problem.required")}
    problem = f"⚠ {field.problem}" if field.problem else ""
    items = [
        control,
        *rich_text(runs_of(problem, LONGEST_TEXT, color="Attention", weight="Bolder"), spacing="Small"),
        *rich_text(runs_of(field.help, LONGEST_TEXT, size="Small", isSubtle=True), spacing="Small"),
    ]
    return {"type": "Container", "spacing": "Medium", "items": items}


def _control(field: Field, people: People) -> Element:
    match field:
        case LongText():
            return _text_input(field) | {"isMultiline": True}
        case ShortText() | MoneyText():
            return _text_input(field)
        case Choice():
            return _choice(field)
        case Choices():
            return _choices(field)
        case PersonPicker():
            return _person_picker(field, people)
        case DateInput():
            return _date_input(field)
        case _:
            assert_never(field)


def _text_input(field: ShortText) -> Element:
    """No tighter `maxLength`: the rule counts what people see as characters, and the server checks it."""
    control: Element = {"type": "Input.Text", "maxLength": LONGEST_TEXT}
    return control | _value(shorten(field.value, LONGEST_TEXT))


def _choice(field: Choice) -> Element:
    style = "expanded" if len(field.options) <= VISIBLE_OPTIONS else "compact"
    chosen = [option.value for option in field.options if option.value == field.value]
    return _choice_set(field.options) | {"style": style, "wrap": True} | _value(",".join(chosen))


def _choices(field: Choices) -> Element:
    chosen = [option.value for option in field.options if option.value in field.value]
    several = {"style": "expanded", "isMultiSelect": True, "wrap": True}
    return _choice_set(field.options) | several | _value(",".join(chosen))


def _choice_set(options: Iterable[Option]) -> Element:
    choices = [
        {"title": plain_words(shorten(option.label, OPTION)) or " ", "value": option.value}
        for option in options
    ]
    return {"type": "Input.ChoiceSet", "choices": choices}


def _person_picker(field: PersonPicker, people: People) -> Element:
    """Everybody of the tenant, found while typing; `people` are there from the start, and where Teams cannot
    search its directory."""
    offered = [Option(bare(person), plain_name(name)) for person, name in people if is_ours(person)]
    chosen = [bare(person) for person in field.value if is_ours(person)]
    picker = _choice_set(offered) | {"choices.data": DIRECTORY}
    if field.several:
        return picker | {"isMultiSelect": True} | _value(",".join(chosen))
    return picker | {"style": "compact"} | _value(",".join(chosen[:1]))


def _date_input(field: DateInput) -> Element:
    days = {"value": field.value, "min": field.first, "max": field.last}
    return {"type": "Input.Date", **{name: day.isoformat() for name, day in days.items() if day}}


def _value(value: str) -> Element:
    return {"value": value} if value else {}
