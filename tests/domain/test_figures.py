"""How is a figure rounded and printed? Each formula on a handful of counts."""

from __future__ import annotations

import pytest

from bot import figures
from bot.facts import Way
from bot.figures import Shown, band, percent, ranks, speed
from bot.minimum import Minimum
from bot.people import PersonId
from bot.periods import even_share
from bot.tally import Group, Tally


def tally(**counts: int) -> Tally:
    """Cases by code, each of another rep."""
    return Tally(
        [
            Group(code.replace("__", "."), None, PersonId(f"slack:U{code}{number}"), 1)
            for code, cases in counts.items()
            for number in range(cases)
        ]
    )


@pytest.mark.parametrize(
    ("part", "of", "cases", "printed"),
    [
        (1, 3, 3, 35),
        (1, 8, 8, 15),
        (3, 8, 8, 40),
        (1, 19, 19, 5),
        (7, 19, 19, 35),
        (1, 20, 20, 5),
        (7, 20, 20, 35),
        (1, 40, 40, 3),
        (1, 200, 200, 1),
        (3, 200, 200, 2),
        (0, 5, 5, 0),
        (5, 5, 5, 100),
        (2.5, 5, 5, 50),
        (3.5, 20, 20, 18),
    ],
)
def test_a_percentage_is_rounded_half_up_and_to_the_nearest_five_below_twenty_cases(part, of, cases, printed):
    assert percent(part, of, cases) == printed


@pytest.mark.parametrize(("cases", "expected"), [(0, 0), (1, 1), (4, 1), (5, 2), (9, 2), (10, 3), (1000, 3)])
def test_weekly_counts_come_in_bands(cases, expected):
    assert band(cases) == expected


@pytest.mark.parametrize(
    ("cases", "expected"),
    [
        (1, (0, 0, 0)),
        (2, (0, 1, 1)),
        (5, (2, 2, 4)),
        (9, (4, 4, 8)),
        (10, (4, 5, 8)),
        (11, (5, 5, 9)),
        (20, (9, 10, 17)),
    ],
)
def test_the_median_is_in_the_middle_and_p90_is_the_nearest_rank(cases, expected):
    assert ranks(cases) == expected


HOUR = 3600


def test_hours_are_printed_by_the_half_while_there_are_few_and_by_the_tenth():
    few = speed(19, 4 * HOUR, 5 * HOUR, 26 * HOUR + 900)
    many = speed(20, 4 * HOUR, 5 * HOUR, 26 * HOUR + 900)

    assert few == {"median": Shown(4.5), "p90": Shown(26.5)}
    assert many == {"median": Shown(4.5), "p90": Shown(26.3)}


def test_the_index_is_what_the_cases_are_worth_by_how_many_they_are():
    scores = tally(kept=3, broken=1, business=1, undecided=1, contradicted=1)

    assert figures.index(scores) == {"index": Shown(50)}


# --- what we decided ---------------------------------------------------------------------------------


def shown(**counts: int) -> list[str]:
    found = figures.decided(tally(**counts))
    return [f"{found[way].bound}{found[way].value}" for way in (*Way, "undecided")]


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"customer_first": 6}, ["100", "0", "0", "0"]),
        ({"customer_first": 5, "fits": 1}, ["85", "15", "0", "0"]),
        ({"customer_first": 3, "fits": 2, "business_first": 1, "undecided": 2}, ["40", "25", "15", "25"]),
        ({"fits": 4, "business_first": 2}, ["0", "65", "35", "0"]),
        ({"undecided": 5}, ["0", "0", "0", "100"]),
    ],
)
def test_shares_are_of_everything_decided_or_late(counts, expected):
    assert shown(**counts) == expected


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ({"fits": 6}, ["≤15", "≥85", "≤15", "0"]),
        ({"fits": 5, "customer_first": 1}, ["≤15", "≥85", "≤15", "0"]),
        ({"business_first": 6}, ["≤15", "≤15", "≥85", "0"]),
        # Who is late is no secret: the others went the same way all the same.
        ({"business_first": 3, "undecided": 3}, ["≤15", "≤15", "≥35", "50"]),
        ({"fits": 1, "undecided": 4}, ["≤20", "≤20", "≤20", "80"]),
        ({"customer_first": 1, "undecided": 4}, ["≤20", "≤20", "≤20", "80"]),
    ],
)
def test_where_all_or_all_but_one_went_a_telling_way_nobody_learns_whether_it_is_all(counts, expected):
    assert shown(**counts) == expected


# --- the others --------------------------------------------------------------------------------------


def test_promises_kept_are_those_paid_by_due():
    assert figures.kept(tally(paid=3, unpaid=5)) == {"kept": Shown(40)}


def test_conflicts_second_looks_withdrawals_and_who_fares_worse_are_shares():
    assert figures.conflicts(tally(conflict=1, alone=3)) == {"share": Shown(25)}
    assert figures.asked(tally(asked=1, not_asked=3)) == {"asked": Shown(25)}
    assert figures.overturned(tally(overturned=3, upheld=1)) == {"overturned": Shown(75)}
    assert figures.withdrawn(tally(withdrawn=1, stands=4)) == {"withdrawn": Shown(20)}
    assert figures.fare(tally(worse=2, same=1, better=1)) == {"worse": Shown(50)}


@pytest.mark.parametrize(
    ("late", "other", "ends", "ratio"),
    [
        # 28 days are 7.67 % of a year.
        (0, 8, 1, 0.0),
        (1, 9, 1, 1.3),
        (23, 277, 1, 1.0),
        (46, 254, 1, 2.0),
        (92, 208, 4, 1.0),
    ],
)
def test_what_hangs_on_the_last_weeks_is_one_when_it_is_even(late, other, ends, ratio):
    even = even_share(((12, 31), (3, 31), (6, 30), (9, 30))[:ends])

    assert figures.hanging(tally(last_weeks=late, before=other), even) == {"ratio": Shown(ratio)}


MINIMUM = Minimum()


@pytest.mark.parametrize(
    ("counts", "values"),
    [
        ({"stayed": 4, "left": 2, "unanswered": 4}, {"answered": Shown(60), "stayed": Shown(65)}),
        # 11 of 19 are printed as 60 %, and are less.
        ({"stayed": 9, "left": 2, "unanswered": 8}, {"answered": Shown(60)}),
        # Three answers are too few, though they are most of five.
        ({"stayed": 2, "left": 1, "unanswered": 2}, {"answered": Shown(60)}),
    ],
    ids=["enough", "less than 60 %", "too few"],
)
def test_what_honesty_brought_is_quoted_when_enough_answered(counts, values):
    assert figures.honesty(tally(**counts), MINIMUM) == values


def test_nothing_is_quoted_of_nothing():
    assert not figures.is_quoted(tally())


def test_what_came_back_is_held_against_what_was_given_up():
    amounts = Tally([Group("stayed", "EUR", PersonId("slack:U1"), 3, minor=30_000, given_up=40_000)])
    nothing = Tally([Group("stayed", "EUR", PersonId("slack:U1"), 3, minor=30_000, given_up=0)])

    assert figures.worth(amounts) == {"ratio": Shown(75)}
    assert figures.worth(nothing) == {}


def test_open_amounts_are_a_sum():
    assert figures.owed(Tally([Group("EUR", "EUR", PersonId("slack:U1"), 2, minor=12_345)])) == {
        "minor": Shown(12_345)
    }


def test_happy_customers_are_a_share_of_those_that_were_asked():
    asked = tally(customer_first__happy=3, customer_first__neutral=1)

    assert figures.smiles(asked, Way.CUSTOMER_FIRST) == {"customer_first": Shown(75)}


def test_who_speaks_up_is_counted_by_a_hundred_reps():
    assert figures.speaking(tally(stands=6, withdrawn=1), 40) == {"per_100": Shown(20)}
