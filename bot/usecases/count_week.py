"""The figures of a week come about: cases that changed are looked at, and everything is counted once.

What was printed is kept and never counted again. A week that was missed, as in an outage, is counted with the
next one, so that the thirteen weeks of the picture have no hole.
"""

from __future__ import annotations

from bot.binding import company_now, read_company
from bot.counting import Counting
from bot.digest import COMPARED, QUARTER, Digest
from bot.finding import Rules, facts_of
from bot.ports import Services
from bot.weeks import Week, week_now

AT_ONCE = 50
"""Cases that are looked at in one transaction."""


async def look_at_changes(services: Services) -> bool:
    """Find the facts of some cases that changed; False when there was none."""
    company = await read_company(services)
    rules = Rules(company.calendar, company.period_ends)
    async with services.unit_of_work() as work:
        cases = await work.facts.uncounted(AT_ONCE)
        for case in cases:
            await work.facts.put(facts_of(case, rules))
    return bool(cases)


async def digest_of(week: Week, services: Services) -> Digest:
    """As it is kept; else counted and kept, with what is missing of the weeks before. Needs all cases to have
    been looked at. Empty where nothing can be counted any more, or yet."""
    missing = await _missing(week, services)
    for one in missing:
        async with services.count() as work:
            company = await company_now(work, services)
            previous = await work.digests.before(one, COMPARED)
            counted = await Counting(one, company, work, previous).digest()
        async with services.unit_of_work() as work:
            await work.digests.put(counted)
    async with services.read() as work:
        kept = await work.digests.find(week)
    return kept or Digest(week)


async def _missing(week: Week, services: Services) -> list[Week]:
    """Oldest first. Nothing is counted behind a week that was printed, which was not held against it; nor
    before a week has begun."""
    this = week_now(services.now(), services.company.calendar)
    async with services.read() as work:
        last = await work.digests.before(this.plus(1), 1)
    if week > this or (last and last[0].week >= week):
        return []
    first = week.plus(1 - QUARTER)
    if last:
        first = max(first, last[0].week.plus(1))
    return [first.plus(later) for later in range((week.monday - first.monday).days // 7 + 1)]
