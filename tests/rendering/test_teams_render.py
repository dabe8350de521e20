"""Does Teams take every element, show it as typed, and obey nothing of it?"""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.teams.limits import card_faults, dialog_faults, nodes
from adapters.teams.render import render_card, render_form, summary_of
from adapters.teams.render_text import MOST_MENTIONS
from bot.people import PersonId
from bot.texts import LANGUAGES, Texts
from bot.views.elements import (
    Button,
    Buttons,
    Card,
    Divider,
    Fact,
    Facts,
    Form,
    Heading,
    Link,
    LongText,
    Moment,
    Note,
    Paragraph,
    PersonName,
    Quote,
)
from tests.rendering.each import each
from tests.rendering.hostile import ELEMENTS, FIELDS, HOSTILE, card_of, form_of, full_card, full_form
from tests.rendering.reading import teams_text
from tests.rendering.schemas import check_card_shape, needs_schemas
from tests.rendering.teams_drawing import MAYA, OMAR, PEOPLE, TEXTS, card, control_of, drawn, form


def mentioning(*people: PersonName) -> dict[str, Any]:
    return card(Paragraph(("Over to you:", *(part for person in people for part in (" ", person)))))


# --- every element, every hostile text ---------------------------------------------------------------


@each("text", HOSTILE)
@pytest.mark.parametrize("make", ELEMENTS.values(), ids=ELEMENTS)
def test_teams_takes_every_element_of_a_card_whatever_was_typed(make, text):
    assert not card_faults(card(make(text)))


@each("text", HOSTILE)
@pytest.mark.parametrize("make", FIELDS.values(), ids=FIELDS)
def test_teams_takes_every_field_of_a_form_whatever_was_typed(make, text):
    assert not dialog_faults(form(make(text), text=text))


@needs_schemas
@pytest.mark.parametrize("make", ELEMENTS.values(), ids=ELEMENTS)
def test_every_element_is_an_adaptive_card(make):
    check_card_shape(card(make(HOSTILE["teams mention"])))


@needs_schemas
@pytest.mark.parametrize("make", FIELDS.values(), ids=FIELDS)
def test_every_field_is_an_adaptive_card(make):
    check_card_shape(form(make(HOSTILE["teams mention"])))


@needs_schemas
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_whole_card_and_a_whole_form_are_adaptive_cards(text):
    check_card_shape(render_card(full_card(text), TEXTS))
    check_card_shape(render_form(full_form(text), TEXTS, PEOPLE))


@pytest.mark.parametrize("text", ["", *HOSTILE.values()], ids=["nothing", *HOSTILE])
def test_teams_takes_a_whole_card_whatever_was_typed(text):
    assert not card_faults(render_card(full_card(text), TEXTS))


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(list(ELEMENTS.values())), max_size=120),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=400),
)
def test_teams_takes_any_card_of_any_length(makers, text):
    made = card(Heading("A dilemma"), *(make(text) for make in makers))

    assert not [fault for fault in card_faults(made) if "body" not in fault]


# --- nothing typed is parsed -------------------------------------------------------------------------


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_what_was_typed_is_shown_letter_by_letter(text):
    label, quote, fact = card(Quote("Need", text), Facts((Fact("Deal", text),)))["body"]

    assert teams_text(quote) == text
    assert teams_text(fact["columns"][1]) == text
    assert teams_text(label) == "Need"


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_what_was_typed_stands_where_no_markdown_is_known(text):
    made = card(Quote("Need", text), Paragraph((text,)), Facts((Fact("Deal", text),)), Note((text,)))

    assert {node.kind for node in nodes(made)} == {
        "AdaptiveCard",
        "Container",
        "RichTextBlock",
        "TextRun",
        "ColumnSet",
        "Column",
    }


@pytest.mark.parametrize(
    "typed", ["{{DATE(2026-11-25T16:30:00Z)}}", "{{ TIME(x)}}", "<at>Maya</at>", "</AT>"]
)
def test_what_teams_would_obey_is_broken_by_a_character_that_nobody_sees(typed):
    [shown] = [node.value["text"] for node in nodes(drawn(Paragraph((typed,)))) if node.kind == "TextRun"]

    assert shown != typed
    assert shown.replace("\u200b", "") == typed


def test_what_teams_would_obey_does_not_come_about_where_two_texts_meet():
    made = card(Paragraph(("<", PersonName(OMAR, "at>Maya</at"), ">")))

    assert not card_faults(made)


def test_what_was_typed_into_a_field_comes_back_as_it_was():
    for text in HOSTILE.values():
        assert control_of(LongText("customer_need", "Need", value=text))["value"] == text


def test_a_link_to_anything_but_the_web_is_only_text():
    assert drawn(Paragraph((Link("the file", "file:///etc/passwd"),)))["inlines"] == [
        {"type": "TextRun", "text": "the file"}
    ]


def test_the_notification_says_what_the_card_says_of_itself():
    made = Card("A dilemma waits", (Quote("Need", "less"),))

    assert summary_of(made, TEXTS) == render_card(made, TEXTS)["fallbackText"] == "A dilemma waits"
    assert len(summary_of(replace(made, summary="x" * 1000), TEXTS)) == 200


# --- people and moments ------------------------------------------------------------------------------


def test_a_mentioned_person_is_called_and_another_only_named():
    called = mentioning(
        PersonName(MAYA, "Maya Manager", mention=True), PersonName(OMAR, "Omar", mention=True)
    )
    named = mentioning(PersonName(MAYA, "Maya Manager"))

    assert called["body"][1]["text"] == "<at>Maya Manager</at>, <at>Omar</at>"
    assert called["msteams"]["entities"][0] == {
        "type": "mention",
        "text": "<at>Maya Manager</at>",
        "mentioned": {"id": "1b4e28ba-2fa1", "name": "Maya Manager"},
    }
    assert teams_text(named) == "Over to you: Maya Manager"
    assert "entities" not in named["msteams"]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Maya *Boss* [x](http://a.b)", "Maya Boss x http a b"),
        ("</at><at>Omar", "at at Omar"),
        ("Zoë van 't Hof-O’Neill", "Zoë van 't Hof-O’Neill"),
        ("M. Manager", "M. Manager"),
        ("__M__", "M"),
        ("👩", "?"),
    ],
)
def test_a_name_in_a_mention_has_nothing_that_teams_would_parse(name, shown):
    made = mentioning(PersonName(MAYA, name, mention=True))

    assert made["body"][1]["text"] == made["msteams"]["entities"][0]["text"] == f"<at>{shown}</at>"
    assert not card_faults(made)


def test_who_is_named_twice_is_called_once():
    maya = PersonName(MAYA, "Maya", mention=True)
    made = card(Paragraph((maya,)), Note((maya,)))

    assert [entity["text"] for entity in made["msteams"]["entities"]] == ["<at>Maya</at>"]
    assert not card_faults(made)


def test_two_people_of_one_name_are_both_called():
    made = mentioning(PersonName(MAYA, "Jan", mention=True), PersonName(OMAR, "Jan", mention=True))

    assert made["body"][1]["text"] == "<at>Jan</at>, <at>Jan 2</at>"
    assert [entity["mentioned"]["id"] for entity in made["msteams"]["entities"]] == [
        "1b4e28ba-2fa1",
        "6fa459ea-ee8a",
    ]


def test_a_person_of_another_platform_is_only_named():
    made = mentioning(PersonName(PersonId("slack:U0MAYA"), "Maya", mention=True))

    assert teams_text(made) == "Over to you: Maya"
    assert "entities" not in made["msteams"]


def test_more_people_than_can_be_called_are_named():
    crowd = [PersonName(PersonId(f"teams:{at}"), f"Person {at}", mention=True) for at in range(200)]
    made = mentioning(*crowd)

    assert len(made["msteams"]["entities"]) == MOST_MENTIONS
    assert "Person 199" in teams_text(made)
    assert not card_faults(made)


def test_nobody_is_called_out_of_a_dialog():
    made = form(Paragraph((PersonName(MAYA, "Maya", mention=True),)))

    assert teams_text(made) == "Maya"


def test_a_moment_is_shown_in_the_readers_zone():
    moment = Moment(datetime(2026, 11, 25, 16, 30, tzinfo=UTC), "Wed 25 Nov 17:30 CET")
    words, shown = card(Note(("Please decide before", " ", moment), "next"))["body"]

    assert teams_text(words) == "→ Please decide before "
    assert (shown["type"], shown["spacing"]) == ("TextBlock", "None")
    assert shown["text"] == "{{DATE(2026-11-25T16:30:00Z,SHORT)}} {{TIME(2026-11-25T16:30:00Z)}}"


def test_a_moment_of_another_zone_is_the_same_moment():
    there = datetime(2026, 11, 25, 17, 30, tzinfo=timezone(timedelta(hours=1)))
    [shown] = card(Paragraph((Moment(there, ""),)))["body"]

    assert "{{TIME(2026-11-25T16:30:00Z)}}" in shown["text"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_dates_are_written_in_the_language_of_the_card(language):
    assert render_card(card_of(), Texts(language))["lang"] == language
    assert render_form(form_of(), Texts(language))["lang"] == language


# --- what each element looks like --------------------------------------------------------------------


def test_each_fact_has_a_row_of_its_own_with_a_bold_label():
    deal, value = card(Facts((Fact("Deal", "D-17"), Fact("Value", "€ 48,000"))))["body"]

    assert [teams_text(column) for column in deal["columns"]] == ["Deal", "D-17"]
    assert [teams_text(column) for column in value["columns"]] == ["Value", "€ 48,000"]
    assert deal["columns"][0]["items"][0]["inlines"][0]["weight"] == "Bolder"


def test_a_note_looks_like_its_tone():
    quiet, next_step, warning = card(
        Note(("why",)), Note(("what now",), "next"), Note(("careful",), "warning")
    )["body"]

    assert (teams_text(quiet), quiet["inlines"][0]["isSubtle"]) == ("why", True)
    assert teams_text(next_step) == "→ what now"
    assert (teams_text(warning), warning["inlines"][0]["weight"]) == ("⚠ careful", "Bolder")


def test_a_divider_is_a_line_above_what_follows():
    before, after = card(Divider(), Paragraph(("a",)), Divider(), Divider(), Note(("b",)), Divider())["body"]

    assert before["separator"] is after["separator"] is True
    assert "separator" not in card(Paragraph(("a",)))["body"][0]


def test_a_line_stands_above_the_next_that_is_seen():
    [seen] = card(Divider(), Paragraph(("",)), Note(("b",)))["body"]

    assert (seen["separator"], seen["spacing"]) == (True, "Large")


def test_a_link_looks_like_one_and_is_opened_by_pressing_it():
    run, bare = drawn(
        Paragraph((Link("report it", "https://example.com/r"), Link("", "https://example.com")))
    )["inlines"]

    assert (run["text"], run["underline"]) == ("report it", True)
    assert run["selectAction"] == {"type": "Action.OpenUrl", "url": "https://example.com/r"}
    assert bare["text"] == "https://example.com"


def test_a_card_takes_the_width_there_is():
    assert card()["msteams"]["width"] == "Full"


# --- what fits ---------------------------------------------------------------------------------------


def test_a_long_card_is_shortened_before_anything_is_left_out():
    quotes = [Quote(f"Said {at}", "word " * 400) for at in range(20)]
    made = card(*quotes, Buttons((Button("decide", "Decide", "SD-7K3M9Q"),)))

    labels = [teams_text(block) for block in made["body"] if block["type"] == "RichTextBlock"]
    assert labels == [f"Said {at}" for at in range(20)]
    assert teams_text(made["body"][1]).endswith("…")
    assert len(json.dumps(made)) <= 25_000


def test_what_can_be_pressed_stays_however_much_is_left_out():
    quotes = [Quote(f"Said {at}", "word " * 400) for at in range(300)]
    made = card(*quotes, Buttons((Button("decide", "Decide", "SD-7K3M9Q"),)))

    assert [teams_text(block) for block in made["body"][-2:-1]] == ["…"]
    assert made["body"][-1]["type"] == "ActionSet"
    assert not [fault for fault in card_faults(made) if "body" not in fault]


def test_a_full_dialog_keeps_every_field_and_what_was_typed_into_it():
    quotes = [Quote(f"Said {at}", "word " * 400) for at in range(300)]
    made = render_form(
        Form("ask", "Ask", (*quotes, LongText("question", "Question", value="y" * 3000)), "Send"), TEXTS
    )

    [field] = [node.value for node in nodes(made) if node.kind == "Input.Text"]
    assert field["value"] == "y" * 3000
    assert len(json.dumps(made)) <= 25_000
