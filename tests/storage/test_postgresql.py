"""What only PostgreSQL can get wrong: several processes at once, and a server that is away or silent."""

from __future__ import annotations

import asyncio
import traceback
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from adapters.web import web_app
from adapters.wiring.database import is_ready
from bot.case import Case
from bot.jobs import ClaimedJob, Job
from bot.kept import Draft, UnitOfWork
from bot.reference import Reference
from storage.database import Database
from tests.cast import MAYA, NOW, SAM, make_case, make_form
from tests.fakes import FrozenClock
from tests.line import Line
from tests.postgres import empty_database, is_waiting
from tests.stores import Bell

TYPED = "what-somebody-typed"
SECOND = timedelta(seconds=1)
PATIENCE = 20
CASE = make_case().reference


@pytest.fixture
async def url() -> str:
    return await empty_database()


@pytest.fixture
async def here(url: str, clock: FrozenClock, bell: Bell) -> AsyncIterator[Database]:
    database = Database(url, bell, clock.now)
    yield database
    await database.close()


@pytest.fixture
async def there(url: str, clock: FrozenClock, bell: Bell) -> AsyncIterator[Database]:
    """What another process has of the same database."""
    database = Database(url, bell, clock.now)
    yield database
    await database.close()


def jobs(*keys: str, **more: Any) -> list[Job]:
    """Named by lane and number."""
    return [Job("tell", key, key[0], **more) for key in keys]


async def put(database: Database, *new: Job) -> None:
    async with database.unit_of_work() as work:
        await work.jobs.put(*new)


async def claim(database: Database, at: Any = NOW, limit: int = 10) -> list[str]:
    async with database.unit_of_work() as work:
        return _keys(await work.jobs.claim(at, limit, 60.0))


def _keys(claimed: Any) -> list[str]:
    return [job.key for job in claimed]


# --- one lane, one job, however many processes -------------------------------------------------------


async def test_a_lane_from_which_one_process_just_takes_a_job_gives_another_process_none(
    url: str, here: Database, there: Database
) -> None:
    await put(here, *jobs("a1", due=NOW + SECOND), *jobs("a2"))

    async with here.unit_of_work() as work:
        taken = _keys(await work.jobs.claim(NOW, 10, 60.0))
        another = asyncio.create_task(claim(there, NOW + SECOND))
        assert await is_waiting(url, another)

    assert taken == ["a2"]
    assert await another == []


async def test_a_job_that_was_put_first_and_committed_last_waits_for_the_one_that_runs(
    here: Database, there: Database
) -> None:
    async with there.unit_of_work() as late:
        await late.jobs.put(*jobs("a1"))
        await put(here, *jobs("a2"))
        assert await claim(here) == ["a2"]

    assert await claim(there) == []


async def test_a_job_that_is_finished_at_the_last_moment_is_neither_done_again_nor_waited_for(
    here: Database, there: Database
) -> None:
    await put(here, *jobs("a1", "a2", "b1"))
    async with here.unit_of_work() as work:
        (slow,) = await work.jobs.claim(NOW, 1, lease_seconds=0)

    async with here.unit_of_work() as work:
        await work.jobs.finish(slow)
        assert await claim(there) == ["b1"]

    assert await claim(there) == ["a2"]


async def test_under_contention_each_job_runs_once_and_each_lane_one_at_a_time(
    here: Database, there: Database
) -> None:
    running, done = set[str](), list[str]()
    everything = [f"{lane}{number:02}" for number in range(20) for lane in "abc"]

    async def put_them(database: Database, keys: list[str]) -> None:
        for key in keys:
            async with database.unit_of_work() as work:
                later = SECOND if key.endswith("5") else timedelta()
                await work.jobs.put(*jobs(key, due=NOW + later))
                await work.jobs.next_due()

    async def work_on(database: Database, at: Any) -> None:
        while len(done) < len(everything):
            async with database.unit_of_work() as work:
                claimed = await work.jobs.claim(at, 2, 60.0)
            for job in claimed:
                assert job.lane not in running, f"{job.key}: its lane is busy"
                running.add(job.lane or "")
            for job in claimed:
                await end(database, job)

    async def end(database: Database, job: ClaimedJob) -> None:
        async with database.unit_of_work() as work:
            await work.jobs.finish(job)
            done.append(job.key)
            running.discard(job.lane or "")

    async with asyncio.timeout(PATIENCE * 3):
        await asyncio.gather(
            put_them(here, everything[::2]),
            put_them(there, everything[1::2]),
            *(work_on(database, NOW + later) for database in (here, there) for later in (0 * SECOND, SECOND)),
        )

    assert sorted(done) == sorted(everything)


# --- one case, one form, one deal --------------------------------------------------------------------


async def test_who_is_about_to_change_a_case_has_it_alone(url: str, here: Database, there: Database) -> None:
    await _add(here, make_case())

    async with here.unit_of_work() as work:
        case = await _found(work)
        second = asyncio.create_task(_declare(there))
        assert await is_waiting(url, second)
        case.recuse(MAYA.id, NOW)
        await work.cases.save(case)

    await second
    async with here.read() as work:
        assert (await _found(work)).barred == {SAM.id, MAYA.id, "slack:UOTHER"}


async def test_a_form_that_comes_twice_at_once_does_its_work_once(
    url: str, here: Database, there: Database
) -> None:
    async def deliver(database: Database) -> Reference | None:
        async with database.unit_of_work() as work:
            return await work.handled.reference_of("V1")

    async with here.unit_of_work() as work:
        assert await work.handled.reference_of("V1") is None
        copy = asyncio.create_task(deliver(there))
        assert await is_waiting(url, copy)
        await work.handled.first_time("V1", CASE, NOW)

    assert await copy == CASE


async def test_a_form_that_is_sent_twice_at_once_finds_its_draft_once(
    url: str, here: Database, there: Database
) -> None:
    async def send() -> Draft | None:
        async with there.unit_of_work() as work:
            return await work.drafts.find(SAM.id, "dilemma", "", NOW)

    async with here.unit_of_work() as work:
        await work.drafts.put(Draft(SAM.id, "dilemma", "", 2, {}, NOW + SECOND))
    async with here.unit_of_work() as work:
        assert await work.drafts.find(SAM.id, "dilemma", "", NOW)
        copy = asyncio.create_task(send())
        assert await is_waiting(url, copy)
        await work.drafts.remove(SAM.id, "dilemma", "")

    assert await copy is None


async def test_a_deal_is_not_seen_while_a_case_about_it_is_half_changed(
    url: str, here: Database, there: Database
) -> None:
    await _add(here, make_case())

    async def look() -> Any:
        async with there.unit_of_work() as work:
            return await work.cases.open_with_deal(make_case().deal_key)

    async with here.unit_of_work() as work:
        case = await _found(work)
        case.ask("How many drivers?", MAYA.id, MAYA.name, NOW)
        await work.cases.save(case)
        looking = asyncio.create_task(look())
        assert await is_waiting(url, looking)

    (seen,) = await looking
    assert len(seen.questions) == 1


async def test_of_two_cases_about_one_deal_the_second_finds_the_first(
    url: str, here: Database, there: Database
) -> None:
    async def find() -> Any:
        async with there.unit_of_work() as work:
            return await work.cases.open_with_deal(make_case().deal_key)

    async with here.unit_of_work() as work:
        assert await work.cases.open_with_deal(make_case().deal_key) == []
        second = asyncio.create_task(find())
        assert await is_waiting(url, second)
        await work.cases.add(make_case())

    assert [case.reference for case in await second] == [CASE]


async def _add(database: Database, case: Case) -> None:
    async with database.unit_of_work() as work:
        await work.cases.add(case)


async def _found(work: UnitOfWork) -> Case:
    case = await work.cases.find(CASE)
    assert case is not None
    return case


async def _declare(database: Database) -> None:
    async with database.unit_of_work() as work:
        case = await _found(work)
        case.declare_gain("slack:UOTHER", NOW)  # type: ignore[arg-type]
        await work.cases.save(case)


# --- who may write, and what errors say --------------------------------------------------------------


async def test_who_only_reads_cannot_write(here: Database) -> None:
    with pytest.raises(DBAPIError, match="read-only"):
        async with here.read() as work:
            await work.people.remember_line_manager(SAM.id, MAYA.id)


async def test_an_error_of_the_database_holds_nothing_typed(here: Database) -> None:
    wordy = make_case(form=make_form(deal_ref=TYPED, customer_need=TYPED, mismatch=TYPED))
    await _add(here, wordy)

    with pytest.raises(DBAPIError, match="reference") as caught:
        await _add(here, make_case(form=wordy.form))

    assert TYPED not in "".join(traceback.format_exception(caught.value))


@pytest.mark.parametrize(
    ("setting", "value"),
    [("statement_timeout", "2s"), ("idle_in_transaction_session_timeout", "10s"), ("TimeZone", "UTC")],
)
async def test_the_server_is_told_when_to_cut_off_a_process_that_froze(
    here: Database, setting: str, value: str
) -> None:
    async with here.writer.connect() as connection:
        assert (await connection.execute(text(f"SHOW {setting}"))).scalar() == value


# --- a server that is away ---------------------------------------------------------------------------


@pytest.fixture
async def line(url: str) -> Line:
    return Line(url)


@pytest.fixture
async def afar(line: Line, bell: Bell) -> AsyncIterator[Database]:
    """The same database at the other end of a line; both of its engines have connected once."""
    async with line.open() as address:
        database = Database(address, bell, lambda: NOW)
        await put(database, *jobs("a1"))
        await database.ping()
        yield database
        line.mend()
        await database.close()


async def test_after_the_server_was_away_the_next_click_works(line: Line, afar: Database) -> None:
    line.cut()
    with pytest.raises(OSError):
        await put(afar, *jobs("a2"))

    line.mend()

    await afar.ping()
    await put(afar, *jobs("a3"))


async def test_readyz_says_no_while_the_server_is_away(line: Line, afar: Database) -> None:
    app = web_app([], lambda: is_ready(afar))
    async with TestClient(TestServer(app, host="127.0.0.1")) as client:

        async def status() -> tuple[int, int]:
            return (await client.get("/readyz")).status, (await client.get("/healthz")).status

        assert await status() == (200, 200)
        line.cut()
        assert await status() == (503, 200)
        line.mend()
        assert await status() == (200, 200)


async def test_a_server_that_restarted_between_two_clicks_is_not_noticed(line: Line, afar: Database) -> None:
    line.cut()
    line.mend()

    await put(afar, *jobs("a2"))
    await afar.ping()


async def test_a_server_that_falls_silent_hangs_nobody(line: Line, afar: Database) -> None:
    async def fall_silent_in_the_middle() -> None:
        async with afar.unit_of_work() as work:
            await work.jobs.next_due()
            line.fall_silent()
            await work.jobs.next_due()

    async with asyncio.timeout(PATIENCE):
        with pytest.raises(TimeoutError):
            await fall_silent_in_the_middle()
        with pytest.raises(TimeoutError):
            await afar.ping()

    line.mend()
    await put(afar, *jobs("a2"))


async def test_who_waits_too_long_for_another_is_let_go(here: Database, there: Database) -> None:
    await _add(here, make_case())

    async with here.unit_of_work() as work:
        await _found(work)
        with pytest.raises(DBAPIError, match="statement timeout"):
            await _declare(there)
