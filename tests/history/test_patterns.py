"""Does the invented history show what a digest is to show?"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from statistics import mean

from adapters.history.hours import is_last_weeks
from bot.audit import State
from bot.case import Case
from bot.case_parts import RedirectTo
from bot.compensation import CompensationCode
from bot.decision import DecisionCode
from bot.follow_parts import Feeling, Outcome, Smile
from bot.follow_up import ANSWERS, is_contradicted
from bot.form import Stake
from bot.ledger import LedgerState, ledger_state, paid_at
from bot.say_do import CUSTOMER_FIRST, say_do
from bot.second_look import is_overturned
from tests.cast import CALENDAR, NOW
from tests.history.invented import LARGE, PLAN, decided, history


def test_the_last_weeks_of_a_period_bring_about_three_times_as_many() -> None:
    days = Counter(CALENDAR.today(case.submitted_at) for case in history(LARGE))
    peak = mean(count for day, count in days.items() if is_last_weeks(day, PLAN.period_ends))
    spring = mean(count for day, count in days.items() if day.month in (3, 4, 5))
    summer = mean(count for day, count in days.items() if day.month == 8)

    assert 2.6 < peak / spring < 3.4
    assert summer < 0.75 * spring


def test_in_the_last_weeks_more_hangs_on_it_and_business_goes_first_more_often() -> None:
    cases = history(LARGE)
    pressed = [case for case in cases if _is_pressed(case)]
    calm = [case for case in cases if not _is_pressed(case)]

    for share in (_share_of_the_manager, _share_of_business):
        assert share(pressed) > 1.3 * share(calm)


def _is_pressed(case: Case) -> bool:
    return is_last_weeks(CALENDAR.today(case.submitted_at), PLAN.period_ends)


def _share_of_the_manager(cases: list[Case]) -> float:
    return mean(bool(case.form.at_stake & {Stake.MANAGER, Stake.HIGHER}) for case in cases)


def _share_of_business(cases: list[Case]) -> float:
    return mean(case.decisions[0].code is DecisionCode.PROCEED_BUSINESS for case in cases if case.decisions)


def test_the_company_gets_better_at_it() -> None:
    cases = [case for case in history(LARGE) if case.decisions]
    half = PLAN.until - timedelta(days=PLAN.days / 2)
    before = mean(case.decisions[0].code in CUSTOMER_FIRST for case in cases if case.submitted_at < half)
    since = mean(case.decisions[0].code in CUSTOMER_FIRST for case in cases if case.submitted_at >= half)

    assert 0.5 < before < since < 0.85


def test_everything_that_a_digest_shows_occurs() -> None:
    cases = history()
    promised = [case for case in cases if case.decision and case.decision.compensation.due]
    outcomes = [found for case in cases for found in case.follow_ups]

    assert {case.state for case in cases} >= {State.CLOSED, State.WITHDRAWN, State.REDIRECTED}
    assert {decision.code for _, decision in decided()} == set(DecisionCode)
    assert {decision.compensation.code for _, decision in decided()} == set(CompensationCode)
    assert {found.outcome for found in outcomes} == set(Outcome)
    assert {found.smile for found in outcomes} == {*Smile, None}
    assert {checked.feeling for case in cases for checked in case.check_ins} == set(Feeling)
    assert {redirect.to for case in cases for redirect in case.redirects} <= set(RedirectTo)
    assert {ledger_state(case) for case in cases} >= {
        LedgerState.CONFIRMED,
        LedgerState.PAID_UNCONFIRMED,
        LedgerState.RELEASED,
        LedgerState.AMOUNT_SET,
    }
    assert {case.form.deal_value.currency for case in cases} == {"EUR", "USD"}
    assert any(is_contradicted(case) for case in cases)
    assert any(_is_paid_late(case) for case in promised)
    assert any(case.stepped_back_at for case in cases)
    scores = [score.value for score in (say_do(case, NOW, CALENDAR) for case in cases[:300]) if score]
    assert set(scores) == {0.0, 0.5, 1.0}


def _is_paid_late(case: Case) -> bool:
    paid, due = paid_at(case), case.decision.compensation.due if case.decision else None
    return bool(paid and due and CALENDAR.today(paid) > due)


def test_most_is_as_it_should_be_and_some_of_it_is_not() -> None:
    cases = history(LARGE)
    first = [case for case in cases if case.decisions]
    paid = [case for case in first if paid_at(case)]
    answers = [found for case in cases for found in case.follow_ups]
    asked = [case for case in first if case.second_look]
    fits = [case for case in cases if case.decision and case.decision.code is DecisionCode.DEAL_FITS]
    shares = {
        "withdrawn": (mean(case.state is State.WITHDRAWN for case in cases), 0.04),
        "redirected": (mean(bool(case.redirects) for case in cases), 0.03),
        "second look": (len(asked) / len(first), 0.08),
        "overturned": (mean(map(is_overturned, asked)), 0.33),
        "answered": (mean(found.outcome in ANSWERS for found in answers), 0.75),
        "smile asked": (mean(bool(found.smile) for found in answers if found.outcome in ANSWERS), 0.5),
        "paid late": (mean(map(_is_paid_late, paid)), 0.14),
        "decided late": (mean(map(_is_late, first)), 0.12),
        "contradicted": (mean(map(is_contradicted, fits)), 0.18),
    }

    for what, (share, meant) in shares.items():
        assert 0.6 * meant < share < 1.5 * meant, what


def _is_late(case: Case) -> bool:
    return case.decisions[0].at > CALENDAR.end_of_business(case.form.decide_by)
