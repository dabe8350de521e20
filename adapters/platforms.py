"""How do several chat platforms serve one domain? Each id says whose it is, and goes to that one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from aiohttp import web

from bot.accounts import Accounts
from bot.errors import CannotCheck, PermanentFailure
from bot.people import Channel, ChannelId, Membership, Person, PersonId, platform_of
from bot.ports import Chat, Directory
from bot.views.addressed import addressed
from bot.views.elements import Card

NOT_SET_UP = "platform_not_set_up"


@dataclass(frozen=True)
class WayIn:
    """What the web server serves for a platform, and whether something could come in at this moment."""

    routes: Sequence[web.AbstractRouteDef]
    is_open: Callable[[], bool]


ReadAccounts = Callable[[], Awaitable[Accounts]]


async def no_links() -> Accounts:
    return Accounts()


class Directories:
    """Every platform's directory as one. Whoever is on none that is set up cannot be checked.

    A person goes by the account that stands for him, on whichever platform he was met.
    """

    def __init__(self, by_platform: Mapping[str, Directory], accounts: ReadAccounts = no_links) -> None:
        self._by_platform = by_platform
        self._accounts = accounts

    async def person(self, person: PersonId) -> Person:
        accounts = await self._accounts()
        directory = self._by_platform.get(platform_of(person))
        if directory is None:
            raise CannotCheck()
        return _as_person(await directory.person(person), accounts)

    async def channel(self, channel: ChannelId) -> Channel:
        accounts = await self._accounts()
        found = await self._of(channel).channel(channel)
        return replace(found, members=tuple(_as_person(member, accounts) for member in found.members))

    async def membership(self, channel: ChannelId, person: PersonId) -> Membership:
        """Nobody is a member of another platform's channel but by the account that he has there."""
        accounts = await self._accounts()
        account = accounts.on(person, platform_of(channel))
        if account is None:
            stranger = Person(person, "?", is_full_member=False)
            return Membership(channel, stranger, is_member=False, channel_is_confidential=False)
        found = await self._of(channel).membership(channel, account)
        return replace(found, person=_as_person(found.person, accounts))

    def _of(self, channel: ChannelId) -> Directory:
        directory = self._by_platform.get(platform_of(channel))
        if directory is None:
            raise PermanentFailure(NOT_SET_UP)
        return directory


class Chats:
    """Every platform's chat as one; people are named by the accounts that they have there."""

    def __init__(self, by_platform: Mapping[str, Chat], accounts: ReadAccounts = no_links) -> None:
        self._by_platform = by_platform
        self._accounts = accounts

    async def post(self, channel: ChannelId, card: Card, key: str) -> str:
        return await self._of(channel).post(channel, await self._drawn(card, channel), key)

    async def update(self, channel: ChannelId, message_id: str, card: Card) -> None:
        await self._of(channel).update(channel, message_id, await self._drawn(card, channel))

    async def delete(self, channel: ChannelId, message_id: str) -> None:
        await self._of(channel).delete(channel, message_id)

    async def reply(
        self, channel: ChannelId, message_id: str, card: Card, key: str, *, for_all: bool = False
    ) -> str:
        drawn = await self._drawn(card, channel)
        return await self._of(channel).reply(channel, message_id, drawn, key, for_all=for_all)

    async def tell(self, person: PersonId, card: Card, key: str) -> tuple[ChannelId, str]:
        return await self._of(person).tell(person, await self._drawn(card, person), key)

    async def _drawn(self, card: Card, place: ChannelId | PersonId) -> Card:
        return addressed(card, await self._accounts(), platform_of(place))

    def _of(self, place: ChannelId | PersonId) -> Chat:
        chat = self._by_platform.get(platform_of(place))
        if chat is None:
            raise PermanentFailure(NOT_SET_UP)
        return chat


def _as_person(found: Person, accounts: Accounts) -> Person:
    person, platforms = accounts.person(found.id), accounts.platforms(found.id)
    return replace(found, id=person, account=found.id, platforms=platforms) if len(platforms) > 1 else found
