"""Do buttons and forms in Teams bring back what was pressed, chosen and typed?"""

from datetime import date
from typing import Any

import pytest

from adapters.teams.limits import dialog_faults
from adapters.teams.render import render_form, render_notice
from bot.home import PAGE_ACTIONS
from bot.people import PersonId
from bot.texts import LANGUAGES, Texts
from bot.views.elements import (
    Button,
    Buttons,
    Choice,
    Choices,
    Confirm,
    DateInput,
    LongText,
    MoneyText,
    Option,
    Paragraph,
    PersonPicker,
    ShortText,
)
from tests.rendering.hostile import TWO, card_of, form_of
from tests.rendering.reading import teams_text
from tests.rendering.teams_drawing import MAYA, OMAR, TEXTS, card, control_of, drawn, form

SURE = Confirm("Step aside?", "You cannot come back.", "Step aside", "Cancel")


def action_of(button: Button) -> dict[str, Any]:
    [action] = drawn(Buttons((button,)))["actions"]
    return action


# --- buttons -----------------------------------------------------------------------------------------


def test_a_button_that_leads_to_a_form_opens_a_dialog_and_carries_nothing_but_its_action_and_the_case():
    assert action_of(Button("decide", "Decide", "SD-7K3M9Q", "primary")) == {
        "type": "Action.Submit",
        "title": "Decide",
        "style": "positive",
        "data": {"msteams": {"type": "task/fetch"}, "action": "decide", "case": "SD-7K3M9Q"},
    }


def test_a_move_in_one_click_is_made_without_a_dialog():
    assert action_of(Button("belongs_here", "It does belong here", "SD-7K3M9Q")) == {
        "type": "Action.Execute",
        "title": "It does belong here",
        "verb": "belongs_here",
        "data": {"action": "belongs_here", "case": "SD-7K3M9Q"},
    }


@pytest.mark.parametrize("action", PAGE_ACTIONS)
def test_a_page_is_turned_without_a_dialog(action):
    assert action_of(Button(action, "Show more"))["type"] == "Action.Execute"


def test_what_cannot_be_undone_is_asked_first():
    asked = action_of(Button("recuse", "I can't judge this", "SD-7K3M9Q", confirm=SURE))

    assert (asked["type"], asked["title"]) == ("Action.ShowCard", "I can't judge this")
    assert [teams_text(block) for block in asked["card"]["body"]] == ["Step aside?", "You cannot come back."]
    [does] = asked["card"]["actions"]
    assert (does["type"], does["title"], does["verb"]) == ("Action.Execute", "Step aside", "recuse")


def test_a_button_within_a_dialog_is_one_that_a_dialog_knows_and_needs_no_field():
    button = form(ShortText("deal_ref", "Deal"), Buttons((Button("recuse", "No", "SD-7K3M9Q"),)))["body"][1]

    assert button["actions"] == [
        {
            "type": "Action.Submit",
            "title": "No",
            "associatedInputs": "none",
            "data": {"action": "recuse", "case": "SD-7K3M9Q"},
        }
    ]


@pytest.mark.parametrize(
    ("labels", "rows"),
    [
        (("Decide", "Ask the rep", "I can't judge this", "Belongs elsewhere"), [2, 2]),
        (("Answer", "Add a note", "Withdraw"), [3]),
        (tuple("abcdefgh"), [6, 2]),
        (("x" * 75, "y" * 75), [1, 1]),
    ],
)
def test_buttons_that_a_phone_would_hide_go_on_in_another_row(labels, rows):
    drawn_rows = card(Buttons(tuple(Button("ask", label) for label in labels)))["body"]

    assert [len(row["actions"]) for row in drawn_rows] == rows


# --- forms -------------------------------------------------------------------------------------------


def test_what_a_submission_needs_to_find_its_case_travels_in_the_button_that_sends_it():
    [send] = form(ShortText("deal_ref", "Deal"))["actions"]

    assert (send["type"], send["title"], send["style"]) == ("Action.Submit", "Raise a dilemma", "positive")
    assert send["data"] == {"action": "dilemma", "case": "SD-7K3M9Q", "form": "dilemma", "token": "token"}


def test_a_dialog_that_only_shows_has_nothing_to_send():
    made = render_notice(card_of(Paragraph(("Done.",)), Buttons((Button("ask", "Ask", "SD-7K3M9Q"),))), TEXTS)

    assert "actions" not in made
    assert not dialog_faults(made)


def test_the_answers_of_a_form_stand_under_the_names_of_its_fields():
    field = LongText("customer_need", "Need", help="Their words", value="Less", required=False)
    control, help_text = form(field)["body"][0]["items"]

    assert (control["id"], control["label"], control["value"]) == ("customer_need", "Need", "Less")
    assert control["isMultiline"] is True
    assert "isRequired" not in control
    assert teams_text(help_text) == "Their words"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_must_be_filled_in_says_so_in_the_readers_words(language):
    texts = Texts(language)
    control = render_form(form_of(ShortText("deal_ref", "Deal")), texts)["body"][0]["items"][0]

    assert control["isRequired"] is True
    assert control["errorMessage"] == texts("problem.required")


def test_teams_never_counts_shorter_than_the_rule_does():
    assert control_of(MoneyText("deal_value", "Value"))["maxLength"] == 3000


def test_a_problem_stands_right_below_its_field_in_words_and_in_a_colour():
    _, problem, _ = form(ShortText("deal_ref", "Deal", "CRM number", problem="Please name the deal."))[
        "body"
    ][0]["items"]

    assert problem["inlines"] == [
        {"type": "TextRun", "text": "⚠ Please name the deal.", "color": "Attention", "weight": "Bolder"}
    ]


@pytest.mark.parametrize(("count", "style"), [(10, "expanded"), (11, "compact")])
def test_up_to_ten_options_are_seen_at_once(count, style):
    options = tuple(Option(f"o{number}", f"Option {number}") for number in range(count))
    control = control_of(Choice("decision", "Decision", options, value="o3"))

    assert (control["style"], control["value"]) == (style, "o3")


def test_what_was_chosen_is_chosen_again_and_what_no_longer_exists_is_not():
    kept = control_of(
        Choices("at_stake", "Whose?", TWO, value=("own_other_solution", "gone", "another_party"))
    )
    gone = control_of(Choice("honest_advice", "Advice", TWO, value="gone"))

    assert kept["value"] == "own_other_solution,another_party"
    assert kept["isMultiSelect"] is True
    assert "value" not in gone


def test_people_are_found_in_the_directory_and_some_are_offered_without_it():
    several = control_of(PersonPicker("gainers", "Who?", value=(MAYA, OMAR), several=True))
    one = control_of(PersonPicker("line_manager", "Who?", value=(MAYA, OMAR)))

    assert several["choices.data"] == {"type": "Data.Query", "dataset": "graph.microsoft.com/users"}
    assert several["choices"] == [
        {"title": "Maya Manager", "value": "1b4e28ba-2fa1"},
        {"title": "Omar Manager", "value": "6fa459ea-ee8a"},
    ]
    assert (several["value"], several["isMultiSelect"]) == ("1b4e28ba-2fa1,6fa459ea-ee8a", True)
    assert (one["value"], "isMultiSelect" in one) == ("1b4e28ba-2fa1", False)


def test_a_name_that_is_offered_has_nothing_that_teams_would_parse():
    made = render_form(
        form_of(PersonPicker("gainers", "Who?", several=True)), TEXTS, [(MAYA, "[Maya](http://a.b) *M*")]
    )

    assert made["body"][0]["items"][0]["choices"][0]["title"] == "Maya http a b M"
    assert not dialog_faults(made)


def test_people_of_another_platform_are_not_offered_where_nobody_knows_them():
    elsewhere = PersonId("slack:U0MAYA")
    made = render_form(
        form_of(PersonPicker("line_manager", "Who?", value=(elsewhere,))), TEXTS, [(elsewhere, "Maya")]
    )
    control = made["body"][0]["items"][0]

    assert control["choices"] == []
    assert "value" not in control


def test_a_date_is_picked_among_the_days_that_can_be():
    day = date(2026, 11, 25)
    control = control_of(DateInput("decide_by", "When?", value=day, first=day, last=date(2027, 2, 18)))

    assert (control["value"], control["min"], control["max"]) == ("2026-11-25", "2026-11-25", "2027-02-18")
    assert "value" not in control_of(DateInput("decide_by", "When?"))
