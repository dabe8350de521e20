"""The talk about one's accounts on two platforms: a code shown on one side, typed on the other."""

from __future__ import annotations

from bot.conversation.request import Reply
from bot.people import Person
from bot.ports import Services
from bot.texts import Texts
from bot.usecases.link_accounts import begin_linking, link_accounts
from bot.views import notices


async def link(code: str, actor: Person, services: Services) -> Reply:
    """Without a code one is shown; with one the accounts are linked."""
    texts = Texts.of(actor)
    if not code:
        return notices.link_code_card(await begin_linking(actor, services), texts)
    await link_accounts(code, actor, services)
    return notices.done_card("done.linked", texts)
