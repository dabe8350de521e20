"""What does it cost somebody in a hurry? The keys and clicks of a scripted rep and a scripted decider.

Seconds are those of the keystroke-level model (Card, Moran and Newell, 1980), which needs no clock: 40 words
of five characters a minute, 1.1 seconds to point, 0.2 to press, and 1.35 to make up one's mind at each field.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from playwright.async_api import Locator, Page

from tests.local import story
from tests.local.browser import PHONE, chromium, dialog, need_chromium, open_as
from tests.local.demo import running_demo

README = Path(__file__).parents[2] / "README.md"
KEY, POINT, PRESS, MIND = 60 / (40 * 5), 1.1, 0.2, 1.35
COUNTED = """
() => {
  window.counted = { clicks: 0, keys: 0 };
  addEventListener("pointerdown", () => window.counted.clicks++, true);
  addEventListener("keydown", () => window.counted.keys++, true);
}
"""


class Hurried:
    """Clicks into each field and types; leaves what is filled in already as it is."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._fields = 0

    async def begin(self) -> None:
        await self._page.evaluate(COUNTED)

    async def fills(self, values: Mapping[str, str | tuple[str, ...]]) -> None:
        for field, value in values.items():
            self._fields += 1
            for one in (value,) if isinstance(value, str) else value:
                await self._fill(dialog(self._page).locator(f"[name={field}]"), one)

    async def sends(self) -> None:
        self._fields += 1
        await dialog(self._page).locator("button[type=submit]").click()

    async def _fill(self, inputs: Locator, value: str) -> None:
        kind = await inputs.first.evaluate("input => input.type")
        if kind in ("radio", "checkbox"):
            await inputs.and_(self._page.locator(f"[value='{value}']")).click()
        elif kind == "select-one":
            await inputs.first.click()
            await inputs.first.press_sequentially(value)
            await inputs.first.press("Enter")
        elif kind == "date":
            year, month, day = value.split("-")
            await inputs.first.click(position={"x": 12, "y": 12})
            await inputs.first.press_sequentially(month + day + year)
        else:
            await inputs.first.click()
            await inputs.first.press_sequentially(value)

    async def effort(self) -> tuple[int, int, int]:
        """Clicks, keys, seconds."""
        counted = await self._page.evaluate("window.counted")
        clicks, keys = counted["clicks"], counted["keys"]
        seconds = keys * KEY + clicks * (POINT + PRESS) + self._fields * MIND
        return clicks, keys, round(seconds)


async def test_what_raising_and_deciding_cost_is_what_the_readme_says(tmp_path: Path) -> None:
    need_chromium()
    async with chromium() as browser, running_demo(tmp_path) as (_, address):
        sam = await open_as(browser, address, "sam", PHONE)
        raised = await raise_in_a_hurry(sam)
        dina = await open_as(browser, address, "dina", PHONE)
        decided = await decide_in_a_hurry(dina)

    assert raised[2] <= 120, "about two minutes, the design says"
    readme = " ".join(README.read_text("utf-8").split())
    assert "raising a case costs {} clicks, {} keys and {} seconds".format(*raised) in readme
    assert "deciding it {} clicks, {} keys and {} seconds".format(*decided) in readme


async def raise_in_a_hurry(sam: Page) -> tuple[int, int, int]:
    rep = Hurried(sam)
    await rep.begin()
    await story.open_form(sam)
    await rep.fills(story.DILEMMA)
    await rep.sends()
    await sam.locator("form[data-form=dilemma_review]").wait_for()
    await rep.fills({"line_manager": "Maya"})
    await rep.sends()
    await dialog(sam).locator(".card").wait_for()
    return await rep.effort()


async def decide_in_a_hurry(dina: Page) -> tuple[int, int, int]:
    decider = Hurried(dina)
    await dina.locator("#feed [data-action=decide]").wait_for()
    await decider.begin()
    await story.press(dina, "decide")
    await decider.fills({"own_gain": "no"})
    await decider.sends()
    await dina.locator("form[data-form=decision]").wait_for()
    await decider.fills({"decision": "advise_best_fit", "rationale": story.RATIONALE})
    await decider.sends()
    await dina.locator("form[data-form=decision_details]").wait_for()
    await decider.fills(story.DETAILS)
    await decider.sends()
    await dialog(dina).locator(".card").wait_for()
    return await decider.effort()
