"""The real program in a process of its own, facing the fake Slack."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp.test_utils import unused_port

from storage.migrations import migrate
from tests.cast import SECRET
from tests.slack.fake_slack import PATIENCE, FakeSlack
from tests.slack.workspace import SIGNING_SECRET
from tests.stores import sqlite_url

ROOT = Path(__file__).parents[2]
Process = asyncio.subprocess.Process
PROGRAM = (sys.executable, "-c", "from adapters.cli import main; main()")
WAYS = {"http": {"SLACK_SIGNING_SECRET": SIGNING_SECRET}, "socket": {"SLACK_APP_TOKEN": "xapp-test"}}


def environment_of(database: str, api_url: str, way: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {
        **kept,
        "PYTHONPATH": str(ROOT),
        "SLACK_BOT_TOKEN": "xoxb-test",
        **WAYS[way],
        "SLACK_API_URL": api_url,
        "SQUAREDEAL_DATABASE_URL": database,
        "SQUAREDEAL_SECRET_KEY": SECRET.decode() * 2,
        "SQUAREDEAL_MANAGEMENT_CHANNEL": "slack:CMANAGEMENT",
        "SQUAREDEAL_INDEPENDENT_CHANNEL": "slack:CINDEPENDENT",
        "SQUAREDEAL_STEWARDS": "slack:USTELLA",
    }


async def command(
    environment: dict[str, str], *words: str, out: int | None = None, program: tuple[str, ...] = PROGRAM
) -> Process:
    return await asyncio.create_subprocess_exec(
        *program, *words, env=environment, stdout=out, stderr=asyncio.subprocess.PIPE, cwd=environment["HOME"]
    )


async def ran(environment: dict[str, str], *words: str) -> tuple[int | None, str, str]:
    """Exit code, standard output and standard error of a command that ends by itself."""
    process = await command(environment, *words, out=asyncio.subprocess.PIPE)
    async with asyncio.timeout(PATIENCE):
        out, err = await process.communicate()
    return process.returncode, out.decode(), err.decode()


@asynccontextmanager
async def serving(
    environment: dict[str, str], program: tuple[str, ...] = PROGRAM
) -> AsyncIterator[tuple[Process, str]]:
    """The real program in a process of its own, and its address; its log is shown when the test fails."""
    port = unused_port()
    process = await command(environment, "serve", "--port", str(port), program=program)
    try:
        assert process.stderr is not None
        line = b"not yet"
        async with asyncio.timeout(PATIENCE):
            while b"listens on" not in line:
                assert line, "it ended"
                line = await process.stderr.readline()
        log = asyncio.create_task(_show(process, process.stderr))
        yield process, f"http://127.0.0.1:{port}"
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
    await log


async def _show(process: Process, log: asyncio.StreamReader) -> None:
    """Read on, or the program would have to wait once the pipe is full."""
    while line := await log.readline():
        sys.stdout.write(f"[{process.pid}] {line.decode()}")


@asynccontextmanager
async def installed(slack_side: FakeSlack, tmp_path: Path, way: str) -> AsyncIterator[dict[str, str]]:
    """A migrated database, and the environment of a program that faces this Slack."""
    async with slack_side.server() as server:
        environment = environment_of(sqlite_url(tmp_path / "killed.db"), str(server.make_url("/api/")), way)
        await migrate(environment["SQUAREDEAL_DATABASE_URL"])
        yield environment
        slack_side.release()


async def stopped(process: Process, how: signal.Signals) -> None:
    process.send_signal(how)
    await process.wait()
