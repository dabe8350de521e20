"""Is the customer told, how did it go since, and when is a case closed?"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.audit import FOLLOWED_STATES, Act, State
from bot.case import Case
from bot.compensation import NO_LOSS, Compensation, CompensationCode
from bot.decision import DecisionCode
from bot.errors import FormProblems, SecondLookOpen, StepOver
from bot.fields import FieldReader
from bot.follow_parts import Feeling, FollowUp, LedgerEntry, Outcome, Smile, Told
from bot.follow_up import (
    DAYS,
    check_in,
    check_may_follow_up,
    close_if_done,
    follow_up,
    give_up,
    is_contradicted,
    is_done,
    is_to_tell,
    next_day,
    open_day,
    read_follow_up,
    read_told,
    tell,
    told_now,
)
from bot.money import Money
from bot.people import Role
from tests.cast import CALENDAR, DINA, NOW, SAM, make_case, make_decision

LATER = NOW + timedelta(days=1)


def decided(**changes: Any) -> Case:
    decision = make_decision(**changes.pop("decision", {}))
    return make_case(**{"state": State.FOLLOW_THROUGH, "decisions": (decision,), **changes})


def answered(day: int, outcome: Outcome = Outcome.NOTHING, smile: Smile | None = None) -> FollowUp:
    return FollowUp(day, outcome, NOW + timedelta(days=day), smile)


# --- told --------------------------------------------------------------------------------------------


def test_there_is_something_to_tell_until_the_rep_says_so() -> None:
    case = decided()
    assert is_to_tell(case)

    tell(case, Told(date(2026, 11, 18), LATER), SAM.id, Role.REP)

    assert not is_to_tell(case)
    assert [one.action for one in case.new_entries] == [Act.TOLD]
    with pytest.raises(StepOver):
        tell(case, Told(date(2026, 11, 18), LATER), SAM.id, Role.REP)


def test_where_no_day_was_set_there_is_nothing_to_tell() -> None:
    assert not is_to_tell(decided(decision={"told_by": None}))
    assert not is_to_tell(make_case())


def test_what_the_customer_heard_before_a_second_look_is_not_what_was_decided_then() -> None:
    case = decided(told=Told(date(2026, 11, 17), NOW + timedelta(hours=1)))
    assert told_now(case) is not None

    case.decisions += (make_decision(DINA, at=LATER),)

    assert told_now(case) is None
    assert is_to_tell(case)


TELLING_DAYS = {
    "2026-11-16": "too_early",
    "2026-11-17": None,
    "2026-11-18": None,
    "2026-11-19": "in_the_future",
    "": "required",
    "yesterday": "not_a_date",
}


@pytest.mark.parametrize(("typed", "problem"), TELLING_DAYS.items(), ids=TELLING_DAYS)
def test_the_customer_was_told_between_the_decision_and_today(typed: str, problem: str | None) -> None:
    fields = FieldReader({"told_on": typed})
    if problem is None:
        assert read_told(fields, decided(), LATER, CALENDAR) == Told(date.fromisoformat(typed), LATER)
        return
    with pytest.raises(FormProblems) as found:
        read_told(fields, decided(), LATER, CALENDAR)
    assert found.value.problems["told_on"].code == problem


# --- follow-ups --------------------------------------------------------------------------------------


def test_the_days_come_one_after_the_other_whatever_was_answered() -> None:
    case, days = decided(), []
    while day := next_day(case):
        days.append(day)
        if day == 90:
            give_up(case, NOW)
        else:
            follow_up(case, answered(day), SAM.id, Role.REP)

    assert days == [30, 90, 180]
    assert [one.outcome for one in case.follow_ups] == ["nothing", "no_answer", "nothing"]
    assert [one.action for one in case.new_entries] == [Act.FOLLOW_UP, Act.NO_ANSWER, Act.FOLLOW_UP]


def test_a_day_is_open_from_its_moment_on() -> None:
    due = CALENDAR.days_later(NOW, 30)

    assert open_day(decided(), due - timedelta(seconds=1), CALENDAR) is None
    assert open_day(decided(), due, CALENDAR) == 30
    assert open_day(decided(follow_ups=(answered(30),)), due, CALENDAR) is None


@pytest.mark.parametrize("state", sorted(set(State) - FOLLOWED_STATES))
def test_nothing_is_asked_of_a_case_that_is_not_followed(state: State) -> None:
    expected = SecondLookOpen if state is State.SECOND_LOOK else StepOver

    assert open_day(decided(state=state), NOW + timedelta(days=31), CALENDAR) is None
    with pytest.raises(expected):
        check_may_follow_up(decided(state=state), NOW + timedelta(days=31), CALENDAR)


def test_before_its_day_nobody_answers() -> None:
    with pytest.raises(StepOver):
        check_may_follow_up(decided(), NOW + timedelta(days=29), CALENDAR)


def read(**typed: str) -> FollowUp:
    values = {"outcome": "nothing", "smile": "not_asked", **typed}
    return read_follow_up(FieldReader(values), 30, decided(), LATER)


def test_a_smile_is_kept_only_where_the_customer_was_asked() -> None:
    assert read().smile is None
    assert [read(smile=smile).smile for smile in Smile] == list(Smile)


def test_what_came_of_it_since_is_optional_can_be_nothing_and_is_in_the_deal_s_currency() -> None:
    assert read().value_since is None
    assert read(value_since="0").value_since == Money("EUR", 0)
    assert read(value_since="60.000").value_since == Money("EUR", 6_000_000)


WRONG = [
    ({"outcome": "no_answer"}, {"outcome": "unknown_choice"}),
    ({"outcome": ""}, {"outcome": "required"}),
    ({"outcome": "won"}, {"outcome": "unknown_choice"}),
    ({"smile": ""}, {"smile": "required"}),
    ({"smile": "sad"}, {"smile": "unknown_choice"}),
    ({"value_since": "$5"}, {"value_since": "other_currency"}),
    ({"value_since": "lots", "outcome": ""}, {"value_since": "unreadable", "outcome": "required"}),
]


@pytest.mark.parametrize(("typed", "problems"), WRONG, ids=lambda one: str(one)[:40])
def test_what_is_wrong_with_an_answer_is_said_all_at_once(
    typed: dict[str, str], problems: dict[str, str]
) -> None:
    with pytest.raises(FormProblems) as found:
        read(**typed)

    assert {field: one.code for field, one in found.value.problems.items()} == problems


@pytest.mark.parametrize(
    ("outcome", "smile", "contradicts"),
    [
        (Outcome.COMPLAINT, None, True),
        (Outcome.LEFT_UNHAPPY, Smile.HAPPY, True),
        (Outcome.BOUGHT_FROM_US, Smile.UNHAPPY, True),
        (Outcome.BOUGHT_FROM_US, Smile.NEUTRAL, False),
        (Outcome.CHOSE_ANOTHER, None, False),
        (Outcome.NO_ANSWER, None, False),
    ],
)
def test_an_unhappy_customer_contradicts_that_the_deal_fits_and_nothing_else(
    outcome: Outcome, smile: Smile | None, contradicts: bool
) -> None:
    found = (answered(30), answered(90, outcome, smile))
    fits = decided(follow_ups=found, decision={"code": DecisionCode.DEAL_FITS})

    assert is_contradicted(fits) is contradicts
    assert not is_contradicted(decided(follow_ups=found))
    assert not is_contradicted(make_case(follow_ups=found))


# --- how the rep fares -------------------------------------------------------------------------------


@pytest.mark.parametrize("state", State)
def test_the_rep_can_say_how_it_is_from_the_decision_until_closing(state: State) -> None:
    case = decided(state=state)
    if state in FOLLOWED_STATES | {State.SECOND_LOOK}:
        check_in(case, Feeling.WORSE, NOW)
        assert [one.feeling for one in case.check_ins] == [Feeling.WORSE]
        return
    with pytest.raises(StepOver):
        check_in(case, Feeling.WORSE, NOW)


# --- the end -----------------------------------------------------------------------------------------

TRACKS = list(product([True, False], repeat=3))


def with_tracks(is_told: bool, is_settled: bool, is_followed: bool) -> Case:
    promise = Compensation(CompensationCode.NON_MONETARY, DINA.id, date(2026, 12, 31))
    return decided(
        decision={"compensation": promise},
        told=Told(date(2026, 11, 18), LATER) if is_told else None,
        ledger=(LedgerEntry(Act.CONFIRM, LATER, SAM.id),) if is_settled else (),
        follow_ups=tuple(answered(day) for day in (DAYS if is_followed else DAYS[:-1])),
    )


@pytest.mark.parametrize("tracks", TRACKS, ids=lambda done: "".join("x" if one else "-" for one in done))
def test_a_case_closes_exactly_when_all_three_tracks_are_done(tracks: tuple[bool, bool, bool]) -> None:
    case = with_tracks(*tracks)

    closed = close_if_done(case, LATER)

    assert closed is is_done(case) is all(tracks)
    assert case.state is (State.CLOSED if closed else State.FOLLOW_THROUGH)
    assert [one.action for one in case.new_entries] == ([Act.CLOSE] if closed else [])


@pytest.mark.parametrize("state", sorted(set(State) - {State.FOLLOW_THROUGH}))
def test_nothing_closes_while_it_can_still_be_looked_at_again(state: State) -> None:
    case = with_tracks(True, True, True)
    case.state = state

    assert not close_if_done(case, LATER)
    assert case.state is state


@given(st.permutations(["told", "settled", 30, 90, 180]))
def test_in_whatever_order_things_are_done_the_last_one_closes_the_case(order: list[Any]) -> None:
    days = iter(DAYS)
    case = with_tracks(False, False, False)
    case.follow_ups = ()
    closed = []
    for step in order:
        if step == "told":
            case.told = Told(date(2026, 11, 18), LATER)
        elif step == "settled":
            case.ledger = (LedgerEntry(Act.RELEASE, LATER, None),)
        else:
            follow_up(case, answered(next(days)), SAM.id, Role.REP)
        closed.append(close_if_done(case, LATER))

    assert closed == [False, False, False, False, True]


def test_where_nothing_was_promised_and_nothing_is_to_tell_the_follow_ups_close_it() -> None:
    case = decided(decision={"compensation": NO_LOSS, "told_by": None})
    assert not is_done(case)

    case.follow_ups = tuple(answered(day) for day in DAYS)

    assert is_done(case)
