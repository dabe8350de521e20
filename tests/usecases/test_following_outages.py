"""Is everything that was decided followed once, whatever stops meanwhile and however many do it?"""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest

from bot.audit import Act, State
from tests.cast import DINA, DIRECTORS, MAYA, SAM
from tests.dying import die_in_every_timer
from tests.following import (
    NO_LOSS,
    ask_again,
    decide,
    decided,
    heard,
)
from tests.office import (
    ADVISE,
    FINN,
    PIA,
    Office,
)


@pytest.fixture
async def reference(office: Office) -> str:
    """To be told by Tuesday the 24th; followed up on Thursday 17 December, both as decided at ten."""
    return await decided(office, NO_LOSS)


OF_THE_BOT = frozenset(
    {
        Act.FOLLOW_THROUGH,
        Act.ASK_TOLD,
        Act.TOLD_LATE,
        Act.PAYMENT_SOON,
        Act.PAYMENT_DUE,
        Act.PAYMENT_LATE,
        Act.ASK_FOLLOW_UP,
        Act.REMIND_FOLLOW_UP,
        Act.NO_ANSWER,
    }
)


async def fired(office: Office, reference: str) -> list[str]:
    return [entry.action for entry in await office.trail(reference) if entry.action in OF_THE_BOT]


async def test_an_outage_of_three_weeks_ends_with_one_message_a_track(office: Office) -> None:
    """All that was due between the 27th of November and the 18th of December."""
    reference = await decided(office, ADVISE, told_by="2026-11-27", compensation_due="2026-12-02")
    await office.pass_time(days=9)
    before = Counter(one.person for one in office.chat.tells)

    await office.pass_time(days=22)
    await office.pass_time(hours=1)

    late = ["ask_follow_up", "follow_through", "payment_late", "payment_soon", "told_late"]
    assert sorted(await fired(office, reference)) == late
    after = Counter(one.person for one in office.chat.tells) - before
    # Sam: told, and how it went. Maya: not told yet. Pia and Dina: not paid.
    assert after == {SAM.id: 2, MAYA.id: 1, PIA.id: 1, DINA.id: 1}


async def test_two_workers_on_one_store_do_each_thing_exactly_once(office: Office) -> None:
    references = [await office.raise_case(deal_ref=f"OPP-{number}") for number in range(3)]
    for reference in references:
        await office.decide(MAYA, reference)

    for days in (1, 6, 1, 2, 20, 7, 7, 7, 7):
        await office.wait(days=days)
        await asyncio.gather(*(office.another_worker().drain() for _ in range(2)))

    expected = Counter(await fired(office, references[0]))
    assert expected == {
        Act.FOLLOW_THROUGH: 1,
        Act.ASK_TOLD: 1,
        Act.TOLD_LATE: 1,
        Act.ASK_FOLLOW_UP: 1,
        Act.REMIND_FOLLOW_UP: 2,
        Act.NO_ANSWER: 1,
        Act.PAYMENT_SOON: 1,
        Act.PAYMENT_DUE: 1,
        Act.PAYMENT_LATE: 1,
    }
    for reference in references:
        assert Counter(await fired(office, reference)) == expected
    keys = Counter(one.key for one in (*office.chat.posts, *office.chat.replies, *office.chat.tells))
    assert set(keys.values()) == {1}
    assert Counter(heard(office, "unpaid")) == {DINA.id: 3}
    assert Counter(heard(office, "ask_follow_up")) == {SAM.id: 9}


@pytest.mark.parametrize(
    ("days", "act", "what"),
    [(7, Act.FOLLOW_THROUGH, ""), (8, Act.ASK_TOLD, "ask_told"), (30, Act.ASK_FOLLOW_UP, "ask_follow_up")],
)
async def test_a_worker_that_dies_in_the_middle_of_a_timer_leaves_it_to_be_done_once(
    office: Office, reference: str, days: int, act: Act, what: str
) -> None:
    """What was done and that it was done are one commit: of neither anything is left."""
    await office.wait(days=days)
    await die_in_every_timer(office)
    assert await fired(office, reference) == []
    await office.pass_time(minutes=2)

    assert (await fired(office, reference)).count(act) == 1
    assert (await office.case(reference)).state is State.FOLLOW_THROUGH
    if what:
        assert heard(office, what) == [SAM.id]


async def test_a_timer_whose_reason_went_and_came_back_with_a_second_look_is_not_lost(
    office: Office, reference: str
) -> None:
    """Told on Tuesday by Maya's decision; Dina's has the same day, which is looked at twice."""
    await ask_again(office, reference)
    await office.wait(hours=1)
    await decide(office, DINA, reference, NO_LOSS)

    await office.pass_time(days=7, hours=7)

    assert heard(office, "ask_told") == [SAM.id]


async def test_a_moment_that_passed_during_the_second_look_is_made_up_for_after_it(
    office: Office,
) -> None:
    office.directory.join(DIRECTORS, FINN)
    reference = await decided(office, ADVISE, compensation_due="2026-11-20")
    await office.pass_time(hours=23)
    await ask_again(office, reference)
    await office.pass_time(days=5)
    assert heard(office, "payment_due") == []

    await decide(office, DINA, reference, ADVISE, compensation_due="2026-11-24")
    for _ in range(10):
        await office.pass_time(days=1)

    assert heard(office, "payment_due") == [PIA.id]
    assert heard(office, "payment_late") == [PIA.id]
