"""Three real `serve` processes on several Mondays, two of them killed while they send: one digest a week?"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.weeks import Week
from storage.database import Database
from storage.migrations import migrate
from tests.cast import CALENDAR
from tests.monday import W48
from tests.moved_serve import AHEAD, PROGRAM, move_clock
from tests.postgres import ask_sql, new_database, run_sql
from tests.slack.fake_slack import FakeSlack, Message
from tests.slack.program import Process, environment_of, serving
from tests.slack.workspace import furnish

POST = "chat.postMessage"
CHANNEL = "CDIRECTORS"
REPLICAS = ("xoxb-first", "xoxb-second", "xoxb-third")
PATIENCE = 120.0
"""Seconds: much longer than all of it takes on a small machine that has nothing else to do."""
SHORTLY_BEFORE = timedelta(seconds=3)
"""Of the replicas that look in that time, all look again at eight sharp."""

W49, W50, W51 = (W48.plus(later) for later in (1, 2, 3))


class MondaySlack(FakeSlack):
    """Knows who sent each digest, and may leave a sender without an answer."""

    def __init__(self) -> None:
        super().__init__()
        self.leaves_unanswered = ""
        """The next digest: `taken` and not answered, or `not taken` at all."""
        self.waiting: str = ""
        """The token of whoever waits for that answer."""

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        how = self.leaves_unanswered
        if not how or not await _is_digest(request):
            return await super()._serve(request)
        self.leaves_unanswered = ""
        if how == "taken":
            await super()._serve(request)
        self.waiting = request.headers["Authorization"].removeprefix("Bearer ")
        return await self._hang(POST)


async def _is_digest(request: web.Request) -> bool:
    return request.match_info["method"] == POST and (await request.json())["channel"] == CHANNEL


def digests_in(slack: FakeSlack) -> list[str]:
    """The job of each message in the directors' channel, in order."""
    return [job_of(one) for one in slack.in_channel(CHANNEL)]


def details_in(slack: FakeSlack) -> list[str]:
    return [job_of(one) for one in slack.messages if one.channel == CHANNEL and one.thread_ts]


def job_of(message: Message) -> str:
    return str(message.metadata["event_payload"]["job"])


@dataclass
class Company:
    """Three processes on one database and one moved clock."""

    slack: MondaySlack
    url: str
    clock: Path
    processes: dict[str, Process]

    async def monday(self, week: Week, unanswered: str = "") -> None:
        """Eight o'clock strikes. With an `unanswered` one, whoever sent it is killed while waiting."""
        self.slack.leaves_unanswered = unanswered
        move_clock(self.clock, week.digest_due(CALENDAR) - SHORTLY_BEFORE)
        if unanswered:
            await self.slack.until(lambda: self.slack.waiting, PATIENCE)
            await self._kill(self.slack.waiting)
            self.slack.waiting = ""
        # The details follow from the commit that records the sending.
        await self.slack.until(lambda: f"digest:{week}:details" in details_in(self.slack), PATIENCE)

    async def _kill(self, token: str) -> None:
        process = self.processes.pop(token)
        process.kill()
        await process.wait()
        # The server's clock, by which leases go, moves on as well: past the dead one's.
        await run_sql(self.url, "UPDATE job SET lease_until = lease_until - interval '1 minute'")


@asynccontextmanager
async def company(url: str, folder: Path, at: datetime) -> AsyncIterator[Company]:
    slack, clock = MondaySlack(), folder / "ahead"
    furnish(slack)
    move_clock(clock, at)
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(slack.server())
        stack.callback(slack.release)
        await migrate(url)
        settings = environment_of(url, str(server.make_url("/api/")), "http") | {
            AHEAD: str(clock),
            "SQUAREDEAL_DIRECTORS_CHANNEL": f"slack:{CHANNEL}",
            "SQUAREDEAL_TIMEZONE": "Europe/Amsterdam",
        }
        processes = {}
        for token in REPLICAS:
            replica = serving(settings | {"SLACK_BOT_TOKEN": token}, PROGRAM)
            processes[token], _ = await stack.enter_async_context(replica)
        yield Company(slack, url, clock, processes)


async def sendings(url: str, *weeks: Week) -> list[Any]:
    """When each was sent, as it is recorded."""
    database = Database(url, lambda: None)
    try:
        async with database.read() as work:
            return [await work.digests.sent_at(week) for week in weeks]
    finally:
        await database.close()


async def test_each_week_has_one_digest_though_two_of_three_replicas_are_killed_while_sending(
    tmp_path: Path,
) -> None:
    weeks = (W48, W49, W50, W51)
    async with asyncio.timeout(PATIENCE * 2), new_database() as url:
        async with company(url, tmp_path, W48.digest_due(CALENDAR) - timedelta(days=3)) as office:
            await office.monday(W48)
            await office.monday(W49, unanswered="taken")
            await office.monday(W50, unanswered="not taken")
            await office.monday(W51)
            slack = office.slack
        recorded = await sendings(url, *weeks)
        rows = await ask_sql(url, "SELECT count(*) FROM digest WHERE sent_at IS NOT NULL")

    assert Counter(digests_in(slack)) == {
        f"digest:{W48}": 1,
        f"digest:{W49}": 2,  # taken before its sender died, who could not record it any more
        f"digest:{W50}": 1,
        f"digest:{W51}": 1,
    }
    assert Counter(details_in(slack)) == {f"digest:{week}:details": 1 for week in weeks}
    assert rows == len(weeks)
    for week, at in zip(weeks, recorded, strict=True):
        assert timedelta() <= at - week.digest_due(CALENDAR) < timedelta(hours=1)
