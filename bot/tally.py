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
        decision (`telling`), none of what came, went and stayed may be nearly all of that code.

        What was printed fits equally well when any two cases that came are exchanged, or went, or stayed;
        so each keeps two codes. That an older figure is carried on tells that one of the three is nearly all
        of one code, but not whether the one exception is there: a case that is known to be in it keeps two as
        well. `tests/domain/test_subtraction.py` goes through all small worlds.
        """
        earlier = len(self.groups[0].came) if self.groups else 0
        return all(self._hides(at, minimum, telling) for at in range(earlier))

    def _hides(self, at: int, minimum: Minimum, telling: Collection[str]) -> bool:
        came = _codes((group.code, group.came[at]) for group in self.groups)
        went = _codes((group.code, group.went[at]) for group in self.groups)
        stayed = _codes((group.code, group.stayed[at]) for group in self.groups)
        if not stayed or not (came or went):
            return True
        is_told = any(nearly_all(codes, telling) for codes in (came, went, stayed))
        return self._moved_enough(at, minimum) and not is_told

    def _moved_enough(self, at: int, minimum: Minimum) -> bool:
        """A case whose code changed came with the new one and went with the old, and is one case all the
        same; both are the same rep's."""
        came, went = Counter[PersonId](), Counter[PersonId]()
        for group in self.groups:
            came[group.rep] += group.came[at]
            went[group.rep] += group.went[at]
        moved = came | went
        return minimum.is_met(moved.total(), list(moved))


def nearly_all(codes: Counter[str], telling: Collection[str]) -> str | None:
    """The telling code of all that was decided, or of all but one. Who is undecided past his date is no
    secret: it is what waits for the directors. Where only one was decided, whatever it is, that is so."""
    decided = sum(cases for code, cases in codes.items() if code != Standing.UNDECIDED)
    return next((code for code in telling if decided and codes[code] >= decided - 1), None)


def _codes(counted: Iterable[tuple[str, int]]) -> Counter[str]:
    codes: Counter[str] = Counter()
    for code, cases in counted:
        if cases:
            codes[code] += cases
    return codes
