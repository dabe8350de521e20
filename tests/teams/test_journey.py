"""From a signed activity to a decided case and the message to the rep, as people in Teams live it."""

from __future__ import annotations

from bot.reference import Reference
from tests.teams.acting import (
    ADVICE,
    DUTCH,
    ENGLISH,
    FITS,
    GOOD_FORM,
    WHY,
    case_of,
    decide,
    open_decision,
    problems_in,
    raise_case,
    raised_card,
    second_view,
)
from tests.teams.fake_teams import inputs_of, texts_of
from tests.teams.workspace import MANAGEMENT, MAYA, OMAR, SAM, Workspace


async def test_problems_stand_beside_their_fields_and_the_corrected_form_goes_on(
    workspace: Workspace,
) -> None:
    form = await workspace.opens(SAM)

    wrong = {"deal_ref": "x", "mismatch": "No.", "deal_value": "0,125", "at_stake": "nobody,me"}
    again = await workspace.submits(SAM, form.dialog, **{**GOOD_FORM, **wrong})
    corrected = await workspace.submits(SAM, again.dialog, **GOOD_FORM)

    assert problems_in(again.dialog) == set(wrong)
    assert inputs_of(again.dialog)["deal_value"]["value"] == "0,125"
    assert inputs_of(again.dialog)["customer_need"]["value"] == GOOD_FORM["customer_need"]
    assert ENGLISH("button.send_case") in texts_of(corrected.dialog)


async def test_the_second_view_says_what_was_read_and_where_it_goes(workspace: Workspace) -> None:
    said = texts_of(await second_view(workspace))

    assert "48,000.00" in said
    assert "the management channel: Maya Manager and Omar Manager" in said
    assert ENGLISH("promise.name") in said


async def test_a_closed_second_view_is_offered_again_and_can_be_changed(workspace: Workspace) -> None:
    await second_view(workspace)

    offered = await workspace.opens(SAM)
    form = await workspace.presses_in(SAM, offered.dialog, "change")

    assert ENGLISH("button.send_case") in texts_of(offered.dialog)
    assert inputs_of(form.dialog)["customer_need"]["value"] == GOOD_FORM["customer_need"]


async def test_the_card_mentions_who_may_decide_once(workspace: Workspace) -> None:
    card = await raised_card(workspace)
    mentioned = [entity["mentioned"]["id"] for entity in card.card["msteams"]["entities"]]

    form = await workspace.presses(MAYA, card, "ask")
    await workspace.submits(MAYA, form.dialog, question="Did they see the starter pack?")
    await workspace.settled(lambda: card.edits)

    assert mentioned == [MAYA, OMAR]
    assert "entities" not in card.card["msteams"]


async def test_the_notification_names_no_customer(workspace: Workspace) -> None:
    card = await raised_card(workspace)

    assert card.summary
    assert "OPP-7781" not in card.summary


async def test_question_answer_and_note_reach_the_other_side(workspace: Workspace) -> None:
    card = await raised_card(workspace)
    form = await workspace.presses(MAYA, card, "ask")
    await workspace.submits(MAYA, form.dialog, question="Did they see the starter pack?")
    question = await workspace.told(SAM, "Did they see the starter pack?")

    form = await workspace.presses(SAM, question, "answer")
    await workspace.submits(SAM, form.dialog, answer="Yes, twice, and liked it.")
    await workspace.settled(lambda: "Yes, twice, and liked it." in card.says())
    receipt = await workspace.told(SAM, "is in")
    form = await workspace.presses(SAM, receipt, "add_note")
    await workspace.submits(SAM, form.dialog, note="They call again on Thursday.")
    await workspace.settled(lambda: "They call again on Thursday." in card.says())

    (reply,) = workspace.teams.in_conversation(f"{MANAGEMENT};messageid={card.id}")
    assert [entity["mentioned"]["id"] for entity in reply.card["msteams"]["entities"]] == [MAYA]
    assert "Yes, twice" not in reply.says()


async def test_who_recuses_is_out_and_the_card_stays(workspace: Workspace) -> None:
    card = await raised_card(workspace)

    first = await workspace.presses(MAYA, card, "recuse")
    then = await workspace.presses(MAYA, card, "decide")

    assert ENGLISH("done.recused", reference=case_of(card)) in first.toast
    assert then.says().endswith(ENGLISH("refusal.not_for_you"))
    assert "decide" in card.buttons()


async def test_the_rep_hears_the_customer_first_decision_with_its_reasons(workspace: Workspace) -> None:
    card = await raised_card(workspace)

    answer = await decide(workspace, MAYA, card, "advise_best_fit", WHY, **ADVICE)
    outcome = await workspace.told(SAM, "is decided")
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
    async with workspace.services.read() as work:
        case = await work.cases.find(Reference(outcome.summary.split()[2]))
    assert case is not None
    assert case.decision is not None
    assert case.decision.by == f"teams:{MAYA}"


async def test_the_deal_can_be_found_to_fit(workspace: Workspace) -> None:
    card = await raised_card(workspace)

    await decide(workspace, MAYA, card, "deal_fits", FITS, how_asked="I called their planner myself.")

    assert FITS in (await workspace.told(SAM, "is decided")).says()


async def test_a_short_reason_is_not_enough_to_say_that_the_deal_fits(workspace: Workspace) -> None:
    card = await raised_card(workspace)
    answer = await open_decision(workspace, MAYA, card)

    answer = await workspace.submits(MAYA, answer.dialog, decision="deal_fits", rationale=WHY)

    assert problems_in(answer.dialog) == {"rationale"}


async def test_who_declares_an_own_gain_is_thanked_and_out(workspace: Workspace) -> None:
    card = await raised_card(workspace)

    answer = await open_decision(workspace, MAYA, card, own_gain="yes")
    then = await workspace.presses(MAYA, card, "decide")

    assert ENGLISH("done.declared", reference=case_of(card)) in answer.says()
    assert ENGLISH("refusal.not_for_you") in then.says()


async def test_the_second_manager_hears_who_was_first(workspace: Workspace) -> None:
    card = await raised_card(workspace)
    slow = await open_decision(workspace, OMAR, card)
    slow = await workspace.submits(OMAR, slow.dialog, decision="deal_fits", rationale=FITS)
    await decide(workspace, MAYA, card, "advise_best_fit", WHY, **ADVICE)

    answer = await workspace.submits(OMAR, slow.dialog, how_asked="I called their planner.")

    assert DUTCH("refusal.already_decided", who="Maya Manager") in answer.says()


async def test_a_withdrawn_case_cannot_be_decided(workspace: Workspace) -> None:
    reference = await raise_case(workspace)
    card = await workspace.card_in(MANAGEMENT)
    form = await workspace.presses_raw(SAM, "withdraw", reference)
    await workspace.submits(SAM, form.dialog, withdraw_reason="They cancelled the deal.")
    await workspace.settled(lambda: "withdrew this case" in card.says())

    answer = await workspace.presses_raw(MAYA, "decide", reference, MANAGEMENT)

    assert "They cancelled the deal." in card.says()
    assert ENGLISH("refusal.no_longer_open") in answer.says()


async def test_what_belongs_elsewhere_is_taken_out_of_the_channel_and_may_come_back(
    workspace: Workspace,
) -> None:
    card = await raised_card(workspace)
    form = await workspace.presses(MAYA, card, "redirect")
    reason = "This is a question of safety, and whistleblowing is the way for it to go."
    await workspace.submits(MAYA, form.dialog, redirect_to="whistleblowing", redirect_reason=reason)
    heard = await workspace.told(SAM, reason)
    await workspace.settled(lambda: "OPP-7781" not in card.says())

    answer = await workspace.presses(SAM, heard, "belongs_here")

    assert ENGLISH("done.belongs_here", reference=str(heard.buttons()["belongs_here"]["data"]["case"])) in (
        answer.toast
    )


async def test_the_own_list_is_answered_in_the_private_chat(workspace: Workspace) -> None:
    reference = await raise_case(workspace)

    await workspace.types(SAM, "mine")

    assert reference in (await workspace.told(SAM, ENGLISH("button.withdraw"))).says()


async def test_a_gainer_who_is_picked_does_not_decide(workspace: Workspace) -> None:
    view = await second_view(workspace, at_stake="manager")
    answer = await workspace.submits(SAM, view, gainers=MAYA, line_manager=OMAR)

    assert "SD-" in answer.says()
    card = await workspace.told("dddddddd-0000-4000-8000-000000000000", "OPP-7781")
    refused = await workspace.presses_raw(MAYA, "decide", case_of(card), MANAGEMENT)

    assert workspace.teams.in_conversation(MANAGEMENT) == []
    assert ENGLISH("refusal.not_for_you") in refused.says()


async def test_whom_teams_names_in_capitals_is_the_same_person(workspace: Workspace) -> None:
    card = await raised_card(workspace)

    answer = await workspace.presses(MAYA.upper(), card, "decide")

    assert "own_gain" in inputs_of(answer.dialog)
