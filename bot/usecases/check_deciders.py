"""Somebody was barred: when nobody is left who may decide, the case goes on by the next route."""

from __future__ import annotations

from bot.ports import ClaimedJob, Services
from bot.reference import Reference
from bot.todo import check_card, find_route
from bot.usecases.find_route import has_decider


async def check_deciders(job: ClaimedJob, services: Services) -> None:
    """The card stays where it is (domain.md, People); a further one is posted when all there are barred."""
    async with services.read() as work:
        case = await work.cases.find(Reference(job.payload["reference"]))
    stuck = case is not None and case.is_open and bool(case.cards) and not await has_decider(case, services)
    async with services.unit_of_work() as work:
        await work.jobs.finish(job)
        if stuck and case:
            # One round for one set of people, however often and late it is looked at.
            round = f"barred:{len(case.barred)}"
            await work.jobs.put(
                find_route(case.reference, round),
                check_card(case, round, services.now()),
            )
