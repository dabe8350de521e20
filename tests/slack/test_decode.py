"""Whatever JSON comes in signed: a typed request, or `MalformedRequest`; Bolt never answers with a 5xx."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.slack.decode import check_shape, read_body, read_submission
from bot.errors import MalformedRequest
from tests.slack.workspace import Workspace, open_workspace, submission

SCALARS = st.none() | st.booleans() | st.integers(-5, 5) | st.sampled_from(["", "x", "SD-7K3QXM", "modal"])
KEYS = st.sampled_from(
    [
        "type",
        "user",
        "id",
        "team",
        "channel",
        "view",
        "state",
        "values",
        "actions",
        "action_id",
        "value",
        "event",
        "callback_id",
        "private_metadata",
        "trigger_id",
        "container",
        "enterprise",
        "selected_option",
        "command",
    ]
)
JSON = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5)
)
KINDS = st.sampled_from(
    [
        "block_actions",
        "view_submission",
        "view_closed",
        "shortcut",
        "message_action",
        "event_callback",
        "block_suggestion",
        "url_verification",
        "dialog_submission",
        "else",
    ]
)
PAYLOADS = st.builds(
    lambda kind, rest: {**rest, "type": kind}, KINDS, st.dictionaries(KEYS, JSON, max_size=8)
)


@given(PAYLOADS)
def test_any_payload_is_read_or_refused(payload: dict[str, Any]) -> None:
    with contextlib.suppress(MalformedRequest):
        check_shape(payload)


@given(st.binary(max_size=200), st.sampled_from(["application/json", "application/x-www-form-urlencoded"]))
def test_any_body_is_read_or_refused(raw: bytes, content_type: str) -> None:
    with contextlib.suppress(MalformedRequest):
        assert read_body(raw, content_type) is not None


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("decode")


@given(st.lists(PAYLOADS, min_size=20, max_size=40))
@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_bolt_answers_no_payload_with_a_5xx(folder: Path, payloads: list[dict[str, Any]]) -> None:
    async with open_workspace(folder) as workspace:
        for payload in payloads:
            answer = await workspace.send(urlencode({"payload": json.dumps(payload)}))
            assert answer.status in (200, 400), payload


async def test_every_kind_of_input_is_read(workspace: Workspace) -> None:
    kinds = {
        "text": {"type": "plain_text_input"},
        "boxes": {"type": "checkboxes"},
        "radio": {"type": "radio_buttons"},
        "select": {"type": "static_select"},
        "date": {"type": "datepicker"},
        "person": {"type": "users_select"},
        "people": {"type": "multi_users_select"},
    }
    blocks = [
        {"type": "input", "block_id": one, "element": {**kinds[one], "action_id": one}} for one in kinds
    ]
    view = {"blocks": blocks, "callback_id": "f", "private_metadata": "token:SD-7K3QXM"}
    typed = {"text": "a", "boxes": ["b", "c"], "radio": "d", "select": "e", "date": "2026-11-24"}

    sent = read_submission(submission("USAM", view, {**typed, "person": "U1", "people": ["U2", "U3"]}))
    empty = read_submission(submission("USAM", view, {}))

    assert sent.values == {
        **typed,
        "boxes": ("b", "c"),
        "person": "slack:U1",
        "people": ("slack:U2", "slack:U3"),
    }
    assert empty.values == {one: () if one in {"boxes", "people"} else "" for one in kinds}
    assert (sent.token, sent.carried, sent.person) == ("token", "SD-7K3QXM", "slack:USAM")
