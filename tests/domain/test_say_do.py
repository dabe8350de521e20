"""Does the company do what it says, in this case? Each way to a score, and since when it stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from bot.audit import Act, State
from bot.calendar import BusinessCalendar
from bot.case import Case
from bot.case_parts import Redirect, RedirectTo
from bot.compensation import NO_LOSS, Compensation, CompensationCode
from bot.decision import Decision, DecisionCode
from bot.follow_parts import FollowUp, LedgerEntry, Outcome, SecondLook, Smile, Told
from bot.say_do import Score, say_do
from tests.cast import DINA, MAYA, NOW, make_case, make_decision

CALENDAR = BusinessCalendar("Europe/Amsterdam", "NL", time(9), time(17, 30))
DECIDE_BY, TOLD_BY, PAY_BY = date(2026, 11, 24), date(2026, 11, 25), date(2026, 12, 31)
"""A Tuesday, a Wednesday and the last Thursday of the year."""
MUCH_LATER = datetime(2027, 6, 1, tzinfo=UTC)
JUST_AFTER = timedelta(microseconds=1)


def closing(day: date) -> datetime:
    return CALENDAR.end_of_business(day)


def decision(
    code: DecisionCode = DecisionCode.ADVISE_BEST_FIT, at: datetime = NOW, **changes: Any
) -> Decision:
    promise = Compensation(CompensationCode.FIXED_AMOUNT, DINA.id, PAY_BY)
    return make_decision(**{"code": code, "at": at, "told_by": TOLD_BY, "compensation": promise} | changes)


def case(*decisions: Decision, **changes: Any) -> Case:
    return make_case(**{"state": State.FOLLOW_THROUGH, "decisions": decisions or (decision(),)} | changes)


def told(on: date, at: datetime | None = None) -> Told:
    return Told(on, at or closing(on))


def paid(on: date, *then: Act) -> tuple[LedgerEntry, ...]:
    at = closing(on)
    return tuple(
        LedgerEntry(act, at + timedelta(minutes=minute), DINA.id)
        for minute, act in enumerate((Act.PAID, *then))
    )


KEPT = {"told": told(TOLD_BY), "ledger": paid(PAY_BY, Act.CONFIRM)}

# --- undecided ---------------------------------------------------------------------------------------


def test_an_open_case_says_nothing_up_to_the_day_by_which_the_customer_must_hear():
    waiting = make_case(state=State.AWAITING_DECISION)

    assert say_do(waiting, closing(DECIDE_BY), CALENDAR) is None
    assert say_do(waiting, MUCH_LATER, CALENDAR) == Score(0.0, closing(DECIDE_BY) + JUST_AFTER)


def test_what_was_withdrawn_or_belongs_elsewhere_says_nothing():
    elsewhere = Redirect(RedirectTo.HR, "It is about how people treat each other.", MAYA.id, MAYA.name, NOW)

    assert say_do(make_case(withdrawn_at=NOW), MUCH_LATER, CALENDAR) is None
    assert say_do(make_case(redirects=(elsewhere,)), MUCH_LATER, CALENDAR) is None


def test_what_does_belong_here_is_late_from_the_day_on_until_it_is_sent_away_again():
    back, again = closing(DECIDE_BY) + timedelta(days=1), closing(DECIDE_BY) + timedelta(days=9)
    sent = Redirect(RedirectTo.HR, "It is about how people treat each other.", MAYA.id, MAYA.name, NOW)
    waits = make_case(redirects=(sent,), belonged_here_at=back)

    assert say_do(waits, back - JUST_AFTER, CALENDAR) is None
    assert say_do(waits, MUCH_LATER, CALENDAR) == Score(0.0, back)
    assert say_do(replace(waits, redirects=(sent, replace(sent, at=again))), MUCH_LATER, CALENDAR) is None


def test_a_right_decision_after_the_day_is_worth_half_from_that_moment_on():
    late = closing(DECIDE_BY) + timedelta(days=3)

    assert say_do(case(decision(at=late, told_by=None or date(2026, 11, 30))), late, CALENDAR) == Score(
        0.5, late
    )


def test_at_the_closing_moment_is_in_time():
    on_time = closing(DECIDE_BY)

    assert say_do(case(decision(at=on_time)), on_time, CALENDAR) == Score(1.0, on_time)


# --- decided -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "code",
    [
        DecisionCode.ADVISE_BEST_FIT,
        DecisionCode.RESHAPE_DEAL,
        DecisionCode.REFER_OUT,
        DecisionCode.TELL_ALL_CUSTOMER_CHOOSES,
    ],
)
def test_the_customer_first_in_time_with_everything_kept_is_one_since_the_decision(code):
    assert say_do(case(decision(code), **KEPT), MUCH_LATER, CALENDAR) == Score(1.0, NOW)


def test_business_first_is_nothing_since_the_decision():
    business = decision(DecisionCode.PROCEED_BUSINESS, told_by=None, compensation=NO_LOSS)

    assert say_do(case(business), MUCH_LATER, CALENDAR) == Score(0.0, NOW)


def test_that_it_fits_says_nothing_until_the_customer_says_otherwise():
    fits = decision(DecisionCode.DEAL_FITS, told_by=None, compensation=NO_LOSS)
    day_90 = NOW + timedelta(days=90)
    unhappy = FollowUp(90, Outcome.BOUGHT_FROM_US, day_90, Smile.UNHAPPY)

    assert say_do(case(fits), MUCH_LATER, CALENDAR) is None
    assert say_do(case(fits, follow_ups=(unhappy,)), day_90 - JUST_AFTER, CALENDAR) is None
    assert say_do(case(fits, follow_ups=(unhappy,)), MUCH_LATER, CALENDAR) == Score(0.0, day_90)


def test_a_deal_that_was_not_winnable_says_nothing():
    not_winnable = Compensation(CompensationCode.NONE_NOT_WINNABLE, reason="They had signed elsewhere.")

    assert say_do(case(decision(compensation=not_winnable)), MUCH_LATER, CALENDAR) is None


# --- told --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("telling", "expected"),
    [
        (told(TOLD_BY), Score(1.0, NOW)),
        (told(date(2026, 11, 26)), Score(0.5, closing(TOLD_BY) + JUST_AFTER)),
        (None, Score(0.5, closing(TOLD_BY) + JUST_AFTER)),
        # Told in time, and said later: it is mended when it is said.
        (told(TOLD_BY, closing(date(2026, 12, 1))), Score(1.0, closing(date(2026, 12, 1)))),
    ],
    ids=["in time", "late", "never", "said later"],
)
def test_late_telling_stays_late(telling, expected):
    assert say_do(case(**KEPT | {"told": telling}), MUCH_LATER, CALENDAR) == expected


def test_what_is_not_due_yet_breaks_nothing():
    assert say_do(case(), closing(TOLD_BY), CALENDAR) == Score(1.0, NOW)


# --- the promise -------------------------------------------------------------------------------------

NEW_YEAR = CALENDAR.start_of(date(2027, 1, 1))


@pytest.mark.parametrize(
    ("ledger", "expected"),
    [
        (paid(PAY_BY, Act.CONFIRM), Score(1.0, NOW)),
        (paid(PAY_BY, Act.PAID_UNCONFIRMED), Score(1.0, NOW)),
        (paid(PAY_BY), Score(1.0, NOW)),
        (paid(date(2027, 1, 4), Act.CONFIRM), Score(0.5, NEW_YEAR)),
        ((), Score(0.5, NEW_YEAR)),
        (paid(date(2026, 12, 30), Act.DISPUTE), Score(0.5, NEW_YEAR)),
        # What was put right before it was due is kept.
        (paid(date(2026, 12, 1), Act.DISPUTE, Act.PAID, Act.CONFIRM), Score(1.0, NOW)),
        ((LedgerEntry(Act.RELEASE, closing(TOLD_BY), None),), Score(1.0, NOW)),
    ],
    ids=["confirmed", "not confirmed", "not answered", "late", "never", "disputed", "put right", "released"],
)
def test_a_promise_is_kept_by_its_day_or_broken_for_good(ledger, expected):
    assert say_do(case(**KEPT | {"ledger": ledger}), MUCH_LATER, CALENDAR) == expected


def test_it_can_be_paid_until_midnight():
    unpaid = case(**KEPT | {"ledger": ()})

    assert say_do(unpaid, NEW_YEAR - JUST_AFTER, CALENDAR) == Score(1.0, NOW)
    assert say_do(unpaid, NEW_YEAR, CALENDAR) == Score(0.5, NEW_YEAR)


def test_no_compensation_is_a_promise_that_was_not_kept():
    refused = Compensation(
        CompensationCode.NONE_REFUSED, reason="It was not budgeted, and nobody else pays it."
    )

    assert say_do(case(decision(compensation=refused), **KEPT), MUCH_LATER, CALENDAR) == Score(0.5, NOW)


def test_where_nothing_was_lost_nothing_can_be_broken():
    assert say_do(case(decision(compensation=NO_LOSS), told=told(TOLD_BY)), MUCH_LATER, CALENDAR) == Score(
        1.0, NOW
    )


# --- a second look -----------------------------------------------------------------------------------


def test_the_decision_that_stands_counts_since_it_was_made():
    business = decision(DecisionCode.PROCEED_BUSINESS, told_by=None, compensation=NO_LOSS)
    asked, later = NOW + timedelta(days=1), NOW + timedelta(days=2)
    looked_again = case(business, decision(at=later), second_look=SecondLook("?" * 40, asked, later), **KEPT)

    assert say_do(looked_again, later - JUST_AFTER, CALENDAR) == Score(0.0, NOW)
    assert say_do(looked_again, MUCH_LATER, CALENDAR) == Score(1.0, later)


def test_a_second_look_that_takes_its_time_is_not_late():
    first = decision(DecisionCode.REFER_OUT)
    answered = closing(DECIDE_BY) + timedelta(hours=20)
    second = decision(at=answered, told_by=date(2026, 12, 1))
    looked_again = case(first, second, second_look=SecondLook("?" * 40, NOW, answered), state=State.DECIDED)

    assert say_do(looked_again, answered, CALENDAR) == Score(1.0, NOW)


def test_what_becomes_known_later_does_not_change_what_was():
    """A digest that is read again says what it said."""
    whole = case(**KEPT)
    then = closing(date(2026, 12, 1))

    assert say_do(whole, then, CALENDAR) == say_do(replace(whole, ledger=()), then, CALENDAR)
