"""Can people of the demo put its clock forward, and does everything then go by the moved time?"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from playwright.async_api import Locator, Page, expect

from adapters.local.clock import FURTHEST, NEXT, STEPS
from adapters.local.world import INDEPENDENT, MANAGEMENT, SAM, private_chat
from adapters.wiring.demo import open_demo
from bot.audit import Act
from bot.people import ChannelId
from bot.texts import Texts
from tests.cast import COMPANY, NOW
from tests.fakes import FrozenClock
from tests.local import story
from tests.local.acting import Caller, reference_in, words
from tests.local.browser import PATIENCE, chromium, faults_of, need_chromium, open_as
from tests.local.demo import Demo, running_demo
from tests.rendering.reading import read
from tests.storage.runner import NEVER
from tests.stores import sqlite_url

EN, NL = Texts("en"), Texts("nl")
DAY = timedelta(days=1)


async def put_forward(client: Any, step: str, language: str = "en") -> dict[str, str]:
    response = await client.post("/local/clock", data={"step": step, "language": language})
    assert response.status == 200
    answer: dict[str, str] = await response.json()
    return answer


async def shown_by(client: Any) -> str:
    return str((await (await client.get("/local/clock")).json())["now"])


async def in_thread(made: Demo, channel: ChannelId = MANAGEMENT) -> list[Any]:
    return [one for one in await made.local.messages.of([channel]) if one.thread_of]


# --- what the pages show -----------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/local/", "/local/sam", "/local/stella", "/local/nobody"])
async def test_every_page_tells_the_time_where_the_company_is_and_that_only_the_demo_can_move_it(
    client, path
):
    page = words(await (await client.get(path)).text())

    assert "Demo clock: Tuesday 17 November 2026, 10:00" in page
    assert EN("clock.only") in page


async def test_the_clock_speaks_the_readers_language(client, sam):
    await sam.does("language", {"language": "nl"})

    assert "Klok van de demo: dinsdag 17 november 2026, 10:00" in words(await sam.page())
    assert NL("clock.by.next") in words(await sam.page())
    assert (await put_forward(client, "day", "nl"))["said"] == NL(
        "clock.said.moved", moment="woensdag 18 november 2026, 10:00"
    )


async def test_whoever_hears_the_page_hears_what_the_buttons_are_for_and_what_came_of_them(sam):
    tags = read(await sam.page()).tags
    [bar] = [a for tag, a in tags if tag == "aside"]
    [steps] = [a for _, a in tags if a.get("class") == "clock-steps"]

    assert bar["aria-label"] == EN("clock.title")
    assert (steps["role"], steps["aria-label"]) == ("group", EN("clock.move"))
    assert ("p", {"class": "clock-said", "role": "status"}) in tags
    assert [a["data-step"] for tag, a in tags if "data-step" in a] == [*STEPS, NEXT]


# --- forward -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("step", "now", "moment"),
    [
        ("hour", "2026-11-17T10:00:00Z", "Tuesday 17 November 2026, 11:00"),
        ("day", "2026-11-18T09:00:00Z", "Wednesday 18 November 2026, 10:00"),
        ("week", "2026-11-24T09:00:00Z", "Tuesday 24 November 2026, 10:00"),
        ("month", "2026-12-17T09:00:00Z", "Thursday 17 December 2026, 10:00"),
    ],
)
async def test_each_button_makes_it_as_much_later_as_it_says(made, client, sam, step, now, moment):
    answer = await put_forward(client, step)

    assert answer == {"now": now, "said": EN("clock.said.moved", moment=moment)}
    assert await shown_by(client) == now
    assert f"Demo clock: {moment}" in words(await sam.page())
    assert f"{made.services.now():%Y-%m-%dT%H:%M:%SZ}" == now


async def test_steps_add_up_also_those_of_two_people_at_once(client):
    await put_forward(client, "week")
    await asyncio.gather(put_forward(client, "day"), put_forward(client, "day"))

    assert await shown_by(client) == "2026-11-26T09:00:00Z"


async def test_real_time_goes_on_after_a_step(made, client):
    await put_forward(client, "day")
    made.clock.move(timedelta(minutes=7))

    assert await shown_by(client) == "2026-11-18T09:07:00Z"


async def test_it_goes_no_further_than_ten_years_and_says_so(made, client):
    answers = [await put_forward(client, "month") for _ in range(FURTHEST.days // 30 + 1)]

    assert answers[-1]["said"] == EN("clock.said.furthest")
    assert made.services.now() == NOW + FURTHEST


async def test_a_message_bears_the_moved_time(made, client, sam):
    await put_forward(client, "week")
    await sam.raises_a_dilemma(decide_by="2026-12-01")
    await made.worker.drain()

    [card] = await made.local.messages.of([MANAGEMENT])
    assert card.posted_at == NOW + timedelta(weeks=1)
    assert "Tue 24 Nov 2026, 10:00" in words(await sam.page())


# --- what happens next -------------------------------------------------------------------------------


async def test_a_step_fires_the_first_reminder_of_an_undecided_case_once_and_in_its_thread(made, client, sam):
    await sam.raises_a_dilemma()
    await made.worker.drain()
    [card] = await made.local.messages.of([MANAGEMENT])

    await put_forward(client, "day")
    await made.worker.drain()
    await put_forward(client, "hour")
    await made.worker.drain()

    [reminder] = await in_thread(made)
    assert reminder.thread_of == card.message_id
    assert reminder.posted_at == NOW + DAY
    assert EN("reminder.text", reference=reference_in(card.html)) in words(reminder.html)


async def test_to_what_happens_next_leads_from_the_raising_to_each_reminder_in_turn(made, client, sam):
    await sam.raises_a_dilemma()
    await made.worker.drain()

    moments = []
    for _ in range(2):
        moments.append((await put_forward(client, NEXT))["now"])
        await made.worker.drain()

    assert moments == ["2026-11-18T09:00:00Z", "2026-11-19T09:00:00Z"]
    assert len(await in_thread(made)) == 2


async def test_two_who_want_what_happens_next_at_once_get_there_together(made, client, sam):
    await sam.raises_a_dilemma()
    await made.worker.drain()

    said = {one["said"] for one in await asyncio.gather(*(put_forward(client, NEXT) for _ in range(2)))}

    assert said == {
        EN("clock.said.moved", moment="Wednesday 18 November 2026, 10:00"),
        EN("clock.said.busy"),
    }
    assert await shown_by(client) == "2026-11-18T09:00:00Z"


async def test_where_nothing_waits_the_clock_stays_and_says_why(client):
    answer = await put_forward(client, NEXT)

    assert answer == {"now": "2026-11-17T09:00:00Z", "said": EN("clock.said.nothing")}


async def test_a_worker_that_sleeps_is_woken_by_a_step(tmp_path):
    async with (
        running_demo(tmp_path, poll_seconds=NEVER) as (made, _),
        TestClient(TestServer(made.app)) as client,
    ):
        await Caller(client, "sam").raises_a_dilemma()
        await until(made, lambda: card_is_written_down(made))

        await put_forward(client, "day")

        assert len(await until(made, lambda: in_thread(made))) == 1


async def until(made: Demo, look: Any) -> Any:
    """What there is to see, once there is something; each change that a page hears of is a reason to look."""
    with made.local.live.listen([MANAGEMENT, INDEPENDENT, private_chat(SAM.id)]) as listener:
        async with asyncio.timeout(PATIENCE / 1000):
            async for _ in listener.changes(NEVER):
                if found := await look():
                    return found
    raise AssertionError("the demo was closed before there was anything to see")


async def card_is_written_down(made: Demo) -> bool:
    """From then on a reminder waits."""
    async with made.services.read() as work:
        trails = [await work.audit.of(case.reference) for case in await work.cases.open_cases()]
    return any(entry.action == Act.CARD_POSTED for trail in trails for entry in trail)


# --- a restart ---------------------------------------------------------------------------------------


@asynccontextmanager
async def started(folder: Path, real: FrozenClock) -> AsyncIterator[tuple[Any, Any]]:
    """As `squaredeal demo` does it."""
    async with (
        open_demo(sqlite_url(folder / "demo.db"), COMPANY, real.now) as (local, app),
        TestClient(TestServer(app)) as client,
    ):
        yield local, client


async def test_after_a_restart_it_is_as_late_as_before(tmp_path):
    real = FrozenClock(NOW)
    async with started(tmp_path, real) as (_, client):
        await put_forward(client, "week")
    real.move(timedelta(minutes=3))

    async with started(tmp_path, real) as (local, client):
        assert await shown_by(client) == "2026-11-24T09:03:00Z"
        assert local.services.now() == NOW + timedelta(weeks=1, minutes=3)
        await put_forward(client, "hour")
        assert await shown_by(client) == "2026-11-24T10:03:00Z"


# --- who may, and what is no step --------------------------------------------------------------------


@pytest.mark.parametrize("origin", ["https://example.com", "null", "http://localhost:1"])
async def test_a_page_of_another_site_moves_no_clock(client, origin):
    fields = {"step": "day", "language": "en"}
    response = await client.post("/local/clock", data=fields, headers={"Origin": origin})

    assert response.status == 403
    assert await shown_by(client) == "2026-11-17T09:00:00Z"


async def test_a_foreign_name_for_this_machine_reads_no_clock(client):
    assert (await client.get("/local/clock", headers={"Host": "example.com"})).status == 403


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"step": "day"},
        {"language": "en"},
        {"step": "back", "language": "en"},
        {"step": "-1", "language": "en"},
        {"step": "", "language": "en"},
        {"step": "day", "language": "fr"},
        [("step", "day"), ("step", "day"), ("language", "en")],
    ],
)
async def test_what_is_no_step_is_refused_and_moves_nothing(client, fields):
    assert (await client.post("/local/clock", data=fields)).status == 400
    assert await shown_by(client) == "2026-11-17T09:00:00Z"


async def test_nothing_but_form_data_moves_the_clock(client):
    assert (await client.post("/local/clock", json={"step": "day", "language": "en"})).status == 400
    assert await shown_by(client) == "2026-11-17T09:00:00Z"


# --- in a browser ------------------------------------------------------------------------------------


def bar(page: Page) -> Locator:
    return page.locator("#clock")


@pytest.mark.parametrize("language", ["en", "nl"])
async def test_a_person_presses_keys_and_sees_everybody_s_clock_and_the_reminder_without_reloading(
    tmp_path, language
):
    need_chromium()
    texts = Texts(language)
    later = {"en": "Wednesday 18 November 2026, 10:00", "nl": "woensdag 18 november 2026, 10:00"}[language]
    async with running_demo(tmp_path, language) as (made, address), chromium() as browser:
        sam, omar = [await open_as(browser, address, name) for name in ("sam", "omar")]
        await story.raise_dilemma(sam, decide_by="2026-11-27")
        await until(made, lambda: card_is_written_down(made))
        forward = bar(sam).get_by_role("button", name=texts("clock.by.day"), exact=True)

        await forward.focus()
        await sam.keyboard.press("Enter")

        said = texts("clock.said.moved", moment=later)
        await expect(bar(sam).get_by_role("status")).to_have_text(said)
        await expect(forward).to_be_focused()
        await expect(omar.locator("#feed .thread .card")).to_have_count(1)
        for page in (sam, omar):
            await expect(bar(page).locator("time")).to_have_text(later)
            assert await faults_of(page) == []


async def test_the_first_page_has_the_clock_too_and_says_when_it_could_not_be_moved(tmp_path):
    need_chromium()
    async with chromium() as browser:
        async with running_demo(tmp_path) as (_, address):
            page = await open_as(browser, address, "")
            await bar(page).locator("[data-step=week]").click()
            await expect(bar(page).locator("time")).to_have_text("Tuesday 24 November 2026, 10:00")

        await bar(page).locator("[data-step=week]").click()

        await expect(bar(page).get_by_role("status")).to_have_text(EN("clock.failed"))
        await expect(bar(page).locator("time")).to_have_text("Tuesday 24 November 2026, 10:00")
