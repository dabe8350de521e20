"""Who somebody is: people, channels, and what a platform says of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

PersonId = NewType("PersonId", str)
"""A person on a platform: ``slack:U024BE7LH``, ``local:sam``."""

ChannelId = NewType("ChannelId", str)
"""A channel on a platform: ``slack:C024BE7LR``, ``local:management``."""


class Role(StrEnum):
    """In which role somebody acted, as the audit trail keeps it."""

    REP = "rep"
    DECIDER = "decider"
    STEWARD = "steward"
    OWNER = "owner"
    """Sees to what the rep was promised."""
    BOT = "bot"
    NONE = "none"


@dataclass(frozen=True)
class Person:
    """What the platform says of somebody at this moment."""

    id: PersonId
    name: str
    language: str = "en"
    timezone: str = "UTC"
    is_full_member: bool = True
    """False for bots, guests, deactivated people and people of another organisation."""
    account: PersonId | None = None
    """The account that this was read of, where another one stands for the person."""
    platforms: frozenset[str] = frozenset()
    """Where the person has linked accounts; empty where there are none."""

    @property
    def platform(self) -> str:
        """Where this was read, and where the person is at this moment."""
        return platform_of(self.account or self.id)

    def is_on(self, platform: str) -> bool:
        return platform == platform_of(self.id) or platform in self.platforms


@dataclass(frozen=True)
class Channel:
    """A channel with everybody in it, as the platform says at this moment."""

    id: ChannelId
    is_private: bool
    is_shared: bool
    """Shared with another organisation."""
    members: tuple[Person, ...]

    @property
    def is_confidential(self) -> bool:
        return self.is_private and not self.is_shared


@dataclass(frozen=True)
class Membership:
    """One person beside one channel, read live: what a decision click stands on."""

    channel: ChannelId
    person: Person
    is_member: bool
    channel_is_confidential: bool

    @property
    def may_act_here(self) -> bool:
        return self.person.is_full_member and self.is_member and self.channel_is_confidential


def platform_of(identifier: PersonId | ChannelId) -> str:
    """The platform's name, the part before the colon."""
    return identifier.partition(":")[0]


def bare(identifier: PersonId | ChannelId) -> str:
    """The platform's own id, the part after the colon."""
    return identifier.partition(":")[2]
