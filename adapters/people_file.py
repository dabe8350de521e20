"""How is the people file read? A CSV: person,slack,teams,line_manager,unit,director,language."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from bot.accounts import Accounts
from bot.errors import SettingsFault
from bot.people import PersonId
from bot.people_file import PeopleFile
from bot.texts import LANGUAGES

SETTING = "SQUAREDEAL_PEOPLE_FILE"
PLATFORMS = ("slack", "teams")
BARE_ID = re.compile(r"[\w-]+", re.ASCII)
"""Nobody would be found under a name, an address, or an id with its platform before it."""

COLUMNS = ("person", *PLATFORMS, "line_manager", "unit", "director", "language")

Row = Mapping[str, str]


def read_people_file(path: Path) -> PeopleFile:
    """Raises `SettingsFault` with a sentence a fault; a line that is wrong is named by its number."""
    rows = _rows(path)
    by_key = {row["person"]: row for row in rows.values()}
    faults = [fault for line, row in rows.items() for fault in _faults(line, row, by_key)]
    faults += _twice(rows)
    if faults:
        raise SettingsFault(*faults)
    return PeopleFile(
        dict(_related(by_key, "line_manager")),
        dict(_related(by_key, "director")),
        {one: row["language"] for row in by_key.values() if row["language"] for one in _ids(row).values()},
        Accounts.of(ids for row in by_key.values() if (ids := tuple(_ids(row).values()))),
    )


def _rows(path: Path) -> dict[int, Row]:
    """Line number → row, stripped; empty lines are left out."""
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.DictReader(file, skipinitialspace=True)
            missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
            if missing:
                raise SettingsFault(f"{SETTING}: the first line lacks {', '.join(missing)}.")
            rows = [(reader.line_num, _stripped(row)) for row in reader]
    except (OSError, UnicodeDecodeError, csv.Error):
        raise SettingsFault(f"{SETTING}: {path} cannot be read as CSV in UTF-8.") from None
    return {line: row for line, row in rows if any(row.values())}


def _stripped(row: Mapping[str, str | None]) -> Row:
    """Microsoft's ids mean the same in capitals; Slack's do not."""
    stripped = {column: (row[column] or "").strip() for column in COLUMNS}
    return stripped | {"teams": stripped["teams"].lower()}


def _faults(line: int, row: Row, by_key: Mapping[str, Row]) -> Iterator[str]:
    if not row["person"]:
        yield f"{SETTING}: line {line} has no key in the column person."
    for column in PLATFORMS:
        if row[column] and not BARE_ID.fullmatch(row[column]):
            yield f"{SETTING}: line {line} has a {column} that is no bare id such as U024BE7LH."
    for column in ("line_manager", "director"):
        if row[column] and row[column] not in by_key:
            yield f"{SETTING}: line {line} names a {column} who is not in the file."
    if row["language"] and row["language"] not in LANGUAGES:
        yield f"{SETTING}: line {line} has a language that is none of {', '.join(LANGUAGES)}."


def _twice(rows: Mapping[int, Row]) -> Iterator[str]:
    """Each person and each account is meant to be one."""
    seen: set[tuple[str, str]] = set()
    for line, row in rows.items():
        for column in ("person", *PLATFORMS):
            if row[column] and (column, row[column]) in seen:
                yield f"{SETTING}: line {line} has a {column} that stands in an earlier line too."
            seen.add((column, row[column]))


def _related(by_key: Mapping[str, Row], column: str) -> Iterator[tuple[PersonId, PersonId]]:
    """Person → the one the column names, on each platform where both have an account; and by the accounts
    that stand for them, which may be on two."""
    for row in by_key.values():
        own, other = _ids(row), _ids(by_key[row[column]]) if row[column] else {}
        yield from ((person, other[platform]) for platform, person in own.items() if platform in other)
        if own and other:
            yield min(own.values()), min(other.values())


def _ids(row: Row) -> dict[str, PersonId]:
    return {platform: PersonId(f"{platform}:{row[platform]}") for platform in PLATFORMS if row[platform]}
