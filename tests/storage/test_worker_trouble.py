"""What does the worker do when a job breaks, when it is stopped, and with what is old?"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

from structlog.testing import capture_logs

from adapters.jobs import KEEP_JOBS, KEEP_TOKENS, LEASE_SECONDS, Worker
from bot.errors import OutcomeUnknown
from bot.jobs import ClaimedJob, Job
from bot.kept import Draft
from tests.cast import NOW, SAM, make_case
from tests.fakes import FrozenClock
from tests.storage.runner import NEVER, Runner, drain, over, put
from tests.stores import Bell, pass_time

LEASE = timedelta(seconds=LEASE_SECONDS)

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

    await pass_time(store, clock, LEASE)
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
    worker = Worker(store.unit_of_work, runner, clock.now, parallel=1, run_seconds=0.001)
    runner.hold_up("a1")
    await put(store, "a1")

    with capture_logs() as log:
        await drain(worker)

    assert runner.running == set()
    assert [line["error"] for line in log] == ["TimeoutError"]


def watched(store: Any, happened: Bell, failing: list[Exception] | None = None) -> Any:
    """The store's units of work; `happened` rings after each, and the next ones fail."""

    @asynccontextmanager
    async def unit_of_work() -> AsyncIterator[Any]:
        try:
            if failing:
                raise failing.pop()
            async with store.unit_of_work() as work:
                yield work
        finally:
            happened()

    return unit_of_work


async def times(bell: Bell, count: int) -> None:
    """Until it has rung so often from now on."""
    enough, wanted = asyncio.Event(), bell.rung + count
    bell.then = lambda: bell.rung >= wanted and enough.set()
    await enough.wait()


async def test_a_long_job_stays_with_the_worker_that_does_it(
    store: Any, runner: Runner, clock: FrozenClock
) -> None:
    looks = Bell()
    runner.hold_up("a1")
    await put(store, "a1", "a2")

    worker = Worker(watched(store, looks), runner, clock.now, poll_seconds=NEVER, renew_seconds=0.001)
    async with asyncio.timeout(10), worker:
        await runner.begun("a1")
        for _ in range(3):
            await pass_time(store, clock, LEASE * 0.6)
            await times(looks, 2)
        async with store.unit_of_work() as work:
            assert await work.jobs.claim(clock.now(), 10, LEASE_SECONDS) == []
        runner.let_through("a1")
        await runner.ended("a2")

    assert runner.done == ["a1", "a2"]


async def test_a_long_job_is_done_though_its_lease_could_not_be_renewed(
    store: Any, runner: Runner, clock: FrozenClock
) -> None:
    looks, failing = Bell(), []
    runner.hold_up("a1")
    await put(store, "a1")

    worker = Worker(
        watched(store, looks, failing), runner, clock.now, poll_seconds=NEVER, renew_seconds=0.001
    )
    with capture_logs() as log:
        async with asyncio.timeout(10), worker:
            await runner.begun("a1")
            failing.append(OSError("what somebody typed"))
            await times(looks, 3)
            runner.let_through("a1")

    assert runner.done == ["a1"]
    assert [(line["event"], line["error"]) for line in log] == [("jobs.not_renewed", "OSError")]
    assert "typed" not in repr(log)


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

    await pass_time(store, clock, LEASE)
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
