"""Does a child process draw what a chart holds, and does nothing of it hang or stay behind?"""

import asyncio
import html
import os
import sys
from dataclasses import replace

import pytest

from adapters.pictures import PictureFailed, draw, draw_all
from bot.views.elements import Card, Chart, Paragraph, Picture
from tests.pictures.charts import BANDS, SHARES

PATIENCE = 20
"""Seconds after which a child that should be gone is not."""
TELLS_ITS_NUMBER = """
import os, socket, sys
line = socket.create_connection(("127.0.0.1", {port}))
line.sendall(f"{{os.getpid()}}\\n".encode())
line.recv(1)
"""
"""A child that never draws, and whose line is cut when it ends."""


def python(code: str) -> tuple[str, ...]:
    return (sys.executable, "-c", code)


# --- what comes out ----------------------------------------------------------------------------------


async def test_a_png_and_an_svg_come_out_of_the_child():
    assert (await draw(SHARES, "png")).startswith(b"\x89PNG\r\n\x1a\n")
    assert b"The customer comes first" in await draw(SHARES, "svg")


@pytest.mark.parametrize("form", ["png", "svg"])
async def test_another_child_draws_the_same_picture(form):
    assert await draw(BANDS, form) == await draw(BANDS, form)


async def test_whatever_was_typed_reaches_the_child():
    typed = '“Ünïcode” $x$ \u2028 "quoted" 👩'

    assert html.escape('“Ünïcode” $x$ "quoted"', quote=False).encode() in await draw(
        replace(SHARES, title=typed), "svg"
    )


# --- what goes wrong ---------------------------------------------------------------------------------


async def test_what_draws_does_not_weigh_on_the_program():
    program = "import sys, adapters.cli, adapters.gallery, adapters.wiring.serve; print(*sys.modules)"
    imported = (await draw(SHARES, "png", command=python(program))).decode().split()

    assert "adapters.pictures" in imported
    assert "matplotlib" not in imported


async def test_no_secret_of_the_program_is_handed_on(tmp_path):
    told = python("import os, sys; sys.stdout.write(' '.join(os.environ))")
    os.environ["SLACK_BOT_TOKEN"] = "xoxb-secret"
    try:
        names = (await draw(SHARES, "png", command=told)).decode().split()
    finally:
        del os.environ["SLACK_BOT_TOKEN"]

    assert "PATH" in names
    assert not [name for name in names if name.startswith(("SLACK", "SQUAREDEAL", "MICROSOFT"))]


@pytest.mark.parametrize(
    "command",
    [
        python("raise SystemExit(3)"),
        python(""),
        python("import sys; sys.stdout.write('x'); sys.exit(1)"),
        ("/no/such/program",),
    ],
    ids=["fails", "says nothing", "fails after saying something", "cannot be started"],
)
async def test_what_does_not_draw_is_one_kind_of_error(command):
    with pytest.raises(PictureFailed):
        await draw(SHARES, "png", command=command)


async def test_what_was_typed_is_not_in_the_error():
    broken = replace(SHARES, title="the promise", labels=("only one",))

    with pytest.raises(PictureFailed) as failed:
        await draw(broken, "png")
    assert "promise" not in str(failed.value)


async def test_a_child_that_takes_too_long_is_one_kind_of_error():
    with pytest.raises(PictureFailed, match="too slow"):
        await draw(SHARES, "png", seconds=0)


async def test_a_child_is_gone_when_nobody_waits_for_it_any_more():
    lines: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = asyncio.Queue()

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await lines.put((reader, writer))

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        port = server.sockets[0].getsockname()[1]
        drawing = asyncio.create_task(draw(SHARES, "png", command=python(TELLS_ITS_NUMBER.format(port=port))))
        reader, writer = await lines.get()
        number = int(await reader.readline())
        drawing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await drawing

        async with asyncio.timeout(PATIENCE):
            assert await reader.read() == b""
        with pytest.raises(ProcessLookupError):
            os.kill(number, 0)
        writer.close()


# --- a card of them ----------------------------------------------------------------------------------


async def test_one_picture_that_fails_leaves_the_others():
    async def only_bands(chart: Chart, form: str) -> bytes:
        if chart is SHARES:
            raise PictureFailed("too slow")
        return form.encode()

    card = Card("Figures", (Picture("say-do", "", SHARES), Paragraph(("x",)), Picture("period", "", BANDS)))

    assert await draw_all(card, "svg", only_bands) == {"period": b"svg"}
