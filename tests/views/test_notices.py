"""What is said in a line or two: is it kind, does it say what comes next, and does it tell nothing?"""

import pytest

from bot import errors
from bot.errors import Refusal
from bot.texts import LANGUAGES, Texts
from bot.views.elements import Link, Note, Paragraph
from bot.views.examples import notices as examples
from bot.views.notices import alarm_undelivered, refusal_card
from bot.views.samples import REFERENCE, SAMPLES
from tests.views.looking import actions, facts, mentioned, notes, says

ENGLISH, DUTCH = Texts("en", "Europe/Amsterdam"), Texts("nl", "Europe/Amsterdam")
each_language = pytest.mark.parametrize("texts", [ENGLISH, DUTCH], ids=LANGUAGES)


def look(name: str, texts: Texts = ENGLISH):
    return examples.EXAMPLES[name](texts, SAMPLES)


# --- refusals ----------------------------------------------------------------------------------------


@each_language
@pytest.mark.parametrize("refusal", Refusal.__subclasses__(), ids=lambda refusal: refusal.__name__)
def test_every_refusal_is_a_sentence_and_has_an_example(refusal, texts):
    card = look(f"refused, {refusal.key.removeprefix('refusal.')}", texts)

    assert refusal.key not in says(card)
    assert says(card).endswith(".")


def test_the_answer_that_says_nothing_names_no_case_and_no_reason():
    sentence = says(refusal_card(errors.NotForYou(), ENGLISH))

    assert not [word for word in ("case", "gain", "channel", "decide", "SD-") if word in sentence]


def test_who_decided_first_is_named_but_not_in_the_notification():
    card = look("refused, already_decided")

    assert "Maya Manager has decided this already" in says(card)
    assert card.summary == "That was not possible"


@each_language
@pytest.mark.parametrize(
    "name",
    ["form_outdated", "form_problems", "button_outdated", "cannot_check"],
)
def test_when_nothing_happened_it_says_so_and_what_to_do(name, texts):
    [sentence] = [e.parts[0] for e in look(f"refused, {name}", texts).elements if isinstance(e, Paragraph)]

    assert {"en": "nothing was changed. ", "nl": "niets veranderd. "}[texts.language] in sentence


def test_a_failure_gives_the_number_that_the_log_has_too():
    assert "3f9a2c" in says(look("failure"))
    assert "3f9a2c" not in look("failure").summary


# --- done --------------------------------------------------------------------------------------------


@each_language
@pytest.mark.parametrize("what", examples.DONE)
def test_what_was_done_is_confirmed_with_its_reference_and_what_happens_next(what, texts):
    card = look(f"done, {what}", texts)

    assert "SD-7K3QXM" in card.summary
    assert len(notes(card, "next")) == 1


@each_language
@pytest.mark.parametrize("what", examples.BOUND)
def test_a_channel_that_was_bound_says_so_and_what_comes_there(what, texts):
    card = look(f"done, {what}", texts)

    assert card.summary.endswith(".")
    assert len(notes(card, "next")) == 1


@each_language
@pytest.mark.parametrize("why", examples.BINDING)
def test_every_reason_for_not_binding_a_channel_is_a_sentence_of_its_own(why, texts):
    sentences = [says(look(f"refused, bind_{each}", texts)) for each in examples.BINDING]

    assert sentences.count(says(look(f"refused, bind_{why}", texts))) == 1
    assert says(look(f"refused, bind_{why}", texts)).endswith(".")


# --- help --------------------------------------------------------------------------------------------


def test_the_help_shows_every_command():
    assert list(facts(look("help"))) == [
        "/dilemma",
        "/dilemma mine",
        "/dilemma home",
        "/dilemma digest",
        "/dilemma help",
    ]


@each_language
def test_the_help_says_that_this_is_no_whistleblowing_channel_and_where_that_is(texts):
    links = [
        p for e in look("help", texts).elements if isinstance(e, Note) for p in e.parts if isinstance(p, Link)
    ]

    assert texts("promise.not_whistleblowing") in says(look("help", texts))
    assert [link.url for link in links] == ["https://example.com/report"]


def test_without_such_a_place_the_help_links_nowhere():
    assert "Where to report" not in says(look("help, nowhere to report"))
    assert "not the legal whistleblowing channel" in says(look("help, nowhere to report"))


# --- to one person -----------------------------------------------------------------------------------


def test_whoever_asked_is_called_when_the_answer_is_there_and_reads_where():
    card = look("answered")

    assert mentioned(card) == ["Maya Manager"]
    assert "Maya Manager: The rep answered your question about SD-7K3QXM. The answer is on the card." in says(
        card
    )
    assert notes(card, "next") == ["You can read it there and decide."]


@each_language
@pytest.mark.parametrize(
    "name",
    [
        "alarm, no route",
        "alarm, no director",
        "alarm, undelivered",
        "alarm, removed",
        "alarm, left behind",
        "alarm, the decider gains",
    ],
)
def test_an_alarm_says_what_to_do_and_shows_nothing_of_the_case(name, texts):
    card = look(name, texts)

    assert notes(card, "next")
    assert "OPP-7781" not in says(card)


def test_an_alarm_passes_on_the_platforms_word():
    card = alarm_undelivered(REFERENCE, "is_archived", ENGLISH)

    assert facts(card) == {"What the platform says": "is_archived"}


def test_an_alarm_without_a_route_names_the_rep_and_lets_the_steward_name_a_decider():
    assert "Sam Seller raised a case" in says(look("alarm, no route"))
    assert actions(look("alarm, no route")) == ["assign"]


def test_who_decided_and_gains_is_named_to_the_steward_with_the_rep():
    assert "Maya Manager decided Sam Seller's case" in says(look("alarm, the decider gains"))


def test_a_card_that_was_taken_away_says_from_where_and_leaves_what_people_wrote_to_the_steward():
    assert "the independent channel" in says(look("alarm, removed"))
    assert "Please see to it that they do, and that no second copy" in says(look("alarm, removed"))
    assert actions(look("alarm, removed")) == []


def test_whoever_writes_to_the_bot_is_offered_the_form():
    assert actions(look("invitation")) == ["dilemma"]


def test_where_others_read_along_stands_nothing_but_where_the_answer_is():
    assert actions(look("pointer")) == []
    assert "SD-" not in says(look("pointer"))
