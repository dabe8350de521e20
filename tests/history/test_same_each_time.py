"""Does the same plan give the same history, whatever the process?"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

from adapters.history import invent
from adapters.history.dice import Dice
from adapters.history.raising import references
from bot.audit import FOLLOWED_STATES
from bot.reference import read_reference
from tests.cast import NOW
from tests.fakes import FrozenClock
from tests.history.invented import LARGE, PEOPLE, PLAN, fingerprint, history
from tests.stores import Bell, open_store

ROOT = Path(__file__).parents[2]


def test_the_same_plan_gives_the_same_cases_with_the_same_trails() -> None:
    again = tuple(invent(PLAN, PEOPLE))

    assert again == history()
    assert [case.new_entries for case in again] == [case.new_entries for case in history()]


@pytest.mark.parametrize("hashes", ["1", "2"])
def test_another_process_invents_the_same(hashes: str) -> None:
    program = "from tests.history.invented import fingerprint; print(fingerprint())"
    environment = {**os.environ, "PYTHONHASHSEED": hashes, "PYTHONPATH": str(ROOT)}

    told = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )

    assert told.stdout.strip() == fingerprint()


def test_another_seed_gives_other_cases() -> None:
    other = history(replace(PLAN, seed=7))

    assert not {case.reference for case in other} & {case.reference for case in history()}


def test_they_come_in_the_order_of_submission_and_no_reference_comes_twice() -> None:
    references = [case.reference for case in history()]

    assert [case.submitted_at for case in history()] == sorted(case.submitted_at for case in history())
    assert len(set(references)) == len(references)
    assert all(read_reference(reference) == reference for reference in references)


class Stutter(Dice):
    """Says everything twice, six at a time."""

    def pick(self, among: Sequence[Any]) -> Any:
        self.said = getattr(self, "said", -1) + 1
        return among[self.said // 12]


def test_a_reference_that_comes_again_is_passed_over() -> None:
    assert list(islice(references(Stutter(0)), 2)) == ["SD-000000", "SD-111111"]


def test_as_many_cases_as_are_asked_for() -> None:
    tenfold = history(LARGE)

    assert 500 < len(history()) < 900
    assert 8 < len(tenfold) / len(history()) < 12


async def test_a_database_gives_them_back_as_they_were_invented() -> None:
    sample = list(invent(replace(PLAN, days=200), PEOPLE))
    trails = {case.reference: list(case.new_entries) for case in sample}
    assert {case.state for case in sample} & FOLLOWED_STATES

    async with open_store("sqlite", FrozenClock(NOW), Bell()) as store:
        async with store.unit_of_work() as work:
            for case in sample:
                await work.cases.add(case)
        async with store.read() as work:
            kept = [case async for case in work.cases.every()]
            trail = {case.reference: list(await work.audit.of(case.reference)) for case in sample}

    assert kept == sample
    assert trail == trails
