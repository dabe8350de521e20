"""The talk with a director: the digest, the numbers behind it, and what waits."""

from __future__ import annotations

from bot.conversation.request import Press, Reply
from bot.people import Person
from bot.ports import Services
from bot.texts import Texts
from bot.usecases.my_digest import ask_for_digest, my_queue, read_kept
from bot.views.digest import DETAILS, QUEUE
from bot.views.digest_details import details_card
from bot.views.digest_notes import queue_card
from bot.views.notices import done_card


async def show_digest(actor: Person, services: Services) -> Reply:
    await ask_for_digest(actor, services)
    return done_card("done.digest", Texts.of(actor))


async def show_details(pressed: Press, services: Services) -> Reply:
    return details_card(await read_kept(pressed.actor, services), Texts.of(pressed.actor))


async def show_queue(pressed: Press, services: Services) -> Reply:
    found = await my_queue(pressed.actor, services)
    return queue_card(found, services.now(), Texts.of(pressed.actor))


ACTIONS = {DETAILS: show_details, QUEUE: show_queue}
