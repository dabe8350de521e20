"""The talk at home: what is shown there, and turning its pages."""

from __future__ import annotations

from bot.conversation.request import Press, Reply
from bot.errors import Refusal
from bot.home import FIRST_PAGE, PAGE_ACTIONS, Page, read_page
from bot.people import Person
from bot.ports import Services
from bot.texts import Texts
from bot.usecases.my_home import my_home
from bot.views import notices
from bot.views.home import Home, home_card


async def home(actor: Person, services: Services, page: Page = FIRST_PAGE) -> Home:
    """What this person finds at home now; for who may find nothing there, the sentence that says so."""
    texts = Texts.of(actor)
    try:
        return home_card(await my_home(actor, services, page), texts)
    except Refusal as refusal:
        refused = notices.refusal_card(refusal, texts)
        return Home(refused.summary, refused.elements)


async def turn_page(pressed: Press, services: Services) -> Reply:
    return await home(pressed.actor, services, read_page(pressed.action, pressed.reference))


ACTIONS = dict.fromkeys(PAGE_ACTIONS, turn_page)
