"""How do several chat platforms serve one domain? Each id says whose it is, and goes to that one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from aiohttp import web

from bot.errors import CannotCheck, PermanentFailure
from bot.people import Channel, ChannelId, Membership, Person, PersonId, platform_of
from bot.ports import Chat, Directory
from bot.views.elements import Card

NOT_SET_UP = "platform_not_set_up"


@dataclass(frozen=True)
class WayIn:
    """What the web server serves for a platform, and whether something could come in at this moment."""

    routes: Sequence[web.AbstractRouteDef]
    is_open: Callable[[], bool]


class Directories:
    """Every platform's directory as one. Whoever is on none that is set up cannot be checked."""

    def __init__(self, by_platform: Mapping[str, Directory]) -> None:
        self._by_platform = by_platform

    async def person(self, person: PersonId) -> Person:
        directory = self._by_platform.get(platform_of(person))
        if directory is None:
            raise CannotCheck()
        return await directory.person(person)

    async def channel(self, channel: ChannelId) -> Channel:
        return await self._of(channel).channel(channel)

    async def membership(self, channel: ChannelId, person: PersonId) -> Membership:
        """Nobody is a member of another platform's channel."""
        if platform_of(person) != platform_of(channel):
            stranger = Person(person, "?", is_full_member=False)
            return Membership(channel, stranger, is_member=False, channel_is_confidential=False)
        return await self._of(channel).membership(channel, person)

    def _of(self, channel: ChannelId) -> Directory:
        directory = self._by_platform.get(platform_of(channel))
        if directory is None:
            raise PermanentFailure(NOT_SET_UP)
        return directory


class Chats:
    """Every platform's chat as one."""

    def __init__(self, by_platform: Mapping[str, Chat]) -> None:
        self._by_platform = by_platform

    async def post(self, channel: ChannelId, card: Card, key: str) -> str:
        return await self._of(channel).post(channel, card, key)

    async def update(self, channel: ChannelId, message_id: str, card: Card) -> None:
        await self._of(channel).update(channel, message_id, card)

    async def delete(self, channel: ChannelId, message_id: str) -> None:
        await self._of(channel).delete(channel, message_id)

    async def reply(self, channel: ChannelId, message_id: str, card: Card, key: str) -> str:
        return await self._of(channel).reply(channel, message_id, card, key)

    async def tell(self, person: PersonId, card: Card, key: str) -> tuple[ChannelId, str]:
        return await self._of(person).tell(person, card, key)

    def _of(self, place: ChannelId | PersonId) -> Chat:
        chat = self._by_platform.get(platform_of(place))
        if chat is None:
            raise PermanentFailure(NOT_SET_UP)
        return chat
