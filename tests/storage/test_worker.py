"""Does the worker do every job, in order, soon, and does it stop without tearing anything apart?"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from structlog.testing import capture_logs

from adapters.jobs import KEEP_JOBS, KEEP_TOKENS, LEASE_SECONDS, Worker
from bot.errors import OutcomeUnknown
from bot.ports import ClaimedJob, Draft, Job
from tests.cast import NOW, SAM, make_case
from tests.fakes import FrozenClock
from tests.stores import Bell

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


@pytest.fixture
def runner(store: Any) -> Runner:
    return Runner(store)


@pytest.fixture
def worker(store: Any, runner: Runner, clock: FrozenClock, bell: Bell) -> Worker:
    worker = Worker(store.unit_of_work, runner, clock.now, poll_seconds=NEVER)
    bell.then = worker.wake
    return worker


@pytest.fixture
async def working(worker: Worker) -> AsyncIterator[Worker]:
    """A worker that has begun before anything was put."""
    async with asyncio.timeout(10), worker:
        yield worker


async def put(store: Any, *keys: str) -> None:
    """Jobs named by lane and number: `a1` is the first of lane `a`."""
    async with store.unit_of_work() as work:
        await work.jobs.put(*(Job("tell", key, key[0]) for key in keys))


async def drain(worker: Worker) -> None:
    async with asyncio.timeout(10):
        await worker.drain()


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


# --- going wrong -------------------------------------------------------------------------------------


async def test_a_job_that_breaks_is_logged_without_a_word_of_it_and_tried_after_its_lease(
    store: Any, runner: Runner, clock: FrozenClock, worker: Worker
) -> None:
    runner.failing["a1"] = ValueError("what somebody typed")
    await put(store, "a1", "b1")

    with capture_logs() as log:
        await drain(worker)
    assert runner.done == ["b1"]
    assert [line["error"] for line in log] == ["ValueError"]
    assert "typed" not in repr(log)

    clock.move(timedelta(seconds=LEASE_SECONDS))
    await drain(worker)
    assert runner.done == ["b1", "a1"]


async def test_a_job_that_was_put_back_is_logged_without_a_word_of_it(
    store: Any, runner: Runner, worker: Worker
) -> None:
    runner.put_back["a1"] = OutcomeUnknown("what somebody typed")
    await put(store, "a1")

    with capture_logs() as log:
        await drain(worker)

    assert [(line["event"], line["error"]) for line in log] == [("jobs.failed", "OutcomeUnknown")]
    assert "typed" not in repr(log)


async def test_a_job_that_never_ends_gives_its_place_back(
    store: Any, runner: Runner, clock: FrozenClock
) -> None:
    worker = Worker(store.unit_of_work, runner, clock.now, parallel=1, lease_seconds=0.001)
    runner.hold_up("a1")
    await put(store, "a1")

    with capture_logs() as log:
        await drain(worker)

    assert runner.running == set()
    assert [line["error"] for line in log] == ["TimeoutError"]


async def test_a_lost_lease_stops_nothing(store: Any, runner: Runner, worker: Worker) -> None:
    async def too_late(job: ClaimedJob) -> Exception | None:
        return await runner(replace(job, token="another's") if job.key == "a1" else job)

    worker = Worker(store.unit_of_work, too_late, lambda: NOW)
    await put(store, "a1", "b1")

    with capture_logs() as log:
        await drain(worker)

    assert runner.done == ["b1"]
    assert [line["event"] for line in log] == ["jobs.lease_lost"]


async def test_the_worker_outlives_a_database_that_fails(
    store: Any, runner: Runner, clock: FrozenClock
) -> None:
    failures = [OSError("what somebody typed")] * 3

    def now_and_then() -> Any:
        if failures:
            raise failures.pop()
        return store.unit_of_work()

    worker = Worker(now_and_then, runner, clock.now, poll_seconds=0.001)
    await put(store, "a1")

    with capture_logs() as log:
        async with asyncio.timeout(10), worker:
            await runner.ended("a1")

    assert [line["error"] for line in log] == ["OSError"] * 3
    assert "typed" not in repr(log)


async def over(task: asyncio.Task[None]) -> None:
    async with asyncio.timeout(10):
        await task


# --- stopping ----------------------------------------------------------------------------------------


async def test_stopping_waits_for_what_runs_and_claims_nothing_more(
    store: Any, runner: Runner, worker: Worker
) -> None:
    runner.hold_up("a1")
    background = asyncio.create_task(worker.run())
    await put(store, "a1", "a2")
    await runner.begun("a1")

    stopping = asyncio.create_task(worker.stop())
    await over(background)
    assert not stopping.done()
    runner.let_through("a1")
    await over(stopping)

    assert runner.done == ["a1"]
    async with store.read() as work:
        assert await work.jobs.next_due() == NOW


async def test_stopping_waits_for_what_is_just_being_claimed(
    store: Any, runner: Runner, clock: FrozenClock
) -> None:
    claiming, go_on = asyncio.Event(), asyncio.Event()

    @asynccontextmanager
    async def slow_unit_of_work() -> AsyncIterator[Any]:
        async with store.unit_of_work() as work:
            yield work
            claiming.set()
            await go_on.wait()

    await put(store, "a1")
    worker = Worker(slow_unit_of_work, runner, clock.now, poll_seconds=NEVER)
    background = asyncio.create_task(worker.run())
    await claiming.wait()
    stopping = asyncio.create_task(worker.stop())
    await asyncio.sleep(0)
    go_on.set()

    await over(stopping)

    assert runner.done == ["a1"]
    await over(background)


async def test_what_outlasts_the_grace_is_cut_off_and_done_after_its_lease(
    store: Any, runner: Runner, clock: FrozenClock, worker: Worker
) -> None:
    runner.hold_up("a1")
    background = asyncio.create_task(worker.run())
    await put(store, "a1")
    await runner.begun("a1")

    await over(asyncio.create_task(worker.stop(grace_seconds=0)))
    await over(background)
    assert runner.running == set()

    clock.move(timedelta(seconds=LEASE_SECONDS))
    runner.let_through("a1")
    await drain(Worker(store.unit_of_work, runner, clock.now))
    assert runner.done == ["a1"]


# --- clearing up -------------------------------------------------------------------------------------


async def test_what_is_old_is_cleared_up_every_hour(
    store: Any, runner: Runner, clock: FrozenClock, working: Worker
) -> None:
    case = make_case()
    async with store.unit_of_work() as work:
        await work.jobs.put(Job("tell", "a1", "a"))
        await work.drafts.put(Draft(SAM.id, "dilemma", "", 1, {}, NOW + timedelta(days=1)))
        await work.handled.first_time("V1", case.reference, NOW)
    await runner.ended("a1")

    clock.move(max(KEEP_JOBS, KEEP_TOKENS) + timedelta(seconds=1))
    await put(store, "b1")
    await runner.ended("b1")

    async with store.unit_of_work() as work:
        assert await work.handled.first_time("V1", case.reference, clock.now())
        assert await work.drafts.find(SAM.id, "dilemma", "", NOW) is None
    await put(store, "a1")
    await runner.begun("a1")
    assert len(runner.done) >= 2


async def test_what_is_recent_is_not_cleared_up(
    store: Any, runner: Runner, clock: FrozenClock, working: Worker
) -> None:
    case = make_case()
    async with store.unit_of_work() as work:
        await work.drafts.put(Draft(SAM.id, "dilemma", "", 1, {}, NOW + timedelta(days=1)))
        await work.handled.first_time("V1", case.reference, NOW)

    clock.move(timedelta(hours=2))
    await put(store, "b1")
    await runner.ended("b1")

    async with store.unit_of_work() as work:
        assert not await work.handled.first_time("V1", case.reference, clock.now())
        assert await work.drafts.find(SAM.id, "dilemma", "", clock.now()) is not None
