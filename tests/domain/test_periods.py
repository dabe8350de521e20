"""Where does a bonus period end? Once a year, four times, and on 29 February."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bot.periods import even_share, in_last_weeks, near_period_end, period_end, period_end_before

YEAR = ((12, 31),)
QUARTERS = ((3, 31), (6, 30), (9, 30), (12, 31))
FEBRUARY = ((2, 29),)


@pytest.mark.parametrize(
    ("day", "ends", "end", "before"),
    [
        (date(2026, 11, 16), YEAR, date(2026, 12, 31), date(2025, 12, 31)),
        (date(2026, 12, 31), YEAR, date(2026, 12, 31), date(2025, 12, 31)),
        (date(2027, 1, 1), YEAR, date(2027, 12, 31), date(2026, 12, 31)),
        (date(2026, 11, 16), QUARTERS, date(2026, 12, 31), date(2026, 9, 30)),
        (date(2026, 9, 30), QUARTERS, date(2026, 9, 30), date(2026, 6, 30)),
        (date(2027, 1, 1), QUARTERS, date(2027, 3, 31), date(2026, 12, 31)),
        (date(2027, 2, 28), FEBRUARY, date(2027, 2, 28), date(2026, 2, 28)),
        (date(2027, 3, 1), FEBRUARY, date(2028, 2, 29), date(2027, 2, 28)),
        (date(2028, 2, 29), FEBRUARY, date(2028, 2, 29), date(2027, 2, 28)),
    ],
)
def test_a_day_lies_in_one_period_after_another(day, ends, end, before):
    assert period_end(day, ends) == end
    assert period_end_before(day, ends) == before


@pytest.mark.parametrize(
    ("day", "is_late"),
    [
        (date(2026, 12, 3), False),
        (date(2026, 12, 4), True),
        (date(2026, 12, 31), True),
        (date(2027, 1, 1), False),
    ],
)
def test_the_last_weeks_are_the_last_28_days_with_the_end(day, is_late):
    assert in_last_weeks(day, YEAR) is is_late


def test_the_last_weeks_of_a_year_are_as_many_days_as_the_share_says():
    days = [date(2027, 1, 1) + timedelta(days=number) for number in range(365)]

    assert sum(in_last_weeks(day, QUARTERS) for day in days) / 365 == even_share(QUARTERS)
    assert sum(in_last_weeks(day, YEAR) for day in days) / 365 == even_share(YEAR)


@pytest.mark.parametrize(
    ("day", "is_near"),
    [
        (date(2026, 12, 2), False),
        (date(2026, 12, 3), True),
        (date(2027, 1, 7), True),
        (date(2027, 1, 8), False),
    ],
)
def test_near_the_end_is_from_28_days_before_to_7_days_after(day, is_near):
    assert near_period_end(day, YEAR) is is_near
