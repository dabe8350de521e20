"""How do cards and forms look as web pages? Neutral elements in, HTML out.

The tags stand in templates/elements.html, one macro an element. Jinja2 escapes whatever comes in as a string.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC
from typing import Any, assert_never

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from bot.people import PersonId
from bot.views.elements import (
    Buttons,
    Card,
    CardElement,
    Choice,
    Choices,
    DateInput,
    Divider,
    Facts,
    Field,
    Form,
    FormElement,
    Heading,
    Inline,
    Link,
    LongText,
    Moment,
    MoneyText,
    Note,
    Paragraph,
    PersonName,
    PersonPicker,
    Picture,
    Quote,
    ShortText,
    Words,
)

People = Sequence[tuple[PersonId, str]]
Pictures = Mapping[str, bytes]
"""Name of a picture → its SVG."""
NO_PICTURES: Pictures = {}

_PAGES = Environment(
    loader=PackageLoader("adapters.local"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_TAGS: Any = _PAGES.get_template("elements.html").module


def render_card(card: Card, pictures: Pictures = NO_PICTURES) -> Markup:
    """A message in a channel or a private one. Of a picture that was not drawn it has the words."""
    made: Markup = _TAGS.card([_card_element(element, pictures) for element in card.elements])
    return made


def render_form(form: Form, *, people: People) -> Markup:
    """A dialog; `people` are those whom a person picker offers."""
    made: Markup = _TAGS.form(form, [_form_element(element, form, people) for element in form.elements])
    return made


def _card_element(element: CardElement, pictures: Pictures = NO_PICTURES) -> Markup:
    made: Markup
    match element:
        case Divider():
            made = _TAGS.divider()
        case Buttons(buttons):
            made = _TAGS.buttons(buttons)
        case Picture(name, alt):
            made = _TAGS.picture(_address(pictures[name]), alt) if name in pictures else _TAGS.no_picture(alt)
        case Heading() | Paragraph() | Quote() | Facts() | Note():
            made = _words(element)
        case _:
            assert_never(element)
    return made


def _words(element: Words) -> Markup:
    made: Markup
    match element:
        case Heading(text):
            made = _TAGS.heading(text)
        case Paragraph(parts):
            made = _TAGS.paragraph(_inlines(parts))
        case Quote(label, text):
            made = _TAGS.quote(label, text)
        case Facts(facts):
            made = _TAGS.facts([(fact.label, _inline(fact.value)) for fact in facts])
        case Note(parts, tone):
            made = _TAGS.note(_inlines(parts), tone)
        case _:
            assert_never(element)
    return made


def _address(svg: bytes) -> str:
    """The picture itself: as an image nothing in it is obeyed, and nothing has to be kept beside the page."""
    return f"data:image/svg+xml;base64,{b64encode(svg).decode()}"


def _inlines(parts: Iterable[Inline]) -> Markup:
    return Markup().join(_inline(part) for part in parts)


def _inline(part: Inline) -> Markup:
    made: Markup
    match part:
        case str():
            made = escape(part)
        case PersonName(_, name, mention):
            made = _TAGS.person(name, mention)
        case Moment(at, fallback):
            made = _TAGS.moment(f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}", fallback)
        case Link(text, url):
            made = _TAGS.link(text or url, url) if url.startswith(("https://", "http://")) else escape(text)
        case _:
            assert_never(part)
    return made


def _form_element(element: FormElement, form: Form, people: People) -> Markup:
    if not isinstance(element, Field):
        return _card_element(element)
    return _field(element, f"{form.name}-{element.id}", people)


def _field(field: Field, key: str, people: People) -> Markup:
    """`key` is the HTML id: two dialogs of a page may ask for the same thing."""
    made: Markup
    match field:
        case LongText():
            made = _TAGS.long_text(field, key)
        case ShortText() | MoneyText():
            made = _TAGS.short_text(field, key)
        case Choice(options=options):
            made = _TAGS.ticks(field, key, "radio", [(o.value, o.label) for o in options], [field.value])
        case Choices(options=options):
            made = _TAGS.ticks(field, key, "checkbox", [(o.value, o.label) for o in options], field.value)
        case PersonPicker(several=True):
            made = _TAGS.ticks(field, key, "checkbox", people, field.value)
        case PersonPicker():
            made = _TAGS.person_select(field, key, people)
        case DateInput():
            made = _TAGS.date_input(field, key)
        case _:
            assert_never(field)
    return made
