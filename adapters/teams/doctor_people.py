"""Are the people in Teams who are named in the settings still here, and can they be written to?"""

from __future__ import annotations

import asyncio

from adapters.doctor import Check, fault, fine
from adapters.teams.chat import TeamsChat
from adapters.teams.directory import TeamsDirectory
from adapters.teams.origin import PLATFORM
from bot.company import Company
from bot.errors import CannotCheck, DeliveryFailed, PermanentFailure
from bot.people import PersonId, platform_of

NO_ANSWER = "the Connector does not answer"
AGAIN = "Run `squaredeal doctor` again in a minute."


def is_ours(person: PersonId) -> bool:
    return platform_of(person) == PLATFORM


async def check_stewards(
    directory: TeamsDirectory, chat: TeamsChat, company: Company, *, alone: bool
) -> tuple[Check, ...]:
    if alone and not company.stewards:
        mend = "Set SQUAREDEAL_STEWARDS to teams: and the person's object id in Microsoft Entra."
        return (fault("stewards", "nobody would hear that a case is stuck", mend),)
    ours = [steward for steward in company.stewards if is_ours(steward)]
    return tuple(await asyncio.gather(*(_check_steward(one, directory, chat) for one in ours)))


async def _check_steward(steward: PersonId, directory: TeamsDirectory, chat: TeamsChat) -> Check:
    name = f"steward {steward}"
    try:
        await chat.private_chat(steward)
    except PermanentFailure as failure:
        return fault(
            name,
            f"cannot be written to ({failure.code})",
            "Let the app be installed for this person too; an administrator can do that for everybody.",
        )
    except DeliveryFailed:
        return fault(name, NO_ANSWER, AGAIN)
    return await _check_person(name, steward, "SQUAREDEAL_STEWARDS", directory)


async def check_owner(directory: TeamsDirectory, company: Company) -> tuple[Check, ...]:
    owner = company.compensation_owner
    if owner is None or not is_ours(owner):
        return ()
    name = "compensation owner"
    return (await _check_person(name, owner, "SQUAREDEAL_COMPENSATION_OWNER", directory),)


async def _check_person(name: str, person: PersonId, setting: str, directory: TeamsDirectory) -> Check:
    try:
        found = await directory.person(person)
    except CannotCheck:
        return fault(name, NO_ANSWER, AGAIN)
    if found.is_full_member:
        return fine(name, found.name)
    return fault(
        name,
        f"{person} is no full member of this tenant, or nowhere where the bot is",
        f"Put the object id of somebody into {setting} who is no guest, and for whom the app is installed.",
    )
