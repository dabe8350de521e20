"""Could the invented history have happened? Nothing in it that the domain would refuse or have done."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from adapters.history import Plan
from bot.audit import Act, replay
from bot.calendar import BusinessCalendar
from bot.decision import DecisionCode
from bot.second_look import is_overturned
from bot.timers import fires, timers
from tests.cast import CALENDAR, DINA, NOW
from tests.history.invented import NOOR, PLAN, decided, history


def test_each_trail_tells_how_the_case_came_to_its_state() -> None:
    assert all(replay(case.new_entries)[-1][0] is case.state for case in history())


def test_each_trail_goes_forward_and_ends_before_now() -> None:
    for case in history():
        moments = [entry.at for entry in case.new_entries]
        assert moments == sorted(moments)
        assert case.submitted_at == moments[0]
        assert moments[-1] <= PLAN.until
    assert min(case.submitted_at for case in history()) > PLAN.until - timedelta(days=PLAN.days + 1)


def test_everything_that_was_kept_happened_at_a_moment_of_its_trail() -> None:
    for case in history():
        moments = {entry.at for entry in case.new_entries}
        parts = (case.decisions, case.ledger, case.follow_ups, case.check_ins, case.notes, case.redirects)
        assert {one.at for part in parts for one in part} <= moments


def test_what_people_do_they_do_in_business_hours() -> None:
    corrections = {Act.CORRECT}
    for case in history():
        for entry in case.new_entries:
            if entry.actor and entry.action not in corrections:
                assert _is_business(entry.at), entry


def _is_business(at: datetime) -> bool:
    day = CALENDAR.today(at)
    return CALENDAR.is_business_day(day) and CALENDAR.opening_on(day) <= at <= CALENDAR.end_of_business(day)


def test_nobody_who_gains_decides_and_the_second_look_is_another_s() -> None:
    for case, decision in decided():
        assert decision.by not in case.interested
    for case in history(replace(PLAN, seed=11)):
        asked = case.second_look
        if asked and is_overturned(case):
            first = {decision.by for decision in case.decisions if decision.at <= asked.at}
            assert case.decisions[-1].by not in first


def test_business_is_put_first_by_directors_alone() -> None:
    business = [decision for _, decision in decided() if decision.code is DecisionCode.PROCEED_BUSINESS]

    assert {decision.by for decision in business} == {DINA.id, NOOR.id}
    assert any(case.handover for case in history())


@pytest.mark.parametrize(("seed", "days_on"), [(1, 0), (2, 38), (3, 255)])
def test_the_bot_has_done_everything_that_was_due(seed: int, days_on: int) -> None:
    until = NOW + timedelta(days=days_on)
    _check_nothing_is_overdue(replace(PLAN, seed=seed, until=until, days=300, a_week=20.0))


@pytest.mark.parametrize("hours", [40, 65, 85, 100])
def test_the_bot_has_reminded_of_everything_that_still_waits(hours: int) -> None:
    until = NOW + timedelta(hours=hours)
    _check_nothing_is_overdue(replace(PLAN, seed=hours, until=until, days=25, a_week=150.0, most_open=9999))


def _check_nothing_is_overdue(plan: Plan) -> None:
    for case in history(plan):
        found = timers(case, case.new_entries, plan.calendar)
        assert fires(found, plan.until) is None, case.new_entries


def test_few_cases_are_open_and_those_are_recent() -> None:
    plan = replace(PLAN, a_week=200.0, days=60)
    waiting = [case for case in history(plan) if case.is_open]

    assert len(waiting) == plan.most_open
    assert all(PLAN.until - case.submitted_at < timedelta(days=40) for case in waiting)


@pytest.mark.parametrize(
    ("calendar", "ends"),
    [
        (BusinessCalendar("America/New_York", "US", CALENDAR.opens, CALENDAR.closes), ((3, 31), (9, 30))),
        (BusinessCalendar("Asia/Tokyo", "JP", CALENDAR.opens, CALENDAR.closes), ((2, 29),)),
    ],
)
def test_another_country_has_a_history_too(calendar: BusinessCalendar, ends: Any) -> None:
    plan = replace(PLAN, calendar=calendar, period_ends=ends, currency="USD", days=400)

    assert {case.form.deal_value.currency for case in history(plan)} == {"USD", "GBP"}
    _check_nothing_is_overdue(plan)
