"""What does a case say about whether the company does what it says? Its score, and since when.

1: the customer came first, in time, and what was promised is kept. 0.5: the customer came first, but
something of it is broken; late stays late. 0: business came first, nobody decided in time, or "it fits" was
contradicted. None: the case says nothing either way (domain.md, The weekly digest, 2).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.audit import State
from bot.calendar import BusinessCalendar
from bot.case import Case
from bot.compensation import CompensationCode
from bot.decision import Decision, DecisionCode
from bot.follow_up import is_contradicted, told_now
from bot.ledger import UNPAID, last_payment, ledger_state

KEPT, BROKEN, AGAINST = 1.0, 0.5, 0.0

CUSTOMER_FIRST = frozenset(
    {
        DecisionCode.ADVISE_BEST_FIT,
        DecisionCode.RESHAPE_DEAL,
        DecisionCode.REFER_OUT,
        DecisionCode.TELL_ALL_CUSTOMER_CHOOSES,
    }
)
SAYS_NOTHING = frozenset({State.WITHDRAWN, State.REDIRECTED})

_A_MOMENT = timedelta(microseconds=1)
"""At a deadline is in time."""


@dataclass(frozen=True)
class Score:
    value: float
    at: datetime
    """When it last changed: in whose week the case counts."""


def say_do(case: Case, now: datetime, calendar: BusinessCalendar) -> Score | None:
    """As everything stood at `now`, whatever became known since."""
    if case.state in SAYS_NOTHING:
        return None
    value: float | None = None
    since = case.submitted_at
    for moment in sorted({*_events(case), *_deadlines(case, calendar), now}):
        if moment > now:
            break
        found = _value(_as_of(case, moment), moment, calendar)
        if found != value:
            value, since = found, moment
    return None if value is None else Score(value, since)


def _events(case: Case) -> set[datetime]:
    told = {case.told.at} if case.told else set()
    decided = {decision.at for decision in case.decisions}
    return told | decided | {entry.at for entry in case.ledger} | {one.at for one in case.follow_ups}


def _deadlines(case: Case, calendar: BusinessCalendar) -> set[datetime]:
    """The first moment after each."""
    days = [case.form.decide_by, *(decision.told_by for decision in case.decisions)]
    closing = {calendar.end_of_business(day) + _A_MOMENT for day in days if day}
    due = [decision.compensation.due for decision in case.decisions]
    return closing | {calendar.start_of(day + timedelta(days=1)) for day in due if day}


def _as_of(case: Case, at: datetime) -> Case:
    """What was known of the case at that moment."""
    return replace(
        case,
        decisions=tuple(one for one in case.decisions if one.at <= at),
        told=case.told if case.told and case.told.at <= at else None,
        ledger=tuple(one for one in case.ledger if one.at <= at),
        follow_ups=tuple(one for one in case.follow_ups if one.at <= at),
    )


def _value(case: Case, at: datetime, calendar: BusinessCalendar) -> float | None:
    decision, deadline = case.decision, calendar.end_of_business(case.form.decide_by)
    if decision is None:
        return AGAINST if at > deadline else None
    if decision.compensation.code is CompensationCode.NONE_NOT_WINNABLE:
        return None
    if decision.code is DecisionCode.DEAL_FITS:
        return AGAINST if is_contradicted(case) else None
    if decision.code not in CUSTOMER_FIRST:
        return AGAINST
    # A second look takes its time; the first decision was made in time or not.
    is_late = case.decisions[0].at > deadline or _is_told_late(case, decision, at, calendar)
    return BROKEN if is_late or _is_promise_broken(case, at, calendar) else KEPT


def _is_told_late(case: Case, decision: Decision, at: datetime, calendar: BusinessCalendar) -> bool:
    assert decision.told_by is not None, "who puts the customer first tells the customer"
    told = told_now(case)
    return told.on > decision.told_by if told else at > calendar.end_of_business(decision.told_by)


def _is_promise_broken(case: Case, at: datetime, calendar: BusinessCalendar) -> bool:
    """Paid late, or not at all although it was due; what the rep disputes is not paid. No compensation is a
    promise not kept."""
    compensation = case.decision.compensation if case.decision else None
    if compensation is None or compensation.due is None:
        return compensation is not None and compensation.code is CompensationCode.NONE_REFUSED
    state, payment = ledger_state(case), last_payment(case)
    if state in UNPAID:
        return calendar.today(at) > compensation.due
    return payment is not None and calendar.today(payment.at) > compensation.due
