"""What is to be invented, and who plays in it? Both are given; everything else follows from the seed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.calendar import BusinessCalendar
from bot.people import Person, PersonId

_NAMES = (
    ("abe", "Abe Arkwright"),
    ("bela", "Bela Brandt"),
    ("cato", "Cato Cornelis"),
    ("demi", "Demi Dorsman"),
    ("ezra", "Ezra Eikelboom"),
    ("fien", "Fien Fairweather"),
    ("gus", "Gus Greenhalgh"),
    ("hana", "Hana Hollander"),
    ("ilse", "Ilse Ingleby"),
    ("jonas", "Jonas Jonker"),
    ("kaya", "Kaya Kestrel"),
    ("lars", "Lars Lindqvist"),
    ("mina", "Mina Molenaar"),
    ("nils", "Nils Northcott"),
    ("otis", "Otis Oosterhof"),
    ("petra", "Petra Plowright"),
    ("quinn", "Quinn Quist"),
    ("roza", "Roza Rietveld"),
    ("seb", "Seb Silvester"),
    ("tess", "Tess Tollenaar"),
    ("udo", "Udo Underhill"),
    ("vera", "Vera Vandermolen"),
    ("wim", "Wim Wetherby"),
    ("yara", "Yara Yssel"),
    ("zeno", "Zeno Zandstra"),
)


@dataclass(frozen=True)
class Plan:
    seed: int
    until: datetime
    """Now: nothing in a case is later."""
    calendar: BusinessCalendar
    period_ends: tuple[tuple[int, int], ...]
    days: int = 730
    """Of history before `until`."""
    a_week: float = 6.0
    """Cases in an ordinary week."""
    currency: str = "EUR"
    """A few cases are in another one."""
    secret: bytes = b"Invented deals have no secret."
    """Keys the deals' hashes."""
    most_open: int = 3
    """So many cases still wait for a decision at `until`; what would be open besides was never raised."""


@dataclass(frozen=True)
class Cast:
    """Roles do not overlap, but for line managers, who may be among the deciders."""

    reps: tuple[Person, ...]
    line_managers: tuple[Person, ...]
    """The first rep's, the second's, and so on, from the first again when there are more reps."""
    deciders: tuple[Person, ...]
    directors: tuple[Person, ...]
    """At least two, so that one decides where another gains."""
    owner: Person
    """Sees to what was promised."""


def invented_reps(platform: str, timezone: str = "UTC") -> tuple[Person, ...]:
    """Twenty-five people who do not exist."""
    return tuple(Person(PersonId(f"{platform}:{key}"), name, timezone=timezone) for key, name in _NAMES)
