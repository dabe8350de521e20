"""The rep says that it does belong here: who gets the case then, and what do they see?"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.audit import Act, State, replay
from bot.people import Role
from tests.cast import COMPANY, DINA, DIRECTORS, INDEPENDENT, MANAGEMENT, MAYA, OMAR, SAM, STELLA
from tests.office import EN, FINN, NO_SUCH_CASE, PROCEED, ROSA, Office, buttons_of, ids_of, mentioned_in, said
from tests.redirections import (
    TYPED,
    case_with_an_answer,
    is_over,
    redirect,
    say_it_belongs_here,
    text_left_in,
)

GAINS: dict[str, Any] = {"at_stake": ("manager",), "line_manager": FINN}


@pytest.fixture
async def reference(office: Office) -> str:
    return await case_with_an_answer(office)


# --- it does belong here -----------------------------------------------------------------------------


async def test_the_rep_can_say_that_it_does_belong_here_and_the_directors_get_it(
    office: Office, reference: str
) -> None:
    await redirect(office, reference)

    assert EN("done.belongs_here", reference=reference) in await say_it_belongs_here(office, reference)

    assert office.channels_of(reference) == [MANAGEMENT, DIRECTORS]
    card = office.card(DIRECTORS, reference)
    assert [text for text in TYPED if text not in said(card)] == []
    assert mentioned_in(card) == [DINA.id]
    assert list(buttons_of(card)) == ["decide", "ask", "recuse", "redirect"]
    case = await office.case(reference)
    assert (case.state, case.is_open) == (State.AWAITING_DECISION, True)
    trail = await office.trail(reference)
    assert replay(trail)[-1][0] is State.AWAITING_DECISION
    said_so = [entry for entry in trail if entry.action == Act.BELONGS_HERE]
    assert [(entry.actor, entry.role) for entry in said_so] == [(SAM.id, Role.REP)]


async def test_where_it_was_redirected_from_it_shows_nothing_any_more(office: Office, reference: str) -> None:
    await redirect(office, reference)
    await say_it_belongs_here(office, reference)
    await office.add_note(SAM, reference, "They sign on Friday.")
    await office.deliver()

    card = office.card(MANAGEMENT, reference)
    assert text_left_in(office, MANAGEMENT, reference) == []
    assert "They sign on Friday." not in said(card)
    assert EN("card.belonged_here") in said(card)
    assert buttons_of(card) == {}


async def test_those_who_had_it_before_may_not_act_on_it_any_more(office: Office, reference: str) -> None:
    await redirect(office, reference)
    await say_it_belongs_here(office, reference)

    for action in ("decide", "ask", "recuse", "redirect"):
        answer = await office.press(MAYA, action, reference)
        assert answer == await office.press(MAYA, action, NO_SUCH_CASE)


async def test_the_directors_decide_it_and_the_rep_hears(office: Office, reference: str) -> None:
    await redirect(office, reference)
    await say_it_belongs_here(office, reference)

    await office.decide(DINA, reference, PROCEED)
    await office.deliver()

    assert (await office.case(reference)).state is State.DECIDED
    assert PROCEED["rationale"] in said(office.chat.told(SAM)[-1])
    assert PROCEED["rationale"] not in said(office.card(MANAGEMENT, reference))


async def test_the_rep_says_so_once(office: Office, reference: str) -> None:
    await redirect(office, reference)
    await say_it_belongs_here(office, reference)
    kept = office.everything_kept()

    answer = await office.press(SAM, "belongs_here", reference)

    assert is_over(said(answer))
    assert office.everything_kept() == kept


async def test_what_the_directors_redirect_stays_redirected(office: Office, reference: str) -> None:
    await redirect(office, reference)
    await say_it_belongs_here(office, reference)

    await redirect(office, reference, DINA)

    case = await office.case(reference)
    assert case.state is State.REDIRECTED
    assert buttons_of(office.chat.told(SAM)[-1]) == {}
    assert text_left_in(office, DIRECTORS, reference) == []
    assert is_over(said(await office.press(SAM, "belongs_here", reference)))
    assert replay(await office.trail(reference))[-1][0] is State.REDIRECTED


async def test_what_the_directors_redirect_is_nowhere_said_to_be_with_them(
    office: Office, reference: str
) -> None:
    await redirect(office, reference)
    await say_it_belongs_here(office, reference)

    await redirect(office, reference, DINA)

    assert EN("redirection.final") in said(office.chat.told(SAM)[-1])
    for channel in (MANAGEMENT, DIRECTORS):
        assert EN("card.redirected_next") in said(office.card(channel, reference))


async def test_nobody_says_it_of_a_case_that_was_not_redirected(office: Office, reference: str) -> None:
    assert is_over(said(await office.press(SAM, "belongs_here", reference)))
    await office.withdraw(SAM, reference)
    assert is_over(said(await office.press(SAM, "belongs_here", reference)))
    assert (await office.case(reference)).state is State.WITHDRAWN


async def test_only_the_rep_says_it(office: Office, reference: str) -> None:
    await redirect(office, reference)

    for who in (MAYA, DINA, STELLA, ROSA):
        answer = await office.press(who, "belongs_here", reference)
        assert answer == await office.press(who, "belongs_here", NO_SUCH_CASE)
    assert (await office.case(reference)).state is State.REDIRECTED


async def test_the_rep_can_withdraw_it_then_as_any_open_case(office: Office, reference: str) -> None:
    await redirect(office, reference)
    await say_it_belongs_here(office, reference)

    await office.withdraw(SAM, reference, "They bought elsewhere.")
    await office.deliver()

    assert (await office.case(reference)).state is State.WITHDRAWN
    assert EN("card.withdrawn") in said(office.card(DIRECTORS, reference))
    assert "They bought elsewhere." not in said(office.card(MANAGEMENT, reference))


async def test_a_question_that_waited_before_still_waits(office: Office) -> None:
    reference = await office.raise_case()
    await office.ask(MAYA, reference)
    await redirect(office, reference, OMAR)
    await say_it_belongs_here(office, reference)

    assert (await office.case(reference)).state is State.INFO_NEEDED
    assert replay(await office.trail(reference))[-1][0] is State.INFO_NEEDED
    await office.answer(SAM, reference)
    await office.deliver()

    assert (await office.case(reference)).state is State.AWAITING_DECISION
    assert "Three planners." in said(office.card(DIRECTORS, reference))
    assert [reply.channel for reply in office.chat.replies] == [DIRECTORS]


async def test_an_answer_on_its_way_to_the_thread_stays_away_once_the_case_was_redirected(
    office: Office,
) -> None:
    reference = await office.raise_case()
    await office.ask(MAYA, reference)
    await office.answer(SAM, reference)
    await office.redirect(OMAR, reference)
    await office.press(SAM, "belongs_here", reference)

    await office.deliver()

    assert office.chat.replies == []


# --- which directors ---------------------------------------------------------------------------------


async def test_when_a_director_gains_the_others_get_it_in_private(office: Office) -> None:
    office.directory.join(DIRECTORS, FINN)
    reference = await office.raise_case(**GAINS)
    await redirect(office, reference)

    await say_it_belongs_here(office, reference)

    assert office.channels_of(reference) == [MANAGEMENT]
    assert office.asked_privately(reference) == ids_of(DINA)
    assert office.chat.told(FINN) == []
    await office.decide(DINA, reference)
    assert (await office.case(reference)).state is State.DECIDED


async def test_without_a_director_who_may_decide_rep_and_steward_hear_and_nobody_else_gets_it(
    office: Office,
) -> None:
    office.directory.leave(DIRECTORS, DINA)
    office.directory.join(DIRECTORS, FINN)
    reference = await office.raise_case(**GAINS)
    await redirect(office, reference)

    await say_it_belongs_here(office, reference)
    for _ in range(3):
        await office.pass_time(hours=1)

    assert office.channels_of(reference) == [MANAGEMENT]
    assert office.asked_privately(reference) == []
    assert len(office.chat.told(STELLA)) == 1
    assert EN("no_route.text") in said(office.chat.told(SAM)[-1])


async def test_whom_the_steward_names_then_reads_the_case(office: Office) -> None:
    office.directory.leave(DIRECTORS, DINA)
    reference = await office.raise_case()
    await redirect(office, reference)
    await say_it_belongs_here(office, reference)

    await office.assign(STELLA, reference, ROSA)
    await office.deliver()

    assert "planning suite" in said(office.private_card(ROSA, reference))
    assert text_left_in(office, MANAGEMENT, reference) == []
    await office.decide(ROSA, reference)
    assert (await office.case(reference)).state is State.DECIDED


async def test_who_had_it_in_private_before_has_it_no_more(office: Office) -> None:
    """Nobody but the directors, unless the steward names him now."""
    for channel in (MANAGEMENT, INDEPENDENT):
        office.directory.join(channel, SAM)
    reference = await office.raise_case()
    await redirect(office, reference, OMAR)
    await say_it_belongs_here(office, reference)

    assert EN("refusal.not_for_you") in said(await office.press(MAYA, "decide", reference))
    assert "planning suite" not in said(office.private_card(MAYA, reference))
    assert office.channels_of(reference) == [DIRECTORS]


async def test_whom_the_steward_names_again_finds_the_card_filled_again(office: Office) -> None:
    office.directory.leave(MANAGEMENT, MAYA, OMAR)
    office.directory.leave(INDEPENDENT, OMAR, DINA)
    office.directory.leave(DIRECTORS, DINA)
    reference = await office.raise_case()
    await office.assign(STELLA, reference, ROSA)
    await office.deliver()
    await redirect(office, reference, ROSA)
    await say_it_belongs_here(office, reference)
    assert "planning suite" not in said(office.private_card(ROSA, reference))

    await office.assign(STELLA, reference, ROSA)
    await office.deliver()

    assert "planning suite" in said(office.private_card(ROSA, reference))
    assert "decide" in buttons_of(office.private_card(ROSA, reference))
    assert len(office.asked_privately(reference)) == 1


async def test_directors_who_step_aside_leave_it_to_the_steward(office: Office, reference: str) -> None:
    await redirect(office, reference)
    await say_it_belongs_here(office, reference)

    await office.press(DINA, "recuse", reference)
    await office.deliver()

    assert len(office.chat.told(STELLA)) == 1
    assert office.channels_of(reference) == [MANAGEMENT, DIRECTORS]
    assert office.asked_privately(reference) == []


async def test_directors_who_redirected_it_get_their_card_back(office: Office, reference: str) -> None:
    await office.details_form(MAYA, reference, PROCEED)
    await office.deliver()
    await redirect(office, reference, DINA)
    assert text_left_in(office, DIRECTORS, reference) == []

    await say_it_belongs_here(office, reference)
    await office.pass_time(minutes=5)

    assert "planning suite" in said(office.card(DIRECTORS, reference))
    assert office.channels_of(reference) == [MANAGEMENT, DIRECTORS]
    assert office.chat.told(STELLA) == []


async def test_a_small_company_s_directors_get_a_card_of_their_own_beside_the_empty_one(
    office: Office,
) -> None:
    """Their channel is the independent one too, from which it was redirected."""
    office.run_under(replace(COMPANY, management=None, independent=DIRECTORS))
    reference = await office.raise_case()
    await redirect(office, reference, DINA)

    await say_it_belongs_here(office, reference)

    assert office.channels_of(reference) == [DIRECTORS, DIRECTORS]
    assert "planning suite" in said(office.chat.posts[-1].card)


async def test_a_post_that_waited_when_it_was_redirected_does_not_go_out_afterwards(office: Office) -> None:
    """It was meant for others than the directors."""
    await office.submit(SAM, await office.second_view())
    reference = (await office.cases())[0].reference
    office.chat.failing[MANAGEMENT] = KeyError("trouble")
    await office.deliver()
    await office.redirect(MAYA, reference)
    await office.press(SAM, "belongs_here", reference)
    office.chat.failing.clear()

    await office.pass_time(minutes=10)

    assert office.channels_of(reference) == [DIRECTORS]
