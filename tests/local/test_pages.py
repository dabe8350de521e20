"""Does every page of the demo answer, to each as himself, in his language, with nothing foreign in it?"""

from __future__ import annotations

import pytest

from adapters.local.world import PEOPLE, SAM, private_chat
from bot.people import bare
from tests.local.acting import DEEDS, EN, NAMES, NL, Caller, words
from tests.rendering.reading import read

PAGES = ["/local/", "/local/gallery", *(f"/local/{name}" for name in NAMES)]


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
        ("noor", ["directors"]),
        ("stella", []),
        ("pia", []),
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
        "default-src 'self'; img-src 'self' data:; base-uri 'none'; frame-ancestors 'none';"
        " form-action 'self'"
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
