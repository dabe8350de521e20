"""Does the gallery show every look as a page and as the platforms get it, and say what they would?"""

from __future__ import annotations

import json
from typing import Any

import pytest
from markupsafe import Markup

from adapters import gallery
from adapters.local import pages
from bot.texts import LANGUAGES, Texts
from bot.views.examples import VIEWS
from tests.local.browser import chromium, faults_of, need_chromium, open_as
from tests.local.demo import running_demo
from tests.rendering.reading import read
from tests.rendering.schemas import check_card_shape, check_message_shape, check_view_shape, needs_schemas

EN, NL = Texts("en", gallery.ZONE), Texts("nl", gallery.ZONE)
FINE = gallery.Sent("Slack", "Block Kit", "{}", [])
BAD = gallery.Look(
    "too long",
    Markup("<p>…</p>"),
    (FINE, gallery.Sent("Teams", "Adaptive Card", "{}", ["card of 25001 characters"])),
    False,
)


async def page(client: Any, path: str = "", language: str = "en") -> str:
    response = await client.get(f"/local/gallery{path}?language={language}")
    assert response.status == 200
    return str(await response.text())


async def test_the_first_page_of_the_demo_leads_to_the_gallery(client):
    start = read(await (await client.get("/local/")).text())

    assert "/local/gallery" in [attributes.get("href") for tag, attributes in start.tags if tag == "a"]


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_view_is_there_with_every_look_and_they_all_fit(client, language):
    texts = Texts(language)
    html = read(await page(client, language=language))

    assert html.texts_of("h2") == list(VIEWS)
    assert html.texts_of("strong") == [
        texts("gallery.all_fit", count=len(examples)) for examples in VIEWS.values()
    ]
    for examples in VIEWS.values():
        assert set(examples) <= set(html.texts_of("a"))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("view", VIEWS)
async def test_every_look_is_shown_as_a_page_and_as_slack_and_teams_get_it(client, view, language):
    html = read(await page(client, f"/{view}", language))

    assert html.texts_of("h2")[0] == next(iter(VIEWS[view]))
    texts = Texts(language, gallery.ZONE)
    assert html.texts_of("strong").count(texts("gallery.fits")) == len(VIEWS[view])
    examples = [example(texts, gallery.SAMPLES) for example in VIEWS[view].values()]
    assert [json.loads(text) for text in html.texts_of("code")] == [
        sent for shown in examples for sent in (gallery.in_slack(shown)[0], gallery.in_teams(shown, texts)[0])
    ]


async def test_a_picture_of_an_example_is_drawn(client):
    html = read(await page(client, "/pictures"))
    images = [attributes["src"] or "" for tag, attributes in html.tags if tag == "img"]

    assert len(images) == 3
    assert all(image.startswith("data:image/svg+xml;base64,") for image in images)


async def test_a_browser_shows_a_picture_as_wide_as_there_is_room(tmp_path):
    need_chromium()
    async with running_demo(tmp_path) as (_, address), chromium() as browser:
        opened = await open_as(browser, address, "gallery")
        await opened.goto(f"{address}/local/gallery/pictures?language=en")
        seen = await opened.locator("img").evaluate_all(
            "images => images.map((one) => one.complete && one.naturalWidth > 0 && one.clientWidth > 250)"
        )

    assert seen == [True, True, True]


@needs_schemas
@pytest.mark.parametrize("view", VIEWS)
def test_what_stands_there_has_the_shape_that_slack_and_teams_publish(view):
    for look in gallery.looks_of(view, NL):
        blocks, card = (json.loads(sent.json) for sent in look.sent)
        (check_view_shape if "type" in blocks else check_message_shape)(blocks)
        check_card_shape(card)


def test_what_a_platform_would_refuse_is_said_with_the_reason():
    html = pages.render(
        "gallery_view.html", texts=EN, path=gallery.PATH, view="rep", views=VIEWS, looks=[BAD]
    )
    index = pages.render("gallery.html", texts=EN, path=gallery.PATH, views={"rep": [BAD]})

    assert read(html).texts_of("strong") == [EN("gallery.wrong", platform="Teams")]
    assert "card of 25001 characters" in html
    assert EN("gallery.some_wrong", count=1) in index


async def test_no_example_can_be_pressed_or_sent(client):
    html = read(await page(client, "/deciding"))
    shown = [attributes for _, attributes in html.tags if "shown" in (attributes.get("class") or "").split()]

    assert len(shown) == len(VIEWS["deciding"])
    assert all("inert" in attributes for attributes in shown)
    assert "script" not in [tag for tag, _ in html.tags]


async def test_it_speaks_the_browsers_language_until_another_is_chosen(client):
    dutch = {"Accept-Language": "nl-NL,nl;q=0.9"}

    first = await (await client.get("/local/gallery", headers=dutch)).text()
    chosen = await (await client.get("/local/gallery?language=en", headers=dutch)).text()
    unknown = await (await client.get("/local/gallery?language=zz", headers=dutch)).text()

    assert NL("gallery.lead") in first
    assert EN("gallery.lead") in chosen
    assert NL("gallery.lead") in unknown


@pytest.mark.parametrize("view", ["zebra", "..%2Frep", "Rep"])
async def test_there_is_no_other_view(client, view):
    assert (await client.get(f"/local/gallery/{view}")).status == 404


@pytest.mark.parametrize("path", ["/local/gallery", "/local/gallery/rep"])
async def test_it_answers_this_machines_own_browser_alone(client, path):
    ours, foreign = await client.get(path), await client.get(path, headers={"Host": "example.com"})

    assert (ours.status, foreign.status) == (200, 403)
    assert ours.headers["Content-Security-Policy"].startswith("default-src 'self'")


async def test_every_page_of_it_is_readable(tmp_path):
    need_chromium()
    async with running_demo(tmp_path) as (_, address), chromium() as browser:
        opened = await open_as(browser, address, "gallery")
        faults = {}
        for view in ["", *(f"/{view}" for view in VIEWS)]:
            await opened.goto(f"{address}/local/gallery{view}?language=nl")
            await opened.evaluate(
                "document.querySelectorAll('details').forEach((one) => { one.open = true; })"
            )
            faults[view] = [
                fault for fault in await faults_of(opened) if not fault.startswith(("PRE", "CODE"))
            ]

    assert {view: found for view, found in faults.items() if found} == {}
