"""A small Teams on loopback: Connector, rosters, keys and login, with the failures of the real ones."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.teams.signing import APP_ID, ISSUER, TENANT, public_key

Payload = dict[str, Any]
PATIENCE = 20
"""Seconds after which a test gives up on something that should have happened."""


@dataclass
class Message:
    conversation: str
    id: str
    summary: str
    card: Payload
    edits: int = 0

    def says(self) -> str:
        return texts_of(self.card)

    def buttons(self) -> dict[str, Payload]:
        return buttons_of(self.card)


@dataclass(frozen=True)
class Fault:
    """What the next call does instead of working; `after` it took effect all the same."""

    status: int
    code: str = ""
    retry_after: str = ""
    after: bool = False


@dataclass
class FakeTeams:
    people: dict[str, Payload] = field(default_factory=dict)
    rosters: dict[str, list[str]] = field(default_factory=dict)
    not_installed: set[str] = field(default_factory=set)
    """Who has not added the app for himself."""
    messages: list[Message] = field(default_factory=list)
    calls: list[tuple[str, str, Payload]] = field(default_factory=list)
    faults: dict[str, list[Fault]] = field(default_factory=dict)
    """By what is called: `create`, `post`, `update`, `delete`, `member`, `members`, `login`, `keys` …"""
    held: dict[str, asyncio.Event] = field(default_factory=dict)
    """Calls that are answered once the event is set."""
    waiting: list[str] = field(default_factory=list)
    keys: list[Payload] = field(default_factory=lambda: [public_key("first", "msteams")])
    tokens: int = 0
    refused_tokens: set[str] = field(default_factory=set)
    page: int = 500
    _number: int = 0

    def __post_init__(self) -> None:
        self._changed = asyncio.Condition()

    # --- what a test does -----------------------------------------------------------------------------

    def add_person(self, object_id: str, name: str, **more: Any) -> None:
        self.people[object_id] = {
            "id": f"29:{object_id}",
            "aadObjectId": object_id,
            "name": name,
            "tenantId": TENANT,
            "userRole": "user",
            "userPrincipalName": f"{object_id}@example.com",
            **more,
        }

    def add_conversation(self, conversation: str, members: Iterable[str]) -> None:
        self.rosters[conversation] = list(members)

    def fail(self, what: str, *faults: Fault) -> None:
        self.faults.setdefault(what, []).extend(faults)

    def hold(self, what: str) -> asyncio.Event:
        return self.held.setdefault(what, asyncio.Event())

    def release(self) -> None:
        """Let held calls go, at the end of a test."""
        for event in self.held.values():
            event.set()

    async def until(self, happened: Callable[[], Any]) -> Any:
        """Wait for something to be seen here; looks after every call."""
        async with asyncio.timeout(PATIENCE), self._changed:
            while not (found := happened()):
                await self._changed.wait()
            return found

    def in_conversation(self, conversation: str) -> list[Message]:
        return [message for message in self.messages if message.conversation == conversation]

    def private_of(self, object_id: str) -> list[Message]:
        return self.in_conversation(f"a:{object_id}")

    def called(self, what: str) -> list[Payload]:
        return [body for name, _, body in self.calls if name == what]

    # --- the servers ----------------------------------------------------------------------------------

    def server(self) -> TestServer:
        """The Connector and the key server."""
        app = web.Application()
        conversations = "/teams/v3/conversations"
        app.router.add_post(conversations, self._served("create", self._create))
        app.router.add_post(conversations + "/{chat}/activities", self._served("post", self._post))
        app.router.add_put(conversations + "/{chat}/activities/{id}", self._served("update", self._update))
        app.router.add_delete(conversations + "/{chat}/activities/{id}", self._served("delete", self._delete))
        app.router.add_get(conversations + "/{chat}/members/{person}", self._served("member", self._member))
        app.router.add_get(conversations + "/{chat}/pagedmembers", self._served("members", self._members))
        app.router.add_get("/metadata", self._served("metadata", self._metadata, is_open=True))
        app.router.add_get("/keys", self._served("keys", self._keys, is_open=True))
        return TestServer(app, host="127.0.0.1")

    def login_server(self) -> TestServer:
        app = web.Application()
        app.router.add_get(
            f"/{TENANT}/v2.0/.well-known/openid-configuration",
            self._served("discovery", self._discovery, is_open=True),
        )
        app.router.add_post(f"/{TENANT}/oauth2/v2.0/token", self._served("login", self._login, is_open=True))
        return TestServer(app, host="127.0.0.1")

    def _served(
        self, what: str, do: Callable[[web.Request, Payload], web.Response], *, is_open: bool = False
    ) -> Any:
        async def serve(request: web.Request) -> web.Response:
            if what in self.held:
                await self._tell(lambda: self.waiting.append(what))
                await self.held[what].wait()
            body = await _body(request)
            answers: list[web.Response] = []
            await self._tell(lambda: answers.append(self._answer(what, request, body, do, is_open)))
            return answers[0]

        return serve

    async def _tell(self, change: Callable[[], Any]) -> None:
        async with self._changed:
            change()
            self._changed.notify_all()

    def _answer(
        self,
        what: str,
        request: web.Request,
        body: Payload,
        do: Callable[[web.Request, Payload], web.Response],
        is_open: bool,
    ) -> web.Response:
        self.calls.append((what, request.match_info.get("chat", ""), body))
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if not is_open and (not token.startswith("token-") or token in self.refused_tokens):
            return _error(401, "Unauthorized")
        faults = self.faults.get(what)
        fault = faults.pop(0) if faults else None
        if fault is None or fault.after:
            answer = do(request, body)
            if fault is None:
                return answer
        headers = {"Retry-After": fault.retry_after} if fault.retry_after else {}
        return _error(fault.status, fault.code, headers)

    # --- the Connector --------------------------------------------------------------------------------

    def _create(self, _request: web.Request, body: Payload) -> web.Response:
        object_id = body["members"][0]["id"]
        if body["tenantId"] != TENANT or body["bot"]["id"] != f"28:{APP_ID}":
            return _error(400, "BadArgument")
        if object_id in self.not_installed or object_id not in self.people:
            return _error(403, "BotNotInConversationRoster")
        self.rosters.setdefault(f"a:{object_id}", [object_id])
        return web.json_response({"id": f"a:{object_id}"}, status=201)

    def _post(self, request: web.Request, body: Payload) -> web.Response:
        chat = request.match_info["chat"]
        if chat.partition(";")[0] not in self.rosters:
            return _error(404, "ConversationNotFound")
        if chat.removeprefix("a:") in self.not_installed:
            return _error(403, "BotNotInConversationRoster")
        self._number += 1
        content = body["attachments"][0]["content"]
        self.messages.append(Message(chat, f"17000000{self._number:05d}", body["summary"], content))
        return web.json_response({"id": self.messages[-1].id}, status=201)

    def _update(self, request: web.Request, body: Payload) -> web.Response:
        for message in self.messages:
            if (message.conversation, message.id) == (request.match_info["chat"], request.match_info["id"]):
                message.card, message.summary = body["attachments"][0]["content"], body["summary"]
                message.edits += 1
                return web.json_response({"id": message.id})
        return _error(404, "ActivityNotFoundInConversation")

    def _delete(self, request: web.Request, _body: Payload) -> web.Response:
        place = request.match_info["chat"], request.match_info["id"]
        standing = [message for message in self.messages if (message.conversation, message.id) != place]
        if len(standing) == len(self.messages):
            return _error(404, "ActivityNotFoundInConversation")
        self.messages[:] = standing
        return web.Response(status=200)

    def _member(self, request: web.Request, _body: Payload) -> web.Response:
        person = request.match_info["person"]
        if person not in self.rosters.get(request.match_info["chat"], []):
            return _error(404, "MemberNotFoundInConversation")
        return web.json_response(self.people[person])

    def _members(self, request: web.Request, _body: Payload) -> web.Response:
        chat = request.match_info["chat"]
        if chat not in self.rosters:
            return _error(404, "ConversationNotFound")
        first = int(request.query.get("continuationToken") or 0)
        last = first + min(self.page, int(request.query["pageSize"]))
        everybody = [self.people[one] for one in self.rosters[chat]]
        more = {"continuationToken": str(last)} if last < len(everybody) else {}
        return web.json_response({"members": everybody[first:last], **more})

    # --- keys and login -------------------------------------------------------------------------------

    def _metadata(self, request: web.Request, _body: Payload) -> web.Response:
        return web.json_response({"issuer": ISSUER, "jwks_uri": f"http://{request.host}/keys"})

    def _keys(self, _request: web.Request, _body: Payload) -> web.Response:
        return web.json_response({"keys": self.keys})

    def _discovery(self, request: web.Request, _body: Payload) -> web.Response:
        base = f"https://{request.host}/{TENANT}/oauth2/v2.0"
        return web.json_response(
            {
                "issuer": f"https://{request.host}/{TENANT}/v2.0",
                "authorization_endpoint": f"{base}/authorize",
                "token_endpoint": f"{base}/token",
            }
        )

    def _login(self, _request: web.Request, body: Payload) -> web.Response:
        if body.get("client_id") != APP_ID or body.get("client_secret") != "the secret":
            return web.json_response({"error": "invalid_client"}, status=401)
        self.tokens += 1
        answer = {"access_token": f"token-{self.tokens}", "token_type": "Bearer", "expires_in": 3600}
        return web.json_response(answer)


async def _body(request: web.Request) -> Payload:
    if request.content_type == "application/json" and request.can_read_body:
        return dict(await request.json())
    return {**request.query, **(await request.post())}


def _error(status: int, code: str, headers: dict[str, str] | None = None) -> web.Response:
    return web.json_response({"error": {"code": code, "message": code}}, status=status, headers=headers)


def texts_of(card: Any) -> str:
    """Everything that a card or an answer says, in its order."""
    return " ".join(_texts(card).split())


def _texts(part: Any) -> str:
    if isinstance(part, list):
        return " ".join(map(_texts, part))
    if not isinstance(part, dict):
        return ""
    own = [part[name] for name in ("text", "title", "label", "value") if isinstance(part.get(name), str)]
    if part.get("isVisible") is False:
        return ""
    return " ".join(
        [*own, *(_texts(value) for name, value in part.items() if name not in ("data", "msteams"))]
    )


def buttons_of(card: Any) -> dict[str, Payload]:
    """Each action by its name, wherever it stands in the card."""
    if isinstance(card, list):
        return {name: one for part in card for name, one in buttons_of(part).items()}
    if not isinstance(card, dict):
        return {}
    found = {name: one for value in card.values() for name, one in buttons_of(value).items()}
    if str(card.get("type", "")).startswith("Action.") and "data" in card:
        found[card["data"]["action"]] = card
    return found


def inputs_of(card: Any) -> dict[str, Payload]:
    if isinstance(card, list):
        return {name: one for part in card for name, one in inputs_of(part).items()}
    if not isinstance(card, dict):
        return {}
    found = {name: one for value in card.values() for name, one in inputs_of(value).items()}
    if str(card.get("type", "")).startswith("Input."):
        found[card["id"]] = card
    return found
