"""How many cases were there week by week, roughly? What the digest shows only in bands (0, 1-4, 5-9, 10+)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.company import Company
from bot.digest import QUARTER, Digest, Period
from bot.facts import Kind
from bot.figures import band
from bot.kept import UnitOfWork
from bot.periods import LAST_DAYS, period_end, period_end_before
from bot.tally import Cut, Question, Tally
from bot.weeks import Week

BEFORE_NOW = 6
"""Weeks of the bonus period's picture that lie before this one, unless the period ends sooner."""


@dataclass(frozen=True)
class Bands:
    """As things were when the week began."""

    week: Week
    company: Company
    work: UnitOfWork

    async def raised(self, before: Digest | None = None) -> tuple[int, ...]:
        """In each of the thirteen weeks before, oldest first. The digest of last week, if it is the one
        `before`, knows all of them but the last."""
        last = self.week.plus(-1)
        if before and before.week == last and len(before.raised) == QUARTER:
            return (*before.raised[1:], await self._raised_in(last))
        weeks = [self.week.plus(-ago) for ago in range(QUARTER, 0, -1)]
        return tuple([await self._raised_in(week) for week in weeks])

    async def ahead(self) -> int:
        """Open cases of which the customer must hear in the last weeks of this bonus period."""
        end = period_end(self.week.monday, self.company.period_ends)
        found = await self._by_day(Kind.OPEN, end - timedelta(days=LAST_DAYS - 1), end)
        return band(sum(found.values()))

    async def period(self) -> Period:
        """Thirteen weeks around this one, and the same weeks before the end of the period before."""
        ends, monday = self.company.period_ends, self.week.monday
        end, end_before = period_end(monday, ends), period_end_before(monday, ends)
        last = max((end - monday).days // 7 - BEFORE_NOW, 0)
        weeks_left = tuple(range(last + QUARTER - 1, last - 1, -1))
        now, before = await self._due_before(end, weeks_left), await self._due_before(end_before, weeks_left)
        return Period(weeks_left, now, before)

    async def _raised_in(self, week: Week) -> int:
        begins, ends = (one.begins(self.company.calendar) for one in (week, week.plus(1)))
        groups = await self.work.facts.tally(Question(Kind.RAISED, Cut(begins, ends)))
        return band(Tally(groups).cases)

    async def _due_before(self, end: date, weeks_left: Sequence[int]) -> tuple[int, ...]:
        """By the day on which the customer must hear; the week with none left ends with the period."""
        most, least = max(weeks_left), min(weeks_left)
        first = end - timedelta(weeks=most + 1) + timedelta(days=1)
        found = await self._by_day(Kind.RAISED, first, end - timedelta(weeks=least))
        weeks = Counter[int]()
        for day, cases in found.items():
            weeks[(end - day).days // 7] += cases
        return tuple(band(weeks[left]) for left in weeks_left)

    async def _by_day(self, kind: Kind, first: date, last: date) -> Mapping[date, int]:
        return await self.work.facts.by_day(kind, first, last, self.week.begins(self.company.calendar))
