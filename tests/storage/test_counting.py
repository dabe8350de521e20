"""Do the databases count what a loop over all cases counts? Of any small history, in any week."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.case import Case
from bot.counting import Counting
from bot.facts import Kind
from bot.finding import Rules, facts_of
from bot.minimum import Minimum
from bot.ports import Services
from bot.tally import Cut, Group, Question
from bot.usecases.count_week import digest_of
from bot.weeks import Week
from tests.cast import COMPANY, NOW
from tests.fakes import FakeChat, FakeDirectory, FrozenClock
from tests.histories import FIRST_DAY, histories
from tests.loop import Loop
from tests.stores import DATABASES, STORES, Bell, open_store

LOW = replace(COMPANY, minimum=Minimum(3, 2), rep_count=25, period_ends=((6, 30), (12, 31)))
"""As little as can be is left out, so that as much as can be is compared."""
USUAL = replace(LOW, minimum=Minimum())
RULES = Rules(LOW.calendar, LOW.period_ends)

WEEKS = st.integers(3, 55).map(lambda weeks: Week.of(FIRST_DAY.date() + timedelta(weeks=weeks)))


def thoroughly(examples: int) -> settings:
    """A database takes its time for each of them."""
    return settings(max_examples=examples, deadline=None, suppress_health_check=[HealthCheck.too_slow])


async def put(store: Any, cases: list[Case]) -> None:
    async with store.unit_of_work() as work:
        for case in cases:
            await work.cases.add(replace(case, new_entries=[]))
        for case in await work.facts.uncounted(100):
            await work.facts.put(facts_of(case, RULES))


async def compare(kind: str, cases: list[Case], weeks: list[Week]) -> None:
    async with open_store(kind, FrozenClock(NOW), Bell()) as store:
        await put(store, cases)
        async with store.count() as work:
            for week, company in product(weeks, (LOW, USUAL)):
                digest = await Counting(week, company, work, ()).digest()
                loop = Loop(cases, week, company)
                printed = {name: dict(figure.values) for name, figure in digest.figures.items()}
                assert printed == loop.figures()
                assert (digest.raised, digest.ahead) == (loop.bands(), loop.ahead())


@thoroughly(100)
@given(histories(), st.lists(WEEKS, min_size=2, max_size=4, unique=True))
async def test_what_is_printed_is_what_a_loop_over_all_cases_finds(cases, weeks):
    await compare("memory", cases, weeks)


@pytest.mark.parametrize("kind", DATABASES)
@thoroughly(12)
@given(histories(), st.lists(WEEKS, min_size=2, max_size=3, unique=True))
async def test_so_it_is_on_each_database(kind, cases, weeks):
    await compare(kind, cases, weeks)


# --- what came, went and stayed ----------------------------------------------------------------------


def cut(week: Week, weeks: int | None) -> Cut:
    start = None if weeks is None else week.plus(-weeks).begins(LOW.calendar)
    return Cut(start, week.begins(LOW.calendar))


def questions(week: Week, *earlier: Week) -> list[Question]:
    """Of each kind, in each window, and with what is undecided."""
    return [
        Question(kind, cut(week, weeks), tuple(cut(one, weeks) for one in earlier), with_undecided)
        for kind in Kind
        for weeks in (13, 52, None)
        for with_undecided in {False, kind in (Kind.SCORE, Kind.DECISION)}
    ]


@asynccontextmanager
async def every_store(cases: list[Case]) -> AsyncIterator[list[Any]]:
    async with AsyncExitStack() as opened:
        stores = [
            await opened.enter_async_context(open_store(kind, FrozenClock(NOW), Bell())) for kind in STORES
        ]
        for store in stores:
            await put(store, cases)
        yield stores


async def tallies(store: Any, asked: list[Question]) -> list[set[Group]]:
    """Groups in which something counts or counted."""
    async with store.count() as work:
        found = [await work.facts.tally(one) for one in asked]
    return [
        {one for one in groups if one.now or any((*one.came, *one.went, *one.stayed))} for groups in found
    ]


@thoroughly(8)
@given(histories(12, 24), WEEKS, st.sampled_from([(), (1,), (1, 4), (2, 3, 4, 9)]))
async def test_each_store_counts_the_same_of_the_same_facts(cases, week, ago):
    asked = questions(week, *(week.plus(-weeks) for weeks in ago))
    async with every_store(cases) as stores:
        memory, *databases = [await tallies(store, asked) for store in stores]

    assert databases == [memory] * 2


def told(store: Any) -> Any:
    """The services of a company whose Monday it is."""
    week = Week.of(FIRST_DAY.date() + timedelta(weeks=30))
    return Services(
        LOW,
        store.unit_of_work,
        store.read,
        store.count,
        FakeDirectory((), ()),
        FakeChat(),
        FrozenClock(week.digest_due(LOW.calendar)).now,
        b"a secret of the tests",
    )


@thoroughly(4)
@given(histories(20, 40), st.integers(6, 30))
async def test_each_store_prints_and_carries_on_the_same(cases, weeks):
    """Thirteen digests, each held against the four before."""
    week = Week.of(FIRST_DAY.date() + timedelta(weeks=weeks))
    async with every_store(cases) as stores:
        memory, *databases = [await digest_of(week, told(store)) for store in stores]

    assert databases == [memory] * 2
