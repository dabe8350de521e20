"""What stands in for the outside in tests? Fakes that keep the promises of `bot.ports` and `bot.kept`."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.errors import PermanentFailure
from bot.people import Channel, ChannelId, Membership, Person, PersonId, bare, platform_of
from bot.views.elements import Card
from tests.memory import MemoryStore

__all__ = ["FakeChat", "FakeDirectory", "FrozenClock", "MemoryStore"]

# --- time --------------------------------------------------------------------------------------------


class FrozenClock:
    """Stands still until it is moved."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        return self._at

    def move(self, by: timedelta) -> None:
        self._at += by


# --- the platform ------------------------------------------------------------------------------------


class FakeDirectory:
    """People and channels as the test sets them; `failure` is raised by every look, once it is set."""

    def __init__(self, people: Iterable[Person] = (), channels: Iterable[Channel] = ()) -> None:
        self.people = {person.id: person for person in people}
        self.channels = {channel.id: channel for channel in channels}
        self.failure: Exception | None = None

    # what a test does

    def know(self, person: Person) -> None:
        """A new person, or a known one whose profile changed: deactivated, a guest, another language."""
        self.people[person.id] = person

    def join(self, channel: ChannelId, *people: Person) -> None:
        members = self.channels[channel].members
        self._change(channel, members=(*members, *people))

    def leave(self, channel: ChannelId, *people: Person) -> None:
        gone = {person.id for person in people}
        members = self.channels[channel].members
        self._change(channel, members=tuple(person for person in members if person.id not in gone))

    def open_up(self, channel: ChannelId) -> None:
        self._change(channel, is_private=False)

    def share(self, channel: ChannelId) -> None:
        self._change(channel, is_shared=True)

    def remove(self, channel: ChannelId) -> None:
        del self.channels[channel]

    def _change(self, channel: ChannelId, **changes: object) -> None:
        self.channels[channel] = replace(self.channels[channel], **changes)  # type: ignore[arg-type]

    # what the domain asks

    async def person(self, person: PersonId) -> Person:
        self._may_fail()
        return self._profile(person)

    async def channel(self, channel: ChannelId) -> Channel:
        self._may_fail()
        found = self._found(channel)
        return replace(found, members=tuple(self._profile(person.id) for person in found.members))

    async def membership(self, channel: ChannelId, person: PersonId) -> Membership:
        self._may_fail()
        found = self._found(channel)
        is_member = any(member.id == person for member in found.members)
        return Membership(channel, self._profile(person), is_member, found.is_confidential)

    def _may_fail(self) -> None:
        if self.failure is not None:
            raise self.failure

    def _found(self, channel: ChannelId) -> Channel:
        if channel not in self.channels:
            raise PermanentFailure("channel_not_found")
        return self.channels[channel]

    def _profile(self, person: PersonId) -> Person:
        return self.people.get(person, Person(person, bare(person), is_full_member=False))


@dataclass(frozen=True)
class Post:
    channel: ChannelId
    message_id: str
    card: Card
    key: str


@dataclass(frozen=True)
class Update:
    channel: ChannelId
    message_id: str
    card: Card


@dataclass(frozen=True)
class Reply:
    channel: ChannelId
    to: str
    message_id: str
    card: Card
    key: str
    for_all: bool


@dataclass(frozen=True)
class Tell:
    person: PersonId
    channel: ChannelId
    message_id: str
    card: Card
    key: str


@dataclass(frozen=True)
class Delete:
    channel: ChannelId
    message_id: str


Sent = Post | Update | Reply | Tell | Delete


class FakeChat:
    """Writes down what was sent, in order."""

    def __init__(self) -> None:
        self.sent: list[Sent] = []
        self._failures: list[tuple[Exception, bool]] = []
        self._numbers = itertools.count(1)

    # what a test does

    def fail_next(self, error: Exception, times: int = 1, *, accepted: bool = False) -> None:
        """The next calls raise; `accepted`: after the message was taken, as when the answer gets lost."""
        self._failures += [(error, accepted)] * times

    @property
    def posts(self) -> list[Post]:
        return [one for one in self.sent if isinstance(one, Post)]

    @property
    def updates(self) -> list[Update]:
        return [one for one in self.sent if isinstance(one, Update)]

    @property
    def replies(self) -> list[Reply]:
        return [one for one in self.sent if isinstance(one, Reply)]

    @property
    def tells(self) -> list[Tell]:
        return [one for one in self.sent if isinstance(one, Tell)]

    def told(self, person: Person | PersonId) -> list[Card]:
        """The private messages that somebody got."""
        who = person.id if isinstance(person, Person) else person
        return [one.card for one in self.tells if one.person == who]

    # what the domain says

    async def post(self, channel: ChannelId, card: Card, key: str) -> str:
        message_id = self._new_id()
        self._send(Post(channel, message_id, card, key))
        return message_id

    async def update(self, channel: ChannelId, message_id: str, card: Card) -> None:
        self._send(Update(channel, message_id, card))

    async def delete(self, channel: ChannelId, message_id: str) -> None:
        self._send(Delete(channel, message_id))

    async def reply(
        self, channel: ChannelId, message_id: str, card: Card, key: str, *, for_all: bool = False
    ) -> str:
        reply_id = self._new_id()
        self._send(Reply(channel, message_id, reply_id, card, key, for_all))
        return reply_id

    async def tell(self, person: PersonId, card: Card, key: str) -> tuple[ChannelId, str]:
        place = ChannelId(f"{platform_of(person)}:D{bare(person)}"), self._new_id()
        self._send(Tell(person, *place, card, key))
        return place

    def _new_id(self) -> str:
        return f"m{next(self._numbers)}"

    def _send(self, what: Sent) -> None:
        error, accepted = self._failures.pop(0) if self._failures else (None, True)
        if accepted:
            self.sent.append(what)
        if error is not None:
            raise error
