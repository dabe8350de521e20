"""How does a message get into Slack? The `Chat` port over the Web API."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Any

from adapters.pictures import Draw, draw
from adapters.slack.pictures import upload_pictures
from adapters.slack.render import render_card
from adapters.slack.web_api import Answer, SlackApi
from bot.errors import PermanentFailure
from bot.people import ChannelId, PersonId, bare
from bot.views.elements import Card

GONE = frozenset({"message_not_found", "channel_not_found"})
"""Nothing is left to delete."""

QUIET = {"unfurl_links": False, "unfurl_media": False, "parse": "none"}


NOT_READY = "invalid_blocks"
WAITS = (1.0, 2.0, 4.0)
"""Seconds before each try with pictures. Whether a file is ready could be asked, but with a scope to read
files; a refusal says it too."""


class SlackChat:
    def __init__(self, api: SlackApi, draw: Draw = draw, waits: Sequence[float] = WAITS) -> None:
        self._api = api
        self._draw = draw
        self._waits = waits
        self._private: dict[PersonId, str] = {}
        """The private chat with each person: Slack never changes it."""

    async def post(self, channel: ChannelId, card: Card, key: str) -> str:
        return await self._post(bare(channel), card, key)

    async def update(self, channel: ChannelId, message_id: str, card: Card) -> None:
        # Unlike a post, an update would look for links and names in the text by itself.
        await self._send("chat.update", card, channel=bare(channel), ts=message_id, parse="none")

    async def delete(self, channel: ChannelId, message_id: str) -> None:
        try:
            await self._api.call("chat.delete", channel=bare(channel), ts=message_id)
        except PermanentFailure as failure:
            if failure.code not in GONE:
                raise

    async def reply(
        self, channel: ChannelId, message_id: str, card: Card, key: str, *, for_all: bool = False
    ) -> str:
        shown = {"reply_broadcast": True} if for_all else {}
        return await self._post(bare(channel), card, key, thread_ts=message_id, **shown)

    async def tell(self, person: PersonId, card: Card, key: str) -> tuple[ChannelId, str]:
        channel = self._private.get(person)
        if channel is None:
            answer = await self._api.call("conversations.open", users=bare(person))
            channel = self._private[person] = str(answer["channel"]["id"])
        return ChannelId(f"slack:{channel}"), await self._post(channel, card, key)

    async def _post(self, channel: str, card: Card, key: str, **more: Any) -> str:
        metadata = {"event_type": "squaredeal_message", "event_payload": {"job": key}}
        answer = await self._send(
            "chat.postMessage", card, channel=channel, metadata=metadata, **QUIET, **more
        )
        return str(answer["ts"])

    async def _send(self, method: str, card: Card, **more: Any) -> Answer:
        """With its pictures, if Slack takes them: until it has looked through a new file, it does not."""
        files = await upload_pictures(card, self._api, self._draw)
        for seconds in self._waits if files else ():
            await asyncio.sleep(seconds)
            try:
                return await self._api.call(method, **more, **render_card(card, files))
            except PermanentFailure as refused:
                if refused.code != NOT_READY:
                    raise
        return await self._api.call(method, **more, **render_card(card))
