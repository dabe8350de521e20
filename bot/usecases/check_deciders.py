"""Somebody was barred: when nobody is left who may decide, the case goes on by the next route."""

from __future__ import annotations

from bot.audit import State
from bot.case import Case
from bot.eligible import has_decider, has_director
from bot.jobs import ClaimedJob, Job
from bot.kept import UnitOfWork
from bot.ports import Services
from bot.reference import Reference
from bot.routing import Route
from bot.stuck import nobody_decides
from bot.todo import check_card, find_route, start_over
from bot.usecases.find_route import find_case


async def check_deciders(job: ClaimedJob, services: Services) -> None:
    """The card stays where it is (domain.md, People); a further one is posted when all there are barred."""
    async with services.read() as work:
        case = await find_case(work, Reference(job.payload["reference"]))
    # One round for one set of people, however often and late it is looked at.
    round = f"barred:{len(case.barred)}"
    look = await look_further(case, round, services) if case.is_open and case.cards else None
    async with services.unit_of_work() as work:
        await work.jobs.finish(job)
        if look:
            await work.jobs.put(look, check_card(case, round, services.now()))


async def note_who_is_back(work: UnitOfWork, reference: Reference, services: Services) -> None:
    """Somebody may decide: a case that was stuck for want of him is no longer a steward's."""
    case = await find_case(work, reference)
    if case.is_open and nobody_decides(await work.audit.of(reference)):
        case.decider_is_back(services.now())
        await work.cases.save(case)


async def look_further(case: Case, round: str, services: Services) -> Job | None:
    """Look for somebody who may decide, when nobody who has the case may; or for a director, when it was
    handed over to them."""
    if not await has_decider(case, services):
        return start_over(case, round)
    if case.state is State.SECOND_LOOK:
        return None
    if case.handover and not await has_director(case, services):
        return find_route(case.reference, round, Route.DIRECTORS)
    return None
