"""In which language does somebody read? What the people file says, else what the platform says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.people import Channel, ChannelId, Membership, Person, PersonId
from bot.ports import Directory


class WithLanguages:
    """A directory that knows the languages of the people file."""

    def __init__(self, directory: Directory, languages: Mapping[PersonId, str]) -> None:
        self._directory = directory
        self._languages = languages

    async def person(self, person: PersonId) -> Person:
        return self._speaking(await self._directory.person(person))

    async def channel(self, channel: ChannelId) -> Channel:
        found = await self._directory.channel(channel)
        return replace(found, members=tuple(self._speaking(member) for member in found.members))

    async def membership(self, channel: ChannelId, person: PersonId) -> Membership:
        found = await self._directory.membership(channel, person)
        return replace(found, person=self._speaking(found.person))

    def _speaking(self, person: Person) -> Person:
        return replace(person, language=self._languages.get(person.id, person.language))
