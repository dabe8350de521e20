"""What does the digest print of a handful of cases? Each figure against a table that was counted by hand.

W47 of 2026 begins on Monday 16 November. R13 are the weeks from 17 August on, R26 those from 18 May on, and
R52 those from 17 November 2025 on.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.audit import Act, State
from bot.case_parts import Question, Redirect, RedirectTo
from bot.compensation import Compensation, CompensationCode
from bot.follow_parts import CheckIn, Feeling, FollowUp, Outcome, SecondLook, Smile, Told
from bot.money import Money
from tests.cast import COMPANY, MAYA, OMAR
from tests.weekly import at, decided, decision_of, printed, printed_again, promised, raised

W47 = "2026-W47"
AWAY = Redirect(
    RedirectTo.HR, "It is about how people treat each other.", MAYA.id, MAYA.name, at("2026-11-10")
)
NOT_WINNABLE = Compensation(CompensationCode.NONE_NOT_WINNABLE, reason="They had signed elsewhere.")


def followed(
    day: int, on: str, outcome: Outcome, smile: Smile | None = None, value: Money | None = None
) -> Any:
    return FollowUp(day, outcome, at(on), smile, value)


# --- 2 and 3 -----------------------------------------------------------------------------------------


async def test_what_we_say_and_what_we_do(office):
    complaint = followed(30, "2026-10-08", Outcome.COMPLAINT)
    found = await printed(
        office,
        W47,
        decided("first", "2026-11-09"),  # 1
        decided("first", "2026-11-09"),  # 1
        decided("first", "2026-11-09", told=Told(date(2026, 11, 10), at("2026-11-10"))),  # told late: 0.5
        decided("business", "2026-11-09"),  # 0
        decided("fits", "2026-09-07", follow_ups=(complaint,)),  # contradicted: 0
        raised("2026-11-02", "2026-11-12"),  # undecided past its date: 0
        decided("fits", "2026-11-09"),  # neutral, like the four below
        decided("first", "2026-11-09", compensation=NOT_WINNABLE),
        raised("2026-11-02", "2026-11-12", withdrawn_at=at("2026-11-10"), state=State.WITHDRAWN),
        raised("2026-11-02", "2026-11-12", redirects=(AWAY,), state=State.REDIRECTED),
        raised("2026-11-09", "2026-11-20"),
    )

    # 2.5 of 6 is 41.7 %.
    assert found["index"] == "index 40"
    # 4, 2, 1 and 1 of 8.
    assert found["decided"] == "customer_first 50, fits 25, business_first 15, undecided 15"


async def test_what_belongs_here_after_all_is_undecided_again(office):
    back = raised(
        "2026-11-02",
        "2026-11-12",
        redirects=(AWAY,),
        belonged_here_at=at("2026-11-13"),
        state=State.AWAITING_DECISION,
    )
    found = await printed(office, W47, back, *[decided("first", "2026-11-09")] * 4)

    assert found["index"] == "index 80"
    assert found["decided"] == "customer_first 80, fits 0, business_first 0, undecided 20"


FIVE_KEPT = [decided("first", "2026-11-09")] * 5


@pytest.mark.parametrize(
    ("late", "index"),
    [
        # 5.5 of 6 is 91.7 %, 5 of 6 is 83.3 %.
        (promised("2026-11-10", day="2026-05-04"), "index 90"),
        (promised("2026-11-10", (Act.PAID, "2026-11-12"), day="2026-05-04"), "index 90"),
        (promised("2026-11-10", (Act.PAID, "2026-11-10"), day="2026-05-04"), "index 100"),
        (promised("2026-08-10", (Act.PAID, "2026-11-10"), day="2026-05-04"), "index 100"),
        (
            decided(
                "fits",
                "2026-05-04",
                follow_ups=(followed(180, "2026-11-05", Outcome.NOTHING, Smile.UNHAPPY),),
            ),
            "index 85",
        ),
        (raised("2025-03-03"), "index 85"),
        (decided("business", "2026-11-12", raised_on="2026-03-03", decide_by="2026-03-10"), "index 100"),
        (decided("first", "2026-11-12", raised_on="2026-03-03", decide_by="2026-03-10"), "index 90"),
    ],
    ids=[
        "fell due unpaid in these weeks",
        "paid late in these weeks",
        "paid in time, decided long ago",
        "broken long ago, paid in these weeks",
        "contradicted on day 180",
        "undecided for more than a year",
        "undecided long ago, business now: nothing changed",
        "undecided long ago, customer first now",
    ],
)
async def test_a_case_counts_in_the_week_in_which_its_score_changed(office, late, index):
    assert (await printed(office, W47, *FIVE_KEPT, late))["index"] == index


async def test_what_a_second_look_decides_is_what_counts(office):
    looked_again = decided(
        "business",
        "2026-11-02",
        decisions=(decision_of("business", "2026-11-02"), decision_of("first", "2026-11-11")),
        second_look=SecondLook("Why?", at("2026-11-04"), at("2026-11-09")),
        told=Told(date(2026, 11, 11), at("2026-11-11", "17:00")),
    )
    found = await printed(office, W47, looked_again, *[decided("first", "2026-11-09")] * 4)

    assert found["decided"] == "customer_first 100, fits 0, business_first 0, undecided 0"
    assert found["index"] == "index 100"


async def test_where_all_went_one_telling_way_bounds_are_printed_and_no_index(office):
    found = await printed(office, W47, *[decided("business", "2026-11-09")] * 6)

    assert found["decided"] == "customer_first ≤15, fits ≤15, business_first ≥85, undecided 0"
    assert "index" not in found


async def test_from_twenty_cases_on_a_percentage_is_exact(office):
    cases = [decided("first", "2026-11-09")] * 13 + [decided("business", "2026-11-09")] * 8

    # 13 of 21 is 61.9 %.
    assert (await printed(office, W47, *cases))["index"] == "index 62"


async def test_what_was_decided_fourteen_weeks_ago_counts_no_more(office):
    old, new = decided("business", "2026-08-16"), decided("business", "2026-08-17")

    assert "business_first 15" in (await printed(office, W47, *FIVE_KEPT, old, new))["decided"]


# --- 4 -----------------------------------------------------------------------------------------------


async def test_promises_kept_are_those_paid_by_due(office):
    found = await printed(
        office,
        W47,
        promised("2026-11-02", (Act.PAID, "2026-11-02")),
        promised("2026-11-02", (Act.PAID, "2026-10-20"), (Act.CONFIRM, "2026-10-21")),
        promised("2026-11-02", (Act.PAID, "2026-11-03")),  # late
        promised("2026-11-02", (Act.PAID, "2026-10-20"), (Act.DISPUTE, "2026-10-21")),  # disputed
        promised("2026-11-02"),  # not paid
        promised("2026-11-02", (Act.RELEASE, "2026-10-20")),  # not due any more
        promised("2026-11-16"),  # not due yet
        promised("2026-05-15", day="2026-05-01"),  # due 27 weeks ago
        decided("first", "2026-11-09"),  # nothing was promised
    )

    assert found["kept"] == "kept 40"


async def test_open_amounts_are_added_up_by_currency(office):
    eur, gbp = Money("EUR", 10_050), Money("GBP", 99_000)
    found = await printed(
        office,
        W47,
        *[promised("2026-12-31", amount=eur)] * 5,
        *[promised("2026-12-31", amount=gbp)] * 4,
        promised("2026-12-31", (Act.PAID, "2026-11-02"), amount=eur),
    )

    # Four amounts in pounds are too few.
    assert {name: value for name, value in found.items() if name.startswith("owed")} == {
        "owed.EUR": "minor 50250"
    }


async def test_what_comes_at_midnight_on_monday_is_in_the_next_digest(office):
    """A promise can be kept until midnight: due on Sunday, it is broken from Monday on, in the next week."""
    cases = [*[decided("first", "2026-11-09")] * 4, promised("2026-11-15", day="2026-10-05")]

    assert (await printed(office, W47, *cases))["index"] == "index 100"
    assert (await printed_again(office, "2026-W48"))["index"] == "index 90"


async def test_the_first_moment_of_a_week_is_in_the_next_digest(office):
    """By its day, too: what fell due on Sunday is due in the week that begins then."""
    cases = [promised("2026-11-15", (Act.PAID, "2026-11-02"), day="2026-10-05")] * 5

    assert "kept" not in await printed(office, W47, *cases)
    assert (await printed_again(office, "2026-W48"))["kept"] == "kept 100"


# --- 5 -----------------------------------------------------------------------------------------------


async def test_time_to_decide_is_business_time_without_what_a_question_stopped(office):
    def took(raised_on: str, day: str, *questions: Question) -> Any:
        return decided("first", day, raised_on=raised_on, questions=questions)

    asked = Question("?", MAYA.id, MAYA.name, at("2026-11-09"), "!", at("2026-11-10", "12:00"))
    found = await printed(
        office,
        W47,
        took("2026-11-09", "2026-11-09"),  # from 10:00 to 16:00: 6
        took("2026-11-06", "2026-11-09"),  # over a weekend: 7.5 + 7 = 14.5
        took("2026-11-09", "2026-11-10", asked),  # 14.5 without 10.5: 4
        took("2026-10-23", "2026-10-26"),  # a night of 25 hours and a weekend: 14.5
        took("2026-11-09", "2026-11-12"),  # 6 + 8.5 × 3 = 31.5
        took("2026-11-09", "2026-11-10"),  # 14.5
    )

    assert found["speed"] == "median 14.5, p90 31.5"


async def test_the_median_of_an_even_number_lies_in_the_middle(office):
    days = ("2026-11-09", "2026-11-09", "2026-11-09", "2026-11-10", "2026-11-11", "2026-11-12")
    found = await printed(office, W47, *(decided("first", day, raised_on="2026-11-09") for day in days))

    # 6, 6, 6, 14.5, 23 and 31.5 hours: between 6 and 14.5.
    assert found["speed"] == "median 10.5, p90 31.5"


# --- 6 and 7 -----------------------------------------------------------------------------------------


async def test_conflicts_are_cases_in_which_somebody_besides_the_rep_gains(office):
    found = await printed(
        office,
        W47,
        raised("2026-11-09", gainers=frozenset({OMAR.id})),
        raised("2026-11-09", line_manager_gains=True),
        raised("2026-08-16", line_manager_gains=True),  # fourteen weeks ago
        *[raised("2026-11-09")] * 3,
    )

    assert found["conflicts"] == "share 40"


@pytest.mark.parametrize(
    ("late", "others", "ratio"),
    [(0, 6, "ratio 0"), (3, 3, "ratio 6.5"), (2, 24, "ratio 1"), (4, 22, "ratio 2")],
    # 28 days are 7.67 % of a year: 50 % is 6.5 times as much, 2 of 26 is 1.003, 4 of 26 is 2.006.
)
async def test_what_hangs_on_the_last_weeks_is_held_against_an_even_year(office, late, others, ratio):
    first, last = raised("2026-12-01", "2026-12-04"), raised("2026-12-21", "2026-12-31")
    around = [raised("2026-12-01", "2026-12-03"), raised("2026-12-22", "2027-01-01")]
    found = await printed(office, "2027-W01", *([first, last] * 2)[:late], *(around * 12)[:others])

    assert found["hanging"] == ratio


# --- 8 -----------------------------------------------------------------------------------------------


async def test_second_looks_are_asked_of_decided_and_overturned_of_answered(office):
    look = SecondLook("Why?", at("2026-11-04"), at("2026-11-09"))

    def again(way: str) -> Any:
        decisions = (decision_of("business", "2026-11-02"), decision_of(way, "2026-11-06"))
        return decided("business", "2026-11-02", decisions=decisions, second_look=look)

    found = await printed(
        office,
        W47,
        again("first"),
        again("fits"),
        *[again("business")] * 3,
        decided("fits", "2026-11-02", second_look=look, state=State.SECOND_LOOK),
        *[decided("fits", "2026-11-02")] * 4,
    )

    # 6 of 10, and 2 of 5.
    assert (found["asked"], found["overturned"]) == ("asked 60", "overturned 40")


# --- 9 -----------------------------------------------------------------------------------------------


def brought(
    outcome: Outcome | None, value: Money | None = None, deal: Money | None = None, **changes: Any
) -> Any:
    answer = () if outcome is None else (followed(90, "2026-08-10", outcome, None, value),)
    return decided("first", "2026-05-04", value=deal, follow_ups=answer, **changes)


EUR, LESS = Money("EUR", 100_000), Money("EUR", 20_000)


async def test_what_honesty_brought_is_quoted_with_how_many_answered(office):
    euros = {"deal": EUR, "new_value": LESS}  # 80,000 given up
    found = await printed(
        office,
        W47,
        brought(Outcome.CAME_BACK_WITH_MORE, Money("EUR", 150_000), **euros),
        brought(Outcome.BOUGHT_OUR_OTHER_SOLUTION, Money("EUR", 50_000), **euros),
        brought(Outcome.SENT_US_SOMEONE, **euros),
        brought(Outcome.CHOSE_ANOTHER, **euros),
        brought(Outcome.NOTHING, **euros),
        brought(Outcome.BOUGHT_FROM_US, Money("GBP", 500), deal=Money("GBP", 1000), new_value=None),
        brought(None, **euros),
        decided("business", "2026-05-04"),
        decided("first", "2026-11-09"),  # day 90 is still to come
    )

    # 6 of 7 answered, 4 of 6 stayed; 200,000 for 400,000; one case in pounds is too few.
    assert found["honesty"] == "answered 85, stayed 65"
    assert found["worth.EUR"] == "ratio 50"
    assert "worth.GBP" not in found


async def test_under_sixty_percent_answered_nothing_of_it_is_quoted(office):
    answered = brought(Outcome.CAME_BACK_WITH_MORE, EUR, deal=EUR, new_value=LESS)
    found = await printed(office, W47, *[answered] * 5, *[brought(None)] * 4)

    # 5 of 9 is 55.6 %.
    assert found["honesty"] == "answered 55"
    assert "worth.EUR" not in found


# --- 10, 11 and 12 -----------------------------------------------------------------------------------


def smiled(way: str, smile: Smile | None, on: str = "2026-11-09") -> Any:
    return decided(way, "2026-10-05", follow_ups=(followed(30, on, Outcome.NOTHING, smile),))


async def test_the_customers_smile_customer_first_beside_business_first(office):
    found = await printed(
        office,
        W47,
        *[smiled("first", Smile.HAPPY)] * 4,
        smiled("first", Smile.UNHAPPY),
        smiled("first", None),
        *[smiled("business", Smile.NEUTRAL)] * 4,
        smiled("business", Smile.HAPPY),
        smiled("fits", Smile.HAPPY),
    )

    assert found["smile.customer_first"] == "customer_first 80"
    assert found["smile.business_first"] == "business_first 20"


async def test_smiles_do_not_tell_that_business_came_first_everywhere(office):
    found = await printed(office, W47, *[smiled("business", Smile.HAPPY)] * 6)

    assert not [name for name in found if name.startswith("smile")]


async def test_who_speaks_is_counted_by_a_hundred_reps_and_who_withdraws_by_case(office):
    office.run_under(replace(COMPANY, rep_count=60))
    withdrawn = raised("2026-11-02", withdrawn_at=at("2026-11-10"), state=State.WITHDRAWN)
    found = await printed(office, W47, withdrawn, *[raised("2026-11-09")] * 5, raised("2026-08-16"))

    # 6 cases are 10 by a hundred reps; 1 of 6 is 16.7 %.
    assert (found["speaking"], found["withdrawn"]) == ("per_100 10", "withdrawn 15")


async def test_without_a_number_of_reps_only_the_share_withdrawn_is_printed(office):
    found = await printed(office, W47, *[raised("2026-11-09")] * 5)

    assert "speaking" not in found
    assert found["withdrawn"] == "withdrawn 0"


async def test_how_reps_fare_is_what_they_said_last(office):
    def fares(*feelings: Feeling) -> Any:
        days = ("2026-06-09", "2026-11-10")
        said = tuple(CheckIn(one, at(day)) for one, day in zip(feelings, days[-len(feelings) :], strict=True))
        return decided("first", "2026-05-04", check_ins=said)

    found = await printed(
        office,
        W47,
        fares(Feeling.WORSE),
        fares(Feeling.WORSE, Feeling.SAME),
        fares(Feeling.BETTER, Feeling.WORSE),
        fares(Feeling.SAME),
        fares(Feeling.BETTER),
    )

    assert found["fare"] == "worse 40"
