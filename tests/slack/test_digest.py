"""What does a director in Slack see on a Monday, and what comes of the buttons?"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.cast import CALENDAR, NOW
from tests.monday import W48
from tests.slack.acting import ENGLISH, raise_case
from tests.slack.fake_slack import Message
from tests.slack.workspace import Workspace, open_workspace

CHANNEL = "CDIRECTORS"


@pytest.fixture
async def monday(tmp_path: Path) -> AsyncIterator[Workspace]:
    """Monday at eight, with a case that nobody decided."""
    clock = [NOW]
    async with open_workspace(tmp_path, lambda: clock[0]) as workspace:
        await raise_case(workspace, decide_by="2026-11-24")
        await workspace.settled(lambda: workspace.slack.in_channel("CMANAGEMENT"))
        clock[0] = W48.digest_due(CALENDAR)
        # A further case wakes who does the jobs, as in any company.
        await raise_case(workspace, deal_ref="OPP-2", decide_by="2026-12-17")
        yield workspace


async def digest_of(workspace: Workspace) -> Message:
    def found() -> list[Message]:
        here = workspace.slack.in_channel(CHANNEL)
        return [one for one in here if ENGLISH("digest.heading", week=48) in one.says()]

    [message] = await workspace.settled(found)
    return message


async def test_the_digest_is_one_message_with_its_details_in_the_thread(monday: Workspace) -> None:
    message = await digest_of(monday)
    [details] = await monday.settled(
        lambda: [one for one in monday.slack.messages if one.thread_ts == message.ts]
    )

    assert message.text == ENGLISH("digest.summary", week=48, count=1)
    assert message.says().index("past due and undecided: 1") < message.says().index("What we do")
    assert ENGLISH("digest.details.heading", week=48) in details.says()


async def test_the_button_shows_the_queue_to_the_one_who_pressed_it(monday: Workspace) -> None:
    await digest_of(monday)
    reference = monday.slack.in_channel("CMANAGEMENT")[0].buttons()["decide"]["value"]

    await monday.presses_raw("UDINA", "digest_queue", "", CHANNEL)
    whisper = await monday.settled(lambda: monday.slack.whispers and monday.slack.whispers[-1])

    assert (whisper.channel, whisper.user) == (CHANNEL, "UDINA")
    assert reference in str(whisper.blocks)
    assert reference not in whisper.text


async def test_who_asks_gets_it_in_the_private_chat_with_a_button_for_the_details(monday: Workspace) -> None:
    await digest_of(monday)

    answer = await monday.types("UDINA", "digest")
    [private] = await monday.settled(
        lambda: [one for one in monday.slack.private_of("UDINA") if "digest_details" in one.buttons()]
    )

    assert answer.status == 200
    assert ENGLISH("digest.who_sees_private") in private.says()
    await monday.presses_raw("UDINA", "digest_details", "", private.channel)
    await monday.settled(
        lambda: (
            [one for one in monday.slack.whispers if ENGLISH("digest.counted") in str(one.blocks)]
            or [one for one in monday.slack.private_of("UDINA") if ENGLISH("digest.counted") in one.says()]
        )
    )


async def test_anybody_else_is_refused(monday: Workspace) -> None:
    await digest_of(monday)

    answer = await monday.types("UMAYA", "digest")
    await monday.presses_raw("UMAYA", "digest_queue", "", "CMANAGEMENT")
    whisper = await monday.settled(lambda: monday.slack.whispers and monday.slack.whispers[-1])

    for said in (str(answer.body), str(whisper.blocks)):
        assert ENGLISH("refusal.directors_only") in said
    assert not any("digest" in str(one.metadata) for one in monday.slack.private_of("UMAYA"))
