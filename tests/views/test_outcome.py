"""What does a rep notice about the decision, and what can the rep do about it?"""

import pytest

from bot.audit import State
from bot.decision import RATIONALE_MAXIMUM
from bot.texts import LANGUAGES, Texts
from bot.views.examples import outcome as examples
from bot.views.outcome import outcome
from bot.views.samples import SAMPLES
from tests.cast import make_case, make_decision
from tests.views.looking import facts, notes, quotes

ENGLISH, DUTCH = Texts("en", "Europe/Amsterdam"), Texts("nl", "Asia/Kathmandu")
each_language = pytest.mark.parametrize("texts", [ENGLISH, DUTCH], ids=LANGUAGES)


def look(name: str, texts: Texts = ENGLISH):
    return examples.EXAMPLES[name](texts, SAMPLES)


@each_language
def test_the_rep_reads_the_full_reasons(texts):
    rationale = ("Because. " * RATIONALE_MAXIMUM)[:RATIONALE_MAXIMUM]
    case = make_case(state=State.DECIDED, decisions=(make_decision(rationale=rationale),))
    card = outcome(case, "", "", texts)

    assert rationale in quotes(card).values()


def test_the_rep_hears_what_to_do_by_when_and_what_is_promised_by_whom():
    card = look("best fit")

    assert notes(card, "next") == [
        "Please tell the customer by the end of business hours on Tue 24 Nov 2026. The company backs you."
    ]
    assert facts(card)["Compensation"] == "Target lowered"
    assert facts(card)["Decided by"] == "Maya Manager"
    assert "Dina Director sees to what you were promised." in notes(card, "quiet")
    assert any("talk with Stella Steward in confidence" in note for note in notes(card, "quiet"))


def test_the_rep_may_go_on_when_the_deal_fits():
    assert notes(look("deal fits"), "next") == ["You can go ahead with this deal."]
    assert "How the customer was asked" in quotes(look("deal fits"))


def test_nobody_is_named_as_payer_or_adviser_who_is_not_there():
    card = look("best fit, nothing promised")

    assert notes(card, "quiet") == [
        "Do you accept this? If not, you can ask for a second look within five business days, once. "
        "After that the decision stands.",
        "Only you see this message; whoever has the card sees the decision too.",
    ]


@each_language
@pytest.mark.parametrize("name", ["reshape the deal", "refer out", "tell all"])
def test_the_rep_hears_by_when_to_tell_the_customer_and_that_the_company_backs_it(name, texts):
    [next_step] = notes(look(name, texts), "next")

    assert {"en": "Tue 24 Nov 2026", "nl": "di 24 nov 2026"}[texts.language] in next_step
    assert {"en": "The company backs you.", "nl": "Het bedrijf staat achter je."}[texts.language] in next_step


def test_when_business_goes_first_the_rep_hears_that_a_director_decided_it():
    card = look("business first")

    assert facts(card)["Decided by"] == "Dina Director"
    assert notes(card, "next") == [
        "The deal goes ahead, by a director's decision. What the customer is told stands above."
    ]
    assert "What the customer is told" in quotes(card)


def test_a_corrected_decision_says_that_it_is_the_one_that_stands():
    assert notes(look("best fit, corrected"), "warning") == [
        "The decider corrected a slip. This is the decision that stands."
    ]
    assert not notes(look("best fit"), "warning")
