"""What do people do after a decision, and what do they read of it? For tests of what follows."""

from __future__ import annotations

from typing import Any

from bot.conversation import Reply
from bot.ledger import LedgerState, ledger_state
from bot.people import Person, PersonId
from bot.views.elements import Card
from tests.cast import DINA, INDEPENDENT, MANAGEMENT, MAYA, SAM
from tests.office import ADVISE, PIA, Office

AGAIN = "They asked twice for the suite, and nobody asked their planner."
"""Why the rep asks for a second look."""

CONDITIONAL = {**ADVISE, "compensation": "conditional_if_lost"}
RECOGNITION = {**ADVISE, "compensation": "non_monetary"}
NO_LOSS = {**ADVISE, "compensation": "none_no_loss"}
"""Nothing is promised, so that only telling and asking are left."""


async def do(office: Office, who: Person, action: str, reference: str, **answers: Any) -> Reply:
    """Open a short form by its button, fill it in and send it."""
    return await office.submit(who, await office.press(who, action, reference), **answers)


async def ask_again(office: Office, reference: str, reason: str = AGAIN) -> Reply:
    """The rep asks for a second look, and its card goes out."""
    done = await do(office, SAM, "second_look", reference, second_look_reason=reason)
    await office.deliver()
    return done


async def decide(
    office: Office, who: Person, reference: str, verdict: dict[str, Any] = ADVISE, **changes: Any
) -> Reply:
    done = await office.decide(who, reference, verdict, **changes)
    await office.deliver()
    return done


async def decided(
    office: Office, verdict: dict[str, Any] = ADVISE, who: Person = MAYA, **changes: Any
) -> str:
    """Raised at ten on Tuesday the 17th of November, and decided at once."""
    raised = {"at_stake": ("manager",), "line_manager": MAYA} if who == DINA else {}
    if who == DINA:
        assert DINA.id in {one.id for one in office.directory.channels[INDEPENDENT].members}
    reference = await office.raise_case(**raised)
    assert office.channels_of(reference) == [INDEPENDENT if who == DINA else MANAGEMENT]
    await decide(office, who, reference, verdict, **changes)
    return reference


def told(office: Office, who: Person | PersonId, what: str) -> list[Card]:
    """The private messages of that kind that somebody got, as they stand now."""
    person = who.id if isinstance(who, Person) else who
    sent = [one for one in office.chat.tells if one.person == person and f":tell:{what}:" in one.key]
    later = {one.message_id: one.card for one in office.chat.updates}
    return [later.get(one.message_id, one.card) for one in sent]


def heard(office: Office, what: str) -> list[PersonId]:
    """Everybody who got a private message of that kind, in order, as often as it came."""
    return [one.person for one in office.chat.tells if f":tell:{what}:" in one.key]


async def results(office: Office, reference: str, act: str) -> list[str]:
    """How the tries of that step ended, as the trail keeps them."""
    return [entry.result for entry in await office.trail(reference) if entry.action == act]


async def promised(office: Office, verdict: dict[str, Any] = ADVISE, **changes: Any) -> str:
    reference = await decided(office, verdict, **changes)
    await office.pass_time(minutes=10)
    return reference


async def set_amount(office: Office, reference: str, amount: str = "1.200", who: Person = PIA) -> Any:
    done = await do(office, who, "set_amount", reference, compensation_amount=amount)
    await office.deliver()
    return done


async def pay(office: Office, reference: str, text: str = "PAY-2026-118", who: Person = PIA) -> Any:
    done = await do(office, who, "paid", reference, payment_reference=text)
    await office.deliver()
    return done


async def paid(office: Office, reference: str) -> str:
    await set_amount(office, reference)
    await pay(office, reference)
    return reference


async def state_of(office: Office, reference: str) -> LedgerState:
    return ledger_state(await office.case(reference))


async def tell(office: Office, reference: str, on: str = "2026-11-18", who: Person = SAM) -> Any:
    done = await do(office, who, "told", reference, told_on=on)
    await office.deliver()
    return done


async def follow_up(
    office: Office, reference: str, outcome: str = "nothing", who: Person = SAM, **more: Any
) -> Any:
    answers = {"outcome": outcome, "smile": "not_asked", **more}
    done = await do(office, who, "follow_up", reference, **answers)
    await office.deliver()
    return done


async def check_in(office: Office, reference: str, feeling: str = "worse", button: str = "check_in") -> Any:
    done = await do(office, SAM, button, reference, check_in=feeling)
    await office.deliver()
    return done


async def day_by_day(office: Office, days: int) -> None:
    for _ in range(days):
        await office.pass_time(days=1)
