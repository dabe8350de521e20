"""A decider asks, the rep answers: what does each see, and what happens to the clock?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.audit import Act, State
from bot.people import Role
from bot.views.elements import Card, Form
from tests.cast import DINA, INDEPENDENT, MANAGEMENT, MAYA, NOW, OMAR, SAM
from tests.office import EN, FINN, NL, Office, buttons_of, mentioned_in, problems_of, said

DUE = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
"""Three business days after the case was raised."""


@pytest.fixture
async def reference(office: Office) -> str:
    return await office.raise_case()


# --- asking ------------------------------------------------------------------------------------------


async def test_the_rep_gets_the_question_in_private_with_a_button_to_answer(
    office: Office, reference: str
) -> None:
    await office.ask(MAYA, reference, "Who would use it there?")
    await office.deliver()

    question = office.chat.told(SAM)[-1]
    assert "Who would use it there?" in said(question)
    assert EN("quote.question", name="Maya Manager") in said(question)
    assert buttons_of(question)["answer"].reference == reference


async def test_the_asker_hears_that_it_was_asked_and_what_comes_next(office: Office, reference: str) -> None:
    answer = await office.ask(MAYA, reference)

    assert EN("done.asked", reference=reference) in said(answer)
    assert EN("done.asked.next") in said(answer)


async def test_the_card_shows_the_question_and_that_the_clock_stands_still(
    office: Office, reference: str
) -> None:
    await office.ask(MAYA, reference, "Who would use it there?")
    await office.deliver()

    card = office.card(MANAGEMENT, reference)
    assert "Who would use it there?" in said(card)
    assert EN("card.clock_stopped") in said(card)
    assert (await office.case(reference)).state is State.INFO_NEEDED


async def test_while_a_question_waits_deciding_stays_possible_and_asking_does_not(
    office: Office, reference: str
) -> None:
    await office.ask(MAYA, reference)
    await office.deliver()
    assert list(buttons_of(office.card(MANAGEMENT, reference))) == ["decide", "recuse", "redirect"]

    assert EN("done.decided", reference=reference) in said(await office.decide(MAYA, reference))


async def test_one_question_at_a_time(office: Office, reference: str) -> None:
    omars = await office.press(OMAR, "ask", reference)
    await office.ask(MAYA, reference, "Who would use it there?")

    assert NL("refusal.question_pending") in said(await office.press(OMAR, "ask", reference))
    assert NL("refusal.question_pending") in said(
        await office.submit(OMAR, omars, question="Wat zegt de klant?")
    )
    assert [one.text for one in (await office.case(reference)).questions] == ["Who would use it there?"]


@pytest.mark.parametrize("question", ["", "Too short", "x" * 1001])
async def test_a_question_has_ten_to_a_thousand_characters_and_is_kept_when_it_has_not(
    office: Office, reference: str, question: str
) -> None:
    again = await office.ask(MAYA, reference, question)

    assert set(problems_of(again)) == {"question"}
    assert isinstance(again, Form)
    assert [field.value for field in again.fields()] == [question]
    assert (await office.case(reference)).state is State.AWAITING_DECISION


async def test_the_form_of_a_question_shows_what_it_is_about(office: Office, reference: str) -> None:
    form = await office.press(MAYA, "ask", reference)

    assert "planning suite" in said(form)


async def test_ten_questions_fill_the_card(office: Office, reference: str) -> None:
    for number in range(10):
        await office.ask(MAYA, reference, f"Question number {number}?")
        await office.answer(SAM, reference, f"Answer {number}.")

    assert EN("refusal.no_room_for_questions") in said(await office.press(MAYA, "ask", reference))


# --- answering ---------------------------------------------------------------------------------------


async def test_the_answer_stands_on_the_card_and_the_asker_is_mentioned_in_its_thread(
    office: Office, reference: str
) -> None:
    await office.ask(MAYA, reference)
    await office.deliver()

    answer = await office.answer(SAM, reference, "Three planners.")
    await office.deliver()

    assert EN("done.answered", reference=reference) in said(answer)
    assert "Three planners." in said(office.card(MANAGEMENT, reference))
    reply = office.chat.replies[-1]
    assert (reply.channel, reply.to) == (MANAGEMENT, (await office.case(reference)).cards[0].message_id)
    assert mentioned_in(reply.card) == [MAYA.id]
    assert (await office.case(reference)).state is State.AWAITING_DECISION


async def test_the_thread_names_the_one_who_asked_that_question_however_late_it_goes_out(
    office: Office, reference: str
) -> None:
    await office.ask(MAYA, reference)
    await office.answer(SAM, reference)
    await office.ask(OMAR, reference)
    await office.answer(SAM, reference)

    await office.deliver()

    assert [mentioned_in(reply.card) for reply in office.chat.replies] == [[MAYA.id], [OMAR.id]]


async def test_the_form_of_the_answer_repeats_the_question(office: Office, reference: str) -> None:
    await office.ask(MAYA, reference, "Who would use it there?")

    form = await office.press(SAM, "answer", reference)

    assert "Who would use it there?" in said(form)


@pytest.mark.parametrize("answer", ["", "x", "x" * 1001])
async def test_an_answer_has_two_to_a_thousand_characters_and_is_kept_when_it_has_not(
    office: Office, reference: str, answer: str
) -> None:
    await office.ask(MAYA, reference)

    again = await office.answer(SAM, reference, answer)

    assert set(problems_of(again)) == {"answer"}
    assert isinstance(again, Form)
    assert [field.value for field in again.fields()] == [answer]
    assert (await office.case(reference)).state is State.INFO_NEEDED


async def test_without_a_question_there_is_nothing_to_answer(office: Office, reference: str) -> None:
    assert EN("refusal.nothing_to_answer") in said(await office.press(SAM, "answer", reference))


async def test_an_old_question_cannot_be_answered_again(office: Office, reference: str) -> None:
    await office.ask(MAYA, reference)
    old = await office.press(SAM, "answer", reference)
    await office.answer(SAM, reference, "Three planners.")

    assert EN("refusal.nothing_to_answer") in said(await office.submit(SAM, old, answer="Four."))
    assert (await office.case(reference)).questions[0].answer == "Three planners."


async def test_a_question_delivered_after_it_was_answered_has_no_button(
    office: Office, reference: str
) -> None:
    await office.ask(MAYA, reference)
    await office.answer(SAM, reference)

    await office.deliver()

    assert buttons_of(office.chat.told(SAM)[-1]) == {}


async def test_the_second_question_is_told_as_the_second(office: Office, reference: str) -> None:
    for question in ("Who would use it there?", "And who pays for it?"):
        await office.ask(MAYA, reference, question)
        await office.answer(SAM, reference)
    await office.deliver()

    asked = [said(card) for card in office.chat.told(SAM)[1:]]
    assert ["Who would use it there?" in one for one in asked] == [True, False]
    assert ["And who pays for it?" in one for one in asked] == [False, True]


async def test_a_question_can_be_answered_from_the_list_of_ones_own_cases(
    office: Office, reference: str
) -> None:
    assert "answer" not in buttons_of(await office.say(SAM, "/dilemma mine"))

    await office.ask(MAYA, reference)

    assert buttons_of(await office.say(SAM, "/dilemma mine"))["answer"].reference == reference


async def test_each_channel_with_a_card_hears_that_the_answer_is_there(
    office: Office, reference: str
) -> None:
    for manager in (MAYA, OMAR):
        await office.press(manager, "recuse", reference)
    await office.deliver()
    await office.ask(DINA, reference)

    await office.answer(SAM, reference)
    await office.deliver()

    assert {reply.channel for reply in office.chat.replies} == {MANAGEMENT, INDEPENDENT}


# --- the clock ---------------------------------------------------------------------------------------


async def test_an_answer_gives_the_deciders_the_time_it_took(office: Office, reference: str) -> None:
    await office.ask(MAYA, reference)
    office.clock.move(timedelta(hours=2))

    await office.answer(SAM, reference)

    assert (await office.case(reference)).due_at == DUE + timedelta(hours=2)


async def test_the_clock_stops_for_two_business_days_at_most(office: Office, reference: str) -> None:
    await office.ask(MAYA, reference)
    office.clock.move(timedelta(days=6))

    await office.answer(SAM, reference)

    assert (await office.case(reference)).due_at == datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


async def test_the_clock_stops_once(office: Office, reference: str) -> None:
    for hours in (2, 3):
        await office.ask(MAYA, reference)
        office.clock.move(timedelta(hours=hours))
        await office.answer(SAM, reference)

    assert (await office.case(reference)).due_at == DUE + timedelta(hours=2)


async def test_the_due_moment_never_moves_past_the_customers_day(office: Office) -> None:
    reference = await office.raise_case(deal_ref="OPP-2", decide_by="2026-11-20")
    due = (await office.case(reference)).due_at
    await office.ask(MAYA, reference)
    office.clock.move(timedelta(days=4))

    await office.answer(SAM, reference)

    closing = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)
    assert due < (await office.case(reference)).due_at == closing


async def test_a_question_overnight_costs_no_time(office: Office, reference: str) -> None:
    office.clock.move(timedelta(hours=8))
    await office.ask(MAYA, reference)
    office.clock.move(timedelta(hours=14))

    await office.answer(SAM, reference)

    assert (await office.case(reference)).due_at == DUE


async def test_the_card_shows_the_later_due_moment(office: Office, reference: str) -> None:
    await office.ask(MAYA, reference)
    office.clock.move(timedelta(hours=2))
    await office.answer(SAM, reference)
    await office.deliver()

    assert "Fri 20 Nov 2026, 12:00" in said(office.card(MANAGEMENT, reference))


# --- the trail ---------------------------------------------------------------------------------------


async def test_question_and_answer_are_in_the_trail(office: Office, reference: str) -> None:
    await office.ask(MAYA, reference)
    await office.answer(SAM, reference)

    trail = [(entry.action, entry.actor, entry.role, entry.at) for entry in await office.trail(reference)]
    assert trail[-2:] == [(Act.ASK, MAYA.id, Role.DECIDER, NOW), (Act.ANSWER, SAM.id, Role.REP, NOW)]


async def test_somebody_outside_of_the_channel_can_ask_nothing(office: Office, reference: str) -> None:
    answer = await office.press(FINN, "ask", reference)

    assert isinstance(answer, Card)
    assert EN("refusal.not_for_you") in said(answer)
