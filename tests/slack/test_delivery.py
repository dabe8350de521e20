"""What happens when Slack says wait, breaks, hangs up or has lost the channel? Nothing is lost."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from storage.database import utc_now
from tests.slack.acting import ENGLISH, raise_case, second_view
from tests.slack.fake_slack import Fault
from tests.slack.workspace import Workspace, open_workspace

POST = "chat.postMessage"


async def _cards(workspace: Workspace, channel: str, count: int) -> list[str]:
    """The references of the cards in a channel, in their order, once there are so many."""
    await workspace.settled(lambda: len(workspace.slack.in_channel(channel)) >= count)
    return [message.buttons()["decide"]["value"] for message in workspace.slack.in_channel(channel)]


@pytest.mark.parametrize(
    ("fault", "cards"),
    [
        (Fault(status=429, error="ratelimited", retry_after="1"), 1),
        (Fault(status=500), 1),
        (Fault(status=503, error="service_unavailable"), 1),
        (Fault(error="internal_error"), 1),
        (Fault(reset="before"), 1),
        # Taken, but nobody told us: rather a second card with checked buttons than none.
        (Fault(reset="after"), 2),
    ],
    ids=["429", "500", "503", "internal_error", "reset before", "reset after"],
)
async def test_a_card_that_failed_once_is_posted(tmp_path: Path, fault: Fault, cards: int) -> None:
    async with open_workspace(tmp_path, utc_now) as workspace:
        workspace.slack.fail(POST, fault, fault)
        reference = await raise_case(workspace, decide_by=_soon())

        posted = await _cards(workspace, "CMANAGEMENT", cards)
        await workspace.settled(lambda: workspace.slack.private_of("USAM"))

        assert posted == [reference] * cards
        keys = {
            message.metadata["event_payload"]["job"] for message in workspace.slack.in_channel("CMANAGEMENT")
        }
        assert len(keys) == 1


async def test_a_lost_channel_alarms_the_steward_once_and_the_card_comes_when_it_is_back(
    tmp_path: Path,
) -> None:
    clock = [utc_now()]
    next_week = (clock[0] + timedelta(days=7)).date().isoformat()
    async with open_workspace(tmp_path, lambda: clock[0]) as workspace:
        lost = workspace.slack.channels.pop("CMANAGEMENT")
        reference = await raise_case(workspace, decide_by=next_week)
        alarm = await workspace.told("USTELLA", "channel_not_found")
        assert reference in alarm.text
        assert "starter pack" not in alarm.says()

        workspace.slack.channels["CMANAGEMENT"] = lost
        # Looked at again after ten minutes; much later the card's reminders would stand beside it.
        clock[0] += timedelta(minutes=11)
        another = await raise_case(workspace, deal_ref="OPP-2", decide_by=next_week, at_stake=["nobody"])

        assert set(await _cards(workspace, "CMANAGEMENT", 2)) == {reference, another}
        assert [m for m in workspace.slack.private_of("USTELLA") if "channel_not_found" in m.says()] == [
            alarm
        ]


async def test_messages_of_one_channel_keep_their_order_although_the_first_failed(tmp_path: Path) -> None:
    async with open_workspace(tmp_path, utc_now) as workspace:
        first = await raise_case(workspace, deal_ref="OPP-0", decide_by=_soon())
        card = await workspace.card_in("CMANAGEMENT")
        workspace.slack.fail("chat.update", Fault(status=500))
        await workspace.presses("UMAYA", card, "ask")
        await workspace.submits("UMAYA", workspace.last_view, question="Did they see the starter pack?")

        second = await raise_case(workspace, deal_ref="OPP-1", decide_by=_soon())
        assert await _cards(workspace, "CMANAGEMENT", 2) == [first, second]

    there = [name for name, call in workspace.slack.calls if call.get("channel") == "CMANAGEMENT"]
    sent = [name for name in there if name in ("chat.update", POST)]
    assert sent == [POST, "chat.update", "chat.update", POST]


async def test_somebody_whose_private_chat_hangs_does_not_hold_up_the_card(workspace: Workspace) -> None:
    workspace.slack.hang.add("conversations.open")
    view = await second_view(workspace)
    await workspace.submits("USAM", view)

    assert await _cards(workspace, "CMANAGEMENT", 1)
    assert workspace.slack.private_of("USAM") == []


async def test_when_nobody_may_decide_the_rep_and_the_steward_are_told(workspace: Workspace) -> None:
    for channel in ("CMANAGEMENT", "CINDEPENDENT", "CDIRECTORS"):
        workspace.slack.channels[channel]["is_private"] = False

    reference = await raise_case(workspace)

    told = await workspace.told("USAM", ENGLISH("no_route.heading", reference=reference))
    alarm = await workspace.told("USTELLA", ENGLISH("alarm.heading", reference=reference))
    assert "Stella Steward" in told.says()
    assert "Sam Seller" in alarm.says()
    assert "invoices" not in alarm.says()


def _soon() -> str:
    return utc_now().date().isoformat()
