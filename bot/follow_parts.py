"""What does a decided case gather while it is followed through? Small parts, each added for good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.audit import Act
from bot.money import Money
from bot.people import PersonId


@dataclass(frozen=True)
class SecondLook:
    """The rep asked another director to judge once more."""

    reason: str
    at: datetime
    due_at: datetime


@dataclass(frozen=True)
class Told:
    """The customer heard the honest advice `on` that day; it was reported `at` that moment."""

    on: date
    at: datetime


@dataclass(frozen=True)
class LedgerEntry:
    """One step of what was promised: the amount, its payment, the rep's word on it, its end."""

    act: Act
    at: datetime
    by: PersonId | None
    """None: the bot, after two weeks of silence or by what the customer did."""
    amount: Money | None = None
    text: str = ""
    """The payment's reference, or what the rep says is wrong."""


class Outcome(StrEnum):
    """What became of the customer."""

    BOUGHT_FROM_US = "bought_from_us"
    BOUGHT_OUR_OTHER_SOLUTION = "bought_our_other_solution"
    CHOSE_ANOTHER = "chose_another"
    NOTHING = "nothing"
    CAME_BACK_WITH_MORE = "came_back_with_more"
    SENT_US_SOMEONE = "sent_us_someone"
    COMPLAINT = "complaint"
    LEFT_UNHAPPY = "left_unhappy"
    NO_ANSWER = "no_answer"
    """The rep was asked and reminded twice. Nobody picks it."""


class Smile(StrEnum):
    """The customer's, and only where the rep asked."""

    HAPPY = "happy"
    NEUTRAL = "neutral"
    UNHAPPY = "unhappy"


@dataclass(frozen=True)
class FollowUp:
    day: int
    """Days after the decision: 30, 90 or 180."""
    outcome: Outcome
    at: datetime
    smile: Smile | None = None
    value_since: Money | None = None


class Feeling(StrEnum):
    """What changed for the rep since."""

    BETTER = "better"
    SAME = "same"
    WORSE = "worse"


@dataclass(frozen=True)
class CheckIn:
    """For the steward alone."""

    feeling: Feeling
    at: datetime
