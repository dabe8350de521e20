"""What does the domain need of a platform, and what is every use case given?"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bot.company import Company
from bot.kept import UnitOfWork
from bot.people import Channel, ChannelId, Membership, Person, PersonId
from bot.people_file import PeopleFile
from bot.views.elements import Card

# --- the platforms -----------------------------------------------------------------------------------


class Directory(Protocol):
    """Who is who and who is where, read from the platform. `CannotCheck` when it does not say in time."""

    async def person(self, person: PersonId) -> Person:
        """Fresh. Somebody the platform does not know is no full member."""
        ...

    async def channel(self, channel: ChannelId) -> Channel:
        """With everybody in it; profiles may be up to 60 s old, the list of members never is.

        Raises `PermanentFailure` when the channel is gone or closed to the bot.
        """
        ...

    async def membership(self, channel: ChannelId, person: PersonId) -> Membership:
        """Fresh, within 1.5 s: a decision stands on it."""
        ...


class Chat(Protocol):
    """Sends what the domain says. Raises `RetryLater`, `OutcomeUnknown` or `PermanentFailure`.

    `key` names the sending: it goes along with the message, so that a second delivery can be recognised.
    """

    async def post(self, channel: ChannelId, card: Card, key: str) -> str:
        """The new message's id."""
        ...

    async def update(self, channel: ChannelId, message_id: str, card: Card) -> None: ...

    async def delete(self, channel: ChannelId, message_id: str) -> None:
        """Nothing happens when it is gone already."""
        ...

    async def reply(
        self, channel: ChannelId, message_id: str, card: Card, key: str, *, for_all: bool = False
    ) -> str:
        """A reply in the message's thread; `for_all` shows it in the channel too, where threads hide it."""
        ...

    async def tell(self, person: PersonId, card: Card, key: str) -> tuple[ChannelId, str]:
        """A private message: where it stands, and its id."""
        ...


# --- everything a use case is given ------------------------------------------------------------------

PREVIEW_SECONDS = 1.5
"""The person waits for the second view, and Slack waits three seconds at most."""


@dataclass(frozen=True)
class Services:
    company: Company
    unit_of_work: Callable[[], AbstractAsyncContextManager[UnitOfWork]]
    """Opens a writing transaction."""
    read: Callable[[], AbstractAsyncContextManager[UnitOfWork]]
    """Opens a reading one; nothing written in it is kept."""
    count: Callable[[], AbstractAsyncContextManager[UnitOfWork]]
    """Opens a reading one that may take its time: nobody waits for a click."""
    directory: Directory
    chat: Chat
    now: Callable[[], datetime]
    secret: bytes
    """Keys hashes; never leaves the process."""
    people_file: PeopleFile = field(default_factory=PeopleFile)
    several_platforms: bool = False
    """People may have accounts on more than one."""
    preview_seconds: float = PREVIEW_SECONDS
    """After that the second view is shown without where the case will go."""
