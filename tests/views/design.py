"""What does the design say, to the letter? Tables and names of domain.md, beside the repository."""

import re
from functools import cache
from pathlib import Path

import pytest

DOMAIN = Path(__file__).parents[2].parent / "shared" / "design" / "domain.md"

needs_design = pytest.mark.skipif(
    not DOMAIN.is_file(), reason="domain.md is not here: labels and names stay unchecked against the design"
)


def form_fields() -> dict[str, tuple[str, str]]:
    """Field of `/dilemma` → its English and Dutch cell: `Label — help`, or `Label (option · option)`."""
    return {row[0].strip("`"): (row[3], row[4]) for row in _rows("| id | type | rule |")}


def actions() -> dict[str, tuple[str, str]]:
    """Button of the card → its English and its Dutch label."""
    return {row[0].strip("`"): _both(row[1]) for row in _rows("| action | label | meaning |")}


def decisions() -> dict[str, tuple[str, str]]:
    """Decision → its English and its Dutch label."""
    return {row[0].strip("`"): _both(row[1]) for row in _rows("| code | English · Dutch |")}


def names() -> tuple[set[str], set[str]]:
    """The names of all fields and of all actions."""
    found = re.search(r"the form's ids above and `([^`]+)`;\s+actions `([^`]+)`", _text())
    assert found, "domain.md no longer lists the names of fields and actions"
    return {*form_fields(), *found[1].split()}, set(found[2].split())


def _rows(header: str) -> list[list[str]]:
    """The cells of the table under a header line."""
    _, _, below = _text().partition(f"\n{header}")
    assert below, f"domain.md no longer has the table {header}"
    lines = below.split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def _both(cell: str) -> tuple[str, str]:
    english, dutch = cell.split(" · ")
    return english, dutch


@cache
def _text() -> str:
    return DOMAIN.read_text(encoding="utf-8")
