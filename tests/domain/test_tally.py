"""When does a figure hide each case? With enough cases of enough reps, and beside what was printed before."""

from __future__ import annotations

from typing import Any

import pytest

from bot.minimum import Minimum
from bot.people import PersonId
from bot.tally import Group, Tally, nearly_all

MINIMUM = Minimum()
TELLING = ("fits", "business_first")
CAME, WENT, STAYED = "came", "went", "stayed"


def group(code: str, rep: int, now: int = 1, **counts: Any) -> Group:
    return Group(code, None, PersonId(f"slack:U{rep}"), now, **counts)


def moved(**codes: str) -> Tally:
    """Held against one earlier figure: what came, went and stayed, a letter a case, each of another rep."""
    names = {"c": "customer_first", "f": "fits", "b": "business_first", "u": "undecided"}
    groups = []
    for where, letters in codes.items():
        for letter in letters:
            counts = {one: (int(one == where),) for one in (CAME, WENT, STAYED)}
            groups.append(group(names[letter], len(groups), now=int(where != WENT), **counts))
    return Tally(groups)


@pytest.mark.parametrize(
    ("reps", "is_enough"),
    [((1, 2, 3, 3, 3), True), ((1, 2, 3, 4), False), ((1, 2, 2, 2, 2, 2), False), ((), False)],
    ids=["just enough", "four cases", "two reps", "none"],
)
def test_a_figure_takes_five_cases_of_three_reps(reps, is_enough):
    assert Tally([group("fits", rep) for rep in reps]).is_enough(MINIMUM) is is_enough


def test_a_rep_whose_cases_count_no_more_is_no_rep_of_the_figure():
    cases = [group("fits", rep) for rep in (1, 1, 1, 2, 2)]

    assert not Tally([*cases, group("fits", 3, now=0)]).is_enough(MINIMUM)


def test_no_setting_goes_below_three_cases_of_two_reps():
    lowest = Minimum(1, 1)

    assert lowest.is_met(3, [PersonId("slack:U1"), PersonId("slack:U2")])
    assert not lowest.is_met(2, [PersonId("slack:U1"), PersonId("slack:U2")])
    assert not lowest.is_met(3, [PersonId("slack:U1")])


def test_what_nothing_was_printed_before_hides_each_case():
    assert Tally([]).hides_each_case(MINIMUM, TELLING)
    assert moved(came="").hides_each_case(MINIMUM)
    assert Tally([group("fits", 1)]).hides_each_case(MINIMUM, TELLING)


@pytest.mark.parametrize(
    ("tally", "hides"),
    [
        (moved(came="ccccc", stayed="cc"), True),
        (moved(came="cccc", stayed="cc"), False),
        (moved(came="cc", went="ccc", stayed="cc"), True),
        (moved(stayed="fffff"), True),
        (moved(came="fffff", went="f"), True),
    ],
    ids=["five came", "four came", "five came and went", "the same cases", "other cases"],
)
def test_what_came_and_went_takes_as_many_cases_as_a_figure(tally, hides):
    assert tally.hides_each_case(MINIMUM, TELLING) is hides


@pytest.mark.parametrize(
    ("tally", "hides"),
    [
        (moved(came="fffff", stayed="cc"), False),
        (moved(came="ffffc", stayed="cc"), False),
        (moved(came="fffcc", stayed="cc"), True),
        (moved(came="fffbb", stayed="cc"), True),
        (moved(came="cccccf", went="b", stayed="cc"), False),
        (moved(came="cccccf", went="c", stayed="cc"), False),
        (moved(came="cccccf", went="cc", stayed="cb"), False),
        (moved(came="cccccf", went="cc", stayed="ccb"), True),
        (moved(came="cccccfu", went="uu", stayed="cc"), True),
        (moved(came="bbbuuu", stayed="cc"), False),
    ],
    ids=[
        "all fit",
        "all but one fit",
        "all but two fit",
        "fit or business",
        "one went",
        "one went, customer first",
        "stayed, all but one business",
        "stayed, all but two",
        "only late ones went",
        "late ones are no secret",
    ],
)
def test_nothing_that_came_went_or_stayed_is_nearly_all_of_a_telling_code(tally, hides):
    assert tally.hides_each_case(MINIMUM, TELLING) is hides


def test_a_case_whose_code_changed_is_one_case():
    changed = [
        one
        for rep in range(3)
        for one in (
            group("unanswered", rep, now=0, came=(0,), went=(1,), stayed=(0,)),
            group("stayed", rep, came=(1,), went=(0,), stayed=(0,)),
        )
    ]
    stayed = group("left", 9, came=(0,), went=(0,), stayed=(1,))

    assert not Tally([*changed, stayed]).hides_each_case(MINIMUM)
    assert Tally([*changed, stayed]).hides_each_case(Minimum(3, 3))


def test_it_hides_each_case_beside_each_earlier_figure():
    beside_two = [group("customer_first", rep, came=(1, 0), went=(0, 0), stayed=(0, 1)) for rep in range(5)]
    stayed = group("customer_first", 9, came=(0, 0), went=(0, 0), stayed=(1, 1))
    one_came = group("customer_first", 10, came=(0, 1), went=(0, 0), stayed=(1, 0))

    assert Tally([*beside_two, stayed]).hides_each_case(MINIMUM)
    assert not Tally([*beside_two, stayed, one_came]).hides_each_case(MINIMUM)


@pytest.mark.parametrize(
    ("letters", "found"),
    [
        ("ccc", None),
        ("cff", "fits"),
        ("ccf", None),
        ("bbb", "business_first"),
        ("uuu", None),
        ("cuu", "fits"),
    ],
)
def test_nearly_all_is_all_or_all_but_one(letters, found):
    assert nearly_all(moved(came=letters).codes, TELLING) == found


def test_sums_are_over_all_groups_and_codes_can_be_coarser():
    tally = Tally([group("a.x", 1, 2, minor=5, given_up=7), group("a.y", 2, 3, minor=1), group("b", 1, 0)])

    assert (tally.cases, tally.minor, tally.given_up) == (5, 6, 7)
    assert tally.codes == {"a.x": 2, "a.y": 3}
    assert tally.count("a.x", "b") == 2
    assert tally.renamed(lambda code: code.partition(".")[0]).codes == {"a": 5}
    assert tally.of(lambda one: one.code == "a.y").cases == 3
