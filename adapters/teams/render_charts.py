"""How does a picture look in an Adaptive Card? Teams draws the chart itself, in the reader's theme.

Teams knows no chart of bars and a line: the line stands below the bars, as a chart of its own. Where charts
are unknown the fallback says what is in them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import cycle

from adapters.teams.render_text import Element, literal, plain_words, rich_text, runs_of
from bot.text import shorten
from bot.views.elements import Chart, Picture, Series

BARS, LINE = "Chart.VerticalBar.Grouped", "Chart.Line"
COLOURS = (
    "categoricalBlue",
    "categoricalLightBlue",
    "categoricalMarigold",
    "categoricalRed",
    "categoricalPurple",
)
"""As in the pictures elsewhere."""
WORDS = 200
NOTHING = "–"


def charts(picture: Picture, longest: int) -> list[Element]:
    """The bars, and below them the line."""
    fallback = rich_text(runs_of(picture.alt or NOTHING, longest))[0]
    return [_bars(picture.chart) | {"fallback": fallback}, *_line(picture.chart)]


def _bars(chart: Chart) -> Element:
    empty = _empty(chart)
    labels = [f"{label} {NOTHING}" if at in empty else label for at, label in enumerate(chart.labels)]
    data = [
        _series(series, labels, empty if number == 0 else ()) | {"color": colour}
        for number, (series, colour) in enumerate(zip(chart.bars, cycle(COLOURS), strict=False))
    ]
    return {"type": BARS, "stacked": chart.kind == "stacked", **_named(chart), "data": data}


def _empty(chart: Chart) -> set[int]:
    """Where no bar has a value."""
    columns = zip(*(series.values for series in chart.bars), strict=True)
    return {at for at, values in enumerate(columns) if set(values) <= {None}}


def _line(chart: Chart) -> list[Element]:
    if chart.line is None or set(chart.line.values) <= {None}:
        return []
    name = {"title": _plain(chart.line.label)}
    return [{"type": LINE, **name, "data": [_series(chart.line, chart.labels)], "fallback": "drop"}]


def _named(chart: Chart) -> Element:
    """Teams has no names for heights: they stand beside the axis."""
    bands = [f"{at} = {level}" for at, level in enumerate(chart.levels)]
    beside = ", ".join(filter(None, [chart.y_label, *bands]))
    named = {"title": chart.title, "xAxisTitle": chart.x_label, "yAxisTitle": beside}
    return {key: _plain(name) for key, name in named.items() if _plain(name)}


def _series(series: Series, labels: Sequence[str], kept: Collection[int] = ()) -> Element:
    """`kept`: where a bar without height keeps a label on the axis that says that there is nothing."""
    values = [
        {"x": _plain(label), "y": _number(value or 0)}
        for at, (label, value) in enumerate(zip(labels, series.values, strict=True))
        if value is not None or at in kept
    ]
    return {"legend": _plain(series.label), "values": values}


def _number(value: float) -> float:
    return int(value) if value == int(value) else round(value, 1)


def _plain(words: str) -> str:
    """Nobody says whether charts know Markdown."""
    return literal(plain_words(shorten(" ".join(words.split()), WORDS)))
