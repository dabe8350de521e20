"""What became of it? The customer is told, the rep says how it went, and the case closes when all is done.

Three tracks side by side: advice told, compensation, follow-ups (domain.md, Lifecycle).
"""

from __future__ import annotations

from datetime import datetime

from bot import ledger
from bot.audit import FOLLOWED_STATES, Act, State
from bot.calendar import BusinessCalendar
from bot.case import Case
from bot.decision import DecisionCode
from bot.errors import SecondLookOpen, StepOver
from bot.fields import FieldReader
from bot.follow_parts import CheckIn, Feeling, FollowUp, Outcome, Smile, Told
from bot.people import PersonId, Role

DAYS = (30, 90, 180)
"""After the decision that stands."""

NOT_ASKED = "not_asked"
"""Where the rep did not ask the customer, no smile is kept."""

CONTRADICTS = frozenset({Outcome.COMPLAINT, Outcome.LEFT_UNHAPPY})
ANSWERS = tuple(outcome for outcome in Outcome if outcome is not Outcome.NO_ANSWER)


# --- the customer is told ----------------------------------------------------------------------------


def told_now(case: Case) -> Told | None:
    """That the customer was told by the decision that stands."""
    decision = case.decision
    return case.told if decision and case.told and case.told.at >= decision.at else None


def is_to_tell(case: Case) -> bool:
    return bool(case.decision and case.decision.told_by and not told_now(case))


def check_may_tell(case: Case) -> None:
    """Raises `SecondLookOpen` or `StepOver`."""
    _check_followed(case)
    if not is_to_tell(case):
        raise StepOver()


def read_told(fields: FieldReader, case: Case, at: datetime, calendar: BusinessCalendar) -> Told:
    """On which day, from that of the decision to today; raises `FormProblems`."""
    assert case.decision is not None, "checked before"
    on = fields.past_day("told_on", calendar.today(case.decision.at), calendar.today(at))
    fields.check()
    return Told(on, at)


def tell(case: Case, told: Told, by: PersonId, role: Role) -> None:
    check_may_tell(case)
    case.told, case.told_before = told, case.told
    case.write_down(Act.TOLD, told.at, by, role)


# --- how it went -------------------------------------------------------------------------------------


def next_day(case: Case) -> int | None:
    """The first follow-up that is neither answered nor given up."""
    settled = {one.day for one in case.follow_ups}
    return next((day for day in DAYS if day not in settled), None)


def due_at(case: Case, day: int, calendar: BusinessCalendar) -> datetime:
    assert case.decision is not None, "only what was decided is followed up"
    return calendar.days_later(case.decision.at, day)


def open_day(case: Case, now: datetime, calendar: BusinessCalendar) -> int | None:
    """The follow-up that the rep can answer now."""
    if case.state not in FOLLOWED_STATES:
        return None
    day = next_day(case)
    return day if day and due_at(case, day, calendar) <= now else None


def check_may_follow_up(case: Case, now: datetime, calendar: BusinessCalendar) -> None:
    """Raises `SecondLookOpen` or `StepOver`."""
    _check_followed(case)
    if open_day(case, now, calendar) is None:
        raise StepOver()


def read_follow_up(fields: FieldReader, day: int, case: Case, at: datetime) -> FollowUp:
    """Raises `FormProblems`."""
    outcome = fields.one_of("outcome", Outcome)
    if outcome not in ANSWERS:
        fields.problem("outcome", "unknown_choice")
    smile = None if fields.one("smile") == NOT_ASKED else fields.one_of("smile", Smile)
    value = None
    if fields.one("value_since").strip():
        currency = case.form.deal_value.currency
        value = fields.money("value_since", currency, allow_zero=True)
        if value.currency != currency:
            fields.problem("value_since", "other_currency", currency=currency)
    fields.check()
    return FollowUp(day, outcome, at, smile, value)


def follow_up(case: Case, found: FollowUp, by: PersonId, role: Role) -> None:
    """The rep's answer; what was promised for a loss is released when the customer bought."""
    case.follow_ups = (*case.follow_ups, found)
    case.write_down(Act.FOLLOW_UP, found.at, by, role)
    ledger.release_if_won(case, found.outcome, found.at)


def give_up(case: Case, at: datetime) -> None:
    """Nobody answered."""
    day = next_day(case)
    assert day is not None, "there is one while its timer is"
    case.follow_ups = (*case.follow_ups, FollowUp(day, Outcome.NO_ANSWER, at))
    case.write_down(Act.NO_ANSWER, at, None, Role.BOT)


def is_contradicted(case: Case) -> bool:
    """It was said to fit, and the customer says otherwise."""
    fits = case.decision is not None and case.decision.code is DecisionCode.DEAL_FITS
    return fits and any(one.outcome in CONTRADICTS or one.smile is Smile.UNHAPPY for one in case.follow_ups)


# --- how the rep fares -------------------------------------------------------------------------------


def may_check_in(case: Case) -> bool:
    """From the decision until the case is closed."""
    return case.state in FOLLOWED_STATES or case.state is State.SECOND_LOOK


def check_may_check_in(case: Case) -> None:
    """Raises `StepOver`."""
    if not may_check_in(case):
        raise StepOver()


def check_in(case: Case, feeling: Feeling, at: datetime) -> None:
    check_may_check_in(case)
    case.check_ins = (*case.check_ins, CheckIn(feeling, at))
    case.write_down(Act.CHECK_IN, at, case.rep, Role.REP)


# --- the end -----------------------------------------------------------------------------------------


def is_done(case: Case) -> bool:
    """All three tracks."""
    is_settled = ledger.ledger_state(case) in ledger.SETTLED
    return is_settled and not is_to_tell(case) and next_day(case) is None


def close_if_done(case: Case, at: datetime) -> bool:
    """The bot closes a case when nothing of it is left to do."""
    if case.state is not State.FOLLOW_THROUGH or not is_done(case):
        return False
    case.state = State.CLOSED
    case.write_down(Act.CLOSE, at, None, Role.BOT)
    return True


def _check_followed(case: Case) -> None:
    if case.state is State.SECOND_LOOK:
        raise SecondLookOpen()
    if case.state not in FOLLOWED_STATES:
        raise StepOver()
