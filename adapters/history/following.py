"""What became of it? The customer is told, and after 30, 90 and 180 days the rep says how it went."""

from __future__ import annotations

from datetime import datetime
from functools import partial

from adapters.history.life import Life, watch
from adapters.history.outcomes import how_it_went, how_the_rep_fares
from adapters.history.promises import keep
from bot.audit import Act
from bot.decision import Decision
from bot.follow_parts import Told
from bot.follow_up import DAYS, check_in, check_may_follow_up, due_at, follow_up, may_check_in, next_day, tell
from bot.people import Role
from bot.timers_decided import REMIND_FOLLOW_UP_DAYS, TOLD_LATE_DAYS
from bot.usecases.fire_timer import act_on

CHECKED_IN = 0.5
"""Of the times that a rep is asked how it went, so often he says how he fares."""

LONGEST_ANSWER = 13.0
"""Business days; two later nobody waits any more."""


def follow(life: Life, at: datetime) -> None:
    """Everything that follows from the decision that stands now."""
    decision = life.case.decision
    assert decision is not None, "just decided"
    if decision.told_by:
        _plan_telling(life, at, decision)
    if decision.compensation.code.is_promise:
        keep(life, at, decision)
    for day in DAYS:
        asks = partial(_ask_how_it_went, day=day, decision=decision)
        life.then(due_at(life.case, day, life.world.plan.calendar), asks)


# --- the customer is told ----------------------------------------------------------------------------


def _plan_telling(life: Life, at: datetime, decision: Decision) -> None:
    """In time as a rule; else the bot asks, and asks the decider."""
    assert decision.told_by is not None, "asked before"
    calendar, dice = life.world.plan.calendar, life.world.dice
    deadline = calendar.end_of_business(decision.told_by)
    told = min(life.later(at, 0.05 + dice.wait(0.9, 4.0)), deadline)
    if dice.chance(life.rep.dawdles):
        told = life.later(deadline, 0.2 + dice.wait(1.2, 6.0))
        looks = partial(_look_after, decision=decision)
        life.then(deadline, looks)
        life.then(calendar.add_business_days(deadline, TOLD_LATE_DAYS), looks)
    life.then(told, partial(_tell, decision=decision))


def _tell(life: Life, at: datetime, decision: Decision) -> None:
    if life.stands(decision):
        tell(life.case, Told(life.world.today(at), at), life.case.rep, Role.REP)


def _look_after(life: Life, at: datetime, decision: Decision) -> None:
    if life.stands(decision):
        watch(life, at)


# --- how it went -------------------------------------------------------------------------------------


def _ask_how_it_went(life: Life, at: datetime, day: int, decision: Decision) -> None:
    """Some answer at once, some after a reminder or two, some never."""
    if not life.stands(decision):
        return
    dice, calendar = life.world.dice, life.world.plan.calendar
    act_on(life.case, Act.ASK_FOLLOW_UP, at)
    if dice.chance(CHECKED_IN):
        life.then(life.later(at, dice.wait(2.0, LONGEST_ANSWER)), partial(_check_in, decision=decision))
    days = dice.wait(2.5, LONGEST_ANSWER) if dice.chance(life.rep.answers) else None
    if days is not None:
        life.then(life.later(at, days), partial(_answer, day=day, decision=decision))
    if days is None or days >= REMIND_FOLLOW_UP_DAYS:
        reminds = partial(_remind, day=day, decision=decision)
        life.then(calendar.add_business_days(at, REMIND_FOLLOW_UP_DAYS), reminds)


def _remind(life: Life, at: datetime, day: int, decision: Decision) -> None:
    """Again and again, until it is answered or given up."""
    if life.stands(decision) and next_day(life.case) == day:
        watch(life, at)
        again = life.world.plan.calendar.add_business_days(at, REMIND_FOLLOW_UP_DAYS)
        life.then(again, partial(_remind, day=day, decision=decision))


def _answer(life: Life, at: datetime, day: int, decision: Decision) -> None:
    case = life.case
    if life.stands(decision) and next_day(case) == day:
        check_may_follow_up(case, at, life.world.plan.calendar)
        follow_up(case, how_it_went(life, at, day, decision), case.rep, Role.REP)


def _check_in(life: Life, at: datetime, decision: Decision) -> None:
    if may_check_in(life.case):
        check_in(life.case, how_the_rep_fares(life.world, decision), at)
