"""Which looks has a card with pictures? Both kinds of charts, with and without something to show."""

from __future__ import annotations

from dataclasses import replace

from bot.views import said
from bot.views.elements import Card, Chart, Heading, Note, Paragraph, Picture, Series
from bot.views.samples import Examples, Samples

WEEKS = tuple(f"W{week}" for week in range(35, 48))
SHARES = (
    Series("Customer first", (40, 45, None, 50, 55, 45, 50, 60, 55, 60, 65, 60, 65)),
    Series("The deal fits", (20, 20, None, 20, 15, 20, 15, 10, 15, 15, 10, 15, 10)),
    Series("Business first", (25, 20, None, 20, 20, 20, 25, 20, 20, 15, 15, 15, 15)),
    Series("Not decided in time", (15, 15, None, 10, 10, 15, 10, 10, 10, 10, 10, 10, 10)),
)
INDEX = Series("Say–do index", (50, 55, None, 55, 60, 55, 60, 65, 60, 65, None, 70, 75))
PERIODS = (
    Series("This period", (0, 1, 1, 1, 0, 1, 2, 2, None, None, None, None, None)),
    Series("Last period", (1, 1, 0, 1, 1, 2, 2, 1, 2, 2, 3, 3, 3)),
)


def _say_do(a: Samples) -> Picture:
    chart = Chart("stacked", a.typed(said.PROMISE), WEEKS, SHARES, INDEX, "Week", "%")
    return Picture("say-do", "Customer first rose from 40% to 65% in thirteen weeks, the index to 75.", chart)


def _period() -> Picture:
    title, weeks = "Weeks to the end of the bonus period", tuple(str(week) for week in range(12, -1, -1))
    levels = ("0", "1–4", "5–9", "10+")
    chart = Chart("grouped", title, weeks, PERIODS, None, "Weeks to go", "Cases a week", levels)
    return Picture("period", "5–9 cases a week five weeks before the end; 1–4 in the last period.", chart)


def _nothing() -> Picture:
    shares = tuple(Series(series.label, (None,) * len(WEEKS)) for series in SHARES)
    chart = Chart(
        "stacked", "Too few cases to show", WEEKS, shares, replace(INDEX, values=(None,) * len(WEEKS))
    )
    return Picture("nothing", "Too few cases to show.", chart)


def _card(*pictures: Picture) -> Card:
    told = [element for picture in pictures for element in (Paragraph((picture.alt,)), picture)]
    return Card("Figures", (Heading("Figures"), *told, Note(("The same numbers stand in the text.",))))


EXAMPLES: Examples = {
    "shares and bands": lambda texts, a: _card(_say_do(a), _period()),
    "nothing to show": lambda texts, a: _card(_nothing()),
}
