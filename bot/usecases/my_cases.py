"""The rep looks at the own cases."""

from __future__ import annotations

from collections.abc import Sequence

from bot.case import Case
from bot.people import Person
from bot.ports import Services
from bot.usecases.review_case import check_may_raise


async def my_cases(actor: Person, services: Services) -> Sequence[Case]:
    """The cases the actor raised, newest first. Raises `FullMembersOnly`."""
    check_may_raise(actor)
    async with services.read() as work:
        return await work.cases.of_rep(actor.id)
