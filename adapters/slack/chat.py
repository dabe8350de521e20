"""How does a message get into Slack? The `Chat` port over the Web API."""

from __future__ import annotations

from typing import Any

from adapters.slack.render import render_card
from adapters.slack.web_api import SlackApi
from bot.errors import PermanentFailure
from bot.people import ChannelId, PersonId, bare
from bot.views.elements import Card

GONE = frozenset({"message_not_found", "channel_not_found"})
"""Nothing is left to delete."""

QUIET = {"unfurl_links": False, "unfurl_media": False, "parse": "none"}


class SlackChat:
    def __init__(self, api: SlackApi) -> None:
        self._api = api
        self._private: dict[PersonId, str] = {}
        """The private chat with each person: Slack never changes it."""

    async def post(self, channel: ChannelId, card: Card, key: str) -> str:
        return await self._post(bare(channel), card, key)

    async def update(self, channel: ChannelId, message_id: str, card: Card) -> None:
        # Unlike a post, an update would look for links and names in the text by itself.
        await self._api.call(
            "chat.update", channel=bare(channel), ts=message_id, parse="none", **render_card(card)
        )

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
        answer = await self._api.call(
            "chat.postMessage", channel=channel, metadata=metadata, **QUIET, **render_card(card), **more
        )
        return str(answer["ts"])
