"""How is a row inserted that may be there already? Each dialect has its own insert for that."""

from __future__ import annotations

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.postgresql import is_postgresql

Rows = list[dict[str, Any]]


async def insert_new(session: AsyncSession, table: type[SQLModel], rows: Rows) -> int:
    """Insert those rows that are not there yet; returns how many. Any unique key of the table counts."""
    if not rows:
        return 0
    result = await session.exec(_insert(session, table).values(rows).on_conflict_do_nothing())
    return int(result.rowcount)


async def insert_or_replace(
    session: AsyncSession, table: type[SQLModel], row: dict[str, Any], *key: str
) -> None:
    """Insert a row, or overwrite the one with the same key."""
    rest = {name: value for name, value in row.items() if name not in key}
    insert = _insert(session, table).values(row)
    await session.exec(insert.on_conflict_do_update(index_elements=key, set_=rest))


def _insert(session: AsyncSession, table: type[SQLModel]) -> Any:
    """Both dialects' inserts know the same `on_conflict_…` methods."""
    dialect = postgresql if is_postgresql(session) else sqlite
    return dialect.insert(table)
