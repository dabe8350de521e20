"""What was known of a case at an earlier moment, and at which moments did something change?"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from bot.calendar import BusinessCalendar
from bot.case import Case

A_MOMENT = timedelta(microseconds=1)
"""At a deadline is in time."""


def as_of(case: Case, at: datetime) -> Case:
    """The case without what came after that moment. Its state is kept: see `is_gone`."""
    look = case.second_look
    tellings = [one for one in (case.told_before, case.told) if one and one.at <= at]
    return replace(
        case,
        decisions=tuple(one for one in case.decisions if one.at <= at),
        second_look=look if look and look.at <= at else None,
        told=tellings[-1] if tellings else None,
        ledger=tuple(one for one in case.ledger if one.at <= at),
        follow_ups=tuple(one for one in case.follow_ups if one.at <= at),
        check_ins=tuple(one for one in case.check_ins if one.at <= at),
    )


def is_gone(case: Case, at: datetime) -> bool:
    """Whether at that moment it was withdrawn, or belonged elsewhere."""
    if case.withdrawn_at and case.withdrawn_at <= at:
        return True
    back = case.belonged_here_at
    sent = [one.at for one in case.redirects if one.at <= at]
    return bool(sent) and (back is None or back > at or sent[-1] > back)


def changes(case: Case, calendar: BusinessCalendar) -> list[datetime]:
    """Every moment at which something became known, or a deadline passed or will pass, in order."""
    return sorted(_events(case) | _deadlines(case, calendar))


def _events(case: Case) -> set[datetime]:
    look, told, told_before = case.second_look, case.told, case.told_before
    alone = (
        case.submitted_at,
        case.withdrawn_at,
        case.belonged_here_at,
        look.at if look else None,
        told.at if told else None,
        told_before.at if told_before else None,
    )
    judged = {one.at for one in case.decisions} | {one.at for one in case.redirects}
    followed = {one.at for one in case.ledger} | {one.at for one in case.follow_ups}
    return {at for at in alone if at} | judged | followed | {one.at for one in case.check_ins}


def _deadlines(case: Case, calendar: BusinessCalendar) -> set[datetime]:
    """The first moment after each."""
    days = [case.form.decide_by, *(decision.told_by for decision in case.decisions)]
    closing = {calendar.end_of_business(day) + A_MOMENT for day in days if day}
    due = [decision.compensation.due for decision in case.decisions]
    return closing | {calendar.start_of(day + timedelta(days=1)) for day in due if day}
