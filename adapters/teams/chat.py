"""How does a message get into Teams? The `Chat` port over the Bot Connector."""

from __future__ import annotations

from typing import Any

from adapters.teams.connector import Connector, Refused
from adapters.teams.conversations import Conversation, Conversations
from adapters.teams.origin import BOT, PLATFORM
from adapters.teams.render import render_card, summary_of
from bot.errors import OutcomeUnknown
from bot.people import ChannelId, PersonId, bare
from bot.texts import Texts, supported
from bot.views.elements import Card

ADAPTIVE_CARD = "application/vnd.microsoft.card.adaptive"
NOT_FOUND = 404

Activity = dict[str, Any]


class TeamsChat:
    """`language` is that of the channels; in a private chat it is the reader's."""

    def __init__(
        self, connector: Connector, conversations: Conversations, app_id: str, tenant: str, language: str
    ) -> None:
        self._connector = connector
        self._conversations = conversations
        self._app_id = app_id
        self._tenant = tenant
        self._language = language

    async def post(self, channel: ChannelId, card: Card, key: str) -> str:
        return await self._post(channel, bare(channel), card, key)

    async def update(self, channel: ChannelId, message_id: str, card: Card) -> None:
        activity = {**await self._activity(channel, card), "id": message_id}
        await self._call("PUT", channel, bare(channel), message_id, body=activity)

    async def delete(self, channel: ChannelId, message_id: str) -> None:
        try:
            await self._call("DELETE", channel, bare(channel), message_id)
        except Refused as refused:
            if refused.status != NOT_FOUND:
                raise

    async def reply(
        self, channel: ChannelId, message_id: str, card: Card, key: str, *, for_all: bool = False
    ) -> str:
        """In the message's thread, which a channel always shows; a group chat has none."""
        found = await self._conversations.find(channel)
        has_threads = "@thread.v2" not in channel and not (found and found.is_personal)
        thread = f"{bare(channel)};messageid={message_id}" if has_threads else bare(channel)
        return await self._post(channel, thread, card, key)

    async def tell(self, person: PersonId, card: Card, key: str) -> tuple[ChannelId, str]:
        try:
            return await self._tell_in(await self.private_chat(person), card, key)
        except Refused as refused:
            if refused.status != NOT_FOUND:
                raise
        # The chat that was kept is gone, and nothing was sent: another one.
        return await self._tell_in(await self._open_private_chat(person), card, key)

    async def private_chat(self, person: PersonId) -> str:
        """Its id; opened when there is none yet. Refused when the app is not installed for this person."""
        found = await self._conversations.find(person)
        known = found.conversation if found is not None else ""
        return known or await self._open_private_chat(person)

    async def _open_private_chat(self, person: PersonId) -> str:
        service_url = await self._conversations.service_url(person)
        body = self._new_private_chat(person)
        answer = await self._connector.call("POST", service_url, "conversations", body=body)
        conversation = answer.get("id")
        if not isinstance(conversation, str) or not conversation:
            raise OutcomeUnknown()
        await self._conversations.opened(person, conversation, service_url)
        return conversation

    async def _tell_in(self, conversation: str, card: Card, key: str) -> tuple[ChannelId, str]:
        channel = ChannelId(f"{PLATFORM}:{conversation}")
        return channel, await self._post(channel, conversation, card, key)

    async def say(self, channel: ChannelId, conversation: str, card: Card) -> None:
        """An answer where somebody wrote, in the same thread."""
        await self._post(channel, conversation, card, "")

    async def _post(self, channel: ChannelId, conversation: str, card: Card, key: str) -> str:
        activity = await self._activity(channel, card)
        if key:
            activity["channelData"] = {"squaredeal": {"job": key}}
        answer = await self._call("POST", channel, conversation, body=activity)
        return str(answer.get("id") or "")

    async def _call(
        self, method: str, channel: ChannelId, conversation: str, *message: str, body: Activity | None = None
    ) -> dict[str, Any]:
        service_url = await self._conversations.service_url(channel)
        path = ("conversations", conversation, "activities", *message)
        return await self._connector.call(method, service_url, *path, body=body)

    async def _activity(self, channel: ChannelId, card: Card) -> Activity:
        texts = Texts(self._language_of(await self._conversations.find(channel)))
        return {
            "type": "message",
            "summary": summary_of(card, texts),
            "attachments": [{"contentType": ADAPTIVE_CARD, "content": render_card(card, texts)}],
        }

    def _language_of(self, found: Conversation | None) -> str:
        own = found.language if found is not None and found.is_personal else ""
        return supported(own or self._language)

    def _new_private_chat(self, person: PersonId) -> Activity:
        return {
            "bot": {"id": f"{BOT}{self._app_id}"},
            "members": [{"id": bare(person)}],
            "isGroup": False,
            "tenantId": self._tenant,
            "channelData": {"tenant": {"id": self._tenant}},
        }
