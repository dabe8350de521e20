"""Does the socket lose anything? Resets, refusals, refreshes and the end, with a Slack that keeps count."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import pytest
from slack_bolt.response import BoltResponse

from adapters.slack.decode import Payload
from adapters.slack.socket import SocketMode, pause_after
from adapters.slack.web_api import SlackApi
from bot.errors import MalformedRequest
from tests.slack.fake_slack import FakeSlack, Fault
from tests.slack.fake_socket import FakeSocket

OPEN = "apps.connections.open"


@dataclass
class Desk:
    """Where the envelopes are worked on."""

    taken: list[Payload] = field(default_factory=list)
    began: asyncio.Event = field(default_factory=asyncio.Event)
    may_finish: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, payload: Payload) -> BoltResponse:
        self.taken.append(payload)
        self.began.set()
        if payload.get("is") == "slow":
            await self.may_finish.wait()
        if payload.get("is") == "unreadable":
            raise MalformedRequest("shape")
        if payload.get("is") == "broken":
            raise ValueError("Zuidlijn is the better carrier")
        return BoltResponse(status=payload.get("status", 200), body=payload.get("says", ""))


@asynccontextmanager
async def connected(
    desk: Desk, slack_side: FakeSlack | None = None, **options: Any
) -> AsyncIterator[FakeSocket]:
    slack_side = slack_side or FakeSlack()
    async with slack_side.server() as server:
        api = SlackApi("xoxb-test", str(server.make_url("/api/")))
        await api.open()
        async with SocketMode(partial(api.socket_address, "xapp-test"), desk.take, **options):
            yield slack_side.socket
        await api.close()


async def test_an_envelope_is_acknowledged_only_when_its_work_is_done() -> None:
    desk = Desk()
    async with connected(desk) as socket:
        envelope = await socket.put({"is": "slow"})
        await desk.began.wait()
        quick = await socket.put({"is": "quick"})
        await socket.answer_to(quick)
        assert not socket.acks[envelope]

        desk.may_finish.set()
        await socket.answer_to(envelope)


@pytest.mark.parametrize(
    ("says", "carried"),
    [
        ("", None),
        ("Thank you", {"text": "Thank you"}),
        ({"response_action": "clear"}, {"response_action": "clear"}),
    ],
)
async def test_an_acknowledgement_carries_what_the_listener_answered(says: Any, carried: Any) -> None:
    async with connected(Desk()) as socket:
        envelope = await socket.put({"says": says})
        await socket.answer_to(envelope)

    assert socket.acks[envelope] == [{"envelope_id": envelope} | ({"payload": carried} if carried else {})]


async def test_a_refused_handshake_is_tried_again_with_an_address_of_its_own() -> None:
    slack_side = FakeSlack()
    slack_side.socket.refusals = [503, 503]

    async with connected(Desk(), slack_side) as socket:
        assert socket.hellos == 1
        assert socket.stale_tickets == 0


@pytest.mark.parametrize(
    "fault",
    [
        Fault(status=500),
        Fault(status=429, retry_after="1"),
        Fault(error="internal_error"),
        Fault(reset="before"),
    ],
)
async def test_an_address_that_slack_does_not_give_is_asked_for_again(fault: Fault) -> None:
    slack_side = FakeSlack()
    slack_side.fail(OPEN, fault)

    async with connected(Desk(), slack_side) as socket:
        assert socket.hellos == 1


async def test_a_connection_that_slack_does_not_want_is_tried_again() -> None:
    slack_side = FakeSlack()
    slack_side.socket.unwelcome = [{"type": "disconnect", "reason": "too_many_websockets"}]

    async with connected(Desk(), slack_side) as socket:
        assert socket.hellos == 1


async def test_after_a_reset_what_was_not_acknowledged_comes_again_and_is_done() -> None:
    desk = Desk()
    async with connected(desk) as socket:
        await socket.cut()
        missed = await socket.put({"is": "missed"})

        await socket.answer_to(missed)

    assert desk.taken == [{"is": "missed"}]


async def test_work_that_a_reset_interrupts_is_acknowledged_on_the_next_connection() -> None:
    desk = Desk()
    async with connected(desk) as socket:
        envelope = await socket.put({"is": "slow"})
        await desk.began.wait()
        await socket.cut()
        await socket.until(lambda: socket.hellos == 2)
        await socket.answer_to(await socket.put({"is": "next"}))

        desk.may_finish.set()
        # The work that was begun, and that which came again.
        await socket.until(lambda: len(socket.acks[envelope]) == 2)


def test_tries_come_ever_more_seldom() -> None:
    assert [pause_after(failures) for failures in range(9)] == [0, 0.5, 1, 2, 4, 8, 16, 30, 30]


async def test_on_a_refresh_the_next_connection_stands_before_the_old_one_is_left() -> None:
    desk = Desk()
    async with connected(desk) as socket:
        old = socket.open[0]
        slow = await socket.put({"is": "slow"})
        await desk.began.wait()

        await socket.says('{"type": "disconnect", "reason": "refresh_requested"}')
        await socket.until(lambda: socket.hellos == 2)

        assert old in socket.open
        late = await socket.put({"is": "late"}, over=old)
        await socket.answer_to(late)
        desk.may_finish.set()
        await socket.answer_to(slow)
        old.transport.close()
        await socket.until(lambda: old not in socket.open)
        await socket.answer_to(await socket.put({"is": "next"}))
        assert socket.hellos == 2


async def test_a_connection_without_pongs_is_given_up() -> None:
    slack_side = FakeSlack()
    slack_side.socket.answers_pings = False

    async with connected(Desk(), slack_side, heartbeat=0.2) as socket:
        await socket.until(lambda: socket.hellos == 2)


@pytest.mark.parametrize(
    "text",
    ["", "hello", "[]", "7", "{", "[" * 50_000, "{}", '{"type": 7}', '{"envelope_id": 7, "payload": {}}'],
    ids=range(9),
)
async def test_a_frame_of_another_shape_is_passed_over(text: str, capfd: pytest.CaptureFixture[str]) -> None:
    async with connected(Desk()) as socket:
        await socket.says(text)

        await socket.answer_to(await socket.put({"is": "next"}))
        assert socket.hellos == 1
    assert "Traceback" not in "".join(capfd.readouterr())


@pytest.mark.parametrize("payload", [None, "words", ["a", "list"], 7, {"is": "unreadable"}], ids=repr)
async def test_a_payload_of_another_shape_is_acknowledged_in_one_line_of_log(
    payload: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    async with connected(Desk()) as socket:
        assert await socket.answer_to(await socket.put(payload)) == {}

    logged = [line for line in "".join(capfd.readouterr()).splitlines() if "malformed" in line]
    assert len(logged) == 1
    assert "Traceback" not in logged[0]


@pytest.mark.parametrize("payload", [{"is": "broken"}, {"status": 400}], ids=repr)
async def test_what_could_not_be_done_is_not_acknowledged(
    payload: Payload, capfd: pytest.CaptureFixture[str]
) -> None:
    desk = Desk()
    async with connected(desk) as socket:
        envelope = await socket.put(payload)
        await desk.began.wait()
        await socket.answer_to(await socket.put({"is": "next"}))

    assert not socket.acks[envelope]
    assert "Zuidlijn" not in "".join(capfd.readouterr())


async def test_the_end_waits_for_what_was_received() -> None:
    desk = Desk()
    slack_side = FakeSlack()
    async with slack_side.server() as server:
        api = SlackApi("xoxb-test", str(server.make_url("/api/")))
        await api.open()
        mode = SocketMode(partial(api.socket_address, "xapp-test"), desk.take)
        await mode.__aenter__()
        envelope = await slack_side.socket.put({"is": "slow"})
        await desk.began.wait()

        ending = asyncio.create_task(mode.__aexit__())
        for _ in range(100):  # whatever it does without waiting, it has done by now
            await asyncio.sleep(0)
        desk.may_finish.set()
        await ending
        await slack_side.socket.until(lambda: not slack_side.socket.open)
        await api.close()

    assert slack_side.socket.acks[envelope]


async def test_nothing_of_an_envelope_is_logged(capfd: pytest.CaptureFixture[str]) -> None:
    async with connected(Desk()) as socket:
        await socket.answer_to(await socket.put({"is": "quick", "words": "Zuidlijn is the better carrier"}))
        await socket.says(json.dumps({"type": "else", "words": "Zuidlijn"}))
        await socket.answer_to(await socket.put({"is": "next"}))

    assert "Zuidlijn" not in "".join(capfd.readouterr())
