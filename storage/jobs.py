"""Which job may run now, and who holds it? Leases with a fencing token; each lane in its order."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, Integer, bindparam
from sqlalchemy.orm import aliased
from sqlmodel import UTCDateTime, and_, col, delete, exists, func, or_, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import LeaseLost
from bot.jobs import ClaimedJob, Job
from storage.postgresql import hold, is_postgresql
from storage.tables import JobRow
from storage.upsert import insert_new

WAITING, DONE, FAILED = "waiting", "done", "failed"

_PLAIN = {"synchronize_session": False}
_OTHER = aliased(JobRow)
_NOW = bindparam("now", type_=UTCDateTime())
"""Statements that workers ask all the time are made once, and get their values as they are asked."""


class SqlJobs:
    def __init__(
        self,
        session: AsyncSession,
        now: Callable[[], datetime],
        lease_clock: Callable[[], datetime] | None = None,
    ) -> None:
        self._session = session
        self._now = now
        self._leases_at = lease_clock
        self.were_put = False

    async def put(self, *jobs: Job) -> None:
        now = self._now()
        await insert_new(self._session, JobRow, [_columns(job, now) for job in jobs])
        self.were_put = self.were_put or bool(jobs)

    async def claim(self, now: datetime, limit: int, lease_seconds: float) -> Sequence[ClaimedJob]:
        # One replica at a time: only when every earlier claim is committed can be seen which lanes are free.
        # Locked rows do not show it: what keeps a lane busy is another row than the one that would be taken.
        await hold(self._session, "claim")
        values = self._moments(now) | {"limit": limit}
        rows = (await self._session.exec(_claimable(self._shares_clock()), params=values)).all()
        if not rows:
            return []
        token = secrets.token_hex(16)
        lease = {"token": token, "lease_until": self._lease_until(now, lease_seconds)}
        taken = update(JobRow).where(col(JobRow.id).in_([row.id for row in rows]))
        await self._session.exec(taken.values(**lease), execution_options=_PLAIN)
        return [_claimed(row, token) for row in rows]

    async def renew(self, job: ClaimedJob, now: datetime, lease_seconds: float) -> None:
        await self._change(job, lease_until=self._lease_until(now, lease_seconds))

    async def finish(self, job: ClaimedJob) -> None:
        await self._let_go(job, state=DONE, finished_at=self._now(), error=None)

    async def postpone(self, job: ClaimedJob, due: datetime, error: str, *, counts: bool) -> None:
        await self._let_go(job, due=due, error=error, attempts=job.attempts + int(counts))

    async def give_up(self, job: ClaimedJob, error: str) -> None:
        await self._let_go(job, state=FAILED, error=error)

    async def next_due(self) -> datetime | None:
        values = self._moments(self._now())
        due = await self._session.exec(_next_due(self._shares_clock()), params=values)
        first: datetime | None = due.first()
        return first

    async def purge(self, before: datetime) -> None:
        old = delete(JobRow).where(col(JobRow.finished_at) < before)
        await self._session.exec(old, execution_options=_PLAIN)

    async def let_go_of_all(self) -> None:
        """End every lease. Whoever still held one finds out by its token."""
        held = update(JobRow).where(col(JobRow.token).is_not(None))
        await self._session.exec(held.values(token=None, lease_until=None), execution_options=_PLAIN)

    # --- inside ---------------------------------------------------------------------------------------

    def _shares_clock(self) -> bool:
        """Leases go by PostgreSQL's own clock, which all replicas share; SQLite stays on one machine."""
        return is_postgresql(self._session)

    def _moments(self, now: datetime) -> dict[str, Any]:
        return {"now": now} | ({} if self._shares_clock() else {"lease_clock": self._lease_clock(now)})

    def _lease_until(self, now: datetime, seconds: float) -> Any:
        lease = timedelta(seconds=seconds)
        return func.statement_timestamp() + lease if self._shares_clock() else self._lease_clock(now) + lease

    def _lease_clock(self, now: datetime) -> datetime:
        """The demo's `now` can jump over days; a job that is running stays held all the same."""
        return self._leases_at() if self._leases_at else now

    async def _let_go(self, job: ClaimedJob, **changes: Any) -> None:
        """End the lease."""
        await self._change(job, token=None, lease_until=None, **changes)

    async def _change(self, job: ClaimedJob, **changes: Any) -> None:
        """Raises `LeaseLost` when the job is under another lease, or under none."""
        held = update(JobRow).where(col(JobRow.id) == job.id, col(JobRow.token) == job.token)
        result = await self._session.exec(held.values(**changes), execution_options=_PLAIN)
        if result.rowcount == 0:
            raise LeaseLost()


@cache
def _claimable(shared_clock: bool) -> Any:
    lease = col(JobRow.lease_until)
    nobody_holds = or_(lease.is_(None), lease <= _leases_now(shared_clock))
    return (
        select(JobRow)
        .where(JobRow.state == WAITING, JobRow.due <= _NOW, nobody_holds, ~_behind_another(shared_clock))
        .order_by(col(JobRow.due), col(JobRow.id))
        .limit(bindparam("limit", type_=Integer))
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )


@cache
def _next_due(shared_clock: bool) -> Any:
    return select(func.min(JobRow.due)).where(
        JobRow.state == WAITING, col(JobRow.token).is_(None), ~_behind_another(shared_clock)
    )


def _behind_another(shared_clock: bool) -> ColumnElement[bool]:
    """Whether the lane is another's: one that was put earlier and has come up, or one that is running.

    A job put for later does not stop its lane until its time comes; one that was put back does.
    """
    is_running = col(_OTHER.lease_until) > _leases_now(shared_clock)
    return exists().where(
        col(_OTHER.lane) == col(JobRow.lane),
        col(_OTHER.state) == WAITING,
        or_(and_(col(_OTHER.id) < col(JobRow.id), col(_OTHER.starts) <= _NOW), is_running),
    )


def _leases_now(shared_clock: bool) -> ColumnElement[datetime]:
    return func.statement_timestamp() if shared_clock else bindparam("lease_clock", type_=UTCDateTime())


def _columns(job: Job, now: datetime) -> dict[str, Any]:
    due = job.due or now
    return {
        "key": job.key,
        "kind": job.kind,
        "lane": job.lane,
        "payload": dict(job.payload),
        "created": now,
        "starts": due,
        "due": due,
        "state": WAITING,
        "attempts": 0,
    }


def _claimed(row: JobRow, token: str) -> ClaimedJob:
    if row.id is None:
        raise AssertionError("a stored job has a number")
    return ClaimedJob(row.id, row.kind, row.key, row.lane, row.payload, row.attempts, row.created, token)
