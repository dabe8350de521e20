"""How is the database reached? On SQLite by one writer connection and several readers."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import aiosqlite
from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from storage import postgresql
from storage.postgresql import CLICKED, Patience

BUSY_MILLISECONDS = 10_000
"""How long a transaction waits for another process (an export, a migration) that writes."""
READERS = 4


def is_sqlite(url: URL | str) -> bool:
    return make_url(url).get_backend_name() == "sqlite"


def writing_engine(url: str, patience: Patience = CLICKED) -> AsyncEngine:
    """On SQLite a single connection: with several, one in a hundred commits waited about a second."""
    if not is_sqlite(url):
        return postgresql.writing_engine(make_url(url), patience)
    engine = _sqlite_engine(make_url(url), pool_size=1)
    _on_connect(
        engine,
        f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}",
        "PRAGMA journal_mode = WAL",
        "PRAGMA synchronous = FULL",
        "PRAGMA foreign_keys = ON",
    )
    _begin_with(engine, "BEGIN IMMEDIATE")
    return engine


def reading_engine(url: str, patience: Patience = CLICKED) -> AsyncEngine:
    """Each transaction sees one state of the database and cannot change it."""
    if not is_sqlite(url):
        return postgresql.reading_engine(make_url(url), patience)
    engine = _sqlite_engine(_read_only(make_url(url)), pool_size=READERS)
    _on_connect(engine, f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
    _begin_with(engine, "BEGIN")
    return engine


def migrating_engine(url: str) -> AsyncEngine:
    return writing_engine(url) if is_sqlite(url) else postgresql.migrating_engine(make_url(url))


def _sqlite_engine(url: URL, pool_size: int) -> AsyncEngine:
    # hide_parameters: typed text must never stand in an exception. isolation_level None turns off the
    # driver's own BEGIN, which comes only before the first change.
    return create_async_engine(
        url,
        hide_parameters=True,
        pool_size=pool_size,
        max_overflow=0,
        connect_args={"isolation_level": None, "async_creator_fn": _opened},
    )


async def _opened(*file: Any, **options: Any) -> aiosqlite.Connection:
    """Leaves no thread behind when the file cannot be opened.

    The driver tells its thread to end and does not wait for it; the thread then answers a loop that may
    be closed, while the program is ending, and takes the program down with it.
    """
    connection = aiosqlite.connect(*file, **options)
    # As SQLAlchemy does: a connection that nobody closed keeps no program from ending.
    connection._thread.daemon = True
    try:
        return await connection
    except BaseException:
        connection._thread.join()
        raise


def _read_only(url: URL) -> URL:
    path = quote(url.database or "", safe="/:\\")
    return url.set(database=f"file:{path}").update_query_dict({"mode": "ro", "uri": "true"})


def _on_connect(engine: AsyncEngine, *pragmas: str) -> None:
    @event.listens_for(engine.sync_engine, "connect")
    def set_pragmas(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(pragma)
        cursor.close()


def _begin_with(engine: AsyncEngine, statement: str) -> None:
    @event.listens_for(engine.sync_engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(statement)
