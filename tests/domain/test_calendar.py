"""Do moments fall where somebody with a diary would put them?"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from bot.calendar import BusinessCalendar, due_moment
from bot.periods import near_period_end

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
NL = BusinessCalendar("Europe/Amsterdam", "NL", time(9), time(17, 30))
NIGHT_SHIFT = BusinessCalendar("Europe/Amsterdam", "EG", time(1), time(5))
"""Works on Sundays, through the hour that summer time takes and gives back."""


def at(text: str) -> datetime:
    """A wall-clock moment in Amsterdam, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM).astimezone(UTC)


@pytest.mark.parametrize(
    ("day", "country", "works"),
    [
        ("2026-12-24", "NL", True),
        ("2026-12-25", "NL", False),
        ("2026-12-26", "NL", False),
        ("2026-12-27", "NL", False),
        ("2026-04-27", "NL", False),
        ("2026-04-27", "DE-BY", True),
        ("2026-01-06", "DE-BY", False),
        ("2026-01-06", "DE", True),
        ("2027-01-01", "DE-BY", False),
    ],
)
def test_weekends_and_public_holidays_are_days_off(day: str, country: str, works: bool) -> None:
    calendar = BusinessCalendar("Europe/Berlin", country, time(9), time(17))
    assert calendar.is_business_day(date.fromisoformat(day)) is works


@pytest.mark.parametrize(
    ("day", "moment"),
    [
        ("2026-12-18", "2026-12-18T16:30+00:00"),
        ("2026-12-19", "2026-12-19T16:30+00:00"),
        ("2026-07-01", "2026-07-01T15:30+00:00"),
    ],
)
def test_a_day_ends_when_business_closes_also_on_a_weekend(day: str, moment: str) -> None:
    assert NL.end_of_business(date.fromisoformat(day)) == datetime.fromisoformat(moment)


@pytest.mark.parametrize(
    ("start", "days", "result"),
    [
        ("2026-12-14T09:00", 1, "2026-12-15T09:00"),
        ("2026-12-14T09:00", 3, "2026-12-17T09:00"),
        ("2026-12-14T07:12", 1, "2026-12-15T09:00"),
        ("2026-12-14T17:30", 1, "2026-12-15T17:30"),
        ("2026-12-14T17:30:00.000001", 1, "2026-12-16T09:00"),
        ("2026-12-19T12:00", 1, "2026-12-22T09:00"),
        ("2026-12-19T12:00", 0, "2026-12-21T09:00"),
        ("2026-12-14T10:00", 0, "2026-12-14T10:00"),
        ("2026-12-22T16:40", 3, "2026-12-28T16:40"),
        ("2026-12-24T18:00", 1, "2026-12-29T09:00"),
        ("2026-12-18T17:30", -1, "2026-12-17T17:30"),
        ("2026-12-19T17:30", -1, "2026-12-18T09:00"),
        ("2026-12-29T10:00", -2, "2026-12-24T10:00"),
        ("2026-03-27T10:15", 1, "2026-03-30T10:15"),
        ("2026-10-23T10:15", 1, "2026-10-26T10:15"),
    ],
)
def test_business_days_keep_the_time_on_the_clock(start: str, days: int, result: str) -> None:
    assert NL.add_business_days(at(start), days) == at(result)


@pytest.mark.parametrize(
    ("day", "days", "result"),
    [
        ("2026-12-14", 3, "2026-12-17"),
        ("2026-12-24", 1, "2026-12-28"),
        ("2026-12-19", 1, "2026-12-21"),
        ("2026-12-19", 0, "2026-12-21"),
        ("2026-12-18", 0, "2026-12-18"),
        ("2026-12-19", -1, "2026-12-18"),
        ("2026-12-28", -1, "2026-12-24"),
    ],
)
def test_business_days_are_counted_over_days_off(day: str, days: int, result: str) -> None:
    assert NL.business_days_later(date.fromisoformat(day), days) == date.fromisoformat(result)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-12-14T09:00", "2026-12-14T17:30", 8.5),
        ("2026-12-14T06:00", "2026-12-14T23:00", 8.5),
        ("2026-12-14T16:30", "2026-12-15T09:30", 1.5),
        ("2026-12-18T17:00", "2026-12-21T10:00", 1.5),
        ("2026-12-24T09:00", "2026-12-28T09:00", 8.5),
        ("2026-12-19T09:00", "2026-12-19T17:30", 0),
        ("2026-12-14T18:00", "2026-12-15T08:00", 0),
        ("2026-12-15T12:00", "2026-12-14T12:00", 0),
        ("2026-12-15T12:00", "2026-12-15T11:00", 0),
    ],
)
def test_only_time_between_opening_and_closing_counts(start: str, end: str, hours: float) -> None:
    assert NL.business_time_between(at(start), at(end)) == timedelta(hours=hours)


@pytest.mark.parametrize(
    ("start", "hours", "result"),
    [
        ("2026-12-14T09:00", 1, "2026-12-14T10:00"),
        ("2026-12-14T09:00", 8.5, "2026-12-14T17:30"),
        ("2026-12-14T09:00", 9, "2026-12-15T09:30"),
        ("2026-12-14T17:30", 0, "2026-12-14T17:30"),
        ("2026-12-14T17:30", 1, "2026-12-15T10:00"),
        ("2026-12-14T18:00", 0, "2026-12-15T09:00"),
        ("2026-12-24T17:00", 9, "2026-12-28T17:30"),
        ("2026-12-24T17:00", 9.5, "2026-12-29T09:30"),
    ],
)
def test_business_time_stands_still_while_closed(start: str, hours: float, result: str) -> None:
    assert NL.add_business_time(at(start), timedelta(hours=hours)) == at(result)


@pytest.mark.parametrize(("day", "hours"), [("2026-03-29", 3), ("2026-10-25", 5), ("2026-06-07", 4)])
def test_a_shift_through_the_change_of_clocks_is_as_long_as_it_lasts(day: str, hours: int) -> None:
    start, end = at(f"{day}T01:00"), at(f"{day}T05:00")
    assert NIGHT_SHIFT.is_business_day(date.fromisoformat(day))
    assert NIGHT_SHIFT.business_time_between(start, end) == timedelta(hours=hours)
    assert NIGHT_SHIFT.add_business_time(start, timedelta(hours=hours)) == end


def test_today_is_the_day_where_the_installation_is() -> None:
    assert NL.today(datetime.fromisoformat("2026-12-14T23:30+00:00")) == date(2026, 12, 15)
    assert NL.today(datetime.fromisoformat("2026-12-15T00:30+01:00")) == date(2026, 12, 15)


@pytest.mark.parametrize("zone", [UTC, AMSTERDAM, ZoneInfo("America/New_York")])
def test_the_zone_of_a_moment_does_not_matter_and_the_answer_is_in_utc(zone: ZoneInfo) -> None:
    start = at("2026-12-14T16:00").astimezone(zone)
    results = [
        NL.add_business_days(start, 1),
        NL.add_business_time(start, timedelta(hours=10)),
        NL.end_of_business(date(2026, 12, 15)),
        due_moment(start, date(2026, 12, 14), NL),
        due_moment(at("2026-12-19T12:00").astimezone(zone), date(2026, 12, 19), NL),
    ]
    assert results == [
        at("2026-12-15T16:00"),
        at("2026-12-15T17:30"),
        at("2026-12-15T17:30"),
        at("2026-12-14T17:07:30"),
        at("2026-12-19T12:00"),
    ]
    assert {moment.tzinfo for moment in results} == {UTC}


def test_a_moment_without_a_zone_is_refused() -> None:
    naive, aware = datetime(2026, 12, 14, 9), at("2026-12-14T09:00")
    for attempt in (
        lambda: NL.today(naive),
        lambda: NL.add_business_days(naive, 1),
        lambda: NL.add_business_time(naive, timedelta(hours=1)),
        lambda: NL.business_time_between(naive, aware),
        lambda: NL.business_time_between(aware, naive),
        lambda: due_moment(naive, date(2026, 12, 18), NL),
    ):
        with pytest.raises(ValueError, match="without a time zone"):
            attempt()


def test_business_time_does_not_run_backwards() -> None:
    with pytest.raises(ValueError, match="forward"):
        NL.add_business_time(at("2026-12-14T09:00"), timedelta(seconds=-1))


def test_business_hours_have_to_open_before_they_close() -> None:
    with pytest.raises(ValueError, match="before they open"):
        BusinessCalendar("Europe/Amsterdam", "NL", time(9), time(9))


@pytest.mark.parametrize(
    ("submitted", "decide_by", "due"),
    [
        # three business days after submission comes first
        ("2026-12-14T09:00", "2026-12-18", "2026-12-17T09:00"),
        ("2026-12-22T16:40", "2026-12-30", "2026-12-28T16:40"),
        # one business day before decide_by comes first
        ("2026-12-14T10:00", "2026-12-17", "2026-12-16T17:30"),
        ("2026-12-14T09:00", "2026-12-16", "2026-12-15T17:30"),
        ("2026-12-16T10:00", "2026-12-19", "2026-12-18T09:00"),
        # exactly one business day is not urgent
        ("2026-12-14T17:30", "2026-12-16", "2026-12-15T17:30"),
        ("2026-12-17T09:00", "2026-12-19", "2026-12-18T09:00"),
        # urgent: 75 % of the business time that is left
        ("2026-12-15T10:00", "2026-12-16", "2026-12-16T13:30"),
        ("2026-12-15T13:30", "2026-12-15", "2026-12-15T16:30"),
        ("2026-12-14T18:00", "2026-12-15", "2026-12-15T15:22:30"),
        ("2026-12-24T13:30", "2026-12-28", "2026-12-28T14:22:30"),
        # no business time is left at all
        ("2026-12-15T18:00", "2026-12-15", "2026-12-15T18:00"),
        ("2026-12-19T12:00", "2026-12-20", "2026-12-19T12:00"),
    ],
)
def test_the_directors_get_a_case_while_there_is_time_to_decide(
    submitted: str, decide_by: str, due: str
) -> None:
    assert due_moment(at(submitted), date.fromisoformat(decide_by), NL) == at(due)


YEAR_END = ((12, 31),)


@pytest.mark.parametrize(
    ("day", "ends", "near"),
    [
        ("2026-12-02", YEAR_END, False),
        ("2026-12-03", YEAR_END, True),
        ("2026-12-31", YEAR_END, True),
        ("2027-01-07", YEAR_END, True),
        ("2027-01-08", YEAR_END, False),
        ("2026-12-20", ((1, 5),), True),
        ("2026-06-22", ((6, 30), (12, 31)), True),
        ("2026-05-19", ((6, 30), (12, 31)), False),
        ("2026-03-07", ((2, 29),), True),
        ("2026-03-08", ((2, 29),), False),
        ("2028-03-07", ((2, 29),), True),
        ("2028-02-01", ((2, 29),), True),
        ("2026-01-31", ((2, 29),), True),
        ("2026-01-30", ((2, 29),), False),
        ("2026-12-31", (), False),
    ],
)
def test_a_period_end_is_near_from_four_weeks_before_to_one_week_after(
    day: str, ends: tuple[tuple[int, int], ...], near: bool
) -> None:
    assert near_period_end(date.fromisoformat(day), ends) is near


moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 2, 1), timezones=st.just(UTC))
calendars = st.sampled_from([NL, BusinessCalendar("America/New_York", "US-NY", time(8), time(16))])
spans = st.timedeltas(timedelta(0), timedelta(days=10))


@settings(deadline=None)
@given(calendars, moments, spans, st.integers(-10, 10))
def test_who_is_earlier_stays_earlier(
    calendar: BusinessCalendar, start: datetime, later: timedelta, days: int
) -> None:
    assert calendar.add_business_days(start, days) <= calendar.add_business_days(start + later, days)


@settings(deadline=None)
@given(calendars, moments, st.integers(-10, 10))
def test_days_there_and_back_end_where_they_began(
    calendar: BusinessCalendar, start: datetime, days: int
) -> None:
    moved = calendar.add_business_days(start, days)
    assert calendar.is_business_day(calendar.today(moved))
    assert calendar.add_business_days(moved, -days) == calendar.add_business_days(start, 0)


@settings(deadline=None)
@given(calendars | st.just(NIGHT_SHIFT), moments, spans, spans)
def test_business_time_adds_up(
    calendar: BusinessCalendar, start: datetime, first: timedelta, second: timedelta
) -> None:
    middle, end = start + first, start + first + second
    assert calendar.business_time_between(start, end) == calendar.business_time_between(
        start, middle
    ) + calendar.business_time_between(middle, end)


@settings(deadline=None)
@given(calendars | st.just(NIGHT_SHIFT), moments, spans)
def test_added_business_time_is_the_business_time_that_passes(
    calendar: BusinessCalendar, start: datetime, duration: timedelta
) -> None:
    end = calendar.add_business_time(start, duration)
    assert calendar.business_time_between(start, end) == duration


@settings(deadline=None)
@given(moments, st.integers(0, 90))
def test_a_case_is_due_before_the_customer_must_hear_unless_that_was_too_late_already(
    submitted: datetime, days: int
) -> None:
    decide_by = NL.today(submitted) + timedelta(days=days)
    assume(NL.business_time_between(submitted, NL.end_of_business(decide_by)) > timedelta(0))
    due = due_moment(submitted, decide_by, NL)
    assert submitted < due <= NL.end_of_business(decide_by)


def test_a_business_day_lasts_from_opening_to_closing() -> None:
    assert NL.day_length == timedelta(hours=8, minutes=30)
