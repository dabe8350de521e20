"""The steps that most Teams scenarios share: raising a case, deciding it."""

from __future__ import annotations

import re

from bot.texts import Texts
from tests.teams.fake_teams import Message, Payload
from tests.teams.workspace import DINA, MANAGEMENT, SAM, Answer, Workspace

GOOD_FORM: dict[str, str] = {
    "deal_ref": "OPP-7781",
    "customer_need": "Sixty people who want their invoices read. The starter pack does that.",
    "mismatch": "We are about to sell nine hundred licences that nobody there will use.",
    "honest_advice": "own_other_solution",
    "deal_value": "48.000",
    "at_stake": "me",
    "decide_by": "2026-11-24",
}
ENGLISH, DUTCH = Texts("en"), Texts("nl")
WHY = "The customer needs the starter pack and nothing more; that is what we say we are for."
FITS = WHY + " I called their planner this morning and they will in fact use every licence from January on."
ADVICE: dict[str, str] = {
    "new_value": "19.500",
    "customer_told": "The starter pack for sixty people, and why not more.",
    "told_by": "2026-11-24",
    "compensation": "bonus_as_if_won",
    "compensation_owner": DINA,
    "compensation_due": "2027-02-25",
}


async def second_view(workspace: Workspace, user: str = SAM, **changes: str) -> Payload:
    """Open the form and fill it in; the second view."""
    form = await workspace.opens(user)
    answer = await workspace.submits(user, form.dialog, **{**GOOD_FORM, **changes})
    return answer.dialog


async def raise_case(workspace: Workspace, user: str = SAM, **changes: str) -> str:
    """Raise a case; its reference."""
    view = await second_view(workspace, user, **changes)
    return reference_in(await workspace.submits(user, view))


def reference_in(answer: Answer) -> str:
    found = re.search(r"SD-\w{6}", answer.says())
    assert found, answer.says()
    return found.group()


async def raised_card(workspace: Workspace, conversation: str = MANAGEMENT, **changes: str) -> Message:
    await raise_case(workspace, **changes)
    return await workspace.card_in(conversation)


async def open_decision(workspace: Workspace, user: str, card: Message, own_gain: str = "no") -> Answer:
    """Press Decide and answer the first question."""
    form = await workspace.presses(user, card, "decide")
    return await workspace.submits(user, form.dialog, own_gain=own_gain)


async def decide(
    workspace: Workspace, user: str, card: Message, code: str, why: str, **details: str
) -> Answer:
    """All three forms of a decision."""
    answer = await open_decision(workspace, user, card)
    answer = await workspace.submits(user, answer.dialog, decision=code, rationale=why)
    return await workspace.submits(user, answer.dialog, **details)


def case_of(message: Message) -> str:
    return str(message.buttons()["ask"]["data"]["case"])


def problems_in(dialog: Payload) -> set[str]:
    """The fields that have something wrong written right below them."""
    fields: list[Payload] = [part for part in dialog["body"] if part["type"] == "Container"]
    return {field["items"][0]["id"] for field in fields if "⚠" in str(field)}
