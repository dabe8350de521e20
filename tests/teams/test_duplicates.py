"""Teams delivers again after fifteen seconds, under the same id or another: nothing happens twice."""

from __future__ import annotations

from typing import Any

import pytest

from bot.reference import Reference
from tests.teams.acting import (
    ADVICE,
    ENGLISH,
    WHY,
    case_of,
    open_decision,
    raised_card,
    reference_in,
    second_view,
)
from tests.teams.workspace import MANAGEMENT, MAYA, SAM, Answer, Workspace, submission

Payload = dict[str, Any]


async def _delivered_twice(workspace: Workspace, activity: Payload, how: str) -> tuple[Answer, Answer]:
    first = await workspace.send(activity)
    again = activity if how == "same id" else {**activity, "id": "f:another"}
    return first, await workspace.send(again)


def _submitting(workspace: Workspace, user: str, dialog: Payload, **values: str) -> Payload:
    return workspace.activity(user, "invoke", name="task/submit", value=submission(dialog, values))


@pytest.mark.parametrize("how", ["same id", "another id"])
async def test_a_case_that_is_sent_twice_is_one_case(workspace: Workspace, how: str) -> None:
    view = await second_view(workspace)

    first, again = await _delivered_twice(workspace, _submitting(workspace, SAM, view), how)
    await workspace.card_in(MANAGEMENT)
    await workspace.told(SAM, "is in")

    async with workspace.services.read() as work:
        assert await work.cases.count() == 1
    assert reference_in(first) == reference_in(again)
    assert len(workspace.teams.in_conversation(MANAGEMENT)) == 1


@pytest.mark.parametrize("how", ["same id", "another id"])
async def test_a_decision_that_is_sent_twice_is_one_decision(workspace: Workspace, how: str) -> None:
    card = await raised_card(workspace)
    answer = await open_decision(workspace, MAYA, card)
    answer = await workspace.submits(MAYA, answer.dialog, decision="advise_best_fit", rationale=WHY)

    first, again = await _delivered_twice(
        workspace, _submitting(workspace, MAYA, answer.dialog, **ADVICE), how
    )
    await workspace.told(SAM, "is decided")

    assert "Decided: SD-" in first.says()
    assert first == again
    async with workspace.services.read() as work:
        trail = await work.audit.of(Reference(reference_in(first)))
    assert [entry.action for entry in trail].count("decide") == 1


@pytest.mark.parametrize("how", ["same id", "another id"])
async def test_who_steps_aside_twice_steps_aside_once(workspace: Workspace, how: str) -> None:
    card = await raised_card(workspace)
    value = {"action": card.buttons()["recuse"], "trigger": "manual"}
    pressed = workspace.activity(MAYA, "invoke", MANAGEMENT, name="adaptiveCard/action", value=value)

    first, again = await _delivered_twice(workspace, pressed, how)

    assert ENGLISH("done.recused", reference=case_of(card)) in first.toast
    assert again.status == 200
    async with workspace.services.read() as work:
        trail = await work.audit.of(Reference(case_of(card)))
    assert [(one.action, one.result) for one in trail if one.action == "recuse"].count(
        ("recuse", "done")
    ) == 1


@pytest.mark.parametrize("how", ["same id", "another id"])
async def test_a_question_that_is_sent_twice_is_asked_once(workspace: Workspace, how: str) -> None:
    card = await raised_card(workspace)
    form = await workspace.presses(MAYA, card, "ask")
    sent = _submitting(workspace, MAYA, form.dialog, question="Did they see the starter pack?")

    first, again = await _delivered_twice(workspace, sent, how)
    await workspace.told(SAM, "Did they see the starter pack?")

    assert first == again
    async with workspace.services.read() as work:
        case = await work.cases.find(Reference(reference_in(first)))
    assert case is not None
    assert len(case.questions) == 1
