"""How does a chart look? Legible on a phone, on a light and a dark ground, and without seeing colours.

For the child process alone: what draws is heavy.
"""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from adapters.pictures.lettering import FAMILY, drawable, lines, width_of
from adapters.pictures.marks import draw_bars, draw_line, standing
from bot.views.elements import Chart

WIDTH, PLOT, LINE_OF_TEXT = 3.9, 2.4, 0.19
"""Inches of a hundred dots, as a phone's screen counts them: it is 3.9 wide."""
EDGE, MARGIN, GAP = 0.12, 0.1, 0.04
"""Inches around all of it, beside the axis, and between two labels."""
FEWEST = 6
"""A bar is never wider than if there were so many."""
DOTS = 200
"""An inch of a PNG: a screen has two for each that it counts."""
TEXT, TITLE = 9, 11
"""Points: 12 and 15 dots on a phone, and still 10 and 12 inside a message with margins."""

GROUND, INK, QUIET, RULE = "#ffffff", "#1d2521", "#59635d", "#d8dcd6"

LOOK: dict[Any, Any] = {
    "font.family": "sans-serif",
    "font.sans-serif": [FAMILY],
    "font.size": TEXT,
    "text.color": INK,
    "text.parse_math": False,
    "axes.labelcolor": QUIET,
    "axes.edgecolor": QUIET,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "grid.color": RULE,
    "xtick.color": QUIET,
    "ytick.color": QUIET,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "figure.constrained_layout.w_pad": 0.08,
    "figure.constrained_layout.h_pad": 0.08,
    "hatch.linewidth": 0.8,
    "svg.fonttype": "none",
    "svg.hashsalt": "squaredeal",
}
"""Nothing of the machine's own settings: the same chart is the same picture everywhere."""


def picture_of(chart: Chart, form: str) -> bytes:
    """A file that does not say when or by what it was made."""
    matplotlib.rcdefaults()
    matplotlib.rcParams.update(LOOK)
    file = BytesIO()
    unsaid: dict[str, Any] = {"Software": None} if form == "png" else {"Date": None, "Creator": None}
    _figure(chart).savefig(file, format=form, dpi=DOTS, facecolor=GROUND, metadata=unsaid)
    return file.getvalue()


def _figure(chart: Chart) -> Figure:
    title = lines(drawable(chart.title), WIDTH - 2 * EDGE, most=4, size=TITLE, weight="bold")
    series = [*chart.bars, *([chart.line] if chart.line else [])]
    names = [lines(drawable(one.label), WIDTH / 2 - 0.6, most=2, size=TEXT) for one in series]
    height = PLOT + 1.25 * LINE_OF_TEXT * len(title) + LINE_OF_TEXT * (_height_in_lines(names) + 1)
    figure = Figure((WIDTH, height), layout="constrained")
    figure.suptitle(
        "\n".join(title), x=EDGE / WIDTH, ha="left", fontsize=TITLE, fontweight="bold", linespacing=1.3
    )
    axes = figure.subplots()
    _draw_axes(axes, chart)
    handles = [*draw_bars(axes, chart), *draw_line(axes, chart)]
    figure.legend(
        handles, ["\n".join(name) for name in names], loc="outside lower left", ncols=2, frameon=False
    )
    return figure


def _height_in_lines(names: Sequence[Sequence[str]]) -> int:
    """Of two columns, the first one filled first."""
    half = (len(names) + 1) // 2
    return max(sum(map(len, column)) for column in (names[:half], names[half:], [[]]))


def _draw_axes(axes: Axes, chart: Chart) -> None:
    middle, room = (len(chart.labels) - 1) / 2, max(len(chart.labels), FEWEST)
    axes.set_xlim(middle - room / 2 - 0.1, middle + room / 2 + 0.1)
    axes.set_xlabel(_beside(drawable(chart.x_label), chart))
    axes.set_title(_beside(drawable(chart.y_label), chart), loc="left", fontsize=TEXT, color=QUIET)
    shown = _every(chart)
    axes.set_xticks(shown, [drawable(chart.labels[at]) for at in shown])
    axes.tick_params(length=0)
    axes.grid(visible=True, axis="y")
    _draw_heights(axes, chart)


def _draw_heights(axes: Axes, chart: Chart) -> None:
    """Bands by their names, shares up to a hundred or what they come to, anything else as high as it is."""
    if chart.levels:
        axes.set_ylim(0, len(chart.levels) - 0.7)
        axes.set_yticks(range(len(chart.levels)), _bands(chart))
    elif chart.kind == "stacked":
        axes.set_ylim(0, max([100, *standing(chart)]) * 1.04)
        axes.set_yticks(range(0, 101, 25))
    else:
        axes.set_ylim(bottom=0)


def _bands(chart: Chart) -> list[str]:
    return ["\n".join(lines(drawable(level), WIDTH / 4, most=2, size=TEXT)) for level in chart.levels]


def _beside(words: str, chart: Chart) -> str:
    """In as many lines as it needs above or below the plot."""
    return "\n".join(lines(words, _across(chart), most=2, size=TEXT))


def _across(chart: Chart) -> float:
    """Inches that are left for the plot."""
    names = [line for band in _bands(chart) or ["100"] for line in band.split("\n")]
    return WIDTH - 2 * EDGE - MARGIN - max(width_of(name, TEXT) for name in names)


def _every(chart: Chart) -> list[int]:
    """Which labels have room beside each other; the last one always."""
    count = len(chart.labels)
    room = _across(chart) / max(count, 1)
    widest = max((width_of(drawable(label), TEXT) for label in chart.labels), default=0) + GAP
    step = next(step for step in range(1, count + 2) if widest <= room * step or step > count)
    return sorted(range(count - 1, -1, -step))
