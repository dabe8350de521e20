"""Do the databases count what a loop over all cases counts? Of any small history, in any week."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.case import Case
from bot.counting import Counting
from bot.digest import Digest
from bot.facts import Rules, facts_of
from bot.minimum import Minimum
from bot.weeks import Week
from tests.cast import COMPANY, NOW
from tests.fakes import FrozenClock
from tests.histories import FIRST_DAY, histories
from tests.loop import Loop
from tests.stores import STORES, Bell, open_store

LOW = replace(COMPANY, minimum=Minimum(3, 2), rep_count=25, period_ends=((6, 30), (12, 31)))
"""As little as can be is left out, so that as much as can be is compared."""

WEEKS = st.integers(3, 55).map(lambda weeks: Week.of(FIRST_DAY.date() + timedelta(weeks=weeks)))
THOROUGHLY = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


async def counted(store: Any, cases: list[Case], *weeks: Week) -> list[Digest]:
    rules = Rules(LOW.calendar, LOW.period_ends)
    async with store.unit_of_work() as work:
        for case in cases:
            await work.cases.add(case)
        for case in await work.facts.uncounted(100):
            await work.facts.put(facts_of(case, rules))
    async with store.count() as work:
        return [await Counting(week, LOW, work, ()).digest() for week in weeks]


@pytest.mark.parametrize("kind", STORES)
@THOROUGHLY
@given(histories(), st.lists(WEEKS, min_size=2, max_size=4, unique=True))
async def test_what_is_printed_is_what_a_loop_over_all_cases_finds(kind, cases, weeks):
    async with open_store(kind, FrozenClock(NOW), Bell()) as store:
        found = await counted(store, cases, *weeks)

    for week, digest in zip(weeks, found, strict=True):
        loop = Loop(cases, week, LOW)
        assert {name: dict(figure.values) for name, figure in digest.figures.items()} == loop.figures()
        assert (digest.raised, digest.ahead) == (loop.bands(), loop.ahead())
