"""How long does a week's digest take with ten thousand cases, and with a million? Run as a module.

    python -m benchmarks.digest sqlite
    python -m benchmarks.digest postgresql

Invented cases of two years (`adapters.history`) are put into an empty database, the digests of five weeks are
counted, and the last of them is timed: the others are what it is held against. Then the same cases are copied
until there are a hundred times as many, and it is timed again. What counts is the ratio of the two medians.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

from sqlalchemy import text

from adapters.history import Cast, Plan, invent, invented_reps
from adapters.local.world import DINA, MAYA, NOOR, OMAR, PIA
from adapters.settings import Settings
from bot.facts import Rules, facts_of
from bot.people import ChannelId
from bot.ports import Services
from bot.usecases.count_week import digest_of
from bot.waiting import read_waiting
from bot.weeks import Week
from storage.database import Database
from storage.engine import is_sqlite
from storage.migrations import migrate
from tests.postgres import empty_database

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
WEEK = Week.of(NOW.date())
ROUNDS = 5
COPIED = ("case", "fact", "decision", "ledger_entry")
"""Of everything that the digest reads. Of the audit trail those of the last weeks."""


async def main() -> None:
    options = _options()
    async with _empty(options.database) as url:
        database = Database(url, lambda: None, lambda: NOW)
        services = _services(database)
        began = time.perf_counter()
        cases = await _load(services, options.cases)
        _say(f"{cases} cases put in and looked at in {time.perf_counter() - began:.0f} s")
        few = await _measure(services, cases)
        began = time.perf_counter()
        await _multiply(database, options.times)
        _say(f"{cases * options.times} cases after {time.perf_counter() - began:.0f} s of copying")
        many = await _measure(services, cases * options.times)
        for what in few:
            _say(f"{what}: {options.times} times as many cases take {many[what] / few[what]:.1f} times as long")
        await _plans(database)
        await database.close()


def _options() -> argparse.Namespace:
    reader = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    reader.add_argument("database", choices=("sqlite", "postgresql"))
    reader.add_argument("--cases", type=int, default=10_000)
    reader.add_argument("--times", type=int, default=100)
    return reader.parse_args()


@asynccontextmanager
async def _empty(kind: str) -> AsyncIterator[str]:
    if kind == "postgresql":
        url = await empty_database()
        await migrate(url)
        yield url
        return
    with TemporaryDirectory(prefix="squaredeal-benchmark-") as folder:
        url = f"sqlite+aiosqlite:///{Path(folder) / 'digest.db'}"
        await migrate(url)
        yield url


def _services(database: Database) -> Services:
    company = Settings(_env_file=None).company()  # type: ignore[call-arg]
    nobody = cast("Any", None)
    count = database.count
    return Services(company, database.unit_of_work, database.read, count, nobody, nobody, lambda: NOW, b"")


async def _load(services: Services, cases: int) -> int:
    company = services.company
    plan = Plan(
        seed=1,
        until=NOW,
        calendar=company.calendar,
        period_ends=company.period_ends,
        a_week=cases / 104,
    )
    people = Cast(
        reps=invented_reps(200), line_managers=(MAYA, OMAR), deciders=(MAYA, OMAR), directors=(DINA, NOOR), owner=PIA
    )
    rules = Rules(company.calendar, company.period_ends)
    invented = list(invent(plan, people))
    for first in range(0, len(invented), 100):
        async with services.unit_of_work() as work:
            for case in invented[first : first + 100]:
                await work.cases.add(case)
                await work.facts.put(facts_of(case, rules))
    return len(invented)


def _multiply(url: str, times: int) -> None:
    """Copies differ in their references alone, so all weeks grow alike. Without indexes that takes less long."""
    with _raw(url) as run:
        indexes = run(INDEXES[is_sqlite(url)])
        for name, _ in indexes:
            run(f'DROP INDEX "{name}"')
        for table in COPIED:
            run(_copy(table, "true", times))
        run(_copy("audit_entry", f"at >= '{LATELY:%Y-%m-%d}'", times))
        for _, statement in indexes:
            run(statement)
        run("ANALYZE")


LATELY = NOW - timedelta(weeks=3)
INDEXES = {
    True: "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
    False: "SELECT indexname, indexdef FROM pg_indexes WHERE indexname LIKE 'ix_%'",
}


def _copy(table: str, which: str, times: int) -> str:
    columns = [column.name for column in SQLModel.metadata.tables[table].columns if column.name != "id"]
    named = ", ".join(f'"{name}"' for name in columns)
    copied = ", ".join("reference || '.' || i" if name == "reference" else f'"{name}"' for name in columns)
    numbers = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {times - 1})"
    return f'INSERT INTO "{table}" ({named}) {numbers} SELECT {copied} FROM "{table}" CROSS JOIN n WHERE {which}'


Run = Callable[[str], list[Any]]


@contextmanager
def _raw(url: str) -> Iterator[Run]:
    """The database itself, without anybody's time limits."""
    if is_sqlite(url):
        with closing(sqlite3.connect(make_url(url).database or "")) as connection, connection:
            yield lambda statement: connection.execute(statement).fetchall()
        return
    with asyncio.Runner() as loop:
        connected = loop.run(asyncpg.connect(make_url(url).set(drivername="postgresql").render_as_string(False)))
        yield lambda statement: [tuple(row) for row in loop.run(connected.fetch(statement))]
        loop.run(connected.close())


# --- what is timed -----------------------------------------------------------------------------------


async def _measure(services: Services, cases: int) -> dict[str, float]:
    """Medians in seconds."""
    await digest_of(WEEK.plus(-1), services)
    counted = [await _timed(lambda: _count_anew(services)) for _ in range(ROUNDS)]
    waiting = [await _timed(lambda: _read_line_one(services)) for _ in range(ROUNDS)]
    medians = {"digest": statistics.median(counted), "line 1": statistics.median(waiting)}
    for what, seconds in medians.items():
        _say(f"{cases} cases, {what}: {seconds:.3f} s (median of {ROUNDS})")
    return medians


async def _count_anew(services: Services) -> None:
    async with services.read() as work:
        company, previous = services.company, await work.digests.before(WEEK, COMPARED)
    async with services.count() as work:
        await count_digest(WEEK, company, work, previous)


async def _read_line_one(services: Services) -> None:
    async with services.count() as work:
        await read_waiting(work, NOW, services.company.calendar)


async def _timed(do: Callable[[], Awaitable[None]]) -> float:
    began = time.perf_counter()
    await do()
    return time.perf_counter() - began


# --- by which indexes --------------------------------------------------------------------------------


async def _plans(url: str) -> None:
    """How the database finds what counts: by an index, never by looking at every fact."""
    begins = [WEEK.plus(-ago) for ago in range(COMPARED + 1)]
    calendar = Settings(_env_file=None).company().calendar  # type: ignore[call-arg]
    cuts = [Cut(week.plus(-13).begins(calendar), week.begins(calendar)) for week in begins]
    question = Question(Kind.SCORE, cuts[0], tuple(cuts[1:]), with_undecided=True)
    _say(f"plan of the index's query: {', '.join(sorted(set(await indexes_used(url, question))))}")
