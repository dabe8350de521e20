"""What only the database can get wrong: where typed text stands, what errors say, what lasts."""

from __future__ import annotations

import asyncio
import signal
import sys
import traceback
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiosqlite
import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError, StatementError
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.audit import Act, AuditEntry
from bot.case_parts import CardPlace
from bot.errors import LeaseLost
from bot.jobs import Job
from bot.kept import Draft, PostedMessage
from bot.people import Role
from storage.case_parts import KINDS, parts_of
from storage.database import Database
from storage.engine import writing_engine
from storage.migrations import migrate, schema_is_current
from storage.tables import NoteRow
from tests.cast import MANAGEMENT, MAYA, NOW, OMAR, SAM, make_case, make_wordy_case
from tests.stores import Bell, raw, sqlite_url

TYPED = "what-somebody-typed"


def wordy_case() -> Any:
    return replace(
        make_wordy_case(TYPED), gainers=frozenset({OMAR.id}), cards=(CardPlace(MANAGEMENT, "m1", 1, 1),)
    )


def columns_with(needle: str, file: Path) -> set[str]:
    """Every column of every table in which the text stands."""
    with raw(file) as connection:
        tables = [
            name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        return {
            f"{table}.{column}"
            for table in tables
            for (_, column, *_) in connection.execute(f'PRAGMA table_info("{table}")').fetchall()
            if connection.execute(
                f'SELECT 1 FROM "{table}" WHERE instr("{column}", ?) LIMIT 1', (needle,)
            ).fetchone()
        }


# --- typed text --------------------------------------------------------------------------------------


async def test_what_people_typed_stands_in_one_column_only(sqlite: Database, sqlite_file: Path) -> None:
    async with sqlite.unit_of_work() as work:
        await work.cases.add(wordy_case())

    assert columns_with(TYPED, sqlite_file) == {"case.words"}


async def test_a_draft_is_the_only_other_place_for_typed_text(sqlite: Database, sqlite_file: Path) -> None:
    async with sqlite.unit_of_work() as work:
        await work.drafts.put(Draft(SAM.id, "dilemma", "", 1, {"mismatch": TYPED}, NOW))

    assert columns_with(TYPED, sqlite_file) == {"draft.answers"}


async def test_an_error_of_the_database_holds_nothing_typed(sqlite: Database) -> None:
    async with sqlite.unit_of_work() as work:
        await work.cases.add(wordy_case())

    with pytest.raises(Exception, match=r"case\.reference") as caught:
        async with sqlite.unit_of_work() as work:
            await work.cases.add(wordy_case())

    assert TYPED not in "".join(traceback.format_exception(caught.value))


async def test_an_error_while_reading_holds_no_parameters(sqlite: Database, sqlite_file: Path) -> None:
    with raw(sqlite_file) as connection:
        connection.execute('DROP TABLE "case"')

    with pytest.raises(OperationalError) as caught:
        async with sqlite.read() as work:
            await work.cases.open_with_deal(TYPED)

    assert TYPED not in str(caught.value)


async def test_saving_a_case_keeps_its_private_messages(sqlite: Database, sqlite_file: Path) -> None:
    case = make_case()
    async with sqlite.unit_of_work() as work:
        await work.cases.add(case)
        await work.cases.message_sent(PostedMessage(case.reference, "receipt", MANAGEMENT, "m9"))
        await work.cases.save(case)

    with raw(sqlite_file) as connection:
        kept = connection.execute("SELECT reference, purpose, channel, message_id FROM message").fetchall()
    assert kept == [(case.reference, "receipt", MANAGEMENT, "m9")]


class Backwards:
    """A database that found the rows in another order; none promises any."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def exec(self, statement: Any, **options: Any) -> Any:
        return reversed((await self._session.exec(statement, **options)).all())


async def test_what_has_an_order_has_it_in_whatever_order_the_rows_were_found(sqlite: Database) -> None:
    case = make_case()
    for number in range(3):
        case.add_note(f"Note {number}.", NOW)
    async with sqlite.unit_of_work() as work:
        await work.cases.add(case)

    async with AsyncSession(sqlite.reader) as session:
        parts = await parts_of(Backwards(session), [case.reference])  # type: ignore[arg-type]

    assert [note.number for note in parts[case.reference][KINDS.index(NoteRow)]] == [1, 2, 3]


# --- a file that cannot be opened ----------------------------------------------------------------------


async def test_a_file_that_cannot_be_opened_leaves_no_thread_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = []

    def connect(*file: Any, **options: Any) -> aiosqlite.Connection:
        opened.append(connect_really(*file, **options))
        return opened[-1]

    connect_really = aiosqlite.connect
    monkeypatch.setattr(aiosqlite, "connect", connect)
    engine = writing_engine(sqlite_url(tmp_path / "no such folder" / "x.db"))

    with pytest.raises(OperationalError):
        await engine.connect()

    assert [connection._thread.is_alive() for connection in opened] == [False]


# --- moments -----------------------------------------------------------------------------------------


async def test_a_moment_without_a_zone_is_refused(sqlite: Database) -> None:
    naive = AuditEntry(None, datetime(2026, 11, 17), MAYA.id, Role.NONE, Act.DECIDE)

    with pytest.raises(StatementError):
        async with sqlite.unit_of_work() as work:
            await work.audit.add(naive)


# --- who may write, and what lasts -------------------------------------------------------------------


async def test_who_only_reads_cannot_write(sqlite: Database) -> None:
    with pytest.raises(OperationalError, match="readonly"):
        async with sqlite.read() as work:
            await work.people.remember_line_manager(SAM.id, MAYA.id)


async def test_a_commit_outlasts_a_power_cut(sqlite_file: Path) -> None:
    engine = writing_engine(sqlite_url(sqlite_file))
    async with engine.connect() as connection:
        journal = (await connection.execute(text("PRAGMA journal_mode"))).scalar()
        synchronous = (await connection.execute(text("PRAGMA synchronous"))).scalar()
    await engine.dispose()

    full = 2
    assert (journal, synchronous) == ("wal", full)


COMMIT_AND_DIE = """
import asyncio, os, signal, sys
from bot.jobs import Job
from storage.database import Database

async def main():
    async with Database(sys.argv[1], lambda: None).unit_of_work() as work:
        await work.jobs.put(Job("tell", "a", None))
    os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


async def test_what_a_killed_process_committed_is_there(sqlite_file: Path, bell: Bell) -> None:
    url = sqlite_url(sqlite_file)
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", COMMIT_AND_DIE, url)
    assert await process.wait() == -signal.SIGKILL

    assert await schema_is_current(url)
    database = Database(url, bell)
    async with database.read() as reading:
        seen_by_reader = await reading.jobs.next_due()
    async with database.unit_of_work() as work:
        claimed = await work.jobs.claim(datetime.now(UTC), 1, 60.0)
    await database.close()

    assert seen_by_reader is not None
    assert [job.key for job in claimed] == ["a"]


async def test_nothing_can_belong_to_a_case_that_is_not_there(sqlite_file: Path) -> None:
    engine = writing_engine(sqlite_url(sqlite_file))
    orphan = text("INSERT INTO case_person (reference, person, part) VALUES ('SD-000000', 'x', 'gainers')")

    with pytest.raises(Exception, match="FOREIGN KEY"):
        async with engine.begin() as connection:
            await connection.execute(orphan)
    await engine.dispose()


async def test_a_file_name_with_odd_letters_can_be_read(tmp_path: Path, bell: Bell) -> None:
    url = sqlite_url(tmp_path / "50% of #1 deals & more.db")
    await migrate(url)
    database = Database(url, bell)

    async with database.read() as work:
        assert [case async for case in work.cases.every()] == []
    await database.close()


async def test_two_processes_on_one_file_take_turns(sqlite: Database, sqlite_file: Path, bell: Bell) -> None:
    async with sqlite.unit_of_work() as work:
        await work.jobs.put(*(Job("tell", f"{number}", None) for number in range(30)))
    another = Database(sqlite_url(sqlite_file), bell, lambda: NOW)
    claimed: list[str] = []

    async def work_on(database: Database) -> None:
        while True:
            async with database.unit_of_work() as work:
                jobs = await work.jobs.claim(NOW, 1, 60.0)
            if not jobs:
                return
            claimed.extend(job.key for job in jobs)

    await asyncio.gather(work_on(sqlite), work_on(another), work_on(sqlite), work_on(another))
    await another.close()

    assert sorted(claimed, key=int) == [f"{number}" for number in range(30)]


async def test_the_writer_is_free_again_after_a_unit_of_work_was_cut_off(sqlite: Database) -> None:
    inside = asyncio.Event()

    async def write_forever() -> None:
        async with sqlite.unit_of_work() as work:
            await work.people.remember_line_manager(SAM.id, MAYA.id)
            inside.set()
            await asyncio.Event().wait()

    task = asyncio.create_task(write_forever())
    await inside.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    async with sqlite.unit_of_work() as work:
        assert await work.people.line_manager(SAM.id) is None


async def test_after_a_restart_on_sqlite_the_jobs_of_the_killed_process_are_free(sqlite: Database) -> None:
    async with sqlite.unit_of_work() as work:
        await work.jobs.put(Job("tell", "a", "lane"))
    async with sqlite.unit_of_work() as work:
        (held,) = await work.jobs.claim(NOW, 1, 60)

    await sqlite.let_go_of_leases()

    async with sqlite.unit_of_work() as work:
        (again,) = await work.jobs.claim(NOW, 1, 60)
        with pytest.raises(LeaseLost):
            await work.jobs.finish(held)
        await work.jobs.finish(again)
