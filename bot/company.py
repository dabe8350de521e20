"""What does the domain need to know about the company? The settings, as the domain reads them."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.calendar import BusinessCalendar
from bot.minimum import Minimum
from bot.people import ChannelId, PersonId


@dataclass(frozen=True)
class Company:
    calendar: BusinessCalendar
    management: ChannelId | None = None
    independent: ChannelId | None = None
    directors: ChannelId | None = None
    stewards: tuple[PersonId, ...] = ()
    compensation_owner: PersonId | None = None
    promise: str = ""
    language: str = "en"
    currency: str = "EUR"
    period_ends: tuple[tuple[int, int], ...] = ((12, 31),)
    """(month, day) of the end of each bonus period."""
    minimum: Minimum = field(default_factory=Minimum)
    """From how many cases, of how many reps, the digest shows a figure."""
    rep_count: int = 0
    """How many reps there are; 0 when it is not set."""
    regulated: bool = False
    """Then "business is business" is not offered."""
    whistleblowing_url: str = ""
