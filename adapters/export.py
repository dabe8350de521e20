"""In which formats are the cases taken along? One after the other, never all in memory."""

from __future__ import annotations

import csv
import json
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any, TextIO

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

from bot.table import COLUMNS, row_of

Lines = AsyncIterator[dict[str, Any]]

BYTE_ORDER_MARK = "\ufeff"
"""Without it Excel takes UTF-8 for something else."""


async def write_json(lines: Lines, out: TextIO) -> None:
    """One object a line."""
    async for line in lines:
        out.write(json.dumps(line, ensure_ascii=False) + "\n")


async def write_csv(lines: Lines, out: TextIO) -> None:
    """One row a case, as RFC 4180 has it; line breaks stay inside their cells."""
    out.write(BYTE_ORDER_MARK)
    rows = csv.DictWriter(out, list(COLUMNS), lineterminator="\r\n")
    rows.writeheader()
    async for line in lines:
        rows.writerow(row_of(line))


WRITERS: Mapping[str, Callable[[Lines, TextIO], Awaitable[None]]] = {"json": write_json, "csv": write_csv}


@contextmanager
def progress(total: int, out: TextIO, screen: TextIO) -> Iterator[Callable[[Lines], Lines]]:
    """A bar on a terminal, as long as the cases themselves do not go there too."""
    with progress_bar(total, screen, is_hidden=out.isatty()) as advance:

        async def counted(lines: Lines) -> Lines:
            async for line in lines:
                yield line
                advance(1)

        yield counted


@contextmanager
def progress_bar(total: int, screen: TextIO, *, is_hidden: bool = False) -> Iterator[Callable[[int], None]]:
    """On a terminal alone; elsewhere nobody watches."""
    columns = (BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    console = Console(file=screen)
    disable = is_hidden or not console.is_terminal
    with Progress(*columns, console=console, disable=disable, redirect_stdout=False) as bar:
        task = bar.add_task("", total=total)
        yield lambda number: bar.advance(task, number)
