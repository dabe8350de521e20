"""Who does the jobs in tests of the worker? One that a test can hold up, and whose work it can wait for."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from typing import Any

from adapters.jobs import Worker
from bot.jobs import ClaimedJob, Job

NEVER = 3600.0
"""Seconds between two looks of a worker that nobody wakes: longer than any test."""


class Runner:
    """Does jobs as the use cases would; a test can hold a job up, and wait until one has begun or is done."""

    def __init__(self, store: Any) -> None:
        self._store = store
        self.done: list[str] = []
        self.running: set[str] = set()
        self.most_at_once = 0
        self.failing: dict[str, Exception] = {}
        self.put_back: dict[str, Exception] = {}
        self._let_through: dict[str, asyncio.Event] = {}
        self._begun: dict[str, asyncio.Event] = defaultdict(asyncio.Event)
        self._ended: dict[str, asyncio.Event] = defaultdict(asyncio.Event)

    def hold_up(self, *keys: str) -> None:
        for key in keys:
            self._let_through[key] = asyncio.Event()

    def let_through(self, key: str) -> None:
        self._let_through[key].set()

    async def begun(self, *keys: str) -> None:
        for key in keys:
            await self._begun[key].wait()

    async def ended(self, *keys: str) -> None:
        for key in keys:
            await self._ended[key].wait()

    async def __call__(self, job: ClaimedJob) -> Exception | None:
        self.running.add(job.key)
        self.most_at_once = max(self.most_at_once, len(self.running))
        self._begun[job.key].set()
        try:
            await self._do(job)
        finally:
            self.running.discard(job.key)
        self.done.append(job.key)
        self._ended[job.key].set()
        return self.put_back.get(job.key)

    async def _do(self, job: ClaimedJob) -> None:
        if job.key in self._let_through:
            await self._let_through[job.key].wait()
        if job.key in self.failing:
            raise self.failing.pop(job.key)
        async with self._store.unit_of_work() as work:
            await work.jobs.finish(job)


async def put(store: Any, *keys: str) -> None:
    """Jobs named by lane and number: `a1` is the first of lane `a`."""
    async with store.unit_of_work() as work:
        await work.jobs.put(*(Job("tell", key, key[0]) for key in keys))


async def drain(worker: Worker) -> None:
    async with asyncio.timeout(10):
        await worker.drain()


async def over(task: asyncio.Task[None]) -> None:
    async with asyncio.timeout(10):
        await task
