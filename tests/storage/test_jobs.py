"""Is every job done, by one worker at a time, and each lane in its order?"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.errors import LeaseLost
from bot.jobs import ClaimedJob, Job
from tests.cast import NOW
from tests.fakes import FrozenClock
from tests.stores import pass_time

LEASE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)


def job(key: str, lane: str | None = None, **changes: Any) -> Job:
    return Job("post_card", key, lane, **changes)


async def put(store: Any, *jobs: Job) -> None:
    async with store.unit_of_work() as work:
        await work.jobs.put(*jobs)


async def claim(store: Any, clock: FrozenClock, limit: int = 10) -> list[ClaimedJob]:
    async with store.unit_of_work() as work:
        return list(await work.jobs.claim(clock.now(), limit, LEASE.total_seconds()))


async def keys(store: Any, clock: FrozenClock, limit: int = 10) -> list[str]:
    return [claimed.key for claimed in await claim(store, clock, limit)]


async def finish(store: Any, *claimed: ClaimedJob) -> None:
    async with store.unit_of_work() as work:
        for one in claimed:
            await work.jobs.finish(one)


async def next_due(store: Any) -> Any:
    async with store.read() as work:
        return await work.jobs.next_due()


# --- put ---------------------------------------------------------------------------------------------


async def test_a_job_is_claimed_as_it_was_put(store: Any, clock: FrozenClock) -> None:
    await put(store, job("a", "slack:C1", payload={"reference": "SD-7K3QXM", "route": 1, "again": None}))

    (claimed,) = await claim(store, clock)

    assert (claimed.kind, claimed.key, claimed.lane) == ("post_card", "a", "slack:C1")
    assert claimed.payload == {"reference": "SD-7K3QXM", "route": 1, "again": None}
    assert (claimed.attempts, claimed.created) == (0, NOW)


async def test_a_key_is_put_once_even_after_it_is_done(store: Any, clock: FrozenClock) -> None:
    await put(store, job("a"), job("a"))
    (claimed,) = await claim(store, clock)
    await finish(store, claimed)

    await put(store, job("a"), job("b"))

    assert await keys(store, clock) == ["b"]


async def test_a_job_waits_until_it_is_due(store: Any, clock: FrozenClock) -> None:
    await put(store, job("later", due=NOW + SECOND), job("at once"))

    assert await keys(store, clock) == ["at once"]
    clock.move(SECOND)
    assert await keys(store, clock) == ["later"]


# --- lanes -------------------------------------------------------------------------------------------


async def test_a_lane_runs_one_after_the_other_in_the_order_of_putting(
    store: Any, clock: FrozenClock
) -> None:
    await put(store, job("a1", "a"), job("a2", "a"), job("b1", "b"))

    first = await claim(store, clock)
    assert [one.key for one in first] == ["a1", "b1"]
    assert await keys(store, clock) == []

    await finish(store, first[0])
    assert await keys(store, clock) == ["a2"]


async def test_jobs_without_a_lane_do_not_wait_for_each_other(store: Any, clock: FrozenClock) -> None:
    await put(store, job("a"), job("b"), job("c"))

    assert await keys(store, clock) == ["a", "b", "c"]


async def test_no_more_jobs_are_claimed_than_there_are_places(store: Any, clock: FrozenClock) -> None:
    await put(store, job("a"), job("b"), job("c"))

    assert await keys(store, clock, limit=2) == ["a", "b"]


async def test_a_job_that_was_put_back_keeps_its_place_in_the_lane(store: Any, clock: FrozenClock) -> None:
    await put(store, job("a1", "a"), job("a2", "a"))
    await postpone(store, clock, NOW + SECOND, counts=False)

    assert await keys(store, clock) == []
    clock.move(SECOND)
    assert await keys(store, clock) == ["a1"]


async def test_a_job_put_for_later_does_not_stop_its_lane_before_its_time(
    store: Any, clock: FrozenClock
) -> None:
    await put(store, job("reminder", "a", due=NOW + 5 * SECOND), job("a1", "a"), job("a2", "a"))

    (running,) = await claim(store, clock)
    assert running.key == "a1"

    clock.move(5 * SECOND)
    assert await keys(store, clock) == []
    await finish(store, running)
    assert await keys(store, clock) == ["reminder"]


async def test_a_job_given_up_is_out_of_its_lanes_way(store: Any, clock: FrozenClock) -> None:
    await put(store, job("a1", "a"), job("a2", "a"))
    (claimed,) = await claim(store, clock)
    async with store.unit_of_work() as work:
        await work.jobs.give_up(claimed, "channel_not_found")

    clock.move(timedelta(days=1))

    assert await keys(store, clock) == ["a2"]


# --- leases ------------------------------------------------------------------------------------------


async def test_two_claimers_at_once_never_get_the_same_job(store: Any, clock: FrozenClock) -> None:
    await put(store, *(job(f"{number}", f"lane {number % 7}") for number in range(40)))
    done: list[str] = []

    async def work_on() -> None:
        while claimed := await claim(store, clock, limit=2):
            done.extend(one.key for one in claimed)
            await finish(store, *claimed)

    await asyncio.gather(*(work_on() for _ in range(4)))

    assert sorted(done, key=int) == [f"{number}" for number in range(40)]


async def test_a_job_whose_worker_died_is_claimed_again_after_its_lease(
    store: Any, clock: FrozenClock
) -> None:
    await put(store, job("a1", "a"), job("a2", "a"))
    (before,) = await claim(store, clock)

    await pass_time(store, clock, LEASE / 2)
    assert await keys(store, clock) == []

    await pass_time(store, clock, LEASE / 2)
    (after,) = await claim(store, clock)
    assert after.key == "a1"
    assert after.token != before.token


async def test_a_lease_that_is_renewed_begins_anew(store: Any, clock: FrozenClock) -> None:
    await put(store, job("a1", "a"), job("a2", "a"))
    (held,) = await claim(store, clock)
    await pass_time(store, clock, LEASE / 2)
    async with store.unit_of_work() as work:
        await work.jobs.renew(held, clock.now(), LEASE.total_seconds())

    await pass_time(store, clock, LEASE * 0.75)
    assert await keys(store, clock) == []

    await pass_time(store, clock, LEASE / 4)
    assert await keys(store, clock) == ["a1"]


async def test_who_lost_the_lease_can_no_longer_finish_the_job(store: Any, clock: FrozenClock) -> None:
    await put(store, job("a"))
    (slow,) = await claim(store, clock)
    await pass_time(store, clock, LEASE)
    (quick,) = await claim(store, clock)

    for late in (
        lambda jobs: jobs.renew(slow, clock.now(), LEASE.total_seconds()),
        lambda jobs: jobs.finish(slow),
        lambda jobs: jobs.postpone(slow, NOW, "OutcomeUnknown", counts=True),
        lambda jobs: jobs.give_up(slow, "channel_not_found"),
    ):
        with pytest.raises(LeaseLost):
            async with store.unit_of_work() as work:
                await late(work.jobs)

    await finish(store, quick)


async def test_a_job_is_finished_once(store: Any, clock: FrozenClock) -> None:
    await put(store, job("a"))
    (claimed,) = await claim(store, clock)
    await finish(store, claimed)

    with pytest.raises(LeaseLost):
        await finish(store, claimed)


async def test_a_lease_that_was_lost_rolls_its_whole_unit_of_work_back(
    store: Any, clock: FrozenClock
) -> None:
    await put(store, job("a"))
    (claimed,) = await claim(store, clock)

    async def finish_late() -> None:
        async with store.unit_of_work() as work:
            await work.jobs.put(job("what follows"))
            await work.jobs.finish(replace(claimed, token="another's"))

    with pytest.raises(LeaseLost):
        await finish_late()

    assert await keys(store, clock) == []


# --- putting back ------------------------------------------------------------------------------------


async def postpone(store: Any, clock: FrozenClock, due: Any, *, counts: bool) -> None:
    (claimed,) = await claim(store, clock)
    async with store.unit_of_work() as work:
        await work.jobs.postpone(claimed, due, "OutcomeUnknown", counts=counts)


@pytest.mark.parametrize(("counts", "attempts"), [(True, [0, 1, 2]), (False, [0, 0, 0])])
async def test_only_failed_tries_count(
    store: Any, clock: FrozenClock, counts: bool, attempts: list[int]
) -> None:
    await put(store, job("a"))
    seen = []
    for _ in range(3):
        (claimed,) = await claim(store, clock)
        seen.append(claimed.attempts)
        async with store.unit_of_work() as work:
            await work.jobs.postpone(claimed, clock.now(), "RetryLater", counts=counts)

    assert seen == attempts


async def test_the_next_moment_with_something_to_do_is_known(store: Any, clock: FrozenClock) -> None:
    assert await next_due(store) is None

    await put(store, job("tomorrow", due=NOW + timedelta(days=1)), job("soon", due=NOW + SECOND))
    assert await next_due(store) == NOW + SECOND


async def test_what_somebody_holds_or_waits_behind_is_not_the_next_thing_to_do(
    store: Any, clock: FrozenClock
) -> None:
    await put(store, job("a1", "a"), job("a2", "a"))
    (claimed,) = await claim(store, clock)
    assert await next_due(store) is None

    async with store.unit_of_work() as work:
        await work.jobs.postpone(claimed, NOW + SECOND, "RetryLater", counts=False)
    assert await next_due(store) == NOW + SECOND


# --- clearing up -------------------------------------------------------------------------------------


async def test_finished_jobs_are_purged_and_their_keys_are_free_again(store: Any, clock: FrozenClock) -> None:
    await put(store, job("a"), job("b"))
    first, second = await claim(store, clock)
    await finish(store, first)
    clock.move(SECOND)
    await finish(store, second)

    async with store.unit_of_work() as work:
        await work.jobs.purge(NOW + SECOND)
    await put(store, job("a"), job("b"))

    assert await keys(store, clock) == ["a"]


async def test_waiting_and_given_up_jobs_are_not_purged(store: Any, clock: FrozenClock) -> None:
    await put(store, job("given up"))
    (claimed,) = await claim(store, clock)
    async with store.unit_of_work() as work:
        await work.jobs.give_up(claimed, "channel_not_found")
        await work.jobs.put(job("waiting"))

    async with store.unit_of_work() as work:
        await work.jobs.purge(NOW + timedelta(days=365))
    await put(store, job("given up"))

    assert await keys(store, clock) == ["waiting"]
