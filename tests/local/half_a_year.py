"""What do Sam and the others do from the last week of December to day 180? For tests and pictures."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime

from playwright.async_api import Browser, Page, Response

from tests.local import story
from tests.local.browser import DESK, PHONE, close, dialog, fill, open_as, send
from tests.local.story import Scene, press, send_for_good

LAST_WEEK = datetime(2026, 12, 28, 9, 0, tzinfo=UTC)
"""A Monday, ten o'clock in Amsterdam: both bonuses hang on what is signed before Thursday evening."""

DECEMBER = story.DILEMMA | {"decide_by": "2026-12-31"}
DETAILS = story.DETAILS | {"told_by": "2026-12-31", "compensation_due": "2027-01-29"}
PAYMENT = "Loonstrook januari, regel 14"
AGAIN = "Their owner rang me: the three cafés share one kitchen, so one large machine may do."


@dataclass(frozen=True)
class Pages:
    """Sam has a phone, the others a desk; Pia reads Dutch, unless it is said who does."""

    sam: Page
    maya: Page
    dina: Page
    noor: Page
    stella: Page
    pia: Page

    @property
    def all(self) -> tuple[Page, ...]:
        return (self.sam, self.maya, self.dina, self.noor, self.stella, self.pia)


async def open_all(browser: Browser, address: str, dutch: tuple[str, ...] = ("pia",), **how: object) -> Pages:
    names = ("sam", "maya", "dina", "noor", "stella", "pia")
    sizes = [PHONE if name == "sam" else DESK for name in names]
    opened = [await open_as(browser, address, *whose, **how) for whose in zip(names, sizes, strict=True)]
    for name, page in zip(names, opened, strict=True):
        if name in dutch:
            await page.get_by_role("button", name="Nederlands").click()
            await page.locator("html[lang=nl]").wait_for()
    return Pages(*opened)


async def put_forward(page: Page, *steps: str) -> None:
    """By the buttons of the clock, one after the other; each is taken once the last is done."""
    for step in steps:
        async with page.expect_response(_is_a_step):
            await page.locator(f"#clock [data-step={step}]").click()
        await page.locator("#clock [role=group]:not([aria-busy])").wait_for()


def _is_a_step(response: Response) -> bool:
    """Pages look at the clock by themselves too."""
    return response.url.endswith("/local/clock") and response.request.method == "POST"


# --- scene by scene ----------------------------------------------------------------------------------


async def half_a_year(pages: Pages) -> AsyncIterator[Scene]:
    """Stops at each station to be looked at."""
    for part in (_december, _promise, _customer, _a_month, _three_months, _half_a_year):
        async for scene in part(pages):
            yield scene


async def _december(on: Pages) -> AsyncIterator[Scene]:
    await story.raise_dilemma(on.sam, **DECEMBER)
    await on.sam.locator("#feed .message").wait_for()
    yield "raised", on.sam
    await on.dina.locator("#feed [data-action=decide]").wait_for()
    yield "on the independent channel", on.dina
    yield "nothing for the manager", on.maya
    await story.begin_deciding(on.dina)
    await fill(on.dina, **DETAILS)
    await send_for_good(on.dina)
    await close(on.dina)
    await on.sam.locator("#feed [data-action=accept]").wait_for()
    yield "outcome", on.sam
    await press_once(on.sam, "accept")
    yield "accepted", on.sam
    await close(on.sam)


async def _promise(on: Pages) -> AsyncIterator[Scene]:
    await put_forward(on.pia, "hour")
    await on.pia.locator("#feed [data-action=set_amount]").wait_for()
    yield "promise", on.pia
    yield "owner at home", on.pia
    await press(on.pia, "set_amount")
    await fill(on.pia, compensation_amount="€ 1.200")
    yield "amount form", on.pia
    await send_for_good(on.pia)
    await close(on.pia)
    await press(on.pia, "paid")
    await fill(on.pia, payment_reference=PAYMENT)
    yield "paid form", on.pia
    await send_for_good(on.pia)
    await close(on.pia)
    await on.sam.locator("#feed [data-action=confirm]").wait_for()
    yield "paid", on.sam
    await press_once(on.sam, "confirm")
    await close(on.sam)
    await on.sam.locator("#feed [data-action=confirm]").wait_for(state="detached")
    yield "confirmed", on.sam
    await on.pia.locator("#feed [data-action=paid]").wait_for(state="detached")
    yield "promise kept", on.pia


async def _customer(on: Pages) -> AsyncIterator[Scene]:
    await press(on.sam, "told")
    yield "told form", on.sam
    await send_for_good(on.sam)
    await close(on.sam)
    await on.sam.locator("#feed [data-action=told]").wait_for(state="detached")
    yield "told", on.sam


async def _a_month(on: Pages) -> AsyncIterator[Scene]:
    await put_forward(on.sam, "month")
    await on.sam.locator("#feed [data-action=follow_up]").wait_for()
    yield "30 days later", on.sam
    await press(on.sam, "follow_up")
    await fill(on.sam, outcome="nothing", smile="not_asked")
    yield "follow-up form", on.sam
    await send_for_good(on.sam)
    await close(on.sam)
    await press(on.sam, "check_in")
    await fill(on.sam, check_in="worse")
    yield "check-in form", on.sam
    await send_for_good(on.sam)
    yield "checked in", on.sam
    await close(on.sam)
    await on.stella.locator("#feed .message").wait_for()
    yield "alarm: worse", on.stella
    yield "worth a look", on.stella


async def _three_months(on: Pages) -> AsyncIterator[Scene]:
    await put_forward(on.sam, "month", "month", "week")
    await answer(on.sam, outcome="bought_our_other_solution", smile="neutral")
    yield "90 days later, answered", on.sam
    await on.sam.locator("#home [data-action=something_changed]").click()
    await fill(on.sam, check_in="better")
    await send_for_good(on.sam)
    await close(on.sam)


async def _half_a_year(on: Pages) -> AsyncIterator[Scene]:
    await put_forward(on.sam, "month", "month", "month")
    await answer(on.sam, outcome="came_back_with_more", value_since="€ 120.000", smile="happy")
    await on.sam.locator("#feed .message").nth(6).wait_for()
    yield "closed", on.sam
    await on.dina.locator("#feed .message", has_text="🙂").wait_for()
    yield "card closed", on.dina


async def answer(sam: Page, **typed: str) -> None:
    """The newest question of how it went."""
    await sam.locator("#feed [data-action=follow_up]").wait_for()
    await press(sam, "follow_up")
    await fill(sam, **typed)
    await send_for_good(sam)
    await close(sam)
    await sam.locator("#feed [data-action=follow_up]").wait_for(state="detached")


async def press_once(page: Page, action: str) -> None:
    """A button without a form: until the answer is there."""
    await page.locator(f"#feed [data-action={action}]").first.click()
    await dialog(page).locator(".card").wait_for()


# --- a second look -----------------------------------------------------------------------------------


async def second_look(on: Pages) -> AsyncIterator[Scene]:
    """The same deal, until the other director is asked."""
    await story.raise_dilemma(on.sam, **DECEMBER)
    await on.dina.locator("#feed [data-action=decide]").wait_for()
    await story.begin_deciding(on.dina)
    await fill(on.dina, **DETAILS)
    await send(on.dina)
    await on.sam.locator("#feed [data-action=second_look]").wait_for()
    await press(on.sam, "second_look")
    await fill(on.sam, second_look_reason=AGAIN)
    yield "second look form", on.sam
    await send_for_good(on.sam)
    await close(on.sam)
    await on.sam.locator("#feed [data-action=accept]").wait_for(state="detached")
    yield "second look asked", on.sam
    await on.noor.locator("#feed [data-action=decide]").wait_for()
    yield "second look", on.noor
