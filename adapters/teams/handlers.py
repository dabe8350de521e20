"""What happens on a message, a click or a form in Teams? Decode, let the domain answer, show the answer.

Whatever has to be kept is committed before the answer; an error before that keeps everything that was typed.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from botbuilder.core import ActivityHandler, InvokeResponse, TurnContext

from adapters import incidents
from adapters.teams.chat import TeamsChat
from adapters.teams.conversations import Conversations
from adapters.teams.dialogs import again_dialog, form_dialog, in_place, notice_dialog, toast
from adapters.teams.origin import Origin
from adapters.teams.patience import CLICKED, Patience
from adapters.teams.pickers import people_offered
from adapters.teams.requests import Anything, Incoming, Installed, Joined, Pressed, Sent, Typed, Way
from bot import conversation
from bot.conversation import Press, Reply, Submission, TryAgain
from bot.errors import ButtonOutdated, CannotCheck, PermanentFailure
from bot.people import ChannelId, Person, PersonId
from bot.ports import Services
from bot.texts import Texts, supported
from bot.usecases.look_again import look_again
from bot.views import notices
from bot.views.elements import Card, Form
from bot.views.home import Home

Answer = dict[str, Any]
Do = Callable[[Person], Awaitable[Reply]]
"""What the domain does for a person, once the platform has said who that is."""

BIND = "bind"


class Turn(ActivityHandler):  # type: ignore[misc]
    """One activity, as the SDK hands it out by its type."""

    def __init__(self, handlers: TeamsHandlers, incoming: Incoming) -> None:
        self._handlers = handlers
        self._incoming = incoming

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        await self._handlers.on_message(self._incoming)

    async def on_invoke_activity(self, turn_context: TurnContext) -> InvokeResponse | None:
        answer = await self._handlers.on_invoke(self._incoming)
        return None if answer is None else InvokeResponse(status=200, body=answer)

    async def on_conversation_update_activity(self, turn_context: TurnContext) -> None:
        await self._handlers.on_change(self._incoming)

    async def on_installation_update(self, turn_context: TurnContext) -> None:
        await self._handlers.on_change(self._incoming)


class TeamsHandlers:
    def __init__(
        self,
        services: Services,
        chat: TeamsChat,
        conversations: Conversations,
        patience: Patience = CLICKED,
    ) -> None:
        self._services = services
        self._chat = chat
        self._conversations = conversations
        self._patience = patience

    # --- what the SDK calls ---------------------------------------------------------------------------

    async def on_message(self, incoming: Incoming) -> None:
        origin, request = incoming.origin, incoming.request
        if isinstance(request, Typed | Pressed):
            reply, texts = await self._answer(incoming)
            card = notices.invitation_card(texts) if isinstance(reply, Form) else _card(reply)
            await self._safely("message", self._say(origin, request, card, texts))

    async def on_invoke(self, incoming: Incoming) -> Answer | None:
        """None for what this version does not know."""
        if isinstance(incoming.request, Anything):
            return None
        reply, texts = await self._answer(incoming)
        if isinstance(incoming.request, Pressed) and incoming.request.way is Way.CLICK:
            if isinstance(reply, Home):
                return in_place(reply, texts)
            # Nothing opens a form from such a button; another version of the product made it.
            return toast(
                notices.refusal_card(ButtonOutdated(), texts) if isinstance(reply, Form) else _card(reply)
            )
        return await self._dialog(incoming, reply, texts)

    async def on_change(self, incoming: Incoming) -> None:
        """The app came or went, or somebody joined. Teams may tell of it twice, in two ways."""
        origin = incoming.origin
        match incoming.request:
            case Installed(is_there=False):
                await self._conversations.forget(origin)
            case Installed():
                if await self._conversations.remember(origin) and origin.is_personal:
                    await self._safely("welcome", self._welcome(origin))
            case Joined(event):
                await self._conversations.remember(origin)
                await self._look_again(origin, event)

    # --- what the domain answers ----------------------------------------------------------------------

    def _do(self, incoming: Incoming) -> Do:
        services = self._services
        match incoming.request:
            case Typed(words):
                origin = incoming.origin
                place = None if origin.is_personal else origin.place
                return lambda actor: conversation.command(words, actor, services, place)
            case Pressed(action, carried):
                return lambda actor: conversation.press(Press(action, carried, actor), services)
            case Sent(form, token, carried, values):
                return lambda actor: conversation.submit(
                    Submission(form, carried, token, values, actor), services
                )
            case _:
                raise AssertionError("nothing else is answered")

    async def _answer(self, incoming: Incoming) -> tuple[Reply, Texts]:
        """The domain's answer, and the reader's texts; when something breaks, a sentence with an id."""
        person, texts = incoming.origin.person, Texts(self._services.company.language)
        assert person is not None, "decode refuses a person without an id"
        try:
            await self._conversations.remember(incoming.origin)
            texts = await self._texts_of(person)
            actor = await self._services.directory.person(person)
            texts = Texts.of(actor)
            return await self._do(incoming)(actor), texts
        except CannotCheck as refusal:
            return TryAgain(notices.refusal_card(refusal, texts)), texts
        except Exception as error:
            incident = incidents.report(error, f"teams.{incoming.name or incoming.type}")
            return TryAgain(notices.failure_card(incident, texts)), texts

    async def _texts_of(self, person: PersonId) -> Texts:
        known = await self._conversations.find(person)
        return Texts(supported((known.language if known else "") or self._services.company.language))

    # --- showing it -----------------------------------------------------------------------------------

    async def _dialog(self, incoming: Incoming, reply: Reply, texts: Texts) -> Answer:
        match reply:
            case Form():
                people = await people_offered(reply, self._services, self._patience.names)
                return form_dialog(reply, texts, people)
            case TryAgain(card) if isinstance(incoming.request, Sent):
                return again_dialog(card, incoming.request, texts)
            case _:
                return notice_dialog(_card(reply), texts)

    async def _say(self, origin: Origin, request: Typed | Pressed, card: Card, texts: Texts) -> None:
        """Everybody in a channel would read along: there stands no more than where to go on."""
        if origin.is_personal or _is_about_the_channel(request):
            await self._chat.say(origin.place, origin.conversation, card)
            return
        assert origin.person is not None, "decode refuses a person without an id"
        told = await self._whisper(origin.person, card)
        if isinstance(request, Typed) or not told:
            pointer = notices.pointer_card(Texts(self._services.company.language))
            await self._chat.say(origin.place, origin.conversation, pointer)

    async def _whisper(self, person: PersonId, card: Card) -> bool:
        """In the private chat, when the app is installed there."""
        try:
            await self._chat.tell(person, card, "")
        except PermanentFailure:
            return False
        return True

    async def _welcome(self, origin: Origin) -> None:
        texts = (
            await self._texts_of(origin.person) if origin.person else Texts(self._services.company.language)
        )
        await self._chat.say(origin.place, origin.conversation, notices.invitation_card(texts))

    async def _look_again(self, origin: Origin, event: str) -> None:
        """Who joins a team is in each of its channels."""
        known = await self._conversations.channels()
        beside = [ChannelId(one.place) for one in known if origin.team and one.team == origin.team]
        for channel in dict.fromkeys([origin.place, *beside]):
            await look_again(channel, f"joined:{event}", self._services)

    async def _safely(self, where: str, showing: Awaitable[None]) -> None:
        """What is shown can fail without harm: everything is committed, and the person can ask again."""
        try:
            async with asyncio.timeout(self._patience.show):
                await showing
        except Exception as error:
            incidents.report(error, f"teams.{where}.show")


def _card(reply: Card | TryAgain) -> Card:
    return reply.card if isinstance(reply, TryAgain) else reply


def _is_about_the_channel(request: Typed | Pressed) -> bool:
    return isinstance(request, Typed) and request.words.partition(" ")[0].lower() == BIND
