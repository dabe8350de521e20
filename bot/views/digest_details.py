"""What stands behind the digest? The numbers of its pictures, and how each figure is counted."""

from __future__ import annotations

from bot.report import Report
from bot.texts import Texts
from bot.views.digest_pictures import in_words
from bot.views.elements import Card, Heading, Note, Paragraph

COUNTED = (
    "index",
    "decided",
    "kept",
    "speed",
    "conflicts",
    "hanging",
    "second_looks",
    "honesty",
    "smiles",
    "speaking",
    "fare",
)
"""In the order of the digest."""


def details_card(report: Report, texts: Texts) -> Card:
    week = report.digest.week.number
    return Card(
        texts("digest.details.summary", week=week),
        (
            Heading(texts("digest.details.heading", week=week)),
            *in_words(report, texts),
            Heading(texts("digest.counted")),
            *(Paragraph((texts(f"digest.{name}.counted"),)) for name in COUNTED),
            Note((texts("digest.privacy"),)),
        ),
    )
