"""When is business time? Days, opening hours and moments of the one installation calendar. UTC in and out.

Business time is what passes between opening and closing on business days. A moment exactly at closing is
still in time. Days are counted on the wall clock: nine o'clock stays nine o'clock when summer time begins.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from holidays import HolidayBase, country_holidays

_A_DAY = timedelta(days=1)
_NO_TIME = timedelta(0)

DUE_AFTER_DAYS = 3
DUE_BEFORE_DECIDE_BY_DAYS = 1
URGENT_SHARE = 0.75


@dataclass(frozen=True)
class BusinessCalendar:
    """The business days and hours of one country (`NL`) or part of it (`DE-BY`)."""

    timezone: str
    country: str
    opens: time
    closes: time

    @property
    def day_length(self) -> timedelta:
        """The business time of one business day."""
        return datetime.combine(date.min, self.closes) - datetime.combine(date.min, self.opens)

    def __post_init__(self) -> None:
        if self.opens >= self.closes:
            raise ValueError("business hours close before they open")

    def is_business_day(self, day: date) -> bool:
        return _is_working_day(self.country, day)

    def today(self, now: datetime) -> date:
        """Which day it is where the installation is."""
        return self._local(now).date()

    def start_of(self, day: date) -> datetime:
        """Midnight."""
        return self._moment(day, time.min)

    def moment(self, day: date, wall: time) -> datetime:
        """That time on the wall of that day."""
        return self._moment(day, wall)

    def end_of_business(self, day: date) -> datetime:
        """The closing moment of that very day, a day off included."""
        return self._moment(day, self.closes)

    def business_days_later(self, day: date, days: int) -> date:
        """The so many-th business day after `day`, before it when negative; for 0 the first from `day` on."""
        while days == 0 and not self.is_business_day(day):
            day += _A_DAY
        step = _A_DAY if days > 0 else -_A_DAY
        for _ in range(abs(days)):
            day += step
            while not self.is_business_day(day):
                day += step
        return day

    def add_business_days(self, moment: datetime, days: int) -> datetime:
        """From the first business moment on, so many business days later (earlier) at the same wall time."""
        start = self._local(self._in_business(moment))
        return self._moment(self.business_days_later(start.date(), days), start.timetz())

    def days_later(self, moment: datetime, days: int) -> datetime:
        """So many days of the calendar later at the same wall time; where that is no business time, at the
        next opening."""
        local = self._local(moment)
        return self._in_business(self._moment(local.date() + timedelta(days=days), local.timetz()))

    def opening_on(self, day: date) -> datetime:
        """When business opens that day, or on the next business day."""
        return self._moment(self.business_days_later(day, 0), self.opens)

    def business_time_between(self, start: datetime, end: datetime) -> timedelta:
        """How much business time passes; none when `end` is not after `start`."""
        day, last = self.today(start), self.today(end)
        passed = _NO_TIME
        while day <= last:
            if self.is_business_day(day):
                begins = max(start, self._moment(day, self.opens))
                passed += max(_NO_TIME, min(end, self.end_of_business(day)) - begins)
            day += _A_DAY
        return passed

    def add_business_time(self, moment: datetime, duration: timedelta) -> datetime:
        """The moment at which so much business time has passed."""
        if duration < _NO_TIME:
            raise ValueError("business time only moves forward")
        current = self._in_business(moment)
        closing = self.end_of_business(self.today(current))
        while duration > closing - current:
            duration -= closing - current
            day = self.business_days_later(self.today(current), 1)
            current, closing = self._moment(day, self.opens), self.end_of_business(day)
        return current + duration

    def _in_business(self, moment: datetime) -> datetime:
        """The moment itself in business time, else the next opening."""
        local = self._local(moment)
        day = local.date()
        if self.is_business_day(day) and local.time() <= self.closes:
            return max(moment.astimezone(UTC), self._moment(day, self.opens))
        return self._moment(self.business_days_later(day, 1), self.opens)

    def _local(self, moment: datetime) -> datetime:
        if moment.tzinfo is None:
            raise ValueError("a moment without a time zone")
        return moment.astimezone(ZoneInfo(self.timezone))

    def _moment(self, day: date, wall: time) -> datetime:
        return datetime.combine(day, wall, ZoneInfo(self.timezone)).astimezone(UTC)


@lru_cache(maxsize=2**14)
def _is_working_day(country: str, day: date) -> bool:
    """Every timer asks of every day that it counts."""
    return _holidays(country).is_working_day(day)


@lru_cache
def _holidays(country: str) -> HolidayBase:
    """Building one takes a while and it fills itself year by year, so each country has one."""
    code, _, part = country.partition("-")
    return country_holidays(code, subdiv=part or None)


def due_moment(submitted_at: datetime, decide_by: date, calendar: BusinessCalendar) -> datetime:
    """When the directors get what nobody decided: the timer table's "due", its urgent row included."""
    deadline = calendar.end_of_business(decide_by)
    due = min(
        calendar.add_business_days(submitted_at, DUE_AFTER_DAYS),
        calendar.add_business_days(deadline, -DUE_BEFORE_DECIDE_BY_DAYS),
    )
    if due >= calendar.add_business_days(submitted_at, 1):
        return due
    return _urgent_due(submitted_at, deadline, calendar)


def _urgent_due(submitted_at: datetime, deadline: datetime, calendar: BusinessCalendar) -> datetime:
    left = calendar.business_time_between(submitted_at, deadline)
    if not left:
        return submitted_at.astimezone(UTC)
    return calendar.add_business_time(submitted_at, left * URGENT_SHARE)
