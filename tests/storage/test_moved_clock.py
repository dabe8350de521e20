"""A clock that is moved, as in the demo: is a job that runs still held, and is the moved time kept?"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.jobs import Worker
from bot.jobs import ClaimedJob, Job
from storage.database import Database
from storage.local_clock import SqlLocalClock
from tests.cast import NOW
from tests.fakes import FrozenClock
from tests.postgres import empty_database
from tests.storage.runner import NEVER, Runner
from tests.stores import DATABASES, UNHURRIED, copy_of_empty_sqlite

WEEK = timedelta(weeks=1)


@pytest.fixture(params=DATABASES)
async def database(
    request: pytest.FixtureRequest, tmp_path: Path, clock: FrozenClock
) -> AsyncIterator[Database]:
    """Its leases go by a clock that nobody moves."""
    postgresql = request.param == "postgresql"
    url = await empty_database() if postgresql else await copy_of_empty_sqlite(tmp_path)
    opened = Database(url, lambda: None, clock.now, UNHURRIED, lease_clock=FrozenClock(NOW).now)
    yield opened
    await opened.close()


async def put(database: Database, *jobs: Job) -> None:
    async with database.unit_of_work() as work:
        await work.jobs.put(*jobs)


def at(when: Any, key: str = "later", kind: str = "timer") -> Job:
    return Job(kind, key, None, due=when)


async def test_a_job_that_runs_while_the_clock_jumps_over_days_is_not_claimed_again(database, clock):
    runner, begun = Runner(database), []

    async def run(job: ClaimedJob) -> Exception | None:
        begun.append(job.key)
        return await runner(job)

    worker = Worker(database.unit_of_work, run, clock.now, poll_seconds=NEVER)
    runner.hold_up("slow")
    await put(database, Job("tell", "slow", "lane"), Job("tell", "behind", "lane"), at(NOW + WEEK))
    async with worker:
        await runner.begun("slow")

        clock.move(WEEK)
        worker.wake()
        await runner.ended("later")
        runner.let_through("slow")
        await runner.ended("behind")

    assert begun == ["slow", "later", "behind"]


async def test_nothing_is_ahead_until_the_clock_is_moved_and_the_last_move_counts(database):
    kept = SqlLocalClock(database)
    assert await kept.ahead() == timedelta()

    await kept.keep(timedelta(days=1))
    await kept.keep(timedelta(days=3660))

    assert await kept.ahead() == timedelta(days=3660)


async def test_the_next_is_the_earliest_that_waits_and_is_not_of_a_kind_left_out(database, clock):
    kept = SqlLocalClock(database)
    assert await kept.next_due([]) is None
    await put(database, at(NOW + WEEK), at(NOW + 2 * WEEK, "last"), at(NOW, "look", "check"))

    assert await kept.next_due([]) == NOW
    assert await kept.next_due(["check"]) == NOW + WEEK


async def test_a_job_is_the_next_one_until_it_is_done(database, clock):
    runner, kept = Runner(database), SqlLocalClock(database)
    worker = Worker(database.unit_of_work, runner, clock.now, poll_seconds=NEVER)
    runner.hold_up("slow")
    await put(database, at(NOW, "slow"), at(NOW + WEEK))
    async with worker:
        await runner.begun("slow")
        assert await kept.next_due([]) == NOW
        runner.let_through("slow")
        await runner.ended("slow")

    assert await kept.next_due([]) == NOW + WEEK
