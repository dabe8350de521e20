"""What do Sam and the deciders do in the demo? One story, for the tests and for the pictures."""

from __future__ import annotations

from playwright.async_api import Page

from tests.local.browser import close, fill, send

DILEMMA = {
    "deal_ref": "Quayside cafés, 12 machines",
    "customer_need": "Good coffee in their three busiest cafés. The other nine pour forty cups a day.",
    "mismatch": "The quote is for twelve machines with a five-year lease. Nine of them will stand still.",
    "honest_advice": "change_the_deal",
    "deal_value": "€ 86.400",
    "at_stake": ("me", "manager"),
    "decide_by": "2026-11-24",
}
QUESTION = "Would they take three machines now and look again in a year?"
ANSWER = "Yes. Their manager said that she would sleep better with three."
RATIONALE = (
    "Three machines are what they asked for. We would rather be the ones who said so, and be asked again."
)
DETAILS = {
    "new_value": "€ 21.600",
    "customer_told": "Three machines now; we come back in a year and look at the cups with you.",
    "told_by": "2026-11-24",
    "compensation": "bonus_as_if_won",
    "compensation_due": "2026-12-31",
}


async def open_form(sam: Page) -> None:
    await sam.locator("[data-command='/dilemma']").click()
    await sam.locator("form[data-form=dilemma]").wait_for()


async def fill_in(sam: Page, **changes: str | tuple[str, ...]) -> None:
    """From the empty form to the second view."""
    await fill(sam, **{**DILEMMA, **changes})
    await send(sam)
    await sam.locator("form[data-form=dilemma_review]").wait_for()


async def raise_dilemma(sam: Page) -> None:
    """Sam's manager Maya gains, so that it goes to Omar and Dina."""
    await open_form(sam)
    await fill_in(sam)
    await fill(sam, line_manager="local:maya")
    await send(sam)
    await sam.locator("#answer .note-next").wait_for()
    await close(sam)


async def press(page: Page, action: str) -> None:
    await page.locator(f"#feed [data-action={action}]").first.click()


async def ask(decider: Page) -> None:
    await press(decider, "ask")
    await fill(decider, question=QUESTION)
    await send(decider)
    await decider.locator("#answer .card").wait_for()
    await close(decider)


async def give_answer(sam: Page) -> None:
    await press(sam, "answer")
    await fill(sam, answer=ANSWER)
    await send(sam)
    await sam.locator("#answer .card").wait_for()
    await close(sam)


async def decide(decider: Page) -> None:
    await begin_deciding(decider)
    await fill(decider, **DETAILS)
    await send(decider)
    await decider.locator("#answer .card").wait_for()
    await close(decider)


async def begin_deciding(decider: Page) -> None:
    """Up to what belongs to the decision."""
    await press(decider, "decide")
    await fill(decider, own_gain="no")
    await send(decider)
    await decider.locator("form[data-form=decision]").wait_for()
    await fill(decider, decision="advise_best_fit", rationale=RATIONALE)
    await send(decider)
    await decider.locator("form[data-form=decision_details]").wait_for()
