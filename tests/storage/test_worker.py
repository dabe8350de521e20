"""Does the worker do every job, in its order, and soon?"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

from adapters.jobs import Worker
from bot.jobs import Job
from tests.cast import NOW
from tests.fakes import FrozenClock
from tests.storage.runner import NEVER, Runner, drain, put
from tests.stores import Bell

# --- doing -------------------------------------------------------------------------------------------


async def test_a_job_is_done_right_after_the_commit(store: Any, runner: Runner, working: Worker) -> None:
    await put(store, "a1")

    await runner.ended("a1")


async def test_what_was_put_before_the_start_is_done(store: Any, runner: Runner, worker: Worker) -> None:
    await put(store, "a1")

    async with asyncio.timeout(10), worker:
        await runner.ended("a1")


async def test_a_lane_keeps_its_order(store: Any, runner: Runner, working: Worker) -> None:
    runner.hold_up("a1")
    await put(store, "a1", "a2", "a3")
    await runner.begun("a1")
    assert runner.running == {"a1"}

    runner.let_through("a1")

    await runner.ended("a3")
    assert runner.done == ["a1", "a2", "a3"]
    assert runner.most_at_once == 1


async def test_a_slow_lane_does_not_hold_up_another(store: Any, runner: Runner, working: Worker) -> None:
    runner.hold_up("a1")
    await put(store, "a1", "a2", "b1", "b2")

    await runner.ended("b2")

    assert runner.done == ["b1", "b2"]
    assert runner.running == {"a1"}
    runner.let_through("a1")


async def test_no_more_jobs_run_at_once_than_there_are_places(
    store: Any, runner: Runner, clock: FrozenClock, bell: Bell
) -> None:
    worker = Worker(store.unit_of_work, runner, clock.now, parallel=2, poll_seconds=NEVER)
    bell.then = worker.wake
    runner.hold_up("a1", "b1")

    async with asyncio.timeout(10), worker:
        await put(store, "a1", "b1", "c1", "d1")
        await runner.begun("a1", "b1")
        runner.let_through("b1")
        await runner.ended("c1", "d1")
        assert runner.running == {"a1"}
        runner.let_through("a1")

    assert runner.most_at_once == 2


async def test_a_worker_without_a_free_place_rests(store: Any, runner: Runner, clock: FrozenClock) -> None:
    looks = []

    @asynccontextmanager
    async def counted() -> AsyncIterator[Any]:
        looks.append("look")
        async with store.unit_of_work() as work:
            yield work

    runner.hold_up("a1")
    await put(store, "a1", "b1")

    async with asyncio.timeout(10), Worker(counted, runner, clock.now, parallel=1, poll_seconds=NEVER):
        await runner.begun("a1")
        before = len(looks)
        for _ in range(100):
            await asyncio.sleep(0)
        assert len(looks) - before <= 1
        runner.let_through("a1")
        await runner.ended("b1")


async def test_a_job_is_done_when_its_time_comes(
    store: Any, runner: Runner, clock: FrozenClock, working: Worker
) -> None:
    async with store.unit_of_work() as work:
        await work.jobs.put(Job("tell", "a1", "a", due=NOW + timedelta(hours=1)), Job("tell", "b1", "b"))
    await runner.ended("b1")

    clock.move(timedelta(hours=1))
    working.wake()

    await runner.ended("a1")


async def test_the_worker_wakes_by_itself_for_what_is_due_next(
    store: Any, runner: Runner, clock: FrozenClock
) -> None:
    def ticking() -> datetime:
        clock.move(timedelta(milliseconds=1))
        return clock.now()

    async with store.unit_of_work() as work:
        await work.jobs.put(Job("tell", "a1", "a", due=NOW + timedelta(milliseconds=10)))

    async with asyncio.timeout(10), Worker(store.unit_of_work, runner, ticking, poll_seconds=NEVER):
        await runner.ended("a1")


async def test_polling_finds_what_another_process_put(store: Any, runner: Runner, clock: FrozenClock) -> None:
    worker = Worker(store.unit_of_work, runner, clock.now, poll_seconds=0.001)

    async with asyncio.timeout(10), worker:
        await put(store, "a1")
        await runner.ended("a1")


async def test_draining_does_what_is_due_and_what_comes_of_it(
    store: Any, runner: Runner, worker: Worker
) -> None:
    async with store.unit_of_work() as work:
        await work.jobs.put(Job("tell", "later", None, due=NOW + timedelta(hours=1)))
    await put(store, "a1", "a2", "b1")

    await drain(worker)

    assert sorted(runner.done) == ["a1", "a2", "b1"]
