"""When does a bonus period end, and what lies near its end? (domain.md, People and The weekly digest)"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

Ends = tuple[tuple[int, int], ...]
"""(month, day) of the end of each bonus period of a year."""

NEAR_BEFORE = timedelta(days=28)
NEAR_AFTER = timedelta(days=7)

LAST_DAYS = 28
"""How long its last weeks are."""


def near_period_end(day: date, ends: Ends) -> bool:
    """From 28 days before to 7 days after the end of a bonus period of any year."""
    return any(end - NEAR_BEFORE <= day <= end + NEAR_AFTER for end in _ends_around(day, ends))


def in_last_weeks(day: date, ends: Ends) -> bool:
    """In the last 28 days of a bonus period, its end included."""
    return (period_end(day, ends) - day).days < LAST_DAYS


def period_end(day: date, ends: Ends) -> date:
    """Of the bonus period in which the day lies."""
    return min(end for end in _ends_around(day, ends) if end >= day)


def period_end_before(day: date, ends: Ends) -> date:
    """Of the bonus period before that one."""
    return max(end for end in _ends_around(day, ends) if end < day)


def even_share(ends: Ends) -> float:
    """Which share of a year the last weeks of its bonus periods are."""
    return LAST_DAYS * len(ends) / 365


def _ends_around(day: date, ends: Ends) -> list[date]:
    return [_end_in(year, *end) for year in (day.year - 1, day.year, day.year + 1) for end in ends]


def _end_in(year: int, month: int, day: int) -> date:
    """29 February is the 28th in most years."""
    return date(year, month, min(day, monthrange(year, month)[1]))
