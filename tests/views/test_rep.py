"""What does a rep notice after raising a case, up to the decision?"""

import re

import pytest

from bot.audit import State
from bot.texts import LANGUAGES, Texts
from bot.usecases.add_note import NOTE_LENGTH
from bot.usecases.answer import ANSWER_LENGTH
from bot.usecases.withdraw_case import REASON_MAXIMUM
from bot.views.examples import rep as examples
from bot.views.rep import MOST_LISTED, my_cases_card, question_card, receipt
from bot.views.samples import SAMPLES
from tests.views.looking import actions, facts, field, notes, quotes, says

ENGLISH, DUTCH = Texts("en", "Europe/Amsterdam"), Texts("nl", "Asia/Kathmandu")
each_language = pytest.mark.parametrize("texts", [ENGLISH, DUTCH], ids=LANGUAGES)


def look(name: str, texts: Texts = ENGLISH):
    return examples.EXAMPLES[name](texts, SAMPLES)


# --- the receipt -------------------------------------------------------------------------------------


def test_the_receipt_says_who_has_it_until_when_and_not_to_sign():
    card = look("receipt")

    assert card.summary == "Your case SD-7K3QXM is in"
    assert "They have until Fri 20 Nov 2026, 10:00" in notes(card, "next")[0]
    assert notes(card, "warning") == ["Please don't sign until you have the decision."]
    assert actions(card) == ["add_note", "withdraw"]
    assert "Only you see this message" in says(card)


@pytest.mark.parametrize(
    ("case", "state"),
    [(SAMPLES.withdrawn(), "Withdrawn"), (SAMPLES.redirected(), "Belongs elsewhere")],
    ids=["withdrawn", "redirected"],
)
def test_the_receipt_of_a_case_that_ended_undecided_says_where_it_stands_and_offers_nothing(case, state):
    card = receipt(case, ENGLISH)

    assert facts(card)["Status"] == state
    assert actions(card) == []
    assert notes(card, "next") == notes(card, "warning") == []


@pytest.mark.parametrize(
    ("texts", "where"),
    [
        (ENGLISH, "What was decided, and why, is in a message of its own."),
        (DUTCH, "Wat er is beslist, en waarom, staat in een eigen bericht."),
    ],
    ids=LANGUAGES,
)
@pytest.mark.parametrize(
    "case",
    [
        SAMPLES.decided(),
        SAMPLES.second_look(),
        SAMPLES.decided(state=State.FOLLOW_THROUGH),
        SAMPLES.decided(state=State.CLOSED),
    ],
    ids=["decided", "second look", "follow through", "closed"],
)
def test_the_receipt_of_a_decided_case_says_what_stays_true_as_the_case_moves_on(case, texts, where):
    card = receipt(case, texts)

    assert list(facts(card)) == ["Deal"]
    assert notes(card, "next") == [where]
    assert actions(card) == []
    assert notes(card, "warning") == []


def test_moments_are_in_the_readers_zone():
    assert notes(look("receipt", DUTCH), "next")[0].endswith("Ze hebben tot vr 20 nov 2026, 14:45")


def test_a_receipt_that_comes_after_the_withdrawal_asks_for_nothing_more():
    card = look("receipt, withdrawn meanwhile")

    assert actions(card) == []
    assert not notes(card, "warning")


# --- a question --------------------------------------------------------------------------------------


def test_a_question_says_who_asks_where_the_answer_goes_and_how_to_answer():
    card = look("question")

    assert list(quotes(card)) == ["Maya Manager asked"]
    assert "goes on the card that the deciders see" in notes(card, "next")[0]
    assert actions(card) == ["answer"]


def test_only_the_first_question_is_said_to_give_the_deciders_more_time():
    assert "comes on top" in notes(look("question"), "next")[0]
    assert "does not move" in notes(look("second question"), "next")[0]


@pytest.mark.parametrize(
    "case",
    [
        SAMPLES.answered(),
        SAMPLES.decided(questions=SAMPLES.asked().questions),
        SAMPLES.withdrawn(questions=SAMPLES.asked().questions),
    ],
    ids=["answered", "decided", "withdrawn"],
)
def test_a_question_that_comes_too_late_needs_no_answer(case):
    card = question_card(case, 1, ENGLISH)

    assert actions(card) == []
    assert notes(card, "next")[0].startswith("No answer is needed any more.")


def test_an_earlier_question_is_not_answered_in_place_of_the_newest():
    assert actions(question_card(SAMPLES.asked(earlier=1), 1, ENGLISH)) == []


# --- belongs elsewhere -------------------------------------------------------------------------------


def test_a_redirection_says_where_it_belongs_and_why_and_that_the_rep_may_disagree_once():
    card = look("belongs elsewhere")

    assert facts(card) == {"Deal": "OPP-7781", "Belongs to": "Compliance"}
    assert list(quotes(card)) == ["Why, in Maya Manager's words"]
    assert "once" in notes(card, "next")[0]
    assert "Please don't sign yet." in notes(card, "next")[0]
    assert actions(card) == ["belongs_here"]


def test_whoever_disagreed_has_nothing_more_to_press():
    card = look("belongs elsewhere, said that it does belong here")

    assert actions(card) == []
    assert notes(card, "next") == ["You said that it does belong here. The directors get it now."]


# --- stuck -------------------------------------------------------------------------------------------


def test_a_case_without_a_route_is_said_to_be_kept_and_who_sees_to_it():
    card = look("no route")

    assert "Your case is kept" in says(card)
    assert notes(card, "next") == [
        "Stella Steward has been told and will see to it. We try again every hour."
    ]
    assert notes(card, "warning") == ["Please don't sign until you have the decision."]


def test_without_a_steward_nobody_is_said_to_have_been_told():
    [next_step] = notes(look("no route, no steward"), "next")

    assert "told" not in next_step
    assert "We try again every hour" in next_step


# --- the own list ------------------------------------------------------------------------------------


def test_the_list_says_where_each_case_stands():
    card = look("my cases")
    states = [
        f.value for element in card.elements for f in getattr(element, "facts", ()) if f.label == "Status"
    ]

    assert states == [
        "Looking for people who don't gain by it",
        "Waiting for a decision",
        "Waiting for your answer",
        "Decided",
        "Belongs elsewhere",
        "Withdrawn",
    ]
    assert facts(card)["Decision"] == "Advise what fits best, even if that is less or nothing"


def test_open_cases_can_be_acted_on_a_pending_question_answered_and_a_redirection_disagreed_with():
    assert actions(look("my cases")) == [
        *("add_note", "withdraw"),
        *("add_note", "withdraw"),
        *("answer", "add_note", "withdraw"),
        *("accept", "second_look", "told", "something_changed"),
        "belongs_here",
    ]


def test_whoever_raised_nothing_hears_how_to():
    assert "Type /dilemma to raise one" in says(look("no cases"))
    assert "Type /dilemma" not in says(look("my cases"))


def test_a_long_list_says_how_many_more_there_are():
    assert "And 2 more." in notes(look("many cases"), "quiet")
    assert not [note for note in notes(look("my cases"), "quiet") if "more" in note]


def test_an_open_case_is_never_pushed_off_the_list_by_closed_ones():
    card = my_cases_card([SAMPLES.withdrawn()] * MOST_LISTED + [SAMPLES.asked()], ENGLISH)

    assert actions(card) == ["answer", "add_note", "withdraw"]


def test_a_deal_raised_before_is_shown_instead_of_a_second_case():
    card = look("already raised")

    assert card.summary == "You have raised this deal already: SD-0HR4TZ"
    assert actions(card) == ["add_note", "withdraw"]


# --- small forms -------------------------------------------------------------------------------------


@each_language
@pytest.mark.parametrize(
    ("name", "id", "maximum"),
    [
        ("answer", "answer", ANSWER_LENGTH[1]),
        ("note", "note", NOTE_LENGTH[1]),
        ("withdraw", "withdraw_reason", REASON_MAXIMUM),
    ],
)
def test_how_much_may_be_typed_is_said_truly(name, id, maximum, texts):
    assert re.findall(r"\d+", field(look(name, texts), id).help) == [str(maximum)]


@pytest.mark.parametrize(
    ("name", "who"),
    [
        ("answer", "Everybody who has the card can read it."),
        ("note", "It appears on the card that the deciders see."),
    ],
)
def test_who_will_read_it_is_said_before_it_is_sent(name, who):
    assert notes(look(name), "next") == [who]


def test_the_question_stands_above_its_answer():
    assert list(quotes(look("answer"))) == ["Maya Manager asked"]


def test_withdrawing_needs_no_reason_and_warns_that_it_is_final():
    form = look("withdraw")

    assert field(form, "withdraw_reason").required is False
    assert "can't be undone" in notes(form, "next")[0]
    assert facts(form) == {"Reference": "SD-7K3QXM", "Deal": "OPP-7781"}


@pytest.mark.parametrize("name", ["answer, problems", "note, problems", "withdraw, problems"])
def test_a_problem_is_said_beside_the_field(name):
    assert len(look(name).problems()) == 1
