"""Who looks after a case, who hears of what goes wrong with it, and who stands in for somebody who left?"""

from __future__ import annotations

from bot.binding import read_company
from bot.case import Case
from bot.errors import CannotCheck, PermanentFailure
from bot.people import Person, PersonId
from bot.ports import Services
from bot.reference import Reference
from bot.routing import eligible_in


async def find_helpers(case: Case, services: Services) -> tuple[PersonId, ...]:
    """The stewards who do not gain and are still here, else the directors who are (domain.md, People)."""
    return await find_stewards(case, services) or await find_directors(case, services)


async def find_stewards(case: Case, services: Services) -> tuple[PersonId, ...]:
    """Those alone hear how the rep fares."""
    company = await read_company(services)
    named = [steward for steward in company.stewards if steward not in case.interested]
    return tuple([one for one in named if (await services.directory.person(one)).is_full_member])


async def find_directors(case: Case, services: Services) -> tuple[PersonId, ...]:
    """Those who do not gain. Of a channel that was opened up nobody counts: anybody can come into it."""
    directors = (await read_company(services)).directors
    if directors is None:
        return ()
    channel = await services.directory.channel(directors)
    if not channel.is_confidential:
        return ()
    return tuple(director.id for director in eligible_in(channel, case.interested, case.platform))


async def find_decider(case: Case, services: Services) -> tuple[PersonId, ...]:
    """The one who decided, as long as he is here and does not gain; else the directors."""
    by = case.decision.by if case.decision else None
    if by and by not in case.interested and (await services.directory.person(by)).is_full_member:
        return (by,)
    return await find_directors(case, services)


async def read_helpers(
    reference: Reference | None, actor: Person, services: Services
) -> tuple[PersonId, ...]:
    """Who looks after a case. For one that does not exist nobody is asked for, and as little for who gains.

    Raises `CannotCheck`.
    """
    async with services.read() as work:
        case = await work.cases.find(reference) if reference else None
    if case is None or actor.id in case.interested:
        return ()
    if actor.id in services.company.stewards:
        return (actor.id,)
    try:
        return await find_helpers(case, services)
    except PermanentFailure as failure:
        raise CannotCheck() from failure


async def stands_in(
    reference: Reference | None, whose: PersonId | None, actor: Person, services: Services
) -> bool:
    """Somebody left while a step was his: whoever looks after the case takes it over (domain.md, People).

    Raises `CannotCheck`.
    """
    if whose is None or whose == actor.id or not actor.is_full_member:
        return False
    if actor.id not in await read_helpers(reference, actor, services):
        return False
    return not (await services.directory.person(whose)).is_full_member


async def stands_in_for_rep(reference: Reference | None, actor: Person, services: Services) -> bool:
    """Raises `CannotCheck`."""
    async with services.read() as work:
        case = await work.cases.find(reference) if reference else None
    return await stands_in(reference, case.rep if case else None, actor, services)
