"""What do deciders notice on a card, from its first post to the end of the case?"""

import pytest

from bot.audit import State
from bot.decision import NEEDS, DecisionCode
from bot.form import Stake
from bot.texts import LANGUAGES, Texts
from bot.views.case_card import case_card
from bot.views.examples import case_card as examples
from bot.views.samples import SAMPLES, Samples
from tests.cast import DINA, MAYA, OMAR, make_case, make_decision, make_form
from tests.views.looking import actions, buttons, facts, mentioned, notes, quotes, says

ENGLISH, DUTCH = Texts("en", "Europe/Amsterdam"), Texts("nl", "Europe/Amsterdam")
CLOSED = (
    *("best fit", "reshape", "refer", "tell all", "deal fits", "business first", "decided"),
    *("withdrawn", "redirected", "the reader gains", "the reader left"),
    *("after a second look", "stepped back", "followed through", "did not fit", "closed"),
)
"""How the names of those examples begin in which nothing is left to decide."""
DONT_SIGN = {"en": "Please don't sign yet.", "nl": "Nog niet tekenen, alsjeblieft."}


def look(name: str, texts: Texts = ENGLISH, samples: Samples = SAMPLES):
    return examples.EXAMPLES[name](texts, samples)


# --- what it tells -----------------------------------------------------------------------------------


def test_the_card_tells_the_rep_the_deal_and_the_dilemma():
    card = case_card(make_case(), ENGLISH)

    assert facts(card) == {
        "Raised by": "Sam Seller",
        "Deal": "OPP-7781",
        "Deal value": "€\xa048,000.00",
        "Target or bonus that hangs on it": "the rep's own",
        "The rep's honest advice": "Another solution from us",
        "Customer hears by": "Tue 24 Nov 2026",
    }
    assert quotes(card) == {
        "What the customer really needs": "One place where their drivers can see the day's route.",
        "Why this deal doesn't give them that": "We are about to sell the whole planning suite for it.",
    }


def test_amounts_and_days_are_written_as_the_reader_writes_them():
    card = case_card(make_case(), DUTCH)

    assert facts(card)["Waarde van de deal"] == "€\xa048.000,00"
    assert facts(card)["Klant hoort het uiterlijk"] == "di 24 nov 2026"


def test_the_moment_to_decide_is_in_the_channels_zone():
    here, there = (case_card(make_case(), Texts("en", zone)) for zone in ("Europe/Amsterdam", "Asia/Tokyo"))

    assert notes(here, "next") == ["Please decide before Fri 20 Nov 2026, 10:00"]
    assert notes(there, "next") == ["Please decide before Fri 20 Nov 2026, 18:00"]


@pytest.mark.parametrize("texts", [ENGLISH, DUTCH], ids=LANGUAGES)
def test_whose_bonus_it_is_stands_there_by_role_and_never_by_name(texts):
    case = make_case(
        form=make_form(at_stake=frozenset({Stake.ME, Stake.MANAGER, Stake.HIGHER})),
        gainers=frozenset({OMAR.id, DINA.id}),
        line_manager=MAYA.id,
        line_manager_gains=True,
    )
    card = case_card(case, texts)

    assert all(word not in says(card) for gainer in (MAYA, OMAR, DINA) for word in (gainer.name, gainer.id))
    assert "hogerop" in says(card) or "higher up" in says(card)


def test_several_bonuses_are_listed_in_one_order():
    stakes = frozenset({Stake.HIGHER, Stake.MANAGER, Stake.ME})
    card = case_card(make_case(form=make_form(at_stake=stakes)), ENGLISH)

    assert facts(card)["Target or bonus that hangs on it"] == (
        "the rep's own, the manager's and somebody's higher up"
    )


def test_deciders_are_called_once_with_the_first_post():
    assert mentioned(case_card(make_case(), ENGLISH, (MAYA, OMAR))) == ["Maya Manager", "Omar Manager"]
    assert mentioned(case_card(make_case(), ENGLISH)) == []


def test_another_case_about_the_same_deal_is_pointed_out():
    assert facts(look("same deal"))["Same deal"] == "SD-0HR4TZ by Omar Manager"
    assert "Same deal" not in facts(look("waiting"))


def test_the_card_says_who_can_see_it():
    assert any("Only members of this channel" in note for note in notes(look("waiting"), "quiet"))


def test_a_card_in_private_does_not_speak_of_a_channel():
    [note] = notes(look("in private"), "quiet")

    assert "comes to you in private" in note
    assert actions(look("in private")) == actions(look("waiting"))


# --- open, and closed --------------------------------------------------------------------------------


@pytest.mark.parametrize("texts", [ENGLISH, DUTCH], ids=LANGUAGES)
@pytest.mark.parametrize("name", examples.EXAMPLES)
def test_please_dont_sign_stands_there_as_long_as_the_case_is_open(name, texts):
    is_closed = name.startswith(CLOSED)

    assert (DONT_SIGN[texts.language] in notes(look(name, texts), "warning")) is not is_closed


@pytest.mark.parametrize("name", examples.EXAMPLES)
def test_there_is_nothing_to_press_on_a_closed_case(name):
    is_closed = name.startswith(CLOSED) and name != "best fit, just now"
    is_decided_elsewhere = name == "second look, taken elsewhere"

    assert bool(actions(look(name))) is not (is_closed or is_decided_elsewhere)


def test_a_question_cannot_be_asked_while_one_waits():
    assert actions(look("waiting")) == ["decide", "ask", "recuse", "redirect"]
    assert actions(look("question pending")) == ["decide", "recuse", "redirect"]
    assert actions(look("answered")) == ["decide", "ask", "recuse", "redirect"]


def test_every_button_carries_the_reference_and_deciding_stands_out():
    shown = buttons(look("waiting"))

    assert {button.reference for button in shown} == {"SD-7K3QXM"}
    assert [button.action for button in shown if button.style == "primary"] == ["decide"]


def test_stepping_aside_is_asked_twice_because_it_cannot_be_undone():
    [recuse] = [button for button in buttons(look("waiting")) if button.confirm]

    assert recuse.action == "recuse"
    assert "can't be undone" in recuse.confirm.text


@pytest.mark.parametrize(
    ("name", "summary"),
    [
        ("no card posted yet", "Dilemma SD-7K3QXM: please decide"),
        ("waiting", "Dilemma SD-7K3QXM: please decide"),
        ("question pending", "Dilemma SD-7K3QXM: waiting for an answer"),
        ("best fit", "Dilemma SD-7K3QXM: decided"),
        ("withdrawn", "Dilemma SD-7K3QXM: withdrawn"),
        ("redirected", "Dilemma SD-7K3QXM: belongs elsewhere"),
    ],
)
def test_the_notification_says_where_the_case_stands_and_nothing_of_it(name, summary):
    assert look(name).summary == summary


# --- what is said meanwhile --------------------------------------------------------------------------


def test_a_question_and_its_answer_stand_on_the_card():
    card = look("answered")

    assert quotes(card)["Maya Manager asked"] == "Did they see the route app, or only the suite?"
    assert quotes(card)["The rep answered"] == "Only the suite. I did not dare to show the app."
    assert "The rep answered" not in quotes(look("question pending"))


def test_only_the_first_question_is_said_to_move_the_date():
    [first] = [note for note in notes(look("question pending"), "quiet") if "asked" in note]
    [second] = [note for note in notes(look("second question pending"), "quiet") if "asked" in note]

    assert "comes on top" in first
    assert "the date does not move" in second


def test_a_note_of_the_rep_stands_on_the_card():
    assert quotes(look("noted"))["The rep added"] == "They asked for a quote before Friday."


def test_a_withdrawn_case_says_so_and_why_if_the_rep_said_why():
    assert notes(look("withdrawn"), "next") == [
        "The rep withdrew this case. There is nothing left to decide."
    ]
    assert quotes(look("withdrawn"))["Why it was withdrawn"] == "They signed with somebody else this morning."
    assert "Why it was withdrawn" not in quotes(look("withdrawn without a reason"))


# --- the decision ------------------------------------------------------------------------------------


def test_the_decision_stands_before_the_story_with_who_why_and_what_belongs_to_it():
    card = case_card(make_case(state=State.DECIDED, decisions=(make_decision(MAYA),)), ENGLISH)

    assert list(facts(card).items())[:7] == [
        ("Decision", "Advise what fits best, even if that is less or nothing"),
        ("Decided by", "Maya Manager"),
        ("Decided on", "Tue 17 Nov 2026, 10:00"),
        ("New value", "€\xa04,800.00"),
        ("Customer told by", "Tue 24 Nov 2026"),
        ("Compensation", "Target lowered"),
        ("Compensation due by", "Thu 31 Dec 2026"),
    ]
    assert list(quotes(card))[:2] == ["Why, in Maya Manager's words", "What the customer is told"]


def test_a_deal_that_fits_says_how_the_customer_was_asked_and_promises_nothing():
    card = look("deal fits")

    assert facts(card)["Decision"] == "The deal does fit this customer"
    assert "How the customer was asked" in quotes(card)
    assert not {"New value", "Customer told by", "Compensation due by"} & set(facts(card))


def test_why_nothing_is_promised_can_be_read():
    card = look("best fit, nothing promised")

    assert facts(card)["Compensation"] == "The deal was not winnable"
    assert quotes(card)["Why nothing is promised"] == "They had chosen another party before we came in."


@pytest.mark.parametrize("code", DecisionCode)
def test_everything_that_belongs_to_a_decision_can_be_read(code):
    decision = SAMPLES.decision(code)
    card = case_card(SAMPLES.decided(decision), ENGLISH)

    typed = [getattr(decision, field) for field in NEEDS[code]]
    assert {text for text in typed if isinstance(text, str)} <= set(quotes(card).values())
    assert ("New value" in facts(card)) is ("new_value" in NEEDS[code])
    assert ("Customer told by" in facts(card)) is ("told_by" in NEEDS[code])
    assert facts(card)["Decision"] == ENGLISH(f"decision.{code}")


def test_an_amount_that_was_promised_can_be_read():
    assert facts(look("best fit, an amount promised"))["Amount"] == "€\xa01,200.00"
    assert "Amount" not in facts(look("best fit"))


def test_a_slip_can_be_corrected_as_long_as_that_is_possible():
    [correct] = buttons(look("best fit, just now"))

    assert (correct.action, correct.label) == ("decide", "Correct a slip (10 minutes)")
    assert correct.reference == "SD-7K3QXM"


# --- handed over, redirected -------------------------------------------------------------------------


def test_who_would_go_ahead_is_named_with_the_reasons_and_everything_else_can_still_be_decided():
    card = look("handed over")

    [note] = [note for note in notes(card, "quiet") if "Only directors decide" in note]
    assert note.startswith("Maya Manager would go ahead")
    assert quotes(card)["Why, in Maya Manager's words"].startswith("They know what they do not use")
    assert actions(card) == ["decide", "ask", "recuse", "redirect"]


@pytest.mark.parametrize("texts", [ENGLISH, DUTCH], ids=LANGUAGES)
@pytest.mark.parametrize("name", ["redirected", "redirected, the rep disagrees"])
def test_nothing_of_a_redirected_case_is_left_but_who_says_where_it_belongs(name, texts):
    card = look(name, texts)

    assert "Maya Manager" in says(card)
    assert list(facts(card).values()) == [texts("redirect_to.compliance")]
    assert not quotes(card)
    assert not actions(card)
    assert "OPP-7781" not in says(card)
    assert "Sam Seller" not in says(card)


def test_where_a_case_was_redirected_from_hears_who_has_it_after_the_rep_disagreed():
    assert "nothing to decide here" in notes(look("redirected"), "next")[0]
    assert "The directors have it now" in notes(look("redirected, the rep disagrees"), "next")[0]


def test_the_directors_get_the_whole_card_of_a_case_that_does_belong_here():
    assert facts(look("back from elsewhere")) == facts(look("waiting"))
    assert actions(look("back from elsewhere")) == actions(look("waiting"))
