"""What comes in signed and in another shape than it should: refused in one line, before anything is done."""

from __future__ import annotations

import json
from typing import Any

import pytest

from adapters.web import LARGEST_BODY
from tests.teams.door import Door
from tests.teams.workspace import SAM

SECRET_WORDS = "Zuidlijn is the better carrier"


def invoke(name: Any, value: Any) -> dict[str, Any]:
    return {"type": "invoke", "name": name, "value": value}


def fetch(**data: Any) -> dict[str, Any]:
    return invoke("task/fetch", {"data": {"action": "decide", "case": "SD-7K3QXM", **data}})


def submit(**data: Any) -> dict[str, Any]:
    whole = {"action": "ask", "form": "ask", "case": "SD-7K3QXM", "token": "t", **data}
    return invoke("task/submit", {"data": whole, "context": {}})


def execute(**action: Any) -> dict[str, Any]:
    whole = {"type": "Action.Execute", "verb": "recuse", "data": {"case": "SD-7K3QXM"}, **action}
    return invoke("adaptiveCard/action", {"action": whole, "trigger": "manual"})


SHAPES: dict[str, dict[str, Any]] = {
    "no type": {"type": None},
    "a type that is no word": {"type": 7},
    "a name that is no word": {"name": {"x": 1}},
    "no conversation": {"conversation": None},
    "a conversation that is a word": {"conversation": "a:1"},
    "a conversation without an id": {"conversation": {"tenantId": "x"}},
    "a conversation with a number": {"conversation": {"id": 7}},
    "a kind that is a list": {"conversation": {"id": "a:1", "conversationType": ["personal"]}},
    "channel data that is a word": {"channelData": "x"},
    "channel data that is a list": {"channelData": [1]},
    "a tenant that is a word": {"channelData": {"tenant": "x"}},
    "a tenant that is a number": {"channelData": {"tenant": {"id": 7}}},
    "a team that is a word": {"channelData": {"team": "x"}},
    "a channel that is a list": {"channelData": {"channel": []}},
    "no channel id": {"channelId": ""},
    "no service": {"serviceUrl": None},
    "a service that is a number": {"serviceUrl": 7},
    "a sender that is a word": {"from": "me"},
    "a sender that is a list": {"from": ["me"]},
    "a sender of an odd id": {"from": {"id": "29:x", "aadObjectId": "../../x"}},
    "a sender with a number": {"from": {"id": "29:x", "aadObjectId": 7}},
    "entities that are a word": {"entities": "x"},
    "entities that are numbers": {"entities": [7]},
    "a language that is a number": {"locale": 7},
    "a zone that is a list": {"localTimezone": ["x"]},
    "a message by nobody": {"type": "message", "text": "dilemma", "from": None},
    "a message by a bot": {"type": "message", "text": "x", "from": {"id": "28:x", "aadObjectId": SAM}},
    "a text that is a number": {"type": "message", "text": 7},
    "a value that is a word": {"type": "message", "value": SECRET_WORDS},
    "a value without an action": {"type": "message", "value": {"x": SECRET_WORDS}},
    "an invoke without a name": invoke(None, {}),
    "an invoke without a value": invoke("task/fetch", None),
    "a value that is a list": invoke("task/fetch", [1]),
    "no data": invoke("task/fetch", {}),
    "data that is a word": invoke("task/submit", {"data": SECRET_WORDS}),
    "no action": fetch(action=None),
    "an action that is a number": fetch(action=7),
    "an action that is no name": fetch(action="decide; drop"),
    "a case that is a number": fetch(case=7),
    "a long case": fetch(case="S" * 100),
    "a form that is a list": submit(form=["ask"]),
    "a token that is a number": submit(token=7),
    "an answer that is a mapping": submit(question={"x": SECRET_WORDS}),
    "an answer that is a list": submit(question=[SECRET_WORDS]),
    "a field that is no name": submit(**{"Question!": SECRET_WORDS}),
    "too many fields": submit(**{f"{one}{two}": "" for one in "abcdefgh" for two in "abcdefgh"}),
    "a person who is none": submit(gainers="../../x"),
    "no action of a card": invoke("adaptiveCard/action", {"trigger": "manual"}),
    "an action of a card that is a word": invoke("adaptiveCard/action", {"action": "recuse"}),
    "no verb": execute(verb=None),
    "a verb that is a list": execute(verb=["recuse"]),
    "data of a card that is a word": execute(data="x"),
    "no command": invoke("composeExtension/fetchTask", {}),
    "a command that is a number": invoke("composeExtension/fetchTask", {"commandId": 7}),
    "members that are a word": {"type": "conversationUpdate", "membersAdded": "x"},
    "members that are words": {"type": "conversationUpdate", "membersAdded": ["x"]},
    "members without an id": {"type": "conversationUpdate", "membersRemoved": [{}]},
    "a recipient that is a word": {"type": "conversationUpdate", "recipient": "x"},
    "an installation of no kind": {"type": "installationUpdate"},
}


@pytest.mark.parametrize("changes", SHAPES.values(), ids=SHAPES.keys())
async def test_an_activity_of_another_shape_is_refused_in_one_line(
    door: Door, changes: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    assert await door.send(door.typing(**changes)) == 400

    logged = "".join(capsys.readouterr())
    assert "teams.malformed" in logged
    assert len(logged.strip().splitlines()) == 1
    assert "Zuidlijn" not in logged
    assert door.behind.touched == []


BODIES: dict[str, bytes] = {
    "nothing": b"",
    "no JSON": b"dilemma",
    "half of it": b'{"type":',
    "a list": b"[]",
    "a number": b"7",
    "null": b"null",
    "no UTF-8": b'{"type": "\xff"}',
    "half a character": b'{"type": "\\ud800"}',
    "very deep": b'{"a":' * 30_000,
    "deep and whole": b'{"a":' * 900 + b"1" + b"}" * 900,
}


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES.keys())
async def test_a_body_that_is_no_activity_is_refused(door: Door, body: bytes) -> None:
    assert await door.send(body) == 400
    assert door.behind.touched == []


async def test_a_body_that_is_too_large_is_refused(door: Door) -> None:
    body = json.dumps(door.typing(text="x" * LARGEST_BODY)).encode()

    assert await door.send(body) == 413


@pytest.mark.parametrize(
    "changes",
    [
        {"type": "messageReaction"},
        {"type": "event", "name": "application/vnd.microsoft.readReceipt", "value": {}},
        {"type": "endOfConversation"},
        {"type": "somethingNew"},
        {"type": "conversationUpdate"},
    ],
)
async def test_what_this_version_does_not_know_is_acknowledged(door: Door, changes: dict[str, Any]) -> None:
    assert await door.send(door.typing(**changes)) == 200


async def test_an_invoke_that_this_version_does_not_know_is_said_to_be_so(door: Door) -> None:
    assert await door.send(door.typing(**invoke("fileConsent/invoke", {}))) == 501


async def test_a_card_that_draws_itself_anew_is_no_click(door: Door) -> None:
    value = {"action": {"type": "Action.Execute", "verb": "recuse", "data": {}}, "trigger": "automatic"}

    assert await door.send(door.typing(**invoke("adaptiveCard/action", value))) == 501
    assert door.behind.touched == []
