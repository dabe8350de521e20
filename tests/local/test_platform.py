"""Does the local platform keep the promises of a platform: directory, chat, live pages, kept messages?"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from adapters.local.live import Live
from adapters.local.world import (
    CHANNELS,
    DINA,
    DIRECTORS,
    INDEPENDENT,
    MANAGEMENT,
    MAYA,
    NOOR,
    OMAR,
    PEOPLE,
    SAM,
    STELLA,
    demo_company,
    private_chat,
)
from bot.errors import PermanentFailure
from bot.people import ChannelId, PersonId
from bot.views.elements import Card, Paragraph
from storage.database import Database
from storage.local_messages import SqlLocalLanguages, SqlLocalMessages
from tests.cast import COMPANY, NOW
from tests.local.demo import Demo, demo
from tests.stores import copy_of_empty_sqlite


@pytest.fixture
async def made(tmp_path: Path) -> AsyncIterator[Demo]:
    async with demo(tmp_path, language="nl") as made:
        yield made


def card(text: str = "hello") -> Card:
    return Card("", (Paragraph((text,)),))


# --- the company -------------------------------------------------------------------------------------


def test_the_demo_company_is_the_one_of_the_settings_with_its_own_people():
    company = demo_company(COMPANY)

    assert (company.management, company.independent, company.directors) == tuple(CHANNELS)
    assert company.stewards == (STELLA.id,)
    assert company.promise == COMPANY.promise


def test_who_pays_is_nobody_who_decides_or_raises():
    deciders = {member.id for members in CHANNELS.values() for member in members}

    assert demo_company(COMPANY).compensation_owner not in deciders | {SAM.id}


# --- the directory -----------------------------------------------------------------------------------


async def test_everybody_reads_the_companys_language_until_another_is_chosen(made):
    await made.local.languages.choose(OMAR.id, "en")

    channel = await made.services.directory.channel(INDEPENDENT)

    assert [(member.name, member.language) for member in channel.members] == [
        ("Omar Manager", "en"),
        ("Dina Director", "nl"),
    ]


async def test_the_channels_are_private_and_nobody_elses(made):
    for channel in CHANNELS:
        assert (await made.services.directory.channel(channel)).is_confidential


@pytest.mark.parametrize(
    ("channel", "inside"),
    [(MANAGEMENT, {MAYA, OMAR}), (INDEPENDENT, {OMAR, DINA}), (DIRECTORS, {DINA, NOOR})],
)
async def test_who_is_in_a_channel_may_act_there_and_nobody_else(made, channel, inside):
    memberships = [await made.services.directory.membership(channel, person) for person in PEOPLE]

    may_act = {one.person.id for one in memberships if one.may_act_here}
    assert may_act == {person.id for person in inside}


async def test_somebody_unknown_is_no_full_member(made):
    assert not (await made.services.directory.person(PersonId("local:zed"))).is_full_member


async def test_a_channel_that_is_not_there_is_a_fault_of_the_set_up(made):
    nowhere = ChannelId("local:nowhere")

    with pytest.raises(PermanentFailure, match="channel_not_found"):
        await made.services.directory.channel(nowhere)
    with pytest.raises(PermanentFailure, match="channel_not_found"):
        await made.services.directory.membership(nowhere, SAM.id)
    with pytest.raises(PermanentFailure, match="channel_not_found"):
        await made.services.chat.post(nowhere, card(), "key")


# --- the chat ----------------------------------------------------------------------------------------


async def test_what_is_told_to_a_person_stands_in_the_own_private_chat(made):
    channel, message = await made.services.chat.tell(SAM.id, card("for Sam"), "key")

    [kept] = await made.local.messages.of([private_chat(SAM.id)])
    assert (kept.channel, kept.message_id) == (channel, message)
    assert "for Sam" in kept.html


async def test_a_sending_that_comes_twice_is_there_twice(made):
    first = await made.services.chat.post(INDEPENDENT, card(), "the same key")
    second = await made.services.chat.post(INDEPENDENT, card(), "the same key")

    assert [message.message_id for message in await made.local.messages.of([INDEPENDENT])] == [first, second]


async def test_an_update_is_where_the_message_was(made):
    message = await made.services.chat.post(INDEPENDENT, card("before"), "1")
    await made.services.chat.post(INDEPENDENT, card("another"), "2")
    made.clock.move(timedelta(minutes=5))

    await made.services.chat.update(INDEPENDENT, message, card("after"))

    first, second = await made.local.messages.of([INDEPENDENT])
    assert "after" in first.html
    assert (first.posted_at, first.edited_at) == (NOW, NOW + timedelta(minutes=5))
    assert second.edited_at is None


async def test_what_nobody_can_find_is_refused_for_good(made):
    with pytest.raises(PermanentFailure, match="message_not_found") as gone:
        await made.services.chat.update(INDEPENDENT, "no such message", card())
    with pytest.raises(PermanentFailure, match="user_not_found"):
        await made.services.chat.tell(PersonId("local:zed"), card(), "key")

    assert not gone.value.mendable


async def test_messages_and_languages_are_there_after_a_restart(tmp_path):
    url = await copy_of_empty_sqlite(tmp_path)
    async with opened(url) as database:
        await SqlLocalMessages(database).add("m1", INDEPENDENT, None, "<p>kept</p>", "key", NOW)
        await SqlLocalLanguages(database).choose(SAM.id, "nl")
        await SqlLocalLanguages(database).choose(SAM.id, "en")

    async with opened(url) as database:
        [kept] = await SqlLocalMessages(database).of([INDEPENDENT, MANAGEMENT])
        chosen = await SqlLocalLanguages(database).chosen_by(SAM.id)

    assert (kept.message_id, kept.html, kept.posted_at) == ("m1", "<p>kept</p>", NOW)
    assert chosen == "en"


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    database = Database(url, lambda: None)
    try:
        yield database
    finally:
        await database.close()


# --- live --------------------------------------------------------------------------------------------


async def test_however_much_changed_meanwhile_a_page_looks_once():
    live = Live()
    with live.listen([INDEPENDENT]) as listener:
        changes = listener.changes(60)
        await anext(changes)
        for _ in range(3):
            live.changed(INDEPENDENT)
        assert await anext(changes)

        following = asyncio.ensure_future(anext(changes))
        live.changed(MANAGEMENT)
        live.close()
        with pytest.raises(StopAsyncIteration):
            await following


async def test_a_silent_stream_asks_now_and_then_whether_anybody_is_there():
    with Live().listen([INDEPENDENT]) as listener:
        changes = listener.changes(0)
        assert await anext(changes)
        assert not await anext(changes)


async def test_a_page_that_is_opened_while_the_server_stops_is_let_go_at_once():
    live = Live()
    live.close()

    with live.listen([INDEPENDENT]) as listener:
        assert [change async for change in listener.changes(60)] == []
