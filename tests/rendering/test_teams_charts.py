"""Does Teams draw what a chart holds, and say it where it cannot draw?"""

import json
from dataclasses import replace
from typing import Any

import pytest

from adapters.teams.limits import card_faults
from bot.views.elements import Chart, Paragraph, Picture, Series
from tests.pictures.charts import BANDS, CHARTS, NOTHING, SHARES
from tests.rendering.each import each
from tests.rendering.hostile import HOSTILE
from tests.rendering.reading import teams_text
from tests.rendering.schemas import check_card_shape, needs_schemas
from tests.rendering.teams_drawing import card

ALT = "The index rose to 75."


def charts(chart: Chart, alt: str = ALT) -> list[dict[str, Any]]:
    body: list[dict[str, Any]] = card(Picture("shares", alt, chart))["body"]
    return body


def test_shares_stand_on_each_other_and_the_line_below_them():
    bars, line = charts(SHARES)

    assert (bars["type"], bars["stacked"]) == ("Chart.VerticalBar.Grouped", True)
    assert (bars["title"], bars["xAxisTitle"], bars["yAxisTitle"]) == (SHARES.title, "Week", "Share")
    assert [series["legend"] for series in bars["data"]] == ["Customer first", "Business first"]
    assert line["type"] == "Chart.Line"
    assert line["data"] == [
        {"legend": "Say–do index", "values": [{"x": "W45", "y": 55}, {"x": "W47", "y": 75}]}
    ]


def test_bands_stand_beside_each_other_with_their_names_at_the_axis():
    [bars] = charts(BANDS)

    assert bars["stacked"] is False
    assert bars["yAxisTitle"] == "Cases a week, 0 = 0, 1 = 1–4, 2 = 5–9, 3 = 10+"
    assert bars["data"][1]["values"] == [{"x": "2", "y": 1}, {"x": "1", "y": 2}, {"x": "0", "y": 3}]


def test_where_nothing_is_shown_the_label_says_so_and_where_one_bar_is_not_it_is_left_out():
    [shares, _], [bands] = charts(SHARES), charts(BANDS)

    assert [value["x"] for value in shares["data"][0]["values"]] == ["W45", "W46 –", "W47"]
    assert [value["x"] for value in shares["data"][1]["values"]] == ["W45", "W47"]
    assert [value["x"] for value in bands["data"][0]["values"]] == ["2", "1"]


def test_a_line_without_a_point_is_no_chart():
    [bars] = charts(NOTHING)

    assert [value["x"] for value in bars["data"][0]["values"]] == ["W45 –", "W46 –", "W47 –"]


def test_where_teams_knows_no_charts_it_says_once_what_is_in_them():
    bars, line = charts(SHARES, "**The index** rose to 75.")

    assert teams_text(bars["fallback"]) == "**The index** rose to 75."
    assert bars["fallback"]["type"] == "RichTextBlock"
    assert line["fallback"] == "drop"


def test_numbers_are_as_short_as_they_can_be():
    third = replace(SHARES, bars=(Series("a", (100 / 3, 40.0, None)),), line=None)

    [bars] = charts(third)
    assert json.dumps([value["y"] for value in bars["data"][0]["values"]]) == "[33.3, 40, 0]"


def test_thirteen_weeks_of_four_shares_and_a_line_take_a_small_part_of_a_card():
    weeks = tuple(f"W{week}" for week in range(35, 48))
    shares = tuple(Series(f"Share number {at}", (33.3,) * 13) for at in range(4))
    chart = Chart("stacked", "x" * 200, weeks, shares, Series("Index", (50,) * 13), "Week", "Share")

    assert len(json.dumps(charts(chart))) < 4000


@each("text", HOSTILE)
def test_nothing_that_was_typed_is_parsed_in_a_chart(text):
    made = card(Picture("shares", text, replace(SHARES, title=text)), Paragraph(("x",)))

    assert not card_faults(made)


def test_a_title_keeps_its_words_without_what_markdown_is_made_of():
    [bars, _] = charts(replace(SHARES, title="We put *you* first, [always](http://a.b) & <b>ever</b>"))

    assert bars["title"] == "We put you first, always(http://a.b) & bever/b"


@needs_schemas
@pytest.mark.parametrize("chart", CHARTS.values(), ids=CHARTS)
def test_a_card_with_a_chart_is_an_adaptive_card_where_charts_are_unknown(chart):
    check_card_shape(card(Picture("shares", ALT, chart)))


CHART = {
    "type": "Chart.Line",
    "data": [{"legend": "Index", "values": [{"x": "W47", "y": 75}]}],
    "fallback": "drop",
}
BAD_CHARTS = {
    "a chart without words": {**CHART, "fallback": None},
    "words that Teams parses": {**CHART, "title": "*We*"},
    "words that Teams obeys": {**CHART, "title": "{{DATE(x)}}"},
    "a height that is none": {**CHART, "data": [{"legend": "", "values": [{"x": "W47", "y": None}]}]},
    "Chart.Pie is not drawn": {**CHART, "type": "Chart.Pie"},
}


@pytest.mark.parametrize(("fault", "chart"), BAD_CHARTS.items(), ids=BAD_CHARTS)
def test_a_chart_that_teams_would_refuse_or_obey_is_refused_here(fault, chart):
    made = card(Paragraph(("x",)))
    made["body"].append({key: value for key, value in chart.items() if value is not None})

    assert fault in "\n".join(card_faults(made))
