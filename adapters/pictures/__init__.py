"""How does a chart become a picture? A short child process draws it.

What draws is heavy, takes seconds and cannot be interrupted; so the server never imports it.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Literal

import structlog

from bot.errors import SquaredealError
from bot.views.elements import Card, Chart, Picture

_log = structlog.get_logger()

Form = Literal["png", "svg"]
Draw = Callable[[Chart, Form], Awaitable[bytes]]
"""Raises `PictureFailed`."""

SECONDS = 30.0
"""Usually two; the first one on a machine also looks which fonts there are."""

DRAWING = (sys.executable, "-P", "-m", "adapters.pictures")
"""`-P`: nothing is imported from the folder in which the program happens to run."""

HERE = str(Path(__file__).parents[2])
PASSED_ON = (
    "HOME",
    "MPLCONFIGDIR",
    "PATH",
    "SYSTEMROOT",
    "TEMP",
    "TMPDIR",
    "XDG_CACHE_HOME",
    "XDG_CONFIG_HOME",
)
"""Of the environment: where to find and keep things. No secret goes along."""


class PictureFailed(SquaredealError):
    """There is no picture. The numbers stand in the text, so the message goes without it."""


async def draw(
    chart: Chart, form: Form, *, seconds: float = SECONDS, command: Sequence[str] = DRAWING
) -> bytes:
    """The picture as a file. Raises `PictureFailed`."""
    try:
        child = await asyncio.create_subprocess_exec(
            *command,
            form,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env=_environment(),
        )
    except OSError as error:
        raise PictureFailed(type(error).__name__) from None
    drawn = await _output_of(child, json.dumps(asdict(chart)).encode(), seconds)
    if child.returncode != 0 or not drawn:
        raise PictureFailed(f"exit code {child.returncode}")
    return drawn


def pictures_in(card: Card) -> list[Picture]:
    return [element for element in card.elements if isinstance(element, Picture)]


async def draw_all(card: Card, form: Form, draw: Draw = draw) -> dict[str, bytes]:
    """Name → file, of those that could be drawn: one after the other, for each takes a whole processor."""
    drawn: dict[str, bytes] = {}
    for picture in pictures_in(card):
        try:
            drawn[picture.name] = await draw(picture.chart, form)
        except PictureFailed as failed:
            _log.warning("picture.not_drawn", picture=picture.name, why=str(failed))
    return drawn


async def _output_of(child: asyncio.subprocess.Process, given: bytes, seconds: float) -> bytes:
    """What it writes; it is gone afterwards, whatever happens."""
    try:
        async with asyncio.timeout(seconds):
            written, _ = await child.communicate(given)
    except TimeoutError:
        raise PictureFailed("too slow") from None
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    return written


def _environment() -> dict[str, str]:
    passed_on = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    return {**passed_on, "PYTHONPATH": HERE}
