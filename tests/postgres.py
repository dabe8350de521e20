"""Where is there a PostgreSQL for the tests? `TEST_DATABASE_URL`, or one of their own from the binaries here.

Whoever asks for a database skips where there is neither, and fails where everything has to be there.
"""

from __future__ import annotations

import asyncio
import os
import pwd
import secrets
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from glob import glob
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import asyncpg
import pytest
from sqlalchemy import URL, make_url

from storage.migrations import migrate
from storage.tables import CaseRow
from tests.afterwards import after_all_tests

DRIVER = "postgresql+asyncpg"
SETTINGS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses=''")
"""What a test wrote need not outlast a power cut."""
UNPRIVILEGED = ("postgres", "nobody")

_kept: list[str] = []


# --- databases ---------------------------------------------------------------------------------------


async def empty_database() -> str:
    """The URL of a migrated database without content. One for all tests, cleared for each: a new one would
    take twenty times as long."""
    if _kept:
        tables = reversed(CaseRow.metadata.sorted_tables)
        await run_sql(_kept[0], ";".join(f'DELETE FROM "{table.name}"' for table in tables))
    else:
        url = await _create()
        after_all_tests.callback(lambda: asyncio.run(_drop(url)))
        await migrate(url)
        _kept.append(url)
    return _kept[0]


@asynccontextmanager
async def new_database() -> AsyncIterator[str]:
    """The URL of a database without even tables, for this test alone."""
    url = await _create()
    try:
        yield url
    finally:
        await _drop(url)


async def run_sql(url: str, statements: str) -> None:
    """Past everything of ours."""
    async with _connected(url) as connection:
        await connection.execute(statements)


async def ask_sql(url: str, question: str) -> Any:
    """The one value that is the answer."""
    async with _connected(url) as connection:
        return await connection.fetchval(question)


async def is_waiting(url: str, task: asyncio.Task[Any]) -> bool:
    """Whether the task comes to wait for a lock; False when it is done without."""
    while not task.done():
        if await ask_sql(url, WAITING):
            return True
    return False


WAITING = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


@asynccontextmanager
async def _connected(url: str) -> AsyncIterator[Any]:
    # A test that left a transaction open is to fail here, and not to wait.
    limit = {"lock_timeout": "5000"}
    connection = await asyncpg.connect(url.replace(f"{DRIVER}:", "postgresql:"), server_settings=limit)
    try:
        yield connection
    finally:
        await connection.close()


async def _create() -> str:
    url = _server().set(database=f"squaredeal_test_{secrets.token_hex(6)}")
    await run_sql(_rendered(_server()), f'CREATE DATABASE "{url.database}"')
    return _rendered(url)


async def _drop(url: str) -> None:
    await run_sql(_rendered(_server()), f'DROP DATABASE "{make_url(url).database}" WITH (FORCE)')


def _rendered(url: URL) -> str:
    return url.render_as_string(hide_password=False)


# --- the server --------------------------------------------------------------------------------------


@cache
def _server() -> URL:
    """A server on which databases can be made; its URL leads to one that is there already."""
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        return make_url(given).set(drivername=DRIVER)
    binaries = _binaries()
    if binaries is None:
        _give_up("There is no PostgreSQL on this machine and no TEST_DATABASE_URL: nothing was tried on it.")
    return _start(binaries)


def _give_up(reason: str) -> None:
    if os.environ.get("SQUAREDEAL_REQUIRE_ALL"):
        pytest.fail(reason)
    pytest.skip(reason)


def _binaries() -> Path | None:
    """The folder with initdb, pg_ctl and postgres: Debian keeps them off the PATH, a folder a version."""
    installed = sorted(glob("/usr/lib/postgresql/*/bin"), key=lambda path: int(path.split("/")[-2]))
    on_path = [str(Path(found).resolve().parent) for found in [shutil.which("initdb")] if found]
    for folder in [*on_path, *reversed(installed)]:
        if all(Path(folder, name).exists() for name in ("initdb", "pg_ctl", "postgres")):
            return Path(folder)
    return None


SERVE = """
"$1/initdb" -D "$2/data" -U tests -A trust -E UTF8 --locale=C --no-sync >/dev/null &&
"$1/pg_ctl" -D "$2/data" -l "$2/log" -o "$3 -k $2" -w start >/dev/null &&
echo ready && read _
"$1/pg_ctl" -D "$2/data" -m immediate stop >/dev/null
rm -rf "$2"
"""
"""A server in a folder of its own, reached through a socket there. It stops when its input ends, also because
the tests were killed."""


def _start(binaries: Path) -> URL:
    folder, user = mkdtemp(prefix="squaredeal-postgres-"), _unprivileged()
    if user:
        shutil.chown(folder, user.pw_uid, user.pw_gid)
    settings = " ".join(f"-c {setting}" for setting in SETTINGS)
    process = subprocess.Popen(
        ["sh", "-c", SERVE, "sh", binaries, folder, settings],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=folder,
        start_new_session=True,
        **({"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}),
    )
    after_all_tests.callback(process.communicate)
    assert process.stdout
    assert process.stdout.readline() == b"ready\n", "PostgreSQL did not start"
    return URL.create(DRIVER, "tests", database="postgres", query={"host": folder})


def _unprivileged() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root; somebody else does it then."""
    if os.geteuid() != 0:
        return None
    return next(user for user in pwd.getpwall() if user.pw_name in UNPRIVILEGED)
