"""What does a person find in a rendered card? Facts, quotes and actions, read back from blocks and pages."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC
from html.parser import HTMLParser
from itertools import groupby, zip_longest
from typing import Any

from adapters.teams import limits as teams
from adapters.teams.render_text import BREAK
from bot.views.elements import Buttons, Card, Facts, Link, Moment, PersonName, Quote
from tests.rendering.limits import nodes

VOID = {"input", "hr", "br", "img", "meta", "link"}


@dataclass
class Found:
    """`facts` are (label, value), `actions` are (name, reference)."""

    facts: list[tuple[str, str]] = field(default_factory=list)
    quotes: list[str] = field(default_factory=list)
    actions: list[tuple[str, str]] = field(default_factory=list)


def in_card(card: Card, moment: Callable[[Moment], str] = lambda moment: moment.fallback) -> Found:
    """What the card itself says: the measure for all renderers."""
    found = Found()
    for element in card.elements:
        match element:
            case Facts(facts):
                found.facts += [(fact.label, _shown(fact.value, moment)) for fact in facts]
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


def in_teams(card: dict[str, Any]) -> Found:
    """A moment is read as what Teams makes a date of: `as_macro` says the same of a card."""
    found = Found()
    for node in teams.nodes(card):
        if node.kind == "ColumnSet":
            label, value = (teams_text(column) for column in node.value["columns"])
            found.facts.append((label, value))
        if node.kind == "RichTextBlock" and is_dense_fact(node.value["inlines"]):
            label, _, value = (teams_text(run) for run in node.value["inlines"])
            found.facts.append((label, value))
        if node.value.get("style") == "emphasis":
            found.quotes.append(teams_text(node.value))
        if node.kind in ("Action.Submit", "Action.Execute") and "form" not in node.value["data"]:
            found.actions.append((node.value["data"]["action"], node.value["data"]["case"]))
    return found


def is_dense_fact(runs: list[dict[str, Any]]) -> bool:
    return [run["text"] for run in runs[1:-1]] == ["  "]


def teams_text(element: dict[str, Any]) -> str:
    """What is read in an element, without the characters that nobody sees."""
    kinds = ("TextBlock", "TextRun")
    return "".join(node.value["text"] for node in teams.nodes(element) if node.kind in kinds).replace(
        BREAK, ""
    )


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


def assert_whole_or_shortened(found: Found, told: Found) -> None:
    """The end may be left out where there is no room, but never what can be pressed."""
    assert found.actions == told.actions
    for shown, whole in zip_longest(found.quotes, told.quotes):
        assert shown is None or whole.startswith(shown.removesuffix("…"))
    for shown, whole in zip_longest(found.facts, told.facts):
        assert shown is None or whole[1].startswith(shown[1].removesuffix("…"))


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


def as_macro(moment: Moment) -> str:
    at = moment.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return f"{{{{DATE({at},SHORT)}}}} {{{{TIME({at})}}}}"


def _shown(value: Any, moment: Callable[[Moment], str]) -> str:
    match value:
        case PersonName(_, name):
            return name
        case Moment():
            return moment(value)
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
