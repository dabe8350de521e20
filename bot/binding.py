"""Which channels are bound now? A setting wins; else what a steward bound from inside a channel."""

from __future__ import annotations

from dataclasses import replace

from bot.accounts import Accounts
from bot.company import Company
from bot.kept import UnitOfWork
from bot.ports import Services

ROLES = ("management", "independent", "directors")


async def company_now(work: UnitOfWork, services: Services) -> Company:
    """The company with its channels as they are bound at this moment, and its people by the account that
    stands for each."""
    company = await _with_linked_people(work, services)
    if all(getattr(company, role) for role in ROLES):
        return company
    bound = await work.bindings.all()
    return replace(
        company,
        management=company.management or bound.get("management"),
        independent=company.independent or bound.get("independent"),
        directors=company.directors or bound.get("directors"),
    )


async def _with_linked_people(work: UnitOfWork, services: Services) -> Company:
    accounts, company = await accounts_now(work, services), services.company
    owner = company.compensation_owner
    return replace(
        company,
        stewards=tuple(dict.fromkeys(accounts.person(steward) for steward in company.stewards)),
        compensation_owner=accounts.person(owner) if owner else None,
    )


async def accounts_now(work: UnitOfWork, services: Services) -> Accounts:
    """Which accounts are one person's; with one platform there is nothing to look up."""
    return await work.links.accounts() if services.several_platforms else Accounts()


async def read_accounts(services: Services) -> Accounts:
    """The same, on its own."""
    if not services.several_platforms:
        return Accounts()
    async with services.read() as work:
        return await accounts_now(work, services)


async def read_company(services: Services) -> Company:
    """The same, on its own."""
    async with services.read() as work:
        return await company_now(work, services)
