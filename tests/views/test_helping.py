"""What does a steward notice who names a decider?"""

import pytest

from bot.texts import LANGUAGES, Texts
from bot.views.examples import helping as examples
from bot.views.samples import SAMPLES
from tests.views.looking import facts, field, notes, says


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_steward_sees_whose_case_it_is_and_until_when_and_nothing_that_was_typed(language):
    texts = Texts(language, "Europe/Amsterdam")
    form = examples.EXAMPLES["naming a decider"](texts, SAMPLES)

    assert list(facts(form).values())[:2] == ["SD-7K3QXM", "Sam Seller"]
    assert "2026, 10:00" in list(facts(form).values())[2]
    assert "OPP-7781" not in says(form)
    assert len(notes(form, "next")) == 1


def test_somebody_who_may_not_decide_is_pointed_out():
    form = examples.EXAMPLES["naming a decider, problems"](Texts(), SAMPLES)

    assert field(form, "decider").problem.startswith("Somebody else, please")
    assert field(form, "decider").value == ("local:sam",)
