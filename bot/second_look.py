"""May the rep ask for a second look, accept, or step back? The moves right after the decision."""

from __future__ import annotations

from datetime import datetime

from bot.audit import Act, State
from bot.calendar import BusinessCalendar
from bot.case import Case
from bot.decision import DecisionCode
from bot.errors import SecondLookOver, StepOver
from bot.follow_parts import SecondLook
from bot.people import Role

ASK_WITHIN_DAYS = 5
ANSWER_WITHIN_DAYS = 3
"""Business days (domain.md, The decision)."""


def window_ends(case: Case, calendar: BusinessCalendar) -> datetime:
    """Until when the rep can ask, or accept. A correction moves nothing; a second look's answer does."""
    return calendar.add_business_days(case.first_of_round.at, ASK_WITHIN_DAYS)


def may_ask_again(case: Case, now: datetime, calendar: BusinessCalendar) -> bool:
    """Once a case, while the window is open; at its last moment is in time."""
    is_first = case.state is State.DECIDED and case.second_look is None
    return is_first and now <= window_ends(case, calendar)


def check_may_ask_again(case: Case, now: datetime, calendar: BusinessCalendar) -> None:
    """Raises `SecondLookOver`."""
    if not may_ask_again(case, now, calendar):
        raise SecondLookOver()


def ask_again(case: Case, reason: str, at: datetime, calendar: BusinessCalendar) -> None:
    """Another director judges: nobody who had the case in private before, and who decided first does not."""
    check_may_ask_again(case, at, calendar)
    case.second_look = SecondLook(reason, at, calendar.add_business_days(at, ANSWER_WITHIN_DAYS))
    case.asked_privately = case.assigned = frozenset()
    case.posting_to = None
    case.state = State.SECOND_LOOK
    case.write_down(Act.SECOND_LOOK, at, case.rep, Role.REP)


def is_overturned(case: Case) -> bool:
    """The second look came to another decision than the first."""
    if case.second_look is None or case.decision is None:
        return False
    first = [decision for decision in case.decisions if decision.at <= case.second_look.at]
    return len(first) < len(case.decisions) and first[-1].code is not case.decision.code


def check_may_accept(case: Case) -> None:
    """Raises `StepOver`."""
    if case.state is not State.DECIDED:
        raise StepOver()


def accept(case: Case, at: datetime) -> None:
    check_may_accept(case)
    case.accepted_at = at
    case.state = State.FOLLOW_THROUGH
    case.write_down(Act.ACCEPT, at, case.rep, Role.REP)


def close_window(case: Case, at: datetime) -> None:
    """The rep neither accepted nor asked in time: the decision stands."""
    case.state = State.FOLLOW_THROUGH
    case.write_down(Act.FOLLOW_THROUGH, at, None, Role.BOT)


def may_step_back(case: Case) -> bool:
    """After business was put first: nobody has to allow it."""
    decision = case.decision
    is_business = decision is not None and decision.code is DecisionCode.PROCEED_BUSINESS
    goes_on = case.state in (State.DECIDED, State.SECOND_LOOK, State.FOLLOW_THROUGH)
    return is_business and goes_on and case.stepped_back_at is None


def check_may_step_back(case: Case) -> None:
    """Raises `StepOver`."""
    if not may_step_back(case):
        raise StepOver()


def step_back(case: Case, at: datetime) -> None:
    check_may_step_back(case)
    case.stepped_back_at = at
    case.write_down(Act.STEP_BACK, at, case.rep, Role.REP)
