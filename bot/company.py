"""What does the domain need to know about the company? The settings, as the domain reads them."""

from __future__ import annotations

from dataclasses import dataclass

from bot.calendar import BusinessCalendar
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
    regulated: bool = False
    """Then "business is business" is not offered."""
    whistleblowing_url: str = ""
