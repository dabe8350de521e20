"""A small Slack on loopback: people, channels, messages, modals, and the failures that the real one has."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestServer

from tests.slack.fake_socket import FakeSocket

Payload = dict[str, Any]
TEAM = "TSQUARE"
SCOPE_OF_FILES = "files:write"
SCOPES = ("chat:write", "commands", SCOPE_OF_FILES, "groups:read", "im:write", "users:read")
PATIENCE = 20
"""Seconds after which a test gives up on something that should have happened."""


@dataclass
class Message:
    channel: str
    ts: str
    text: str
    blocks: list[Payload]
    thread_ts: str = ""
    metadata: Payload = field(default_factory=dict)
    edits: int = 0

    def buttons(self) -> dict[str, Payload]:
        actions = [block for block in self.blocks if block["type"] == "actions"]
        return {element["action_id"]: element for block in actions for element in block["elements"]}

    def says(self) -> str:
        return texts_of(self.blocks)


@dataclass
class Whisper:
    channel: str
    user: str
    text: str
    blocks: list[Payload]


@dataclass(frozen=True)
class Fault:
    """What the next call of a method does instead of working."""

    status: int = 200
    error: str = ""
    retry_after: str = ""
    reset: str = ""
    """`before` or `after` the call took effect, the connection is cut."""


@dataclass
class File:
    """What was uploaded."""

    id: str
    name: str
    alt: str
    content: bytes = b""
    title: str = ""
    shared_in: str = ""
    is_complete: bool = False


class FakeSlack:
    def __init__(self) -> None:
        self.users: dict[str, Payload] = {}
        self.channels: dict[str, Payload] = {}
        self.members: dict[str, list[str]] = {}
        self.messages: list[Message] = []
        self.whispers: list[Whisper] = []
        self.opened: list[Payload] = []
        self.homes: dict[str, list[Payload]] = {}
        """What was published in each person's home tab, the newest last."""
        self.files: dict[str, File] = {}
        self.refusals_of_files = 0
        """So many messages with a picture are refused before its file is ready."""
        self.calls: list[tuple[str, Payload]] = []
        self.answers: dict[str, Payload] = {}
        """What a method answers instead of doing anything."""
        self.faults: dict[str, list[Fault]] = {}
        self.hang: set[str] = set()
        """Methods that never answer and do nothing."""
        self.hang_after: set[str] = set()
        """Methods that take effect and never answer."""
        self.held: dict[str, asyncio.Event] = {}
        """Methods that work once the event is set."""
        self.hanging: list[str] = []
        self.page = 200
        self.headers = {"x-oauth-scopes": ",".join(SCOPES)}
        """What stands above every answer."""
        self._changed = asyncio.Condition()
        self.socket = FakeSocket(self._changed)
        self._released = asyncio.Event()
        self._number = 0

    # --- what a test does -----------------------------------------------------------------------------

    def add_user(self, user: str, name: str, **more: Any) -> None:
        self.users[user] = {
            "id": user,
            "team_id": TEAM,
            "real_name": name,
            "profile": {"display_name": name},
            "locale": "en-GB",
            "tz": "Europe/Amsterdam",
            **more,
        }

    def add_channel(self, channel: str, members: Iterable[str], **more: Any) -> None:
        self.channels[channel] = {"id": channel, "is_private": True, "is_ext_shared": False, **more}
        self.members[channel] = list(members)

    def fail(self, method: str, *faults: Fault) -> None:
        self.faults.setdefault(method, []).extend(faults)

    def hold(self, method: str) -> asyncio.Event:
        """Calls of the method wait until the event is set; `hanging` tells of them."""
        return self.held.setdefault(method, asyncio.Event())

    async def until(self, happened: Callable[[], Any], patience: float = PATIENCE) -> Any:
        """Wait for something to be seen here; looks after every call."""
        async with asyncio.timeout(patience), self._changed:
            while not (found := happened()):
                await self._changed.wait()
            return found

    def in_channel(self, channel: str) -> list[Message]:
        return [message for message in self.messages if message.channel == channel and not message.thread_ts]

    def private_of(self, user: str) -> list[Message]:
        return self.in_channel(f"D{user}")

    def called(self, method: str) -> list[Payload]:
        return [arguments for name, arguments in self.calls if name == method]

    # --- the server -----------------------------------------------------------------------------------

    def server(self) -> TestServer:
        app = web.Application()
        app.router.add_route("*", "/api/{method}", self._serve)
        app.router.add_post("/upload/{file}", self._take_file)
        app.router.add_get("/link/", self.socket.serve)
        return TestServer(app, host="127.0.0.1")

    def release(self) -> None:
        """Let hanging calls go, at the end of a test."""
        self._released.set()

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        arguments = await _arguments(request)
        self.socket.host = request.host
        if method in self.hang:
            return await self._hang(method)
        if method in self.held:
            await self._tell_of(method)
            await self.held[method].wait()
        faults = self.faults.get(method)
        fault = faults.pop(0) if faults else Fault()
        answer = await self._do(method, arguments, fault)
        if method in self.hang_after:
            return await self._hang(method)
        if fault.reset and request.transport is not None:
            request.transport.abort()
        return answer

    async def _take_file(self, request: web.Request) -> web.Response:
        """The address of `files.getUploadURLExternal`; no token comes along."""
        fault = self.faults["upload"].pop(0) if self.faults.get("upload") else Fault()
        self.files[request.match_info["file"]].content = await request.read()
        return web.Response(text="OK", status=fault.status)

    async def _hang(self, method: str) -> web.Response:
        await self._tell_of(method)
        await self._released.wait()
        return web.Response(status=503)

    async def _tell_of(self, method: str) -> None:
        async with self._changed:
            self.hanging.append(method)
            self._changed.notify_all()

    async def _do(self, method: str, arguments: Payload, fault: Fault) -> web.Response:
        async with self._changed:
            self.calls.append((method, arguments))
            works = fault.status == 200 and not fault.error and fault.reset != "before"
            answer = (
                self._answer(method, arguments)
                if works
                else {"ok": False, "error": fault.error or "internal_error"}
            )
            self._changed.notify_all()
        headers = {**self.headers, **({"Retry-After": fault.retry_after} if fault.retry_after else {})}
        return web.json_response(answer, status=fault.status, headers=headers)

    def _answer(self, method: str, arguments: Payload) -> Payload:
        if method in self.answers:
            return {"ok": True, **self.answers[method]}
        handler = getattr(self, "_" + method.replace(".", "_").lower(), None)
        if handler is None:
            return {"ok": False, "error": "unknown_method"}
        answer: Payload = handler(arguments)
        return {"ok": "error" not in answer, **answer}

    # --- the methods ----------------------------------------------------------------------------------

    def _auth_test(self, _: Payload) -> Payload:
        return {"team_id": TEAM, "team": "Square & Deal", "user_id": "UBOT", "bot_id": "BBOT"}

    def _apps_connections_open(self, _: Payload) -> Payload:
        return {"url": self.socket.address()}

    def _users_info(self, arguments: Payload) -> Payload:
        user = self.users.get(arguments["user"])
        return {"user": user} if user else {"error": "user_not_found"}

    def _conversations_info(self, arguments: Payload) -> Payload:
        channel = self.channels.get(arguments["channel"])
        if channel is None:
            return {"error": "channel_not_found"}
        return {"channel": {"is_member": "UBOT" in self.members[channel["id"]], **channel}}

    def _conversations_members(self, arguments: Payload) -> Payload:
        if arguments["channel"] not in self.channels:
            return {"error": "channel_not_found"}
        first = int(arguments.get("cursor") or 0)
        everybody = self.members[arguments["channel"]]
        last = first + min(self.page, int(arguments["limit"]))
        cursor = str(last) if last < len(everybody) else ""
        return {"members": everybody[first:last], "response_metadata": {"next_cursor": cursor}}

    def _files_getuploadurlexternal(self, arguments: Payload) -> Payload:
        if SCOPE_OF_FILES not in self.headers["x-oauth-scopes"]:
            return {"error": "missing_scope"}
        file = File(f"F{len(self.files):08d}", arguments["filename"], arguments["alt_txt"])
        self.files[file.id] = file
        return {"upload_url": f"http://{self.socket.host}/upload/{file.id}", "file_id": file.id}

    def _files_completeuploadexternal(self, arguments: Payload) -> Payload:
        [told] = json.loads(arguments["files"])
        file = self.files[told["id"]]
        if not file.content:
            return {"error": "file_not_found"}
        file.title, file.shared_in, file.is_complete = told["title"], arguments.get("channel_id", ""), True
        return {"files": [{"id": file.id, "title": file.title}]}

    def _conversations_open(self, arguments: Payload) -> Payload:
        return {"channel": {"id": f"D{arguments['users']}"}}

    def _chat_postmessage(self, arguments: Payload) -> Payload:
        channel = arguments["channel"]
        if not channel.startswith("D") and channel not in self.channels:
            return {"error": "channel_not_found"}
        if not self._shows(arguments["blocks"]):
            return {"error": "invalid_blocks"}
        self._number += 1
        ts = f"1700000000.{self._number:06d}"
        more = {
            name: arguments.get(name) or default for name, default in (("thread_ts", ""), ("metadata", {}))
        }
        self.messages.append(Message(channel, ts, arguments["text"], arguments["blocks"], **more))
        return {"ts": ts, "channel": channel}

    def _chat_update(self, arguments: Payload) -> Payload:
        for message in self.messages:
            if (message.channel, message.ts) == (arguments["channel"], arguments["ts"]):
                if not self._shows(arguments["blocks"]):
                    return {"error": "invalid_blocks"}
                message.text, message.blocks = arguments["text"], arguments["blocks"]
                message.edits += 1
                return {"ts": message.ts}
        return {"error": "message_not_found"}

    def _shows(self, blocks: list[Payload]) -> bool:
        """Whether the pictures in there are files that are uploaded and ready."""
        shown = [self.files[block["slack_file"]["id"]] for block in blocks if block["type"] == "image"]
        if shown and self.refusals_of_files:
            self.refusals_of_files -= 1
            return False
        return all(file.is_complete for file in shown)

    def _chat_delete(self, arguments: Payload) -> Payload:
        place = arguments["channel"], arguments["ts"]
        standing = [message for message in self.messages if (message.channel, message.ts) != place]
        if len(standing) == len(self.messages):
            return {"error": "message_not_found"}
        self.messages[:] = standing
        return {"ts": arguments["ts"]}

    def _chat_postephemeral(self, arguments: Payload) -> Payload:
        if arguments["user"] not in self.members.get(arguments["channel"], [arguments["user"]]):
            return {"error": "user_not_in_channel"}
        self.whispers.append(
            Whisper(arguments["channel"], arguments["user"], arguments["text"], arguments["blocks"])
        )
        return {"message_ts": "1700000000.9"}

    def _views_open(self, arguments: Payload) -> Payload:
        self._number += 1
        view = {**arguments["view"], "id": f"V{self._number}"}
        self.opened.append(view)
        return {"view": view}

    _views_push = _views_open

    def _views_publish(self, arguments: Payload) -> Payload:
        if arguments["user_id"] not in self.users:
            return {"error": "user_not_found"}
        self._number += 1
        view = {**arguments["view"], "id": f"V{self._number}"}
        self.homes.setdefault(arguments["user_id"], []).append(view)
        return {"view": view}

    def _views_update(self, arguments: Payload) -> Payload:
        view = {**arguments["view"], "id": arguments["view_id"]}
        self.opened.append(view)
        return {"view": view}


async def _arguments(request: web.Request) -> Payload:
    if request.content_type == "application/json":
        return dict(await request.json())
    values: Mapping[str, Any] = await request.post() if request.method == "POST" else request.query
    return {**request.query, **values}


def texts_of(blocks: Any) -> str:
    """Everything that blocks say, in their order."""
    return " ".join(_texts_of(blocks).split())


def _texts_of(blocks: Any) -> str:
    if isinstance(blocks, list):
        return " ".join(map(_texts_of, blocks))
    if not isinstance(blocks, dict):
        return ""
    if blocks.get("type") == "user":
        return f"@{blocks['user_id']}"
    own = blocks.get("text") if isinstance(blocks.get("text"), str) else blocks.get("fallback", "")
    parts = (value for name, value in blocks.items() if name not in {"value", "action_id", "block_id"})
    return " ".join([str(own), *map(_texts_of, parts)])


def as_json(payload: Payload) -> str:
    return json.dumps(payload, sort_keys=True)
