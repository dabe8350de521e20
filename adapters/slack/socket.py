"""How do clicks come in without a public address? In envelopes, over a WebSocket that this program opens.

Slack brings an envelope that was not acknowledged again. So one is acknowledged when its work is committed,
like a request over HTTP, and what was cut off in between comes again and does nothing twice.

Not the SDK's client: with slack_sdk 3.47 one refused handshake was the end (it tried the same address, which
is good only once, for ever), a reset made it deaf for ten seconds, on Slack's "refresh" it hung up first and
lost what was on its way, and an envelope of another shape was never acknowledged.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Any, Self

import aiohttp
import structlog
from aiohttp import ClientWebSocketResponse, ClientWSTimeout, WSMsgType
from slack_bolt.response import BoltResponse

from adapters import incidents
from adapters.slack.decode import Payload
from adapters.slack.envelopes import carried_by, payload_of, read_frame
from bot.errors import DeliveryFailed, MalformedRequest, OutcomeUnknown, PermanentFailure, RetryLater

CONNECT_SECONDS = 10.0
FIRST_SECONDS = 3.0
"""How long the start waits for the first connection."""

HEARTBEAT_SECONDS = 10.0
"""A ping this often; without a pong within half of it the connection counts as dead."""

STEADY_SECONDS = 5.0
"""A connection that lasted less counts as a failed try, so that nobody goes round in circles."""

OVERLAP_SECONDS = 30.0
"""How long a connection that Slack wants replaced may still bring what is on its way."""

GRACE_SECONDS = 5.0
"""How long the end waits for what was received to be done and acknowledged."""

LONGEST_PAUSE = 30.0

_log = structlog.get_logger()

Socket = ClientWebSocketResponse
Take = Callable[[Payload], Awaitable[BoltResponse]]
"""Does what an envelope carries, and answers what to acknowledge it with. Raises `MalformedRequest`."""


class SocketMode:
    """Connected while the block runs, and again after every disconnect."""

    def __init__(
        self,
        address: Callable[[], Awaitable[str]],
        take: Take,
        *,
        proxy: str | None = None,
        heartbeat: float = HEARTBEAT_SECONDS,
    ) -> None:
        self._address = address
        self._take = take
        self._proxy = proxy
        self._heartbeat = heartbeat
        self._sockets: list[Socket] = []
        """Open ones, the newest last; two while one replaces the other."""
        self._readers: set[asyncio.Task[None]] = set()
        self._busy: set[asyncio.Task[None]] = set()
        """Envelopes at work; nobody else holds these tasks."""
        self._connected = asyncio.Event()
        self._replace = asyncio.Event()
        """Set when the newest connection ends or will end."""

    @property
    def is_connected(self) -> bool:
        return any(not socket.closed for socket in self._sockets)

    async def __aenter__(self) -> Self:
        """Answers once connected; after some seconds also without, and goes on trying."""
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None))
        self._background = asyncio.create_task(self._stay_connected())
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(FIRST_SECONDS):
                await self._connected.wait()
        return self

    async def __aexit__(self, *_exception: object) -> None:
        """Read nothing more, finish what was received, hang up."""
        await _cancel(self._background, *self._readers)
        if self._busy:
            await asyncio.wait(self._busy, timeout=GRACE_SECONDS)
        await _cancel(*self._busy)
        await asyncio.gather(*(socket.close() for socket in self._sockets))
        await self._session.close()

    # --- connections ----------------------------------------------------------------------------------

    async def _stay_connected(self) -> None:
        loop = asyncio.get_running_loop()
        failures = 0
        while True:
            began, longer = loop.time(), 0.0
            try:
                await self._connect()
                if self._connected.is_set() or failures:
                    _log.info("slack.socket.connected")
                self._connected.set()
                await self._replace.wait()
            except Exception as error:  # whatever it is, nothing would come in any more without another try
                longer = _explain(error)
            failures = failures + 1 if loop.time() - began < STEADY_SECONDS else 0
            await asyncio.sleep(max(pause_after(failures), longer))

    async def _connect(self) -> None:
        async with asyncio.timeout(CONNECT_SECONDS):
            socket = await self._open()
        self._replace.clear()
        self._sockets.append(socket)
        reader = asyncio.create_task(self._read(socket))
        self._readers.add(reader)
        reader.add_done_callback(self._readers.discard)

    async def _open(self) -> Socket:
        """A connection on which Slack said hello. An address is good once: each try asks for its own."""
        socket = await self._session.ws_connect(
            await self._address(),
            heartbeat=self._heartbeat,
            # Slack does not always answer a close.
            timeout=ClientWSTimeout(ws_close=1.0),
            proxy=self._proxy,
        )
        try:
            message = await socket.receive()
            if message.type is WSMsgType.TEXT and read_frame(message.data).get("type") == "hello":
                return socket
        except BaseException:
            await socket.close()
            raise
        await socket.close()
        raise OutcomeUnknown()

    async def _read(self, socket: Socket) -> None:
        """Everything that comes over one connection, to its end."""
        try:
            async with asyncio.timeout(None) as limit:
                async for message in socket:
                    if message.type is WSMsgType.TEXT and self._receive(socket, message.data) == "disconnect":
                        self._ends(socket)
                        limit.reschedule(asyncio.get_running_loop().time() + OVERLAP_SECONDS)
        except TimeoutError:
            pass
        finally:
            self._ends(socket)
        await socket.close()
        self._sockets.remove(socket)

    def _ends(self, socket: Socket) -> None:
        if socket is self._sockets[-1]:
            self._replace.set()

    # --- envelopes ------------------------------------------------------------------------------------

    def _receive(self, socket: Socket, data: str) -> str:
        """Begin the work on an envelope; answers the kind of frame."""
        frame = read_frame(data)
        envelope = frame.get("envelope_id")
        if isinstance(envelope, str):
            task = asyncio.create_task(self._work(socket, envelope, frame.get("payload")))
            self._busy.add(task)
            task.add_done_callback(self._busy.discard)
        return str(frame.get("type"))

    async def _work(self, socket: Socket, envelope: str, payload: Any) -> None:
        try:
            answer = await self._take(payload_of(payload))
        except MalformedRequest as malformed:
            # Coming again would not mend it.
            _log.warning("slack.malformed", what=str(malformed))
            answer = BoltResponse(status=200)
        except Exception as error:
            incidents.report(error, "slack.socket")
            return
        if answer.status == 200:
            await self._acknowledge(socket, {"envelope_id": envelope, **carried_by(answer)})

    async def _acknowledge(self, socket: Socket, acknowledgement: Payload) -> None:
        """Over the connection it came by; when that is gone over the newest, and else it comes again."""
        for candidate in (socket, *reversed(self._sockets)):
            with contextlib.suppress(ConnectionError):
                if not candidate.closed:
                    await candidate.send_json(acknowledgement)
                    return
        _log.warning("slack.socket.not_acknowledged")


def pause_after(failures: int) -> float:
    """Seconds before the next try: none after a connection that held, then twice as long each time."""
    return min(0.25 * 2.0**failures, LONGEST_PAUSE) if failures else 0.0


def _explain(error: Exception) -> float:
    """One line about why there is no connection; how many seconds Slack wants to be left alone."""
    match error:
        case RetryLater(seconds=seconds):
            _log.warning("slack.socket.refused", error="ratelimited")
            return seconds
        case PermanentFailure(code=code):
            _log.error("slack.socket.refused", error=code)
        case DeliveryFailed() | TimeoutError() | OSError() | aiohttp.ClientError():
            _log.warning("slack.socket.not_connected", error=type(error).__name__)
        case _:
            incidents.report(error, "slack.socket.connect")
    return 0.0


async def _cancel(*tasks: asyncio.Task[None]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
