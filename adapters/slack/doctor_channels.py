"""Are Slack's channels as they must be: private, unshared, with the bot, with somebody who could decide?"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass

from adapters.doctor import Check, fault, fine, warning
from adapters.doctor_places import Place, check_different, names_of, places
from adapters.slack.decode import PLATFORM
from adapters.slack.directory import SlackDirectory
from adapters.slack.doctor_people import AGAIN, NO_ANSWER, is_ours
from adapters.slack.web_api import SlackApi
from bot.company import Company
from bot.errors import CannotCheck, DeliveryFailed, PermanentFailure
from bot.people import Channel, ChannelId, bare
from bot.routing import eligible_in

SILENCE = "?"
PUBLIC = "missing_scope"
"""What Slack says of a public channel to an app that may see private ones only."""


@dataclass(frozen=True)
class Seen:
    """What Slack says of a channel; when it says nothing, its word for why."""

    channel: Channel | None = None
    has_bot: bool = False
    is_archived: bool = False
    refusal: str = ""


async def check_channels(api: SlackApi, company: Company) -> tuple[Check, ...]:
    every = tuple(place for place in places(company) if place.channel is None or is_ours(place.channel))
    seen = await asyncio.gather(*(_see(place.channel, api) for place in every))
    found = [check for place, one in zip(every, seen, strict=True) for check in check_channel(place, one)]
    return (*found, *check_different(every))


async def _see(channel: ChannelId | None, api: SlackApi) -> Seen:
    if channel is None:
        return Seen()
    try:
        info = (await api.ask("conversations.info", channel=bare(channel)))["channel"]
        has_bot, is_archived = bool(info.get("is_member")), bool(info.get("is_archived"))
        # Who is in it is told only to those who are.
        known = await SlackDirectory(api).channel(channel) if has_bot else None
    except PermanentFailure as failure:
        return Seen(refusal=failure.code)
    except (CannotCheck, DeliveryFailed):
        return Seen(refusal=SILENCE)
    return Seen(known, has_bot, is_archived)


def check_channel(place: Place, seen: Seen) -> tuple[Check, ...]:
    """Each fault by itself; one line when there is none."""
    if place.channel is None:
        say = fault if place.is_needed else warning
        return (say(place.name, place.without, _how_to_set(place)),)
    faults = tuple(fault(place.name, says, mend) for says, mend in _faults(place, seen))
    if faults or seen.channel is None:
        return faults
    deciders = eligible_in(seen.channel, frozenset(), PLATFORM)
    return (fine(place.name, f"private, not shared; {len(deciders)} could decide: {names_of(deciders)}"),)


def _faults(place: Place, seen: Seen) -> Iterator[tuple[str, str]]:
    """What was found, and what mends it."""
    if seen.refusal:
        yield _refusal(place, seen.refusal)
        return
    if seen.is_archived:
        yield "archived", f"Unarchive it, or put another channel into {place.setting}."
        return
    if not seen.has_bot or seen.channel is None:
        yield "the bot is not in it", "Type `/invite @Squaredeal` in the channel."
        return
    if not seen.channel.is_private:
        yield "public", "Make it private in the channel's settings."
    if seen.channel.is_shared:
        yield "shared with another organisation", "Stop sharing it, or take a channel of your own."
    if not eligible_in(seen.channel, frozenset(), PLATFORM):
        yield "nobody in it could decide", "Invite a full member, who is no guest and no bot."


def _refusal(place: Place, code: str) -> tuple[str, str]:
    match code:
        case "channel_not_found":
            return (
                "Slack does not know it, or the bot is not in it",
                f"Type `/invite @Squaredeal` in the channel, and compare its id with {place.setting}.",
            )
        case _ if code == PUBLIC:
            return (
                "public",
                "Make it private in the channel's settings, and type `/invite @Squaredeal` there.",
            )
        case _ if code == SILENCE:
            return NO_ANSWER, AGAIN
        case _:
            return f"Slack refuses ({code})", f"Put another channel into {place.setting}."


def _how_to_set(place: Place) -> str:
    return f"Set {place.setting} to slack: and the channel's id, which stands in the channel's details."
