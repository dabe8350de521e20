"""What is printed, carried on and kept? What a figure is held against, and how a digest comes back."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from bot.digest import Digest, Figure, LogHead, Period, digest_from_json, digest_to_json
from bot.figures import Shown
from bot.minimum import Minimum
from bot.people import PersonId
from bot.printing import SayDo, earlier_weeks, figure_to_print, say_do_to_print
from bot.tally import Group, Tally
from bot.weeks import Week

WEEK, BEFORE = Week.read("2027-W02"), Week.read("2026-W53")
MINIMUM = Minimum()
OLD = Figure({"share": Shown(40)}, BEFORE)
NEW = {"share": Shown(60)}


def cases(code: str, number: int, **moved: tuple[int, ...]) -> list[Group]:
    """Each of another rep."""
    return [Group(code, None, PersonId(f"slack:U{code}{rep}"), 1, **moved) for rep in range(number)]


CAME, STAYED = {"came": (1,), "went": (0,), "stayed": (0,)}, {"came": (0,), "went": (0,), "stayed": (1,)}

# --- kept as it was sent -----------------------------------------------------------------------------


def test_a_digest_comes_back_as_it_was_kept():
    digest = Digest(
        WEEK,
        {
            "decided": Figure({"fits": Shown(85, "≥"), "customer_first": Shown(15, "≤")}, BEFORE),
            "speed": Figure({"median": Shown(4.5), "p90": Shown(26.0)}, WEEK),
            "owed.EUR": Figure({"minor": Shown(10**15)}, WEEK),
        },
        (0, 1, 2, 3),
        2,
        Period((12, 11), (0, 1), (3, 2)),
        LogHead(812, "f00d", datetime(2027, 1, 10, 23, tzinfo=UTC)),
    )

    assert digest_from_json(WEEK, json.loads(json.dumps(digest_to_json(digest)))) == digest


def test_an_empty_digest_comes_back_empty():
    found = digest_from_json(WEEK, json.loads(json.dumps(digest_to_json(Digest(WEEK)))))

    assert found == Digest(WEEK)
    assert found.is_empty


def test_a_digest_says_what_a_figure_is_and_how_long_nobody_spoke():
    digest = Digest(WEEK, {"kept": OLD}, (0, 2, 0))

    assert digest.value("kept", "share") == Shown(40)
    assert digest.value("kept", "other") is None
    assert digest.value("speed", "median") is None
    assert digest.silent_weeks == 2
    assert not digest.is_empty


# --- which figure is printed -------------------------------------------------------------------------


def test_a_figure_is_held_against_the_weeks_of_which_it_was_printed():
    older = Week.read("2026-W49")
    previous = [
        Digest(BEFORE, {"owed.EUR": Figure({}, older), "owed.GBP": Figure({}, BEFORE), "kept": OLD}),
        Digest(Week.read("2026-W52"), {"owed.EUR": Figure({}, older)}),
    ]

    assert earlier_weeks(previous, "owed") == [older, BEFORE]
    assert earlier_weeks(previous, "kept") == [BEFORE]
    assert earlier_weeks(previous, "fare") == []


@pytest.mark.parametrize(
    ("groups", "values", "printed"),
    [
        (cases("a", 4), NEW, None),
        (cases("a", 5), NEW, Figure(NEW, WEEK)),
        (cases("a", 5), {}, None),
        (cases("a", 4, **STAYED) + cases("b", 1, **CAME), NEW, OLD),
    ],
    ids=["too few", "new", "nothing to say", "carried on"],
)
def test_a_figure_is_new_or_carried_on_or_not_there(groups, values, printed):
    assert figure_to_print(WEEK, Tally(groups), values, OLD, MINIMUM) == printed


# --- what we say, what we do -------------------------------------------------------------------------

CARRIED = SayDo(Figure({"index": Shown(70)}, BEFORE), Figure({"fits": Shown(10)}, BEFORE))


def say_do(decided: list[Group], scores: list[Group]) -> SayDo:
    return say_do_to_print(WEEK, Tally(decided), Tally(scores), CARRIED, MINIMUM)


def test_the_index_and_the_shares_are_printed_together():
    printed = say_do(
        cases("customer_first", 4) + cases("business_first", 2), cases("kept", 4) + cases("business", 2)
    )

    assert printed.index == Figure({"index": Shown(65)}, WEEK)
    assert printed.decided
    assert printed.decided.values["business_first"] == Shown(35)


def test_they_are_carried_on_together():
    moved = cases("customer_first", 6, **STAYED) + cases("business_first", 1, **CAME)
    still = cases("kept", 6, **STAYED)

    assert say_do(moved, still) == CARRIED
    assert say_do(cases("customer_first", 7), still + cases("kept", 1, **CAME)) == CARRIED


def test_too_few_decided_cases_leave_nothing():
    assert say_do(cases("customer_first", 4), cases("kept", 9)) == SayDo()


def test_where_the_shares_are_bounds_there_is_no_index():
    printed = say_do(cases("business_first", 6), cases("business", 6))

    assert printed.index is None
    assert printed.decided
    assert printed.decided.values["business_first"] == Shown(85, "≥")


def test_where_most_fits_too_few_cases_are_left_for_an_index():
    printed = say_do(cases("fits", 6) + cases("customer_first", 3), cases("kept", 3))

    assert printed.index is None
    assert printed.decided
