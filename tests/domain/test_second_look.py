"""When may the rep ask for a second look, accept, or step back, and what becomes of the case?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.audit import FOLLOWED_STATES, Act, State
from bot.case import Case
from bot.case_parts import CardPlace
from bot.decision import DecisionCode
from bot.errors import SecondLookOver, StepOver
from bot.people import ChannelId, Role
from bot.routing import Route
from bot.second_look import (
    accept,
    ask_again,
    close_window,
    is_overturned,
    may_ask_again,
    may_step_back,
    step_back,
    window_ends,
)
from tests.cast import CALENDAR, DINA, DIRECTORS, MANAGEMENT, MAYA, NOW, OMAR, SAM, make_case, make_decision

REASON = "They asked twice for the suite, and nobody asked their planner."
LAST = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
"""Five business days after Tuesday at ten."""
FITS, PROCEED, ADVISE = (
    DecisionCode.DEAL_FITS,
    DecisionCode.PROCEED_BUSINESS,
    DecisionCode.ADVISE_BEST_FIT,
)


def decided(code: DecisionCode = ADVISE, **changes: Any) -> Case:
    return make_case(**{"state": State.DECIDED, "decisions": (make_decision(code=code),), **changes})


def asked_again(case: Case, at: datetime = NOW + timedelta(hours=1)) -> Case:
    ask_again(case, REASON, at, CALENDAR)
    return case


# --- the window --------------------------------------------------------------------------------------


def test_the_last_moment_is_in_time_and_the_next_one_is_not() -> None:
    assert window_ends(decided(), CALENDAR) == LAST
    assert may_ask_again(decided(), LAST, CALENDAR)
    assert not may_ask_again(decided(), LAST + timedelta(microseconds=1), CALENDAR)


def test_who_asks_too_late_changes_nothing() -> None:
    case = decided()

    with pytest.raises(SecondLookOver):
        ask_again(case, REASON, LAST + timedelta(seconds=1), CALENDAR)

    assert (case.state, case.second_look, case.new_entries) == (State.DECIDED, None, [])


def test_a_second_look_is_asked_for_once_a_case() -> None:
    case = asked_again(decided())
    case.decide(make_decision(DINA, at=NOW + timedelta(hours=2)))

    assert not may_ask_again(case, NOW + timedelta(hours=3), CALENDAR)


@pytest.mark.parametrize("state", sorted(set(State) - {State.DECIDED}))
def test_only_what_was_just_decided_is_looked_at_again(state: State) -> None:
    assert not may_ask_again(decided(state=state), NOW, CALENDAR)


def test_the_answer_is_due_in_three_business_days() -> None:
    case = asked_again(decided(), LAST)

    assert case.second_look is not None
    assert case.second_look.due_at == datetime(2026, 11, 27, 9, 0, tzinfo=UTC)


# --- who judges, and where ---------------------------------------------------------------------------


def test_who_decided_does_not_decide_again_until_the_second_look_is_over() -> None:
    case = asked_again(decided())
    assert MAYA.id in case.barred

    case.decide(make_decision(DINA, at=NOW + timedelta(hours=2)))

    assert MAYA.id not in case.barred


def test_nobody_who_had_the_case_in_private_or_was_named_has_it_in_the_second_look() -> None:
    case = decided(asked_privately=frozenset({OMAR.id}), assigned=frozenset({DINA.id}), posting_to=MANAGEMENT)

    asked_again(case)

    assert not case.readers
    assert not case.channels


def test_a_card_where_it_was_decided_before_only_shows_that_it_goes_on() -> None:
    first = CardPlace(MANAGEMENT, "m1", Route.MANAGEMENT, 1)
    second = CardPlace(DIRECTORS, "m2", Route.SECOND_LOOK, 1)
    own = CardPlace(ChannelId("slack:DOMAR"), "m3", Route.ASSIGNED, 1, OMAR.id)
    case = asked_again(decided(cards=(first, second, own)))

    assert case.channels == {DIRECTORS}
    assert [case.decides_at(card) for card in (first, second, own)] == [False, True, False]

    case.assign(OMAR.id, SAM.id, NOW)

    assert case.decides_at(own)


def test_after_a_case_came_back_from_elsewhere_the_second_look_is_shown_where_it_is_taken() -> None:
    """It was redirected, and the rep said that it belongs here: the directors' cards alone show it."""
    places = [
        CardPlace(DIRECTORS, "m2", Route.SECOND_LOOK, 1),
        CardPlace(ChannelId("slack:DOMAR"), "m3", Route.SECOND_LOOK_PRIVATE, 1, OMAR.id),
    ]
    case = asked_again(decided(belonged_here_at=NOW, cards=tuple(places)))

    assert all(map(case.shows_at, places))
    assert not case.shows_at(CardPlace(MANAGEMENT, "m1", Route.MANAGEMENT, 1))


# --- what it came to ---------------------------------------------------------------------------------


@pytest.mark.parametrize(("code", "overturned"), [(ADVISE, False), (FITS, True)])
def test_another_decision_overturns_the_first_and_the_same_one_upholds_it(
    code: DecisionCode, overturned: bool
) -> None:
    case = asked_again(decided())
    assert not is_overturned(case)

    case.decide(make_decision(DINA, at=NOW + timedelta(hours=2), code=code))

    assert is_overturned(case) is overturned
    assert len(case.decisions) == 2


def test_a_slip_that_was_corrected_before_the_second_look_overturns_nothing() -> None:
    case = decided(FITS)
    case.correct(make_decision(at=NOW + timedelta(minutes=5)))
    assert not is_overturned(case)

    asked_again(case)
    case.decide(make_decision(DINA, at=NOW + timedelta(hours=2)))

    assert not is_overturned(case)


def test_a_slip_in_the_second_look_can_be_corrected_for_ten_minutes_by_who_took_it() -> None:
    case = asked_again(decided())
    later = NOW + timedelta(hours=2)
    case.decide(make_decision(DINA, at=later))

    assert case.may_correct(DINA.id, later + timedelta(minutes=9, seconds=59))
    assert not case.may_correct(DINA.id, later + timedelta(minutes=10))
    assert not case.may_correct(MAYA.id, later)


# --- accepting, and stepping back --------------------------------------------------------------------


def test_accepting_ends_the_window_and_stands_in_the_trail() -> None:
    case = decided()

    accept(case, NOW)

    assert (case.state, case.accepted_at) == (State.FOLLOW_THROUGH, NOW)
    assert [(one.action, one.role) for one in case.new_entries] == [(Act.ACCEPT, Role.REP)]


def test_when_the_window_closes_nobody_has_accepted() -> None:
    case = decided()

    close_window(case, LAST)

    assert (case.state, case.accepted_at) == (State.FOLLOW_THROUGH, None)


@pytest.mark.parametrize("state", sorted(set(State) - {State.DECIDED}))
def test_nothing_else_can_be_accepted(state: State) -> None:
    with pytest.raises(StepOver):
        accept(decided(state=state), NOW)


@pytest.mark.parametrize("state", State)
def test_the_rep_can_step_back_from_business_first_until_the_case_is_over(state: State) -> None:
    case = decided(PROCEED, state=state)

    assert may_step_back(case) is (state in FOLLOWED_STATES | {State.SECOND_LOOK})


@pytest.mark.parametrize("code", sorted(set(DecisionCode) - {PROCEED}))
def test_from_no_other_decision_can_the_rep_step_back(code: DecisionCode) -> None:
    with pytest.raises(StepOver):
        step_back(decided(code), NOW)


def test_the_rep_steps_back_once() -> None:
    case = decided(PROCEED)
    step_back(case, NOW)

    with pytest.raises(StepOver):
        step_back(case, NOW)

    assert case.state is State.DECIDED
    assert [one.action for one in case.new_entries] == [Act.STEP_BACK]
