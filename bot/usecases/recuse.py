"""A decider cannot judge a case and steps aside; nobody asks why."""

from __future__ import annotations

from bot.audit import Act
from bot.case import Case
from bot.events import DeciderBarred
from bot.guard import Attempt, admit_decider, read_memberships
from bot.people import Person
from bot.ports import Services
from bot.reference import Reference
from bot.usecases.announce import save_and_announce


async def recuse(reference: Reference | None, actor: Person, services: Services) -> Case:
    """Bar the actor from this case. Raises a `Refusal`; a second click finds him barred already."""
    memberships = await read_memberships(reference, actor, services)
    attempt = Attempt(Act.RECUSE, reference, actor, services.now())
    async with services.unit_of_work() as work:
        case = (await admit_decider(work, attempt, memberships)).case
        case.recuse(actor.id, attempt.at)
        await save_and_announce(work, case, attempt, DeciderBarred())
    return case
