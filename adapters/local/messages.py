"""What does the local platform keep? Its messages as they look, and who reads in which language.

Protocols alone: storage keeps these promises and never sees this package.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from bot.people import ChannelId, PersonId


class LocalMessage(Protocol):
    """A message of the bot in a channel or a private chat."""

    @property
    def message_id(self) -> str: ...

    @property
    def channel(self) -> str: ...

    @property
    def thread_of(self) -> str | None:
        """The message in whose thread it stands."""
        ...

    @property
    def html(self) -> str: ...

    @property
    def posted_at(self) -> datetime: ...

    @property
    def edited_at(self) -> datetime | None: ...


class LocalMessages(Protocol):
    async def add(
        self, message_id: str, channel: ChannelId, thread_of: str | None, html: str, key: str, at: datetime
    ) -> None:
        """`key` names the sending. The same one can come twice, as on any platform: then there are two."""
        ...

    async def update(self, message_id: str, html: str, at: datetime) -> bool:
        """Exchange what a message shows; False when there is no such message."""
        ...

    async def delete(self, message_id: str) -> None: ...

    async def of(self, channels: Collection[ChannelId]) -> Sequence[LocalMessage]:
        """Every message of these channels, in the order of adding."""
        ...


class LocalLanguages(Protocol):
    async def chosen_by(self, person: PersonId) -> str | None:
        """None while somebody has not chosen."""
        ...

    async def choose(self, person: PersonId, language: str) -> None: ...
