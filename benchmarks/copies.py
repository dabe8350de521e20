"""How do ten thousand cases become a million? Copies in the database itself, past everything of ours."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine
from sqlmodel import SQLModel

from storage import tables
from storage.engine import is_sqlite

COPIED = (
    tables.CaseRow,
    tables.CasePersonRow,
    tables.QuestionRow,
    tables.NoteRow,
    tables.DecisionRow,
    tables.RedirectRow,
    tables.LedgerEntryRow,
    tables.FollowUpRow,
    tables.CheckInRow,
    tables.FactRow,
)
"""Of the audit trail the digest reads one week, so one month of it is copied."""
LATELY = timedelta(days=30)

INDEXES = {
    True: "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL",
    False: "SELECT indexname, indexdef FROM pg_indexes WHERE indexname LIKE 'ix_%'",
}


async def multiply(url: str, times: int, now: datetime) -> None:
    """Each case `times` times: the copies differ in their references. Indexes are made afterwards. By the
    same number it cannot be done twice."""
    async with _raw(url) as connection:
        if is_sqlite(url):
            # Nothing is lost when it breaks off: these cases are nobody's.
            for setting in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -500000"):
                await connection.execute(text(f"PRAGMA {setting}"))
        indexes = (await connection.execute(text(INDEXES[is_sqlite(url)]))).all()
        for name, _ in indexes:
            await connection.execute(text(f'DROP INDEX "{name}"'))
        for table in COPIED:
            await connection.execute(text(_copy(table, "true", times)))
        await connection.execute(text(_copy(tables.AuditRow, f"at >= '{now - LATELY:%Y-%m-%d}'", times)))
        for _, statement in indexes:
            await connection.execute(text(statement))
        await connection.execute(text("ANALYZE" if is_sqlite(url) else "VACUUM ANALYZE"))


async def explained(url: str, statement: Any) -> Sequence[str]:
    """How the database comes to the rows."""
    async with _raw(url) as connection:
        compiled = statement.compile(connection.engine.sync_engine, compile_kwargs={"literal_binds": True})
        how = "EXPLAIN QUERY PLAN" if is_sqlite(url) else "EXPLAIN"
        rows = (await connection.exec_driver_sql(f"{how} {compiled}")).all()
        lines = [str(row[-1]).strip().removeprefix("->  ") for row in rows]
        return [line for line in lines if line.startswith(("SEARCH", "SCAN fact")) or " Scan " in line]


def _copy(table: type[SQLModel], which: str, times: int) -> str:
    found: Any = table.__table__  # type: ignore[attr-defined]
    columns = [column.name for column in found.columns if column.name != "id"]
    named = ", ".join(f'"{name}"' for name in columns)
    copied = ", ".join(
        f"reference || '.{times}.' || i" if name == "reference" else f'"{name}"' for name in columns
    )
    numbers = f"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {times - 1})"
    of = f'FROM "{found.name}" CROSS JOIN n WHERE {which}'
    return f'INSERT INTO "{found.name}" ({named}) {numbers} SELECT {copied} {of}'


@asynccontextmanager
async def _raw(url: str) -> AsyncIterator[AsyncConnection]:
    """Without anybody's time limits."""
    engine = create_async_engine(url, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        yield connection
    await engine.dispose()
