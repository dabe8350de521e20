"""Does a picture show all that its chart holds, legibly, on any ground, and without colours too?

Drawn in this process: that a child does it is another file's matter.
"""

import re
import struct
from dataclasses import replace

import pytest

from adapters.pictures.drawing import picture_of
from bot.views.elements import Chart, Series
from tests.pictures.charts import BANDS, CHARTS, SHARES
from tests.rendering.hostile import HOSTILE
from tests.rendering.reading import read

PHONE = 390
"""Dots across."""


def svg(chart: Chart) -> str:
    """From its first tag on."""
    drawn = picture_of(chart, "svg").decode()
    return drawn[drawn.index("<svg") :]


def height_of(text: str, drawn: str) -> float:
    """From above, in points."""
    [found] = re.findall(rf' y="([\d.]+)"[^>]*>{text}<', drawn)
    return float(found)


def width_of_first_bar(drawn: str) -> float:
    """In points, of which the picture is 281 wide."""
    path = drawn[: drawn.index("fill: #0072b2")].rpartition('d="M ')[2]
    across = [float(x) for x in re.findall(r"([\d.]+) [\d.]+ ?\n", path)]
    return max(across) - min(across)


def texts_in(drawn: str) -> list[str]:
    return read(drawn).texts_of("text")


@pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)
def test_a_png_has_two_dots_for_each_of_a_phones_screen(chart):
    png = picture_of(chart, "png")

    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    assert width == 2 * PHONE
    assert PHONE <= height <= 2 * width


def test_everything_that_the_chart_says_stands_in_the_svg_as_text():
    shown = texts_in(svg(SHARES))

    assert {SHARES.title, *SHARES.labels, SHARES.x_label, SHARES.y_label} <= set(shown)
    assert {"Customer first", "Business first", "Say–do index"} <= set(shown)


def test_the_newest_value_of_the_line_stands_there_in_figures():
    assert "62" in texts_in(svg(replace(SHARES, line=Series("Index", (55, 62, None)))))
    assert "62.5" in texts_in(svg(replace(SHARES, line=Series("Index", (55, None, 62.5)))))


def test_bands_have_their_names_and_a_bar_without_height_says_so():
    shown = texts_in(svg(BANDS))

    assert set(BANDS.levels) <= set(shown)
    assert shown.count("0") == len(["the week", "the band", "the bar"])


def test_where_nothing_is_shown_the_picture_says_so():
    assert texts_in(svg(SHARES)).count("–") == 1
    assert texts_in(svg(BANDS)).count("–") == 1
    assert texts_in(svg(CHARTS["nothing to show"])).count("–") == 3


def test_bars_differ_by_more_than_their_colours():
    drawn = svg(SHARES)

    assert drawn.count("<pattern") == 1
    assert "#0072b2" in drawn


def test_the_ground_is_the_pictures_own():
    ground = (svg(SHARES)).partition('id="patch_1"')[2].partition("</g>")[0]

    assert "fill: #ffffff" in ground


def test_a_long_title_is_broken_and_cut_and_the_picture_stays_as_wide():
    png = picture_of(replace(SHARES, title="W" * 3000), "png")
    shown = texts_in(svg(replace(SHARES, title="The customer comes first. " * 40)))

    assert struct.unpack(">I", png[16:20]) == (2 * PHONE,)
    assert len([text for text in shown if "customer comes" in text]) == 4
    assert [text for text in shown if text.endswith("…")]


def test_labels_that_have_no_room_beside_each_other_are_left_out_but_the_last():
    weeks = tuple(f"week {week} of 2026" for week in range(13))
    bars = tuple(replace(series, values=(50,) * 13) for series in SHARES.bars)
    shown = texts_in(svg(replace(SHARES, labels=weeks, bars=bars, line=None)))

    assert 2 <= len([text for text in shown if text.startswith("week")]) <= 4
    assert weeks[-1] in shown


def test_words_at_an_axis_that_are_wider_than_the_plot_are_broken():
    long = replace(BANDS, y_label="Cases of which the customer must hear in that very week")
    shown = texts_in(svg(long))

    broken = [text for text in shown if text in long.y_label and text not in long.labels]
    assert " ".join(sorted(broken, key=long.y_label.index)) == long.y_label
    assert len(broken) == 2


def test_shares_that_come_to_more_than_a_hundred_are_not_cut_off():
    rounded = replace(SHARES, bars=(Series("a", (70, 70, 70)), Series("b", (70, 70, 70))))

    assert height_of("100", svg(rounded)) > height_of("100", svg(SHARES)) + 20


def test_a_bar_that_stands_alone_is_no_wall():
    alone = replace(SHARES, labels=("W47",), bars=(Series("a", (100,)),), line=None)

    assert 20 < width_of_first_bar(svg(alone)) < 40


@pytest.mark.parametrize(
    "text",
    [*HOSTILE.values(), "$\\frac{1}{2}$ $x", "\x00\x07"],
    ids=[*HOSTILE, "formula of mathematics", "control"],
)
def test_what_was_typed_is_drawn_and_obeyed_by_nothing(text):
    tags = {tag for tag, _ in read(svg(replace(SHARES, title=text))).tags}

    assert tags <= {tag for tag, _ in read(svg(SHARES)).tags}


def test_mathematics_stays_as_it_was_typed():
    assert "$\\alpha$ & <b>" in texts_in(svg(replace(SHARES, title="$\\alpha$ & <b>")))
