"""What do people do after a decision, and what do they read of it? For tests of what follows."""

from __future__ import annotations

from typing import Any

from bot.conversation import Reply
from bot.people import Person, PersonId
from bot.views.elements import Card
from tests.cast import DINA, INDEPENDENT, MANAGEMENT, MAYA, SAM
from tests.office import ADVISE, Office

AGAIN = "They asked twice for the suite, and nobody asked their planner."
"""Why the rep asks for a second look."""


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
