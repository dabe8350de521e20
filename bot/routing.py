"""Where does a case go? The routes in their order, and the test a channel must pass before each post."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum

from bot.accounts import Accounts
from bot.company import Company
from bot.form import DilemmaForm, Stake
from bot.people import Channel, ChannelId, Person, PersonId, platform_of
from bot.periods import near_period_end

STAKES_OF_THE_MANAGER = frozenset({Stake.MANAGER, Stake.HIGHER, Stake.DONT_KNOW})
STAKES_OF_OTHERS = frozenset({Stake.MANAGER, Stake.HIGHER})
"""Answers after which the rep is asked who gains."""


class Route(IntEnum):
    """Where a card goes: the routes of domain.md in their order, then the two to the directors."""

    MANAGEMENT = 1
    INDEPENDENT = 2
    PRIVATE = 3
    """To each member of the three channels who may decide."""
    ASSIGNED = 4
    """To somebody whom a steward names."""
    DIRECTORS = 5
    DIRECTORS_PRIVATE = 6
    """To each director who may decide, when somebody in their channel gains."""
    SECOND_LOOK = 7
    """To the directors' channel, for another of them to judge once more."""
    SECOND_LOOK_PRIVATE = 8


NEXT: Mapping[Route, Route] = {
    Route.MANAGEMENT: Route.INDEPENDENT,
    Route.INDEPENDENT: Route.PRIVATE,
    Route.DIRECTORS: Route.DIRECTORS_PRIVATE,
    Route.SECOND_LOOK: Route.SECOND_LOOK_PRIVATE,
}
"""After which route comes which; after the others comes the steward."""

PRIVATE_ROUTES = frozenset({Route.PRIVATE, Route.DIRECTORS_PRIVATE, Route.SECOND_LOOK_PRIVATE})
SECOND_LOOK_ROUTES = frozenset({Route.SECOND_LOOK, Route.SECOND_LOOK_PRIVATE})
DIRECTORS_ROUTES = frozenset({Route.DIRECTORS, Route.DIRECTORS_PRIVATE})


def first_like(route: int) -> Route:
    """The first of the routes that this one belongs to: of all, of the directors', of a second look's."""
    if route in DIRECTORS_ROUTES:
        return Route.DIRECTORS
    return Route.SECOND_LOOK if route in SECOND_LOOK_ROUTES else Route.MANAGEMENT


class Blocked(StrEnum):
    """Why a channel is no route for a case."""

    NOT_SET = "not_set"
    LINE_MANAGER_UNKNOWN = "line_manager_unknown"
    NOT_CONFIDENTIAL = "not_confidential"
    SOMEBODY_GAINS = "somebody_gains"
    NOBODY_ELIGIBLE = "nobody_eligible"
    NOT_LINKED = "not_linked"
    """It is on a platform on which nobody knows who the rep is, or one of those who gain."""


@dataclass(frozen=True)
class Interests:
    """Who gains by a deal and who is barred from deciding, for routing."""

    gains: frozenset[PersonId]
    barred: frozenset[PersonId]
    line_manager_unknown: bool
    platform: str
    """The rep's: on another one only those decide of whom it is known who they are here."""


def is_near_period_end(form: DilemmaForm, submitted_on: date, company: Company) -> bool:
    return any(near_period_end(day, company.period_ends) for day in (submitted_on, form.decide_by))


def line_manager_gains(form: DilemmaForm, submitted_on: date, company: Company) -> bool:
    """By the stakes, or because the case is near the end of a bonus period (domain.md, People)."""
    by_stake = bool(form.at_stake & STAKES_OF_THE_MANAGER)
    return by_stake or is_near_period_end(form, submitted_on, company)


def channel_of(route: Route, company: Company) -> ChannelId | None:
    """None for a private route, or when the channel is not set."""
    channels = {
        Route.MANAGEMENT: company.management,
        Route.INDEPENDENT: company.independent,
        Route.DIRECTORS: company.directors,
        Route.SECOND_LOOK: company.directors,
    }
    return channels.get(route)


def all_channels(company: Company) -> tuple[ChannelId, ...]:
    """Those of the three channels that are set, each once."""
    named = (company.management, company.independent, company.directors)
    return tuple(dict.fromkeys(channel for channel in named if channel))


def eligible_in(channel: Channel, barred: frozenset[PersonId], platform: str) -> tuple[Person, ...]:
    """Everybody in the channel who may decide a case of that platform."""
    return tuple(
        person
        for person in channel.members
        if person.is_full_member and person.id not in barred and person.is_on(platform)
    )


def why_closed(
    channel: ChannelId, interests: Interests, company: Company, accounts: Accounts
) -> Blocked | None:
    """What rules a channel out before it is looked at: a line manager who gains, and whom nobody knows by
    name, is among the managers, whatever else their channel is bound as."""
    if channel == company.management and interests.line_manager_unknown:
        return Blocked.LINE_MANAGER_UNKNOWN
    elsewhere = platform_of(channel)
    unknown_there = interests.line_manager_unknown and elsewhere != interests.platform
    if unknown_there or elsewhere not in accounts.shared_by(interests.gains):
        return Blocked.NOT_LINKED
    return None


def may_stand(channel: Channel, interests: Interests) -> bool:
    """May a card that was posted there stay? Private, not shared, and nobody in it who gains."""
    return channel.is_confidential and not any(person.id in interests.gains for person in channel.members)


def why_blocked(channel: Channel, interests: Interests) -> Blocked | None:
    """Private, not shared, nobody in it who gains, and somebody who may decide."""
    if not channel.is_confidential:
        return Blocked.NOT_CONFIDENTIAL
    if any(person.id in interests.gains for person in channel.members):
        return Blocked.SOMEBODY_GAINS
    return None if eligible_in(channel, interests.barred, interests.platform) else Blocked.NOBODY_ELIGIBLE
