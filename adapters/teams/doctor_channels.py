"""Are the channels in Teams as they must be: reachable, private, with somebody who could decide?"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass

from adapters.doctor import Check, fault, fine, warning
from adapters.doctor_places import Place, check_different, names_of, places
from adapters.teams.conversations import Conversation, Conversations
from adapters.teams.directory import TeamsDirectory
from adapters.teams.origin import PLATFORM
from bot.company import Company
from bot.errors import CannotCheck, DeliveryFailed, PermanentFailure
from bot.people import Channel, platform_of
from bot.routing import eligible_in

SILENCE = "?"
PRIVATE_IN_ITSELF = {"groupChat": "a group chat", "private": "a private channel"}


@dataclass(frozen=True)
class Seen:
    """What Teams says of a channel; when it says nothing, its word for why."""

    known: Conversation | None = None
    channel: Channel | None = None
    refusal: str = ""


async def check_channels(
    directory: TeamsDirectory, conversations: Conversations, company: Company, *, alone: bool
) -> tuple[Check, ...]:
    every = tuple(
        place
        for place in places(company)
        if (alone and place.channel is None) or (place.channel and platform_of(place.channel) == PLATFORM)
    )
    seen = await asyncio.gather(*(_see(place, directory, conversations) for place in every))
    found = [check for place, one in zip(every, seen, strict=True) for check in check_channel(place, one)]
    return (*found, *check_different(every))


async def _see(place: Place, directory: TeamsDirectory, conversations: Conversations) -> Seen:
    if place.channel is None:
        return Seen()
    known = await conversations.find(place.channel)
    try:
        return Seen(known, await directory.channel(place.channel))
    except PermanentFailure as failure:
        return Seen(known, refusal=failure.code)
    except (CannotCheck, DeliveryFailed):
        return Seen(known, refusal=SILENCE)


def check_channel(place: Place, seen: Seen) -> tuple[Check, ...]:
    """Each fault by itself; one line when there is none."""
    if place.channel is None:
        say = fault if place.is_needed else warning
        how = f"Write `@Squaredeal bind {place.name.split()[0]}` in the channel, as a steward."
        return (say(place.name, place.without, how),)
    faults = tuple(fault(place.name, says, mend) for says, mend in _faults(seen))
    if faults or seen.channel is None:
        return faults
    deciders = eligible_in(seen.channel, frozenset(), PLATFORM)
    who = f"{len(deciders)} could decide: {names_of(deciders)}"
    kind = PRIVATE_IN_ITSELF.get(seen.known.kind if seen.known else "")
    if kind:
        return (fine(place.name, f"{kind}; {who}"),)
    return (
        warning(
            place.name,
            f"a channel whose team the bot cannot see to be private; {who}",
            "Look in the team's settings that the team is private.",
        ),
    )


def _faults(seen: Seen) -> Iterator[tuple[str, str]]:
    """What was found, and what mends it."""
    if seen.refusal == SILENCE:
        yield "the Connector does not answer", "Run `squaredeal doctor` again in a minute."
    elif seen.refusal:
        yield (
            f"Teams refuses it ({seen.refusal})",
            "Add the app to the team or chat, and write `@Squaredeal bind …` there anew.",
        )
    if seen.channel is None:
        return
    if seen.channel.is_shared:
        yield "shared, or with people of another organisation", "Take a channel or chat of your own."
    if not eligible_in(seen.channel, frozenset(), PLATFORM):
        yield "nobody in it could decide", "Invite a full member, who is no guest."
