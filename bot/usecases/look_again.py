"""Somebody joined a channel: the cases whose cards stand there are looked at at once."""

from __future__ import annotations

from bot.people import ChannelId
from bot.ports import Services
from bot.todo import check_places


async def look_again(channel: ChannelId, why: str, services: Services) -> None:
    """`why` names the event, so that the same one, delivered twice, is looked at once."""
    async with services.unit_of_work() as work:
        for case in await work.cases.open_cases():
            if channel in case.channels:
                await work.jobs.put(check_places(case.reference, services.now(), why))
