"""How are the doctor's findings shown? As a table on a terminal, as plain lines elsewhere, or as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import TextIO

from rich.console import Console
from rich.table import Table
from rich.text import Text

from adapters.doctor import Check, Status, fault
from bot.errors import SettingsFault

MARKS = {
    Status.OK: ("✓ fine", "green"),
    Status.WARNING: ("! warning", "yellow"),
    Status.FAULT: ("✗ fault", "bold red"),
}
"""Never by colour alone."""


def show_json(checks: Sequence[Check], out: TextIO) -> None:
    """One object on one line."""
    out.write(json.dumps({"checks": [asdict(check) for check in checks]}, ensure_ascii=False) + "\n")


def unreadable(wrong: SettingsFault) -> tuple[Check, ...]:
    """Settings without which nothing can be looked at."""
    return tuple(
        fault("settings", sentence, "Mend the setting, and run `squaredeal doctor` again.")
        for sentence in wrong.args
    )


def show(checks: Sequence[Check], out: TextIO) -> None:
    console = Console(file=out)
    if console.is_terminal:
        console.print(_table(checks))
    else:
        for check in checks:
            out.write(_line(check) + "\n")


def _table(checks: Sequence[Check]) -> Table:
    table = Table(box=None, show_header=False, pad_edge=False)
    table.add_column(no_wrap=True)
    table.add_column(no_wrap=True)
    table.add_column(overflow="fold")
    for check in checks:
        words, style = MARKS[check.status]
        # Text, not markup: names of people and channels stand in it.
        found = Text(check.says)
        if check.mend:
            found.append(f"\n→ {check.mend}", style="bold")
        table.add_row(Text(words, style=style), Text(check.name), found)
    return table


def _line(check: Check) -> str:
    found = f"{check.status:<8}{check.name}: {check.says}"
    return f"{found}. {check.mend}" if check.mend else found
