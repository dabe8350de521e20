"""How many cases count, of whom, and what came and went since an earlier digest? What storage is asked for.

`Question` goes in, `Group`s come out; `Tally` adds them up and says whether a figure may be shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from bot.facts import Kind
from bot.minimum import Minimum
from bot.people import PersonId
from bot.say_do import Standing


@dataclass(frozen=True)
class Cut:
    """Facts dated from `start` on and before `end`, as they were true when it ended."""

    start: datetime | None
    """None: however long ago."""
    end: datetime


@dataclass(frozen=True)
class Question:
    kind: Kind
    now: Cut
    earlier: tuple[Cut, ...] = ()
    """What digests of the last weeks showed."""
    with_undecided: bool = False
    """And what is undecided past its date, since whenever."""


@dataclass(frozen=True)
class Group:
    """Cases of one code, currency and rep: how many count now, and held against each earlier cut."""

    code: str
    currency: str | None
    rep: PersonId
    now: int
    minor: int = 0
    given_up: int = 0
    """Sums over those that count now."""
    came: tuple[int, ...] = ()
    went: tuple[int, ...] = ()
    stayed: tuple[int, ...] = ()


@dataclass(frozen=True)
class Tally:
    groups: Sequence[Group]

    def of(self, belongs: Callable[[Group], bool]) -> Tally:
        return Tally([group for group in self.groups if belongs(group)])

    def renamed(self, name: Callable[[str], str]) -> Tally:
        """With coarser codes."""
        return Tally([replace(group, code=name(group.code)) for group in self.groups])

    @property
    def cases(self) -> int:
        return sum(group.now for group in self.groups)

    @property
    def minor(self) -> int:
        return sum(group.minor for group in self.groups)

    @property
    def given_up(self) -> int:
        return sum(group.given_up for group in self.groups)

    @property
    def codes(self) -> Counter[str]:
        return _codes((group.code, group.now) for group in self.groups)

    def count(self, *codes: str) -> int:
        return sum(group.now for group in self.groups if group.code in codes)

    def is_enough(self, minimum: Minimum) -> bool:
        return minimum.is_met(self.cases, {group.rep for group in self.groups if group.now})

    def hides_each_case(self, minimum: Minimum, telling: Collection[str] = ()) -> bool:
        """Whether nobody learns about single cases who holds the figure against those of earlier digests.

        What came and went is itself a figure, so it takes as many cases and reps. And where a code names one
        decision (`telling`), none of what came, went and stayed may be of that code alone.
        """
        earlier = len(self.groups[0].came) if self.groups else 0
        return all(self._hides(at, minimum, telling) for at in range(earlier))

    def _hides(self, at: int, minimum: Minimum, telling: Collection[str]) -> bool:
        moved = [group for group in self.groups if group.came[at] or group.went[at]]
        if not moved:
            return True
        stayed = _codes((group.code, group.stayed[at]) for group in self.groups)
        if not stayed:
            return True
        cases = sum(group.came[at] + group.went[at] for group in moved)
        came = _codes((group.code, group.came[at]) for group in moved)
        went = _codes((group.code, group.went[at]) for group in moved)
        is_told = any(is_all_of(codes, telling) for codes in (came, went, stayed))
        return minimum.is_met(cases, {group.rep for group in moved}) and not is_told


def is_all_of(codes: Counter[str], telling: Collection[str]) -> bool:
    """Whether all that was decided is of one code that tells what. Who is undecided past his date is no
    secret: it is what waits for the directors."""
    decided = [code for code in codes if code != Standing.UNDECIDED]
    return len(decided) == 1 and decided[0] in telling


def _codes(counted: Iterable[tuple[str, int]]) -> Counter[str]:
    codes: Counter[str] = Counter()
    for code, cases in counted:
        if cases:
            codes[code] += cases
    return codes
