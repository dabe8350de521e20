"""What comes in that should not: unsigned, stale, malformed, oversized, unknown."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from adapters.slack import app as slack
from tests import unhurried
from tests.slack.acting import ENGLISH, GOOD_FORM, open_decision, raised_card, second_view
from tests.slack.fake_slack import Fault, texts_of
from tests.slack.workspace import Workspace, open_workspace, signed, submission

SECRET_WORDS = "Zuidlijn is the better carrier"
BODY = urlencode({"command": "/dilemma", "text": SECRET_WORDS, "user_id": "USAM", "trigger_id": "t"})
FORM = "application/x-www-form-urlencoded"


async def _status(workspace: Workspace, body: str, headers: dict[str, str]) -> int:
    answer = await workspace.client.post(slack.PATH, data=body, headers={"Content-Type": FORM, **headers})
    return answer.status


@pytest.mark.parametrize(
    "headers",
    [
        {},
        signed(BODY, secret="somebody else's"),
        signed(BODY + " "),
        signed(BODY, at=time.time() - 3600),
        signed(BODY) | {"X-Slack-Request-Timestamp": "yesterday"},
        signed(BODY) | {"X-Slack-Request-Timestamp": "-1"},
        signed(BODY) | {"X-Slack-Request-Timestamp": "9" * 400},
        signed(BODY) | {"X-Slack-Request-Timestamp": "١٧٠٠٠٠٠٠٠٠"},
        signed(BODY) | {"X-Slack-Signature": "v0=zażółć"},
        signed(BODY) | {"X-Slack-Signature": ""},
    ],
    ids=[
        "none",
        "other secret",
        "other body",
        "stale",
        "words",
        "negative",
        "huge",
        "digits",
        "accents",
        "empty",
    ],
)
async def test_a_request_that_is_not_slacks_is_refused_in_one_line(
    workspace: Workspace, headers: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert await _status(workspace, BODY, headers) == 401

    logged = "".join(capsys.readouterr())
    assert "slack.bad_signature" in logged
    assert len(logged.strip().splitlines()) == 1
    assert "Zuidlijn" not in logged
    assert workspace.slack.calls == []


PRESS: dict[str, Any] = {
    "type": "block_actions",
    "user": {"id": "USAM"},
    "trigger_id": "t",
    "actions": [{"action_id": "decide", "value": "SD-7K3QXM"}],
}
SUBMIT: dict[str, Any] = {
    "type": "view_submission",
    "user": {"id": "USAM"},
    "view": {"type": "modal", "callback_id": "dilemma", "private_metadata": ":", "state": {"values": {}}},
}


@pytest.mark.parametrize(
    "body",
    [
        "payload=",
        "payload=not json",
        "payload=" + "[" * 50_000,
        urlencode({"payload": json.dumps(["a", "list"])}),
        urlencode({"payload": json.dumps("words")}),
        urlencode({"payload": json.dumps({"type": 7})}),
        urlencode({"payload": json.dumps({**PRESS, "user": None})}),
        urlencode({"payload": json.dumps({**PRESS, "user": {"id": 7}})}),
        urlencode({"payload": json.dumps({**PRESS, "actions": []})}),
        urlencode({"payload": json.dumps({**PRESS, "actions": ["decide"]})}),
        urlencode({"payload": json.dumps({**PRESS, "channel": "CMANAGEMENT"})}),
        urlencode({"payload": json.dumps({**SUBMIT, "view": None})}),
        urlencode({"payload": json.dumps({**SUBMIT, "view": {**SUBMIT["view"], "private_metadata": 5}})}),
        urlencode({"payload": json.dumps({**SUBMIT, "view": {**SUBMIT["view"], "state": []}})}),
        urlencode(
            {
                "payload": json.dumps(
                    {
                        **SUBMIT,
                        "view": {
                            **SUBMIT["view"],
                            "state": {"values": {"deal_ref": {"deal_ref": {"value": 3}}}},
                        },
                    }
                )
            }
        ),
        urlencode({"command": "/dilemma", "text": "x"}),
        "&".join(f"f{number}=1" for number in range(200)),
        "payload=\udc00".encode("utf-8", "surrogatepass").decode("latin-1"),
    ],
)
async def test_a_signed_body_of_another_shape_is_400_and_nothing_happens(
    workspace: Workspace, body: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await _status(workspace, body, signed(body)) == 400

    logged = "".join(capsys.readouterr())
    assert "slack.malformed" in logged
    assert "Traceback" not in logged
    assert workspace.slack.calls == []


async def test_a_body_over_a_megabyte_is_413(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    body = BODY + "&x=" + "y" * (1024 * 1024)

    assert await _status(workspace, body, signed(body)) == 413
    assert "Zuidlijn" not in "".join(capsys.readouterr())


async def test_an_unknown_button_is_answered_in_private(workspace: Workspace) -> None:
    answer = await workspace.presses_raw("UMAYA", "approve_everything", "SD-7K3QXM", "CMANAGEMENT")

    assert answer.status == 200
    assert workspace.slack.whispers[-1].text == ENGLISH("refusal.button_outdated")
    assert workspace.slack.whispers[-1].user == "UMAYA"


async def test_an_unknown_form_says_so_in_its_place(workspace: Workspace) -> None:
    answer = await workspace.send_payload({**SUBMIT, "view": {**SUBMIT["view"], "callback_id": "old_form"}})

    assert ENGLISH("refusal.button_outdated") in answer.says()


@pytest.mark.parametrize(
    "payload",
    [
        {"type": "event_callback", "event": {"type": "app_uninstalled"}},
        {"type": "view_closed", "user": {"id": "USAM"}, "view": {"callback_id": "dilemma"}},
        {"type": "block_suggestion", "user": {"id": "USAM"}, "action_id": "x", "value": "y"},
        {"type": "workflow_step_edit", "callback_id": "x"},
        {"type": "interactive_message", "callback_id": "x", "actions": [{"name": "old"}]},
        {"type": "shortcut", "callback_id": "old", "user": {"id": "USAM"}, "trigger_id": "t"},
    ],
)
async def test_whatever_else_slack_sends_is_acknowledged(
    workspace: Workspace, payload: dict[str, Any]
) -> None:
    answer = await workspace.send(json.dumps(payload), "application/json")

    assert answer.status == 200


async def test_slack_can_verify_the_address(workspace: Workspace) -> None:
    answer = await workspace.send(
        json.dumps({"type": "url_verification", "challenge": "abc"}), "application/json"
    )

    assert answer.says() == "" or answer.body.get("challenge") == "abc" or answer.body == {"raw": "abc"}


async def test_a_form_whose_draft_is_gone_says_so_and_changes_nothing(workspace: Workspace) -> None:
    view = await second_view(workspace)
    async with workspace.services.unit_of_work() as work:
        await work.drafts.remove("slack:USAM", "dilemma", "")

    answer = await workspace.submits("USAM", view)

    assert ENGLISH("refusal.form_outdated") in answer.says()


async def test_when_slack_does_not_say_who_is_there_the_form_stays_with_everything_typed(
    workspace: Workspace,
) -> None:
    card = await raised_card(workspace)
    answer = await open_decision(workspace, "UMAYA", card)
    workspace.slack.fail("conversations.members", Fault(status=500))

    failed = await workspace.submits("UMAYA", answer.body["view"], decision="deal_fits", rationale="x" * 130)

    assert failed.body["response_action"] == "push"
    assert ENGLISH("refusal.cannot_check") in failed.says()


async def test_slack_that_hangs_is_given_up_on_before_slack_gives_up_on_us(
    workspace: Workspace, tmp_path: Path
) -> None:
    card = await raised_card(workspace)
    async with open_workspace(tmp_path, click_seconds=unhurried.AT_ONCE, beside=workspace) as hurried:
        workspace.slack.hang.add("conversations.members")

        answer = await hurried.presses("UMAYA", card, "decide")

        assert answer.status == 200
        assert ENGLISH("refusal.cannot_check") in workspace.slack.whispers[-1].text


async def test_an_unexpected_error_shows_an_id_that_is_in_the_log_and_keeps_what_was_typed(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    await workspace.types("USAM")
    form = workspace.last_view
    workspace.slack.users["USAM"] = "a broken answer"  # type: ignore[assignment]

    answer = await workspace.send_payload(
        submission("USAM", form, {**GOOD_FORM, "customer_need": SECRET_WORDS + " for this freight."})
    )

    assert answer.body["response_action"] == "push"
    incident = texts_of(answer.body["view"]["blocks"]).split()[-1]
    logged = "".join(capsys.readouterr())
    assert incident in logged
    assert "Zuidlijn" not in logged
