"""`squaredeal export` as somebody meets it who opens it in a spreadsheet, or has very many cases."""

from __future__ import annotations

import asyncio
import csv
import gc
import io
import json
import os
import pty
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from adapters.cli import ExportFormat
from adapters.export import WRITERS
from adapters.settings import read_settings
from adapters.wiring.commands import run_export
from bot.case import Case
from bot.reference import Reference
from bot.table import COLUMNS
from storage.cases import PAGE
from storage.database import Database
from tests.cast import make_case, make_decision, make_form
from tests.stores import copy_of_empty_sqlite
from tests.terminal import everything_on
from tests.test_cli import PROGRAM, _environment

MANY = 2 * PAGE + 20
TYPED = 'They said: "less, please".\nThen they hung up; nobody knows why – ünïcödé 🙂'


async def _store(url: str, *cases: Case) -> None:
    database = Database(url, lambda: None)
    async with database.unit_of_work() as work:
        for case in cases:
            case.raised()
            await work.cases.add(case)
    await database.close()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database of two cases, one decided."""
    found = tmp_path_factory.mktemp("export")
    decided = make_case(reference=Reference("SD-000001"), form=make_form(deal_ref="=1+1", mismatch=TYPED))
    decided.decide(make_decision())
    url = asyncio.run(copy_of_empty_sqlite(found))
    asyncio.run(_store(url, decided, make_case(reference=Reference("SD-000002"))))
    return found


def _exported(folder: Path, *words: str) -> bytes:
    """Written by a program that was told to speak Latin-1."""
    done = subprocess.run(
        [*PROGRAM, "export", *words],
        cwd=folder,
        env=_environment(PYTHONIOENCODING="latin-1"),
        capture_output=True,
        check=True,
    )
    assert done.stderr == b""
    return done.stdout


@pytest.fixture(scope="module")
def written(folder: Path) -> bytes:
    """The cases as CSV."""
    return _exported(folder, "--format", "csv")


def _rows(written: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(written.decode("utf-8-sig"), newline="")))


def test_a_spreadsheet_reads_the_csv_as_it_was_typed(written: bytes) -> None:
    first, second = _rows(written)

    assert tuple(first) == tuple(COLUMNS)
    assert first["mismatch"] == TYPED
    assert first["deal_ref"] == "'=1+1"
    assert (first["deal_value"], first["deal_currency"]) == ("48000.00", "EUR")
    assert (first["decision"], first["decided_by"]) == ("advise_best_fit", "slack:UMAYA")
    assert (second["reference"], second["decision"]) == ("SD-000002", "")


def test_the_csv_is_utf_8_with_its_mark_and_as_rfc_4180_has_it(written: bytes) -> None:
    assert written.startswith(b"\xef\xbb\xbfreference,platform,rep,state,")
    assert written.endswith(b"\r\n")
    assert b'"They said: ""less, please"".\nThen they hung up;' in written
    assert b"\r\r\n" not in written


def test_both_formats_hold_the_same_cases_whatever_the_machine_s_encoding(
    folder: Path, written: bytes
) -> None:
    lines = [json.loads(line) for line in _exported(folder).decode().splitlines()]

    assert [line["reference"] for line in lines] == [row["reference"] for row in _rows(written)]
    assert lines[0]["form"]["mismatch"] == TYPED
    assert {form.value for form in ExportFormat} == set(WRITERS)


# --- many cases --------------------------------------------------------------------------------------


class Watcher(io.StringIO):
    """Counts, now and then, how many cases are in memory when something is written."""

    def __init__(self) -> None:
        super().__init__()
        self.writes = 0
        self.most = 0

    def write(self, text: str) -> int:
        self.writes += 1
        if self.writes % 40 == 0:
            self.most = max(self.most, sum(isinstance(one, Case) for one in gc.get_objects()))
        return super().write(text)


@contextmanager
def only_what_is_new() -> Iterator[None]:
    """All that is there already, of hundreds of tests, is not looked through."""
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()


@pytest.mark.parametrize("how", WRITERS)
async def test_however_many_cases_there_are_only_a_page_of_them_is_in_memory(
    how: str, tmp_path: Path
) -> None:
    url = await copy_of_empty_sqlite(tmp_path)
    await _store(url, *(make_case(reference=Reference(f"SD-{number:06}")) for number in range(MANY)))
    settings, out = read_settings(_env_file=None, squaredeal_database_url=url), Watcher()

    with only_what_is_new():
        await run_export(settings, how, out, io.StringIO())

    assert out.writes >= MANY
    assert 0 < out.most <= PAGE + 1


# --- the bar -----------------------------------------------------------------------------------------


def test_a_bar_shows_on_a_terminal_how_far_it_is(folder: Path) -> None:
    terminal, slave = pty.openpty()
    process = subprocess.Popen(
        [*PROGRAM, "export"],
        cwd=folder,
        env=_environment(TERM="xterm", COLUMNS="80"),
        stdout=subprocess.PIPE,
        stderr=slave,
    )
    os.close(slave)
    written, _ = process.communicate()

    assert len(written.splitlines()) == 2
    assert "2/2" in everything_on(terminal)
