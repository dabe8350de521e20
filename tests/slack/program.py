"""How do tests run the real program? In a process of its own, which they can kill, facing a fake Slack."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from aiohttp.test_utils import unused_port

from tests.cast import SECRET
from tests.slack.fake_slack import PATIENCE
from tests.slack.workspace import SIGNING_SECRET

ROOT = Path(__file__).parents[2]
Process = asyncio.subprocess.Process


def environment(database: str, api_url: str) -> dict[str, str]:
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return {
        **kept,
        "PYTHONPATH": str(ROOT),
        "SLACK_BOT_TOKEN": "xoxb-test",
        "SLACK_SIGNING_SECRET": SIGNING_SECRET,
        "SLACK_API_URL": api_url,
        "SQUAREDEAL_DATABASE_URL": database,
        "SQUAREDEAL_SECRET_KEY": SECRET.decode() * 2,
        "SQUAREDEAL_MANAGEMENT_CHANNEL": "slack:CMANAGEMENT",
        "SQUAREDEAL_INDEPENDENT_CHANNEL": "slack:CINDEPENDENT",
        "SQUAREDEAL_STEWARDS": "slack:USTELLA",
    }


async def command(settings: dict[str, str], *words: str) -> Process:
    program = (sys.executable, "-c", "from adapters.cli import main; main()")
    return await asyncio.create_subprocess_exec(
        *program, *words, env=settings, stderr=asyncio.subprocess.PIPE, cwd=settings["HOME"]
    )


async def migrated(settings: dict[str, str]) -> None:
    process = await command(settings, "migrate")
    assert await process.wait() == 0


@asynccontextmanager
async def serve(settings: dict[str, str]) -> AsyncIterator[tuple[Process, str]]:
    """The real program, and its address. What it logs is shown when the test fails."""
    port = unused_port()
    process = await command(settings, "serve", "--port", str(port))
    try:
        await _listens(process)
        log = asyncio.create_task(_show(process))
        yield process, f"http://127.0.0.1:{port}"
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
    await log


async def _listens(process: Process) -> None:
    assert process.stderr is not None
    async with asyncio.timeout(PATIENCE):
        line = (await process.stderr.readline()).decode()
    assert "listens on" in line, line


async def _show(process: Process) -> None:
    """Read on, or the program would have to wait once the pipe is full."""
    assert process.stderr is not None
    while line := await process.stderr.readline():
        print(f"[{process.pid}] {line.decode()}", end="")
