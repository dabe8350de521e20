"""How is PostgreSQL reached, and who waits there for whom? Time limits, and locks that have a name.

Several processes share one database. No statement may take longer than a person waits for a click, and a
process that froze in a transaction is cut off before its locks hold up the others for long.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import URL, Connection, NullPool, bindparam
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlmodel import func, select
from sqlmodel.ext.asyncio.session import AsyncSession

_HOLD = select(func.pg_advisory_xact_lock(func.hashtextextended(bindparam("name"), 0)))
"""Two names of one number only wait for each other now and then."""


@dataclass(frozen=True)
class Patience:
    """How many seconds somebody waits who clicked: Slack waits three for an answer."""

    connect: float = 2
    statement: float = 2
    """Held by the server, also for waiting for a lock."""
    silence: float = 2.5
    """Held here: after that nobody answers any more."""
    stillness: float = 10
    """A writing transaction in which nothing happens for so long is a frozen process's."""


CLICKED = Patience()
COUNTING = Patience(connect=10, statement=300, silence=305)
"""The figures of a week, once a week: nobody waits for them."""
CONNECTIONS = 16
"""For writing, one for each job at a time, and as many for reading. All that wait for one longer than for a
connection are refused."""


def writing_engine(url: URL, patience: Patience) -> AsyncEngine:
    limits = _milliseconds(
        statement_timeout=patience.statement, idle_in_transaction_session_timeout=patience.stillness
    )
    return _hurried_engine(url, patience, limits)


def reading_engine(url: URL, patience: Patience) -> AsyncEngine:
    """Transactions that see one state of the database and cannot change it; they may be left open, for an
    export whose reader is slow."""
    return _hurried_engine(
        url,
        patience,
        _milliseconds(statement_timeout=patience.statement),
        isolation_level="REPEATABLE READ",
        execution_options={"postgresql_readonly": True},
    )


def migrating_engine(url: URL) -> AsyncEngine:
    """A migration may take its time, and wait for another one."""
    return create_async_engine(
        url, hide_parameters=True, poolclass=NullPool, connect_args=_connect(CLICKED, {})
    )


def lock_for_migration(connection: Connection) -> None:
    """Until the end of the transaction; a second process waits here, and then finds everything done."""
    connection.execute(_HOLD, {"name": "squaredeal:migration"})


async def hold(session: AsyncSession, name: str) -> None:
    """Until the end of the transaction nobody else holds what has this name; whoever wants to, waits.

    What is read after that was not changed meanwhile by another who held it. SQLite has one writer at a time,
    and needs no more.
    """
    if is_postgresql(session):
        await session.exec(_HOLD, params={"name": f"squaredeal:{name}"})


def is_forbidden(error: DBAPIError) -> bool:
    """Since version 15 only a database's owner may create tables, unless it is granted."""
    return getattr(error.orig, "sqlstate", None) == "42501"


def is_postgresql(session: AsyncSession) -> bool:
    return session.get_bind().dialect.name == "postgresql"


def _hurried_engine(url: URL, patience: Patience, limits: dict[str, str], **more: Any) -> AsyncEngine:
    # hide_parameters: typed text must never stand in an exception. pool_pre_ping: no click fails because the
    # database was restarted since the last one.
    return create_async_engine(
        url,
        hide_parameters=True,
        pool_size=CONNECTIONS,
        max_overflow=0,
        pool_timeout=patience.connect,
        pool_pre_ping=True,
        connect_args=_connect(patience, limits) | {"command_timeout": patience.silence},
        **more,
    )


def _connect(patience: Patience, settings: dict[str, str]) -> dict[str, Any]:
    named = {"application_name": "squaredeal", "timezone": "UTC"}
    return {"timeout": patience.connect, "server_settings": named | settings}


def _milliseconds(**seconds: float) -> dict[str, str]:
    return {name: f"{value * 1000:.0f}" for name, value in seconds.items()}
