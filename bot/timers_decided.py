"""Which timer of a decided case fires next, and when? Of each track what comes next, as the trail tells.

Second look, the time to ask for one, the customer told, the promise, the follow-ups (domain.md, the table of
timers). Several tracks run side by side; of one track only what lies after the last that was done is left.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.audit import Act, AuditEntry, State
from bot.calendar import BusinessCalendar
from bot.case import Case
from bot.follow_up import DAYS, due_at, is_to_tell, next_day
from bot.ledger import CONFIRM_WITHIN, UNPAID, LedgerState, ledger_state, paid_at
from bot.second_look import window_ends

TOLD_LATE_DAYS = 2
SOON_DAYS, LATE_DAYS = 7, 7
REMIND_FOLLOW_UP_DAYS = 5
MOST_FOLLOW_UP_REMINDERS = 2


@dataclass(frozen=True)
class Timer:
    """What the bot does by itself at a moment: remind, escalate, ask, or leave it to a steward."""

    act: Act
    at: datetime


def decided_timers(case: Case, trail: Sequence[AuditEntry], calendar: BusinessCalendar) -> list[Timer]:
    """Of a case that is followed, by its `trail` of what was done; the earliest first."""
    decision = case.decision
    assert decision is not None, "decided"
    done = [entry for entry in trail if entry.at >= decision.at]
    found = [
        *_window(case, calendar),
        *_told(case, done, calendar),
        *_payment(case, done, calendar),
        *_follow_up(case, done, calendar),
    ]
    return sorted(found, key=lambda timer: timer.at)


def _window(case: Case, calendar: BusinessCalendar) -> Iterable[Timer]:
    if case.state is State.DECIDED:
        yield Timer(Act.FOLLOW_THROUGH, window_ends(case, calendar))


def _told(case: Case, done: Sequence[AuditEntry], calendar: BusinessCalendar) -> Iterable[Timer]:
    told_by = case.decision.told_by if case.decision else None
    if told_by is None or not is_to_tell(case):
        return []
    at = calendar.end_of_business(told_by)
    late = calendar.add_business_days(at, TOLD_LATE_DAYS)
    return _left([Timer(Act.ASK_TOLD, at), Timer(Act.TOLD_LATE, late)], done)


def _payment(case: Case, done: Sequence[AuditEntry], calendar: BusinessCalendar) -> Iterable[Timer]:
    state, decision = ledger_state(case), case.decision
    paid = paid_at(case)
    if state is LedgerState.PAID and paid:
        return [Timer(Act.PAID_UNCONFIRMED, calendar.days_later(paid, CONFIRM_WITHIN.days))]
    if state not in UNPAID or decision is None or decision.compensation.due is None:
        return []
    due = decision.compensation.due
    steps = [
        Timer(Act.PAYMENT_SOON, calendar.opening_on(due - timedelta(days=SOON_DAYS))),
        Timer(Act.PAYMENT_DUE, calendar.opening_on(due)),
        Timer(Act.PAYMENT_LATE, calendar.opening_on(due + timedelta(days=LATE_DAYS))),
    ]
    # Nobody is reminded of what was promised this very week.
    return _left([step for step in steps if step.at > decision.at], done)


def _follow_up(case: Case, done: Sequence[AuditEntry], calendar: BusinessCalendar) -> Iterable[Timer]:
    day = next_day(case)
    if day is None:
        return []
    settles = [place for place, entry in enumerate(done) if entry.action in (Act.FOLLOW_UP, Act.NO_ANSWER)]
    since = done[settles[-1] + 1 :] if settles else done
    asked = [entry.at for entry in since if entry.action in (Act.ASK_FOLLOW_UP, Act.REMIND_FOLLOW_UP)]
    # Who could not be asked in time is asked about the later day only.
    overtaken = [Timer(Act.NO_ANSWER, due_at(case, later, calendar)) for later in DAYS if later > day][:1]
    if not asked:
        return [Timer(Act.ASK_FOLLOW_UP, due_at(case, day, calendar)), *overtaken]
    again = calendar.add_business_days(asked[-1], REMIND_FOLLOW_UP_DAYS)
    is_last = len(asked) > MOST_FOLLOW_UP_REMINDERS
    return [Timer(Act.NO_ANSWER if is_last else Act.REMIND_FOLLOW_UP, again), *overtaken]


def _left(steps: Sequence[Timer], done: Sequence[AuditEntry]) -> Sequence[Timer]:
    """Those after the furthest that was done."""
    acts = {entry.action for entry in done}
    reached = [place for place, step in enumerate(steps) if step.act in acts]
    return steps[reached[-1] + 1 :] if reached else steps
