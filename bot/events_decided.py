"""What happens after a step of a decided case? Its facts, who is told, and which messages are drawn again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.audit import Act
from bot.case import Case
from bot.decision import CORRECTION_TIME
from bot.follow_parts import Feeling
from bot.follow_up import next_day
from bot.jobs import Job
from bot.todo import (
    CHECK_EVERY,
    Telling,
    alarm,
    check_card,
    check_places,
    look_at_timers,
    start_over,
    tell,
    tell_about,
    update_cards,
)
from bot.todo_decided import redraw, tell_decider, tell_directors, tell_owner


@dataclass(frozen=True)
class SecondLookAsked:
    at: datetime


@dataclass(frozen=True)
class DecisionAccepted:
    pass


@dataclass(frozen=True)
class SteppedBack:
    pass


@dataclass(frozen=True)
class CustomerTold:
    pass


@dataclass(frozen=True)
class LedgerWritten:
    """A step of the promise: the amount, its payment, the rep's word, its release."""

    act: Act


@dataclass(frozen=True)
class FollowedUp:
    is_released: bool
    """What was promised for a loss is not owed: the customer bought."""


@dataclass(frozen=True)
class CheckedIn:
    feeling: Feeling


@dataclass(frozen=True)
class TimerFired:
    """The bot did by itself what was due."""

    act: Act
    number: int
    """How often, with this time."""


@dataclass(frozen=True)
class CaseClosed:
    """Nothing is left to do."""


DecidedEvent = (
    SecondLookAsked
    | DecisionAccepted
    | SteppedBack
    | CustomerTold
    | LedgerWritten
    | FollowedUp
    | CheckedIn
    | TimerFired
    | CaseClosed
)

OUTCOMES = (Telling.DECISION, Telling.CORRECTION)
PROMISES = (
    Telling.PROMISE,
    Telling.PAYMENT_SOON,
    Telling.PAYMENT_DUE,
    Telling.PAYMENT_LATE,
    Telling.DISPUTED,
)
PAYMENTS = (Telling.PAID, Telling.UNCONFIRMED)
TELLINGS = (Telling.ASK_TOLD, *OUTCOMES)
FOLLOW_UPS = (Telling.ASK_FOLLOW_UP,)
OF_A_DECISION = (*TELLINGS, *PROMISES, *PAYMENTS)
"""Messages whose buttons or words change with the case."""


def after_decision(event: DecidedEvent, case: Case) -> list[Job]:
    """Every step shows on the cards, may move a timer, and is told to whom it concerns."""
    if isinstance(event, CheckedIn):
        return _checked_in(event, case)
    redrawn = redraw(case, _redrawn(event))
    return [*update_cards(case), look_at_timers(case), *redrawn, *_told(event, case)]


def after_deciding(case: Case) -> list[Job]:
    """For the first decision, its corrections and a second look's: the owner hears of the promise once the
    decider cannot correct it any more."""
    later = case.first_of_round.at + CORRECTION_TIME
    owner = tell_owner(case, Telling.PROMISE, len(case.decisions), later)
    # Those of earlier decisions, which no longer stand.
    return [look_at_timers(case), *owner, *redraw(case, OF_A_DECISION)]


def _redrawn(event: DecidedEvent) -> tuple[Telling, ...]:
    match event:
        case SecondLookAsked():
            return OF_A_DECISION
        case DecisionAccepted() | SteppedBack():
            return OUTCOMES
        case CustomerTold():
            return TELLINGS
        case LedgerWritten():
            return (*PROMISES, *PAYMENTS)
        case FollowedUp(is_released):
            return (*FOLLOW_UPS, *PROMISES) if is_released else FOLLOW_UPS
        case TimerFired(act):
            return _BY_TIMER.get(act, ())
        case _:
            # Closed: no button stays.
            return (*OUTCOMES, *FOLLOW_UPS)


_BY_TIMER: Mapping[Act, tuple[Telling, ...]] = {
    Act.FOLLOW_THROUGH: OUTCOMES,
    Act.PAID_UNCONFIRMED: (*PROMISES, *PAYMENTS),
    Act.NO_ANSWER: FOLLOW_UPS,
}


def _told(event: DecidedEvent, case: Case) -> list[Job]:
    match event:
        case SecondLookAsked(at):
            looks = check_places(case.reference, at + CHECK_EVERY)
            return [start_over(case, "second look"), check_card(case, "second look", at), looks]
        case SteppedBack():
            # Named alike, so that who is both hears it once.
            steward = alarm(case.reference, Telling.STEPPED_BACK, f"{len(case.decisions)}")
            return [steward, tell_decider(case, Telling.STEPPED_BACK)]
        case LedgerWritten(act):
            return _about_the_promise(act, case)
        case FollowedUp(is_released):
            return _about_the_promise(Act.RELEASE, case) if is_released else []
        case TimerFired(act, number):
            return _by_timer(act, number, case)
        case CaseClosed():
            return [tell(case, case.rep, Telling.CLOSED)]
        case _:
            return []


def _about_the_promise(act: Act, case: Case) -> list[Job]:
    number = len(case.ledger)
    match act:
        case Act.PAID:
            return [tell(case, case.rep, Telling.PAID, number)]
        case Act.RELEASE:
            return [tell(case, case.rep, Telling.RELEASED, number)]
        case Act.DISPUTE:
            told = tell_owner(case, Telling.DISPUTED, number)
            return [*told, alarm(case.reference, Telling.ALARM_DISPUTED, f"{number}")]
        case _:
            return []


def _by_timer(act: Act, number: int, case: Case) -> list[Job]:
    match act:
        case Act.ASK_TOLD:
            return [tell(case, case.rep, Telling.ASK_TOLD, number)]
        case Act.TOLD_LATE:
            # The rep too, who may not have been asked before, as after an outage.
            asked = tell_about(case.reference, case.rep, Telling.ASK_TOLD, "", f"late:{number}")
            return [asked, tell_decider(case, Telling.TOLD_LATE)]
        case Act.PAYMENT_SOON | Act.PAYMENT_DUE:
            return tell_owner(case, Telling(act.value), number)
        case Act.PAYMENT_LATE:
            directors = tell_directors(case, Telling.UNPAID, number)
            return [*tell_owner(case, Telling.PAYMENT_LATE, number), directors]
        case Act.PAID_UNCONFIRMED:
            return [tell(case, case.rep, Telling.UNCONFIRMED, len(case.ledger))]
        case Act.ASK_FOLLOW_UP | Act.REMIND_FOLLOW_UP:
            day = next_day(case)
            return [
                tell_about(case.reference, case.rep, Telling.ASK_FOLLOW_UP, f"{day}", f"{day}:{number}:{act}")
            ]
        case _:
            return []


def _checked_in(event: CheckedIn, case: Case) -> list[Job]:
    """Nothing of it shows anywhere; only what got worse is told, to the steward."""
    if event.feeling is not Feeling.WORSE:
        return []
    return [alarm(case.reference, Telling.ALARM_WORSE, f"{len(case.check_ins)}")]
