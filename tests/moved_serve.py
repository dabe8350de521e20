"""How does `squaredeal serve` run on a clock that a test moves? How far ahead it is stands in a file."""

from __future__ import annotations

import asyncio
import os
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

from adapters import logs
from adapters.settings import read_settings
from adapters.wiring.serve import run_serve

AHEAD = "TESTS_CLOCK_AHEAD"
"""Names the file, with a number of seconds in it."""
PROGRAM = (sys.executable, "-m", "tests.moved_serve")


def now() -> datetime:
    return datetime.now(UTC) + timedelta(seconds=float(Path(os.environ[AHEAD]).read_text()))


def move_clock(file: Path, to: datetime) -> None:
    """At once for every process that reads this file."""
    new = file.with_suffix(".new")
    new.write_text(str((to - datetime.now(UTC)).total_seconds()))
    new.replace(file)


def _say(address: str) -> None:
    sys.stderr.write(f"Squaredeal listens on {address}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    logs.configure()
    asyncio.run(run_serve(read_settings(squaredeal_port=sys.argv[-1]), _say, now))
