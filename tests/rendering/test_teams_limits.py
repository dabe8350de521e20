"""Would the checker notice what Teams refuses, and what it would obey?"""

from typing import Any

import pytest

from adapters.teams.limits import card_faults, dialog_faults
from adapters.teams.render import render_card, render_form
from bot.people import PersonId
from bot.texts import Texts
from bot.views.elements import (
    Button,
    Buttons,
    Choice,
    Heading,
    Moment,
    Paragraph,
    PersonName,
    Quote,
    ShortText,
)
from tests.rendering.hostile import AT, TWO, card_of, form_of

TEXTS = Texts("en")
MAYA = PersonName(PersonId("teams:1b4e28ba"), "Maya", mention=True)
RUN = {"type": "TextRun", "text": "Less"}
OPENS = {"msteams": {"type": "task/fetch"}, "action": "decide", "case": "SD-7K3M9Q"}
EXECUTE = {
    "type": "Action.Execute",
    "title": "No",
    "verb": "recuse",
    "data": {"action": "recuse", "case": ""},
}


def text(words: str) -> dict[str, Any]:
    return {"type": "TextBlock", "text": words}


def submit(**data: Any) -> dict[str, Any]:
    return {"type": "ActionSet", "actions": [{"type": "Action.Submit", "title": "Decide", "data": data}]}


def unfolding(*actions: dict[str, Any]) -> dict[str, Any]:
    body = [{"type": "RichTextBlock", "inlines": [RUN]}]
    card = {"type": "AdaptiveCard", "body": body, "actions": list(actions)}
    return {"type": "Action.ShowCard", "title": "Sure?", "card": card}


BAD_ELEMENTS = {
    "text that Teams parses": text("*b*"),
    "mentions without their people": text("<at>Omar</at>"),
    "text that Teams obeys": {"type": "RichTextBlock", "inlines": [RUN | {"text": "{{DATE(x)}}"}]},
    "FactSet is not drawn": {"type": "FactSet", "facts": [{"title": "Deal", "value": "*D*"}]},
    "RichTextBlock.inlines has 0": {"type": "RichTextBlock", "inlines": []},
    "TextRun.text has 0": {"type": "RichTextBlock", "inlines": [RUN | {"text": ""}]},
    "ActionSet.actions has 7": {"type": "ActionSet", "actions": [EXECUTE] * 7},
    "Action.Execute.title has 76": {"type": "ActionSet", "actions": [EXECUTE | {"title": "x" * 76}]},
    "a button that opens no dialog": submit(action="decide", case="SD-7K3M9Q"),
    "a button that carries more than it should": submit(**OPENS, name="Sam"),
    "a verb that is not the action": {"type": "ActionSet", "actions": [EXECUTE | {"verb": "ask"}]},
    "a button that unfolds within another": {"type": "ActionSet", "actions": [unfolding(unfolding(EXECUTE))]},
    "an input outside a dialog": {"type": "Input.Text", "id": "deal_ref", "label": "Deal"},
    "card of": {"type": "RichTextBlock", "inlines": [RUN | {"text": "x" * 5000}] * 6},
}


@pytest.mark.parametrize(("fault", "element"), BAD_ELEMENTS.items(), ids=BAD_ELEMENTS)
def test_a_card_that_teams_would_refuse_or_obey_is_refused_here(fault, element):
    card = render_card(card_of(Quote("Need", "Less")), TEXTS)
    card["body"].append(element)

    assert fault in "\n".join(card_faults(card))


BAD_FRAMES = {
    "another version": {"version": "1.6"},
    "AdaptiveCard.body has 0": {"body": []},
    "AdaptiveCard.fallbackText has 0": {"fallbackText": ""},
    "people without mention": {"msteams": {"entities": [{"type": "mention", "text": "<at>Maya</at>"}]}},
    "refresh.userIds has 61": {"refresh": {"userIds": ["1b4e"] * 61}},
}


@pytest.mark.parametrize(("fault", "change"), BAD_FRAMES.items(), ids=BAD_FRAMES)
def test_a_card_with_a_wrong_frame_is_refused_here(fault, change):
    card = render_card(card_of(Quote("Need", "Less")), TEXTS)

    assert not card_faults(card)
    assert fault in "\n".join(card_faults(card | change))


FIELD = {"type": "Input.Text", "id": "deal_ref", "label": "Deal"}
PICKED = {"type": "Input.ChoiceSet", "id": "decision", "label": "What?", "value": "gone"}
CHOICE = {"title": "Another", "value": "another"}

BAD_INPUTS = {
    "input 'deal_ref' stands there 2 times": FIELD,
    "an input by the name of what a button carries": FIELD | {"id": "token"},
    "Input.Text.value has 3001": FIELD | {"value": "x" * 3001},
    "Input.Text.label has 0": FIELD | {"label": ""},
    "a choice that is not among the choices": PICKED | {"choices": [CHOICE]},
    "choice 'another' stands there 2 times": PICKED | {"choices": [CHOICE, CHOICE]},
    "title that Teams parses": PICKED | {"choices": [CHOICE | {"title": "*a*"}]},
    "choice.title has 201": PICKED | {"choices": [CHOICE | {"title": "x" * 201}]},
    "Action.Execute in a dialog": {"type": "ActionSet", "actions": [EXECUTE]},
    "a dialog out of a dialog": submit(**OPENS),
    "a mention in a dialog": text("<at>Maya</at>"),
}


@pytest.mark.parametrize(("fault", "element"), BAD_INPUTS.items(), ids=BAD_INPUTS)
def test_a_dialog_that_teams_would_refuse_or_obey_is_refused_here(fault, element):
    dialog = render_form(form_of(ShortText("deal_ref", "Deal")), TEXTS)
    dialog["body"].append(element)

    assert fault in "\n".join(dialog_faults(dialog))


def test_a_dialog_with_fields_and_nothing_to_send_them_is_refused_here():
    dialog = render_form(form_of(ShortText("deal_ref", "Deal")), TEXTS)
    del dialog["actions"]

    assert dialog_faults(dialog) == ["inputs without a submit button"]


def test_an_ordinary_card_and_an_ordinary_dialog_are_not_refused():
    decide = Buttons((Button("decide", "Decide", "SD-7K3M9Q"),))
    card = render_card(
        card_of(Heading("A dilemma"), Paragraph((MAYA, " ", Moment(AT, "soon"))), decide), TEXTS
    )
    dialog = render_form(form_of(Choice("decision", "What?", TWO, value="another_party"), decide), TEXTS)

    assert not card_faults(card)
    assert not dialog_faults(dialog)
