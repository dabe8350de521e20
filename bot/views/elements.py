"""The closed vocabulary of cards and forms. Text is always plain: emphasis is an element, never markup."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal, assert_never

from bot.people import PersonId

# --- inside a line -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class PersonName:
    """A person; `mention` lets the platform notify that person, which happens once a card."""

    id: PersonId
    name: str
    mention: bool = False


@dataclass(frozen=True)
class Moment:
    """A moment in time (UTC), shown in the reader's zone; `fallback` where the platform cannot."""

    at: datetime
    fallback: str


@dataclass(frozen=True)
class Link:
    text: str
    url: str


Inline = str | PersonName | Moment | Link


def words_of(part: Inline) -> str:
    """The part as plain words."""
    match part:
        case str():
            return part
        case PersonName(_, name):
            return name
        case Moment(_, fallback):
            return fallback
        case Link(text, url):
            return text or url
        case _:
            assert_never(part)


# --- a card ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Heading:
    text: str


@dataclass(frozen=True)
class Paragraph:
    parts: tuple[Inline, ...]


@dataclass(frozen=True)
class Quote:
    """What a person typed, under a label of ours."""

    label: str
    text: str


@dataclass(frozen=True)
class Fact:
    label: str
    value: Inline


@dataclass(frozen=True)
class Facts:
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Note:
    """An aside: `quiet` explains, `next` says what happens next, `warning` asks for care."""

    parts: tuple[Inline, ...]
    tone: Literal["quiet", "next", "warning"] = "quiet"


@dataclass(frozen=True)
class Divider:
    pass


@dataclass(frozen=True)
class Confirm:
    """The question a platform asks before a button does what cannot be undone."""

    title: str
    text: str
    yes: str
    no: str


@dataclass(frozen=True)
class Button:
    """An action name and a case reference, and nothing else."""

    action: str
    label: str
    reference: str = ""
    style: Literal["default", "primary", "danger"] = "default"
    confirm: Confirm | None = None


@dataclass(frozen=True)
class Buttons:
    buttons: tuple[Button, ...]


@dataclass(frozen=True)
class Series:
    label: str
    values: tuple[float | None, ...]
    """One for each label of the chart; None where nothing is shown."""


@dataclass(frozen=True)
class Chart:
    """`stacked` bars stand on each other, `grouped` ones side by side."""

    kind: Literal["stacked", "grouped"]
    title: str
    labels: tuple[str, ...]
    """Along the x axis."""
    bars: tuple[Series, ...]
    line: Series | None = None
    """Drawn over the bars."""
    x_label: str = ""
    y_label: str = ""
    levels: tuple[str, ...] = ()
    """Names of the values 0, 1, 2 … on the y axis, where values are bands and no numbers."""


@dataclass(frozen=True)
class Picture:
    """A chart; everything in it also stands in the card as text."""

    name: str
    """File name without ending."""
    alt: str
    chart: Chart


Words = Heading | Paragraph | Quote | Facts | Note
CardElement = Words | Divider | Buttons | Picture


@dataclass(frozen=True)
class Card:
    """A message. `summary` is the notification on a locked phone: it holds nothing that anybody typed."""

    summary: str
    elements: tuple[CardElement, ...]


# --- a form ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ShortText:
    id: str
    label: str
    help: str = ""
    value: str = ""
    problem: str = ""
    required: bool = True


@dataclass(frozen=True)
class LongText(ShortText):
    pass


@dataclass(frozen=True)
class MoneyText(ShortText):
    """An amount as people type it."""


@dataclass(frozen=True)
class Option:
    value: str
    label: str


@dataclass(frozen=True)
class Choice:
    """One of a few."""

    id: str
    label: str
    options: tuple[Option, ...]
    help: str = ""
    value: str = ""
    problem: str = ""
    required: bool = True


@dataclass(frozen=True)
class Choices:
    """Several of a few."""

    id: str
    label: str
    options: tuple[Option, ...]
    help: str = ""
    value: tuple[str, ...] = ()
    problem: str = ""
    required: bool = True


@dataclass(frozen=True)
class PersonPicker:
    """People of the platform; the value is their ids as in `PersonId`."""

    id: str
    label: str
    help: str = ""
    value: tuple[PersonId, ...] = ()
    several: bool = False
    problem: str = ""
    required: bool = True


@dataclass(frozen=True)
class DateInput:
    id: str
    label: str
    help: str = ""
    value: date | None = None
    first: date | None = None
    last: date | None = None
    problem: str = ""
    required: bool = True


Field = ShortText | LongText | MoneyText | Choice | Choices | PersonPicker | DateInput
FormElement = Field | CardElement


@dataclass(frozen=True)
class Form:
    """A dialog. `name` says which form came back; `token` makes a second delivery of it recognisable.

    Without a `submit` label there is nothing to send: the dialog only shows.
    """

    name: str
    title: str
    elements: tuple[FormElement, ...]
    submit: str = ""
    close: str = ""
    reference: str = ""
    token: str = ""

    def fields(self) -> Iterator[Field]:
        for element in self.elements:
            if isinstance(element, Field):
                yield element

    def problems(self) -> dict[str, str]:
        """Field id → sentence, for the fields that have one."""
        return {field.id: field.problem for field in self.fields() if field.problem}
