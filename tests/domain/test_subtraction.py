"""Can somebody who holds two or three digests find out what was decided about a single case?

A world is a few decided cases, each of another rep, and who holds the digests knows which of them are in
which digest: that is the worst case. What he does not know is what was decided. Cases that are in the same
digests are interchangeable: exchange what was decided about two of them, and the same is printed, since all
that is printed, and every choice whether to print, depends on how many of such a set went which way. So it
is enough to go through these numbers. Worlds of the same sizes in which the same is printed cannot be told
apart; over all of them, each case must have two possible codes. Customer first is four codes, which nothing
that is printed tells apart; "it fits" and "business is business" are one each.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import product

import pytest

from bot import figures
from bot.digest import Figure
from bot.facts import Way
from bot.minimum import Minimum
from bot.people import PersonId
from bot.printing import SayDo, say_do_to_print
from bot.say_do import Standing
from bot.tally import Group, Tally
from bot.weeks import Week

WEEK = Week.read("2026-W47")
DEFAULT, FLOOR = Minimum(), Minimum(3, 2)

Went = tuple[int, int, int, int]
"""How many of a set were decided customer first, as fitting, and as business first; and how many were not."""
WAYS = (Way.CUSTOMER_FIRST, Way.FITS, Way.BUSINESS_FIRST, Standing.UNDECIDED)
SCORES = (Standing.KEPT, None, Standing.BUSINESS, Standing.UNDECIDED)
"""What they count for in the index; what fits does not."""

Sets = tuple[tuple[int, ...], ...]
"""In which of the digests the cases of each set are."""
PAIR: Sets = ((0,), (0, 1), (1,))
CHAIN: Sets = ((0,), (0, 1), (0, 1, 2), (1, 2), (2,))
"""Windows of weeks move on, so nobody who went comes back."""


@pytest.mark.parametrize(("minimum", "most"), [(DEFAULT, 12), (FLOOR, 9)], ids=["usual", "lowest"])
def test_two_digests_never_tell_what_was_decided_about_a_case(minimum, most):
    assert list(leaks(PAIR, most, minimum)) == []


def test_three_digests_never_tell_what_was_decided_about_a_case():
    assert list(leaks(CHAIN, 6, FLOOR)) == []


@pytest.mark.parametrize(("sets", "most"), [(PAIR, 8), (CHAIN, 4)], ids=["pair", "chain"])
def test_nor_where_only_a_few_were_decided_among_many_that_are_late(sets, most):
    """Who is late is no secret, so these only make figures of sets that would be too small."""
    assert list(leaks(sets, most, FLOOR, late=3)) == []


def test_without_the_rule_they_would(monkeypatch):
    """So that nobody takes the silence of the tests above for proof when they have gone blind."""
    printed_now.cache_clear()
    monkeypatch.setattr(Tally, "hides_each_case", lambda *_: True)

    assert list(leaks(PAIR, 5, FLOOR))

    printed_now.cache_clear()


# --- worlds ------------------------------------------------------------------------------------------


def leaks(sets: Sets, most: int, minimum: Minimum, late: int = 0) -> Iterator[tuple[object, ...]]:
    """What is printed, where a case has only one code left: the sizes, the set, and what was printed. In each
    set so many more are `late`: undecided past their date."""
    for sizes in sizes_up_to(most, len(sets)):
        seen: dict[object, list[int]] = defaultdict(lambda: [0] * len(sets))
        for world in product(*(ways_to_go(size, late) for size in sizes)):
            possible = [sum(1 << way for way, cases in enumerate(went[:3]) if cases) for went in world]
            for printed in everything_printed(sets, world, minimum):
                known = seen[printed]
                for at, ways in enumerate(possible):
                    known[at] |= ways
        for printed, known in seen.items():
            yield from ((sizes, at, printed) for at, ways in enumerate(known) if ways in (0b010, 0b100))


def sizes_up_to(most: int, sets: int) -> Iterator[tuple[int, ...]]:
    if not sets:
        yield ()
        return
    for size in range(most + 1):
        yield from ((size, *rest) for rest in sizes_up_to(most - size, sets - 1))


@cache
def ways_to_go(cases: int, late: int) -> Sequence[Went]:
    return [
        (first, fits, cases - first - fits, late)
        for first in range(cases + 1)
        for fits in range(cases + 1 - first)
    ]


# --- what is printed ---------------------------------------------------------------------------------


def everything_printed(sets: Sets, world: Sequence[Went], minimum: Minimum) -> Iterator[object]:
    """The shares in each digest, with each index that there can be."""
    decided: list[int | None] = []
    index: list[int | None] = []
    shares: list[object] = []
    for number in range(max(map(max, sets)) + 1):
        held = [*dict.fromkeys(of for of in (*decided, *index) if of is not None)]
        now = printed_now(
            merged(sets, world, number, held),
            tuple(held.index(of) for of in dict.fromkeys(decided) if of is not None),
            tuple(held.index(of) for of in dict.fromkeys(index) if of is not None),
            minimum,
        )
        carried = now is CARRIED and number > 0
        decided.append(decided[-1] if carried else number if isinstance(now, tuple) else None)
        index.append(index[-1] if carried else number if isinstance(now, tuple) and now[1] else None)
        shares.append(now)
    yield from ((*shares, *decided, *index, *values) for values in indexes(sets, world, tuple(index)))


CARRIED = "carried on"
Held = tuple[tuple[bool, tuple[bool, ...]], ...]


def merged(
    sets: Sets, world: Sequence[Went], number: int, held: Sequence[int]
) -> tuple[tuple[tuple[bool, tuple[bool, ...]], Went], ...]:
    """How many went which way, by whether they are in this digest and in those it is held against."""
    counts: dict[tuple[bool, tuple[bool, ...]], Went] = {}
    for inside, went in zip(sets, world, strict=True):
        where = number in inside, tuple(one in inside for one in held)
        counts[where] = tuple(map(sum, zip(counts.get(where, (0, 0, 0, 0)), went, strict=True)))  # type: ignore
    return tuple(counts.items())


@cache
def printed_now(
    counts: tuple[tuple[tuple[bool, tuple[bool, ...]], Went], ...],
    held: tuple[int, ...],
    held_by_index: tuple[int, ...],
    minimum: Minimum,
) -> object:
    """By the rule itself: the shares and whether there is an index; or that those before are carried on."""
    decided = Tally([one for where, went in counts for one in groups(where, went, WAYS, held)])
    scores = Tally([one for where, went in counts for one in groups(where, went, SCORES, held_by_index)])
    before = SayDo(Figure({}, WEEK.plus(-1)), Figure({}, WEEK.plus(-1)))
    now = say_do_to_print(WEEK, decided, scores, before, minimum)
    if now is before:
        return CARRIED
    if now.decided is None:
        return None
    return tuple((shown.value, shown.bound) for shown in now.decided.values.values()), now.index is not None


@cache
def groups(
    where: tuple[bool, tuple[bool, ...]], went: Went, codes: Sequence[str | None], held: tuple[int, ...]
) -> tuple[Group, ...]:
    """Of as many reps as any minimum asks for; the other cases are counted with the last."""
    is_now, was = where[0], [where[1][at] for at in held]
    return tuple(
        Group(
            str(code),
            None,
            PersonId(f"{where}{code}{rep}"),
            count * is_now,
            came=tuple(count * (is_now and not then) for then in was),
            went=tuple(count * (then and not is_now) for then in was),
            stayed=tuple(count * (is_now and then) for then in was),
        )
        for code, cases in zip(codes, went, strict=True)
        for rep, count in enumerate(([1, 1, cases - 2] if cases > 2 else [1] * cases) if code else ())
    )


# --- the index ---------------------------------------------------------------------------------------


def indexes(sets: Sets, world: Sequence[Went], of: tuple[int | None, ...]) -> Iterator[tuple[object, ...]]:
    """Where the customer came first, promises were kept or broken: every way in which they can have been."""
    shown = tuple(dict.fromkeys(one for one in of if one is not None))
    totals = [
        [
            sum(went[way] for went, inside in zip(world, sets, strict=True) if one in inside)
            for way in (0, 2, 3)
        ]
        for one in shown
    ]
    first = tuple(
        (went[0], tuple(one in inside for one in shown)) for went, inside in zip(world, sets, strict=True)
    )
    for broken in ways_to_break(first, len(shown)):
        yield tuple(
            index(first - lost, lost, business, late)
            for (first, business, late), lost in zip(totals, broken, strict=True)
        )


@cache
def ways_to_break(
    first: tuple[tuple[int, tuple[bool, ...]], ...], digests: int
) -> frozenset[tuple[int, ...]]:
    """How many promises were broken, digest by digest."""
    found = frozenset({(0,) * digests})
    for cases, inside in first:
        found = frozenset(
            tuple(have + lost * one for have, one in zip(before, inside, strict=True))
            for before in found
            for lost in range(cases + 1)
        )
    return found


@cache
def index(kept: int, broken: int, business: int, late: int) -> float:
    codes = {
        Standing.KEPT: kept,
        Standing.BROKEN: broken,
        Standing.BUSINESS: business,
        Standing.UNDECIDED: late,
    }
    return figures.index(Tally([Group(code, None, PersonId(code), now) for code, now in codes.items()]))[
        "index"
    ].value
