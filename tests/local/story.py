"""What do Sam and the deciders do in the demo? One story, for the tests and for the pictures."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping

from playwright.async_api import Page

from tests.local.browser import close, dialog, fill, send

Typed = Mapping[str, str | tuple[str, ...]]

DILEMMA: dict[str, str | tuple[str, ...]] = {
    "deal_ref": "Quayside cafés, 12 machines",
    "customer_need": "Good coffee in their three busiest cafés. The other nine pour forty cups a day.",
    "mismatch": "The quote is for twelve machines with a five-year lease. Nine of them will stand still.",
    "honest_advice": "change_the_deal",
    "deal_value": "€ 86.400",
    "at_stake": ("me", "manager"),
    "decide_by": "2026-11-24",
}
IN_DUTCH = {
    **DILEMMA,
    "deal_ref": "Kadecafés, 12 machines",
    "customer_need": "Goede koffie in hun drie drukste cafés. In de andere negen gaat het om veertig koppen.",
    "mismatch": "De offerte is voor twaalf machines, vijf jaar lease. Negen ervan gaan stilstaan.",
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
ANOTHER = {
    "deal_ref": "Harbour office, beans for a year",
    "mismatch": "They drink tea. The discount makes it look cheap, and the beans go stale in a cupboard.",
}
ELSEWHERE = (
    "This is a question about the discount and not about their need. Sales operations decides on those."
)


Scene = tuple[str, Page]
"""What there is to see now, and on which page."""

NOTHING_FOLLOWS = ("mine", "help")
"""Scenes after which there is nothing to wait for: a list and an explanation that somebody asked for."""

# --- what each does ----------------------------------------------------------------------------------


async def open_form(sam: Page) -> None:
    await sam.locator("[data-command='/dilemma']").click()
    await sam.locator("form[data-form=dilemma]").wait_for()


async def fill_in(sam: Page, **changes: str | tuple[str, ...]) -> None:
    """From the empty form to the second view."""
    await fill(sam, **{**DILEMMA, **changes})
    await send(sam)
    await sam.locator("form[data-form=dilemma_review]").wait_for()


async def raise_dilemma(sam: Page, *, gainers: tuple[str, ...] = (), **changes: str) -> None:
    """Sam's manager Maya gains, so that it goes to Omar and Dina."""
    await open_form(sam)
    await fill_in(sam, **changes)
    if await dialog(sam).locator("[name=line_manager]").count():
        await fill(sam, line_manager="local:maya")
    await fill(sam, gainers=gainers)
    await send_for_good(sam)
    await close(sam)


async def press(page: Page, action: str) -> None:
    await page.locator(f"#feed [data-action={action}]").first.click()
    await page.locator("#answer form, #confirm[open]").first.wait_for()


async def send_for_good(page: Page) -> None:
    """Until the answer is there."""
    await send(page)
    await dialog(page).locator(".card").wait_for()


async def ask(decider: Page) -> None:
    await press(decider, "ask")
    await fill(decider, question=QUESTION)
    await send_for_good(decider)
    await close(decider)


async def give_answer(sam: Page) -> None:
    await press(sam, "answer")
    await fill(sam, answer=ANSWER)
    await send_for_good(sam)
    await close(sam)


async def open_verdict(decider: Page) -> None:
    """Up to what should happen."""
    await press(decider, "decide")
    await fill(decider, own_gain="no")
    await send(decider)
    await decider.locator("form[data-form=decision]").wait_for()


async def begin_deciding(decider: Page) -> None:
    """Up to what belongs to the decision."""
    await open_verdict(decider)
    await give_verdict(decider)


async def give_verdict(decider: Page) -> None:
    await fill(decider, decision="advise_best_fit", rationale=RATIONALE)
    await send(decider)
    await decider.locator("form[data-form=decision_details]").wait_for()


async def decide(decider: Page) -> None:
    await begin_deciding(decider)
    await fill(decider, **DETAILS)
    await send_for_good(decider)
    await close(decider)


# --- scene by scene ----------------------------------------------------------------------------------


async def whole_story(sam: Page, dina: Page, dilemma: Typed = DILEMMA) -> AsyncIterator[Scene]:
    """Everything that there is to see from the empty form to the outcome; stops at each to be looked at."""
    async for scene in _raising(sam, dina, dilemma):
        yield scene
    for part in (_asking, _answering, _deciding, _redirecting, _looking_back):
        async for scene in part(sam, dina):
            yield scene


async def _raising(sam: Page, dina: Page, dilemma: Typed) -> AsyncIterator[Scene]:
    yield "nothing yet", sam
    yield "no card yet", dina
    await open_form(sam)
    yield "form", sam
    await send(sam)
    await sam.locator(".problem").first.wait_for()
    yield "problems", sam
    await close(sam)
    await open_form(sam)
    await fill(sam, **dilemma)
    yield "form filled in", sam
    await send(sam)
    await sam.locator("form[data-form=dilemma_review]").wait_for()
    await fill(sam, line_manager="local:maya")
    yield "second view", sam
    await send_for_good(sam)
    yield "sent", sam
    await close(sam)
    await sam.locator("#feed .card").wait_for()
    yield "receipt", sam


async def _asking(_sam: Page, dina: Page) -> AsyncIterator[Scene]:
    await dina.locator("#feed [data-action=decide]").wait_for()
    yield "card", dina
    await press(dina, "recuse")
    yield "stepping aside", dina
    await dina.locator("#confirm [value=no]").click()
    await press(dina, "ask")
    yield "asking", dina
    await fill(dina, question=QUESTION)
    await dialog(dina).locator("[data-close]").click()
    await dina.locator("#discard").wait_for()
    yield "throwing away", dina
    await dina.locator("#discard [value=no]").click()
    await send_for_good(dina)
    yield "asked", dina
    await close(dina)


async def _answering(sam: Page, dina: Page) -> AsyncIterator[Scene]:
    await sam.locator("#feed [data-action=answer]").first.wait_for()
    yield "question", sam
    for action in ("answer", "add_note", "withdraw"):
        await press(sam, action)
        yield action, sam
        await close(sam)
    await give_answer(sam)
    await dina.locator(".thread").wait_for()
    yield "thread", dina


async def _deciding(sam: Page, dina: Page) -> AsyncIterator[Scene]:
    await press(dina, "decide")
    yield "own gain", dina
    await close(dina)
    await open_verdict(dina)
    yield "what should happen", dina
    await give_verdict(dina)
    await fill(dina, **DETAILS)
    yield "what belongs to the decision", dina
    await send_for_good(dina)
    yield "decided", dina
    await close(dina)
    await dina.locator("#feed .message", has_text=RATIONALE).wait_for()
    yield "card decided", dina
    await sam.locator("#feed .message", has_text=RATIONALE).wait_for()
    yield "outcome", sam


async def _redirecting(sam: Page, dina: Page) -> AsyncIterator[Scene]:
    await raise_dilemma(sam, **ANOTHER)
    await dina.locator("#feed .message", has_text=ANOTHER["mismatch"]).wait_for()
    await dina.locator("#home [data-action=decide]").wait_for()
    yield "what waits", dina
    await sam.locator("#home", has_text=ANOTHER["deal_ref"]).wait_for()
    yield "the own cases", sam
    await press(dina, "redirect")
    yield "redirecting", dina
    await fill(dina, redirect_to="pricing_exception", redirect_reason=ELSEWHERE)
    await send_for_good(dina)
    await close(dina)
    await dina.locator("#feed .message", has_text=ANOTHER["mismatch"]).wait_for(state="detached")
    yield "card redirected", dina
    await sam.locator("#feed [data-action=belongs_here]").wait_for()
    yield "belongs elsewhere", sam


async def _looking_back(sam: Page, _dina: Page) -> AsyncIterator[Scene]:
    for command in ("mine", "help"):
        await sam.locator(f"[data-command='/dilemma {command}']").click()
        await dialog(sam).locator(".card").wait_for()
        yield command, sam
        await close(sam)
