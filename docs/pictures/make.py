"""How do the pictures in this folder come about? The story is played in Chromium: `make pictures`."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.async_api import Browser, Page, ViewportSize

from docs.pictures.smaller import make_smaller
from tests.local import story
from tests.local.browser import DESK, PHONE, chromium, dialog, open_as
from tests.local.demo import running_demo
from tests.local.half_a_year import LAST_WEEK, half_a_year, open_all
from tests.local.story import DILEMMA, Typed, whole_story

FOLDER = Path(__file__).parent

ON_A_PHONE = {"form filled in": "form-phone", "second view": "second-view", "question": "page-phone"}
ON_A_DESK = {
    "card": "card",
    "thread": "page",
    "what should happen": "decisions",
    "what belongs to the decision": "decision-form",
    "what waits": "home",
    "card redirected": "redirected",
    "outcome": "outcome",
}
AFTERWARDS = {"outcome": "outcome-phone", "promise": "promise", "30 days later": "follow-up-phone"}
GALLERY = "/local/gallery/case_card?language=en"
IN_DUTCH = {"form filled in": "form-nl", "card": "card-nl"}
"""Scene → picture."""

WHAT = {"page": "body", "home": "#home"}
"""By the first word of a picture's name; else the newest message alone."""


async def draw_all() -> None:
    async with chromium() as browser:
        await _draw(browser, ON_A_PHONE, PHONE, "en", DILEMMA)
        await _draw(browser, ON_A_DESK, DESK, "en", DILEMMA)
        await _draw(browser, IN_DUTCH, PHONE, "nl", story.IN_DUTCH)
        await _draw_half_a_year(browser)
        await _draw_gallery(browser)


async def _draw(
    browser: Browser, wanted: Mapping[str, str], size: ViewportSize, language: str, dilemma: Typed
) -> None:
    with TemporaryDirectory() as data:
        async with running_demo(Path(data), language) as (_, address):
            sam, dina = [
                await open_as(browser, address, name, size, device_scale_factor=1.5, reduced_motion="reduce")
                for name in ("sam", "dina")
            ]
            async for scene, page in whole_story(sam, dina, dilemma):
                if picture := wanted.get(scene):
                    await take(page, FOLDER / f"{picture}.png", size)


async def _draw_half_a_year(browser: Browser) -> None:
    """From the last week of December; here everybody reads English."""
    with TemporaryDirectory() as data:
        async with running_demo(Path(data), at=LAST_WEEK) as (_, address):
            pages = await open_all(
                browser, address, dutch=(), device_scale_factor=1.5, reduced_motion="reduce"
            )
            async for scene, page in half_a_year(pages):
                if picture := AFTERWARDS.get(scene):
                    await take(page, FOLDER / f"{picture}.png", PHONE if page is pages.sam else DESK)


async def _draw_gallery(browser: Browser) -> None:
    """Its head and the first example, with what Slack and Teams get unfolded."""
    with TemporaryDirectory() as data:
        async with running_demo(Path(data)) as (_, address):
            page = await open_as(browser, address, "gallery", DESK, device_scale_factor=1.5)
            await page.goto(address + GALLERY)
            for unfolds in (0, 1):
                await page.locator("summary").nth(unfolds).click()
            await page.set_viewport_size({"width": DESK["width"], "height": 1700})
            await page.evaluate("scrollTo(0, 0)")
            await page.screenshot(path=FOLDER / "gallery.png")
            make_smaller(FOLDER / "gallery.png")


async def take(page: Page, path: Path, size: ViewportSize) -> None:
    """The open dialog from top to bottom; else what the picture's name says."""
    await page.evaluate("document.activeElement.blur()")
    if await dialog(page).is_visible():
        height = int(await dialog(page).evaluate("dialog => dialog.scrollHeight + 40"))
        await page.set_viewport_size({**size, "height": height})
        await dialog(page).screenshot(path=path)
        await page.set_viewport_size(size)
    else:
        # As high as the page, so that the clock at the bottom covers nothing.
        height = int(await page.evaluate("document.documentElement.scrollHeight"))
        await page.set_viewport_size({**size, "height": height})
        what = WHAT.get(path.stem.partition("-")[0], "#feed .message")
        await page.locator(what).first.screenshot(path=path)
        await page.set_viewport_size(size)
    make_smaller(path)


if __name__ == "__main__":
    asyncio.run(draw_all())
