"""Which channels does the doctor look at on every platform, and what must be true of them together?"""

from __future__ import annotations

from dataclasses import dataclass

from adapters.doctor import Check, warning
from bot.company import Company
from bot.people import ChannelId, Person


@dataclass(frozen=True)
class Place:
    """One of the three channels."""

    name: str
    channel: ChannelId | None
    setting: str
    without: str
    """What does not work while it is not set."""
    is_needed: bool = False


def places(company: Company) -> tuple[Place, ...]:
    return (
        Place(
            "management channel",
            company.management,
            "SQUAREDEAL_MANAGEMENT_CHANNEL",
            "no card can be posted where managers decide",
            is_needed=True,
        ),
        Place(
            "independent channel",
            company.independent,
            "SQUAREDEAL_INDEPENDENT_CHANNEL",
            "a case by which a manager gains has no channel to go to",
        ),
        Place(
            "directors channel",
            company.directors,
            "SQUAREDEAL_DIRECTORS_CHANNEL",
            "nobody is asked when others do not decide",
        ),
    )


def check_different(every: tuple[Place, ...]) -> tuple[Check, ...]:
    """One channel with two tasks leaves a case that may not go there without its next route."""
    names: dict[ChannelId, list[str]] = {}
    for place in every:
        if place.channel is not None:
            names.setdefault(place.channel, []).append(place.name)
    return tuple(
        warning(
            "channels",
            f"{' and '.join(same)} are one and the same",
            "Make a channel for each, with different people in them.",
        )
        for same in names.values()
        if len(same) > 1
    )


def names_of(people: tuple[Person, ...]) -> str:
    return ", ".join(sorted(person.name for person in people))
