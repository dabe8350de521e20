"""What stands between the product and PostgreSQL? A line that a test can cut, or let fall silent."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from sqlalchemy import make_url

Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


class Line:
    """Every byte goes through here."""

    def __init__(self, url: str) -> None:
        self._to = make_url(url)
        self._ends: list[asyncio.StreamWriter] = []
        self._is_up = True
        self._speaks = asyncio.Event()
        self._speaks.set()

    # what a test does

    def cut(self) -> None:
        """Every connection breaks, and no new one comes about."""
        self._is_up = False
        for end in self._ends:
            end.close()
        self._ends.clear()

    def mend(self) -> None:
        self._is_up = True
        self._speaks.set()

    def fall_silent(self) -> None:
        """Nothing breaks, and nobody answers."""
        self._speaks.clear()

    # what goes through it

    @asynccontextmanager
    async def open(self) -> AsyncIterator[str]:
        """The URL by which the database is reached through the line."""
        server = await asyncio.start_server(self._carry, "127.0.0.1", 0)
        host, port = server.sockets[0].getsockname()
        try:
            url = self._to.set(host=host, port=port, query={})
            yield url.render_as_string(hide_password=False)
        finally:
            server.close()
            self.cut()
            self._speaks.set()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if not self._is_up:
            writer.close()
            return
        there, back = await self._connect()
        self._ends += [writer, back]
        await asyncio.gather(self._pass_on(reader, back), self._pass_on(there, writer))

    async def _connect(self) -> Streams:
        folder, port = self._to.query.get("host"), self._to.port or 5432
        if folder:
            return await asyncio.open_unix_connection(f"{folder}/.s.PGSQL.{port}")
        return await asyncio.open_connection(self._to.host, port)

    async def _pass_on(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(65536):
                await self._speaks.wait()
                writer.write(data)
                await writer.drain()
        writer.close()
