"""What is to be done after a commit, and how is it handed out? Under leases, and each lane in its order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol


@dataclass(frozen=True)
class Job:
    """Something to do after the commit. It names an event and a case, never a rendered message."""

    kind: str
    key: str
    """Unique: putting a second job with this key does nothing."""
    lane: str | None
    """Jobs of one lane (a channel, a person's private chat) run one after the other, in the order of
    putting. None: no order."""
    payload: Mapping[str, Any] = field(default_factory=dict)
    due: datetime | None = None
    """None: at once."""


@dataclass(frozen=True)
class ClaimedJob:
    """A job under a lease. `token` fences: finishing with a token that is no longer the job's is refused."""

    id: int
    kind: str
    key: str
    lane: str | None
    payload: Mapping[str, Any]
    attempts: int
    """Failed tries so far."""
    created: datetime
    token: str


class Jobs(Protocol):
    async def put(self, *jobs: Job) -> None: ...

    async def claim(self, now: datetime, limit: int, lease_seconds: float) -> Sequence[ClaimedJob]:
        """Up to `limit` due jobs, at most one a lane, and none behind an earlier unfinished one of its lane.

        A job put for later holds up its lane only from then on; one that was put back does at once.
        """
        ...

    async def renew(self, job: ClaimedJob, now: datetime, lease_seconds: float) -> None:
        """The job is still being done: its lease begins anew. Raises `LeaseLost`."""
        ...

    async def finish(self, job: ClaimedJob) -> None:
        """Raises `LeaseLost` when the token is no longer the job's."""
        ...

    async def postpone(self, job: ClaimedJob, due: datetime, error: str, *, counts: bool) -> None:
        """Put a job back; `counts` as a failed try or not. Raises `LeaseLost`."""
        ...

    async def give_up(self, job: ClaimedJob, error: str) -> None:
        """Keep a job that no retry can help, out of its lane's way. Raises `LeaseLost`."""
        ...

    async def next_due(self) -> datetime | None:
        """When the earliest waiting job that nobody holds is due."""
        ...

    async def purge(self, before: datetime) -> None:
        """Delete jobs finished before that moment."""
        ...
