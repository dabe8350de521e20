"""Which figure is printed: the new one, the one printed before, or none? Pure, so that a test can go through
all small worlds and see that no pair of digests tells what was decided about a case.

An older figure is carried on while a new one, held against what was printed in the last weeks, would tell
about single cases (`Tally.hides_each_case`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot import figures
from bot.digest import Digest, Figure
from bot.figures import TELLING, Values
from bot.minimum import Minimum
from bot.tally import Tally
from bot.weeks import Week


def earlier_weeks(previous: Sequence[Digest], name: str) -> list[Week]:
    """Of which weeks this figure was, in the digests that somebody could hold beside the new one; also those
    of its currencies and ways: `owed` is `owed.EUR` too."""
    found = [(one, figure) for digest in previous for one, figure in digest.figures.items()]
    return sorted({figure.week for one, figure in found if one.partition(".")[0] == name})


def figure_to_print(
    week: Week,
    tally: Tally,
    values: Values,
    before: Figure | None,
    minimum: Minimum,
) -> Figure | None:
    """The new figure; or the one printed before, while a new one would tell about single cases; or none."""
    if not tally.is_enough(minimum):
        return None
    if tally.hides_each_case(minimum):
        return Figure(values, week) if values else None
    return before


@dataclass(frozen=True)
class SayDo:
    """2 and 3: what we say, what we do."""

    index: Figure | None = None
    decided: Figure | None = None


def say_do_to_print(week: Week, decided: Tally, scores: Tally, before: SayDo, minimum: Minimum) -> SayDo:
    """2 and 3 are printed together or carried on together: each would tell about the other. That there is
    nothing to carry on, or too few cases, depends on nothing that was decided."""
    if not decided.is_enough(minimum):
        return SayDo()
    if not (decided.hides_each_case(minimum, TELLING) and scores.hides_each_case(minimum)):
        return before
    shares = Figure(figures.decided(decided), week)
    if figures.ruling_way(decided) or not scores.is_enough(minimum):
        return SayDo(None, shares)
    return SayDo(Figure(figures.index(scores), week), shares)
