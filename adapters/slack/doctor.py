"""Is Slack set up as it must be? Asked of Slack itself; every fault comes with what mends it."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from adapters.doctor import Check, Status, fault, fine, warning
from adapters.slack.doctor_channels import check_channels
from adapters.slack.doctor_people import check_owner, check_stewards
from adapters.slack.web_api import Answer, SlackApi
from bot.company import Company
from bot.errors import DeliveryFailed, PermanentFailure

SCOPES = frozenset({"chat:write", "commands", "files:write", "groups:read", "im:write", "users:read"})
"""What the app needs. The manifest asks for exactly these; a test holds both together."""

LONGEST_DRIFT = timedelta(minutes=2)
"""At five minutes every request would count as forged, and nobody should come near it."""


async def examine_slack(api: SlackApi, app_token: str, company: Company, now: datetime) -> tuple[Check, ...]:
    """Everything in the order in which one would mend it; what cannot be asked yet waits for that."""
    try:
        answer, headers = await api.introduce()
    except DeliveryFailed as failure:
        return (check_refusal(failure),)

    scopes = check_scopes(headers.get("x-oauth-scopes"))
    begun = (check_token(answer), scopes, check_clock(headers.get("Date"), now))
    if scopes.status is Status.FAULT:
        return (*begun, *await examine_socket(api, app_token))
    looked = await asyncio.gather(
        examine_socket(api, app_token),
        check_channels(api, company),
        check_stewards(api, company),
        check_owner(api, company),
    )
    return (*begun, *(check for checks in looked for check in checks))


def check_refusal(failure: DeliveryFailed) -> Check:
    if not isinstance(failure, PermanentFailure):
        return fault("bot token", "Slack does not answer", "Let this machine reach slack.com over https.")
    return fault(
        "bot token",
        f"Slack refuses it ({failure.code})",
        "Copy the Bot User OAuth Token from OAuth & Permissions into SLACK_BOT_TOKEN.",
    )


def check_token(answer: Answer) -> Check:
    if answer.get("bot_id"):
        return fine("bot token", f"accepted in {answer.get('team') or answer.get('team_id')}")
    return fault(
        "bot token",
        "it is a person's",
        "Copy the Bot User OAuth Token, which begins with xoxb-, into SLACK_BOT_TOKEN.",
    )


def check_scopes(header: str | None) -> Check:
    granted = {scope.strip() for scope in (header or "").split(",")} - {""}
    missing, more = sorted(SCOPES - granted), sorted(granted - SCOPES)
    if header is None:
        return warning(
            "scopes",
            "Slack did not say which the app has",
            "Compare the Bot Token Scopes under OAuth & Permissions with manifest.yaml.",
        )
    if missing:
        return fault(
            "scopes",
            f"missing: {', '.join(missing)}",
            "Give the app the scopes of manifest.yaml, reinstall it, and copy its token anew.",
        )
    if more:
        return warning(
            "scopes",
            f"more than needed: {', '.join(more)}",
            "Take them away under OAuth & Permissions, so that the app can do no more than it must.",
        )
    return fine("scopes", "those of the manifest")


def check_clock(date: str | None, now: datetime) -> Check:
    """`date`: the header of Slack's answer."""
    try:
        drift = now - parsedate_to_datetime(date or "")
    except (TypeError, ValueError):
        return warning(
            "clock", "Slack did not say its time", "Compare this machine's clock with one that you trust."
        )
    if abs(drift) <= LONGEST_DRIFT:
        return fine("clock", "agrees with Slack's")
    where = "ahead of" if drift > timedelta(0) else "behind"
    return fault(
        "clock",
        f"{abs(drift).total_seconds():.0f} seconds {where} Slack's",
        "Let this machine set its clock by NTP.",
    )


async def examine_socket(api: SlackApi, app_token: str) -> tuple[Check, ...]:
    """Whether Slack would let us connect; nothing without an app token."""
    if not app_token:
        return ()
    try:
        await api.socket_address(app_token)
    except PermanentFailure as refused:
        return (
            fault(
                "Socket Mode",
                f"Slack refuses SLACK_APP_TOKEN ({refused.code})",
                "Switch Socket Mode on, and make an app-level token with connections:write.",
            ),
        )
    except DeliveryFailed:
        return (fault("Socket Mode", "Slack does not answer", "Run `squaredeal doctor` again in a minute."),)
    return (fine("Socket Mode", "Slack gives an address to connect to"),)
