"""How does a digest look in a terminal and in a file? Its card as lines, its figures as JSON, its pictures."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TextIO, assert_never

from adapters.pictures import draw
from bot.digest import digest_to_json
from bot.report import Report
from bot.views.elements import (
    Buttons,
    Card,
    CardElement,
    Divider,
    Facts,
    Heading,
    Inline,
    Link,
    Moment,
    Note,
    Paragraph,
    PersonName,
    Picture,
    Quote,
)

FORMS = ("png", "svg")


def write_text(cards: Iterable[Card], out: TextIO) -> None:
    for card in cards:
        for element in card.elements:
            for line in _lines(element):
                out.write(f"{line}\n")
        out.write("\n")


def write_json(report: Report, out: TextIO) -> None:
    """One object: the figures as they were printed, and of which week each of them is."""
    digest = report.digest
    found = {"week": str(digest.week), "promise": report.promise, "change": report.change}
    out.write(json.dumps({**found, **digest_to_json(digest)}, ensure_ascii=False, indent=2) + "\n")


async def write_pictures(pictures: Iterable[Picture], folder: Path) -> list[Path]:
    """As PNG and SVG. Raises `OSError` where the folder takes no files, `PictureFailed` where none is drawn."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for picture in pictures:
        for form in FORMS:
            path = folder / f"{picture.name}.{form}"
            path.write_bytes(await draw(picture.chart, form))
            written.append(path)
    return written


def _lines(element: CardElement) -> Iterable[str]:
    match element:
        case Heading(text):
            yield from ("", text, "=" * len(text))
        case Paragraph(parts) | Note(parts):
            yield _words(parts)
        case Quote(label, text):
            yield f"{label}: “{text}”"
        case Facts(facts):
            yield from ("", *(f"{fact.label}: {_words((fact.value,))}" for fact in facts), "")
        case Picture():
            yield element.alt
        case Divider() | Buttons():
            return
        case _:
            assert_never(element)


def _words(parts: Iterable[Inline]) -> str:
    return "".join(_word(part) for part in parts)


def _word(part: Inline) -> str:
    match part:
        case str():
            return part
        case PersonName(_, name):
            return name
        case Moment(_, fallback):
            return fallback
        case Link(text, url):
            return f"{text} ({url})"
        case _:
            assert_never(part)
