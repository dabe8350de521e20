"""What do people in Teams see when nobody decides?"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from tests.cast import NOW
from tests.teams.acting import ENGLISH, raise_case
from tests.teams.fake_teams import Message
from tests.teams.workspace import DIRECTORS, MANAGEMENT, MAYA, OMAR, SAM, STELLA, open_workspace


def of(reference: str, messages: list[Message]) -> list[Message]:
    return [message for message in messages if reference in message.says()]


async def test_reminders_mention_from_the_first_on_and_what_nobody_decides_goes_up(
    tmp_path: Path, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    clock = [NOW]
    async with open_workspace(tmp_path, certificate, lambda: clock[0]) as workspace:
        reference = await raise_case(workspace, decide_by="2026-11-24")
        # Its card comes only when the first one's is written down.
        await raise_case(workspace, deal_ref="OPP-0", decide_by="2026-11-24")
        cards = await workspace.settled(
            lambda: (found := workspace.teams.in_conversation(MANAGEMENT))[1:] and found
        )
        words = ENGLISH("reminder.text", reference=reference)

        def reminders() -> list[Message]:
            return [one for one in workspace.teams.messages if words in one.says()]

        async def days_pass(days: int, deal: str) -> None:
            clock[0] += timedelta(days=days)
            # A case that is raised wakes who does the jobs.
            await raise_case(workspace, deal_ref=deal, decide_by="2026-12-17")

        await days_pass(1, "OPP-1")
        (reminder,) = await workspace.settled(reminders)
        await days_pass(2, "OPP-2")
        # The other one goes there too, and either may come first.
        await workspace.settled(lambda: of(reference, workspace.teams.in_conversation(DIRECTORS)))
        await days_pass(4, "OPP-3")
        await workspace.told(STELLA, ENGLISH("alarm.silent.text", name="Sam Seller"))
        waits = await workspace.told(SAM, ENGLISH("still_waits.text"))

    (card,) = of(reference, cards)
    assert reminder.conversation == f"{MANAGEMENT};messageid={card.id}"
    assert [entity["mentioned"]["id"] for entity in reminder.card["msteams"]["entities"]] == [MAYA, OMAR]
    assert ENGLISH("receipt.dont_sign") in waits.says()
