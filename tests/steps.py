"""How far is a decided case? What has to happen before each button after the decision can be pressed."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from bot.people import Person
from tests.cast import DINA, MAYA, SAM
from tests.office import PROCEED
from tests.slack.acting import ADVICE, WHY

REASON = "They asked for the starter pack twice, and nobody has called them about it since."
TYPED: dict[str, dict[str, str]] = {
    "second_look": {"second_look_reason": REASON},
    "told": {"told_on": "2026-11-24"},
    "set_amount": {"compensation_amount": "EUR 4.200"},
    "paid": {"payment_reference": "Payroll run 7"},
    "dispute": {"dispute": "Only half of it arrived on my account."},
    "follow_up": {"outcome": "bought_our_other_solution", "smile": "happy", "value_since": "19.500"},
    "check_in": {"check_in": "worse"},
    "something_changed": {"check_in": "better"},
}
"""What is right in each form."""

WRONG: dict[str, dict[str, str]] = {
    "second_look": {"second_look_reason": "No."},
    "told": {"told_on": "2026-11-30"},
    "set_amount": {"compensation_amount": "EUR 48.001"},
    "paid": {"payment_reference": "7"},
    "dispute": {"dispute": "No."},
    "follow_up": {"outcome": "complaint", "smile": "unhappy", "value_since": "USD 5"},
}
PROBLEMS = {name: {[*typed][-1]} for name, typed in WRONG.items()}
"""The field that is wrong."""

DONE = {
    "accept": "done.accepted",
    "second_look": "done.second_look",
    "step_back": "done.stepped_back",
    "told": "done.told",
    "set_amount": "done.amount",
    "paid": "done.paid",
    "confirm": "done.confirmed",
    "dispute": "done.disputed",
    "release": "done.released",
    "follow_up": "done.followed_up",
    "check_in": "done.checked_in",
    "something_changed": "done.checked_in",
}
"""What each answers."""

WHO: dict[str, Person] = {
    **dict.fromkeys(DONE, SAM),
    **dict.fromkeys(("set_amount", "paid", "release"), DINA),
}


async def decided(side: Any, **details: Any) -> None:
    """By Maya, with a promise that Dina sees to; she gets it once nothing can be corrected any more."""
    card = await side.card(side.management)
    advice = {**ADVICE, "compensation_owner": side.account(DINA), **details}
    await side.decide(MAYA, card, "advise_best_fit", WHY, **advice)


async def business_first(side: Any) -> None:
    """By a director."""
    card = await side.card(side.independent, at_stake=["manager"])
    await side.decide(
        DINA, card, "proceed_business", PROCEED["rationale"], customer_told=PROCEED["customer_told"]
    )


async def promised(side: Any, **details: Any) -> None:
    await decided(side, **details)
    await side.later(minutes=10)


async def with_amount(side: Any) -> None:
    await promised(side)
    await do(side, "set_amount")


async def paid(side: Any) -> None:
    await with_amount(side)
    await do(side, "paid")


async def told_day(side: Any) -> None:
    """The end of business of that day."""
    await decided(side)
    await side.later(days=7, hours=7, minutes=30)


async def month_later(side: Any) -> None:
    await decided(side)
    await side.later(days=30)


async def conditional(side: Any) -> None:
    await promised(side, compensation="conditional_if_lost")


BEFORE: dict[str, Callable[[Any], Awaitable[None]]] = {
    "accept": decided,
    "second_look": decided,
    "step_back": business_first,
    "told": told_day,
    "set_amount": promised,
    "paid": with_amount,
    "confirm": paid,
    "dispute": paid,
    "release": conditional,
    "follow_up": month_later,
    "check_in": month_later,
    "something_changed": decided,
}


async def do(side: Any, action: str) -> Any:
    """Press the button and fill in what is asked; the message with the button, and what was answered last."""
    message = await side.offered(WHO[action], action)
    shown = await side.press(WHO[action], message, action)
    if action in TYPED:
        shown = await side.send(WHO[action], shown.form, **TYPED[action])
    return message, shown
