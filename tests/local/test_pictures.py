"""Does the demo draw the pictures of what it says, and speak all the same when it cannot?"""

from __future__ import annotations

from base64 import b64decode
from collections.abc import AsyncIterator

import pytest

from adapters.local.chat import LocalChat
from adapters.local.live import Live
from adapters.pictures import Draw, Form, PictureFailed, draw
from bot.people import ChannelId
from bot.views.elements import Card, Chart, Heading, Picture
from tests.cast import NOW
from tests.local.demo import Demo, demo
from tests.pictures.charts import BANDS, SHARES
from tests.rendering.reading import Page, read

FIGURES = Card(
    "Figures",
    (Heading("Figures"), Picture("say-do", "75 now.", SHARES), Picture("period", "5–9 a week.", BANDS)),
)
DIRECTORS = ChannelId("local:directors")


@pytest.fixture
async def made(tmp_path) -> AsyncIterator[Demo]:
    async with demo(tmp_path) as opened:
        yield opened


async def never(_chart: Chart, _form: Form) -> bytes:
    raise PictureFailed("too slow")


async def bands_alone(chart: Chart, form: Form) -> bytes:
    return form.encode() if chart == BANDS else await never(chart, form)


def chat(made: Demo, draw: Draw) -> LocalChat:
    return LocalChat(made.local.messages, Live(), lambda: NOW, draw)


async def page(made: Demo) -> Page:
    [html] = await made.html_in(DIRECTORS)
    return read(html)


def pictures(page: Page) -> list[tuple[str | None, bytes]]:
    """The words and the file of each."""
    images = [attributes for tag, attributes in page.tags if tag == "img"]
    return [(one["alt"], b64decode((one["src"] or "").partition("base64,")[2])) for one in images]


async def test_a_message_shows_its_pictures(made):
    await chat(made, draw).post(DIRECTORS, FIGURES, "digest")

    [(alt, say_do), (_, period)] = pictures(await page(made))
    assert alt == "75 now."
    assert SHARES.title.encode() in say_do
    assert BANDS.title.encode() in period


async def test_a_picture_that_cannot_be_drawn_is_told_in_words(made):
    await chat(made, bands_alone).post(DIRECTORS, FIGURES, "digest")

    shown = await page(made)
    assert pictures(shown) == [("5–9 a week.", b"svg")]
    assert shown.texts_of("p") == ["75 now."]


async def test_a_changed_message_shows_its_pictures(made):
    speaking = chat(made, bands_alone)
    posted = await speaking.post(DIRECTORS, Card("Figures", (Heading("soon"),)), "digest")

    await speaking.update(DIRECTORS, posted, FIGURES)

    assert pictures(await page(made)) == [("5–9 a week.", b"svg")]
