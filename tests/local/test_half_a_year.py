"""Does the case that all this was made for come to its end in a browser, and what does each see?"""

from __future__ import annotations

from pathlib import Path

from playwright.async_api import Page, expect

from bot.audit import State
from bot.case import Case
from bot.ledger import LedgerState, ledger_state
from tests.local import story
from tests.local.acting import EN, NL
from tests.local.browser import chromium, dialog, faults_of, need_chromium
from tests.local.demo import Demo, running_demo
from tests.local.half_a_year import (
    AGAIN,
    LAST_WEEK,
    PAYMENT,
    half_a_year,
    open_all,
    second_look,
)

Seen = dict[str, tuple[list[str], list[str]]]
NEED = story.DILEMMA["customer_need"]


def stations(reference: str) -> Seen:
    """What stands on the page at each station, and what does not."""
    own = {"reference": reference}
    return {
        "raised": (
            [EN("receipt.heading", **own), EN("receipt.dont_sign"), EN("state.awaiting_decision")],
            [],
        ),
        "on the independent channel": ([str(NEED), EN("home.waiting"), EN("card.dont_sign")], []),
        "nothing for the manager": ([EN("home.none")], [reference, "Quayside"]),
        "outcome": (
            [
                story.RATIONALE,
                EN("outcome.next.advise_best_fit", told_by="Thu 31 Dec 2026"),
                EN("outcome.paid_by", name="Pia Payroll"),
                EN("outcome.steward", name="Stella Steward"),
                EN("outcome.may_ask"),
            ],
            [],
        ),
        "accepted": ([EN("done.accepted.next")], []),
        "promise": (
            [NL("promise.heading"), NL("promise.next.promised"), NL("promise.who_sees"), "Sam Seller"],
            ["Quayside", str(NEED), story.RATIONALE],
        ),
        "owner at home": (
            [NL("home.promises"), NL("ledger.promised"), NL("home.promises_next")],
            ["Quayside"],
        ),
        "amount form": ([NL("set_amount.next"), NL("set_amount.help", most="€\xa086.400,00")], ["Quayside"]),
        "paid form": ([NL("paid.next"), "€ 1.200,00"], ["Quayside"]),
        "paid": ([EN("paid.heading"), "€ 1,200.00", PAYMENT, EN("payment.next.paid")], []),
        "confirmed": ([EN("payment.next.confirmed"), EN("compensation.bonus_as_if_won")], []),
        "promise kept": ([NL("promise.next.confirmed")], [NL("home.promises"), "Quayside"]),
        "told form": ([EN("told.next"), story.DETAILS["customer_told"]], []),
        "told": ([EN("outcome.told", day="Mon 28 Dec 2026")], [EN("button.told")]),
        "30 days later": (
            [EN("ask_follow_up.heading", day=30, **own), EN("ask_follow_up.who_sees")],
            [],
        ),
        "follow-up form": ([EN("follow_up.next"), EN("smile.help")], []),
        "check-in form": ([EN("check_in.next")], []),
        "checked in": ([EN("done.checked_in.next")], []),
        "alarm: worse": (
            [EN("alarm.worse.text", name="Sam Seller"), EN("alarm.worse.who_sees")],
            ["Quayside"],
        ),
        "worth a look": ([EN("home.noted"), EN("noted.worse"), EN("noted.next")], ["Quayside"]),
        "90 days later, answered": (
            [EN("ask_follow_up.done"), EN("outcome.bought_our_other_solution")],
            [],
        ),
        "closed": ([EN("closed.heading", **own), EN("closed.next"), EN("state.closed")], []),
        "card closed": (
            [
                EN("card.closed"),
                EN("ledger.confirmed"),
                EN("outcome.nothing"),
                EN("outcome.bought_our_other_solution") + " 😐 so-so",
                EN("outcome.came_back_with_more") + " 🙂 glad",
            ],
            [EN("check_in.worse"), EN("check_in.better"), EN("home.waiting")],
        ),
    }


STATES = {
    "raised": State.AWAITING_DECISION,
    "outcome": State.DECIDED,
    "accepted": State.FOLLOW_THROUGH,
    "90 days later, answered": State.FOLLOW_THROUGH,
    "closed": State.CLOSED,
}
LEDGER = {
    "promise": LedgerState.PROMISED,
    "paid form": LedgerState.AMOUNT_SET,
    "paid": LedgerState.PAID,
    "confirmed": LedgerState.CONFIRMED,
}


async def only_case(made: Demo) -> Case:
    async with made.services.read() as work:
        [case] = [case async for case in work.cases.every()]
    return case


async def test_from_the_last_week_of_december_to_a_customer_who_came_back_with_more(tmp_path: Path) -> None:
    need_chromium()
    async with running_demo(tmp_path, at=LAST_WEEK) as (made, address), chromium() as browser:
        pages, faults = await open_all(browser, address), {}
        async for scene, page in half_a_year(pages):
            await check(page, *stations((await only_case(made)).reference)[scene])
            case = await only_case(made)
            assert case.state is STATES.get(scene, case.state), scene
            assert ledger_state(case) is LEDGER.get(scene, ledger_state(case)), scene
            faults[scene] = await faults_of(page)

        assert [*faults] == [*stations("")]
        assert {scene: found for scene, found in faults.items() if found} == {}
        for page in (pages.maya, pages.noor):
            await expect(page.locator("#feed .message")).to_have_count(0)


async def check(page: Page, there: list[str], absent: list[str]) -> None:
    """In the open dialog, else on the page."""
    shown = dialog(page) if await dialog(page).is_visible() else page.locator("main")
    for text in there:
        await expect(shown).to_contain_text(text.replace("\xa0", " "))
    for text in absent:
        await expect(shown).not_to_contain_text(text)


async def test_another_director_is_asked_for_a_second_look_and_reads_why(tmp_path: Path) -> None:
    need_chromium()
    async with running_demo(tmp_path, at=LAST_WEEK) as (_, address), chromium() as browser:
        pages, seen = await open_all(browser, address), {}
        async for scene, page in second_look(pages):
            seen[scene] = await faults_of(page)

        await check(pages.noor, [EN("card.second_look"), AGAIN, EN("home.second_look"), story.RATIONALE], [])
        await check(pages.sam, [EN("outcome.second_look"), EN("receipt.dont_sign")], [])
        assert [found for found in seen.values() if found] == []
        await expect(pages.maya.locator("#feed .message")).to_have_count(0)
