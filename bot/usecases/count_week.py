"""The figures of a week come about: cases that changed are looked at, and everything is counted once.

What was printed is kept and never counted again. A week that was missed, as in an outage, is counted with the
next one, so that the thirteen weeks of the picture have no hole.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial

from bot import figures
from bot.binding import company_now, read_company
from bot.company import Company
from bot.digest import (
    COMPARED,
    HALF,
    QUARTER,
    YEAR,
    Digest,
    Figure,
    LogHead,
    Period,
    earlier_weeks,
    figure_to_print,
)
from bot.facts import Kind, Rules, Way, facts_of
from bot.figures import TELLING, Values, band
from bot.periods import even_share, in_last_weeks, period_end, period_end_before
from bot.ports import Services, UnitOfWork
from bot.tally import Cut, Group, Question, Tally, is_all_of
from bot.weeks import Week

AT_ONCE = 50
"""Cases that are looked at in one transaction."""

BEFORE_NOW = 6
"""Weeks of the bonus period's picture that lie before this one, unless the period ends sooner."""


async def look_at_changes(services: Services) -> bool:
    """Find the facts of some cases that changed; False when there was none."""
    company = await read_company(services)
    rules = Rules(company.calendar, company.period_ends)
    async with services.unit_of_work() as work:
        cases = await work.facts.uncounted(AT_ONCE)
        for case in cases:
            await work.facts.put(facts_of(case, rules))
    return bool(cases)


async def digest_of(week: Week, services: Services) -> Digest:
    """As it is kept; else counted and kept, with what is missing of the weeks before. Needs all cases to have
    been looked at."""
    missing = await _missing(week, services)
    for one in missing:
        async with services.count() as work:
            company = await company_now(work, services)
            counted = await _Counting(one, company, work, await work.digests.before(one, COMPARED)).digest()
        async with services.unit_of_work() as work:
            await work.digests.put(counted)
    async with services.read() as work:
        kept = await work.digests.find(week)
    assert kept is not None, "it was just put, or is there"
    return kept


async def _missing(week: Week, services: Services) -> list[Week]:
    """Oldest first. Nothing is counted behind a week that was printed: it was, as things were then."""
    async with services.read() as work:
        if await work.digests.find(week):
            return []
        last = await work.digests.before(week, 1)
    first = week.plus(1 - QUARTER)
    if last:
        first = max(first, last[0].week.plus(1))
    return [first.plus(later) for later in range((week.monday - first.monday).days // 7 + 1)]


@dataclass(frozen=True)
class _Counting:
    """One week's digest, held against those of the weeks before."""

    week: Week
    company: Company
    work: UnitOfWork
    previous: Sequence[Digest]
    found: dict[str, Figure] = field(default_factory=dict)

    async def digest(self) -> Digest:
        await self._what_we_say_and_do()
        await self._promises()
        await self._speed()
        await self._hanging()
        await self._second_looks()
        await self._honesty()
        await self._smiles()
        await self._speaking()
        await self._print("fare", Kind.FARE, HALF, figures.fare)
        raised = [await self._raised_in(self.week.plus(-ago)) for ago in range(QUARTER, 0, -1)]
        return Digest(
            self.week, self.found, tuple(raised), await self._ahead(), await self._period(), await self._log()
        )

    # --- the figures ----------------------------------------------------------------------------------

    async def _what_we_say_and_do(self) -> None:
        """2 and 3 are printed together, or neither: each would tell about the other."""
        decided = await self._tally("decided", Kind.DECISION, QUARTER, with_undecided=True)
        scores = await self._tally("index", Kind.SCORE, QUARTER, with_undecided=True)
        minimum = self.company.minimum
        if not (decided.hides_each_case(minimum, TELLING) and scores.hides_each_case(minimum)):
            self._keep("decided", self._before("decided") if decided.is_enough(minimum) else None)
            self._keep("index", self._before("index") if scores.is_enough(minimum) else None)
            return
        self._keep("decided", self._figure(decided, figures.decided(decided) if decided.cases else {}))
        is_told = figures.ruling_way(decided) is not None
        self._keep(
            "index", self._figure(scores, {} if is_told or not scores.cases else figures.index(scores))
        )

    async def _promises(self) -> None:
        await self._print("kept", Kind.PROMISE, HALF, figures.kept)
        await self._by_currency("owed", Kind.OWED, None, figures.owed)

    async def _speed(self) -> None:
        tally = await self._tally("speed", Kind.SPEED, QUARTER)
        values: Values = {}
        if tally.cases:
            cut = self._cut(self.week, QUARTER)
            seconds = await self.work.facts.seconds(Kind.SPEED, cut, figures.ranks(tally.cases))
            values = figures.speed(tally.cases, *seconds)
        self._print_of("speed", tally, values)

    async def _hanging(self) -> None:
        await self._print("conflicts", Kind.CONFLICT, QUARTER, figures.conflicts)
        even = even_share(self.company.period_ends)
        await self._print("hanging", Kind.HANGING, YEAR, partial(figures.hanging, even=even))

    async def _second_looks(self) -> None:
        await self._print("asked", Kind.LOOK_ASKED, HALF, figures.asked)
        await self._print("overturned", Kind.LOOK_ANSWERED, HALF, figures.overturned)

    async def _honesty(self) -> None:
        await self._print("honesty", Kind.HONESTY, YEAR, figures.honesty)
        await self._by_currency("worth", Kind.HONESTY, YEAR, figures.worth)

    async def _smiles(self) -> None:
        """Customer first beside business first; not where that tells what was decided about single cases."""
        tally, minimum = await self._tally("smile", Kind.SMILE, HALF), self.company.minimum
        ways = tally.renamed(lambda code: code.partition(".")[0])
        is_hidden = ways.hides_each_case(minimum, TELLING) and not is_all_of(ways.codes, TELLING)
        for way in (Way.CUSTOMER_FIRST, Way.BUSINESS_FIRST):
            of_way = tally.of(partial(_is_of, way))
            values = figures.smiles(of_way, way) if of_way.cases and is_hidden else {}
            self._print_of(f"smile.{way}", of_way, values)

    async def _speaking(self) -> None:
        tally = await self._tally("speaking", Kind.RAISED, QUARTER)
        self._print_of("speaking", tally, figures.speaking(tally, self.company.rep_count))
        self._print_of("withdrawn", tally, figures.withdrawn(tally) if tally.cases else {})

    async def _by_currency(
        self, name: str, kind: Kind, weeks: int | None, values: Callable[[Tally], Values]
    ) -> None:
        tally = await self._tally(name, kind, weeks)
        for currency in sorted({group.currency for group in tally.groups if group.currency}):
            one = tally.of(partial(_is_in, currency))
            self._print_of(f"{name}.{currency}", one, values(one) if one.cases else {})

    # --- how one is printed ---------------------------------------------------------------------------

    async def _print(
        self, name: str, kind: Kind, weeks: int | None, values: Callable[[Tally], Values]
    ) -> None:
        tally = await self._tally(name, kind, weeks)
        self._print_of(name, tally, values(tally) if tally.cases else {})

    def _print_of(self, name: str, tally: Tally, values: Values) -> None:
        before, minimum = self._before(name), self.company.minimum
        self._keep(name, figure_to_print(self.week, tally, values, before, minimum))

    def _figure(self, tally: Tally, values: Values) -> Figure | None:
        return Figure(values, self.week) if values and tally.is_enough(self.company.minimum) else None

    def _before(self, name: str) -> Figure | None:
        return self.previous[0].figures.get(name) if self.previous else None

    def _keep(self, name: str, figure: Figure | None) -> None:
        if figure:
            self.found[name] = figure

    async def _tally(
        self, name: str, kind: Kind, weeks: int | None, *, with_undecided: bool = False
    ) -> Tally:
        earlier = tuple(self._cut(week, weeks) for week in earlier_weeks(self.previous, name))
        question = Question(kind, self._cut(self.week, weeks), earlier, with_undecided)
        return Tally(await self.work.facts.tally(question))

    def _cut(self, week: Week, weeks: int | None) -> Cut:
        calendar = self.company.calendar
        start = None if weeks is None else week.plus(-weeks).begins(calendar)
        return Cut(start, week.begins(calendar))

    # --- what is counted in bands ---------------------------------------------------------------------

    async def _raised_in(self, week: Week) -> int:
        begins, ends = (one.begins(self.company.calendar) for one in (week, week.plus(1)))
        groups = await self.work.facts.tally(Question(Kind.RAISED, Cut(begins, ends)))
        return band(Tally(groups).cases)

    async def _ahead(self) -> int:
        """Open cases of which the customer must hear in the last weeks of this bonus period."""
        ends, begins = self.company.period_ends, self.week.begins(self.company.calendar)
        end = period_end(self.week.monday, ends)
        cases = [case for case in await self.work.cases.open_cases() if case.submitted_at < begins]
        days = [case.form.decide_by for case in cases]
        return band(sum(day <= end and in_last_weeks(day, ends) for day in days))

    async def _period(self) -> Period:
        """Thirteen weeks around this one, and the same weeks before the end of the period before."""
        ends, monday = self.company.period_ends, self.week.monday
        end = period_end(monday, ends)
        last = max((end - monday).days // 7 - BEFORE_NOW, 0)
        weeks_left = tuple(range(last + QUARTER - 1, last - 1, -1))
        now = [await self._due_before(end, left) for left in weeks_left]
        before = [await self._due_before(period_end_before(monday, ends), left) for left in weeks_left]
        return Period(weeks_left, tuple(now), tuple(before))

    async def _due_before(self, end: date, weeks_left: int) -> int:
        last = end - timedelta(weeks=weeks_left)
        before = self.week.begins(self.company.calendar)
        days = await self.work.facts.by_day(last - timedelta(days=6), last, before)
        return band(sum(days.values()))

    async def _log(self) -> LogHead:
        known = self.previous[0].log if self.previous else LogHead()
        return await self.work.audit.head(self.week.begins(self.company.calendar), known)


def _is_of(way: Way, group: Group) -> bool:
    return group.code.startswith(f"{way}.")


def _is_in(currency: str, group: Group) -> bool:
    return group.currency == currency
