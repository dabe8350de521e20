"""Do people get through the demo in a real browser? Each on an own page, which nobody ever reloads."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser, ConsoleMessage, Page, Request, Route, expect
from structlog.testing import capture_logs

from adapters.local.world import DINA, INDEPENDENT, SAM
from bot.views.elements import Button, Buttons, Card, Note, Paragraph
from tests.local import story
from tests.local.acting import EN, NL
from tests.local.browser import (
    DESK,
    PHONE,
    chromium,
    close,
    dialog,
    faults_of,
    fill,
    need_chromium,
    open_as,
    send,
)
from tests.local.demo import SECRET_WORDS, Demo, running_demo

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def opened() -> AsyncIterator[Browser]:
    """One for all tests here: to start it takes longer than half of them."""
    need_chromium()
    async with chromium() as opened:
        yield opened


@pytest_asyncio.fixture(loop_scope="module")
async def browser(opened: Browser) -> AsyncIterator[Browser]:
    yield opened
    for context in opened.contexts:
        await context.close()


class Stage:
    """The running demo, and a browser for whoever comes."""

    def __init__(self, demo: Demo, address: str, browser: Browser) -> None:
        self.demo = demo
        self.address = address
        self.script_errors: list[str] = []
        self._browser = browser

    async def enter(self, name: str, size: Any = PHONE, **how: Any) -> Page:
        page = await open_as(self._browser, self.address, name, size, **how)
        page.on("pageerror", lambda error: self.script_errors.append(str(error)))
        page.on("console", self._listen)
        return page

    def _listen(self, said: ConsoleMessage) -> None:
        if "Content Security Policy" in said.text:
            self.script_errors.append(said.text)


@pytest_asyncio.fixture(loop_scope="module")
async def stage(tmp_path: Path, browser: Browser) -> AsyncIterator[Stage]:
    async with running_demo(tmp_path) as (demo, address):
        stage = Stage(demo, address, browser)
        yield stage
    assert stage.script_errors == []


def feed(page: Page) -> Any:
    return page.locator("#feed")


def home(page: Page) -> Any:
    return page.locator("#home")


def message(page: Page, text: str) -> Any:
    return feed(page).locator(".message", has_text=text)


# --- the journey -------------------------------------------------------------------------------------


async def test_a_dilemma_is_raised_asked_about_answered_and_decided_and_the_rep_reads_why(stage):
    sam, dina, maya = [await stage.enter(name) for name in ("sam", "dina", "maya")]
    for page in (sam, dina, maya):
        await page.evaluate("window.wasNeverReloaded = true")

    await story.raise_dilemma(sam)
    await expect(message(sam, EN("receipt.dont_sign"))).to_be_visible()
    await expect(message(dina, story.DILEMMA["mismatch"])).to_be_visible()

    await story.ask(dina)
    await expect(message(sam, story.QUESTION)).to_be_visible()

    await story.give_answer(sam)
    await expect(message(dina, story.ANSWER).first).to_be_visible()
    await expect(feed(dina).locator(".thread .mention")).to_have_text("Dina Director")

    await story.decide(dina)
    outcome = feed(sam).locator("li.message").first
    await expect(outcome).to_contain_text(story.RATIONALE)
    await expect(outcome).to_contain_text(story.DETAILS["customer_told"])
    await expect(outcome.locator(".note-next")).to_be_visible()

    await expect(message(dina, EN("local.edited")).first).to_contain_text(story.RATIONALE)
    await expect(feed(dina).locator("[data-action=decide]")).to_have_text([EN("button.correct")])
    await expect(feed(maya).locator(".message")).to_have_count(0)
    for page in (sam, dina, maya):
        assert await page.evaluate("window.wasNeverReloaded")


async def test_what_waits_and_where_the_own_case_stands_is_seen_at_the_start_of_the_page(stage):
    sam, dina, maya = [await stage.enter(name) for name in ("sam", "dina", "maya")]
    nothing = await home(maya).inner_text()

    await story.raise_dilemma(sam)
    await expect(home(sam)).to_contain_text(EN("state.awaiting_decision"))
    await expect(home(dina)).to_contain_text(story.DILEMMA["deal_ref"])

    await home(dina).locator("[data-action=decide]").click()
    await close(dina)
    await story.decide(dina)

    await expect(home(dina).locator("[data-action=decide]")).to_have_count(0)
    await expect(home(sam)).to_contain_text(EN("state.decided"))
    assert await home(maya).inner_text() == nothing


async def test_pages_of_the_own_cases_are_turned_in_place_and_stay_turned(stage):
    sam = await stage.enter("sam")
    for number in range(7):
        await story.raise_dilemma(sam, deal_ref=f"Deal {number}")
    await expect(home(sam)).to_contain_text("Deal 6")

    await home(sam).locator("[data-action=home_mine]").click()
    await expect(home(sam)).to_contain_text("Deal 0")
    await expect(home(sam)).not_to_contain_text("Deal 6")
    await expect(sam.locator("#home-title")).to_be_focused()
    await stage.demo.services.chat.tell(SAM.id, Card("", (Paragraph(("Meanwhile.",)),)), "1")
    await expect(message(sam, "Meanwhile.")).to_be_visible()
    await expect(home(sam)).to_contain_text("Deal 0")

    await home(sam).locator("[data-action=home]").click()
    await expect(home(sam)).to_contain_text("Deal 6")


async def test_a_stuck_case_is_mended_from_the_start_of_the_stewards_page(stage):
    sam, stella = await stage.enter("sam"), await stage.enter("stella")
    await story.raise_dilemma(sam, gainers=("local:omar", "local:dina", "local:noor"))
    await expect(home(stella)).to_contain_text(EN("stuck.nobody_decides"))

    await home(stella).locator("[data-action=assign]").click()
    await fill(stella, decider="local:omar")
    await send(stella)

    await expect(dialog(stella)).to_contain_text(EN("problem.cannot_decide"))


@pytest.mark.parametrize("language", ["en", "nl"])
async def test_nothing_is_clipped_or_too_small_and_everything_says_what_happens_next(
    tmp_path, browser, language
):
    async with running_demo(tmp_path, language) as (_, address):
        sam, dina = [await open_as(browser, address, name) for name in ("sam", "dina")]

        faults = {scene: await faults_of(page) async for scene, page in story.whole_story(sam, dina)}

    assert len(faults) > 20
    for scene in story.NOTHING_FOLLOWS:
        assert faults.pop(scene) == [
            f"says nothing about what happens next, {size['width']} wide" for size in (PHONE, DESK)
        ]
    assert {scene: found for scene, found in faults.items() if found} == {}


async def test_the_pages_of_everybody_else_are_as_readable(stage):
    page = await stage.enter("omar")

    for path in ("/local/", "/local/zed", "/local/maya", "/local/stella", "/local/pia"):
        await page.goto(stage.address + path)
        assert await faults_of(page) == [], path


# --- what was typed is not lost ----------------------------------------------------------------------


async def test_a_message_that_arrives_leaves_the_open_form_and_what_was_typed_alone(stage):
    sam, dina = await stage.enter("sam"), await stage.enter("dina")
    await story.raise_dilemma(sam)
    await feed(dina).locator("[data-action=ask]").wait_for()
    await story.press(dina, "ask")
    await fill(dina, question="Half a ques")

    await stage.demo.services.chat.post(INDEPENDENT, Card("", (Paragraph(("Something new.",)),)), "key")

    await expect(message(dina, "Something new.")).to_be_attached()
    await expect(dialog(dina).locator("textarea")).to_have_value("Half a ques")
    await expect(dialog(dina).locator("textarea")).to_be_focused()


async def test_when_the_server_breaks_the_form_stays_with_everything_typed_and_says_the_id(stage):
    sam = await stage.enter("sam")
    await story.open_form(sam)
    await fill(sam, **story.DILEMMA)
    stage.demo.fuse.is_blown = True

    with capture_logs() as logged:
        await send(sam)
        complaint = dialog(sam).get_by_role("alert")
        await expect(complaint).to_contain_text(EN("local.kept"))

    [incident] = [entry["incident"] for entry in logged if entry["event"] == "incident"]
    await expect(complaint).to_contain_text(incident)
    await expect(dialog(sam).locator("[name=mismatch]")).to_have_value(story.DILEMMA["mismatch"])
    assert SECRET_WORDS not in str(logged)

    stage.demo.fuse.is_blown = False
    await send(sam)
    await expect(dialog(sam).locator("form[data-form=dilemma_review]")).to_be_visible()


async def test_when_the_network_is_gone_the_form_stays_and_can_be_sent_later(stage):
    sam = await stage.enter("sam")
    await story.open_form(sam)
    await story.fill_in(sam)
    await sam.context.set_offline(True)

    await send(sam)

    await expect(dialog(sam).get_by_role("alert")).to_contain_text(EN("local.unreachable"))
    await sam.context.set_offline(False)
    await send(sam)
    await expect(dialog(sam)).to_contain_text(EN("done.opened.next"))


@pytest.mark.parametrize("leave", ["cancel", "escape"])
async def test_leaving_a_form_in_which_something_was_typed_asks_first(stage, leave):
    sam = await stage.enter("sam")
    await story.open_form(sam)
    await fill(sam, deal_ref="Quayside")

    async def leave_it() -> None:
        if leave == "escape":
            await sam.keyboard.press("Escape")
        else:
            await dialog(sam).locator("[data-close]").click()

    await leave_it()
    await sam.locator("#discard [value=no]").click()
    await expect(dialog(sam).locator("[name=deal_ref]")).to_have_value("Quayside")

    await leave_it()
    await sam.locator("#discard [value=yes]").click()
    await expect(dialog(sam)).to_be_hidden()


async def test_a_form_in_which_nothing_was_typed_closes_at_once(stage):
    sam = await stage.enter("sam")
    await story.open_form(sam)

    await sam.keyboard.press("Escape")

    await expect(dialog(sam)).to_be_hidden()


async def test_a_second_view_that_was_closed_is_offered_again(stage):
    sam = await stage.enter("sam")
    await story.open_form(sam)
    await story.fill_in(sam)
    await close(sam)
    await sam.reload()

    await sam.locator("[data-command='/dilemma']").click()
    await expect(dialog(sam)).to_contain_text(story.DILEMMA["deal_ref"])
    await dialog(sam).locator("[data-action=change]").click()

    await expect(dialog(sam).locator("[name=mismatch]")).to_have_value(story.DILEMMA["mismatch"])


async def test_problems_stand_beside_their_fields_and_the_first_is_where_one_types(stage):
    sam = await stage.enter("sam")
    await story.open_form(sam)
    await fill(sam, **{**story.DILEMMA, "mismatch": "No.", "deal_value": "0,125"})

    await send(sam)

    wrong = dialog(sam).locator(".field", has=sam.locator(".problem"))
    await expect(wrong).to_have_count(2)
    await expect(wrong.nth(0)).to_contain_text(EN("mismatch.label"))
    await expect(wrong.nth(1)).to_contain_text(EN("problem.ambiguous"))
    await expect(dialog(sam).locator("[name=mismatch]")).to_be_focused()
    await expect(dialog(sam).locator("[name=customer_need]")).to_have_value(story.DILEMMA["customer_need"])


# --- buttons -----------------------------------------------------------------------------------------


async def test_stepping_aside_asks_first_and_does_nothing_on_no(stage):
    sam, dina = await stage.enter("sam"), await stage.enter("dina")
    await story.raise_dilemma(sam)
    await feed(dina).locator("[data-action=recuse]").wait_for()

    await story.press(dina, "recuse")
    await expect(dina.locator("#confirm")).to_contain_text(EN("recuse.sure"))
    await dina.locator("#confirm [value=no]").click()
    await expect(dina.locator("dialog[open]")).to_have_count(0)

    await story.press(dina, "recuse")
    await dina.locator("#confirm [value=yes]").click()
    await expect(dialog(dina)).to_contain_text(EN("done.recused.next"))


async def test_everything_is_within_reach_of_the_keyboard(stage):
    sam = await stage.enter("sam")
    await sam.locator("#words").focus()

    await sam.keyboard.type("/dilemma help")
    await sam.keyboard.press("Enter")
    await expect(dialog(sam)).to_contain_text(EN("help.what"))
    await sam.keyboard.press("Tab")
    await expect(dialog(sam).locator("[data-close]")).to_be_focused()
    await sam.keyboard.press("Enter")

    await expect(dialog(sam)).to_be_hidden()
    await expect(sam.locator("#words")).to_be_focused()
    await expect(sam.locator("#words")).to_have_value("")


async def test_what_has_the_keyboard_is_never_behind_the_buttons_at_the_bottom(stage):
    sam = await stage.enter("sam")
    await story.open_form(sam)

    hidden = []
    for _ in range(20):
        await sam.keyboard.press("Tab")
        hidden += await sam.evaluate(BEHIND_THE_BUTTONS)

    assert hidden == []


BEHIND_THE_BUTTONS = """
() => {
  const focused = document.activeElement, bar = document.querySelector("#answer form > .buttons:last-child");
  const isBehind = focused.getBoundingClientRect().bottom > bar.getBoundingClientRect().top;
  return isBehind && focused.form && !bar.contains(focused) ? [focused.name] : [];
}
"""


async def test_while_an_answer_is_on_its_way_nothing_is_sent_twice_nor_closed(stage):
    sam, released, sent = await stage.enter("sam"), asyncio.Event(), []

    async def hold(route: Route) -> None:
        sent.append(route.request.url)
        await released.wait()
        await route.continue_()

    await sam.route("**/submit", hold)
    await story.open_form(sam)
    await fill(sam, **story.DILEMMA)
    await send(sam)
    await expect(dialog(sam).locator("[aria-busy]")).to_be_visible()

    await send(sam)
    await dialog(sam).locator("[data-close]").click()
    await expect(sam.locator("#discard")).to_be_hidden()
    released.set()

    await expect(dialog(sam).locator("form[data-form=dilemma_review]")).to_be_visible()
    assert len(sent) == 1


async def test_what_is_said_in_private_is_announced_politely(stage):
    sam = await stage.enter("sam")

    await sam.locator("[data-command='/dilemma mine']").click()

    await expect(sam.locator("#answer [aria-live=polite]")).to_contain_text(EN("mine.none"))


async def test_a_focused_button_keeps_the_focus_when_a_message_arrives(stage):
    dina = await stage.enter("dina")
    asking = Card("", (Buttons((Button("decide", "Decide", "SD-7K3QXM"),)),))
    await stage.demo.services.chat.post(INDEPENDENT, asking, "1")
    await feed(dina).locator("[data-action=decide]").focus()

    await stage.demo.services.chat.post(INDEPENDENT, Card("", (Paragraph(("Something new.",)),)), "2")

    await expect(message(dina, "Something new.")).to_be_visible()
    await expect(feed(dina).locator("[data-action=decide]")).to_be_focused()
    await expect(dina.locator("#news")).to_have_text(EN("local.new_in", channel="Independent"))


async def test_what_was_typed_is_text_and_nothing_else(stage):
    hostile = "<img src=x onerror=alert(1)><script>alert(2)</script> & \"quotes\" 'too'"
    sam, dina = await stage.enter("sam"), await stage.enter("dina")

    await story.open_form(sam)
    await story.fill_in(sam, mismatch=hostile, deal_ref="</textarea><h1>Deal")
    await expect(dialog(sam)).to_contain_text("</textarea><h1>Deal")
    await send(sam)

    await expect(feed(dina).locator("blockquote", has_text=hostile)).to_be_visible()
    assert await dina.locator("#feed img, #feed script, #feed h1").count() == 0


# --- live --------------------------------------------------------------------------------------------


async def test_a_page_that_nobody_sees_gives_its_stream_back_and_catches_up_when_it_is_seen(stage):
    dina, streams = await stage.enter("dina"), []
    # What comes after the page was drawn is shown by its stream, so that one is open now.
    await stage.demo.services.chat.tell(DINA.id, Card("", (Paragraph(("Before.",)),)), "0")
    await expect(message(dina, "Before.")).to_be_visible()
    dina.on("request", lambda request: is_stream(request) and streams.append(request))
    async with dina.expect_event("requestfailed", is_stream):
        await see(dina, hidden=True)
    await stage.demo.services.chat.tell(DINA.id, Card("", (Paragraph(("Meanwhile.",)),)), "1")
    another = await stage.enter("dina")
    await expect(message(another, "Meanwhile.")).to_be_visible()
    assert streams == []

    await see(dina, hidden=False)

    await expect(message(dina, "Meanwhile.")).to_be_visible()


def is_stream(request: Request) -> bool:
    return request.url.endswith("/changes")


async def see(page: Page, *, hidden: bool) -> None:
    """What the browser does when another tab is chosen."""
    await page.evaluate(
        """(hidden) => {
            Object.defineProperty(document, "hidden", { value: hidden, configurable: true });
            document.dispatchEvent(new Event("visibilitychange"));
        }""",
        hidden,
    )


async def test_a_page_says_when_the_demo_is_stopped_and_catches_up_when_it_runs_again(tmp_path, browser):
    for folder in ("before", "after"):
        (tmp_path / folder).mkdir()
    async with running_demo(tmp_path / "before") as (_, address):
        dina = await open_as(browser, address, "dina")
        await expect(dina.locator("#connection")).to_have_text("")
    await expect(dina.locator("#connection")).to_have_text(EN("local.disconnected"))

    async with running_demo(tmp_path / "after", port=int(address.rpartition(":")[2])) as (demo, _):
        await demo.services.chat.tell(DINA.id, Card("", (Paragraph(("Back again.",)),)), "1")

        await expect(message(dina, "Back again.")).to_be_visible()
        await expect(dina.locator("#connection")).to_have_text("")


# --- language and zone -------------------------------------------------------------------------------


async def test_dutch_is_one_click_away_for_pages_forms_and_private_messages(stage):
    sam = await stage.enter("sam")
    await sam.get_by_role("button", name="Nederlands").click()
    await expect(sam.locator("html")).to_have_attribute("lang", "nl")

    await sam.get_by_role("button", name=NL("local.raise")).click()
    await expect(dialog(sam)).to_contain_text(NL("customer_need.label"))
    await story.fill_in(sam)
    await fill(sam, line_manager="local:maya")
    await send(sam)
    await expect(dialog(sam)).to_contain_text(NL("done.opened.next"))
    await close(sam)

    receipt = feed(sam).locator("li.message")
    await expect(receipt).to_contain_text(NL("receipt.dont_sign"))
    await expect(receipt.locator(".from time")).to_contain_text("nov")


async def test_moments_are_shown_in_the_persons_zone_wherever_the_browser_is(stage):
    dina = await stage.enter("dina", timezone_id="America/New_York", locale="en-US")
    due = EN.moment(stage.demo.clock.now())

    await stage.demo.services.chat.tell(DINA.id, Card("", (Note((due,), "next"),)), "1")

    shown = message(dina, "10:00")
    await expect(shown.locator(".note-next")).to_contain_text("17 Nov")
    await expect(shown.locator(".note-next")).to_contain_text("10:00")
