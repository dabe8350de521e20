"""How does a line of text look in an Adaptive Card, so that nothing typed is ever obeyed?

Text stands in the runs of a RichTextBlock, which know no Markdown. A TextBlock does; it serves for what works
nowhere else and has nothing typed in it: a moment, and a mention.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC
from itertools import groupby
from typing import Any

from bot.people import PersonId, bare, platform_of
from bot.text import shorten
from bot.views.elements import Inline, Link, Moment, PersonName, words_of

Element = dict[str, Any]
Mentioned = Mapping[PersonId, str]
"""Who is mentioned in this card, and by which name."""

LONGEST_TEXT = 3000
MOST_MENTIONS = 50
"""More would leave no room for the case."""
BREAK = "\u200b"
"""Nothing to see; what it stands in no longer means anything to Teams."""

_OBEYED = re.compile(r"(\{)(?=\{\s*(?:DATE|TIME)\b)|(<)(?=/?at\b)", re.IGNORECASE)
_NOT_IN_A_NAME = re.compile(r"[^\w\s'’.-]|_|\.(?=\S)")
_MARKUP = re.compile(r"[*_~`<>|#\[\]\\]")


def text_lines(parts: Sequence[Inline], longest: int, mentioned: Mentioned, **style: Any) -> list[Element]:
    """A block a stretch of text, moment, or row of mentions: each needs a kind of block of its own."""
    kinds = _kinds(parts, mentioned)
    blocks = [
        block
        for kind, stretch in groupby(kinds, key=lambda one: one[0])
        for block in _blocks(kind, [part for _, part in stretch], longest, mentioned, style)
    ]
    return [*blocks[:1], *(block | {"spacing": "None"} for block in blocks[1:])]


def rich_text(runs: list[Element], **more: Any) -> list[Element]:
    """None when there is nothing to read: a block without runs is no block."""
    return [{"type": "RichTextBlock", "inlines": runs, **more}] if runs else []


def runs_of(text: str, longest: int, **style: Any) -> list[Element]:
    """One run, or none; what Teams would obey even here is broken by a character that nobody sees."""
    shown = literal(shorten(text, longest))
    return [{"type": "TextRun", "text": shown, **style}] if shown else []


def literal(text: str) -> str:
    """Dates in braces are replaced in runs too, and a mention's words could stand in any text."""
    return _OBEYED.sub(rf"\1\2{BREAK}", text)


def mention_names(people: Iterable[PersonName]) -> Mentioned:
    """Each person once; who is one too many is named all the same."""
    names: dict[PersonId, str] = {}
    for person in people:
        if is_ours(person.id) and person.id not in names and len(names) < MOST_MENTIONS:
            names[person.id] = _another(plain_name(person.name), set(names.values()))
    return names


def entities(mentioned: Mentioned) -> list[Element]:
    return [
        {"type": "mention", "text": _tag(name), "mentioned": {"id": bare(person), "name": name}}
        for person, name in mentioned.items()
    ]


def plain_name(name: str) -> str:
    """Without anything that Markdown, a link or a tag could be made of."""
    return " ".join(_NOT_IN_A_NAME.sub(" ", name).split()) or "?"


def plain_words(text: str) -> str:
    """For our own words where Teams knows Markdown: they have none in them, and nothing else gets there."""
    return _MARKUP.sub("", text)


def is_ours(person: PersonId) -> bool:
    """A person of another platform has no id that Teams would know."""
    return platform_of(person) == "teams" and bool(bare(person))


def _kinds(parts: Iterable[Inline], mentioned: Mentioned) -> Iterator[tuple[str, Inline]]:
    """A blank between two parts goes with the one before it."""
    kind = "words"
    for part in parts:
        if isinstance(part, Moment):
            kind = "moment"
        elif isinstance(part, PersonName) and part.mention and part.id in mentioned:
            kind = "mention"
        elif not isinstance(part, str) or part.strip():
            kind = "words"
        yield kind, part


def _blocks(
    kind: str, parts: Sequence[Inline], longest: int, mentioned: Mentioned, style: Mapping[str, Any]
) -> list[Element]:
    if kind == "words":
        return rich_text([*_runs(parts, longest, style)])
    if kind == "moment":
        return [_parsed(_macro(part), style) for part in parts if isinstance(part, Moment)]
    names = [mentioned[part.id] for part in parts if isinstance(part, PersonName)]
    return [_parsed(", ".join(_tag(name) for name in names), style)]


def _runs(parts: Iterable[Inline], longest: int, style: Mapping[str, Any]) -> Iterator[Element]:
    """One run for all that is no link: what Teams obeys could also come about where two texts meet."""
    words = ""
    for part in parts:
        if isinstance(part, Link) and part.url.startswith(("https://", "http://")):
            yield from runs_of(words, longest, **style)
            yield from runs_of(part.text or part.url, longest, **style, **_opens(part.url))
            words = ""
        else:
            words += words_of(part)
    yield from runs_of(words, longest, **style)


def _opens(url: str) -> Element:
    return {"selectAction": {"type": "Action.OpenUrl", "url": url}, "underline": True}


def _parsed(text: str, style: Mapping[str, Any]) -> Element:
    return {"type": "TextBlock", "text": text, "wrap": True, **style}


def _macro(moment: Moment) -> str:
    """Teams shows it in the reader's zone."""
    at = f"{moment.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return f"{{{{DATE({at},SHORT)}}}} {{{{TIME({at})}}}}"


def _tag(name: str) -> str:
    return f"<at>{name}</at>"


def _another(name: str, taken: set[str]) -> str:
    """Two people of one name are told apart: Teams finds the person by the words of the tag."""
    number = 2
    new = name
    while new in taken:
        new = f"{name} {number}"
        number += 1
    return new
