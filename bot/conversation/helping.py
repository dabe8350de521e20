"""The talk with a steward: naming a decider, binding a channel."""

from __future__ import annotations

from bot.conversation.request import Press, Reply, Submission, new_token
from bot.errors import FormProblems
from bot.people import ChannelId, Person
from bot.ports import Services
from bot.texts import Texts
from bot.usecases.assign_decider import assign_decider, begin_assigning
from bot.usecases.bind_channel import bind_channel
from bot.views import helping, notices
from bot.views.filling import Filling


async def open_assigning(pressed: Press, services: Services) -> Reply:
    case = await begin_assigning(pressed.reference, pressed.actor, services)
    return helping.assign_form(Filling(Texts.of(pressed.actor)), case, new_token())


async def _submit_assigning(sent: Submission, services: Services) -> Reply:
    texts = Texts.of(sent.actor)
    try:
        case = await assign_decider(sent.reference, sent.token, sent.values, sent.actor, services)
    except FormProblems as found:
        case = await begin_assigning(sent.reference, sent.actor, services)
        return helping.assign_form(Filling(texts, sent.values, found.problems), case, sent.token)
    return notices.done_card("done.assigned", texts, case.reference)


async def bind(role: str, channel: ChannelId | None, actor: Person, services: Services) -> Reply:
    await bind_channel(role, channel, actor, services)
    return notices.done_card(f"done.bound_{role}", Texts.of(actor))


FORMS = {helping.ASSIGN_NAME: _submit_assigning}
