"""Is what counts in a week found by an index, however many facts there are?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from bot.facts import Kind
from bot.tally import Cut, Question
from storage.database import Database
from storage.engine import is_sqlite
from storage.facts import tally_statement
from tests.cast import make_case
from tests.fakes import FrozenClock
from tests.stores import DATABASES, Bell, open_store

END = datetime(2026, 11, 15, 23, tzinfo=UTC)
LATELY = Cut(END - timedelta(weeks=13), END)
BEFORE = Cut(LATELY.start and LATELY.start - timedelta(weeks=1), END - timedelta(weeks=1))


MANY = """
    INSERT INTO fact (reference, number, kind, code, rep, dated, since, until)
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6000)
    SELECT '{reference}', i, CASE i % 6 {kinds} END, 'kept', 'rep', {at}, {at}, {until} FROM n
"""
KINDS = ("score", "undecided", "honesty", "owed", "speed", "raised")


@pytest.fixture(params=DATABASES)
async def database(request: pytest.FixtureRequest) -> Any:
    """With so many facts of two years that it matters how they are looked for."""
    async with open_store(request.param, FrozenClock(END), Bell()) as store:
        case = make_case()
        async with store.unit_of_work() as work:
            await work.cases.add(case)
        at = {"sqlite": "datetime('2024-11-15', '+' || (i / 9) || ' days')"}
        then = at.get(request.param, "timestamptz '2024-11-15' + i / 9 * interval '1 day'")
        until = {"sqlite": f"datetime({then}, '+3 days')"}.get(request.param, f"{then} + interval '3 days'")
        kinds = " ".join(f"WHEN {at} THEN '{kind}'" for at, kind in enumerate(KINDS))
        async with store.writer.begin() as connection:
            statement = MANY.format(reference=case.reference, kinds=kinds, at=then, until=until)
            await connection.exec_driver_sql(statement)
            await connection.exec_driver_sql("ANALYZE")
        yield store


async def plan_of(database: Database, question: Question) -> str:
    """PostgreSQL reads a small table as a whole, unless it is told not to."""
    async with database.reader.connect() as connection:
        if is_sqlite(database.reader.url):
            how = "EXPLAIN QUERY PLAN"
        else:
            how = "EXPLAIN"
            await connection.execute(text("SET LOCAL enable_seqscan = off"))
        dialect = connection.engine.dialect
        asked = tally_statement(question).compile(dialect=dialect, compile_kwargs={"literal_binds": True})
        rows = (await connection.exec_driver_sql(f"{how} {asked}")).all()
    return "\n".join(str(row[-1]) for row in rows)


async def test_what_counts_in_the_last_weeks_is_found_by_its_date(database: Database) -> None:
    plan = await plan_of(database, Question(Kind.SCORE, LATELY, (BEFORE,)))

    assert "ix_fact_dated" in plan
    assert "SCAN fact" not in plan


async def test_what_is_undecided_is_found_by_its_end_however_long_ago_it_began(database: Database) -> None:
    plan = await plan_of(database, Question(Kind.SCORE, LATELY, (BEFORE,), with_undecided=True))

    assert "ix_fact_until" in plan
    assert "SCAN fact" not in plan


async def test_on_sqlite_the_rows_themselves_are_not_looked_at(database: Database) -> None:
    plan = await plan_of(database, Question(Kind.HONESTY, LATELY, (BEFORE,)))

    assert not is_sqlite(database.reader.url) or "COVERING INDEX ix_fact_dated" in plan
