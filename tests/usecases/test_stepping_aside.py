"""Somebody cannot judge a case: what happens to him, and to the case?"""

from __future__ import annotations

import pytest

from bot.audit import Act, State
from bot.people import Role
from tests.cast import MANAGEMENT, MAYA, NOW, OMAR
from tests.office import EN, Office, said


@pytest.fixture
async def reference(office: Office) -> str:
    return await office.raise_case()


async def test_who_steps_aside_is_thanked_and_nobody_asks_why(office: Office, reference: str) -> None:
    answer = await office.press(MAYA, "recuse", reference)

    assert EN("done.recused", reference=reference) in said(answer)
    assert EN("done.recused.next") in said(answer)


async def test_stepping_aside_is_logged(office: Office, reference: str) -> None:
    await office.press(MAYA, "recuse", reference)

    entry = (await office.trail(reference))[-1]
    assert (entry.action, entry.actor, entry.role, entry.at) == (Act.RECUSE, MAYA.id, Role.DECIDER, NOW)
    assert (await office.case(reference)).recused == {MAYA.id}


@pytest.mark.parametrize("action", ["decide", "ask", "recuse"])
async def test_who_stepped_aside_has_nothing_to_do_with_the_case_any_more(
    office: Office, reference: str, action: str
) -> None:
    await office.press(MAYA, "recuse", reference)

    assert EN("refusal.not_for_you") in said(await office.press(MAYA, action, reference))


async def test_the_card_stays_where_it_is_as_long_as_somebody_there_may_decide(
    office: Office, reference: str
) -> None:
    await office.press(MAYA, "recuse", reference)
    await office.deliver()

    assert office.channels_of(reference) == [MANAGEMENT]
    assert (await office.case(reference)).state is State.AWAITING_DECISION
    await office.decide(OMAR, reference)
    assert (await office.case(reference)).state is State.DECIDED


async def test_stepping_aside_from_one_case_is_not_stepping_aside_from_another(
    office: Office, reference: str
) -> None:
    other = await office.raise_case(deal_ref="OPP-2")
    await office.press(MAYA, "recuse", reference)

    await office.decide(MAYA, other)

    assert (await office.case(other)).state is State.DECIDED


async def test_the_last_one_to_step_aside_from_a_case_that_was_just_decided_brings_no_new_card(
    office: Office, reference: str
) -> None:
    await office.press(MAYA, "recuse", reference)
    await office.decide(OMAR, reference)

    await office.deliver()

    assert office.channels_of(reference) == [MANAGEMENT]
