"""What stands for a value in a picture? A bar with a colour and a pattern, a point of the line, "–" for none.

For the child process alone, as what draws.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import cycle
from math import nan
from typing import Any, NamedTuple

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.patches import Patch
from matplotlib.patheffects import withStroke

from adapters.pictures.lettering import drawable
from bot.views.elements import Chart, Series

INK, GROUND, QUIET = "#1d2521", "#ffffff", "#59635d"


class Fill(NamedTuple):
    colour: str
    pattern: str
    over: str
    """Colour of the pattern."""


FILLS = (
    Fill("#0072b2", "", GROUND),
    Fill("#56b4e9", "////", GROUND),
    Fill("#e69f00", "||||", INK),
    Fill("#d55e00", "xxxx", GROUND),
    Fill("#cc79a7", "----", INK),
)
"""Okabe and Ito's colours, which everybody can tell apart, each with a pattern of its own.
None of dots: a hundred circles make a large SVG."""

NOTHING = "–"
ROOM = 0.8
"""How much of the room of its label the bars take."""


def draw_bars(axes: Axes, chart: Chart) -> list[Artist]:
    """Answers what stands for them in the legend."""
    (_draw_beside if chart.kind == "grouped" else _draw_stacked)(axes, chart)
    return [Patch(**_styled(fill)) for _, fill in _filled(chart)]


def _draw_stacked(axes: Axes, chart: Chart) -> None:
    at = range(len(chart.labels))
    for number, (series, fill) in enumerate(_filled(chart)):
        axes.bar(at, _heights(series), ROOM, standing(chart, number), **_styled(fill))
    for x in at:
        if all(series.values[x] is None for series in chart.bars):
            _say(axes, x, NOTHING)


def _draw_beside(axes: Axes, chart: Chart) -> None:
    """A bar without height is said to be one: it is not the same as nothing to show."""
    width = ROOM / max(len(chart.bars), 1)
    zero = drawable(chart.levels[0]) if chart.levels else "0"
    for number, (series, fill) in enumerate(_filled(chart)):
        left = width * (number - (len(chart.bars) - 1) / 2)
        at = [x + left for x in range(len(chart.labels))]
        axes.bar(at, _heights(series), width, **_styled(fill))
        for x, value in zip(at, series.values, strict=True):
            if not value:
                _say(axes, x, NOTHING if value is None else zero)


def standing(chart: Chart, bars: int | None = None) -> list[float]:
    """How high the first so many bars reach together, or all of them."""
    heights = (_heights(series) for series in chart.bars[:bars])
    return [sum(column) for column in zip([0.0] * len(chart.labels), *heights, strict=True)]


def _heights(series: Series) -> list[float]:
    return [value or 0.0 for value in series.values]


def draw_line(axes: Axes, chart: Chart) -> list[Artist]:
    """With a light rim, so that it is seen on every bar; it breaks off where there is nothing."""
    if chart.line is None:
        return []
    values = [nan if value is None else value for value in chart.line.values]
    rim = [withStroke(linewidth=4, foreground=GROUND)]
    drawn = axes.plot(
        range(len(values)), values, color=INK, linewidth=2, marker="o", markersize=5, path_effects=rim
    )
    _say_last(axes, chart.line)
    return [*drawn]


def _styled(fill: Fill) -> dict[str, Any]:
    return {"facecolor": fill.colour, "edgecolor": fill.over, "hatch": fill.pattern, "linewidth": 0}


def _filled(chart: Chart) -> Iterator[tuple[Series, Fill]]:
    return zip(chart.bars, cycle(FILLS), strict=False)


def _say(axes: Axes, x: float, word: str) -> None:
    """Instead of a bar."""
    size = 11 if word == NOTHING else 7
    axes.text(x, 0, word, ha="center", va="bottom", color=QUIET, fontsize=size, fontweight="bold")


def _say_last(axes: Axes, line: Series) -> None:
    """The newest value in figures."""
    shown = [(x, value) for x, value in enumerate(line.values) if value is not None]
    if not shown:
        return
    x, value = shown[-1]
    box = {"boxstyle": "round,pad=0.25", "facecolor": GROUND, "edgecolor": INK, "linewidth": 0.8}
    axes.annotate(
        f"{value:g}", (x, value), (0, 9), textcoords="offset points", ha="center", fontweight="bold", bbox=box
    )
