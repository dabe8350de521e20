"""What does a person notice at home: what waits, what is stuck, the own cases, and how to see more?"""

import pytest

from bot.home import FIRST_PAGE, PAGE_SIZE, Listed, MyHome, Page, Part, listed, read_page
from bot.reference import Reference
from bot.texts import LANGUAGES, Texts
from bot.views.elements import Heading
from bot.views.examples import home as examples
from bot.views.home import home_card
from bot.views.samples import REFERENCE, SAMPLES
from tests.views.looking import actions, buttons, facts, notes, says

ENGLISH, DUTCH = Texts("en", "Europe/Amsterdam"), Texts("nl", "Europe/Amsterdam")
each_language = pytest.mark.parametrize("texts", [ENGLISH, DUTCH], ids=LANGUAGES)
CASES = [SAMPLES.case(reference=Reference(f"SD-00000{number}")) for number in range(7)]


def look(name: str, texts: Texts = ENGLISH):
    return examples.EXAMPLES[name](texts, SAMPLES)


def headings(card) -> list[str]:
    return [element.text for element in card.elements if isinstance(element, Heading)]


# --- the lists ---------------------------------------------------------------------------------------


def test_what_somebody_else_waits_for_stands_before_the_own_cases():
    assert headings(look("full")) == [
        "Waiting for your decision",
        "Promises you see to",
        "Cases that are stuck",
        "Worth a look",
        "Your cases",
    ]


def test_who_has_nothing_to_decide_and_looks_after_nothing_sees_only_the_own_cases():
    assert headings(look("nothing yet")) == ["Your cases"]
    assert "You have not raised a case yet." in says(look("nothing yet"))


@pytest.mark.parametrize("name", examples.EXAMPLES)
def test_a_dilemma_can_be_raised_from_every_home(name):
    [button] = [button for button in buttons(look(name)) if button.action == "dilemma"]

    assert (button.label, button.reference) == ("New dilemma", "")


def test_a_case_to_decide_shows_whose_it_is_and_until_when_and_can_be_decided_or_asked_about():
    card = home_card(MyHome(Listed((SAMPLES.case(),)), None, Listed()), ENGLISH)

    assert facts(card) == {
        "Reference": "SD-7K3QXM",
        "Raised by": "Sam Seller",
        "Deal": "OPP-7781",
        "Deal value": "€\xa048,000.00",
    }
    assert notes(card, "next") == ["Please decide before Fri 20 Nov 2026, 10:00"]
    assert [(b.action, b.reference) for b in buttons(card)[:2]] == [("decide", REFERENCE), ("ask", REFERENCE)]


def test_while_a_question_waits_no_second_one_is_offered():
    card = home_card(MyHome(Listed((SAMPLES.asked(),)), None, Listed()), ENGLISH)

    assert actions(card) == ["decide", "dilemma"]
    assert "A question is with the rep. You can decide all the same." in notes(card, "quiet")


@each_language
def test_a_steward_sees_who_raised_what_is_stuck_and_nothing_that_was_typed(texts):
    card = look("a steward", texts)

    assert "Sam Seller" in says(card)
    assert "OPP-7781" not in says(card)
    assert actions(card) == ["assign", "assign", "dilemma"]


def test_a_steward_to_whom_nothing_is_stuck_reads_so():
    assert "No case is stuck." in says(look("a steward, nothing stuck"))


def test_the_own_cases_say_what_waits_for_the_rep_with_the_buttons_for_it():
    assert actions(look("a rep")) == [
        *("answer", "add_note", "withdraw"),
        *("add_note", "withdraw"),
        "belongs_here",
        *("accept", "second_look", "told", "something_changed"),
        "dilemma",
    ]


def test_what_could_not_be_checked_is_said():
    [warning] = notes(look("a decider, not checked"), "warning")

    assert "something may be missing here" in warning
    assert not notes(look("a decider"), "warning")


# --- pages -------------------------------------------------------------------------------------------


def test_a_page_goes_on_after_the_last_case_that_was_shown():
    first = listed(CASES, Part.MINE, FIRST_PAGE)
    card = home_card(MyHome(Listed(), None, first), ENGLISH)
    [more] = [button for button in buttons(card) if button.action.startswith("home")]

    assert len(first.shown) == PAGE_SIZE == 5
    assert (more.action, more.label, more.reference) == ("home_mine", "Show more (2)", "SD-000004")

    page = read_page(more.action, Reference(more.reference))
    rest = listed(CASES, Part.MINE, page)
    assert [case.reference for case in rest.shown] == ["SD-000005", "SD-000006"]
    assert (rest.before, rest.after) == (5, 0)


def test_a_later_page_leads_back_to_the_start():
    assert [b.action for b in buttons(look("a rep, further on"))] == ["home", "dilemma"]
    assert read_page("home", None) == FIRST_PAGE


def test_turning_one_page_leaves_the_other_lists_where_they_begin():
    page = Page(Part.WAITING, CASES[4].reference)

    assert listed(CASES, Part.MINE, page).before == 0
    assert listed(CASES, Part.WAITING, page).before == 5


@pytest.mark.parametrize("after", [None, Reference("SD-ZZZZZZ"), CASES[-1].reference])
def test_a_case_that_nothing_comes_after_leads_to_the_beginning(after):
    assert listed(CASES, Part.MINE, Page(Part.MINE, after)).before == 0


@pytest.mark.parametrize("action", ["home", "decide", "home_", "home_zebra", ""])
def test_any_other_action_leads_to_the_beginning(action):
    assert read_page(action, REFERENCE) == FIRST_PAGE


@pytest.mark.parametrize("part", Part)
def test_a_page_is_found_again_by_its_action_and_reference(part):
    page = Page(part, REFERENCE)

    assert read_page(page.action, page.after) == page
