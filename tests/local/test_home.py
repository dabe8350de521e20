"""Does everybody's page of the demo say what there is to do, and look again when that changes?"""

from __future__ import annotations

from typing import Any

import pytest

from tests.local.acting import EN, NAMES, NL, Caller, event, words
from tests.rendering.reading import read


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
    for name in ("dina", "noor", "stella", "pia"):
        assert await home_of(client, name) == nothing[name]


@pytest.mark.parametrize("texts", [EN, NL], ids=["en", "nl"])
async def test_stella_reads_where_to_find_what_is_worth_a_look_before_there_is_any(client, texts):
    stella = Caller(client, "stella")
    await stella.does("language", {"language": texts.language})

    assert f"“{texts('home.noted')}”" in words(await stella.page())


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
