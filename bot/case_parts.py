"""What is a case made of? The small parts that people and platforms add to it, each for good."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.people import ChannelId, PersonId


@dataclass(frozen=True)
class Question:
    text: str
    asked_by: PersonId
    asked_by_name: str
    asked_at: datetime
    answer: str = ""
    answered_at: datetime | None = None


@dataclass(frozen=True)
class CaseNote:
    text: str
    at: datetime


@dataclass(frozen=True)
class Handover:
    """A decider found that business should go first, which only directors decide."""

    rationale: str
    by: PersonId
    by_name: str
    at: datetime


class RedirectTo(StrEnum):
    """Where a case belongs instead."""

    WHISTLEBLOWING = "whistleblowing"
    HR = "hr"
    PRICING_EXCEPTION = "pricing_exception"
    COMPLIANCE = "compliance"


@dataclass(frozen=True)
class Redirect:
    to: RedirectTo
    reason: str
    by: PersonId
    by_name: str
    at: datetime


@dataclass(frozen=True)
class CardPlace:
    """Where a card of the case stands, and which version of the case it shows."""

    channel: ChannelId
    message_id: str
    route: int
    shown_version: int
    reader: PersonId | None = None
    """Whose private chat it is; None: a channel."""
