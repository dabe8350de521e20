"""Does Slack take every element, show it as typed, and fire nothing of it?"""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.render import render_card, render_form, render_notice
from bot.people import PersonId
from bot.views.elements import (
    Button,
    Buttons,
    Card,
    CardElement,
    Choice,
    Choices,
    Confirm,
    DateInput,
    Divider,
    Fact,
    Facts,
    Field,
    Form,
    Heading,
    Link,
    LongText,
    Moment,
    Note,
    Option,
    Paragraph,
    PersonName,
    PersonPicker,
    Picture,
    Quote,
    ShortText,
)
from tests.rendering.each import each
from tests.rendering.hostile import (
    ELEMENTS,
    FIELDS,
    FILES,
    HOSTILE,
    TWO,
    card_of,
    chart_of,
    form_of,
    full_card,
    full_form,
)
from tests.rendering.limits import check_message, check_view, nodes, texts
from tests.rendering.schemas import check_message_shape, check_view_shape, needs_schemas

BUTTONS = Buttons((Button("decide", "Decide", "SD-7K3M9Q"),))


def block_of(element: CardElement) -> dict:
    [block] = render_card(card_of(element))["blocks"]
    return block


def input_of(field: Field) -> dict:
    return render_form(form_of(field))["blocks"][0]


def control_of(field: Field) -> dict:
    return input_of(field)["element"]


# --- every element, every hostile text ---------------------------------------------------------------


@each("text", HOSTILE)
@pytest.mark.parametrize("make", ELEMENTS.values(), ids=ELEMENTS)
def test_slack_takes_every_element_of_a_card_whatever_was_typed(make, text):
    check_message(render_card(card_of(make(text)), FILES))


@each("text", HOSTILE)
@pytest.mark.parametrize("make", FIELDS.values(), ids=FIELDS)
def test_slack_takes_every_field_of_a_form_whatever_was_typed(make, text):
    check_view(render_form(form_of(make(text), text=text)))


def test_a_picture_that_is_no_file_in_slack_is_left_out():
    picture = Picture("shares", "75", chart_of("x"))

    assert render_card(card_of(picture, Heading("a")), {"period": "F0PERIOD1"}) == render_card(
        card_of(Heading("a"))
    )
    assert not render_notice(card_of(picture), "Figures", "Close")["blocks"]


@needs_schemas
@pytest.mark.parametrize("make", ELEMENTS.values(), ids=ELEMENTS)
def test_every_element_has_the_shape_that_slack_publishes(make):
    check_message_shape(render_card(card_of(make(HOSTILE["slack mention"])), FILES))


@needs_schemas
@pytest.mark.parametrize("make", FIELDS.values(), ids=FIELDS)
def test_every_field_has_the_shape_that_slack_publishes(make):
    check_view_shape(render_form(form_of(make(HOSTILE["slack mention"]))))


@needs_schemas
@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_whole_card_and_a_whole_form_have_the_shape_that_slack_publishes(text):
    check_message_shape(render_card(full_card(text), FILES))
    check_view_shape(render_form(full_form(text)))


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_slack_takes_a_whole_card_and_a_whole_form_whatever_was_typed(text):
    check_message(render_card(full_card(text)))
    check_view(render_form(full_form(text)))


def test_an_empty_text_never_makes_slack_refuse_the_rest():
    check_message(render_card(full_card("")))
    check_view(render_form(Form("dilemma", "Raise a dilemma", full_form("").elements, "Send")))


@given(
    st.lists(st.sampled_from(list(ELEMENTS.values())), max_size=120),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=400),
)
def test_slack_takes_any_card_of_any_length(makers, text):
    message = render_card(card_of(Divider(), *(make(text) for make in makers)))

    check_message(message)


# --- nothing typed is parsed -------------------------------------------------------------------------


@pytest.mark.parametrize("text", [text for name, text in HOSTILE.items() if name != "long markup"])
def test_what_was_typed_is_shown_letter_by_letter(text):
    message = render_card(card_of(Quote("Need", text), Facts((Fact("Deal", text),))))

    assert list(texts(message)).count(text) == 2


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_nobody_is_mentioned_and_nothing_linked_by_what_was_typed(text):
    kinds = {node.kind for node in nodes(render_card(card_of(Quote("Need", text), Paragraph((text,)))))}

    assert kinds == {"", "rich_text", "rich_text_section", "rich_text_quote", "text"} | ({"style"} & kinds)


def test_no_text_of_a_message_or_view_is_mrkdwn():
    surfaces = [*nodes(render_card(full_card("*b*"))), *nodes(render_form(full_form("*b*")))]

    assert not [node for node in surfaces if node.kind in ("mrkdwn", "markdown")]
    assert not [node for node in surfaces if node.kind == "plain_text" and node.value["emoji"]]


def test_the_notification_is_escaped_because_slack_parses_it():
    assert render_card(Card("<!channel> R&D waits", (Divider(),)))["text"] == "&lt;!channel&gt; R&amp;D waits"


def test_a_link_to_anything_but_the_web_is_only_text():
    assert block_of(Paragraph((Link("the file", "file:///etc/passwd"),)))["elements"][0]["elements"] == [
        {"type": "text", "text": "the file"}
    ]


# --- what each element looks like --------------------------------------------------------------------


def test_a_mentioned_person_is_called_and_another_only_named():
    maya = PersonId("slack:U0MAYA")
    called, named = block_of(Paragraph((PersonName(maya, "Maya", mention=True), PersonName(maya, "Maya"))))[
        "elements"
    ][0]["elements"]

    assert called == {"type": "user", "user_id": "U0MAYA"}
    assert named == {"type": "text", "text": "Maya"}


def test_a_person_of_another_platform_is_only_named():
    person = PersonName(PersonId("teams:1b4e"), "Maya", mention=True)

    assert block_of(Paragraph((person,)))["elements"][0]["elements"] == [{"type": "text", "text": "Maya"}]


def test_a_moment_is_shown_in_the_readers_zone():
    moment = Moment(datetime(2026, 11, 25, 16, 30, tzinfo=UTC), "Wed 25 Nov 17:30 CET")
    [date] = block_of(Paragraph((moment,)))["elements"][0]["elements"]

    assert date == {
        "type": "date",
        "timestamp": 1795624200,
        "format": "{date_long_pretty} {time}",
        "fallback": "Wed 25 Nov 17:30 CET",
    }


def test_each_fact_has_a_line_of_its_own_with_a_bold_label():
    [section] = block_of(Facts((Fact("Deal", "D-17"), Fact("Value", "€ 48,000"))))["elements"]

    assert "".join(part["text"] for part in section["elements"]) == "Deal  D-17\nValue  € 48,000"
    assert [part["text"] for part in section["elements"] if "style" in part] == ["Deal", "Value"]


def test_a_note_looks_like_its_tone():
    quiet, next_step, warning = render_card(
        card_of(Note(("why",)), Note(("what now",), "next"), Note(("careful",), "warning"))
    )["blocks"]

    assert quiet["type"] == "context"
    assert [part["text"] for part in next_step["elements"][0]["elements"]] == ["→ ", "what now"]
    assert [part["text"] for part in warning["elements"][0]["elements"]] == ["⚠ ", "careful"]


def test_a_button_carries_its_action_and_the_reference_and_nothing_else():
    decide, about = block_of(Buttons((Button("decide", "Decide", "SD-7K3M9Q"), Button("mine", "My cases"))))[
        "elements"
    ]

    assert decide == {
        "type": "button",
        "action_id": "decide",
        "text": {"type": "plain_text", "text": "Decide", "emoji": False},
        "value": "SD-7K3M9Q",
    }
    assert "value" not in about


def test_a_button_shows_its_weight_and_asks_before_what_cannot_be_undone():
    question = Confirm("Withdraw?", "It cannot be undone.", "Withdraw", "Keep it")
    [button] = block_of(Buttons((Button("withdraw", "Withdraw", "SD-7K3M9Q", "danger", question),)))[
        "elements"
    ]

    assert button["style"] == "danger"
    assert {part: text["text"] for part, text in button["confirm"].items()} == {
        "title": "Withdraw?",
        "text": "It cannot be undone.",
        "confirm": "Withdraw",
        "deny": "Keep it",
    }


def test_a_quiet_note_with_a_name_or_of_great_length_is_whole_and_in_italics():
    named = block_of(Note(("Ask ", PersonName(PersonId("slack:U0SAM"), "Sam", mention=True))))
    long = block_of(Note(("word " * 500,)))

    assert named["elements"][0]["elements"] == [
        {"type": "text", "text": "Ask ", "style": {"italic": True}},
        {"type": "user", "user_id": "U0SAM"},
    ]
    assert long["elements"][0]["elements"] == [
        {"type": "text", "text": "word " * 500, "style": {"italic": True}}
    ]


def test_what_is_empty_leaves_no_gap():
    empty = card_of(Heading(""), Paragraph(("",)), Note(("",)), Facts(()), Buttons(()))

    assert render_card(empty)["blocks"] == []


# --- what does not fit -------------------------------------------------------------------------------


def test_long_texts_are_shortened_before_anything_is_left_out():
    quotes = [Quote(f"Text {number}", "word " * 600) for number in range(6)]
    message = render_card(card_of(*quotes, BUTTONS))

    check_message(message)
    assert [block["type"] for block in message["blocks"]] == ["rich_text"] * 6 + ["actions"]


def test_a_card_that_is_too_long_says_so_and_keeps_its_buttons():
    message = render_card(card_of(*[Divider()] * 60, BUTTONS, *[Divider()] * 60))

    assert len(message["blocks"]) == 50
    assert message["blocks"][-2]["elements"][0]["text"] == "…"
    assert message["blocks"][-1]["type"] == "actions"


def test_a_card_of_just_fifty_blocks_is_whole():
    assert render_card(card_of(*[Divider()] * 50))["blocks"] == [{"type": "divider"}] * 50


def test_a_view_that_is_too_long_is_cut_at_a_hundred_blocks():
    assert len(render_form(form_of(*[Divider()] * 101))["blocks"]) == 100


def test_a_view_full_of_emoji_stays_under_the_size_that_slack_takes():
    view = render_form(form_of(*[Quote("Need", HOSTILE["emoji families"] * 6)] * 20))

    check_view(view)
    assert len(view["blocks"]) < 20


def test_even_buttons_without_end_make_a_message():
    check_message(render_card(card_of(*[BUTTONS] * 60)))


def test_more_than_25_buttons_stand_in_several_rows():
    buttons = Buttons(tuple(Button(f"action_{number}", "Press") for number in range(26)))
    rows = render_card(card_of(buttons))["blocks"]

    assert [len(row["elements"]) for row in rows] == [25, 1]


# --- forms -------------------------------------------------------------------------------------------


def test_a_form_carries_its_name_token_and_reference():
    view = render_form(form_of(ShortText("deal_ref", "Which deal?")))

    assert (view["callback_id"], view["private_metadata"]) == ("dilemma", "token:SD-7K3M9Q")
    assert view["notify_on_close"] is False


def test_a_form_or_notice_with_nothing_to_send_has_no_submit_button():
    notice = render_notice(card_of(Heading("Sent")), "Squaredeal", "Close")
    form = render_form(Form("mine", "My cases", (Heading("None yet"),)))

    check_view(notice)
    assert notice["close"]["text"] == "Close"
    assert "submit" not in notice
    assert "submit" not in form


def test_the_answers_of_a_form_stand_under_the_names_of_its_fields():
    block = input_of(LongText("customer_need", "Need", help="Their words", value="Less", required=False))

    assert block["block_id"] == block["element"]["action_id"] == "customer_need"
    assert (block["hint"]["text"], block["element"]["initial_value"]) == ("Their words", "Less")
    assert block["element"]["multiline"] is True
    assert block["optional"] is True


def test_a_field_without_help_has_no_hint():
    assert "hint" not in input_of(ShortText("deal_ref", "Which deal?"))


def test_slack_never_counts_shorter_than_the_rule_does():
    assert control_of(ShortText("deal_ref", "Which deal?"))["max_length"] == 3000


def test_a_problem_stands_below_its_field_when_a_form_is_drawn_anew():
    _, problem = render_form(form_of(ShortText("deal_ref", "Which deal?", problem="Please name the deal.")))[
        "blocks"
    ]

    assert problem["text"] == {"type": "plain_text", "text": "⚠ Please name the deal.", "emoji": False}


@pytest.mark.parametrize(("count", "kind"), [(10, "radio_buttons"), (11, "static_select")])
def test_up_to_ten_options_are_seen_at_once(count, kind):
    options = tuple(Option(f"o{number}", f"Option {number}") for number in range(count))
    control = control_of(Choice("decision", "Decision", options, value="o3"))

    assert control["type"] == kind
    assert control["initial_option"] == control["options"][3]


def test_what_was_chosen_is_chosen_again_and_what_no_longer_exists_is_not():
    kept = control_of(Choices("at_stake", "Whose?", TWO, value=("another_party", "gone")))
    gone = control_of(Choice("honest_advice", "Advice", TWO, value="gone"))

    assert [option["value"] for option in kept["initial_options"]] == ["another_party"]
    assert "initial_option" not in gone


def test_people_are_picked_by_the_ids_that_slack_knows():
    people = (PersonId("slack:U0SAM"), PersonId("slack:U0MAYA"), PersonId("local:omar"))

    assert control_of(PersonPicker("gainers", "Who?", value=people, several=True))["initial_users"] == [
        "U0SAM",
        "U0MAYA",
    ]
    assert control_of(PersonPicker("line_manager", "Who?", value=people))["initial_user"] == "U0SAM"
    assert "initial_user" not in control_of(PersonPicker("line_manager", "Who?", value=people[2:]))


def test_a_date_is_offered_only_when_there_is_one():
    day = datetime(2026, 11, 25, tzinfo=UTC).date()

    assert control_of(DateInput("decide_by", "When?", value=day))["initial_date"] == "2026-11-25"
    assert "initial_date" not in control_of(DateInput("decide_by", "When?"))
