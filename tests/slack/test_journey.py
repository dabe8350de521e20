"""From a signed command to a decided case and the message to the rep, as people in Slack live it."""

from __future__ import annotations

import pytest

from bot.reference import Reference
from tests.slack.acting import (
    ADVICE,
    DUTCH,
    ENGLISH,
    FITS,
    GOOD_FORM,
    WHY,
    decide,
    open_decision,
    raise_case,
    raised_card,
    second_view,
)
from tests.slack.fake_slack import texts_of
from tests.slack.workspace import Workspace

pytestmark = pytest.mark.parametrize("workspace", ["http", "socket"], indirect=True)


async def test_problems_stand_beside_their_fields_and_the_corrected_form_goes_on(
    workspace: Workspace,
) -> None:
    await workspace.types("USAM")
    form = workspace.last_view

    wrong = {"deal_ref": "x", "mismatch": "No.", "deal_value": "0,125", "at_stake": ["nobody", "me"]}
    answer = await workspace.submits("USAM", form, **{**GOOD_FORM, **wrong})
    corrected = await workspace.submits("USAM", form, **GOOD_FORM)

    assert answer.body["response_action"] == "errors"
    assert set(answer.body["errors"]) == set(wrong)
    assert corrected.body["view"]["callback_id"] == "dilemma_review"


async def test_the_second_view_says_what_was_read_and_where_it_goes(workspace: Workspace) -> None:
    view = await second_view(workspace)

    said = texts_of(view["blocks"])
    assert "EUR" in said or "€" in said
    assert "48,000.00" in said
    assert "the management channel: Maya Manager and Omar Manager" in said
    assert ENGLISH("promise.name") in said


async def test_a_closed_second_view_is_offered_again_and_can_be_changed(workspace: Workspace) -> None:
    await second_view(workspace)

    await workspace.types("USAM")
    offered = workspace.last_view
    await workspace.presses_in("USAM", offered, "change")
    form = workspace.last_view

    assert offered["callback_id"] == "dilemma_review"
    assert form["callback_id"] == "dilemma"
    needs = next(block for block in form["blocks"] if block.get("block_id") == "customer_need")
    assert needs["element"]["initial_value"] == GOOD_FORM["customer_need"]


async def test_the_card_mentions_who_may_decide_once(workspace: Workspace) -> None:
    card = await raised_card(workspace)
    assert "@UMAYA @UOMAR" in card.says()
    assert "@UBOT" not in card.says()

    await workspace.presses("UMAYA", card, "ask")
    await workspace.submits("UMAYA", workspace.last_view, question="Did they see the starter pack?")
    await workspace.settled(lambda: card.edits)

    assert "@UMAYA" not in card.says()


async def test_question_answer_and_note_reach_the_other_side(workspace: Workspace) -> None:
    card = await raised_card(workspace)
    await workspace.presses("UMAYA", card, "ask")
    await workspace.submits("UMAYA", workspace.last_view, question="Did they see the starter pack?")
    question = await workspace.told("USAM", "Did they see the starter pack?")

    await workspace.presses("USAM", question, "answer")
    await workspace.submits("USAM", workspace.last_view, answer="Yes, twice, and liked it.")
    await workspace.settled(lambda: "Yes, twice, and liked it." in card.says())
    receipt = await workspace.told("USAM", "is in")
    await workspace.presses("USAM", receipt, "add_note")
    await workspace.submits("USAM", workspace.last_view, note="They call again on Thursday.")
    await workspace.settled(lambda: "They call again on Thursday." in card.says())

    thread = [message for message in workspace.slack.messages if message.thread_ts == card.ts]
    assert ["@UMAYA" in message.says() for message in thread] == [True]
    assert "Yes, twice" not in thread[0].says()


async def test_who_recuses_is_out_and_the_card_stays(workspace: Workspace) -> None:
    card = await raised_card(workspace)

    await workspace.presses("UMAYA", card, "recuse")
    await workspace.presses("UMAYA", card, "decide")

    said = [whisper.text for whisper in workspace.slack.whispers]
    assert said[0] == ENGLISH("done.recused", reference=card.buttons()["ask"]["value"])
    assert said[1] == ENGLISH("refusal.not_for_you")
    assert card.buttons()


async def test_the_rep_hears_the_customer_first_decision_with_its_reasons(workspace: Workspace) -> None:
    card = await raised_card(workspace)

    answer = await decide(workspace, "UMAYA", card, "advise_best_fit", WHY, **ADVICE)
    outcome = await workspace.told("USAM", "is decided")
    await workspace.settled(lambda: "Decided by" in card.says())

    assert "Decided: SD-" in answer.says()
    for words in (
        WHY,
        "The starter pack for sixty people",
        "Maya Manager",
        "Dina Director",
        "Stella Steward",
    ):
        assert words in outcome.says()
    assert [button["text"]["text"] for button in card.buttons().values()] == [ENGLISH("button.correct")]
    async with workspace.services.read() as work:
        case = await work.cases.find(Reference(outcome.text.split()[2]))
    assert case is not None
    assert case.decision is not None
    assert case.decision.by == "slack:UMAYA"


async def test_the_deal_can_be_found_to_fit(workspace: Workspace) -> None:
    card = await raised_card(workspace)

    await decide(workspace, "UMAYA", card, "deal_fits", FITS, how_asked="I called their planner myself.")

    assert FITS in (await workspace.told("USAM", "is decided")).says()


async def test_a_short_reason_is_not_enough_to_say_that_the_deal_fits(workspace: Workspace) -> None:
    card = await raised_card(workspace)
    answer = await open_decision(workspace, "UMAYA", card)

    answer = await workspace.submits("UMAYA", answer.body["view"], decision="deal_fits", rationale=WHY)

    assert set(answer.body["errors"]) == {"rationale"}


async def test_who_declares_an_own_gain_is_thanked_and_out(workspace: Workspace) -> None:
    card = await raised_card(workspace)

    answer = await open_decision(workspace, "UMAYA", card, own_gain="yes")
    await workspace.presses("UMAYA", card, "decide")

    assert ENGLISH("done.declared", reference=card.buttons()["ask"]["value"]) in answer.says()
    assert workspace.slack.whispers[-1].text == ENGLISH("refusal.not_for_you")


async def test_the_second_manager_hears_who_was_first(workspace: Workspace) -> None:
    card = await raised_card(workspace)
    slow = await open_decision(workspace, "UOMAR", card)
    slow = await workspace.submits("UOMAR", slow.body["view"], decision="deal_fits", rationale=FITS)
    await decide(workspace, "UMAYA", card, "advise_best_fit", WHY, **ADVICE)

    answer = await workspace.submits("UOMAR", slow.body["view"], how_asked="I called their planner.")

    assert DUTCH("refusal.already_decided", who="Maya Manager") in answer.says()


async def test_a_withdrawn_case_cannot_be_decided(workspace: Workspace) -> None:
    reference = await raise_case(workspace)
    card = await workspace.card_in("CMANAGEMENT")
    await workspace.presses_raw("USAM", "withdraw", reference, "DUSAM")
    await workspace.submits("USAM", workspace.last_view, withdraw_reason="They cancelled the deal.")
    await workspace.settled(lambda: "withdrew this case" in card.says())

    await workspace.presses_raw("UMAYA", "decide", reference, "CMANAGEMENT")

    assert "They cancelled the deal." in card.says()
    assert workspace.slack.whispers[-1].text == ENGLISH("refusal.no_longer_open")


async def test_the_own_list_and_the_help_are_answered_in_private(workspace: Workspace) -> None:
    reference = await raise_case(workspace)

    mine = await workspace.types("USAM", "mine")
    helped = await workspace.types("UOMAR", "help")

    assert mine.body["response_type"] == helped.body["response_type"] == "ephemeral"
    assert reference in mine.says()
    assert DUTCH("help.heading") in helped.says()


async def test_a_shortcut_opens_the_form_too(workspace: Workspace) -> None:
    await workspace.send_payload(
        {"type": "shortcut", "callback_id": "dilemma", "user": {"id": "USAM"}, "trigger_id": "t1"}
    )

    assert workspace.last_view["callback_id"] == "dilemma"
