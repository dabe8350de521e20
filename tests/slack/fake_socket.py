"""Slack's side of Socket Mode: an address is good once, and what is not acknowledged comes again."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import WSMsgType, web

Payload = dict[str, Any]
PATIENCE = 20


@dataclass(frozen=True, eq=False)
class Line:
    """A connection that stands."""

    socket: web.WebSocketResponse
    transport: asyncio.Transport


class FakeSocket:
    def __init__(self, changed: asyncio.Condition) -> None:
        self._changed = changed
        self._numbers = itertools.count(1)
        self._tickets: set[str] = set()
        self._envelopes: dict[str, Payload] = {}
        self.host = ""
        self.open: list[Line] = []
        """The newest last."""
        self.hellos = 0
        self.refusals: list[int] = []
        """How the next handshakes are answered instead."""
        self.unwelcome: list[Payload] = []
        """What the next connections hear instead of hello, before they are closed."""
        self.answers_pings = True
        self.stale_tickets = 0
        self.is_deaf = False
        """Acknowledgements are lost on the way; `lost` counts them."""
        self.lost = 0
        self.acks: dict[str, list[Payload]] = defaultdict(list)
        """Every acknowledgement of each envelope."""

    # --- what a test does -----------------------------------------------------------------------------

    async def until(self, happened: Callable[[], Any]) -> None:
        async with asyncio.timeout(PATIENCE), self._changed:
            await self._changed.wait_for(happened)

    async def put(self, payload: Any, over: Line | None = None) -> str:
        """Bring an envelope now, and on every new connection until it is acknowledged; its id."""
        envelope = f"envelope-{next(self._numbers)}"
        kind = "slash_commands" if isinstance(payload, dict) and "command" in payload else "interactive"
        self._envelopes[envelope] = {
            "envelope_id": envelope,
            "type": kind,
            "accepts_response_payload": True,
            "payload": payload,
        }
        if self.open:
            await self.bring(envelope, over)
        return envelope

    async def bring(self, envelope: str, over: Line | None = None) -> None:
        await (over or self.open[-1]).socket.send_json(self._envelopes[envelope])

    async def answer_to(self, envelope: str) -> Payload:
        """What the acknowledgement carried, once it is there."""
        await self.until(lambda: self.acks[envelope])
        carried: Payload = self.acks[envelope][0].get("payload") or {}
        return carried

    async def brings_again(self, envelope: str) -> Payload:
        """What is acknowledged when an envelope comes once more."""
        seen = len(self.acks[envelope])
        await self.bring(envelope)
        await self.until(lambda: len(self.acks[envelope]) > seen)
        carried: Payload = self.acks[envelope][-1].get("payload") or {}
        return carried

    async def says(self, text: str) -> None:
        """Any text at all, on the newest connection."""
        await self.open[-1].socket.send_str(text)

    async def cut(self) -> None:
        """The newest connection breaks without a word."""
        line = self.open[-1]
        line.transport.abort()
        await self.until(lambda: line not in self.open)

    # --- the server -----------------------------------------------------------------------------------

    def address(self) -> str:
        ticket = f"ticket-{next(self._numbers)}"
        self._tickets.add(ticket)
        return f"ws://{self.host}/link/?ticket={ticket}"

    async def serve(self, request: web.Request) -> web.StreamResponse:
        ticket = request.query["ticket"]
        if ticket not in self._tickets:
            self.stale_tickets += 1
            return web.Response(status=400)
        self._tickets.discard(ticket)
        if self.refusals:
            return web.Response(status=self.refusals.pop(0))
        socket = web.WebSocketResponse(autoping=self.answers_pings)
        await socket.prepare(request)
        if self.unwelcome:
            await socket.send_json(self.unwelcome.pop(0))
            await socket.close()
            return socket
        assert request.transport is not None
        await self._attend(Line(socket, request.transport))
        return socket

    async def _attend(self, line: Line) -> None:
        await line.socket.send_json({"type": "hello", "num_connections": len(self.open) + 1})
        async with self._changed:
            self.hellos += 1
            self.open.append(line)
            self._changed.notify_all()
        try:
            for envelope in [one for one in self._envelopes if not self.acks[one]]:
                await line.socket.send_json(self._envelopes[envelope])
            await self._listen(line.socket)
        finally:
            async with self._changed:
                self.open.remove(line)
                self._changed.notify_all()

    async def _listen(self, socket: web.WebSocketResponse) -> None:
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                await self._hear(json.loads(message.data))

    async def _hear(self, acknowledgement: Payload) -> None:
        async with self._changed:
            if self.is_deaf:
                self.lost += 1
            else:
                self.acks[acknowledgement["envelope_id"]].append(acknowledgement)
            self._changed.notify_all()
