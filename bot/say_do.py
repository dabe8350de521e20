"""What does a case say about whether the company does what it says? Its score, and since when.

1: the customer came first, in time, and what was promised is kept. 0.5: the customer came first, but
something of it is broken; late stays late. 0: business came first, nobody decided in time, or "it fits" was
contradicted. None: the case says nothing either way (domain.md, The weekly digest, 2).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.as_of import as_of, changes, is_gone
from bot.calendar import BusinessCalendar
from bot.case import Case
from bot.compensation import CompensationCode
from bot.decision import Decision, DecisionCode
from bot.follow_up import is_contradicted, told_now
from bot.ledger import UNPAID, last_payment, ledger_state

CUSTOMER_FIRST = frozenset(
    {
        DecisionCode.ADVISE_BEST_FIT,
        DecisionCode.RESHAPE_DEAL,
        DecisionCode.REFER_OUT,
        DecisionCode.TELL_ALL_CUSTOMER_CHOOSES,
    }
)


class Standing(StrEnum):
    """What a case says."""

    KEPT = "kept"
    BROKEN = "broken"
    BUSINESS = "business"
    UNDECIDED = "undecided"
    CONTRADICTED = "contradicted"


WORTH: Mapping[Standing, float] = {
    Standing.KEPT: 1.0,
    Standing.BROKEN: 0.5,
    Standing.BUSINESS: 0.0,
    Standing.UNDECIDED: 0.0,
    Standing.CONTRADICTED: 0.0,
}


@dataclass(frozen=True)
class Score:
    value: float
    at: datetime
    """When it last changed: in whose week the case counts."""


def say_do(case: Case, now: datetime, calendar: BusinessCalendar) -> Score | None:
    """As everything stood at `now`, whatever became known since."""
    value: float | None = None
    since = case.submitted_at
    for moment in (*(at for at in changes(case, calendar) if at < now), now):
        standing = standing_of(as_of(case, moment), moment, calendar)
        found = None if standing is None else WORTH[standing]
        if found != value:
            value, since = found, moment
    return None if value is None else Score(value, since)


def standing_of(case: Case, at: datetime, calendar: BusinessCalendar) -> Standing | None:
    """Of a case as it was known at that moment (`bot.as_of`); None when it says nothing either way."""
    if is_gone(case, at):
        return None
    decision, deadline = case.decision, calendar.end_of_business(case.form.decide_by)
    if decision is None:
        return Standing.UNDECIDED if at > deadline else None
    if decision.compensation.code is CompensationCode.NONE_NOT_WINNABLE:
        return None
    if decision.code is DecisionCode.DEAL_FITS:
        return Standing.CONTRADICTED if is_contradicted(case) else None
    if decision.code not in CUSTOMER_FIRST:
        return Standing.BUSINESS
    # A second look takes its time; the first decision was made in time or not.
    is_late = case.decisions[0].at > deadline or _is_told_late(case, decision, at, calendar)
    return Standing.BROKEN if is_late or _is_promise_broken(case, at, calendar) else Standing.KEPT


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
