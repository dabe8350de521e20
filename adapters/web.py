"""The one web server: every platform's routes, whether the program is well, and how long it listens."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

import structlog
from aiohttp import web

from adapters import incidents
from adapters.settings import Settings
from bot.errors import MalformedRequest, SettingsFault

LARGEST_BODY = 1024 * 1024
"""Bytes; a full modal of Slack is a quarter of that."""

_log = structlog.get_logger()

Ready = Callable[[], Awaitable[bool]]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def web_app(routes: Sequence[web.AbstractRouteDef], ready: Ready) -> web.Application:
    """`/healthz`: the process answers. `/readyz`: and so does its database."""

    async def healthz(_request: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def readyz(_request: web.Request) -> web.Response:
        try:
            is_ready = await ready()
        except Exception as error:
            _log.warning("web.not_ready", error=type(error).__name__)
            is_ready = False
        return web.Response(text="ready\n" if is_ready else "not ready\n", status=200 if is_ready else 503)

    app = web.Application(middlewares=[_without_traceback], client_max_size=LARGEST_BODY)
    app.add_routes([web.get("/healthz", healthz), web.get("/readyz", readyz), *routes])
    return app


@asynccontextmanager
async def serving(app: web.Application, host: str, port: int) -> AsyncIterator[str]:
    """Listen while the block runs; the address as `http://host:port`. Raises `OSError` when it is taken."""
    runner = web.AppRunner(app, access_log=None, handle_signals=False)
    await runner.setup()
    try:
        await web.TCPSite(runner, host, port).start()
        actual = runner.addresses[0]
        yield f"http://{'[' + actual[0] + ']' if ':' in actual[0] else actual[0]}:{actual[1]}"
    finally:
        await runner.cleanup()


async def serve_until_stopped(app: web.Application, settings: Settings, say: Callable[[str], None]) -> None:
    """Listen until SIGINT or SIGTERM."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stopped.set)
    host, port = settings.squaredeal_host, settings.squaredeal_port
    try:
        async with serving(app, host, port) as address:
            say(address)
            await stopped.wait()
    except OSError:
        raise SettingsFault(
            f"SQUAREDEAL_HOST, SQUAREDEAL_PORT: {host}:{port} cannot be listened on; is it taken?"
        ) from None


@web.middleware
async def _without_traceback(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A refusal is one line without content; an unexpected error shows an id that the log has too."""
    try:
        return await handler(request)
    except web.HTTPException as refused:
        if refused.status >= 400:
            _log.warning("web.refused", status=refused.status)
        raise
    except MalformedRequest as malformed:
        _log.warning("web.malformed", what=str(malformed))
        return web.Response(status=400)
    except Exception as error:
        return web.json_response({"incident": incidents.report(error, "web")}, status=500)
