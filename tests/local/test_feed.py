"""What does a page show of its person's messages, and does it hear when they change?"""

from __future__ import annotations

import pytest

from adapters.local.world import DINA, INDEPENDENT
from bot.views.elements import Card, Heading, Paragraph
from tests.local.acting import DILEMMA, EN, NAMES, Caller, event, words
from tests.local.demo import SECRET_WORDS
from tests.rendering.hostile import HOSTILE
from tests.rendering.reading import read

# --- messages ----------------------------------------------------------------------------------------


def card_of(text: str) -> Card:
    return Card("", (Paragraph((text,)),))


async def test_the_newest_message_stands_on_top_and_a_reply_under_its_card(made, client):
    first = await made.services.chat.post(INDEPENDENT, card_of("the first"), "1")
    await made.services.chat.post(INDEPENDENT, card_of("the second"), "2")
    await made.services.chat.reply(INDEPENDENT, first, card_of("the reply"), "3")

    page = words(await Caller(client, "dina").page())

    assert page.index("the second") < page.index("the first") < page.index("the reply")


async def test_a_message_that_was_changed_in_place_says_so(made, client):
    message = await made.services.chat.post(INDEPENDENT, card_of("as it was"), "1")
    assert EN("local.edited") not in words(await Caller(client, "dina").page())

    await made.services.chat.update(INDEPENDENT, message, card_of("as it is"))

    page = words(await Caller(client, "dina").page())
    assert EN("local.edited") in page
    assert "as it is" in page
    assert "as it was" not in page


async def test_what_is_private_is_on_nobody_elses_page(made, client):
    await made.services.chat.tell(DINA.id, card_of("for Dina alone"), "1")

    pages = {name: "for Dina alone" in await Caller(client, name).page() for name in NAMES}

    assert pages == {name: name == "dina" for name in NAMES}


async def test_the_part_that_changes_is_what_the_page_shows(made, client):
    await made.services.chat.post(INDEPENDENT, Card("", (Heading("A card"),)), "1")

    feed = await (await client.get("/local/omar/feed")).text()

    assert feed.strip() in await Caller(client, "omar").page()


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
async def test_whatever_stands_in_a_message_is_text_on_the_page(made, client, text):
    dina = Caller(client, "dina")
    message = await made.services.chat.post(INDEPENDENT, card_of("as it was"), "1")
    await made.services.chat.update(INDEPENDENT, message, card_of("harmless"))
    harmless = tags(await dina.page())

    await made.services.chat.update(INDEPENDENT, message, card_of(text))

    assert tags(await dina.page()) == harmless


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
async def test_whatever_was_typed_is_text_in_the_form_that_comes_back(sam, text):
    harmless = await sam.gets("submit", {**DILEMMA, "deal_value": "x"})
    hostile = await sam.gets("submit", {**DILEMMA, "deal_value": text})

    assert tags(hostile) == tags(harmless)


def tags(html: str) -> list[tuple[str, list[str]]]:
    """Every tag with the names of its attributes."""
    return [(tag, sorted(attributes)) for tag, attributes in read(html).tags]


# --- live --------------------------------------------------------------------------------------------


async def test_an_open_page_is_told_that_something_changed_and_nothing_of_what(made, client):
    async with client.get("/local/dina/changes") as stream:
        first = await event(stream)
        await made.services.chat.post(INDEPENDENT, card_of(SECRET_WORDS), "1")
        second = await event(stream)
        made.local.live.close()
        rest = await stream.content.read()

    assert stream.content_type == "text/event-stream"
    assert stream.headers["X-Content-Type-Options"] == "nosniff"
    assert first == second == "event: changed\ndata:\n\n"
    assert rest == b""


async def test_a_page_hears_nothing_of_channels_that_its_person_is_not_in(made, client):
    async with client.get("/local/maya/changes") as stream:
        await event(stream)
        await made.services.chat.post(INDEPENDENT, card_of("not for Maya"), "1")
        await made.services.chat.tell(DINA.id, card_of("nor this"), "2")
        made.local.live.close()
        rest = await stream.content.read()

    assert rest == b""
