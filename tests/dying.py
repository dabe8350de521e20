"""What does a worker leave behind that dies in the middle of a timer?"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from bot.kept import UnitOfWork
from bot.todo import JobKind
from bot.usecases.fire_timer import fire_timer
from tests.office import Office


async def die_in_every_timer(office: Office) -> None:
    """Of all that is due now: taken, and killed before it is committed."""
    async with office.services.unit_of_work() as work:
        jobs = await work.jobs.claim(office.clock.now(), 10, 60)

    @asynccontextmanager
    async def dies() -> AsyncIterator[UnitOfWork]:
        async with office.services.unit_of_work() as work:
            yield work
            raise ConnectionError("killed")

    for job in jobs:
        if job.kind == JobKind.TIMER:
            with pytest.raises(ConnectionError):
                await fire_timer(job, replace(office.services, unit_of_work=dies))
