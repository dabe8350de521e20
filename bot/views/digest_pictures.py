"""Which pictures does the digest have? Charts, and the same numbers as text."""

from __future__ import annotations

from collections.abc import Iterable

from bot.digest import Digest, Period
from bot.facts import Way
from bot.report import Report
from bot.say_do import Standing
from bot.texts import Texts
from bot.views.elements import CardElement, Chart, Fact, Facts, Heading, Note, Picture, Series

WAYS = (*Way, Standing.UNDECIDED)
AT_MOST = "≤"


def pictures(report: Report, texts: Texts) -> Iterable[Picture]:
    """None where there is nothing to see yet, or too little."""
    if report.digest.is_empty:
        return
    if any("decided" in digest.figures for digest in report.weeks):
        yield _say_do(report, texts)
    if any((*report.digest.period.now, *report.digest.period.before)):
        yield _period(report.digest.period, texts)


def in_words(report: Report, texts: Texts) -> Iterable[CardElement]:
    """Every number of the pictures."""
    yield Heading(texts("digest.picture.say_do"))
    yield Facts(tuple(Fact(_week(one), _shares(one, texts)) for one in reversed(report.weeks)))
    period = report.digest.period
    if not period.weeks_left:
        return
    yield Heading(texts("digest.picture.period"))
    rows = zip(period.weeks_left, period.now, period.before, strict=True)
    yield Facts(
        tuple(
            Fact(
                texts("digest.weeks_left", weeks=left),
                texts("digest.now_and_before", now=texts(f"band.{now}"), before=texts(f"band.{before}")),
            )
            for left, now, before in rows
        )
    )
    yield Note((texts("digest.picture.bands"),))


def _say_do(report: Report, texts: Texts) -> Picture:
    bars = tuple(
        Series(texts(f"way.{way}"), tuple(_value(one, "decided", way) for one in report.weeks))
        for way in WAYS
    )
    index = Series(texts("digest.index_line"), tuple(_value(one, "index", "index") for one in report.weeks))
    title = report.promise or texts("digest.picture.say_do")
    labels = tuple(_week(one) for one in report.weeks)
    alt = texts(
        "digest.picture.say_do.alt", first=labels[0], last=labels[-1], now=_shares(report.digest, texts)
    )
    chart = Chart("stacked", title, labels, bars, index, x_label=texts("digest.week"), y_label="%")
    return Picture("say-do", alt, chart)


def _period(period: Period, texts: Texts) -> Picture:
    bars = (
        Series(texts("digest.this_period"), tuple(float(value) for value in period.now)),
        Series(texts("digest.last_period"), tuple(float(value) for value in period.before)),
    )
    title = texts("digest.picture.period")
    chart = Chart(
        "grouped",
        title,
        tuple(str(left) for left in period.weeks_left),
        bars,
        x_label=texts("digest.picture.period.x"),
        y_label=texts("digest.picture.period.y"),
        levels=tuple(texts(f"band.{band}") for band in range(4)),
    )
    first, last = period.weeks_left[0], period.weeks_left[-1]
    return Picture("period", texts("digest.picture.period.alt", first=first, last=last), chart)


def _week(digest: Digest) -> str:
    return f"W{digest.week.number:02}"


def _value(digest: Digest, figure: str, name: str) -> float | None:
    """None for "at most": four bars of bounds would stand higher than all there is."""
    shown = digest.value(figure, name)
    return shown.value if shown and shown.bound != AT_MOST else None


def _shares(digest: Digest, texts: Texts) -> str:
    """The index and the shares of one week's digest."""
    figure, index = digest.figures.get("decided"), digest.value("index", "index")
    said = [texts("digest.index_of", index=_said(index.bound, index.value, texts))] if index else []
    if figure:
        shown = {way: figure.values[way] for way in WAYS}
        said += [
            texts(f"digest.way.{way}", share=f"{_said(one.bound, one.value, texts)}\xa0%")
            for way, one in shown.items()
        ]
    return " · ".join(said) or "—"


def _said(bound: str, value: float, texts: Texts) -> str:
    number = texts.number(value)
    return f"{bound} {number}" if bound else number
