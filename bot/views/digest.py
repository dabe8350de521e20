"""How does the weekly digest look? First what waits, then what the company says and does, then the rest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from bot.digest import Digest, Figure
from bot.facts import Way
from bot.figures import Shown
from bot.money import Money
from bot.report import Report
from bot.texts import Texts
from bot.views.digest_pictures import WAYS, pictures
from bot.views.elements import (
    Button,
    Buttons,
    Card,
    CardElement,
    Fact,
    Facts,
    Heading,
    Note,
    Paragraph,
    Quote,
)
from bot.waiting import Waiting

QUEUE, DETAILS = "digest_queue", "digest_details"
"""Actions: what waits, and the figures of the weeks before."""

NOTHING = "—"
AMBER, RED = 2.0, 3.0
"""From so many times as much as even, the last weeks of a period press."""


def digest_card(report: Report, waits: Waiting | None, texts: Texts, *, private: bool = False) -> Card:
    """`private`: to one director, who asked for it; what waits is then without what that person gains by.
    Without `waits` nothing is said of it, as where nobody knows who reads."""
    digest, promise = report.digest, report.promise
    empty = [Note((texts("digest.empty"),), "warning")] if digest.is_empty else []
    return Card(
        texts("digest.summary", week=digest.week.number, count=waits.cases if waits else 0),
        (
            Heading(texts("digest.heading", week=digest.week.number)),
            *(_waiting(waits, texts) if waits else ()),
            *([Quote(texts("digest.promise"), promise)] if promise else []),
            Paragraph((_index(report, texts),)),
            *empty,
            *pictures(report, texts),
            Facts(tuple(_facts(digest, texts))),
            Note((texts("digest.hidden", nothing=NOTHING),)),
            Note((texts("digest.log", **_head(digest, texts)),)),
            *([Buttons((Button(DETAILS, texts("button.details")),))] if private else []),
            *_who_sees(waits, texts, private=private),
        ),
    )


def _who_sees(waits: Waiting | None, texts: Texts, *, private: bool) -> Iterable[CardElement]:
    """Nobody knows it of a terminal."""
    if waits is not None:
        yield Note((texts("digest.who_sees_private" if private else "digest.who_sees"),))


# --- 1 and 2 -----------------------------------------------------------------------------------------


def _waiting(waits: Waiting, texts: Texts) -> Iterable[CardElement]:
    if not waits.cases:
        yield Note((texts("digest.nothing_waits"),), "next")
        return
    parts = {"decisions": waits.decisions, "second_looks": waits.second_looks, "payments": waits.payments}
    said = [texts(f"digest.waiting.{name}", count=count) for name, count in parts.items() if count]
    oldest = texts("digest.oldest", days=waits.oldest_days)
    yield Note((texts("digest.waiting", what=texts.all_of(said)), " ", oldest), "warning")
    yield Buttons((Button(QUEUE, texts("button.queue"), style="primary"),))


def _index(report: Report, texts: Texts) -> str:
    digest, change = report.digest, report.change
    figure = digest.figures.get("index")
    if figure is None:
        return texts("digest.no_index")
    said = texts("digest.index", index=_number(figure.values["index"], texts))
    if change is None:
        return said + _as_of(figure, digest, texts)
    against = texts("digest.change" if change else "digest.no_change", change=f"{change:+d}")
    return f"{said} {against}" + _as_of(figure, digest, texts)


# --- 3 to 12 -----------------------------------------------------------------------------------------


def _facts(digest: Digest, texts: Texts) -> Iterable[Fact]:
    yield _fact("decided", _decided(digest, texts), texts)
    yield _fact("kept", [_said(digest, "kept", "kept", texts), *_owed(digest, texts)], texts)
    yield _fact("speed", _speed(digest, texts), texts)
    yield _fact("conflicts", [_said(digest, "conflicts", "share", texts)], texts)
    yield _fact("hanging", _hanging(digest, texts), texts)
    looks = [_said(digest, "asked", "asked", texts), _said(digest, "overturned", "overturned", texts)]
    yield _fact("second_looks", looks, texts)
    yield _fact("honesty", _honesty(digest, texts), texts)
    yield _fact("smiles", _smiles(digest, texts), texts)
    yield _fact("speaking", _speaking(digest, texts), texts)
    yield _fact("fare", [_said(digest, "fare", "worse", texts)], texts)


def _fact(name: str, said: Iterable[str], texts: Texts) -> Fact:
    return Fact(texts(f"digest.{name}"), " · ".join(filter(None, said)) or NOTHING)


def _said(digest: Digest, figure: str, value: str, texts: Texts) -> str:
    """One percentage in its sentence; nothing where there is none."""
    found = digest.figures.get(figure)
    if found is None or value not in found.values:
        return ""
    share = _percent(found.values[value], texts)
    return texts(f"digest.share.{value}", share=share) + _as_of(found, digest, texts)


def _decided(digest: Digest, texts: Texts) -> Iterable[str]:
    figure = digest.figures.get("decided")
    if figure is None:
        return
    for way in WAYS:
        yield texts(f"digest.way.{way}", share=_percent(figure.values[way], texts))
    yield _as_of(figure, digest, texts).strip()


def _owed(digest: Digest, texts: Texts) -> Iterable[str]:
    for currency, figure in _by_currency(digest.figures, "owed"):
        amount = Money(currency, int(figure.values["minor"].value))
        yield texts("digest.owed", amount=texts.money(amount)) + _as_of(figure, digest, texts)


def _speed(digest: Digest, texts: Texts) -> Iterable[str]:
    figure = digest.figures.get("speed")
    if figure:
        median, slow = (texts.number(figure.values[name].value) for name in ("median", "p90"))
        yield texts("digest.speed.hours", median=median, p90=slow) + _as_of(figure, digest, texts)


def _hanging(digest: Digest, texts: Texts) -> Iterable[str]:
    figure = digest.figures.get("hanging")
    if figure:
        ratio = figure.values["ratio"].value
        yield texts(pressure(ratio), ratio=texts.number(ratio)) + _as_of(figure, digest, texts)
    yield texts("digest.ahead", count=texts(f"band.{digest.ahead}"))


def pressure(ratio: float) -> str:
    """The threshold in words; its colour is nothing that everybody sees."""
    if ratio >= RED:
        return "digest.pressure.red"
    return "digest.pressure.amber" if ratio >= AMBER else "digest.pressure.even"


def _honesty(digest: Digest, texts: Texts) -> Iterable[str]:
    yield _said(digest, "honesty", "stayed", texts)
    yield _said(digest, "honesty", "answered", texts)
    for currency, figure in _by_currency(digest.figures, "worth"):
        share = _percent(figure.values["ratio"], texts)
        yield texts("digest.worth", currency=currency, share=share) + _as_of(figure, digest, texts)


def _smiles(digest: Digest, texts: Texts) -> Iterable[str]:
    for way in (Way.CUSTOMER_FIRST, Way.BUSINESS_FIRST):
        figure = digest.figures.get(f"smile.{way}")
        share = _percent(figure.values[way], texts) + _as_of(figure, digest, texts) if figure else NOTHING
        yield texts(f"digest.smile.{way}", share=share)


def _speaking(digest: Digest, texts: Texts) -> Iterable[str]:
    figure = digest.figures.get("speaking")
    if figure:
        count = texts.number(figure.values["per_100"].value)
        yield texts("digest.per_100", count=count) + _as_of(figure, digest, texts)
    yield _said(digest, "withdrawn", "withdrawn", texts)
    if digest.raised:
        yield texts("digest.silent", weeks=digest.silent_weeks, of=len(digest.raised))


def _by_currency(figures: Mapping[str, Figure], name: str) -> Iterable[tuple[str, Figure]]:
    for key in sorted(figures):
        if key.startswith(f"{name}."):
            yield key.partition(".")[2], figures[key]


# --- a value -----------------------------------------------------------------------------------------


def _head(digest: Digest, texts: Texts) -> Mapping[str, str]:
    log = digest.log
    return {"count": texts.number(log.entries), "head": log.digest or NOTHING}


def _percent(shown: Shown, texts: Texts) -> str:
    """The sign never stands alone on the next line."""
    return f"{_number(shown, texts)}\xa0%"


def _number(shown: Shown, texts: Texts) -> str:
    number = texts.number(shown.value)
    return f"{shown.bound} {number}" if shown.bound else number


def _as_of(figure: Figure, digest: Digest, texts: Texts) -> str:
    """Too little came and went since to show a new one without telling about single cases."""
    return "" if figure.week == digest.week else " " + texts("digest.as_of", week=figure.week.number)
