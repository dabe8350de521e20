"""How long does a week's digest take with ten thousand cases, and with a million? Run as a module.

    python -m benchmarks.digest sqlite
    python -m benchmarks.digest postgresql

A thousand invented cases of two years (`adapters.history`) are put into an empty database and copied until
there are ten thousand. The digest of a week is counted, held against those of the four weeks before. Then
everything is copied until there are a million, and it is counted again. What says something is the ratio of
the two medians, of one run.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

from adapters.history import Cast, Plan, invent, invented_reps
from adapters.local.world import DINA, MAYA, NOOR, OMAR, PIA
from adapters.settings import Settings
from benchmarks.copies import explained, multiply
from bot.counting import Counting
from bot.digest import COMPARED, QUARTER, YEAR
from bot.facts import Kind
from bot.finding import Rules, facts_of
from bot.ports import Services
from bot.tally import Cut, Question
from bot.usecases.count_week import digest_of
from bot.waiting import read_waiting
from bot.weeks import Week
from storage.database import Database
from storage.facts import tally_statement
from storage.migrations import migrate
from tests.postgres import new_database

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
WEEK = Week.of(NOW.date())
ROUNDS = 5
IN_ONE_GO = 100
FIRST = 10
"""How often the invented cases are copied before the first count."""
PLANS = {
    "the index": (Kind.SCORE, QUARTER, True),
    "what honesty brought": (Kind.HONESTY, YEAR, False),
    "what is owed": (Kind.OWED, None, False),
}


async def main() -> None:
    options = _options()
    async with _empty(options.database) as url:
        began = time.perf_counter()
        async with _open(url) as services:
            cases = await _load(services, options.cases // FIRST)
        few = await _with_more(url, cases, FIRST, began)
        cases *= FIRST
        many = await _with_more(url, cases, options.times, time.perf_counter())
        for what, seconds in few.items():
            _say(f"{what}: {options.times} times the cases take {many[what] / seconds:.1f} times as long")
        async with _open(url) as services:
            await _plans(url, services)


async def _with_more(url: str, cases: int, times: int, began: float) -> dict[str, float]:
    """What takes how long, in seconds, with so many times the cases."""
    await multiply(url, times, NOW)
    _say(f"{cases * times} cases, each with its facts, after {time.perf_counter() - began:.0f} s")
    async with _open(url) as services:
        return await _measure(services, cases * times)


def _options() -> argparse.Namespace:
    reader = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    reader.add_argument("database", choices=("sqlite", "postgresql"))
    reader.add_argument("--cases", type=int, default=10_000)
    reader.add_argument("--times", type=int, default=100)
    return reader.parse_args()


@asynccontextmanager
async def _empty(kind: str) -> AsyncIterator[str]:
    if kind == "postgresql":
        async with new_database() as url:
            await migrate(url)
            yield url
        return
    with TemporaryDirectory(prefix="squaredeal-benchmark-") as folder:
        url = f"sqlite+aiosqlite:///{Path(folder) / 'digest.db'}"
        await migrate(url)
        yield url


@asynccontextmanager
async def _open(url: str) -> AsyncIterator[Services]:
    company, nobody = Settings(_env_file=None).company(), cast("Any", None)
    database = Database(url, lambda: None, lambda: NOW)
    work, read, count = database.unit_of_work, database.read, database.count
    yield Services(company, work, read, count, nobody, nobody, lambda: NOW, b"")
    await database.close()


async def _load(services: Services, cases: int) -> int:
    calendar, ends = services.company.calendar, services.company.period_ends
    plan = Plan(1, NOW, calendar, ends, a_week=cases / 104, most_open=3)
    people = Cast(invented_reps("local"), (MAYA, OMAR), (MAYA, OMAR), (DINA, NOOR), PIA)
    invented, rules = list(invent(plan, people)), Rules(calendar, ends)
    for first in range(0, len(invented), IN_ONE_GO):
        async with services.unit_of_work() as work:
            for case in invented[first : first + IN_ONE_GO]:
                await work.cases.add(case)
                await work.facts.put(facts_of(case, rules))
    return len(invented)


async def _measure(services: Services, cases: int) -> dict[str, float]:
    """Medians in seconds."""
    await digest_of(WEEK.plus(-1), services)
    counted = [await _timed(lambda: _count_anew(services)) for _ in range(ROUNDS)]
    waiting = [await _timed(lambda: _read_line_one(services)) for _ in range(ROUNDS)]
    medians = {"the figures": statistics.median(counted), "line 1": statistics.median(waiting)}
    for what, seconds in medians.items():
        _say(f"{cases} cases: {what} in {seconds:.3f} s (median of {ROUNDS})")
    return medians


async def _count_anew(services: Services) -> None:
    async with services.count() as work:
        previous = await work.digests.before(WEEK, COMPARED)
        await Counting(WEEK, services.company, work, previous).digest()


async def _read_line_one(services: Services) -> None:
    async with services.count() as work:
        await read_waiting(work, NOW, services.company.calendar)


async def _timed(do: Callable[[], Awaitable[None]]) -> float:
    began = time.perf_counter()
    await do()
    return time.perf_counter() - began


async def _plans(url: str, services: Services) -> None:
    """By which indexes it is found what counts, with all the cases there are."""
    calendar = services.company.calendar
    for what, (kind, weeks, with_undecided) in PLANS.items():
        cuts = [
            Cut(week.plus(-weeks).begins(calendar) if weeks else None, week.begins(calendar))
            for week in (WEEK.plus(-ago) for ago in range(COMPARED + 1))
        ]
        question = Question(kind, cuts[0], tuple(cuts[1:]), with_undecided)
        _say(f"plan of {what}:")
        for line in await explained(url, tally_statement(question)):
            _say(f"    {line}")


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    asyncio.run(main())
