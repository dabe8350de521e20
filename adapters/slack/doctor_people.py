"""Are the people who are named in the settings still here, and can they be written to?"""

from __future__ import annotations

import asyncio

from adapters.doctor import Check, fault, fine
from adapters.slack.decode import PLATFORM
from adapters.slack.directory import SlackDirectory
from adapters.slack.web_api import SlackApi
from bot.company import Company
from bot.errors import CannotCheck, DeliveryFailed, PermanentFailure
from bot.people import ChannelId, PersonId, bare, platform_of

NO_ANSWER = "Slack does not answer"
AGAIN = "Run `squaredeal doctor` again in a minute."


def is_ours(identifier: ChannelId | PersonId) -> bool:
    return platform_of(identifier) == PLATFORM


async def check_stewards(api: SlackApi, company: Company) -> tuple[Check, ...]:
    if not company.stewards:
        mend = "Set SQUAREDEAL_STEWARDS to slack: and a member id, which stands in the person's profile."
        return (fault("stewards", "nobody would hear that a case is stuck", mend),)
    return tuple(
        await asyncio.gather(*(_check_steward(one, api) for one in company.stewards if is_ours(one)))
    )


async def _check_steward(steward: PersonId, api: SlackApi) -> Check:
    check = await _check_person(f"steward {steward}", steward, "SQUAREDEAL_STEWARDS", api)
    if check.mend:
        return check
    try:
        await api.call("conversations.open", users=bare(steward))
    except PermanentFailure as failure:
        return fault(
            check.name,
            f"cannot be written to ({failure.code})",
            "Name somebody in SQUAREDEAL_STEWARDS whom apps may write to.",
        )
    except DeliveryFailed:
        return fault(check.name, NO_ANSWER, AGAIN)
    return check


async def check_owner(api: SlackApi, company: Company) -> tuple[Check, ...]:
    owner = company.compensation_owner
    if owner is None:
        return (fine("compensation owner", "none proposed; each decision names its own"),)
    if not is_ours(owner):
        return ()
    return (await _check_person("compensation owner", owner, "SQUAREDEAL_COMPENSATION_OWNER", api),)


async def _check_person(name: str, person: PersonId, setting: str, api: SlackApi) -> Check:
    try:
        found = await SlackDirectory(api).person(person)
    except CannotCheck:
        return fault(name, NO_ANSWER, AGAIN)
    if found.is_full_member:
        return fine(name, found.name)
    return fault(
        name,
        f"{person} is no full member of this workspace",
        f"Put the member id of somebody into {setting} who is no guest and no bot and has not left.",
    )
