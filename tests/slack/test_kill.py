"""`serve` is really killed between acknowledgement and delivery; after a restart the card is posted once."""

from __future__ import annotations

import re
import signal
from pathlib import Path

from aiohttp import ClientSession, ClientTimeout

from tests.slack.acting import GOOD_FORM
from tests.slack.fake_slack import PATIENCE, FakeSlack
from tests.slack.program import environment, migrated, serve
from tests.slack.workspace import Workspace, furnish

POST = "chat.postMessage"


async def _raise_case(slack_side: FakeSlack, address: str) -> str:
    """Raise a case over HTTP; its reference, as the acknowledgement says it."""
    async with ClientSession(address, timeout=ClientTimeout(total=PATIENCE)) as session:
        workspace = Workspace(slack_side, session, services=None)  # type: ignore[arg-type]
        await workspace.types("USAM")
        answer = await workspace.submits(
            "USAM", workspace.last_view, **{**GOOD_FORM, "decide_by": None, "at_stake": ["nobody"]}
        )
        answer = await workspace.submits("USAM", answer.body["view"], **_gaps(answer.body["view"]))
        found = re.search(r"SD-\w{6}", answer.says())
        assert found, answer.says()
        return found.group()


def _gaps(view: dict[str, object]) -> dict[str, str]:
    """Near the end of a bonus period the second view asks for the line manager."""
    asks = any(block.get("block_id") == "line_manager" for block in view["blocks"])  # type: ignore[attr-defined]
    return {"line_manager": "USTELLA"} if asks else {}


async def _killed_while_posting(slack_side: FakeSlack, tmp_path: Path) -> str:
    """Kill the program while Slack has its post, restart it, and wait for the card; the case's reference."""
    async with slack_side.server() as server:
        database = f"sqlite+aiosqlite:///{tmp_path}/killed.db"
        settings = environment(database, str(server.make_url("/api/")))
        await migrated(settings)
        async with serve(settings) as (process, address):
            reference = await _raise_case(slack_side, address)
            await slack_side.until(lambda: len(slack_side.hanging) == 2)
            process.send_signal(signal.SIGKILL)
            await process.wait()
        slack_side.hang.clear()
        slack_side.hang_after.clear()
        recorded = len(slack_side.called("conversations.open"))
        async with serve(settings) as (process, _address):
            await slack_side.until(lambda: len(slack_side.called("conversations.open")) > recorded)
            await slack_side.until(
                lambda: slack_side.private_of("USAM") and slack_side.in_channel("CMANAGEMENT")
            )
            process.send_signal(signal.SIGTERM)
            await process.wait()
        slack_side.release()
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
