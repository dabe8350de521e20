"""Which timer of a case fires next, and when? From the case, its trail and the calendar alone.

Nothing of it is stored: what the bot did stands in the trail, and the rest follows (domain.md, the table of
timers). A timer whose reason is gone is not in the answer; one that moved is there with its new moment.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.audit import DONE, FOLLOWED_STATES, Act, AuditEntry, State
from bot.calendar import BusinessCalendar, due_moment
from bot.case import LONGEST_STOP_DAYS, Case
from bot.routing import DIRECTORS_ROUTES
from bot.timers_decided import Timer, decided_timers
from bot.todo import CARD_OVERDUE

REMIND_AFTER_DAYS = 1
DIRECTORS_HAVE_DAYS = 2
URGENT_REMINDER_SHARE = 0.5

WAITS_AGAIN = frozenset({Act.ESCALATE, Act.BELONGS_HERE, Act.ASSIGN})
"""After one of these, somebody has a new start: two business days until a steward hears that it goes on."""


def timers(case: Case, trail: Sequence[AuditEntry], calendar: BusinessCalendar) -> list[Timer]:
    """The next moment of each, the earliest first; none when it is over, or a steward has it."""
    done = [entry for entry in trail if entry.result == DONE]
    if case.state is State.SECOND_LOOK:
        return _second_look(case, done, calendar)
    if case.state in FOLLOWED_STATES:
        return decided_timers(case, done, calendar)
    if not case.is_open:
        return []
    if any(entry.action == Act.ESCALATE for entry in done):
        left = _left_to_steward(case, done, calendar)
        return [Timer(Act.TO_STEWARD, left)] if left else []
    due = _escalates(case, trail, calendar)
    reminder = _reminder(case, trail, calendar)
    reminders = [Timer(Act.REMIND, reminder)] if reminder and reminder < due else []
    return [*reminders, Timer(Act.ESCALATE, due)]


def fires(found: Sequence[Timer], now: datetime) -> Timer | None:
    """The one to act on: of several that are overdue, as after an outage, the furthest. What it overtakes is
    gone from the next answer; what belongs to another track is still there."""
    overdue = [timer for timer in found if timer.at <= now]
    return overdue[-1] if overdue else None


def is_still_meant(case: Case, trail: Sequence[AuditEntry], number: int) -> bool:
    """Has nothing happened since the so many-th reminder, which may have taken long to get through?"""
    reminders = [place for place, entry in enumerate(trail) if entry.action == Act.REMIND]
    since = trail[reminders[-1] + 1 :]
    is_quiet = not any(entry.actor or entry.action == Act.ESCALATE for entry in since)
    return case.is_open and len(reminders) == number and is_quiet


def is_for_being_overdue(case: Case, route: int) -> bool:
    """A card that directors have although nobody handed them the case: it was due."""
    return route in DIRECTORS_ROUTES and not case.handover and not case.belonged_here


def due_now(case: Case, calendar: BusinessCalendar) -> datetime:
    """A first question that waits has moved it already, as far as it can; a second look has its own."""
    if case.state is State.SECOND_LOOK and case.second_look:
        return case.second_look.due_at
    stop = _stop(case, calendar)
    if stop is None or case.questions[0].answered_at:
        return case.due_at
    return case.due_after_stop(*stop, calendar)


def _escalates(case: Case, trail: Sequence[AuditEntry], calendar: BusinessCalendar) -> datetime:
    """A first card gets its time to arrive, also when it was raised with no business time left."""
    due, is_posted = due_now(case, calendar), any(entry.action == Act.CARD_POSTED for entry in trail)
    return due if is_posted else max(due, case.submitted_at + CARD_OVERDUE)


# --- reminders ---------------------------------------------------------------------------------------


def _reminder(case: Case, trail: Sequence[AuditEntry], calendar: BusinessCalendar) -> datetime | None:
    """Nobody is reminded of what he has not got."""
    posted = [entry.at for entry in trail if entry.action == Act.CARD_POSTED]
    if not posted:
        return None
    if is_urgent(case, calendar):
        return _urgent_reminder(case, trail, posted[0], calendar)
    heard = [entry.at for entry in trail if entry.actor or entry.action == Act.REMIND]
    waits = case.pending_question is not None
    stop = _stop(case, calendar) if waits and len(case.questions) == 1 else None
    return calendar.add_business_days(max(posted[0], *heard, *(stop or ())), REMIND_AFTER_DAYS)


def is_urgent(case: Case, calendar: BusinessCalendar) -> bool:
    """It was due less than a business day after it was submitted."""
    due = due_moment(case.submitted_at, case.form.decide_by, calendar)
    return due < calendar.add_business_days(case.submitted_at, REMIND_AFTER_DAYS)


def _urgent_reminder(
    case: Case, trail: Sequence[AuditEntry], posted: datetime, calendar: BusinessCalendar
) -> datetime | None:
    """One alone, half-way to the deadline; none for a card that came later than that."""
    if any(entry.action == Act.REMIND for entry in trail):
        return None
    left = calendar.business_time_between(case.submitted_at, calendar.end_of_business(case.form.decide_by))
    half_way = calendar.add_business_time(case.submitted_at, left * URGENT_REMINDER_SHARE)
    if half_way <= posted:
        return None
    asked = case.questions[0].asked_at if case.questions else None
    stopped = _stopped(case, calendar) if asked and asked <= half_way else timedelta()
    return calendar.add_business_time(half_way, stopped)


# --- a second look -----------------------------------------------------------------------------------


def _second_look(case: Case, done: Sequence[AuditEntry], calendar: BusinessCalendar) -> list[Timer]:
    """One business day of silence, then the steward when it is due; and two days for whom he named."""
    asked = [place for place, entry in enumerate(done) if entry.action == Act.SECOND_LOOK]
    since = done[asked[-1] :]
    known = [entry for entry in since if entry.action in (Act.TO_STEWARD, Act.ASSIGN)]
    if known:
        if known[-1].action == Act.TO_STEWARD:
            return []
        return [Timer(Act.TO_STEWARD, calendar.add_business_days(known[-1].at, DIRECTORS_HAVE_DAYS))]
    due = due_now(case, calendar)
    posted = [entry.at for entry in since if entry.action == Act.CARD_POSTED]
    heard = [entry.at for entry in since if entry.actor or entry.action == Act.REMIND]
    again = calendar.add_business_days(max(heard + posted), REMIND_AFTER_DAYS) if posted else due
    reminders = [Timer(Act.REMIND, again)] if again < due else []
    return [*reminders, Timer(Act.TO_STEWARD, due)]


# --- the steward -------------------------------------------------------------------------------------


def _left_to_steward(case: Case, done: Sequence[AuditEntry], calendar: BusinessCalendar) -> datetime | None:
    """None while it is the steward's already: nobody was named since, and it did not come back."""
    known = [entry for entry in done if entry.action in WAITS_AGAIN or entry.action == Act.TO_STEWARD]
    if known[-1].action == Act.TO_STEWARD:
        return None
    since = known[-1].at
    waits_until = calendar.add_business_days(since, DIRECTORS_HAVE_DAYS)
    if case.questions and case.questions[0].asked_at >= since:
        waits_until = calendar.add_business_time(waits_until, _stopped(case, calendar))
    if any(entry.action == Act.TO_STEWARD for entry in known):
        return waits_until
    return min(waits_until, calendar.end_of_business(case.form.decide_by))


# --- the clock stops once ----------------------------------------------------------------------------


def _stop(case: Case, calendar: BusinessCalendar) -> tuple[datetime, datetime] | None:
    """From when to when the first question stops the clock; until it is answered, for as long as it can."""
    if not case.questions:
        return None
    first = case.questions[0]
    longest = calendar.add_business_time(first.asked_at, LONGEST_STOP_DAYS * calendar.day_length)
    return first.asked_at, min(first.answered_at or longest, longest)


def _stopped(case: Case, calendar: BusinessCalendar) -> timedelta:
    stop = _stop(case, calendar)
    return calendar.business_time_between(*stop) if stop else timedelta()
