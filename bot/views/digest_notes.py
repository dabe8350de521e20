"""What else is said around the digest? What waits, case by case; the note before a period's end; alarms."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from bot.figures import Shown
from bot.texts import Texts
from bot.todo import JobKind
from bot.views.digest import NOTHING, QUEUE, pressure
from bot.views.elements import (
    Button,
    Buttons,
    Card,
    CardElement,
    Divider,
    Fact,
    Facts,
    Heading,
    Note,
    Paragraph,
    PersonName,
)
from bot.waiting import Waiting, WaitingCase, WaitsFor

MOST_SHOWN = 10


def queue_card(found: Sequence[WaitingCase], now: datetime, texts: Texts) -> Card:
    """To one director: what waits, the oldest first."""
    left = len(found) - MOST_SHOWN
    return Card(
        texts("queue.summary", count=len(found)),
        (
            Heading(texts("queue.heading")),
            *([] if found else [Paragraph((texts("digest.nothing_waits"),))]),
            *(element for one in found[:MOST_SHOWN] for element in _waiting_case(one, now, texts)),
            *([Note((texts("queue.more", count=left),), "next")] if left > 0 else []),
            Note((texts("queue.who_sees"),)),
        ),
    )


def _waiting_case(one: WaitingCase, now: datetime, texts: Texts) -> Iterable[CardElement]:
    case = one.case
    yield Divider()
    yield Facts(
        (
            Fact(texts("fact.reference"), one.reference),
            Fact(texts("fact.rep"), PersonName(case.rep, case.rep_name)),
            Fact(texts("fact.waits_for"), texts(f"waits_for.{one.what}")),
            Fact(texts("fact.days_waiting"), texts.number((now - one.since).days)),
        )
    )
    if one.what is WaitsFor.PAYMENT:
        yield Note((texts("queue.payment.next"),), "next")
    else:
        yield Buttons((Button("decide", texts("button.decide"), one.reference, "primary"),))


def also_waiting_card(
    week: int, waits: Waiting, listed: Sequence[WaitingCase], now: datetime, texts: Texts
) -> Card:
    """In private, what may not be named in the directors' channel; `listed` for who is no director, and has
    no queue to open."""
    rows = tuple(Fact(one.reference, _what(one, now, texts)) for one in listed[:MOST_SHOWN])
    return Card(
        texts("also_waiting.summary", week=week),
        (
            Heading(texts("also_waiting.heading", week=week)),
            Paragraph((texts("also_waiting.text", count=waits.cases, days=waits.oldest_days),)),
            Facts(rows) if rows else Buttons((Button(QUEUE, texts("button.queue"), style="primary"),)),
            Note((texts("also_waiting.who_sees"),)),
        ),
    )


def _what(one: WaitingCase, now: datetime, texts: Texts) -> str:
    days = texts.number((now - one.since).days)
    return f"{texts(f'waits_for.{one.what}')} · {texts('fact.days_waiting')}: {days}"


def prevention_card(end: date, weeks: int, ratio: Shown | None, open_cases: int, texts: Texts) -> Card:
    """To the deciders, before a bonus period ends: quietly, and without a case. `open_cases` is a band."""
    said = texts(pressure(ratio.value), ratio=texts.number(ratio.value)) if ratio else NOTHING
    return Card(
        texts("prevention.summary", weeks=weeks),
        (
            Paragraph((texts("prevention.text", day=end, weeks=weeks),)),
            Facts(
                (
                    Fact(texts("digest.hanging"), said),
                    Fact(texts("prevention.open"), texts(f"band.{open_cases}")),
                )
            ),
            Note((texts("prevention.next"),), "next"),
            Note((texts("prevention.who_sees"),)),
        ),
    )


STUCK: Mapping[str, str] = {
    JobKind.TELL_DIGEST: "private",
    JobKind.TELL_WAITING: "private",
    JobKind.PREVENTION: "prevention",
}
"""Where else something of a digest goes than to the directors' channel."""


def stuck_card(week: str, kind: str, code: str, texts: Texts) -> Card:
    """To the stewards: a message of that kind does not go out."""
    return Card(
        texts("digest_stuck.summary", week=week),
        (
            Heading(texts("digest_stuck.heading", week=week)),
            Paragraph((texts(f"digest_stuck.{STUCK.get(kind, 'directors')}"),)),
            Facts((Fact(texts("fact.platform_says"), code),)),
            Note((texts("digest_stuck.next"),), "next"),
            Note((texts("alarm.who_sees"),)),
        ),
    )
