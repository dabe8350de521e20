"""Is Teams set up as it must be? Asked of Microsoft's servers; every fault comes with what mends it."""

from __future__ import annotations

import asyncio
from datetime import datetime

from adapters.doctor import Check, fault, fine, warning
from adapters.teams.conversations import Conversations, Reading
from adapters.teams.doctor_channels import check_channels
from adapters.teams.doctor_people import check_owner, check_stewards
from adapters.teams.keys import KeysUnavailable
from adapters.teams.platform import TeamsPlatform
from bot.company import Company
from bot.errors import DeliveryFailed, PermanentFailure

AGAIN = "Run `squaredeal doctor` again in a minute."
MENDING = {
    "invalid_client": "Make a new client secret under Certificates & secrets, and put its value (not its id)"
    " into MICROSOFT_APP_PASSWORD.",
}
OTHER_MENDING = (
    "Compare MICROSOFT_APP_ID and MICROSOFT_APP_TENANT_ID with the overview of the app's registration;"
    " the bot must be a single-tenant one of that tenant."
)


async def examine_teams(
    platform: TeamsPlatform, kept: Reading, company: Company, now: datetime, *, alone: bool
) -> tuple[Check, ...]:
    """Everything in the order in which one would mend it. `alone`: there is no other platform on which a
    channel or steward could be that is missing here."""
    begun = (*await asyncio.gather(check_token(platform), check_keys(platform)),)
    if begun[0].mend:
        return begun
    conversations = Conversations(kept, platform.tenant, lambda: now)
    heard = await check_heard_from(kept)
    if heard.mend:
        return (*begun, heard)
    directory, chat = platform.ports(kept, company, lambda: now)
    looked = await asyncio.gather(
        check_channels(directory, conversations, company, alone=alone),
        check_stewards(directory, chat, company, alone=alone),
        check_owner(directory, company),
    )
    return (*begun, heard, *(check for checks in looked for check in checks))


async def check_token(platform: TeamsPlatform) -> Check:
    """A token can be had: the app id, its secret and the tenant belong together."""
    name = "app"
    try:
        await platform.connector.introduce()
    except PermanentFailure as refused:
        mend = MENDING.get(refused.code, OTHER_MENDING)
        return fault(name, f"the login server refuses it ({refused.code})", mend)
    except DeliveryFailed:
        return fault(
            name,
            "the login server does not answer, or knows no such tenant",
            f"Let this machine reach it over https, and compare MICROSOFT_APP_TENANT_ID. {AGAIN}",
        )
    return fine(name, f"{platform.app_id} gets a token in tenant {platform.tenant}")


async def check_keys(platform: TeamsPlatform) -> Check:
    name = "signing keys"
    try:
        count = await platform.authentication.read_keys()
    except KeysUnavailable:
        return fault(
            name,
            "cannot be read, so nobody is let in",
            "Let this machine reach the address of MICROSOFT_OPENID_METADATA_URL, and the one that it names.",
        )
    return fine(name, f"{count} can be read")


async def check_heard_from(kept: Reading) -> Check:
    """The Connector's address comes with the first activity."""
    name = "messaging endpoint"
    newest = await kept.newest()
    if newest is None:
        return warning(
            name,
            "nothing has come from Teams yet",
            "Let the bot's messaging endpoint be SQUAREDEAL_PUBLIC_URL with /api/messages behind it, start"
            " `squaredeal serve`, and write help to the bot in Teams.",
        )
    return fine(name, f"Teams was heard from, at {newest['service_url']}")
