"""Who is who and who is where in the demo? The invented company, each in the language of choice."""

from __future__ import annotations

from dataclasses import replace

from adapters.local.messages import LocalLanguages
from adapters.local.world import CHANNELS, EVERYBODY
from bot.errors import PermanentFailure
from bot.people import Channel, ChannelId, Membership, Person, PersonId, bare


class LocalDirectory:
    """Keeps the promises of `bot.ports.Directory`; `language` is for those who have not chosen one."""

    def __init__(self, languages: LocalLanguages, language: str) -> None:
        self._languages = languages
        self._language = language

    async def person(self, person: PersonId) -> Person:
        known = EVERYBODY.get(person)
        if known is None:
            return Person(person, bare(person), is_full_member=False)
        return replace(known, language=await self._languages.chosen_by(person) or self._language)

    async def channel(self, channel: ChannelId) -> Channel:
        members = [await self.person(member.id) for member in _members(channel)]
        return Channel(channel, is_private=True, is_shared=False, members=tuple(members))

    async def membership(self, channel: ChannelId, person: PersonId) -> Membership:
        is_member = any(member.id == person for member in _members(channel))
        return Membership(channel, await self.person(person), is_member, channel_is_confidential=True)


def _members(channel: ChannelId) -> tuple[Person, ...]:
    if channel not in CHANNELS:
        raise PermanentFailure("channel_not_found")
    return CHANNELS[channel]
