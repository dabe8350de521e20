"""What does a case count for in the figures? Facts, each with the time for which it was true.

The figures of a week need only what was true when it began, so they come out the same whenever they are
counted. A fact says no more than codes, dates and amounts. `bot.finding` finds them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from bot.decision import DecisionCode
from bot.people import PersonId
from bot.reference import Reference
from bot.say_do import CUSTOMER_FIRST

ALWAYS = datetime.max.replace(tzinfo=UTC)
"""The end of what is still true."""


class Kind(StrEnum):
    """What a fact is about, and what `dated` means for it."""

    RAISED = "raised"
    """Submitted then: stands, or withdrawn since."""
    OPEN = "open"
    """Submitted then, and waiting for a decision."""
    CONFLICT = "conflict"
    """Submitted then: whether somebody besides the rep gains."""
    HANGING = "hanging"
    """Submitted then: whether the customer must hear in the last weeks of a bonus period."""
    SCORE = "score"
    """The score changed then: `Standing`, but those that are undecided."""
    UNDECIDED = "undecided"
    """Past the day by which the customer must hear, and open."""
    DECISION = "decision"
    """What was decided then, while it stands."""
    SPEED = "speed"
    """Decided then, for the first time, in so many seconds of business time."""
    LOOK_ASKED = "look_asked"
    """Decided then: whether the rep asked for a second look."""
    LOOK_ANSWERED = "look_answered"
    """A second look was answered then."""
    PROMISE = "promise"
    """What was promised fell due then: whether it was paid by then."""
    OWED = "owed"
    """Promised then, and not paid; by currency."""
    HONESTY = "honesty"
    """Of a customer-first case the follow-up of day 90 came up then."""
    SMILE = "smile"
    """The customer was asked then, last."""
    FARE = "fare"
    """The rep said then, last, how it is since."""


class Way(StrEnum):
    """What a decision put first."""

    CUSTOMER_FIRST = "customer_first"
    FITS = "fits"
    BUSINESS_FIRST = "business_first"


@dataclass(frozen=True)
class Fact:
    kind: Kind
    code: str
    dated: datetime
    """In whose week it counts."""
    since: datetime
    until: datetime = ALWAYS
    """True from `since` on until, but not at, this moment."""
    day: date | None = None
    seconds: int | None = None
    currency: str | None = None
    minor: int | None = None
    given_up: int | None = None
    """Minor units of the same currency."""


@dataclass(frozen=True)
class CaseFacts:
    """Everything a case counts for."""

    reference: Reference
    rep: PersonId
    version: int
    facts: tuple[Fact, ...]


def way_of(code: DecisionCode) -> Way:
    if code in CUSTOMER_FIRST:
        return Way.CUSTOMER_FIRST
    return Way.FITS if code is DecisionCode.DEAL_FITS else Way.BUSINESS_FIRST
