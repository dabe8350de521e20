"""What does a case count for, and for how long? Facts of each kind, also when they are found much later."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot import follow_up
from bot.as_of import as_of
from bot.audit import Act, State
from bot.case import Case
from bot.case_parts import Question, Redirect, RedirectTo
from bot.compensation import NO_LOSS, Compensation, CompensationCode
from bot.decision import Decision, DecisionCode
from bot.facts import ALWAYS, Fact, Kind
from bot.finding import Rules, facts_of
from bot.follow_parts import CheckIn, Feeling, FollowUp, LedgerEntry, Outcome, SecondLook, Smile, Told
from bot.money import Money
from bot.people import Role
from tests.cast import CALENDAR, DINA, MAYA, NOW, OMAR, SAM, make_case, make_decision, make_form
from tests.histories import histories

RULES = Rules(CALENDAR, ((12, 31),))
JUST_AFTER = timedelta(microseconds=1)
DECIDE_BY = CALENDAR.end_of_business(date(2026, 11, 24))
"""A Tuesday, a week after the case was raised."""
PAY_BY = CALENDAR.start_of(date(2027, 1, 1))


def of(kind: Kind, case: Case) -> list[tuple[str, datetime, datetime, datetime]]:
    """Code, in whose week it counts, since when and until when it was true."""
    return [
        (one.code, one.dated, one.since, one.until) for one in facts_of(case, RULES).facts if one.kind is kind
    ]


def last(kind: Kind, case: Case) -> Fact:
    return [one for one in facts_of(case, RULES).facts if one.kind is kind][-1]


def decided(*decisions: Decision, **changes: Any) -> Case:
    return make_case(
        **{"state": State.FOLLOW_THROUGH, "decisions": decisions or (make_decision(),)} | changes
    )


def later(days: float) -> datetime:
    return NOW + timedelta(days=days)


BUSINESS = make_decision(
    code=DecisionCode.PROCEED_BUSINESS, told_by=None, new_value=None, compensation=NO_LOSS, at=later(1)
)
FITS = replace(BUSINESS, code=DecisionCode.DEAL_FITS)
AWAY = Redirect(RedirectTo.HR, "It is not ours to judge, it is about people.", MAYA.id, MAYA.name, later(2))

# --- raising -----------------------------------------------------------------------------------------


def test_a_case_is_raised_once_and_stands_until_it_is_withdrawn():
    withdrawn = make_case(withdrawn_at=later(3), state=State.WITHDRAWN)

    assert of(Kind.RAISED, make_case()) == [("stands", NOW, NOW, ALWAYS)]
    assert of(Kind.RAISED, withdrawn) == [
        ("stands", NOW, NOW, later(3)),
        ("withdrawn", NOW, later(3), ALWAYS),
    ]
    assert of(Kind.OPEN, withdrawn) == [("open", NOW, NOW, later(3))]


def test_it_is_open_until_it_is_decided_and_again_for_a_second_look():
    looked_again = decided(
        make_decision(at=later(1)),
        make_decision(DINA, at=later(4)),
        second_look=SecondLook("Why?", later(2), later(5)),
    )

    assert of(Kind.OPEN, looked_again) == [("open", NOW, NOW, later(1)), ("open", NOW, later(2), later(4))]


def test_it_is_open_while_it_belongs_here():
    back = make_case(redirects=(AWAY,), belonged_here_at=later(3))

    assert of(Kind.OPEN, back) == [("open", NOW, NOW, later(2)), ("open", NOW, later(3), ALWAYS)]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({}, "alone"),
        ({"gainers": frozenset({SAM.id})}, "alone"),
        ({"gainers": frozenset({OMAR.id})}, "conflict"),
        ({"line_manager_gains": True}, "conflict"),
        ({"line_manager": OMAR.id}, "alone"),
    ],
)
def test_it_is_a_conflict_when_somebody_besides_the_rep_gains(changes, code):
    assert of(Kind.CONFLICT, make_case(**changes)) == [(code, NOW, NOW, ALWAYS)]


@pytest.mark.parametrize(("day", "code"), [(date(2026, 12, 3), "before"), (date(2026, 12, 4), "last_weeks")])
def test_it_hangs_on_the_last_weeks_by_the_day_on_which_the_customer_must_hear(day, code):
    assert of(Kind.HANGING, make_case(form=make_form(decide_by=day))) == [(code, NOW, NOW, ALWAYS)]


# --- the score ---------------------------------------------------------------------------------------


def test_past_its_day_it_is_undecided_until_somebody_decides():
    late = decided(replace(BUSINESS, at=later(20)))
    since = DECIDE_BY + JUST_AFTER

    assert of(Kind.UNDECIDED, late) == [("undecided", since, since, later(20))]
    # Nothing it was and nothing it is: the score did not change.
    assert of(Kind.SCORE, late) == [("business", since, later(20), ALWAYS)]


def test_decided_late_for_the_customer_it_counts_in_the_week_of_the_decision():
    late = decided(make_decision(at=later(20), told_by=date(2027, 1, 20), compensation=NO_LOSS), told=None)

    assert of(Kind.SCORE, late)[0][:3] == ("broken", later(20), later(20))


def test_a_late_payment_moves_the_score_to_another_week():
    paid = LedgerEntry(Act.PAID, PAY_BY + timedelta(days=6), DINA.id)
    kept_until_then = decided(told=Told(date(2026, 11, 23), later(6)), ledger=(paid,))

    assert of(Kind.SCORE, kept_until_then) == [("kept", NOW, NOW, PAY_BY), ("broken", PAY_BY, PAY_BY, ALWAYS)]


def test_what_fits_counts_from_the_day_it_is_contradicted():
    unhappy = FollowUp(180, Outcome.BOUGHT_FROM_US, later(182), Smile.UNHAPPY)

    assert of(Kind.SCORE, decided(FITS)) == []
    assert of(Kind.SCORE, decided(FITS, follow_ups=(unhappy,))) == [
        ("contradicted", later(182), later(182), ALWAYS)
    ]


def test_what_was_not_winnable_says_nothing():
    not_winnable = Compensation(CompensationCode.NONE_NOT_WINNABLE, reason="They had signed elsewhere.")

    assert of(Kind.SCORE, decided(make_decision(compensation=not_winnable))) == []


# --- deciding ----------------------------------------------------------------------------------------


def test_a_second_look_changes_the_decision_and_its_week():
    again = decided(
        BUSINESS, make_decision(DINA, at=later(4)), second_look=SecondLook("Why?", later(2), later(5))
    )

    assert of(Kind.DECISION, again) == [
        ("business_first", later(1), later(1), later(4)),
        ("customer_first", later(4), later(4), ALWAYS),
    ]
    assert of(Kind.SPEED, again) == [("decided", later(1), later(1), ALWAYS)]
    assert of(Kind.LOOK_ASKED, again) == [
        ("not_asked", later(1), later(1), later(2)),
        ("asked", later(1), later(2), ALWAYS),
    ]
    assert of(Kind.LOOK_ANSWERED, again) == [("overturned", later(4), later(4), ALWAYS)]


def test_a_second_look_that_comes_to_the_same_upholds_it():
    again = decided(
        BUSINESS, replace(BUSINESS, at=later(4)), second_look=SecondLook("Why?", later(2), later(5))
    )

    assert of(Kind.LOOK_ANSWERED, again) == [("upheld", later(4), later(4), ALWAYS)]


HOURS = 3600


@pytest.mark.parametrize(
    ("questions", "hours"),
    [
        # From Tuesday ten to Friday ten: three business days of eight and a half hours.
        ((), 25.5),
        (((0, 1),), 25.5 - 8.5),
        (((0, None),), 25.5 - 17),
        (((2, None),), 25.5 - 8.5),
        (((0, 0.125), (1, 2)), 25.5 - 3),
    ],
    ids=["no question", "a day", "at most two days", "until the decision", "only the first"],
)
def test_the_first_question_stops_the_clock(questions, hours):
    asked = tuple(
        Question("?", MAYA.id, MAYA.name, later(at), "!", None if until is None else later(until))
        for at, until in questions
    )

    assert last(Kind.SPEED, decided(make_decision(at=later(3)), questions=asked)).seconds == hours * HOURS


# --- promising ---------------------------------------------------------------------------------------


def entry(act: Act, at: datetime, amount: Money | None = None) -> LedgerEntry:
    return LedgerEntry(act, at, DINA.id, amount)


@pytest.mark.parametrize(
    ("ledger", "facts"),
    [
        ((), [("unpaid", NOW, ALWAYS)]),
        ((entry(Act.PAID, later(9)),), [("unpaid", NOW, later(9)), ("paid", later(9), ALWAYS)]),
        ((entry(Act.PAID, PAY_BY),), [("unpaid", NOW, ALWAYS)]),
        ((entry(Act.RELEASE, later(9)),), [("unpaid", NOW, later(9))]),
        (
            (entry(Act.PAID, later(9)), entry(Act.DISPUTE, later(60))),
            [("unpaid", NOW, later(9)), ("paid", later(9), later(60)), ("unpaid", later(60), ALWAYS)],
        ),
    ],
    ids=["not paid", "paid", "paid a moment late", "released", "disputed"],
)
def test_a_promise_counts_when_it_fell_due(ledger, facts):
    promises = of(Kind.PROMISE, decided(ledger=ledger))

    assert [(code, since, until) for code, _dated, since, until in promises] == facts
    assert {dated for _code, dated, *_ in promises} == {PAY_BY}


def test_an_amount_is_owed_from_when_it_is_known_until_it_is_paid():
    amount = Money("GBP", 90_000)
    ledger = (entry(Act.SET_AMOUNT, later(2), amount), entry(Act.PAID, later(9)))

    assert of(Kind.OWED, decided()) == []
    assert of(Kind.OWED, decided(ledger=ledger)) == [("GBP", NOW, later(2), later(9))]
    owed = last(Kind.OWED, decided(ledger=ledger))
    assert (owed.currency, owed.minor) == ("GBP", 90_000)


def test_where_nothing_was_promised_nothing_is_due():
    assert of(Kind.PROMISE, decided(BUSINESS)) == []


# --- following ---------------------------------------------------------------------------------------

DAY_90 = CALENDAR.days_later(NOW, 90)
EUR = Money("EUR", 6_000_000)


def answers(*outcomes: Outcome, value: Money | None = None) -> tuple[FollowUp, ...]:
    return tuple(
        FollowUp(day, outcome, DAY_90 + timedelta(days=day), None, value)
        for day, outcome in zip((90, 180), outcomes, strict=False)
    )


@pytest.mark.parametrize(
    ("outcomes", "code"),
    [
        ((), "unanswered"),
        ((Outcome.NO_ANSWER,), "unanswered"),
        ((Outcome.NO_ANSWER, Outcome.SENT_US_SOMEONE), "stayed"),
        ((Outcome.NOTHING,), "left"),
        ((Outcome.BOUGHT_FROM_US, Outcome.CHOSE_ANOTHER), "left"),
        ((Outcome.CHOSE_ANOTHER, Outcome.CAME_BACK_WITH_MORE), "stayed"),
    ],
)
def test_what_honesty_brought_is_in_the_later_answer_and_counts_from_day_90(outcomes, code):
    found = last(Kind.HONESTY, decided(follow_ups=answers(*outcomes)))

    assert (found.code, found.dated) == (code, DAY_90)


@pytest.mark.parametrize(
    ("new_value", "since", "amounts"),
    [
        (Money("EUR", 480_000), EUR, ("EUR", 6_000_000, 4_320_000)),
        (Money("EUR", 480_000), None, ("EUR", 0, 4_320_000)),
        (Money("EUR", 480_000), Money("GBP", 5), ("EUR", 0, 4_320_000)),
        (Money("EUR", 9_000_000), EUR, ("EUR", 6_000_000, 0)),
        (None, EUR, ("EUR", 6_000_000, 4_800_000)),
        (Money("GBP", 480_000), EUR, (None, None, None)),
    ],
    ids=["less", "nothing said", "said in pounds", "more", "nothing left", "in pounds"],
)
def test_what_was_given_up_is_known_in_one_currency(new_value, since, amounts):
    case = decided(
        make_decision(new_value=new_value), follow_ups=answers(Outcome.CAME_BACK_WITH_MORE, value=since)
    )
    found = last(Kind.HONESTY, case)

    assert (found.currency, found.minor, found.given_up) == amounts


def test_only_where_the_customer_came_first_there_is_honesty_to_look_at():
    assert of(Kind.HONESTY, decided(BUSINESS)) == []


def test_the_last_smile_and_the_last_check_in_count():
    follow_ups = (
        FollowUp(30, Outcome.NOTHING, later(31), Smile.UNHAPPY),
        FollowUp(90, Outcome.NOTHING, later(92)),
        FollowUp(180, Outcome.NOTHING, later(185), Smile.HAPPY),
    )
    check_ins = (CheckIn(Feeling.WORSE, later(32)), CheckIn(Feeling.WORSE, later(95)))
    case = decided(follow_ups=follow_ups, check_ins=check_ins)

    assert of(Kind.SMILE, case) == [
        ("customer_first.unhappy", later(31), later(31), later(185)),
        ("customer_first.happy", later(185), later(185), ALWAYS),
    ]
    assert of(Kind.FARE, case) == [
        ("worse", later(32), later(32), later(95)),
        ("worse", later(95), later(95), ALWAYS),
    ]


# --- counted much later ------------------------------------------------------------------------------


def known_by(case: Case, at: datetime) -> Case:
    """The case as it stood then."""
    questions = tuple(one for one in case.questions if one.asked_at <= at)
    back, gone = case.belonged_here_at, case.withdrawn_at
    return replace(
        as_of(case, at),
        questions=tuple(
            one if (one.answered_at or at) <= at else replace(one, answered_at=None) for one in questions
        ),
        redirects=tuple(one for one in case.redirects if one.at <= at),
        belonged_here_at=back if back and back <= at else None,
        withdrawn_at=gone if gone and gone <= at else None,
    )


def true_at(case: Case, end: datetime) -> set[Fact]:
    """What a week that ends then counts, without how long it will have been true."""
    true = {one for one in facts_of(case, RULES).facts if one.since < end <= one.until}
    return {replace(one, until=ALWAYS) for one in true}


@settings(deadline=None)
@given(histories(1, 3), st.integers(0, 400), st.integers(0, 60))
def test_a_week_is_counted_the_same_whatever_happened_since(cases, days, before):
    now = NOW + timedelta(days=days - 60)
    end = now - timedelta(days=before)

    for case in cases:
        if case.submitted_at <= now:
            assert true_at(case, end) == true_at(known_by(case, now), end)


def test_what_was_sent_elsewhere_was_gone_also_when_it_was_withdrawn_later():
    back = make_case(
        redirects=(AWAY,), belonged_here_at=later(30), withdrawn_at=later(40), state=State.WITHDRAWN
    )

    assert of(Kind.UNDECIDED, back) == [("undecided", later(30), later(30), later(40))]


def test_that_the_customer_was_told_in_time_is_remembered_when_another_decision_is_told():
    """Told on Monday, looked at again, decided on the 30th; told again."""
    case = decided(make_decision(told_by=date(2026, 11, 18), compensation=NO_LOSS))
    follow_up.tell(case, Told(date(2026, 11, 18), later(1)), SAM.id, Role.REP)
    case.second_look = SecondLook("Why?", later(2), later(5))
    case.decisions = (
        *case.decisions,
        make_decision(DINA, at=later(13), told_by=date(2026, 12, 2), compensation=NO_LOSS),
    )
    follow_up.tell(case, Told(date(2026, 12, 1), later(14)), SAM.id, Role.REP)

    assert of(Kind.SCORE, case) == [("kept", NOW, NOW, ALWAYS)]
