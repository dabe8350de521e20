"""Who does the jobs? One worker a process: it claims what is due and runs each job as a task of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime, timedelta
from typing import Self

import structlog

from adapters import incidents
from bot.errors import LeaseLost, SquaredealError
from bot.jobs import ClaimedJob
from bot.kept import UnitOfWork

LEASE_SECONDS = 15.0
"""For how long a job is ours; renewed while it runs. So when a process is killed, another one goes on with
its jobs and their lanes after that time, however long a run may take."""

RENEW_SECONDS = 5.0
"""Between two renewals: one or two of them may fail, and nothing is lost."""

RUN_SECONDS = 60.0
"""The longest run: a few calls to the platform, each with a time limit of its own, and short transactions.
More is cut off."""

PARALLEL = 16
"""Jobs at once; jobs of one lane are never claimed together, so a slow channel takes one of these places."""

POLL_SECONDS = 5.0
"""The safety net: finds what another process put, and what a killed one left behind."""

GRACE_SECONDS = 10.0
"""How long `stop` waits for running jobs. What is cut off then is done again after its lease."""

PURGE_EVERY = timedelta(hours=1)
KEEP_JOBS = timedelta(days=7)
KEEP_TOKENS = timedelta(days=2)

_log = structlog.get_logger()

UnitsOfWork = Callable[[], AbstractAsyncContextManager[UnitOfWork]]
Run = Callable[[ClaimedJob], Awaitable[Exception | None]]
"""Does a job, and finishes it in one unit of work with its effect. Answers the failure for which it was put
back, None after success. What it raises leaves the job to its lease."""


class Worker:
    def __init__(
        self,
        unit_of_work: UnitsOfWork,
        run: Run,
        now: Callable[[], datetime],
        *,
        parallel: int = PARALLEL,
        poll_seconds: float = POLL_SECONDS,
        lease_seconds: float = LEASE_SECONDS,
        renew_seconds: float = RENEW_SECONDS,
        run_seconds: float = RUN_SECONDS,
    ) -> None:
        self._unit_of_work = unit_of_work
        self._run = run
        self._now = now
        self._parallel = parallel
        self._poll_seconds = poll_seconds
        self._lease_seconds = lease_seconds
        self._renew_seconds = renew_seconds
        self._run_seconds = run_seconds
        self._running: set[asyncio.Task[None]] = set()
        self._woken = asyncio.Event()
        self._is_stopping = False
        self._is_idle = asyncio.Event()
        """Set while no look is under way that could claim something."""
        self._is_idle.set()
        self._purge_at: datetime | None = None

    async def __aenter__(self) -> Self:
        """Run in the background until the block is left."""
        self._background = asyncio.create_task(self.run())
        return self

    async def __aexit__(self, *_exception: object) -> None:
        await self.stop()
        await self._background

    def wake(self) -> None:
        """Look for jobs now: some were committed, or a place became free."""
        self._woken.set()

    async def run(self) -> None:
        """Do what is due until `stop`."""
        while not self._is_stopping:
            self._woken.clear()
            self._is_idle.clear()
            try:
                idle_seconds = await self._look()
            except Exception as error:  # the database may be back at the next look; nothing is lost meanwhile
                _log.error("jobs.look_failed", error=type(error).__name__)
                idle_seconds = self._poll_seconds
            finally:
                self._is_idle.set()
            await self._rest(idle_seconds)

    async def stop(self, grace_seconds: float = GRACE_SECONDS) -> None:
        """Claim nothing more and let running jobs come to their end; the rest is cut off."""
        self._is_stopping = True
        self.wake()
        await self._is_idle.wait()
        if self._running:
            await asyncio.wait(self._running, timeout=grace_seconds)
        cut_off = list(self._running)
        for task in cut_off:
            task.cancel()
        await asyncio.gather(*cut_off, return_exceptions=True)

    async def drain(self) -> None:
        """Do everything that is due now, and what comes of it. For tests and commands."""
        self.wake()
        while self._running or self._woken.is_set():
            self._woken.clear()
            await self._start_due()
            if self._running:
                await self._woken.wait()

    # --- one look -------------------------------------------------------------------------------------

    async def _look(self) -> float:
        """Start what is due; returns after how many seconds to look again, if nothing wakes us before."""
        await self._purge_now_and_then()
        due = await self._start_due()
        if due is None or self._places() == 0:
            return self._poll_seconds
        return min(max((due - self._now()).total_seconds(), 0.0), self._poll_seconds)

    async def _start_due(self) -> datetime | None:
        """Start as many jobs as there are places; returns when the next one is due."""
        async with self._unit_of_work() as work:
            jobs = await work.jobs.claim(self._now(), self._places(), self._lease_seconds)
            next_due = await work.jobs.next_due()
        for job in jobs:
            task = asyncio.create_task(self._do(job))
            self._running.add(task)
            task.add_done_callback(self._done)
        return next_due

    def _places(self) -> int:
        return self._parallel - len(self._running)

    async def _rest(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self._woken.wait()
        except TimeoutError:
            return

    async def _purge_now_and_then(self) -> None:
        now = self._now()
        if self._purge_at is not None and now < self._purge_at:
            return
        self._purge_at = now + PURGE_EVERY
        async with self._unit_of_work() as work:
            await work.jobs.purge(now - KEEP_JOBS)
            await work.drafts.purge(now)
            await work.handled.purge(now - KEEP_TOKENS)

    # --- one job --------------------------------------------------------------------------------------

    async def _do(self, job: ClaimedJob) -> None:
        """Do a job, for no longer than a run may take."""
        try:
            async with asyncio.timeout(self._run_seconds):
                failure = await self._run_under_lease(job)
        except LeaseLost:
            _log.warning("jobs.lease_lost", job=job.id, kind=job.kind)
        except Exception as error:  # may hold what people typed: only its type is logged
            _log.error("jobs.broke", job=job.id, kind=job.kind, error=type(error).__name__)
        else:
            if failure is not None:
                _report(job, failure)

    async def _run_under_lease(self, job: ClaimedJob) -> Exception | None:
        """Most jobs are done long before their lease has to be renewed."""
        run = asyncio.ensure_future(self._run(job))
        try:
            while not run.done():
                await asyncio.wait({run}, timeout=self._renew_seconds)
                if not run.done():
                    await self._renew(job)
            return run.result()
        finally:
            run.cancel()
            await asyncio.wait({run})

    async def _renew(self, job: ClaimedJob) -> None:
        """Whatever goes wrong here, the run goes on: it is what finds out whether it can be finished."""
        try:
            async with self._unit_of_work() as work:
                await work.jobs.renew(job, self._now(), self._lease_seconds)
        except LeaseLost:
            return
        except Exception as error:
            _log.warning("jobs.not_renewed", job=job.id, kind=job.kind, error=type(error).__name__)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._running.discard(task)
        self.wake()


def _report(job: ClaimedJob, failure: Exception) -> None:
    """What a platform refuses is expected now and then; anything else is an incident."""
    if isinstance(failure, SquaredealError):
        _log.warning("jobs.failed", job=job.id, kind=job.kind, error=type(failure).__name__)
    else:
        incidents.report(failure, f"job.{job.kind}")
