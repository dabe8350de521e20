"""How do the pictures of the directors' Monday come about? Dina reads the demo with two years of cases.

Asked for on a Monday, after a case that Sam raised the week before was decided by nobody.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.async_api import Browser, Page, ViewportSize

from adapters.wiring.history import load_history
from docs.pictures.make import take
from tests.local.browser import DESK, PHONE, chromium, close, dialog, open_as
from tests.local.demo import running_demo
from tests.local.half_a_year import put_forward
from tests.local.story import raise_dilemma

FOLDER = Path(__file__).parent
SCALE = 1.5
WEEK_BEFORE = datetime(2026, 11, 10, 9, 0, tzinfo=UTC)
TO_MONDAY = ("day",) * 6


async def draw_digests(browser: Browser) -> None:
    with TemporaryDirectory() as data:
        async with running_demo(Path(data), at=WEEK_BEFORE) as (_, address):
            await _draw(browser, address, {"digest": "digest-empty"}, PHONE)
    with TemporaryDirectory() as data:
        async with running_demo(Path(data), at=WEEK_BEFORE) as (made, address):
            await load_history(made.services, StringIO())
            await _let_one_wait(browser, address)
            phone = {"digest": "digest-phone", "digest_queue": "digest-queue"}
            await _draw(browser, address, phone, PHONE)
            await _draw(browser, address, {"digest": "digest-desk", "digest_details": "digest-details"}, DESK)
            await _draw(browser, address, {"digest": "digest-nl"}, PHONE, "nl")


async def _let_one_wait(browser: Browser, address: str) -> None:
    sam = await open_as(browser, address, "sam")
    await raise_dilemma(sam, decide_by="2026-11-13")
    await put_forward(sam, *TO_MONDAY)
    await sam.context.close()


async def _draw(
    browser: Browser, address: str, pictures: dict[str, str], size: ViewportSize, language: str = "en"
) -> None:
    """Asks for the digest, and presses those of its buttons of which there is to be a picture."""
    dina = await open_as(browser, address, "dina", size, device_scale_factor=SCALE, reduced_motion="reduce")
    if language == "nl":
        await dina.get_by_role("button", name="Nederlands").click()
        await dina.locator("html[lang=nl]").wait_for()
    # What is asked for again in the same minute is the same one.
    await put_forward(dina, "hour")
    await _ask(dina)
    for action, picture in pictures.items():
        if action != "digest":
            await dina.locator(f"#feed [data-action={action}]").first.click()
            await dialog(dina).locator(".card").wait_for()
        path = FOLDER / f"{picture}.png"
        await take(dina, path, size)
        if picture == "digest-phone":
            await _cut_after_the_first_chart(dina, path)
        if action != "digest":
            await close(dina)
    await dina.context.close()


async def _cut_after_the_first_chart(dina: Page, path: Path) -> None:
    """What is read in the first half of a minute."""
    bottom = await dina.locator("#feed .message").first.evaluate(
        """message => message.querySelector("img.picture").getBoundingClientRect().bottom
           - message.getBoundingClientRect().top"""
    )
    with Image.open(path) as whole:
        whole.crop((0, 0, whole.width, round(bottom * SCALE) + 12)).save(FOLDER / "digest.png")


async def _ask(dina: Page) -> None:
    digests = dina.locator("#feed .message", has=dina.locator("[data-action=digest_details]"))
    before = await digests.count()
    await dina.locator("[data-command='/dilemma digest']").click()
    await dialog(dina).locator(".card").wait_for()
    await close(dina)
    await digests.nth(before).wait_for()


async def main() -> None:
    async with chromium() as browser:
        await draw_digests(browser)


if __name__ == "__main__":
    asyncio.run(main())
