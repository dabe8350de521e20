"""Which week is it? Mondays, years of 53 weeks, and what the clocks do in between."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from bot.weeks import Week, week_now
from tests.cast import CALENDAR


@pytest.mark.parametrize(
    ("day", "week"),
    [
        (date(2026, 11, 16), "2026-W47"),
        (date(2026, 11, 22), "2026-W47"),
        (date(2026, 11, 23), "2026-W48"),
        (date(2026, 12, 31), "2026-W53"),
        (date(2027, 1, 3), "2026-W53"),
        (date(2027, 1, 4), "2027-W01"),
        (date(2024, 12, 30), "2025-W01"),
    ],
)
def test_a_day_lies_in_the_iso_week_of_its_thursday(day, week):
    assert str(Week.of(day)) == week
    assert Week.read(week) == Week.of(day)
    assert Week.of(day).number == int(week[-2:])


@pytest.mark.parametrize("text", ["2025-W53", "2026-W54", "2026-W00", "2026-47", "W47", "2026-W47x", ""])
def test_what_is_no_week_is_not_read(text):
    with pytest.raises(ValueError):
        Week.read(text)


def test_blanks_around_a_week_do_not_matter():
    assert Week.read(" 2026-W47\n") == Week.of(date(2026, 11, 18))


def test_weeks_are_counted_over_the_end_of_a_long_year():
    assert str(Week.read("2026-W52").plus(2)) == "2027-W01"
    assert str(Week.read("2027-W01").plus(-1)) == "2026-W53"
    assert Week.read("2026-W53") < Week.read("2027-W01")


@pytest.mark.parametrize(
    ("week", "begins", "due"),
    [
        ("2026-W43", "2026-10-18T22:00", "2026-10-19T06:00"),
        ("2026-W44", "2026-10-25T23:00", "2026-10-26T07:00"),
        ("2027-W12", "2027-03-21T23:00", "2027-03-22T07:00"),
        ("2027-W13", "2027-03-28T22:00", "2027-03-29T06:00"),
    ],
    ids=["summer", "winter begins", "winter", "summer begins"],
)
def test_it_begins_at_midnight_and_is_told_at_eight_on_the_wall(week, begins, due):
    assert Week.read(week).begins(CALENDAR) == datetime.fromisoformat(f"{begins}+00:00")
    assert Week.read(week).digest_due(CALENDAR) == datetime.fromisoformat(f"{due}+00:00")


def test_the_week_changes_at_midnight_where_the_installation_is():
    assert week_now(datetime(2026, 11, 22, 22, 59, tzinfo=UTC), CALENDAR) == Week.read("2026-W47")
    assert week_now(datetime(2026, 11, 22, 23, 0, tzinfo=UTC), CALENDAR) == Week.read("2026-W48")
