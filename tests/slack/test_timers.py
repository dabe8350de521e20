"""What do people in Slack see when nobody decides?"""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cast import NOW
from tests.slack.acting import ENGLISH, raise_case
from tests.slack.fake_slack import Message
from tests.slack.workspace import Workspace, open_workspace


class Days:
    """A workspace in which days pass."""

    def __init__(self, workspace: Workspace, clock: list[Any]) -> None:
        self.workspace = workspace
        self._clock = clock

    async def first_card(self) -> Message:
        """A case in the management channel, to be decided in a week; and another one, whose card comes only
        when the first one's is written down."""
        await raise_case(self.workspace, decide_by="2026-11-24")
        await raise_case(self.workspace, deal_ref="OPP-0", decide_by="2026-11-24")
        cards: list[Message] = await self.workspace.settled(
            lambda: (found := self.workspace.slack.in_channel("CMANAGEMENT"))[1:] and found
        )
        return cards[0]

    async def pass_by(self, days: int = 1) -> None:
        self._clock[0] += timedelta(days=days)
        # A further case wakes who does the jobs, as in any company.
        await raise_case(self.workspace, deal_ref=f"OPP-{self._clock[0].day}", decide_by="2026-12-17")

    async def reminders(self, card: Message, count: int = 1) -> list[Message]:
        def found() -> list[Message]:
            replies = [one for one in self.workspace.slack.messages if one.thread_ts == card.ts]
            return replies if len(replies) >= count else []

        messages: list[Message] = await self.workspace.settled(found)
        return messages


@pytest.fixture
async def days(tmp_path: Path) -> AsyncIterator[Days]:
    clock = [NOW]
    async with open_workspace(tmp_path, lambda: clock[0]) as workspace:
        yield Days(workspace, clock)


async def test_a_reminder_is_a_reply_in_the_card_s_thread_that_the_channel_sees_too(days: Days) -> None:
    card = await days.first_card()

    await days.pass_by()
    (reminder,) = await days.reminders(card)

    assert reminder.channel == "CMANAGEMENT"
    assert ENGLISH("reminder.text", reference=reference_of(card)) in reminder.says()
    assert "starter pack" not in reminder.says() + reminder.text
    calls = days.workspace.slack.called("chat.postMessage")
    sent = [call for call in calls if call.get("thread_ts") == card.ts]
    assert [call["reply_broadcast"] for call in sent] == [True]
    assert "UMAYA" not in str(reminder.blocks)


async def test_the_second_reminder_notifies_those_who_may_decide(days: Days) -> None:
    card = await days.first_card()
    await days.pass_by()
    await days.reminders(card)

    await days.pass_by()
    second = (await days.reminders(card, 2))[-1]

    assert "UMAYA" in str(second.blocks)
    assert "UOMAR" in str(second.blocks)


async def test_what_nobody_decides_reaches_the_directors_and_then_the_steward_who_names_somebody(
    days: Days,
) -> None:
    await days.first_card()

    await days.pass_by(3)
    card = await days.workspace.card_in("CDIRECTORS")
    await days.pass_by(4)
    alarm = await days.workspace.told("USTELLA", ENGLISH("alarm.silent.text", name="Sam Seller"))
    waits = await days.workspace.told("USAM", ENGLISH("still_waits.text"))
    await days.workspace.presses("USTELLA", alarm, "assign")

    assert ENGLISH("card.overdue") in card.says()
    assert ENGLISH("receipt.dont_sign") in waits.says()
    assert days.workspace.last_view["callback_id"] == "assign"


def reference_of(card: Message) -> str:
    return str(card.buttons()["decide"]["value"])
