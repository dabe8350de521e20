"""What does a person notice on a card or in a form? Words, facts, buttons and fields, in order."""

from collections.abc import Iterator
from typing import Any

from bot.views.elements import (
    Button,
    Buttons,
    Card,
    Chart,
    Divider,
    Facts,
    Field,
    Form,
    FormElement,
    Heading,
    Link,
    Moment,
    Note,
    Paragraph,
    PersonName,
    Picture,
    Quote,
)


def words(shown: Card | Form) -> list[str]:
    """Everything that can be read, piece by piece; the notification and the title too."""
    first = [shown.summary] if isinstance(shown, Card) else [shown.title, shown.submit, shown.close]
    return [text for text in [*first, *(text for each in shown.elements for text in _said(each))] if text]


def says(shown: Card | Form) -> str:
    return "\n".join(words(shown))


def ours(shown: Card | Form) -> list[str]:
    """Everything that can be read but for what people typed."""
    typed = {element.text for element in shown.elements if isinstance(element, Quote)}
    return [text for text in words(shown) if text not in typed]


def facts(shown: Card | Form) -> dict[str, str]:
    lists = [element.facts for element in shown.elements if isinstance(element, Facts)]
    return {fact.label: _inline(fact.value) for list in lists for fact in list}


def quotes(shown: Card | Form) -> dict[str, str]:
    return {element.label: element.text for element in shown.elements if isinstance(element, Quote)}


def notes(shown: Card | Form, tone: str) -> list[str]:
    return ["".join(map(_inline, n.parts)) for n in shown.elements if isinstance(n, Note) and n.tone == tone]


def buttons(shown: Card | Form) -> list[Button]:
    return [b for element in shown.elements if isinstance(element, Buttons) for b in element.buttons]


def actions(shown: Card | Form) -> list[str]:
    return [button.action for button in buttons(shown)]


def mentioned(shown: Card | Form) -> list[str]:
    lines = [element.parts for element in shown.elements if isinstance(element, Paragraph | Note)]
    parts = [part for line in lines for part in line]
    return [part.name for part in parts if isinstance(part, PersonName) and part.mention]


def field(form: Form, id: str) -> Any:
    [found] = [field for field in form.fields() if field.id == id]
    return found


def _said(element: FormElement) -> Iterator[str]:
    if isinstance(element, Field):
        yield from (element.label, element.help, element.problem)
        yield from (option.label for option in getattr(element, "options", ()))
        return
    match element:
        case Heading(text):
            yield text
        case Paragraph(parts) | Note(parts, _):
            yield "".join(map(_inline, parts))
        case Quote(label, text):
            yield from (label, text)
        case Facts(facts):
            yield from (text for fact in facts for text in (fact.label, _inline(fact.value)))
        case Buttons(buttons):
            yield from (text for button in buttons for text in _button(button))
        case Picture(_, alt, chart):
            yield from (alt, *_charted(chart))
        case Divider():
            return


def _charted(chart: Chart) -> Iterator[str]:
    """Not the title, which may be the company's own words, nor the labels, which are numbers and weeks."""
    yield from (series.label for series in chart.bars)
    yield from (chart.line.label if chart.line else "", chart.x_label, chart.y_label)


def _button(button: Button) -> tuple[str, ...]:
    ask = button.confirm
    return (button.label, *((ask.title, ask.text, ask.yes, ask.no) if ask else ()))


def _inline(part: Any) -> str:
    match part:
        case PersonName(_, name):
            return name
        case Moment(_, fallback):
            return fallback
        case Link(text, _):
            return text
    # What keeps the sign on the line of its number is a space to who reads.
    return str(part).replace("\xa0%", " %")
