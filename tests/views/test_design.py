"""Are labels, help and decisions worded as the design has them, to the letter, in both languages?"""

import pytest

from bot.form import HonestAdvice
from bot.texts import LANGUAGES, Texts
from bot.views.examples import all_examples
from tests.views import design
from tests.views.looking import buttons, field

EXAMPLES = all_examples()

pytestmark = design.needs_design
each_language = pytest.mark.parametrize(("column", "language"), list(enumerate(LANGUAGES)))


def drawn(look: str, language: str):
    return EXAMPLES[look](Texts(language))


@each_language
@pytest.mark.parametrize("id", design.form_fields() if design.DOMAIN.is_file() else [])
def test_the_seven_fields_are_labelled_and_explained_as_designed(id, column, language):
    label, _, rest = design.form_fields()[id][column].partition("? ")
    shown = field(drawn("dilemma: empty", language), id)

    assert shown.label == label.removesuffix("?") + "?"
    if rest.startswith("— "):
        assert shown.help == rest.removeprefix("— ")


@each_language
def test_the_answers_about_honest_advice_are_those_of_the_design(column, language):
    _, _, listed = design.form_fields()["honest_advice"][column].partition(" (")
    shown = field(drawn("dilemma: empty", language), "honest_advice")

    assert [option.label for option in shown.options] == listed.removesuffix(")").split(" · ")
    assert [option.value for option in shown.options] == list(HonestAdvice)


def test_the_form_asks_in_the_order_of_the_design():
    form = drawn("dilemma: empty", "en")

    assert [each.id for each in form.fields()] == list(design.form_fields())


@each_language
def test_the_decisions_are_worded_as_designed(column, language):
    shown = field(drawn("deciding: verdict", language), "decision")

    assert {option.label for option in shown.options} <= {
        both[column] for both in design.decisions().values()
    }
    for option in shown.options:
        assert option.label == design.decisions()[option.value][column]


@each_language
def test_the_buttons_of_the_card_are_worded_as_designed(column, language):
    shown = buttons(drawn("case_card: waiting", language))

    assert {button.action: button.label for button in shown} == {
        action: design.actions()[action][column] for action in ("decide", "ask", "recuse", "redirect")
    }


def test_the_question_about_own_gain_is_worded_as_designed():
    shown = field(drawn("deciding: own gain", "en"), "own_gain")

    assert f"*{shown.label}*" in design.DOMAIN.read_text(encoding="utf-8")


def test_the_form_is_sent_by_buttons_that_say_what_they_do():
    assert drawn("dilemma: empty", "en").submit == "Next"
    assert drawn("dilemma: review", "en").submit == "Send to the deciders"
