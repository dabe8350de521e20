"""Is all of a unit of work kept, or nothing?"""

from __future__ import annotations

from typing import Any

import pytest

from bot.audit import Act, AuditEntry
from bot.errors import NotForYou, PermanentFailure
from bot.jobs import Job
from bot.people import Role
from tests.cast import MAYA, NOW, make_case
from tests.stores import Bell

CASE = make_case().reference
REFUSED = AuditEntry(CASE, NOW, MAYA.id, Role.NONE, Act.DECIDE, "refused:gains")


async def trail(store: Any) -> list[AuditEntry]:
    async with store.read() as work:
        return list(await work.audit.of(CASE))


async def fail_with(error: Exception, store: Any) -> None:
    async with store.unit_of_work() as work:
        await work.cases.add(make_case())
        await work.audit.add(REFUSED)
        await work.jobs.put(Job("post_card", "a", None))
        raise error


async def test_a_refused_try_is_written_down(store: Any) -> None:
    with pytest.raises(NotForYou):
        await fail_with(NotForYou(), store)

    assert await trail(store) == [REFUSED]


@pytest.mark.parametrize("error", [ValueError("a bug"), PermanentFailure("channel_not_found")])
async def test_any_other_error_keeps_nothing(store: Any, bell: Bell, error: Exception) -> None:
    with pytest.raises(type(error)):
        await fail_with(error, store)

    assert await trail(store) == []
    async with store.read() as work:
        assert await work.cases.find(CASE) is None
        assert await work.jobs.next_due() is None
    assert bell.rung == 0


async def test_nothing_is_seen_before_the_commit(store: Any) -> None:
    async with store.unit_of_work() as work:
        await work.cases.add(make_case())
        async with store.read() as elsewhere:
            assert await elsewhere.cases.find(CASE) is None

    async with store.read() as work:
        assert await work.cases.find(CASE) is not None


async def test_a_unit_of_work_sees_what_it_wrote(store: Any) -> None:
    async with store.unit_of_work() as work:
        case = make_case()
        await work.cases.add(case)
        case.recuse(MAYA.id, NOW)
        await work.cases.save(case)

        assert await work.cases.find(CASE) == case
        assert [entry.action for entry in await work.audit.of(CASE)] == [Act.RECUSE]


async def test_a_reader_sees_one_state_whatever_is_committed_meanwhile(store: Any) -> None:
    async with store.read() as reading:
        assert await reading.audit.of(CASE) == []
        async with store.unit_of_work() as work:
            await work.audit.add(REFUSED)

        assert await reading.audit.of(CASE) == []


async def test_the_worker_is_woken_after_a_commit_with_jobs_and_only_then(store: Any, bell: Bell) -> None:
    seen: list[bool] = []
    async with store.unit_of_work() as work:
        await work.audit.add(REFUSED)
    assert bell.rung == 0

    async with store.unit_of_work() as work:
        await work.jobs.put(Job("post_card", "a", None))
        seen.append(bell.rung == 0)
    assert (seen, bell.rung) == ([True], 1)


async def test_jobs_of_a_refused_try_wake_the_worker_too(store: Any, bell: Bell) -> None:
    with pytest.raises(NotForYou):
        await fail_with(NotForYou(), store)

    assert bell.rung == 1


async def test_a_store_that_answers_says_nothing(store: Any) -> None:
    await store.ping()
