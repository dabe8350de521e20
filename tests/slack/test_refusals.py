"""Whoever may not, reads the same sentence as for a case that does not exist, and nothing changes."""

from __future__ import annotations

import re

import pytest

from bot.people import PersonId
from bot.reference import Reference
from tests.slack.acting import ADVICE, ENGLISH, WHY, open_decision, raise_case, raised_card
from tests.slack.fake_slack import Message, Whisper, as_json
from tests.slack.workspace import Workspace

NOTHING_HERE = ENGLISH("refusal.not_for_you")
DECIDER_ACTIONS = ("decide", "ask", "recuse")
REP_ACTIONS = ("answer", "add_note", "withdraw")


async def _whispered(workspace: Workspace, user: str, action: str, reference: str) -> Whisper:
    before = len(workspace.slack.whispers)
    answer = await workspace.presses_raw(user, action, reference, "CANY")
    assert answer.status == 200
    assert answer.body == {}
    (whisper,) = workspace.slack.whispers[before:]
    return whisper


async def _results(workspace: Workspace, reference: str) -> list[tuple[PersonId | None, str, str]]:
    async with workspace.services.read() as work:
        entries = await work.audit.of(Reference(reference))
    return [(entry.actor, entry.action, entry.result) for entry in entries]


async def _state(workspace: Workspace, reference: str) -> tuple[object, ...]:
    async with workspace.services.read() as work:
        case = await work.cases.find(Reference(reference))
    assert case is not None
    return case.recused, case.declared, case.questions, case.notes, case.withdraw_reason, case.decision


@pytest.mark.parametrize(
    ("user", "why"),
    [
        ("USAM", "is_the_rep"),
        ("UGAINER", "gains"),
        ("UBOSS", "gains"),
        ("UOUT", "not_in_the_channel"),
        ("UGUEST", "not_a_full_member"),
        ("UOTHER", "not_a_full_member"),
        ("UBOT", "not_a_full_member"),
        ("UNOBODY", "not_a_full_member"),
    ],
)
@pytest.mark.parametrize("action", DECIDER_ACTIONS)
async def test_who_may_not_decide_learns_nothing(
    workspace: Workspace, user: str, why: str, action: str
) -> None:
    workspace.slack.add_user("UGAINER", "Gwen Gainer")
    workspace.slack.add_user("UBOSS", "Bo Boss")
    reference = await raise_case(
        workspace, more={"gainers": ["UGAINER"], "line_manager": "UBOSS"}, at_stake=["me", "manager"]
    )
    await workspace.card_in("CMANAGEMENT")
    workspace.slack.members["CMANAGEMENT"] += ["UGUEST", "UOTHER", "UBOT"]
    before = await _state(workspace, reference)

    refused = await _whispered(workspace, user, action, reference)
    nowhere = await _whispered(workspace, user, action, "SD-000000")
    forged = await _whispered(workspace, user, action, "Robert'); DROP TABLE case;--")

    assert refused.text == NOTHING_HERE
    assert refused == nowhere == forged
    assert await _state(workspace, reference) == before
    assert (f"slack:{user}", action, f"refused:{why}") in await _results(workspace, reference)
    assert workspace.slack.called("views.open")[-1]["view"]["callback_id"] == "dilemma"


@pytest.mark.parametrize("action", REP_ACTIONS)
@pytest.mark.parametrize("user", ["UMAYA", "UOUT", "USTELLA"])
async def test_only_the_rep_acts_as_the_rep(workspace: Workspace, user: str, action: str) -> None:
    reference = await raise_case(workspace)
    await workspace.card_in("CMANAGEMENT")

    refused = await _whispered(workspace, user, action, reference)

    assert refused == await _whispered(workspace, user, action, "SD-000000")
    assert (f"slack:{user}", action, "refused:not_the_rep") in await _results(workspace, reference)


async def test_who_left_the_channel_before_sending_the_form_decides_nothing(workspace: Workspace) -> None:
    card = await raised_card(workspace)
    reference = card.buttons()["decide"]["value"]
    answer = await open_decision(workspace, "UMAYA", card)
    answer = await workspace.submits("UMAYA", answer.body["view"], decision="advise_best_fit", rationale=WHY)
    workspace.slack.members["CMANAGEMENT"].remove("UMAYA")

    answer = await workspace.submits("UMAYA", answer.body["view"], **ADVICE)

    assert NOTHING_HERE in answer.says()
    assert ("slack:UMAYA", "decide", "refused:not_in_the_channel") in await _results(workspace, reference)
    assert (await _state(workspace, reference))[-1] is None


async def test_nobody_decides_in_a_channel_that_was_opened_up(workspace: Workspace) -> None:
    card = await raised_card(workspace)
    workspace.slack.channels["CMANAGEMENT"]["is_private"] = False

    await workspace.presses("UMAYA", card, "decide")

    assert workspace.slack.whispers[-1].text == NOTHING_HERE


async def test_a_guest_cannot_raise_a_case(workspace: Workspace) -> None:
    answer = await workspace.types("UGUEST")

    assert ENGLISH("refusal.full_members_only") in answer.says()
    assert workspace.slack.opened == []


async def test_everything_a_gaining_person_can_open_is_as_if_the_case_did_not_exist(
    workspace: Workspace,
) -> None:
    async def seen_by_maya(reference: str) -> str:
        before = len(workspace.slack.whispers), len(workspace.slack.opened)
        answers = [await workspace.types("UMAYA", words) for words in ("", "mine", "help", "search OPP-7781")]
        for action in (*DECIDER_ACTIONS, *REP_ACTIONS, "assign"):
            await workspace.presses_raw("UMAYA", action, reference, "CANY")
        whispers = [whisper.__dict__ for whisper in workspace.slack.whispers[before[0] :]]
        opened = workspace.slack.opened[before[1] :]
        private = [message.__dict__ for message in workspace.slack.private_of("UMAYA")]
        seen = as_json({"a": [one.body for one in answers], "w": whispers, "o": opened, "p": private})
        # A form's token and a view's id are drawn anew each time.
        return re.sub(r'"(V\d+|[\w-]{16}:)"', '"…"', seen)

    without = await seen_by_maya("SD-7K3QXM")
    reference = await raise_case(workspace, more={"line_manager": "UMAYA"}, at_stake=["me", "manager"])
    card: Message = await workspace.card_in("CINDEPENDENT")

    assert await seen_by_maya(reference) == without
    assert card.buttons()["decide"]["value"] == reference
    assert workspace.slack.in_channel("CMANAGEMENT") == []
