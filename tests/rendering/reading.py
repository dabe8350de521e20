"""What does a person find in a rendered card? Facts, quotes and actions, read back from blocks and pages."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import groupby
from typing import Any

from bot.views.elements import Buttons, Card, Facts, Link, Moment, PersonName, Quote
from tests.rendering.limits import nodes

VOID = {"input", "hr", "br", "img", "meta", "link"}


@dataclass
class Found:
    """`facts` are (label, value), `actions` are (name, reference)."""

    facts: list[tuple[str, str]] = field(default_factory=list)
    quotes: list[str] = field(default_factory=list)
    actions: list[tuple[str, str]] = field(default_factory=list)


def in_card(card: Card) -> Found:
    """What the card itself says: the measure for both renderers."""
    found = Found()
    for element in card.elements:
        match element:
            case Facts(facts):
                found.facts += [(fact.label, _shown(fact.value)) for fact in facts]
            case Quote(_, text):
                found.quotes.append(text)
            case Buttons(buttons):
                found.actions += [(button.action, button.reference) for button in buttons]
    return found


def in_slack(message: dict[str, Any]) -> Found:
    found = Found()
    for node in nodes(message):
        if node.kind == "rich_text_quote":
            found.quotes.append(_leaf(node.value["elements"][0]))
        if node.kind == "button":
            found.actions.append((node.value["action_id"], node.value.get("value", "")))
        if node.kind == "rich_text_section":
            found.facts += _slack_facts(node.value["elements"])
    return found


def in_html(page: str) -> Found:
    html = read(page)
    labels = html.texts_of("dt")
    return Found(
        facts=list(zip(labels, html.texts_of("dd"), strict=True)),
        quotes=html.texts_of("blockquote"),
        actions=[
            (attrs["data-action"] or "", attrs["data-reference"] or "")
            for tag, attrs in html.tags
            if tag == "button" and "data-action" in attrs
        ],
    )


def read(page: str) -> "Page":
    html = Page()
    html.feed(str(page))
    html.close()
    return html


class Page(HTMLParser):
    """Tags in order with their attributes, and the text inside each."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.other: list[str] = []
        self._open: list[int] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.texts.append("")
        if tag not in VOID:
            self._open.append(len(self.tags) - 1)

    def handle_endtag(self, tag: str) -> None:
        assert self.tags[self._open.pop()][0] == tag, f"</{tag}> closes something else"

    def handle_data(self, data: str) -> None:
        for at in self._open:
            self.texts[at] += data

    def handle_comment(self, data: str) -> None:
        self.other.append(data)

    def handle_decl(self, decl: str) -> None:
        self.other.append(decl)

    def texts_of(self, tag: str) -> list[str]:
        return [text for (name, _), text in zip(self.tags, self.texts, strict=True) if name == tag]


def _shown(value: Any) -> str:
    match value:
        case PersonName(_, name):
            return name
        case Moment(_, fallback):
            return fallback
        case Link(text):
            return text
    return str(value)


def _slack_facts(elements: list[dict[str, Any]]) -> list[tuple[str, str]]:
    lines = [
        list(line) for ends, line in groupby(elements, lambda part: part.get("text") == "\n") if not ends
    ]
    return [(_leaf(line[0]), _leaf(line[2])) for line in lines if len(line) == 3 and _leaf(line[1]) == "  "]


def _leaf(element: dict[str, Any]) -> str:
    return str(element.get("text") or element.get("fallback"))
