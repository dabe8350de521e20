"""Where can the bot speak in Teams? Each channel, chat and person it has heard from, and by which Connector.

Teams tells a bot where to answer with each activity, and only then: it is kept. Nothing of the SDK is.
Storage keeps the promise of `KeptConversations` and never sees this package.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Protocol

from adapters.teams.origin import PERSONAL, Origin
from bot.people import ChannelId, PersonId, bare

DEFAULT_SERVICE_URL = "https://smba.trafficmanager.net/teams/"
"""Microsoft's own for whoever has not written yet."""
SHARED = "shared"


@dataclass(frozen=True)
class Conversation:
    """A channel or chat by its id, or a person with the private chat (empty: none yet) and how he reads."""

    place: str
    conversation: str
    service_url: str
    tenant: str
    kind: str
    team: str = ""
    language: str = ""
    timezone: str = ""

    @property
    def is_personal(self) -> bool:
        return self.kind == PERSONAL

    @property
    def is_shared(self) -> bool:
        return self.kind == SHARED


class KeptConversations(Protocol):
    async def find(self, place: str, conversation: str) -> dict[str, str] | None:
        """By its place, else by the platform's own id."""
        ...

    async def newest(self) -> dict[str, str] | None:
        """The one that was heard from last."""
        ...

    async def channels(self) -> Sequence[dict[str, str]]:
        """Every one that is no person."""
        ...

    async def keep(self, conversation: dict[str, str], at: datetime) -> None:
        """Replaces what was kept of the place."""
        ...

    async def forget(self, place: str) -> None: ...


class Reading:
    """Only looked at, for the doctor: nothing is kept. None: the database cannot be read."""

    def __init__(self, kept: KeptConversations | None) -> None:
        self._kept = kept

    async def find(self, place: str, conversation: str) -> dict[str, str] | None:
        return await self._kept.find(place, conversation) if self._kept else None

    async def newest(self) -> dict[str, str] | None:
        return await self._kept.newest() if self._kept else None

    async def channels(self) -> Sequence[dict[str, str]]:
        return await self._kept.channels() if self._kept else ()

    async def keep(self, conversation: dict[str, str], at: datetime) -> None:
        return None

    async def forget(self, place: str) -> None:
        return None


class Conversations:
    """What is kept, and a little memory so that a click that says nothing new writes nothing."""

    def __init__(self, kept: KeptConversations, tenant: str, now: Callable[[], datetime]) -> None:
        self._kept = kept
        self._tenant = tenant
        self._now = now
        self._known: dict[str, Conversation] = {}

    async def remember(self, origin: Origin) -> bool:
        """Keep where this comes from; True when the bot is in that place for the first time."""
        is_new = False
        for heard in self._heard(origin):
            before = await self.find(ChannelId(heard.place))
            is_new |= before is None or (heard.is_personal and before.conversation != heard.conversation)
            await self._keep(_completed(heard, before))
        return is_new

    async def opened(self, person: PersonId, conversation: str, service_url: str) -> None:
        """The private chat that was opened with somebody."""
        heard = Conversation(person, conversation, service_url, self._tenant, PERSONAL)
        await self._keep(_completed(heard, await self.find(person)))

    async def forget(self, origin: Origin) -> None:
        """The app is no longer there."""
        place = origin.person if origin.is_personal and origin.person else origin.place
        self._known.pop(place, None)
        await self._kept.forget(place)

    async def find(self, place: ChannelId | PersonId) -> Conversation | None:
        row = await self._kept.find(place, bare(place))
        return Conversation(**row) if row else None

    async def service_url(self, place: ChannelId | PersonId) -> str:
        """Its own, else the one that was heard from last: a tenant has one."""
        found = await self.find(place)
        if found is not None:
            return found.service_url
        newest = await self._kept.newest()
        return newest["service_url"] if newest else DEFAULT_SERVICE_URL

    async def channels(self) -> tuple[Conversation, ...]:
        return tuple(Conversation(**row) for row in await self._kept.channels())

    def _heard(self, origin: Origin) -> list[Conversation]:
        where = Conversation(
            origin.place,
            origin.place.partition(":")[2],
            origin.service_url,
            self._tenant,
            origin.kind,
            origin.team,
        )
        own = where.conversation if origin.is_personal else ""
        person = origin.person and Conversation(
            origin.person,
            own,
            origin.service_url,
            self._tenant,
            PERSONAL,
            "",
            origin.language,
            origin.timezone,
        )
        return [one for one in (None if origin.is_personal else where, person) if one]

    async def _keep(self, heard: Conversation) -> None:
        if self._known.get(heard.place) != heard:
            await self._kept.keep(asdict(heard), self._now())
            self._known[heard.place] = heard


def _completed(heard: Conversation, before: Conversation | None) -> Conversation:
    """What this activity does not tell stays as it was told before."""
    if before is None:
        return heard
    known = asdict(before)
    told = {name: value for name, value in asdict(heard).items() if value}
    if told["kind"] == "channel":
        del told["kind"]
    return Conversation(**{**known, **told})
