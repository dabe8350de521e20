"""Does a director of the demo get the week's digest, on Monday and when asking?"""

from __future__ import annotations

from datetime import timedelta

from structlog.testing import capture_logs

from adapters.local.world import DINA, DIRECTORS, NOOR, private_chat
from bot.usecases.send_digest import plan_digest
from tests.local.acting import EN, Caller, words
from tests.local.demo import Demo


async def test_who_asks_reads_it_alone_and_nothing_breaks(made: Demo, client: object) -> None:
    with capture_logs() as log:
        await Caller(client, "dina").does("command", {"words": "/dilemma digest"})
        await made.worker.drain()

    [hers] = await made.html_in(private_chat(DINA.id))
    assert EN("digest.empty") in words(hers)
    assert await made.html_in(private_chat(NOOR.id)) == []
    assert [entry for entry in log if entry["log_level"] == "error"] == []


async def test_on_monday_it_stands_in_the_directors_channel_with_its_details(made: Demo) -> None:
    await plan_digest(made.services)

    with capture_logs() as log:
        made.clock.move(timedelta(days=7))
        await made.worker.drain()

    digest, details = await made.html_in(DIRECTORS)
    assert EN("digest.empty") in words(digest)
    assert EN("digest.counted") in words(details)
    assert [entry for entry in log if entry["log_level"] == "error"] == []
