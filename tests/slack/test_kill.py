"""`serve` is really killed between acknowledgement and delivery; after a restart the card is posted once."""

from __future__ import annotations

import re
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import ClientSession, ClientTimeout

from tests.slack.acting import GOOD_FORM
from tests.slack.fake_slack import PATIENCE, FakeSlack, texts_of
from tests.slack.program import installed, serving, stopped
from tests.slack.workspace import Payload, SocketWorkspace, Workspace, furnish, submission

POST = "chat.postMessage"


@asynccontextmanager
async def _people(slack_side: FakeSlack, address: str, way: str) -> AsyncIterator[Workspace]:
    async with ClientSession(address, timeout=ClientTimeout(total=PATIENCE)) as session:
        kind = SocketWorkspace if way == "socket" else Workspace
        yield kind(slack_side, session, services=None)  # type: ignore[arg-type]


async def _second_view(workspace: Workspace) -> Payload:
    """Type the command and fill in the form; the second view."""
    await workspace.types("USAM")
    answer = await workspace.submits(
        "USAM", workspace.last_view, **{**GOOD_FORM, "decide_by": None, "at_stake": ["nobody"]}
    )
    view: Payload = answer.body["view"]
    return view


async def _raise_case(slack_side: FakeSlack, address: str) -> str:
    """Raise a case over HTTP; its reference, as the acknowledgement says it."""
    async with _people(slack_side, address, "http") as workspace:
        view = await _second_view(workspace)
        answer = await workspace.submits("USAM", view, **_gaps(view))
        return _reference_in(answer.says())


def _reference_in(said: str) -> str:
    found = re.search(r"SD-\w{6}", said)
    assert found, said
    return found.group()


def _gaps(view: Payload) -> dict[str, str]:
    """Near the end of a bonus period the second view asks for the line manager."""
    asks = any(block.get("block_id") == "line_manager" for block in view["blocks"])
    return {"line_manager": "USTELLA"} if asks else {}


async def _killed_while_posting(slack_side: FakeSlack, tmp_path: Path) -> str:
    """Kill the program while Slack has its post, restart it, and wait for the card; the case's reference."""
    async with installed(slack_side, tmp_path, "http") as environment:
        async with serving(environment) as (process, address):
            reference = await _raise_case(slack_side, address)
            await slack_side.until(lambda: len(slack_side.hanging) == 2)
            await stopped(process, signal.SIGKILL)
        slack_side.hang.clear()
        slack_side.hang_after.clear()
        recorded = len(slack_side.called("conversations.open"))
        async with serving(environment) as (process, _address):
            await slack_side.until(lambda: len(slack_side.called("conversations.open")) > recorded)
            await slack_side.until(
                lambda: slack_side.private_of("USAM") and slack_side.in_channel("CMANAGEMENT")
            )
            await stopped(process, signal.SIGTERM)
    return reference


async def test_a_killed_server_posts_the_card_once_after_its_restart(tmp_path: Path) -> None:
    slack_side = FakeSlack()
    furnish(slack_side)
    slack_side.hang |= {POST}

    reference = await _killed_while_posting(slack_side, tmp_path)

    (card,) = slack_side.in_channel("CMANAGEMENT")
    (receipt,) = slack_side.private_of("USAM")
    assert card.buttons()["decide"]["value"] == reference
    assert reference in receipt.text


async def test_what_slack_took_before_the_kill_is_repeated_at_most_once(tmp_path: Path) -> None:
    slack_side = FakeSlack()
    furnish(slack_side)
    slack_side.hang_after |= {POST}

    reference = await _killed_while_posting(slack_side, tmp_path)

    cards = slack_side.in_channel("CMANAGEMENT")
    assert 1 <= len(cards) <= 2
    assert {card.buttons()["decide"]["value"] for card in cards} == {reference}
    assert len({card.metadata["event_payload"]["job"] for card in cards}) == 1


async def _killed_before_the_acknowledgement(slack_side: FakeSlack, tmp_path: Path, *, done: bool) -> str:
    """Kill the program with an envelope at work or done, restart it; what the acknowledgement says then."""
    socket = slack_side.socket
    async with installed(slack_side, tmp_path, "socket") as environment:
        async with (
            serving(environment) as (process, address),
            _people(slack_side, address, "socket") as people,
        ):
            view = await _second_view(people)
            socket.is_deaf = done
            gate = None if done else slack_side.hold("users.info")
            envelope = await socket.put(submission("USAM", view, _gaps(view)))
            await socket.until(lambda: socket.lost if done else slack_side.hanging)
            await stopped(process, signal.SIGKILL)
        socket.is_deaf = False
        if gate:
            gate.set()
        async with serving(environment) as (process, _address):
            said = texts_of(await socket.answer_to(envelope))
            await slack_side.until(lambda: slack_side.in_channel("CMANAGEMENT"))
            await slack_side.until(lambda: slack_side.private_of("USAM"))
            await stopped(process, signal.SIGTERM)
    return said


@pytest.mark.parametrize("done", [False, True], ids=["before the commit", "after the commit"])
async def test_an_envelope_that_a_kill_cut_off_comes_again_and_raises_one_case(
    tmp_path: Path, done: bool
) -> None:
    slack_side = FakeSlack()
    furnish(slack_side)

    said = await _killed_before_the_acknowledgement(slack_side, tmp_path, done=done)

    references = {card.buttons()["decide"]["value"] for card in slack_side.in_channel("CMANAGEMENT")}
    assert references == {_reference_in(said)}
