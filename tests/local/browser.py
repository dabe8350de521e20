"""How does a test look at the demo? Through real Chromium, one context a person, waiting for what appears."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from playwright.async_api import Browser, Locator, Page, ViewportSize, async_playwright, expect

CHROMIUM = shutil.which("chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 30_000
"""Milliseconds until what does not appear is a failure; nothing waits so long when it does."""

expect.set_options(timeout=PATIENCE)

PHONE: ViewportSize = {"width": 390, "height": 844}
DESK: ViewportSize = {"width": 1280, "height": 900}


def need_chromium() -> None:
    """Skip where there is none; fail instead where everything has to be there."""
    if CHROMIUM:
        return
    reason = "There is no Chromium on this machine: no page of the demo was looked at."
    if os.environ.get("SQUAREDEAL_REQUIRE_ALL"):
        pytest.fail(reason)
    pytest.skip(reason)


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        try:
            yield browser
        finally:
            await browser.close()


async def open_as(browser: Browser, address: str, name: str, size: ViewportSize = PHONE, **how: Any) -> Page:
    """Somebody's own page, in a browser profile of its own."""
    context = await browser.new_context(viewport=size, **how)
    context.set_default_timeout(PATIENCE)
    page = await context.new_page()
    await page.goto(f"{address}/local/{name}")
    return page


def dialog(page: Page) -> Locator:
    return page.locator("#answer")


async def fill(page: Page, **values: str | tuple[str, ...]) -> None:
    """Fill in the open form: text, a choice by its value, several ticks, somebody from a list."""
    for field, value in values.items():
        for one in (value,) if isinstance(value, str) else value:
            await _fill_one(dialog(page).locator(f"[name={field}]"), one)


async def _fill_one(inputs: Locator, value: str) -> None:
    first = inputs.first
    kind = await first.evaluate("input => input.type")
    if kind in ("radio", "checkbox"):
        await inputs.and_(inputs.page.locator(f"[value='{value}']")).check()
    elif kind == "select-one":
        await first.select_option(value)
    else:
        await first.fill(value)


async def send(page: Page) -> None:
    """The button that sends the open form."""
    await dialog(page).locator("button[type=submit]").click()


async def close(page: Page) -> None:
    await dialog(page).locator("[data-close]").click()
    await dialog(page).wait_for(state="hidden")


# --- does it look right? -----------------------------------------------------------------------------

_FAULTS = """
() => {
  const root = document.documentElement;
  const open = [...document.querySelectorAll("dialog[open]")].at(-1);
  const faults = root.scrollWidth > root.clientWidth ? [`the page is ${root.scrollWidth} wide`] : [];
  const shown = [...(open ?? document.body).querySelectorAll("*")].filter(
    (element) => element.checkVisibility() && !element.closest(".unseen") && element.textContent.trim(),
  );
  for (const element of open ? [open, ...shown] : shown) {
    const { clientWidth, clientHeight, scrollWidth, scrollHeight } = element;
    const where = `${element.tagName}.${element.className} ${element.id}`;
    if (clientWidth && scrollWidth > clientWidth + 1) faults.push(`${where}: clipped or too wide`);
    const hides = ["hidden", "clip"].includes(getComputedStyle(element).overflowY);
    if (hides && scrollHeight > clientHeight + 1) faults.push(`${where}: cut off below`);
    const { left, right } = element.getBoundingClientRect();
    if (left < -1 || right > root.clientWidth + 1) faults.push(`${where}: beside the screen`);
  }
  for (const button of (open ?? document.body).querySelectorAll("button, select, input, textarea")) {
    const target = button.closest("fieldset > label") ?? button;
    const { height } = target.getBoundingClientRect();
    if (button.checkVisibility() && button.type !== "hidden" && height < 44)
      faults.push(`${button.tagName} ${button.textContent}: only ${height} high`);
  }
  const next = ".note-next, form[data-form=dilemma] > p, #discard p, #confirm p";
  if (![...(open ?? document.body).querySelectorAll(next)].some((element) => element.checkVisibility()))
    faults.push("says nothing about what happens next");
  return faults;
}
"""


async def faults_of(page: Page) -> list[str]:
    """What is clipped, too wide, too small to touch, or silent about what happens next, on a phone or at a
    desk: the open dialog, else the page."""
    faults, before = [], page.viewport_size
    assert before
    for size in (PHONE, DESK):
        await page.set_viewport_size(size)
        faults += [f"{fault}, {size['width']} wide" for fault in await page.evaluate(_FAULTS)]
    await page.set_viewport_size(before)
    return faults
