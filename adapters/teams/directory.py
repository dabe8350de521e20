"""Who is who and who is where in Teams? The `Directory` port over the Bot Connector's rosters."""

from __future__ import annotations

import asyncio
from typing import Any

from adapters.teams.chat import TeamsChat
from adapters.teams.connector import Connector, Refused
from adapters.teams.conversations import Conversation, Conversations
from adapters.teams.origin import PLATFORM
from adapters.teams.patience import CLICKED
from bot.company import Company
from bot.errors import CannotCheck, DeliveryFailed, PermanentFailure
from bot.people import Channel, ChannelId, Membership, Person, PersonId, bare, platform_of
from bot.routing import all_channels
from bot.text import clean_name

CHANNEL_SECONDS = 30.0
PAGE = "500"
UNKNOWN_THERE = frozenset({400, 403, 404})
"""Teams says one of these of somebody who is not in a conversation, or whom the bot cannot see there."""
NOT_FOUND = 404

Member = dict[str, Any]


class TeamsDirectory:
    """The channels that the settings name are the company's; bound ones are known from their conversations.

    Teams tells how somebody reads only when he does something; until then he reads as the company does.
    """

    def __init__(
        self,
        connector: Connector,
        conversations: Conversations,
        chat: TeamsChat,
        tenant: str,
        company: Company,
        click_seconds: float = CLICKED.click,
    ) -> None:
        self._connector = connector
        self._conversations = conversations
        self._chat = chat
        self._tenant = tenant.lower()
        self._company = company
        self._click_seconds = click_seconds
        self._channels = [one for one in all_channels(company) if platform_of(one) == PLATFORM]

    async def person(self, person: PersonId) -> Person:
        """Asked where the person is known to be, then in the channels, last in a private chat of his own."""
        try:
            async with asyncio.timeout(self._click_seconds):
                return self._read(
                    person, await self._look_for(person), await self._conversations.find(person)
                )
        except (TimeoutError, DeliveryFailed):
            raise CannotCheck() from None

    async def channel(self, channel: ChannelId) -> Channel:
        found = await self._conversations.find(channel)
        try:
            async with asyncio.timeout(CHANNEL_SECONDS):
                members = await self._members(channel)
        except TimeoutError:
            raise CannotCheck() from None
        people = tuple(
            self._read(_person_of(member), member, None) for member in members if _object_id(member)
        )
        return Channel(channel, _is_private(found), self._is_shared(found, members), people)

    async def membership(self, channel: ChannelId, person: PersonId) -> Membership:
        try:
            async with asyncio.timeout(self._click_seconds):
                member = await self._member(channel, person)
                found = await self._conversations.find(channel)
                own = await self._conversations.find(person)
        except PermanentFailure:
            raise
        except (TimeoutError, DeliveryFailed):
            raise CannotCheck() from None
        is_confidential = _is_private(found) and not (found and found.is_shared)
        # That the roster does not have somebody says no more than that.
        profile = Person(person, "?") if member is None else self._read(person, member, own)
        return Membership(channel, profile, member is not None, is_confidential)

    # --- calls ----------------------------------------------------------------------------------------

    async def _look_for(self, person: PersonId) -> Member | None:
        own = await self._conversations.find(person)
        if own is not None and own.conversation:
            member = await self._seen_in(ChannelId(f"{PLATFORM}:{own.conversation}"), person)
            if member is not None:
                return member
        member = await self._in_the_channels(person)
        return member or await self._in_a_private_chat(person, own)

    async def _in_the_channels(self, person: PersonId) -> Member | None:
        heard_from = [ChannelId(one.place) for one in await self._conversations.channels()]
        every = dict.fromkeys([*self._channels, *heard_from])
        looked = await asyncio.gather(*(self._seen_in(one, person) for one in every), return_exceptions=True)
        found = [one for one in looked if isinstance(one, dict)]
        failed = [one for one in looked if isinstance(one, BaseException)]
        if not found and failed:
            raise failed[0]
        return found[0] if found else None

    async def _in_a_private_chat(self, person: PersonId, own: Conversation | None) -> Member | None:
        if own is not None and own.conversation:
            return None
        try:
            conversation = await self._chat.private_chat(person)
        except Refused:
            return None
        return await self._seen_in(ChannelId(f"{PLATFORM}:{conversation}"), person)

    async def _seen_in(self, channel: ChannelId, person: PersonId) -> Member | None:
        try:
            return await self._ask(channel, person)
        except Refused as refused:
            if refused.status in UNKNOWN_THERE:
                return None
            raise

    async def _member(self, channel: ChannelId, person: PersonId) -> Member | None:
        """None when the roster does not have the person."""
        try:
            return await self._ask(channel, person)
        except Refused as refused:
            if refused.status == NOT_FOUND:
                return None
            raise

    async def _ask(self, channel: ChannelId, person: PersonId) -> Member:
        service_url = await self._conversations.service_url(channel)
        path = ("conversations", bare(channel), "members", bare(person))
        return await self._connector.call("GET", service_url, *path)

    async def _members(self, channel: ChannelId) -> list[Member]:
        """Everybody; the roster comes in pages until there is no token for a next one."""
        service_url = await self._conversations.service_url(channel)
        members: list[Member] = []
        query = {"pageSize": PAGE}
        while True:
            path = ("conversations", bare(channel), "pagedmembers")
            answer = await self._connector.call("GET", service_url, *path, query=query)
            members += [member for member in answer.get("members") or () if isinstance(member, dict)]
            token = answer.get("continuationToken")
            if not token:
                return members
            query = {"pageSize": PAGE, "continuationToken": str(token)}

    # --- reading --------------------------------------------------------------------------------------

    def _read(self, person: PersonId, member: Member | None, own: Conversation | None) -> Person:
        if member is None:
            return Person(person, "?", is_full_member=False)
        return Person(
            person,
            clean_name(str(member.get("name") or member.get("givenName") or "")),
            language=(own.language if own else "") or self._company.language,
            timezone=(own.timezone if own else "") or self._company.calendar.timezone,
            is_full_member=self._is_full_member(person, member),
        )

    def _is_full_member(self, person: PersonId, member: Member) -> bool:
        """No guest, nobody anonymous, nobody of another tenant, nobody else than who was asked for."""
        role, tenant = member.get("userRole"), member.get("tenantId")
        is_one_of_us = isinstance(tenant, str) and tenant.lower() == self._tenant
        return is_one_of_us and role == "user" and _object_id(member) == bare(person)

    def _is_shared(self, found: Conversation | None, members: list[Member]) -> bool:
        """As a shared channel, or by somebody of another organisation in it."""
        others = any(
            str(member.get("tenantId") or self._tenant).lower() != self._tenant for member in members
        )
        return others or (found is not None and found.is_shared)


def _object_id(member: Member) -> str:
    """Bots have none."""
    return str(member.get("aadObjectId") or member.get("objectId") or "").lower()


def _person_of(member: Member) -> PersonId:
    return PersonId(f"{PLATFORM}:{_object_id(member)}")


def _is_private(found: Conversation | None) -> bool:
    """Who is not on the roster cannot read a chat or a channel. Whether the team itself is open to everybody
    the Connector does not tell: the doctor asks for it to be looked at."""
    return found is None or not found.is_personal
