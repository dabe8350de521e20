"""What can have happened to a case? Random small histories, of which any moment may lie in any week."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any

from hypothesis import strategies as st

from bot.audit import Act, State
from bot.case import Case
from bot.case_parts import Question, Redirect, RedirectTo
from bot.compensation import NO_LOSS, Compensation, CompensationCode
from bot.decision import Decision, DecisionCode
from bot.follow_parts import CheckIn, Feeling, FollowUp, LedgerEntry, Outcome, SecondLook, Smile, Told
from bot.money import Money
from bot.people import PersonId
from bot.reference import Reference
from tests.cast import CALENDAR, DINA, MAYA, OMAR, make_case, make_decision, make_form

FIRST_DAY = datetime(2026, 9, 28, 7, 0, tzinfo=UTC)
"""A Monday; summer time ends in its fourth week, and the year ends in a week 53."""

REPS = [PersonId(f"slack:UREP{number}") for number in range(6)]
TO_TELL = tuple(code for code in DecisionCode if code not in ("deal_fits", "proceed_business"))


@dataclass
class Clock:
    """Goes on, mostly by days, with every choice that is made."""

    random: Random
    now: datetime

    def later(self, days: int = 9) -> datetime:
        self.now += timedelta(days=self.random.randint(0, days), minutes=self.random.randint(1, 1500))
        return self.now

    def day_ahead(self, days: int) -> date:
        return CALENDAR.today(self.now) + timedelta(days=self.random.randint(0, days))

    def one_of(self, *several: Any) -> Any:
        return self.random.choice(several)

    def amount(self) -> Money:
        return Money(self.one_of("EUR", "EUR", "EUR", "GBP"), self.random.randint(0, 9_000_000))


def histories(fewest: int = 8, most: int = 24) -> st.SearchStrategy[list[Case]]:
    """Of each case a number that stands for all that happened to it, so that cases can be left out."""
    numbers = st.lists(st.integers(0, 2**32), min_size=fewest, max_size=most, unique=True)
    return numbers.map(lambda several: [_history(one, at) for at, one in enumerate(several)])


def _history(number: int, at: int) -> Case:
    random = Random(number)
    clock = Clock(random, FIRST_DAY + timedelta(days=random.choice((0, 0, 0, 30, 60, 91))))
    submitted_at = clock.later(20)
    case = make_case(
        reference=Reference(f"SD-{at:06}"),
        rep=clock.one_of(*REPS),
        submitted_at=submitted_at,
        state=State.AWAITING_DECISION,
        form=make_form(deal_value=clock.amount(), decide_by=clock.day_ahead(15)),
        gainers=clock.one_of(frozenset(), frozenset({OMAR.id})),
        line_manager_gains=clock.one_of(True, False),
    )
    if clock.one_of(True, False):
        asked, answered = clock.later(3), clock.one_of(None, clock.later(4))
        case = replace(case, questions=(Question("", MAYA.id, MAYA.name, asked, "", answered),))
    if clock.one_of(True, False, False, False):
        case = _sent_elsewhere(case, clock)
    if case.state is State.REDIRECTED:
        return case
    return _decided(case, clock) if clock.random.random() < 0.8 else _undecided(case, clock)


def _undecided(case: Case, clock: Clock) -> Case:
    return clock.one_of(case, replace(case, withdrawn_at=clock.later(), state=State.WITHDRAWN))


def _sent_elsewhere(case: Case, clock: Clock) -> Case:
    def sent() -> Redirect:
        return Redirect(RedirectTo.HR, "", MAYA.id, MAYA.name, clock.later())

    away = replace(case, redirects=(sent(),), state=State.REDIRECTED)
    if clock.one_of(True, False, False):
        return away
    back = replace(away, belonged_here_at=clock.later(), state=State.AWAITING_DECISION)
    if clock.one_of(True, True, False):
        return back
    return replace(back, redirects=(*back.redirects, sent()), state=State.REDIRECTED)


def _decided(case: Case, clock: Clock) -> Case:
    case = replace(case, decisions=(_decision(clock),), state=State.FOLLOW_THROUGH)
    if clock.one_of(True, False, False):
        asked = clock.later(4)
        case = replace(case, second_look=SecondLook("", asked, asked), state=State.SECOND_LOOK)
        if clock.one_of(True, False):
            decisions = (*case.decisions, _decision(clock))
            case = replace(case, decisions=decisions, state=State.FOLLOW_THROUGH)
    return case if case.state is State.SECOND_LOOK else _followed(case, clock)


def _decision(clock: Clock) -> Decision:
    at, code = clock.later(), clock.one_of(*DecisionCode)
    if code not in TO_TELL:
        return make_decision(code=code, at=at, told_by=None, new_value=None, compensation=NO_LOSS)
    has_value = code in (DecisionCode.ADVISE_BEST_FIT, DecisionCode.RESHAPE_DEAL)
    return make_decision(
        code=code,
        at=at,
        told_by=clock.day_ahead(12),
        new_value=clock.amount() if has_value else None,
        compensation=_compensation(clock),
    )


def _compensation(clock: Clock) -> Compensation:
    code = clock.one_of(*CompensationCode)
    if not code.is_promise:
        return Compensation(code)
    named = clock.amount() if code is CompensationCode.FIXED_AMOUNT and clock.one_of(True, False) else None
    return Compensation(code, DINA.id, clock.day_ahead(60), amount=named)


def _followed(case: Case, clock: Clock) -> Case:
    decided_at = clock.now
    decision = case.decisions[-1]
    if decision.told_by and clock.one_of(True, True, False):
        at = clock.later(15)
        on = CALENDAR.today(decided_at) + timedelta(days=clock.random.randint(0, (at - decided_at).days))
        case = replace(case, told=Told(on, at))
    clock.now = decided_at
    if decision.compensation.code.is_promise:
        case = replace(case, ledger=_ledger(clock))
    answered = _follow_ups(clock, decided_at)
    return replace(case, follow_ups=answered, check_ins=_check_ins(clock, decided_at))


def _ledger(clock: Clock) -> tuple[LedgerEntry, ...]:
    found: list[LedgerEntry] = []

    def write(act: Act, amount: Money | None = None) -> None:
        found.append(LedgerEntry(act, clock.later(30), DINA.id, amount))

    if clock.one_of(True, True, False):
        write(Act.SET_AMOUNT, clock.amount())
    if clock.one_of(True, False, False, False):
        write(Act.RELEASE)
    elif clock.one_of(True, False):
        write(Act.PAID)
        write(clock.one_of(Act.CONFIRM, Act.PAID_UNCONFIRMED, Act.DISPUTE))
        if found[-1].act is Act.DISPUTE and clock.one_of(True, False):
            write(Act.PAID)
    return tuple(found)


def _follow_ups(clock: Clock, decided_at: datetime) -> tuple[FollowUp, ...]:
    found = []
    for day in clock.one_of((), (30,), (30, 90), (30, 90, 180)):
        clock.now = (
            max(clock.now, decided_at + timedelta(days=day)) if found else decided_at + timedelta(days=day)
        )
        outcome, at = clock.one_of(*Outcome), clock.later(15)
        smile = None if outcome is Outcome.NO_ANSWER else clock.one_of(None, *Smile)
        value = None if outcome is Outcome.NO_ANSWER else clock.one_of(None, clock.amount())
        found.append(FollowUp(day, outcome, at, smile, value))
    return tuple(found)


def _check_ins(clock: Clock, decided_at: datetime) -> tuple[CheckIn, ...]:
    clock.now = decided_at
    return tuple(CheckIn(clock.one_of(*Feeling), clock.later(60)) for _ in range(clock.one_of(0, 1, 2)))
