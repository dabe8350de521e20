"""What does Teams get of an element? For tests that look at it."""

from typing import Any

from adapters.teams.render import render_card, render_form
from bot.people import PersonId
from bot.texts import Texts
from bot.views.elements import CardElement, Field
from tests.rendering.hostile import card_of, form_of

TEXTS = Texts("en", "Europe/Amsterdam")
MAYA, OMAR = PersonId("teams:1b4e28ba-2fa1"), PersonId("teams:6fa459ea-ee8a")
PEOPLE = [(MAYA, "Maya Manager"), (OMAR, "Omar Manager")]


def card(*elements: CardElement) -> dict[str, Any]:
    return render_card(card_of(*elements), TEXTS)


def form(*elements: Field | CardElement, text: str = "Raise a dilemma") -> dict[str, Any]:
    return render_form(form_of(*elements, text=text), TEXTS, PEOPLE)


def drawn(element: CardElement) -> dict[str, Any]:
    [block] = card(element)["body"]
    return block


def control_of(field: Field) -> dict[str, Any]:
    return form(field)["body"][0]["items"][0]
