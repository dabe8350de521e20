"""How does a digest look in a terminal and in files? Cards as lines, figures as JSON, pictures as files."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import astuple
from typing import Any, TextIO, assert_never

from adapters.pictures import Form, draw
from bot.digest import Figure
from bot.report import Report
from bot.views.elements import (
    Buttons,
    Card,
    CardElement,
    Divider,
    Facts,
    Heading,
    Inline,
    Note,
    Paragraph,
    Picture,
    Quote,
    words_of,
)

FORMS: tuple[Form, ...] = ("png", "svg")

BAND_NAMES = ("0", "1-4", "5-9", "10+")
"""Counts are told in bands (`bot.figures.BANDS`)."""


def write_text(cards: Iterable[Card], out: TextIO) -> None:
    for card in cards:
        for element in card.elements:
            for line in _lines(element):
                out.write(f"{line}\n")
        out.write("\n")


def write_json(report: Report, out: TextIO) -> None:
    """One object: the figures as they were printed, and of which week's digest each of them is."""
    digest = report.digest
    found = {
        "week": str(digest.week),
        "promise": report.promise,
        "change": report.change,
        "figures": {name: _figure(figure) for name, figure in digest.figures.items()},
        "raised": [BAND_NAMES[band] for band in digest.raised],
        "ahead": BAND_NAMES[digest.ahead],
        "period": [
            {"weeks_left": left, "now": BAND_NAMES[now], "before": BAND_NAMES[before]}
            for left, now, before in zip(*astuple(digest.period), strict=True)
        ],
        "log": {"entries": digest.log.entries, "head": digest.log.digest},
    }
    out.write(json.dumps(found, ensure_ascii=False, indent=2) + "\n")


def _figure(figure: Figure) -> dict[str, Any]:
    values = {
        name: f"{shown.bound}{shown.value}" if shown.bound else shown.value
        for name, shown in figure.values.items()
    }
    return {"week": str(figure.week), **values}


async def draw_pictures(pictures: Iterable[Picture]) -> dict[str, bytes]:
    """File name → file, as PNG and SVG. Raises `PictureFailed`."""
    return {
        f"{picture.name}.{form}": await draw(picture.chart, form) for picture in pictures for form in FORMS
    }


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
    return "".join(words_of(part) for part in parts)
