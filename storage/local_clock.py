"""Where does the demo keep by how much its clock was put forward, and what waits for a later time there?"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlmodel import col, func, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.database import Database
from storage.jobs import WAITING
from storage.tables import JobRow, LocalClockRow
from storage.upsert import insert_or_replace

_NAME = "demo"


class SqlLocalClock:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def ahead(self) -> timedelta:
        async with AsyncSession(self._database.reader) as session:
            row = await session.get(LocalClockRow, _NAME)
        return timedelta(seconds=row.ahead_seconds if row else 0)

    async def keep(self, ahead: timedelta) -> None:
        row = {"name": _NAME, "ahead_seconds": int(ahead.total_seconds())}
        async with AsyncSession(self._database.writer) as session:
            await insert_or_replace(session, LocalClockRow, row, "name")
            await session.commit()

    async def next_due(self, besides: Collection[str]) -> datetime | None:
        earliest = select(func.min(JobRow.due)).where(
            JobRow.state == WAITING, col(JobRow.kind).not_in(besides)
        )
        async with AsyncSession(self._database.reader) as session:
            return (await session.exec(earliest)).first()
