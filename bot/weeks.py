"""Which week is it, and which full weeks lie before it? ISO weeks, from Monday to Sunday."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.calendar import BusinessCalendar

SENT_AT = time(8)
"""On Monday, where the installation is (domain.md, The weekly digest)."""

_WEEK = re.compile(r"(\d{4})-W(\d{2})")


@dataclass(frozen=True, order=True)
class Week:
    monday: date

    @classmethod
    def of(cls, day: date) -> Week:
        return cls(day - timedelta(days=day.weekday()))

    @classmethod
    def read(cls, text: str) -> Week:
        """From `2026-W47`; raises `ValueError` when there is no such week."""
        found = _WEEK.fullmatch(text.strip())
        if found is None:
            raise ValueError("a week is written like 2026-W47")
        return cls(date.fromisocalendar(int(found[1]), int(found[2]), 1))

    def __str__(self) -> str:
        year, number, _day = self.monday.isocalendar()
        return f"{year}-W{number:02}"

    @property
    def number(self) -> int:
        return self.monday.isocalendar().week

    def plus(self, weeks: int) -> Week:
        return Week(self.monday + timedelta(weeks=weeks))

    def begins(self, calendar: BusinessCalendar) -> datetime:
        """Its first midnight: what came before is in its digest."""
        return calendar.start_of(self.monday)

    def digest_due(self, calendar: BusinessCalendar) -> datetime:
        return calendar.moment(self.monday, SENT_AT)


def week_now(now: datetime, calendar: BusinessCalendar) -> Week:
    return Week.of(calendar.today(now))
