"""Does every page of the demo answer, to this machine's browser alone, and take nothing that is malformed?"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from structlog.testing import capture_logs

from adapters.local.world import DINA, INDEPENDENT, MANAGEMENT, PEOPLE, SAM, private_chat
from bot.people import bare
from bot.texts import Texts
from bot.views.elements import Card, Heading, Paragraph
from tests.local.acting import DILEMMA, Caller, reference_in, words
from tests.local.demo import SECRET_WORDS, Demo, demo
from tests.rendering.hostile import HOSTILE
from tests.rendering.reading import read

EN, NL = Texts("en"), Texts("nl")
NAMES = [bare(person) for person in PEOPLE]
PAGES = ["/local/", "/local/gallery", *(f"/local/{name}" for name in NAMES)]
DEEDS = ["command", "press", "submit", "language"]


@pytest.fixture
async def made(tmp_path: Path) -> AsyncIterator[Demo]:
    async with demo(tmp_path) as made:
        yield made


@pytest.fixture
async def client(made: Demo) -> AsyncIterator[TestClient]:  # type: ignore[type-arg]
    async with TestClient(TestServer(made.app)) as client:
        yield client


@pytest.fixture
def sam(client: Any) -> Caller:
    return Caller(client, "sam")


# --- pages -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/", "/local"])
async def test_the_address_alone_leads_to_the_people_of_the_demo(client, path):
    response = await client.get(path, allow_redirects=False)

    assert response.status == 302
    assert response.headers["Location"] == "/local/"


async def test_the_first_page_names_everybody_with_what_they_do_and_where_they_are(client):
    page = words(await (await client.get("/local/")).text())

    for person in PEOPLE.values():
        assert person.name in page
        assert EN(f"local.about.{bare(person.id)}") in page
    assert "Management and Independent" in page
    assert "Independent and Directors" in page


@pytest.mark.parametrize("path", PAGES)
async def test_every_page_says_that_it_is_a_demo_and_what_happens_next(client, path):
    page = read(await (await client.get(path)).text())

    assert EN("local.notice") in page.texts
    assert "note note-next" in [attributes.get("class") for _, attributes in page.tags]


@pytest.mark.parametrize(
    ("name", "channels"),
    [
        ("sam", []),
        ("maya", ["management"]),
        ("omar", ["management", "independent"]),
        ("dina", ["independent", "directors"]),
        ("stella", []),
    ],
)
async def test_everybody_sees_the_own_private_chat_and_the_own_channels(client, name, channels):
    page = read(await Caller(client, name).page())

    shown = [attributes["data-channel"] for _, attributes in page.tags if "data-channel" in attributes]
    assert shown == [f"local:dm-{name}", *(f"local:{channel}" for channel in channels)]


async def test_a_channel_names_who_is_in_it(client):
    assert "In it: Omar Manager and Dina Director." in words(await Caller(client, "dina").page())


@pytest.mark.parametrize("path", ["/local/zed", "/local/zed/feed", "/local/zed/changes"])
async def test_nobody_is_there_under_another_name_and_the_page_leads_home(client, path):
    response = await client.get(path)

    assert response.status == 404
    assert EN("local.nobody.text") in await response.text()
    assert 'href="/local/"' in await response.text()


@pytest.mark.parametrize("deed", DEEDS)
async def test_nobody_acts_under_another_name(client, deed):
    assert (await client.post(f"/local/zed/{deed}", data={"words": ""})).status == 404


@pytest.mark.parametrize(
    ("name", "type"),
    [("local.js", "text/javascript"), ("local.css", "text/css"), ("icon.svg", "image/svg+xml")],
)
async def test_style_script_and_icon_are_files_of_their_own(client, name, type):
    response = await client.get(f"/local/static/{name}")

    assert (response.status, response.content_type) == (200, type)


@pytest.mark.parametrize("name", ["other.js", "..%2Fapp.py", "..%2F..%2Fcli.py"])
async def test_no_other_file_is_given_away(client, name):
    assert (await client.get(f"/local/static/{name}")).status == 404


@pytest.mark.parametrize("path", [*PAGES, "/", "/local/sam/feed", "/local/static/local.js", "/local/zed"])
async def test_every_answer_keeps_other_pages_and_foreign_scripts_out(client, path):
    headers = (await client.get(path, allow_redirects=False)).headers

    assert headers["Content-Security-Policy"] == (
        "default-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"
    )
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", PAGES)
async def test_no_page_has_a_script_or_style_of_its_own(client, path):
    page = read(await (await client.get(path)).text())

    assert all("src" in attributes for tag, attributes in page.tags if tag == "script")
    assert "style" not in {tag for tag, _ in page.tags}
    assert not {name for _, a in page.tags for name in a if name == "style" or name.startswith("on")}


# --- languages ---------------------------------------------------------------------------------------


async def test_the_first_page_speaks_the_browsers_language(client):
    page = await client.get("/local/", headers={"Accept-Language": "nl-NL,nl;q=0.9,en;q=0.8"})

    assert NL("local.start.who") in await page.text()


async def test_whoever_chooses_a_language_reads_it_from_then_on_and_nobody_else(client, sam):
    response = await sam.does("language", {"language": "nl"})

    assert response.status == 204
    assert NL("local.raise") in await sam.page()
    assert NL("dilemma.title") in await sam.gets("command", {"words": ""})
    assert EN("local.raise") in await Caller(client, "maya").page()


async def test_private_messages_come_in_the_chosen_language(made, sam):
    await sam.does("language", {"language": "nl"})
    await sam.raises_a_dilemma()
    await made.worker.drain()

    [receipt] = await made.html_in(private_chat(SAM.id))
    assert NL("receipt.dont_sign") in words(receipt)


# --- commands, buttons, forms ------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["/dilemma", "dilemma", "", "  /Dilemma  "])
async def test_the_command_opens_the_form(sam, typed):
    assert 'data-form="dilemma"' in await sam.gets("command", {"words": typed})


@pytest.mark.parametrize("typed", ["/dilemma mine", "mine", "/dilemma   MINE "])
async def test_the_command_lists_the_own_cases(sam, typed):
    assert EN("mine.heading") in words(await sam.gets("command", {"words": typed}))


@pytest.mark.parametrize("typed", ["/dilemma help", "help", "/dilemmas", "hello?"])
async def test_anything_else_is_answered_with_help(sam, typed):
    assert EN("help.heading") in words(await sam.gets("command", {"words": typed}))


async def test_what_is_said_to_one_person_can_be_closed(sam):
    page = read(await sam.gets("command", {"words": "help"}))

    assert any("data-close" in attributes for tag, attributes in page.tags if tag == "button")


async def test_a_form_with_problems_comes_back_with_everything_typed(sam):
    page = read(await sam.gets("submit", {**DILEMMA, "deal_value": "0,125"}))

    assert EN("problem.ambiguous") in page.texts
    assert DILEMMA["mismatch"] in [text.strip() for text in page.texts]
    assert "0,125" in [attributes.get("value") for _, attributes in page.tags]


async def test_nobody_is_offered_as_the_own_line_manager(sam):
    review = read(await sam.gets("submit", {**DILEMMA, "at_stake": "manager"}))

    offered = [attributes["value"] for tag, attributes in review.tags if tag == "option"]
    assert offered == ["", "local:maya", "local:omar", "local:dina", "local:stella"]


async def test_several_ticks_of_one_question_are_all_taken(made, sam):
    review = await sam.gets("submit", [*DILEMMA.items(), ("at_stake", "manager")])

    assert EN("gainers.label") in words(review)


async def test_a_raised_dilemma_becomes_a_card_in_the_channel(made, client, sam):
    said = words(await sam.raises_a_dilemma())
    await made.worker.drain()

    [card] = await made.html_in(MANAGEMENT)
    assert EN("done.opened.next") in said
    assert DILEMMA["customer_need"] in words(card)
    assert DILEMMA["customer_need"] in words(await Caller(client, "maya").page())


@pytest.mark.parametrize(
    ("deed", "fields"),
    [
        ("press", {"action": "approve_summary", "reference": "SD-7K3QXM"}),
        ("submit", {"form": "dilemma_of_old", "reference": "", "token": ""}),
    ],
)
async def test_an_unknown_button_or_form_gets_a_sentence(sam, deed, fields):
    assert EN("refusal.button_outdated") in words(await sam.gets(deed, fields))


@pytest.mark.parametrize("action", ["decide", "ask", "recuse"])
async def test_who_is_not_in_the_channel_reads_the_same_as_for_a_case_that_is_not_there(made, client, action):
    await Caller(client, "sam").raises_a_dilemma()
    await made.worker.drain()
    [card] = await made.html_in(MANAGEMENT)
    reference = reference_in(card)
    dina = Caller(client, "dina")

    answer = await dina.gets("press", {"action": action, "reference": reference})

    assert answer == await dina.gets("press", {"action": action, "reference": "SD-7K3QXM"})
    assert EN("refusal.not_for_you") in words(answer)


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


# --- what there is to do -----------------------------------------------------------------------------


async def home_of(client: Any, name: str, **query: str) -> str:
    response = await client.get(f"/local/{name}/home", params=query)
    assert response.status == 200
    return str(await response.text())


@pytest.mark.parametrize("name", NAMES)
async def test_what_there_is_to_do_stands_above_the_messages(client, name):
    page = await Caller(client, name).page()

    assert (await home_of(client, name)).strip() in page
    assert page.index('id="home"') < page.index('id="feed"')


async def test_a_raised_case_is_listed_for_the_rep_and_for_who_may_decide_it(made, client, sam):
    nothing = {name: await home_of(client, name) for name in NAMES}
    await sam.raises_a_dilemma()
    await made.worker.drain()

    assert EN("state.awaiting_decision") in words(await home_of(client, "sam"))
    for name in ("maya", "omar"):
        assert EN("home.waiting") in words(await home_of(client, name))
    for name in ("dina", "stella"):
        assert await home_of(client, name) == nothing[name]


async def test_a_page_of_it_is_asked_for_by_its_button(made, client, sam):
    for number in range(6):
        await sam.raises_a_dilemma(deal_ref=f"Deal {number}", token=f"token {number}")
    [more] = [a for _, a in read(await home_of(client, "sam")).tags if a.get("data-action") == "home_mine"]

    later = words(await home_of(client, "sam", action="home_mine", reference=more["data-reference"]))

    assert "Deal 0" in later
    assert "Deal 5" not in later


@pytest.mark.parametrize("reference", ["SD-000000", "", "x" * 5000, "<script>"])
@pytest.mark.parametrize("action", ["home_mine", "home", "decide", "<script>", ""])
async def test_any_other_page_is_the_first_one(client, action, reference):
    asked = await home_of(client, "sam", action=action, reference=reference)

    assert asked == await home_of(client, "sam")


async def test_the_reps_page_looks_again_when_the_card_was_posted(made, client, sam):
    await sam.raises_a_dilemma()
    async with client.get("/local/sam/changes") as stream:
        await event(stream)
        await made.worker.drain()

        assert await event(stream) == "event: changed\ndata:\n\n"
        made.local.live.close()


# --- live --------------------------------------------------------------------------------------------


async def event(stream: Any) -> str:
    """The next event of an open stream."""
    return (await stream.content.readuntil(b"\n\n")).decode()


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


# --- who may talk to it ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host", ["example.com", "127.0.0.1.example.com", "192.168.1.5:3978", "[::2]", "a:b:c", ""]
)
@pytest.mark.parametrize("path", ["/", "/local/", "/local/sam", "/local/sam/feed", "/local/sam/changes"])
async def test_a_foreign_name_for_this_machine_is_turned_away(client, host, path):
    response = await client.get(path, headers={"Host": host}, allow_redirects=False)

    assert response.status in (400, 403)
    assert "Sam" not in await response.text()


@pytest.mark.parametrize("host", ["localhost", "localhost:3978", "127.0.0.1", "127.0.0.2:80", "[::1]:3978"])
async def test_every_loopback_name_will_do(client, host):
    assert (await client.get("/local/sam", headers={"Host": host})).status == 200


@pytest.mark.parametrize("origin", ["https://example.com", "null", "http://localhost:1", "http://127.0.0.1"])
@pytest.mark.parametrize("deed", DEEDS)
async def test_a_page_of_another_site_presses_no_button_here(sam, deed, origin):
    response = await sam.does(deed, {"language": "nl", "words": ""}, Origin=origin)

    assert response.status == 403
    assert EN("local.raise") in await sam.page()


async def test_a_page_of_its_own_may_do_anything(client, sam):
    response = await sam.does("command", {"words": ""}, Origin=str(client.make_url("")).rstrip("/"))

    assert response.status == 200


# --- malformed ---------------------------------------------------------------------------------------

FORM_DATA = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"words",
        b"\xff\xfe",
        b"words=%ff",
        b"words=a&words=b",
        b"WORDS=a",
        b"words=a&" + b"&".join(b"name_%d=" % number for number in range(3)),
        b"words=&language=nl&action=decide&form=dilemma&reference=&token=&"
        + b"&".join([b"at_stake=me"] * 60),
        b"%C3%A9=1",
        b"language=fr",
        b"action=decide",
        b"action=de%20cide&reference=",
        b"action=decide&reference=" + b"x" * 90,
        b"form=dilemma&reference=",
        b"form=&reference=&token=",
        b"form=dilemma&reference=&token=" + b"x" * 90,
        b"form=dilemma&reference=&token=&" + b"x" * 50 + b"=1",
    ],
)
@pytest.mark.parametrize("deed", DEEDS)
async def test_a_body_of_another_shape_is_refused_without_a_word_of_it_in_the_log(made, client, deed, body):
    with capture_logs() as logged:
        response = await client.post(f"/local/sam/{deed}", data=body, headers=FORM_DATA)

    assert response.status == 400
    assert [entry["event"] for entry in logged] == ["web.malformed"]


@pytest.mark.parametrize("type", ["application/json", "text/plain", "multipart/form-data; boundary=x"])
@pytest.mark.parametrize("deed", DEEDS)
async def test_anything_but_form_data_is_refused(client, deed, type):
    response = await client.post(f"/local/sam/{deed}", data=b"words=", headers={"Content-Type": type})

    assert response.status == 400


async def test_a_body_that_is_too_large_is_refused(client):
    response = await client.post("/local/sam/command", data={"words": "x" * 2_000_000})

    assert response.status == 413


# --- when something breaks ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("deed", "fields"),
    [("submit", DILEMMA), ("press", {"action": "decide", "reference": "SD-7K3QXM"})],
)
async def test_an_unexpected_error_answers_an_id_that_the_log_has_and_nothing_typed(made, sam, deed, fields):
    made.fuse.is_blown = True

    with capture_logs() as logged:
        response = await sam.does(deed, fields)

    assert response.status == 500
    [entry] = logged
    assert (await response.json()) == {"incident": entry["incident"]}
    assert entry["error"] == "RuntimeError"
    assert SECRET_WORDS not in json.dumps(entry)


async def test_a_page_that_breaks_says_so_with_an_id(made, client):
    async def broken(_channels: Any) -> Any:
        raise RuntimeError(SECRET_WORDS)

    made.local.messages.of = broken  # type: ignore[method-assign]
    with capture_logs() as logged:
        response = await client.get("/local/sam")

    assert response.status == 500
    assert logged[0]["incident"] in await response.text()
    assert SECRET_WORDS not in await response.text() + json.dumps(logged)
