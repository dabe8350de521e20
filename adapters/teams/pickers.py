"""Whom does a people picker offer before anybody searches, and where Teams cannot search its directory?"""

from __future__ import annotations

import asyncio

from adapters.teams.origin import PLATFORM
from bot.binding import read_company
from bot.errors import CannotCheck, DeliveryFailed
from bot.people import PersonId, platform_of
from bot.ports import Services
from bot.routing import all_channels
from bot.views.elements import Form, PersonPicker

People = tuple[tuple[PersonId, str], ...]


async def people_offered(form: Form, services: Services, seconds: float) -> People:
    """The full members of the bound channels by their names; nobody for a form that picks nobody,
    or when it takes longer."""
    if not any(isinstance(field, PersonPicker) for field in form.fields()):
        return ()
    company = await read_company(services)
    channels = [one for one in all_channels(company) if platform_of(one) == PLATFORM]
    try:
        async with asyncio.timeout(seconds):
            found = await asyncio.gather(*(services.directory.channel(one) for one in channels))
    except (TimeoutError, CannotCheck, DeliveryFailed):
        return ()
    names = {one.id: one.name for channel in found for one in channel.members if one.is_full_member}
    return tuple(sorted(names.items(), key=lambda named: named[1]))
