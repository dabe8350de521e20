"""Every look of every view in Teams, in both languages: taken, the same as in Slack, and harmless."""

from typing import Any

import pytest

from adapters.slack.render import render_card as slack_card
from adapters.slack.render import render_form as slack_form
from adapters.slack.render import render_home as slack_home
from adapters.teams.limits import card_faults, dialog_faults, nodes, texts
from adapters.teams.render import render_card, render_form
from adapters.teams.render_buttons import ONE_CLICK
from bot import conversation
from bot.views.elements import Buttons, Card, Form
from bot.views.home import Home
from tests.rendering.hostile import HOSTILE
from tests.rendering.looks import (
    EXAMPLES,
    both_languages,
    drawn,
    every_look,
    every_look_with_room,
    every_typed_look,
    texts_in,
)
from tests.rendering.moving import PEOPLE, on_teams
from tests.rendering.reading import Found, as_macro, assert_whole_or_shortened, in_card, in_slack, in_teams
from tests.rendering.schemas import check_card_shape, needs_schemas

MACHINERY = ("id", "verb", "data", "value")


def in_the_teams_app(shown: Card | Form, language: str = "en") -> dict[str, Any]:
    moved, reader = on_teams(shown), texts_in(language)
    return render_form(moved, reader, PEOPLE) if isinstance(moved, Form) else render_card(moved, reader)


def faults_of(shown: Card | Form, language: str = "en") -> list[str]:
    faults = dialog_faults if isinstance(shown, Form) else card_faults
    return faults(in_the_teams_app(shown, language))


def in_the_slack_app(shown: Card | Form) -> Found:
    if isinstance(shown, Home):
        return in_slack(slack_home(shown))
    return in_slack(slack_card(shown) if isinstance(shown, Card) else slack_form(shown))


def asked_in_teams(card: dict[str, Any]) -> list[str]:
    return [node.value["id"] for node in nodes(card) if node.kind.startswith("Input.")]


# --- as people fill it in ----------------------------------------------------------------------------


@every_look
@both_languages
def test_teams_takes_every_look(look, language):
    assert not faults_of(drawn(look, language), language)


@needs_schemas
@every_look
@both_languages
def test_every_look_is_an_adaptive_card(look, language):
    check_card_shape(in_the_teams_app(drawn(look, language), language))


@every_look
@both_languages
def test_teams_shows_all_that_there_is_to_see(look, language):
    shown = drawn(look, language)

    assert in_teams(in_the_teams_app(shown, language)) == in_card(shown, as_macro)


@every_look_with_room
@both_languages
def test_teams_and_slack_show_the_same(look, language):
    shown = drawn(look, language)
    teams, slack = in_teams(in_the_teams_app(shown, language)), in_the_slack_app(shown)

    assert [label for label, _ in teams.facts] == [label for label, _ in slack.facts]
    assert (teams.quotes, teams.actions) == (slack.quotes, slack.actions)


@every_look
def test_teams_asks_what_the_form_asks(look):
    shown = drawn(look)
    fields = list(shown.fields()) if isinstance(shown, Form) else []

    card = in_the_teams_app(shown)

    assert asked_in_teams(card) == [field.id for field in fields]
    labels = [node.value["label"] for node in nodes(card) if node.kind.startswith("Input.")]
    assert labels == [field.label for field in fields]


@every_look
@both_languages
def test_every_problem_of_a_form_is_read_below_its_field(look, language):
    shown = drawn(look, language)
    if not isinstance(shown, Form):
        return

    said = "\n".join(texts(in_the_teams_app(shown, language)))

    for field in shown.fields():
        if field.problem:
            assert f"{field.label}\n" in said
            assert f"⚠ {field.problem}" in said.split(f"{field.label}\n", 1)[1]


@every_look
@both_languages
def test_nothing_that_we_say_is_too_long_for_its_place(look, language):
    assert not [text for text in texts(in_the_teams_app(drawn(look, language))) if text.endswith("…")]


# --- whatever people type ----------------------------------------------------------------------------


@every_typed_look
def test_teams_takes_every_look_whatever_was_typed(look):
    for hostile in HOSTILE:
        shown = drawn(look, "nl", hostile)

        assert not faults_of(shown, "nl"), hostile
        assert_whole_or_shortened(in_teams(in_the_teams_app(shown, "nl")), in_card(shown, as_macro))


@needs_schemas
@every_typed_look
@pytest.mark.parametrize("hostile", ["very long", "teams mention"])
def test_every_look_stays_an_adaptive_card_whatever_was_typed(look, hostile):
    check_card_shape(in_the_teams_app(drawn(look, "en", hostile)))


@every_typed_look
def test_nothing_that_was_typed_is_in_the_notification_or_in_the_machinery(look):
    harmless = in_the_teams_app(drawn(look))
    for hostile in HOSTILE:
        typed = in_the_teams_app(drawn(look, "en", hostile))

        assert typed.get("fallbackText") == harmless.get("fallbackText"), hostile
        assert machinery(typed) == machinery(harmless), hostile


# --- which button is which ---------------------------------------------------------------------------


def test_every_button_of_one_click_is_one_that_somebody_listens_to():
    assert set(conversation.ACTIONS) >= ONE_CLICK


def test_every_button_that_stands_on_a_card_leads_somewhere():
    shown = [drawn(look) for look in EXAMPLES]
    pressed = {
        button.action
        for card in shown
        for element in card.elements
        if isinstance(element, Buttons)
        for button in element.buttons
    }

    assert pressed <= set(conversation.ACTIONS)
    assert {"recuse", "belongs_here"} <= pressed & ONE_CLICK


def machinery(card: dict[str, Any]) -> list[Any]:
    """What Teams gives back to us, in order: names, references, data; but not what somebody typed."""
    return [
        (node.kind, key, node.value[key])
        for node in nodes(card)
        for key in MACHINERY
        if key in node.value and (node.kind, key) != ("Input.Text", "value")
    ]
