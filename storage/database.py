"""How does the program get at what is stored? In units of work: all of one is kept, or nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.errors import Refusal
from bot.kept import UnitOfWork
from storage.engine import is_sqlite, reading_engine, writing_engine
from storage.jobs import SqlJobs
from storage.postgresql import CLICKED, COUNTING, Patience
from storage.unit_of_work import SqlUnitOfWork


def utc_now() -> datetime:
    return datetime.now(UTC)


class Database:
    """`on_commit` is called after each commit that brought jobs. `lease_clock`: by which leases go on SQLite
    where `now` can be moved; else by `now`.

    `writer` and `reader` are for whatever else lives in the same database: on SQLite there is one writing
    connection, and nobody opens a second.
    """

    def __init__(
        self,
        url: str,
        on_commit: Callable[[], None],
        now: Callable[[], datetime] = utc_now,
        patience: Patience = CLICKED,
        lease_clock: Callable[[], datetime] | None = None,
    ) -> None:
        self._on_commit = on_commit
        self._now = now
        self._lease_clock = lease_clock
        self.writer = writing_engine(url, patience)
        self.reader = reading_engine(url, patience)
        self._counter = self.reader if is_sqlite(url) else reading_engine(url, COUNTING)
        """Connects when something is counted."""

    @asynccontextmanager
    async def unit_of_work(self) -> AsyncIterator[UnitOfWork]:
        """A writing transaction; see `bot.kept.UnitOfWork` for when it is kept."""
        async with AsyncSession(self.writer, expire_on_commit=False) as session:
            work = SqlUnitOfWork(session, self._now, self._lease_clock, writing=True)
            try:
                yield work
            except Refusal:
                await self._keep(work)
                raise
            await self._keep(work)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[UnitOfWork]:
        """A reading transaction: one state of the database, whatever is committed meanwhile."""
        async with AsyncSession(self.reader, expire_on_commit=False) as session:
            yield SqlUnitOfWork(session, self._now, self._lease_clock, writing=False)

    @asynccontextmanager
    async def count(self) -> AsyncIterator[UnitOfWork]:
        """A reading transaction that may take its time."""
        async with AsyncSession(self._counter, expire_on_commit=False) as session:
            yield SqlUnitOfWork(session, self._now, self._lease_clock, writing=False)

    async def let_go_of_leases(self) -> None:
        """When the program starts on SQLite, no job is anybody's: a lease is a killed process's.

        On PostgreSQL other replicas may be at work; there a lease ends by its time.
        """
        if is_sqlite(self.writer.url):
            async with AsyncSession(self.writer) as session, session.begin():
                await SqlJobs(session, self._now).let_go_of_all()

    def jobs_may_be_due(self) -> None:
        """Nothing was committed, but the time is another one."""
        self._on_commit()

    async def ping(self) -> None:
        """Raises when the database does not answer."""
        async with self.reader.connect() as connection:
            await connection.execute(text("SELECT 1"))

    async def close(self) -> None:
        await self.writer.dispose()
        await self.reader.dispose()
        await self._counter.dispose()

    async def _keep(self, work: SqlUnitOfWork) -> None:
        if await work.commit():
            self._on_commit()
