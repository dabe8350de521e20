"""How is everything of one week counted? Figure by figure: asked for, and printed or not (`bot.printing`)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial

from bot import figures
from bot.bands import Bands
from bot.company import Company
from bot.digest import HALF, QUARTER, YEAR, Digest, Figure, LogHead
from bot.facts import Kind, Way
from bot.figures import TELLING, Values
from bot.kept import UnitOfWork
from bot.periods import even_share
from bot.printing import SayDo, earlier_weeks, figure_to_print, say_do_to_print
from bot.tally import Cut, Group, Question, Tally, nearly_all
from bot.weeks import Week


@dataclass(frozen=True)
class Counting:
    """One week's digest, held against those of the weeks before."""

    week: Week
    company: Company
    work: UnitOfWork
    previous: Sequence[Digest]
    """The newest first."""
    found: dict[str, Figure] = field(default_factory=dict)

    async def digest(self) -> Digest:
        begins = self.week.begins(self.company.calendar)
        if await self.work.facts.are_there(self.company.minimum.cases, begins):
            await self._figures()
        bands = Bands(self.week, self.company, self.work)
        return Digest(
            self.week,
            self.found,
            await bands.raised(self.previous[0] if self.previous else None),
            await bands.ahead(),
            await bands.period(),
            await self._log(),
        )

    async def _log(self) -> LogHead:
        known = self.previous[0].log if self.previous else LogHead()
        return await self.work.audit.head(self.week.begins(self.company.calendar), known)

    async def _figures(self) -> None:
        """All of them; while there were fewer cases than a figure takes, none is to be had."""
        await self._what_we_say_and_do()
        await self._promises()
        await self._speed()
        await self._hanging()
        await self._second_looks()
        await self._honesty()
        await self._smiles()
        await self._speaking()
        await self._print("fare", Kind.FARE, HALF, figures.fare)

    # --- the figures ----------------------------------------------------------------------------------

    async def _what_we_say_and_do(self) -> None:
        decided = await self._tally("decided", Kind.DECISION, QUARTER, with_undecided=True)
        scores = await self._tally("index", Kind.SCORE, QUARTER, with_undecided=True)
        before = SayDo(self._before("index"), self._before("decided"))
        printed = say_do_to_print(self.week, decided, scores, before, self.company.minimum)
        self._keep("index", printed.index)
        self._keep("decided", printed.decided)

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
        tally, minimum = await self._tally("honesty", Kind.HONESTY, YEAR), self.company.minimum
        self._print_of("honesty", tally, figures.honesty(tally, minimum) if tally.cases else {})
        if figures.is_quoted(tally):
            await self._by_currency("worth", Kind.HONESTY, YEAR, figures.worth)

    async def _smiles(self) -> None:
        """Customer first beside business first; not where that tells what was decided about single cases."""
        tally, minimum = await self._tally("smile", Kind.SMILE, HALF), self.company.minimum
        ways = tally.renamed(lambda code: code.partition(".")[0])
        is_hidden = ways.hides_each_case(minimum, TELLING) and not nearly_all(ways.codes, TELLING)
        for way in (Way.CUSTOMER_FIRST, Way.BUSINESS_FIRST):
            of_way = tally.of(partial(_is_of, way))
            values = figures.smiles(of_way, way) if of_way.cases and is_hidden else {}
            self._print_of(f"smile.{way}", of_way, values)

    async def _speaking(self) -> None:
        if self.company.rep_count:
            per_100 = partial(figures.speaking, reps=self.company.rep_count)
            await self._print("speaking", Kind.RAISED, QUARTER, per_100)
        await self._print("withdrawn", Kind.RAISED, QUARTER, figures.withdrawn)

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


def _is_of(way: Way, group: Group) -> bool:
    return group.code.startswith(f"{way}.")


def _is_in(currency: str, group: Group) -> bool:
    return group.currency == currency
