"""Does the demo answer this machine's browser alone, and refuse what is malformed without a word of it?"""

from __future__ import annotations

import json
from typing import Any

import pytest
from structlog.testing import capture_logs

from tests.local.acting import DEEDS, DILEMMA, EN
from tests.local.demo import SECRET_WORDS

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
