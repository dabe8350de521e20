"""Would the checker of limits notice what Slack refuses?"""

import pytest

from adapters.slack.render import render_card, render_form
from bot.views.elements import Choices, Divider, Heading, Quote
from tests.rendering.hostile import TWO, card_of, form_of
from tests.rendering.limits import check_message, check_view

DIVIDER = {"type": "divider"}
BUTTON = {"type": "button", "action_id": "ask", "text": {"type": "plain_text", "text": "Ask"}}
IMAGE = {"type": "image", "slack_file": {"id": "F0SAMPLE1"}, "alt_text": "75"}


def plain(text: str) -> dict:
    return {"type": "plain_text", "text": text}


BAD_BLOCKS = {
    "51 blocks in a message": [DIVIDER] * 51,
    "0 blocks in a message": [],
    "text that Slack parses": [{"type": "section", "text": {"type": "mrkdwn", "text": "*b*"}}],
    "header.text has 151": [{"type": "header", "text": plain("x" * 151)}],
    "plain_text.text has 0": [{"type": "section", "text": plain("")}],
    "rich_text.elements has 0": [{"type": "rich_text", "elements": []}],
    "action_id 'ask' stands there 2 times": [{"type": "actions", "elements": [BUTTON, BUTTON]}],
    "block_id 'need' stands there 2 times": [DIVIDER | {"block_id": "need"}] * 2,
    "button.value has 2001": [{"type": "actions", "elements": [BUTTON | {"value": "x" * 2001}]}],
    "context text has 2001": [{"type": "context", "elements": [plain("x" * 2001)]}],
    "a picture that is no file": [{"type": "image", "image_url": "https://a.b/c.png", "alt_text": "x"}],
    "image.alt_text has 2001": [IMAGE | {"alt_text": "x" * 2001}],
    "image.alt_text has 0": [IMAGE | {"alt_text": ""}],
    "counted characters": [{"type": "section", "text": plain("<" * 3000)}] * 2,
}


@pytest.mark.parametrize(("fault", "blocks"), BAD_BLOCKS.items(), ids=BAD_BLOCKS)
def test_a_message_that_slack_would_refuse_is_refused_here(fault, blocks):
    with pytest.raises(AssertionError, match=fault):
        check_message({"text": "A dilemma", "blocks": blocks})


def test_a_message_without_a_notification_is_refused_here():
    with pytest.raises(AssertionError, match="notification of 0"):
        check_message({"text": "", "blocks": [DIVIDER]})


BAD_VIEWS = {
    "101 blocks in a view": {"blocks": [DIVIDER] * 101},
    "modal.title has 25": {"title": plain("x" * 25)},
    "inputs without a submit button": {"submit": None},
    "modal.private_metadata has 3001": {"private_metadata": "x" * 3001},
}


@pytest.mark.parametrize(("fault", "change"), BAD_VIEWS.items(), ids=BAD_VIEWS)
def test_a_view_that_slack_would_refuse_is_refused_here(fault, change):
    good = render_form(form_of(Choices("at_stake", "Whose?", TWO, value=("another_party",))))
    bad = {key: value for key, value in (good | change).items() if value is not None}

    check_view(good)
    with pytest.raises(AssertionError, match=fault):
        check_view(bad)


def test_an_option_chosen_that_is_not_offered_is_refused_here():
    view = render_form(form_of(Choices("at_stake", "Whose?", TWO, value=("another_party",))))
    del view["blocks"][0]["element"]["options"][1]

    with pytest.raises(AssertionError, match="not among options"):
        check_view(view)


def test_an_ordinary_card_is_not_refused():
    check_message(render_card(card_of(Heading("A dilemma"), Quote("Need", "Less"), Divider())))
