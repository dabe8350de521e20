"""The steps that most Slack scenarios share: raising a case, deciding it."""

from __future__ import annotations

import re
from typing import Any

from bot.texts import Texts
from tests.slack.fake_slack import Message
from tests.slack.workspace import Answer, Payload, Workspace

GOOD_FORM: dict[str, Any] = {
    "deal_ref": "OPP-7781",
    "customer_need": "Sixty people who want their invoices read. The starter pack does that.",
    "mismatch": "We are about to sell nine hundred licences that nobody there will use.",
    "honest_advice": "own_other_solution",
    "deal_value": "48.000",
    "at_stake": ["me"],
    "decide_by": "2026-11-24",
}
ENGLISH, DUTCH = Texts("en"), Texts("nl")
WHY = "The customer needs the starter pack and nothing more; that is what we say we are for."
FITS = WHY + " I called their planner this morning and they will in fact use every licence from January on."
ADVICE: dict[str, Any] = {
    "new_value": "19.500",
    "customer_told": "The starter pack for sixty people, and why not more.",
    "told_by": "2026-11-24",
    "compensation": "bonus_as_if_won",
    "compensation_owner": "UDINA",
    "compensation_due": "2027-02-25",
}


async def second_view(workspace: Workspace, user: str = "USAM", **changes: Any) -> Payload:
    """Type the command and fill in the form; the second view."""
    await workspace.types(user)
    answer = await workspace.submits(user, workspace.last_view, **{**GOOD_FORM, **changes})
    assert answer.body["response_action"] == "update", answer.body
    view: Payload = answer.body["view"]
    return view


async def raise_case(
    workspace: Workspace, user: str = "USAM", more: Payload | None = None, **changes: Any
) -> str:
    """Raise a case; its reference."""
    view = await second_view(workspace, user, **changes)
    answer = await workspace.submits(user, view, **(more or {}))
    found = re.search(r"SD-\w{6}", answer.says())
    assert found, answer.says()
    return found.group()


async def raised_card(workspace: Workspace, channel: str = "CMANAGEMENT", **changes: Any) -> Message:
    await raise_case(workspace, **changes)
    return await workspace.card_in(channel)


async def open_decision(workspace: Workspace, user: str, card: Message, own_gain: str = "no") -> Answer:
    """Press Decide and answer the first question."""
    await workspace.presses(user, card, "decide")
    return await workspace.submits(user, workspace.last_view, own_gain=own_gain)


async def decide(
    workspace: Workspace, user: str, card: Message, code: str, why: str, **details: Any
) -> Answer:
    """All three forms of a decision."""
    answer = await open_decision(workspace, user, card)
    answer = await workspace.submits(user, answer.body["view"], decision=code, rationale=why)
    return await workspace.submits(user, answer.body["view"], **details)
