"""Socket Mode as people live it: nothing is lost, nothing happens twice, whatever comes in is answered."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from adapters.slack import app as slack
from tests.slack.acting import ADVICE, GOOD_FORM, WHY, open_decision, raised_card, second_view
from tests.slack.test_decode import PAYLOADS
from tests.slack.test_edge import PRESS, SECRET_WORDS, SUBMIT
from tests.slack.workspace import Workspace, signed, submission

pytestmark = pytest.mark.parametrize("workspace", ["socket"], indirect=True)


async def _cases(workspace: Workspace) -> list[Any]:
    async with workspace.services.read() as work:
        return [case async for case in work.cases.every()]


async def test_nothing_is_listened_to_over_http(workspace: Workspace) -> None:
    body = "command=%2Fdilemma&user_id=USAM&trigger_id=t"

    answer = await workspace.client.post(slack.PATH, data=body, headers=signed(body))

    assert answer.status == 404
    assert (await workspace.client.get("/healthz")).status == 200


async def test_a_form_that_comes_twice_at_once_raises_one_case(workspace: Workspace) -> None:
    socket = workspace.slack.socket
    sent = submission("USAM", await second_view(workspace), {})

    first = await socket.put(sent)
    await socket.bring(first)
    second = await socket.put(sent)
    answers = [await socket.answer_to(one) for one in (first, second)]
    await socket.until(lambda: len(socket.acks[first]) == 2)

    (case,) = await _cases(workspace)
    assert all(case.reference in json.dumps(answer) for answer in answers)
    await workspace.card_in("CMANAGEMENT")
    assert len(workspace.slack.in_channel("CMANAGEMENT")) == 1


async def test_a_disconnect_before_the_acknowledgement_raises_one_case(workspace: Workspace) -> None:
    view = await second_view(workspace)
    slack_side, socket = workspace.slack, workspace.slack.socket
    gate = slack_side.hold("users.info")
    envelope = await socket.put(submission("USAM", view, {}))
    await slack_side.until(lambda: slack_side.hanging)

    await socket.cut()
    gate.set()
    await socket.answer_to(envelope)
    await socket.until(lambda: socket.hellos == 2)
    again = await socket.brings_again(envelope)

    (case,) = await _cases(workspace)
    assert case.reference in json.dumps(again)


async def test_a_decision_that_comes_twice_stands_once(workspace: Workspace) -> None:
    card = await raised_card(workspace)
    answer = await open_decision(workspace, "UMAYA", card)
    answer = await workspace.submits("UMAYA", answer.body["view"], decision="advise_best_fit", rationale=WHY)
    socket = workspace.slack.socket
    envelope = await socket.put(submission("UMAYA", answer.body["view"], ADVICE))
    await socket.answer_to(envelope)

    again = await socket.brings_again(envelope)

    assert "Decided: SD-" in json.dumps(again)
    (case,) = await _cases(workspace)
    async with workspace.services.read() as work:
        entries = await work.audit.of(case.reference)
    assert [entry.result for entry in entries if entry.action == "decide"] == ["done"]
    await workspace.told("USAM", "is decided")
    assert len([one for one in workspace.slack.private_of("USAM") if "is decided" in one.says()]) == 1


@pytest.mark.parametrize(
    "payload",
    [
        {"type": 7},
        {**PRESS, "user": None},
        {**PRESS, "actions": []},
        {**PRESS, "channel": "CMANAGEMENT"},
        {**SUBMIT, "view": None},
        {**SUBMIT, "view": {**SUBMIT["view"], "state": []}},
        {"command": "/dilemma", "text": SECRET_WORDS},
        {"type": "block_actions", "enterprise": "words", "team": 7, "user": {"id": "U"}, "actions": [{}]},
    ],
)
async def test_an_envelope_of_another_shape_is_acknowledged_and_nothing_happens(
    workspace: Workspace, payload: dict[str, Any], capfd: pytest.CaptureFixture[str]
) -> None:
    socket = workspace.slack.socket
    before = len(workspace.slack.calls)

    assert await socket.answer_to(await socket.put(payload)) == {}

    logged = "".join(capfd.readouterr())
    assert "slack.malformed" in logged
    assert "Traceback" not in logged
    assert "Zuidlijn" not in logged
    assert len(workspace.slack.calls) == before


@pytest.mark.parametrize(
    "payload",
    [
        {"type": "event_callback", "event": {"type": "app_uninstalled"}},
        {"type": "view_closed", "user": {"id": "USAM"}, "view": {"callback_id": "dilemma"}},
        {"type": "workflow_step_edit", "callback_id": "x"},
        {"type": "shortcut", "callback_id": "old", "user": {"id": "USAM"}, "trigger_id": "t"},
    ],
)
async def test_whatever_else_slack_brings_is_acknowledged(
    workspace: Workspace, payload: dict[str, Any]
) -> None:
    socket = workspace.slack.socket

    assert await socket.answer_to(await socket.put(payload)) == {}


async def test_an_unexpected_error_shows_an_id_and_keeps_what_was_typed(workspace: Workspace) -> None:
    await workspace.types("USAM")
    form = workspace.last_view
    workspace.slack.users["USAM"] = "a broken answer"  # type: ignore[assignment]

    answer = await workspace.submits("USAM", form, **GOOD_FORM)

    assert answer.body["response_action"] == "push"


@given(st.lists(PAYLOADS, min_size=20, max_size=40))
@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    # One that is not acknowledged is waited for: shrinking would take hours.
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)
async def test_any_payload_is_acknowledged(workspace: Workspace, payloads: list[dict[str, Any]]) -> None:
    socket = workspace.slack.socket
    for payload in payloads:
        await socket.answer_to(await socket.put(payload))
    assert socket.hellos == 1
