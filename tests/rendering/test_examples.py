"""Every look of every view, on every platform and in both languages: taken, the same, and harmless."""

import re
from dataclasses import replace

import pytest

from adapters.gallery import sample_files
from adapters.local.render import render_card as local_card
from adapters.local.render import render_form as local_form
from adapters.slack.render import render_card as slack_card
from adapters.slack.render import render_form as slack_form
from adapters.slack.render import render_home as slack_home
from bot.home import PAGE_ACTIONS
from bot.people import PersonId
from bot.texts import Texts, catalogue
from bot.views.digest import DETAILS, QUEUE
from bot.views.dilemma import CHANGE
from bot.views.elements import Card, Form, Paragraph
from bot.views.home import Home
from bot.views.notices import RAISE
from bot.views.outcome import outcome
from bot.views.samples import NAMES, Samples
from tests.rendering.hostile import HOSTILE
from tests.rendering.limits import check_message, check_view, nodes, texts
from tests.rendering.looks import (
    OVERFULL,
    both_languages,
    drawn,
    every_look,
    every_look_with_room,
    every_typed_look,
    is_message,
)
from tests.rendering.reading import Page, assert_whole_or_shortened, in_card, in_html, in_slack, read
from tests.rendering.schemas import check_message_shape, check_view_shape, needs_schemas
from tests.views import design, looking

PEOPLE = [(PersonId(f"local:{key}"), name) for key, name in NAMES.items()]
UNNAMED = {"decider", "told_on", "dispute"}
"""Fields that the design does not name: whom a steward assigns, on which day the customer was told, and
what is not right with a payment."""
MACHINE_KEYS = ("block_id", "action_id", "value", "callback_id", "private_metadata", "user_id")
KEY_LIKE = re.compile(r"(?<![\w/.])[a-z_]+(?:\.[a-z_]+)+(?![\w/])")


def in_the_slack_app(shown: Card | Form) -> dict:
    if isinstance(shown, Home):
        return slack_home(shown)
    return slack_card(shown, sample_files(shown)) if isinstance(shown, Card) else slack_form(shown)


def on_the_local_page(shown: Card | Form) -> str:
    return local_card(shown) if isinstance(shown, Card) else local_form(shown, people=PEOPLE)


def check_slack_takes(shown: Card | Form) -> None:
    check = check_message if is_message(shown) else check_view
    check(in_the_slack_app(shown))


# --- as people fill it in ----------------------------------------------------------------------------


@every_look
@both_languages
def test_slack_takes_every_look(look, language):
    check_slack_takes(drawn(look, language))


@needs_schemas
@every_look
@both_languages
def test_every_look_has_the_shape_that_slack_publishes(look, language):
    shown = drawn(look, language)
    check = check_message_shape if is_message(shown) else check_view_shape

    check(in_the_slack_app(shown))


@every_look_with_room
@both_languages
def test_slack_and_the_local_page_show_the_same(look, language):
    shown = drawn(look, language)

    assert in_slack(in_the_slack_app(shown)) == in_card(shown) == in_html(on_the_local_page(shown))


@every_look
@both_languages
def test_slack_and_the_local_page_ask_the_same(look, language):
    shown = drawn(look, language)
    asked = [field.id for field in shown.fields()] if isinstance(shown, Form) else []
    page = read(on_the_local_page(shown))
    named = [attributes["name"] for _, attributes in page.tags if "name" in attributes]

    assert [block["block_id"] for block in in_the_slack_app(shown)["blocks"] if "block_id" in block] == asked
    assert list(dict.fromkeys(named)) == [
        *(["token", "reference"] if isinstance(shown, Form) else []),
        *asked,
    ]


@every_look_with_room
@both_languages
def test_nothing_that_we_say_is_too_long_for_its_place(look, language):
    assert not [text for text in texts(in_the_slack_app(drawn(look, language))) if text.endswith("…")]


@every_look
@both_languages
def test_every_sentence_is_there_and_whole(look, language):
    said = looking.ours(drawn(look, language))
    keys = {entry.id for entry in catalogue(language) if entry.id}

    assert not [text for text in said if re.search(r"\{\w*\}", text)]
    assert not [text for text in said if KEY_LIKE.search(text)]
    assert not [text for text in said if keys & set(text.split())]
    assert not [text for text in said if text != text.strip() or "  " in text]


@every_look
@both_languages
def test_every_card_says_what_happens_next_or_who_can_see_it(look, language):
    shown = drawn(look, language)
    if isinstance(shown, Card) and not is_one_line_refusal(look, shown):
        assert looking.notes(shown, "next") or looking.notes(shown, "quiet")


def is_one_line_refusal(look: str, card: Card) -> bool:
    is_refusal = look.startswith("notices: refused") or look == "notices: failure"
    return is_refusal and len(card.elements) == 1 and isinstance(card.elements[0], Paragraph)


@every_look
def test_every_form_can_be_sent_and_closed(look):
    shown = drawn(look)
    if isinstance(shown, Form):
        assert shown.submit
        assert shown.close
        assert shown.token


@design.needs_design
@every_look
def test_fields_and_actions_have_the_names_of_the_design(look):
    shown = drawn(look)
    fields, actions = design.names()

    assert set(looking.actions(shown)) <= actions | {CHANGE, DETAILS, QUEUE, RAISE, *PAGE_ACTIONS}
    assert {field.id for field in shown.fields()} <= fields | UNNAMED if isinstance(shown, Form) else True


# --- whatever people type ----------------------------------------------------------------------------


@every_typed_look
def test_slack_takes_every_look_whatever_was_typed(look):
    for hostile in HOSTILE:
        shown = drawn(look, "nl", hostile)

        check_slack_takes(shown)
        assert_whole_or_shortened(in_slack(in_the_slack_app(shown)), in_card(shown))


@needs_schemas
@every_typed_look
@pytest.mark.parametrize("hostile", ["very long", "slack mention"])
def test_every_look_keeps_its_shape_whatever_was_typed(look, hostile):
    shown = drawn(look, "en", hostile)
    check = check_message_shape if is_message(shown) else check_view_shape

    check(in_the_slack_app(shown))


@every_typed_look
def test_nothing_that_was_typed_is_in_the_notification_or_in_the_machinery(look):
    harmless = in_the_slack_app(drawn(look))
    for hostile in HOSTILE:
        typed = in_the_slack_app(drawn(look, "en", hostile))

        assert typed.get("text") == harmless.get("text"), hostile
        assert machinery(typed) == machinery(harmless), hostile


@every_typed_look
def test_the_local_page_shows_whatever_was_typed_and_obeys_nothing_of_it(look):
    harmless = untyped(read(on_the_local_page(drawn(look))))
    for hostile in HOSTILE:
        shown = drawn(look, "en", hostile)
        page = on_the_local_page(shown)

        assert in_html(page) == in_card(shown), hostile
        assert untyped(read(page)) == harmless, hostile
        assert not read(page).other, hostile


def test_a_decision_is_seen_in_slack_however_much_was_said_before_it():
    message = in_the_slack_app(drawn(OVERFULL, hostile="very long"))
    labels = [label for label, _ in in_slack(message).facts]

    assert labels[:2] == ["Decision", "Decided by"]


def test_the_rep_reads_the_reasons_in_full_even_when_everything_is_as_long_as_it_may_be():
    full = Samples(lambda typed: (typed * 100)[:1000])
    rationale = "Because they – the customer – “need” less, & that is what we say. ".ljust(1500, "é")
    decision = replace(full.not_winnable(), rationale=rationale)
    card = outcome(full.decided(decision), full.name("dina"), full.name("stella"), Texts())

    assert rationale in in_slack(slack_card(card)).quotes
    assert rationale in in_html(local_card(card)).quotes


def test_why_a_case_was_withdrawn_is_seen_in_slack_however_much_was_said_before_it():
    message = in_the_slack_app(drawn("case_card: withdrawn after much talk", hostile="very long"))

    assert "Why it was withdrawn" in list(texts(message))[:10]


def machinery(surface: dict) -> list[tuple[str, str, str]]:
    """What Slack gives back to us, in order: names, references, metadata."""
    return [
        (node.kind, key, node.value[key])
        for node in nodes(surface)
        for key in MACHINE_KEYS
        if isinstance(node.value.get(key), str)
    ]


def untyped(page: Page) -> list[tuple[str, dict[str, str | None]]]:
    """The tags of a page without what stands in its text fields."""
    return [
        (
            tag,
            {name: value for name, value in of.items() if not (of.get("type") == "text" and name == "value")},
        )
        for tag, of in page.tags
    ]
