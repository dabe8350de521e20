"""Do the local pages show every element as typed, and is nothing typed ever a tag?"""

from datetime import date, datetime, timedelta, timezone

import pytest

from adapters.local.render import render_card, render_form
from adapters.slack.render import render_card as render_slack
from bot.people import PersonId
from bot.views.elements import (
    Button,
    Buttons,
    Choice,
    Choices,
    Confirm,
    DateInput,
    Fact,
    Facts,
    Link,
    LongText,
    Moment,
    Note,
    Paragraph,
    PersonName,
    PersonPicker,
    Picture,
    Quote,
    ShortText,
)
from tests.pictures.charts import SHARES
from tests.rendering.each import each
from tests.rendering.hostile import ELEMENTS, FIELDS, HOSTILE, TWO, card_of, form_of, full_card, full_form
from tests.rendering.reading import Page, in_card, in_html, in_slack, read

MARKER = "Q7Q"
PEOPLE = [(PersonId("local:maya"), "Maya Manager"), (PersonId("local:omar"), "Omar Manager")]


def tags_of(page: Page, name: str) -> list[dict[str, str | None]]:
    return [attributes for tag, attributes in page.tags if tag == name]


def form_page(*fields) -> Page:
    return read(render_form(form_of(*fields), people=PEOPLE))


def one(page: Page, id: str) -> dict[str, str | None]:
    [attributes] = [attributes for _, attributes in page.tags if attributes.get("id") == id]
    return attributes


# --- every element, every hostile text ---------------------------------------------------------------


def assert_same_but_for_the_text(page: str, pattern: str, text: str) -> None:
    hostile, plain = read(page), read(pattern)
    expected = [
        (tag, {name: value and value.replace(MARKER, text) for name, value in attributes.items()})
        for tag, attributes in plain.tags
    ]
    assert hostile.tags == expected
    assert hostile.texts == [found.replace(MARKER, text) for found in plain.texts]
    assert not hostile.other


@each("text", HOSTILE)
@pytest.mark.parametrize("make", ELEMENTS.values(), ids=ELEMENTS)
def test_what_was_typed_in_a_card_is_text_and_never_a_tag(make, text):
    assert_same_but_for_the_text(render_card(card_of(make(text))), render_card(card_of(make(MARKER))), text)


@each("text", HOSTILE)
@pytest.mark.parametrize("make", FIELDS.values(), ids=FIELDS)
def test_what_was_typed_in_a_form_is_text_and_never_a_tag(make, text):
    page = render_form(form_of(make(text), text=text), people=[(PEOPLE[0][0], text)])
    pattern = render_form(form_of(make(MARKER), text=MARKER), people=[(PEOPLE[0][0], MARKER)])

    assert_same_but_for_the_text(page, pattern, text)


def test_nothing_needs_a_style_or_a_script_of_the_page():
    page = render_card(full_card("x")) + render_form(full_form("x"), people=PEOPLE)
    names = {name for _, attributes in read(page).tags for name in attributes}

    assert not {tag for tag, _ in read(page).tags} & {"script", "style", "link", "img", "iframe"}
    assert not {name for name in names if name == "style" or name.startswith("on")}


def test_every_html_id_is_there_once_and_every_description_exists():
    page = read(render_form(full_form("x"), people=PEOPLE))
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    described = " ".join(attributes.get("aria-describedby") or "" for _, attributes in page.tags).split()

    assert len(ids) == len(set(ids))
    assert set(described) <= set(ids)
    assert {attributes["for"] for attributes in tags_of(page, "label") if "for" in attributes} <= set(ids)


# --- the same card in Slack --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", [HOSTILE[name] for name in ("html", "slack mention", "lines", "emoji families")]
)
def test_slack_and_the_pages_show_the_same_facts_quotes_and_actions(text):
    card = full_card(text)
    wanted = in_card(card)

    assert in_html(render_card(card)) == wanted
    assert in_slack(render_slack(card)) == wanted
    assert wanted.facts
    assert wanted.quotes
    assert wanted.actions


# --- what each element looks like --------------------------------------------------------------------


def test_line_breaks_and_spaces_of_a_quote_are_kept():
    assert read(render_card(card_of(Quote("Need", "\n first\n\n  second ")))).texts_of("blockquote") == [
        "\n first\n\n  second "
    ]


def test_a_moment_is_given_in_utc_for_the_browser_to_show_in_its_own_zone():
    at = datetime(2026, 11, 25, 17, 30, tzinfo=timezone(timedelta(hours=1)))
    [time] = tags_of(read(render_card(card_of(Paragraph((Moment(at, "Wed 17:30"),))))), "time")

    assert time == {"datetime": "2026-11-25T16:30:00Z", "data-moment": None}


def test_a_link_to_anything_but_the_web_is_only_text():
    page = read(render_card(card_of(Paragraph((Link("here", "javascript:alert(1)"),)))))

    assert page.texts_of("p") == ["here"]
    assert not tags_of(page, "a")


def test_a_button_carries_its_action_reference_and_question():
    question = Confirm("Withdraw?", "It cannot be undone.", "Withdraw", "Keep it")
    [button] = tags_of(
        read(
            render_card(card_of(Buttons((Button("withdraw", "Withdraw", "SD-7K3M9Q", "danger", question),))))
        ),
        "button",
    )

    assert button == {
        "type": "button",
        "data-action": "withdraw",
        "data-reference": "SD-7K3M9Q",
        "class": "danger",
        "data-confirm-title": "Withdraw?",
        "data-confirm-text": "It cannot be undone.",
        "data-confirm-yes": "Withdraw",
        "data-confirm-no": "Keep it",
    }


def test_a_note_has_the_class_of_its_tone():
    page = read(render_card(card_of(Note(("why",)), Note(("now",), "next"), Note(("careful",), "warning"))))

    assert [tag["class"] for tag in tags_of(page, "p")] == [
        "note note-quiet",
        "note note-next",
        "note note-warning",
    ]


def test_names_facts_and_quotes_find_their_own_direction():
    maya = PersonId("local:maya")
    page = read(
        render_card(
            card_of(
                Paragraph((PersonName(maya, "Maya", True), PersonName(maya, "מאיה"))),
                Quote("Need", "x"),
                Facts((Fact("Deal", "x"),)),
            )
        )
    )

    assert tags_of(page, "bdi") == [{"class": "mention"}, {}]
    assert tags_of(page, "blockquote") == [{"dir": "auto"}]
    assert tags_of(page, "dd") == [{"dir": "auto"}]


def test_a_link_without_words_shows_its_address():
    page = read(render_card(card_of(Paragraph((Link("", "https://example.com"),)))))

    assert page.texts_of("a") == ["https://example.com"]


# --- forms -------------------------------------------------------------------------------------------


def test_a_form_carries_its_name_token_and_reference():
    page = form_page(ShortText("deal_ref", "Which deal?"))
    [form] = tags_of(page, "form")
    hidden = {tag["name"]: tag["value"] for tag in tags_of(page, "input") if tag["type"] == "hidden"}

    assert form["data-form"] == "dilemma"
    assert form["method"] == "post"
    assert "novalidate" in form
    assert hidden == {"token": "token", "reference": "SD-7K3M9Q"}


def test_help_and_problem_are_tied_to_their_field():
    page = form_page(ShortText("deal_ref", "Which deal?", "No names.", "x", "Please name the deal."))
    field = one(page, "dilemma-deal_ref")

    assert field["aria-describedby"] == "dilemma-deal_ref-help dilemma-deal_ref-problem"
    assert field["aria-invalid"] == "true"
    assert one(page, "dilemma-deal_ref-problem")["role"] == "alert"
    assert page.texts_of("p") == ["No names.", "Please name the deal."]


def test_a_field_without_a_problem_is_not_called_wrong():
    field = one(form_page(ShortText("deal_ref", "Which deal?")), "dilemma-deal_ref")

    assert "aria-invalid" not in field
    assert "aria-describedby" not in field


def test_a_line_break_typed_first_survives_the_browser():
    page = render_form(form_of(LongText("question", "Question", value="\nhello")), people=[])

    assert ">\n\nhello</textarea>" in page


def test_what_must_be_answered_says_so():
    page = form_page(*(FIELDS[name]("x") for name in ("short text", "long text", "person", "date")))
    tags = tags_of(page, "input") + tags_of(page, "textarea") + tags_of(page, "select")
    asked = {tag["name"]: "required" in tag for tag in tags if tag.get("type") != "hidden"}

    assert asked == {"deal_ref": True, "customer_need": False, "line_manager": True, "decide_by": True}


def test_the_second_button_of_a_form_closes_it():
    send, close = tags_of(form_page(ShortText("deal_ref", "Which deal?")), "button")

    assert (send["type"], "data-close" in send) == ("submit", False)
    assert (close["type"], "data-close" in close) == ("button", True)


def test_what_was_chosen_is_chosen_again():
    page = form_page(
        Choice("honest_advice", "Advice", TWO, value="another_party"),
        Choices("at_stake", "Whose?", TWO, value=()),
    )
    ticked = [(tag["name"], tag["value"]) for tag in tags_of(page, "input") if "checked" in tag]

    assert ticked == [("honest_advice", "another_party")]
    assert page.texts_of("legend") == ["Advice", "Whose?"]
    assert [tag.get("role") for tag in tags_of(page, "fieldset")] == ["radiogroup", None]


def test_a_person_is_picked_from_those_of_the_demo():
    page = form_page(
        PersonPicker("line_manager", "Who leads you?", value=(PEOPLE[1][0],)),
        PersonPicker("gainers", "Who gains?", value=(PEOPLE[0][0],), several=True),
    )
    boxes = [tag for tag in tags_of(page, "input") if tag["name"] == "gainers"]

    assert [tag["value"] for tag in tags_of(page, "option") if "selected" in tag] == ["local:omar"]
    assert [(box["type"], box["value"], "checked" in box) for box in boxes] == [
        ("checkbox", "local:maya", True),
        ("checkbox", "local:omar", False),
    ]


def test_nobody_is_picked_before_somebody_is():
    page = form_page(PersonPicker("line_manager", "Who leads you?"))
    first, *people = tags_of(page, "option")

    assert first == {"value": ""}
    assert people == [{"value": "local:maya"}, {"value": "local:omar"}]


def test_a_date_keeps_within_its_first_and_last_day():
    day = DateInput(
        "decide_by", "When?", value=date(2026, 11, 25), first=date(2026, 11, 20), last=date(2027, 2, 18)
    )
    field = one(form_page(day), "dilemma-decide_by")

    assert (field["value"], field["min"], field["max"]) == ("2026-11-25", "2026-11-20", "2027-02-18")


def test_a_form_with_nothing_to_send_has_no_submit_button():
    page = read(render_form(form_of(text=""), people=[]))

    assert not tags_of(page, "button")


# --- pictures ----------------------------------------------------------------------------------------


def test_a_picture_that_was_drawn_stands_in_the_page_itself():
    picture = Picture("shares", "The index rose to 75.", SHARES)

    [shown] = tags_of(read(render_card(card_of(picture), {"shares": b"<svg/>"})), "img")
    assert shown["src"] == "data:image/svg+xml;base64,PHN2Zy8+"
    assert shown["alt"] == "The index rose to 75."


def test_a_picture_that_was_not_drawn_is_told_in_words():
    page = read(render_card(card_of(Picture("shares", "The index rose to 75.", SHARES)), {"period": b"x"}))

    assert not tags_of(page, "img")
    assert page.texts_of("p") == ["The index rose to 75."]


@each("text", HOSTILE)
def test_the_words_of_a_picture_are_text_and_never_a_tag(text):
    page, pattern = (
        render_card(card_of(Picture("shares", words, SHARES)), {"shares": b"<svg/>"})
        for words in (text, MARKER)
    )

    assert_same_but_for_the_text(page, pattern, text)
