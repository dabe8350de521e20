"""Who may decide a case, of those who have it and of those who could be asked? Read from the platform."""

from __future__ import annotations

from bot.audit import State
from bot.binding import read_company
from bot.case import Case
from bot.company import Company
from bot.errors import PermanentFailure
from bot.people import ChannelId, Person, PersonId
from bot.ports import Services
from bot.routing import Interests, Route, all_channels, eligible_in


async def has_decider(case: Case, services: Services) -> bool:
    """Somebody in a channel where the card stands, or with a card of his own, may decide."""
    for channel_id in sorted({card.channel for card in case.cards if card.channel in case.channels}):
        if await _has_eligible(channel_id, case, services):
            return True
    for named in sorted(case.assigned - case.barred):
        if (await services.directory.person(named)).is_full_member:
            return True
    route = Route.SECOND_LOOK_PRIVATE if case.state is State.SECOND_LOOK else Route.PRIVATE
    return await _is_asked(route, case, services)


async def has_director(case: Case, services: Services) -> bool:
    """One of the directors has the case and may decide it."""
    directors = (await read_company(services)).directors
    if directors and case.has_card_in(directors) and await _has_eligible(directors, case, services):
        return True
    return await _is_asked(Route.DIRECTORS_PRIVATE, case, services)


async def may_still_read(case: Case, reader: PersonId, services: Services) -> bool:
    """Who has a card of his own: as long as he is in one of the channels, or the steward's choice.

    Where the bot cannot see who is there, nobody counts as being there. Raises `CannotCheck`.
    """
    if reader in case.assigned:
        return (await services.directory.person(reader)).is_full_member
    for channel_id in sorted(case.channels.union(all_channels(await read_company(services)))):
        try:
            membership = await services.directory.membership(channel_id, reader)
        except PermanentFailure:
            continue
        if membership.may_act_here:
            return True
    return False


async def _has_eligible(channel_id: ChannelId, case: Case, services: Services) -> bool:
    """Nobody may act where the bot cannot see who is there."""
    try:
        channel = await services.directory.channel(channel_id)
    except PermanentFailure:
        return False
    return channel.is_confidential and bool(eligible_in(channel, case.barred, case.platform))


async def _is_asked(route: Route, case: Case, services: Services) -> bool:
    """Somebody who got the card in private still belongs to those who would be asked."""
    if not case.asked_privately - case.barred:
        return False
    people = await eligible_privately(route, case.interests, await read_company(services), services)
    return any(person.id in case.asked_privately for person in people)


async def eligible_privately(
    route: Route, interests: Interests, company: Company, services: Services
) -> tuple[Person, ...]:
    """Members of the three channels who may decide; for the directors' private route, of theirs alone.

    A channel that was opened up counts no more: anybody can come into it, and would be sent the case. One
    that the bot cannot see is passed over; raises `PermanentFailure` when it sees none of them.
    """
    found: dict[PersonId, Person] = {}
    unseen: list[PermanentFailure] = []
    channels = _channels_asked(route, interests, company)
    for channel_id in channels:
        try:
            channel = await services.directory.channel(channel_id)
        except PermanentFailure as failure:
            unseen.append(failure)
            continue
        if channel.is_confidential:
            found |= {
                person.id: person for person in eligible_in(channel, interests.barred, interests.platform)
            }
    if unseen and len(unseen) == len(channels):
        raise unseen[0]
    return tuple(found.values())


def _channels_asked(route: Route, interests: Interests, company: Company) -> tuple[ChannelId, ...]:
    """A line manager who gains, and whom nobody knows by name, is looked for among the managers."""
    if route in (Route.DIRECTORS_PRIVATE, Route.SECOND_LOOK_PRIVATE):
        return (company.directors,) if company.directors else ()
    left_out = company.management if interests.line_manager_unknown else None
    return tuple(channel for channel in all_channels(company) if channel != left_out)
