"""What waits for the directors, and to whom may it be said? (domain.md, No trace)"""

from __future__ import annotations

from collections.abc import Collection

from bot.binding import accounts_now, company_now
from bot.company import Company
from bot.helpers import find_stewards
from bot.people import Channel, Person, PersonId
from bot.ports import Services
from bot.routing import eligible_in
from bot.waiting import WaitingCase, may_be_named_in, may_be_named_to, read_waiting


async def divide(
    channel: Channel, company: Company, services: Services
) -> tuple[list[WaitingCase], list[WaitingCase]]:
    """What may be named in the channel, and what somebody there gains by; each the oldest first."""
    async with services.count() as work:
        accounts = await accounts_now(work, services)
        found = await read_waiting(work, services.now(), company.calendar)
    named = [one for one in found if may_be_named_in(channel, one.case, company, accounts)]
    return named, [one for one in found if one not in named]


async def who_hears_of(found: list[WaitingCase], channel: Channel, services: Services) -> list[PersonId]:
    """In private, of any of these."""
    people: set[PersonId] = set()
    for one in found:
        people.update(await hears_of(one, channel, services))
    return sorted(people)


async def hears_of(one: WaitingCase, channel: Channel, services: Services) -> Collection[PersonId]:
    """In private: the directors in that channel who do not gain, else the stewards who do not."""
    case = one.case
    eligible = eligible_in(channel, case.interested, case.platform) if channel.is_confidential else ()
    return {person.id for person in eligible} or await find_stewards(case, services)


async def waits_for(person: Person, services: Services) -> list[WaitingCase]:
    """What may be said to this person alone."""
    async with services.count() as work:
        company = await company_now(work, services)
        found = await read_waiting(work, services.now(), company.calendar)
    return [one for one in found if may_be_named_to(person, one.case)]
