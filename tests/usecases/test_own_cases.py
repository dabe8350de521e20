"""What can a rep do with the own cases: look, add a note, withdraw? And what does the help say?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.audit import Act, State
from bot.people import ChannelId, Role, bare
from bot.views.elements import Form
from tests.cast import COMPANY, MANAGEMENT, MAYA, NOW, SAM
from tests.office import EN, NL, ROSA, Office, buttons_of, fact, problems_of, reference_in, said


@pytest.fixture
async def reference(office: Office) -> str:
    return await office.raise_case()


# --- the receipt -------------------------------------------------------------------------------------


async def test_the_receipt_has_the_reference_when_to_hear_and_please_dont_sign(
    office: Office, reference: str
) -> None:
    receipt = office.chat.told(SAM)[0]

    assert EN("receipt.heading", reference=reference) in said(receipt)
    assert "Fri 20 Nov 2026, 10:00" in said(receipt)
    assert EN("receipt.dont_sign") in said(receipt)
    assert {name: button.reference for name, button in buttons_of(receipt).items()} == {
        "add_note": reference,
        "withdraw": reference,
    }


# --- a note ------------------------------------------------------------------------------------------


async def test_a_note_stands_on_the_card(office: Office, reference: str) -> None:
    answer = await office.add_note(SAM, reference, "They sign on Friday.")
    await office.deliver()

    assert EN("done.noted", reference=reference) in said(answer)
    assert "They sign on Friday." in said(office.card(MANAGEMENT, reference))
    entry = (await office.trail(reference))[-1]
    assert (entry.action, entry.actor, entry.role) == (Act.ADD_NOTE, SAM.id, Role.REP)


async def test_the_form_of_a_note_says_which_case_it_is_for(office: Office, reference: str) -> None:
    form = await office.press(SAM, "add_note", reference)

    assert fact(form, "reference") == reference
    assert fact(form, "deal") == "OPP-7781"


@pytest.mark.parametrize("note", ["", "x", "x" * 1001])
async def test_a_note_has_two_to_a_thousand_characters_and_is_kept_when_it_has_not(
    office: Office, reference: str, note: str
) -> None:
    again = await office.add_note(SAM, reference, note)

    assert set(problems_of(again)) == {"note"}
    assert isinstance(again, Form)
    assert [field.value for field in again.fields()] == [note]
    assert (await office.case(reference)).notes == ()


async def test_ten_notes_fill_the_card(office: Office, reference: str) -> None:
    form = await office.press(SAM, "add_note", reference)
    for number in range(10):
        await office.add_note(SAM, reference, f"Note {number}")

    assert EN("refusal.no_room_for_notes") in said(await office.press(SAM, "add_note", reference))
    assert EN("refusal.no_room_for_notes") in said(await office.submit(SAM, form, note="One more."))
    assert len((await office.case(reference)).notes) == 10


# --- withdrawing -------------------------------------------------------------------------------------


@pytest.mark.parametrize("reason", ["", "They bought elsewhere."])
async def test_a_case_is_withdrawn_with_or_without_a_reason(
    office: Office, reference: str, reason: str
) -> None:
    answer = await office.withdraw(SAM, reference, reason)
    await office.deliver()

    assert EN("done.withdrawn", reference=reference) in said(answer)
    card = office.card(MANAGEMENT, reference)
    assert EN("card.withdrawn") in said(card)
    assert reason in said(card)
    assert (EN("quote.withdraw_reason") in said(card)) is bool(reason)
    assert buttons_of(card) == {}
    assert (await office.case(reference)).state is State.WITHDRAWN
    assert (await office.trail(reference))[-1].action == Act.WITHDRAW


async def test_a_reason_has_at_most_five_hundred_characters(office: Office, reference: str) -> None:
    again = await office.withdraw(SAM, reference, "x" * 501)

    assert set(problems_of(again)) == {"withdraw_reason"}
    assert (await office.case(reference)).is_open


@pytest.mark.parametrize("action", ["decide", "ask", "recuse"])
async def test_a_withdrawn_case_asks_nothing_of_deciders_any_more(
    office: Office, reference: str, action: str
) -> None:
    await office.withdraw(SAM, reference)

    assert EN("refusal.no_longer_open") in said(await office.press(MAYA, action, reference))
    assert (await office.trail(reference))[-1].result == "refused:no_longer_open"


@pytest.mark.parametrize("action", ["answer", "add_note", "withdraw"])
async def test_a_withdrawn_case_takes_nothing_more_from_the_rep(
    office: Office, reference: str, action: str
) -> None:
    await office.withdraw(SAM, reference)

    assert EN("refusal.no_longer_open") in said(await office.press(SAM, action, reference))


async def test_a_question_can_be_withdrawn_from(office: Office, reference: str) -> None:
    await office.ask(MAYA, reference)

    await office.withdraw(SAM, reference)
    await office.deliver()

    assert (await office.case(reference)).state is State.WITHDRAWN
    assert buttons_of(office.chat.told(SAM)[-1]) == {}


# --- /dilemma mine -----------------------------------------------------------------------------------


async def test_without_cases_it_says_how_to_raise_one(office: Office) -> None:
    assert EN("mine.none") in said(await office.say(SAM, "/dilemma mine"))


async def test_mine_lists_the_own_cases_newest_first_with_their_state(office: Office) -> None:
    first = await office.raise_case(deal_ref="OPP-1")
    office.clock.move(timedelta(hours=1))
    second = await office.raise_case(deal_ref="OPP-2")
    await office.decide(MAYA, first)

    mine = said(await office.say(SAM, "/dilemma mine"))

    assert mine.index(second) < mine.index(first)
    assert EN("state.decided") in mine
    assert EN("state.awaiting_decision") in mine
    assert EN("decision.advise_best_fit") in mine


async def test_mine_lists_nobody_elses_cases(office: Office) -> None:
    theirs = await office.raise_case(ROSA)

    assert theirs not in said(await office.say(SAM, "/dilemma mine"))


async def test_an_open_case_can_be_noted_on_and_withdrawn_from_the_list_a_closed_one_not(
    office: Office, reference: str
) -> None:
    assert set(buttons_of(await office.say(SAM, "/dilemma mine"))) == {"add_note", "withdraw"}
    await office.withdraw(SAM, reference)

    assert buttons_of(await office.say(SAM, "/dilemma mine")) == {}


async def test_a_long_list_is_cut_and_says_so(office: Office) -> None:
    for number in range(12):
        form = await office.second_view(deal_ref=f"OPP-{number}")
        await office.submit(SAM, form)

    mine = said(await office.say(SAM, "/dilemma mine"))
    listed = sum(f"OPP-{number}\n" in mine for number in range(12))
    assert 0 < listed < 12
    assert EN("mine.more", count=12 - listed) in mine


# --- /dilemma help -----------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["help", "HELP", "what is this", "mine all"])
async def test_help_is_the_answer_to_what_is_not_understood(quick_office: Office, words: str) -> None:
    answer = said(await quick_office.say(SAM, f"/dilemma {words}"))

    assert EN("help.what") in answer
    assert EN("promise.not_whistleblowing") in answer
    assert "https://" not in answer


async def test_help_links_the_whistleblowing_channel_where_there_is_one(office: Office) -> None:
    office.run_under(replace(COMPANY, whistleblowing_url="https://speak-up.example.org"))

    assert "https://speak-up.example.org" in said(await office.say(SAM, "/dilemma help"))


@pytest.mark.parametrize("words", ["mine", "  MINE  "])
async def test_commands_are_read_as_people_type_them(quick_office: Office, words: str) -> None:
    assert EN("mine.none") in said(await quick_office.say(SAM, f"/dilemma {words}"))


# --- what is out of date -----------------------------------------------------------------------------


async def test_a_button_of_another_version_says_that_it_is_out_of_date(
    office: Office, reference: str
) -> None:
    before = office.everything_kept()

    answer = await office.press(SAM, "escalate_to_mars", reference)

    assert EN("refusal.button_outdated") in said(answer)
    assert office.everything_kept() == before


async def test_a_form_of_another_version_says_that_it_is_out_of_date(office: Office, reference: str) -> None:
    form = await office.press(SAM, "add_note", reference)
    assert isinstance(form, Form)

    answer = await office.submit(SAM, replace(form, name="escalate_to_mars"))

    assert EN("refusal.button_outdated") in said(answer)


async def test_everybody_is_answered_in_the_own_language(office: Office, reference: str) -> None:
    office.directory.know(replace(SAM, language="nl"))

    assert NL("mine.heading") in said(await office.say(SAM, "/dilemma mine"))
    assert NL("help.what") in said(await office.say(SAM, "/dilemma help"))
    assert NL("done.noted", reference=reference) in said(await office.add_note(SAM, reference))
    assert reference_in(await office.say(SAM, "/dilemma mine")) == reference


async def test_moments_show_in_the_readers_zone(office: Office) -> None:
    office.directory.know(replace(SAM, timezone="America/New_York"))

    await office.raise_case()

    assert "Fri 20 Nov 2026, 04:00" in said(office.chat.told(SAM)[0])
    assert office.clock.now() == NOW


# --- what was told earlier ---------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["decided", "withdrawn", "redirected"])
async def test_the_receipt_and_a_question_offer_no_step_that_is_over(office: Office, end: str) -> None:
    reference = await office.raise_case()
    await office.ask(MAYA, reference)
    await office.deliver()

    if end == "decided":
        await office.decide(MAYA, reference)
    elif end == "withdrawn":
        await office.withdraw(SAM, reference)
    else:
        await office.redirect(MAYA, reference)
    await office.deliver()

    own = {one.message_id: one.card for one in office.updates_in(ChannelId(f"slack:D{bare(SAM.id)}"))}
    assert {EN("receipt.heading", reference=reference), EN("question.heading", reference=reference)} <= {
        card.elements[0].text for card in own.values()
    }
    assert not [button for card in own.values() for button in buttons_of(card)]


async def test_the_receipt_stays_true_when_the_decided_case_moves_on(office: Office, reference: str) -> None:
    await office.decide(MAYA, reference)
    await office.deliver()
    form = await office.press(SAM, "second_look", reference)
    await office.submit(
        SAM, form, second_look_reason="Their planner says that the app lacks two of the routes."
    )
    await office.deliver()

    own = [update.card for update in office.updates_in(ChannelId(f"slack:D{bare(SAM.id)}"))]
    [*_, receipt] = [card for card in own if EN("receipt.heading", reference=reference) in said(card)]
    assert (await office.case(reference)).state is State.SECOND_LOOK
    assert EN("receipt.decided") in said(receipt)
    assert not [state for state in State if EN(f"state.{state}") in said(receipt)]
