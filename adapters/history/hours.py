"""When does somebody get round to it? Business time as a table, and how busy each day is."""

from __future__ import annotations

from bisect import bisect_right
from calendar import monthrange
from datetime import date, datetime, timedelta

from bot.calendar import BusinessCalendar

PEAK = 3.0
"""So many times the cases of an ordinary week come in the last weeks of a bonus period."""
PEAK_DAYS = 28

SUMMER = 0.55
SUMMER_FROM, SUMMER_TO = (7, 10), (8, 25)

HOLIDAYS = 0.5
"""The first days of the year, in which few are back; where a period ends then, its peak comes before."""
HOLIDAYS_TO = (1, 8)

_A_DAY = timedelta(days=1)
_A_SECOND = timedelta(seconds=1)


class Hours:
    """Knows every business day from `first` to `last`, so that no holiday is looked up twice."""

    def __init__(self, calendar: BusinessCalendar, first: date, last: date) -> None:
        every = [first + timedelta(days=number) for number in range((last - first).days + 1)]
        self.days = [day for day in every if calendar.is_business_day(day)]
        self._openings = [calendar.opening_on(day) for day in self.days]
        self._length = calendar.day_length
        self.never = self._openings[-1] + self._length
        """Later than everything that is invented."""

    def later(self, moment: datetime, days: float) -> datetime:
        """When so much business time has passed, in business days; a minute at least."""
        place = bisect_right(self._openings, moment) - 1
        passed = min(moment - self._openings[place], self._length)
        whole, rest = divmod(passed + max(days * self._length, 60 * _A_SECOND), self._length)
        if place + whole >= len(self._openings):
            return self.never
        return self._openings[place + whole] + rest // _A_SECOND * _A_SECOND

    def day_later(self, day: date, days: int) -> date:
        """So many business days after the last one up to `day`."""
        return self.days[bisect_right(self.days, day) - 1 + days]

    def on(self, day: date, share: float) -> datetime:
        """When that share of the day is over; on a day off, of the business day before."""
        opens = self._openings[bisect_right(self.days, day) - 1]
        return opens + self._length * share // _A_SECOND * _A_SECOND


def busyness(day: date, period_ends: tuple[tuple[int, int], ...]) -> float:
    """How many cases come that day; on an ordinary one it is 1."""
    if is_last_weeks(day, period_ends):
        return PEAK
    if SUMMER_FROM <= (day.month, day.day) <= SUMMER_TO:
        return SUMMER
    return HOLIDAYS if (day.month, day.day) <= HOLIDAYS_TO else 1.0


def is_last_weeks(day: date, period_ends: tuple[tuple[int, int], ...]) -> bool:
    ends = [_end(year, *end) for year in (day.year, day.year + 1) for end in period_ends]
    return any(end - PEAK_DAYS * _A_DAY < day <= end for end in ends)


def _end(year: int, month: int, day: int) -> date:
    """29 February is the 28th in most years."""
    return date(year, month, min(day, monthrange(year, month)[1]))
