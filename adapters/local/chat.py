"""How does the bot speak in the demo? It keeps what it says as a web page, and tells the open pages."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import datetime

from adapters.local.live import Live
from adapters.local.messages import LocalMessages
from adapters.local.render import render_card
from adapters.local.world import CHANNELS, EVERYBODY, private_chat
from adapters.pictures import Draw, draw, draw_all
from bot.errors import PermanentFailure
from bot.people import ChannelId, PersonId
from bot.views.elements import Card


class LocalChat:
    """Keeps the promises of `bot.ports.Chat`. A sending that is repeated is a second message, as in Slack."""

    def __init__(
        self, messages: LocalMessages, live: Live, now: Callable[[], datetime], draw: Draw = draw
    ) -> None:
        self._messages = messages
        self._live = live
        self._now = now
        self._draw = draw

    async def post(self, channel: ChannelId, card: Card, key: str) -> str:
        if channel not in CHANNELS:
            raise PermanentFailure("channel_not_found")
        return await self._add(channel, card, key)

    async def update(self, channel: ChannelId, message_id: str, card: Card) -> None:
        if not await self._messages.update(message_id, await self._html(card), self._now()):
            raise PermanentFailure("message_not_found", mendable=False)
        self._live.changed(channel)

    async def delete(self, channel: ChannelId, message_id: str) -> None:
        await self._messages.delete(message_id)
        self._live.changed(channel)

    async def reply(
        self, channel: ChannelId, message_id: str, card: Card, key: str, *, for_all: bool = False
    ) -> str:
        """The page shows threads open."""
        return await self._add(channel, card, key, thread_of=message_id)

    async def tell(self, person: PersonId, card: Card, key: str) -> tuple[ChannelId, str]:
        if person not in EVERYBODY:
            raise PermanentFailure("user_not_found")
        channel = private_chat(person)
        return channel, await self._add(channel, card, key)

    async def _add(self, channel: ChannelId, card: Card, key: str, thread_of: str | None = None) -> str:
        message_id = secrets.token_hex(8)
        await self._messages.add(message_id, channel, thread_of, await self._html(card), key, self._now())
        self._live.changed(channel)
        return message_id

    async def _html(self, card: Card) -> str:
        return str(render_card(card, await draw_all(card, "svg", self._draw)))
