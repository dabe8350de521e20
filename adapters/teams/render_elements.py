"""How does each element of a card look in an Adaptive Card?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, assert_never

from adapters.teams.render_buttons import button_rows
from adapters.teams.render_charts import charts
from adapters.teams.render_text import LONGEST_TEXT, Element, Mentioned, rich_text, runs_of, text_lines
from bot.views.elements import (
    Buttons,
    CardElement,
    Divider,
    Fact,
    Facts,
    FormElement,
    Heading,
    Inline,
    Note,
    Paragraph,
    PersonName,
    Picture,
    Quote,
    Words,
)

LABEL_WIDTH, VALUE_WIDTH = 1, 2
"""Shares of a row: label and value stand beside each other on a phone too."""

NOTHING = "—"
LEAD = {"quiet": "", "next": "→ ", "warning": "⚠ "}
TONE: dict[str, dict[str, Any]] = {
    "quiet": {"size": "Small", "isSubtle": True},
    "next": {},
    "warning": {"weight": "Bolder"},
}


@dataclass(frozen=True)
class Drawing:
    """How this card is drawn: in a dialog or as a message, who is mentioned, how long a text may be.

    `dense`: label and value of a fact on one line, which takes half the room of a row.
    """

    in_dialog: bool = False
    mentioned: Mentioned = field(default_factory=dict)
    longest: int = LONGEST_TEXT
    dense: bool = False

    def elements(self, element: CardElement) -> list[Element]:
        """None, one or several; a divider is a line above what follows it."""
        match element:
            case Divider():
                return []
            case Buttons(buttons):
                return button_rows(buttons, in_dialog=self.in_dialog)
            case Picture():
                return charts(element, self.longest)
            case Heading() | Paragraph() | Quote() | Facts() | Note():
                return self._words(element)
            case _:
                assert_never(element)

    def _words(self, element: Words) -> list[Element]:
        match element:
            case Heading(text):
                runs = runs_of(text, self.longest, size="Large", weight="Bolder")
                return rich_text(runs, spacing="Large")
            case Paragraph(parts):
                return self._lines(parts)
            case Quote(label, text):
                return self._quote(label, text)
            case Facts(facts):
                return [self._fact(fact, "Medium" if at == 0 else "Small") for at, fact in enumerate(facts)]
            case Note():
                return self._note(element)
            case _:
                assert_never(element)

    def _quote(self, label: str, text: str) -> list[Element]:
        said = rich_text(runs_of(text, self.longest))
        quoted = [{"type": "Container", "style": "emphasis", "spacing": "Small", "items": said}]
        named = rich_text(runs_of(label, self.longest, weight="Bolder"), spacing="Medium")
        return [*named, *(quoted if said else [])]

    def _fact(self, fact: Fact, spacing: str) -> Element:
        label = runs_of(fact.label or NOTHING, self.longest, weight="Bolder")
        value = self._lines((fact.value,)) or self._lines((NOTHING,))
        if self.dense and value[0]["type"] == "RichTextBlock":
            line = [*label, *runs_of("  ", self.longest), *value[0]["inlines"]]
            return {"type": "RichTextBlock", "spacing": spacing, "inlines": line}
        columns = [_column(LABEL_WIDTH, rich_text(label)), _column(VALUE_WIDTH, value)]
        return {"type": "ColumnSet", "spacing": spacing, "columns": columns}

    def _note(self, note: Note) -> list[Element]:
        lead = [LEAD[note.tone]] if LEAD[note.tone] else []
        return self._lines((*lead, *note.parts), **TONE[note.tone])

    def _lines(self, parts: Sequence[Inline], **style: Any) -> list[Element]:
        return text_lines(parts, self.longest, self.mentioned, **style)


def people_mentioned(elements: Iterable[FormElement]) -> Iterator[PersonName]:
    for element in elements:
        if isinstance(element, Paragraph | Note):
            yield from (part for part in element.parts if isinstance(part, PersonName) and part.mention)


def with_line_above(elements: list[Element]) -> list[Element]:
    return [element | {"separator": True, "spacing": "Large"} for element in elements[:1]] + elements[1:]


def _column(width: int, items: list[Element]) -> Element:
    return {"type": "Column", "width": width, "items": items}
