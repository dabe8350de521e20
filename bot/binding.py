"""Which channels are bound now? A setting wins; else what a steward bound from inside a channel."""

from __future__ import annotations

from dataclasses import replace

from bot.company import Company
from bot.ports import Services, UnitOfWork

ROLES = ("management", "independent", "directors")


async def company_now(work: UnitOfWork, services: Services) -> Company:
    """The company with its channels as they are bound at this moment."""
    if all(getattr(services.company, role) for role in ROLES):
        return services.company
    bound = await work.bindings.all()
    company = services.company
    return replace(
        company,
        management=company.management or bound.get("management"),
        independent=company.independent or bound.get("independent"),
        directors=company.directors or bound.get("directors"),
    )


async def read_company(services: Services) -> Company:
    """The same, on its own."""
    async with services.read() as work:
        return await company_now(work, services)
