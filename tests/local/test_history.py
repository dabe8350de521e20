"""Does the demo begin with a history that stays in the background until somebody looks?"""

from __future__ import annotations

from datetime import timedelta
from io import StringIO

from adapters.local.cases import load_cases, own_cases
from adapters.local.world import CHANNELS, MAYA, OMAR, PEOPLE, PIA, REPS, STELLA, private_chat
from adapters.wiring.history import load_history
from bot.audit import FOLLOWED_STATES, Act
from bot.case import Case
from bot.people import Person
from tests.local.acting import Caller
from tests.local.demo import Demo

DAYS = 60
"""Enough for open, followed and redirected cases; the whole two years are in `tests/test_cli.py`."""


async def all_of(made: Demo) -> list[Case]:
    await made.worker.drain()
    async with made.services.read() as work:
        return [case async for case in work.cases.every()]


async def read_by(made: Demo, person: Person) -> int:
    return len(await made.html_in(private_chat(person.id)))


async def test_the_cases_are_there_and_hardly_a_message_is_sent(made: Demo) -> None:
    number = await load_history(made.services, StringIO(), DAYS)

    cases = await all_of(made)
    assert len(cases) == number > 30
    assert [case.submitted_at for case in cases] == sorted(case.submitted_at for case in cases)
    waiting = [case for case in cases if case.is_open]
    assert len(waiting) <= 3
    assert all(case.cards for case in waiting)
    chats = [*CHANNELS, *(private_chat(person) for person in PEOPLE)]
    assert sum([len(await made.html_in(channel)) for channel in chats]) <= 2 * len(waiting)


async def test_what_is_still_followed_goes_on_by_itself(made: Demo) -> None:
    await load_history(made.services, StringIO(), DAYS)
    await all_of(made)

    made.clock.move(timedelta(days=90))

    followed = [case for case in await all_of(made) if case.state in FOLLOWED_STATES]
    async with made.services.read() as work:
        trails = [await work.audit.of(case.reference) for case in followed]
    assert trails
    assert all(Act.ASK_FOLLOW_UP in {entry.action for entry in trail} for trail in trails)
    assert await read_by(made, PIA) > 0


async def test_whose_case_it_was_is_still_here_so_that_no_step_goes_to_the_steward(made: Demo) -> None:
    await load_history(made.services, StringIO(), DAYS)
    await all_of(made)
    before = await read_by(made, STELLA)

    made.clock.move(timedelta(days=7))
    await all_of(made)

    assert sum([await read_by(made, rep) for rep in REPS]) > 0
    assert await read_by(made, STELLA) - before <= 3


async def test_those_who_decided_have_names_that_the_pages_know(made: Demo) -> None:
    await load_history(made.services, StringIO(), DAYS)

    decisions = [decision for case in await all_of(made) for decision in case.decisions]

    assert {decision.by for decision in decisions} <= set(PEOPLE)
    assert {decision.by_name for decision in decisions} >= {MAYA.name, OMAR.name}
    assert not {rep.id for rep in REPS} & set(PEOPLE)


async def test_the_demo_s_own_cases_come_after_it(made: Demo, sam: Caller) -> None:
    history = await load_history(made.services, StringIO(), DAYS)

    more = await load_cases(own_cases(made.clock.now()), made.services)

    cases = await all_of(made)
    assert len(cases) == history + more
    assert {case.rep_name for case in cases[-more:]} == {"Sam Seller"}
    assert cases[-1].reference in await sam.page()
