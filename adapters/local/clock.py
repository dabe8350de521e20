"""What time is it in the demo? The real time, and as much later as people made it: forward, never back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil
from typing import Protocol

from bot.todo import JobKind

STEPS: Mapping[str, timedelta] = {
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
    "month": timedelta(days=30),
}
NEXT = "next"
"""The step to what happens next, however far that is."""

FURTHEST = timedelta(days=3660)
"""Ten years ahead: nothing in a case takes longer, and no calendar ends."""

LOOKS = frozenset({JobKind.CHECK_CARD, JobKind.CHECK_DECIDERS, JobKind.CHECK_PLACES})
"""These see to it that all is well, every hour as a rule: nobody notices one."""


class Moved(StrEnum):
    """What came of a step."""

    MOVED = "moved"
    BUSY = "busy"
    """What is due is being done, and only then is known what is next."""
    NOTHING = "nothing"
    FURTHEST = "furthest"


class KeptClock(Protocol):
    async def keep(self, ahead: timedelta) -> None:
        """Whole seconds."""
        ...

    async def next_due(self, besides: Collection[str]) -> datetime | None:
        """When the earliest job is due that is not done, be it running; kinds `besides` do not count."""
        ...


@dataclass
class DemoTime:
    """Whoever needs the time in the demo asks here."""

    real: Callable[[], datetime]
    ahead: timedelta = timedelta()

    def now(self) -> datetime:
        return self.real() + self.ahead


class LocalClock:
    """`moved` is called whenever it is later than it was a moment ago."""

    def __init__(self, time: DemoTime, kept: KeptClock, moved: Callable[[], None]) -> None:
        self._time = time
        self._kept = kept
        self._moved = moved
        self._one_at_a_time = asyncio.Lock()

    async def move(self, step: str) -> Moved:
        async with self._one_at_a_time:
            if step != NEXT:
                return await self._move_by(STEPS[step])
            now, due = self._time.now(), await self._kept.next_due(LOOKS)
            if due is None:
                return Moved.NOTHING
            return Moved.BUSY if due <= now else await self._move_by(due - now)

    async def _move_by(self, step: timedelta) -> Moved:
        ahead = timedelta(seconds=ceil((self._time.ahead + step).total_seconds()))
        if ahead > FURTHEST:
            return Moved.FURTHEST
        await self._kept.keep(ahead)
        self._time.ahead = ahead
        self._moved()
        return Moved.MOVED
