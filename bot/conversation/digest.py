"""The talk with a director: the digest, the numbers behind it, and what waits."""

from __future__ import annotations

from bot.conversation.request import Press, Reply
from bot.people import Person
from bot.ports import Services
from bot.texts import Texts
from bot.usecases.my_digest import my_digest, my_queue
from bot.views.digest import DETAILS, QUEUE, digest_card
from bot.views.digest_details import details_card
from bot.views.digest_notes import queue_card
from bot.waiting import waiting


async def show_digest(actor: Person, services: Services) -> Reply:
    report, waits = await my_digest(actor, services)
    return digest_card(report, waiting(waits, services.now()), Texts.of(actor), private=True)


async def show_details(pressed: Press, services: Services) -> Reply:
    report, _waits = await my_digest(pressed.actor, services)
    return details_card(report, Texts.of(pressed.actor))


async def show_queue(pressed: Press, services: Services) -> Reply:
    found = await my_queue(pressed.actor, services)
    return queue_card(found, services.now(), Texts.of(pressed.actor))


ACTIONS = {DETAILS: show_details, QUEUE: show_queue}
