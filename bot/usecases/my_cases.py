"""The rep looks at the own cases."""

from __future__ import annotations

from collections.abc import Sequence

from bot.case import Case
from bot.follow_up import open_day
from bot.people import Person
from bot.ports import Services
from bot.reference import Reference
from bot.usecases.review_case import check_may_raise


async def my_cases(actor: Person, services: Services) -> Sequence[Case]:
    """The cases the actor raised, newest first. Raises `FullMembersOnly`."""
    check_may_raise(actor)
    async with services.read() as work:
        return await work.cases.of_rep(actor.id)


def asked_about(cases: Sequence[Case], services: Services) -> frozenset[Reference]:
    """Those whose follow-up waits for an answer."""
    now, calendar = services.now(), services.company.calendar
    return frozenset(case.reference for case in cases if open_day(case, now, calendar))
