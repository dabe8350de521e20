"""How does an open page hear at once that something changed? Who changes a channel tells its listeners."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from adapters.local.world import private_chat
from bot.jobs import ClaimedJob
from bot.people import ChannelId
from bot.ports import Services
from bot.reference import Reference


@dataclass(eq=False)
class Listener:
    """One open page. However much changes while it is not looking, it looks again once."""

    channels: frozenset[ChannelId]
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    is_closed: bool = False

    async def changes(self, heartbeat_seconds: float) -> AsyncIterator[bool]:
        """True for a change, at first too: what came before is not known here. False now and then, to find
        out whether anybody is still there. Ends when the listener is closed."""
        self.changed.set()
        while not self.is_closed:
            try:
                async with asyncio.timeout(heartbeat_seconds):
                    await self.changed.wait()
            except TimeoutError:
                yield False
                continue
            self.changed.clear()
            if not self.is_closed:
                yield True


class Live:
    def __init__(self) -> None:
        self._listeners: set[Listener] = set()
        self._is_closed = False

    @contextmanager
    def listen(self, channels: Collection[ChannelId]) -> Iterator[Listener]:
        listener = Listener(frozenset(channels), is_closed=self._is_closed)
        self._listeners.add(listener)
        try:
            yield listener
        finally:
            self._listeners.discard(listener)

    def changed(self, channel: ChannelId) -> None:
        for listener in self._listeners:
            if channel in listener.channels:
                listener.changed.set()

    def changed_everywhere(self) -> None:
        for listener in self._listeners:
            listener.changed.set()

    def close(self) -> None:
        """Let every open stream come to its end: the server waits for them when it stops."""
        self._is_closed = True
        for listener in self._listeners:
            listener.is_closed = True
            listener.changed.set()


async def tell_who_has_it_at_home(job: ClaimedJob, services: Services, live: Live) -> None:
    """A job can change what the rep and the stewards find at home without a message to either: their pages
    look again. Whoever decides has the card, of which he hears anyway. A digest is at nobody's home."""
    if "reference" not in job.payload:
        return
    async with services.read() as work:
        case = await work.cases.find(Reference(job.payload["reference"]))
    if case is not None:
        for person in {case.rep, *services.company.stewards} - (case.gains - {case.rep}):
            live.changed(private_chat(person))
