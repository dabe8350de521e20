"""What does a decider notice in the forms, from own gain to the decision, and when asking the rep?"""

import re
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.case_parts import RedirectTo
from bot.compensation import LATEST_PAYMENT, REASON_LENGTH, CompensationCode
from bot.decision import (
    CORRECTION_TIME,
    LONGER_RATIONALE,
    RATIONALE_MAXIMUM,
    RATIONALE_MINIMUM,
    TEXT_LENGTH,
    DecisionCode,
)
from bot.money import Money
from bot.texts import LANGUAGES, Texts
from bot.usecases.ask_rep import QUESTION_LENGTH
from bot.usecases.redirect_case import REASON_LENGTH as REDIRECT_LENGTH
from bot.views.deciding import details_form, details_of, verdict_of
from bot.views.examples import deciding as examples
from bot.views.filling import Filling
from bot.views.samples import SAMPLES
from tests.cast import DINA, make_case, make_form
from tests.views.looking import facts, field, notes, quotes, says

ENGLISH, DUTCH = Texts("en", "Europe/Amsterdam"), Texts("nl", "Europe/Amsterdam")
TODAY = date(2026, 11, 17)
each_language = pytest.mark.parametrize("texts", [ENGLISH, DUTCH], ids=LANGUAGES)


def look(name: str, texts: Texts = ENGLISH):
    return examples.EXAMPLES[name](texts, SAMPLES)


def details(values=None, owner=None, case=None, code=DecisionCode.ADVISE_BEST_FIT):
    filling = Filling(ENGLISH, values or {})
    return details_form(filling, case or make_case(), code, "token", today=TODAY, default_owner=owner)


def numbers(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", text)]


# --- own gain, and the case beside it ----------------------------------------------------------------


def test_own_gain_comes_first_with_nothing_chosen_for_the_decider():
    [asked] = look("own gain").fields()

    assert (asked.id, asked.value, [o.value for o in asked.options]) == ("own_gain", "", ["no", "yes"])


@each_language
def test_both_answers_about_own_gain_are_explained_as_they_are_labelled(texts):
    [explained] = notes(look("own gain", texts), "next")
    labels = [option.label for option in field(look("own gain", texts), "own_gain").options]

    assert all(f"“{label}”" in explained for label in labels)


@pytest.mark.parametrize("name", ["own gain, nothing chosen", "another question"])
def test_everything_that_was_said_can_be_read_while_deciding(name):
    assert list(quotes(look(name))) == [
        "What the customer really needs",
        "Why this deal doesn't give them that",
        "Maya Manager asked",
        "The rep answered",
    ]


def test_what_the_rep_added_can_be_read_while_deciding():
    assert quotes(look("verdict"))["The rep added"] == "They asked for a quote before Friday."


def test_the_amount_and_the_rep_stand_beside_the_first_question():
    assert facts(look("own gain"))["Deal value"] == "€\xa048,000.00"
    assert facts(look("own gain"))["Raised by"] == "Sam Seller"


def test_choosing_nothing_is_pointed_out():
    assert look("own gain, nothing chosen").problems() == {"own_gain": "Please fill this in."}


# --- the verdict -------------------------------------------------------------------------------------


def test_a_decider_chooses_what_and_says_why():
    form = look("verdict")

    assert [each.id for each in form.fields()] == ["decision", "rationale"]
    assert [option.value for option in field(form, "decision").options] == list(DecisionCode)
    assert "The rep reads this in full" in says(form)


@each_language
def test_how_long_the_reasons_must_be_is_said_truly(texts):
    assert numbers(field(look("verdict", texts), "rationale").help) == [
        RATIONALE_MINIMUM,
        RATIONALE_MAXIMUM,
        LONGER_RATIONALE[DecisionCode.DEAL_FITS],
    ]
    assert set(LONGER_RATIONALE) == {DecisionCode.DEAL_FITS, DecisionCode.PROCEED_BUSINESS}
    assert len(set(LONGER_RATIONALE.values())) == 1


def test_a_regulated_company_is_not_offered_business_first():
    options = field(look("verdict, in a regulated company"), "decision").options

    assert [option.value for option in options] == list(DecisionCode)[:-1]


def test_who_corrects_a_slip_finds_what_was_decided_filled_in():
    verdict, details = look("verdict, to be corrected"), look("best fit, to be corrected")

    assert field(verdict, "decision").value == "advise_best_fit"
    assert field(verdict, "rationale").value == SAMPLES.best_fit().rationale
    assert {each.id: each.value for each in details.fields() if each.value} == {
        "new_value": "EUR 4800",
        "customer_told": SAMPLES.best_fit().customer_told,
        "told_by": date(2026, 11, 24),
        "compensation": "bonus_as_if_won",
        "compensation_owner": ("local:dina",),
        "compensation_due": date(2026, 12, 31),
        "compensation_amount": "EUR 1200",
    }


def test_what_belonged_to_another_decision_is_left_behind_in_a_correction():
    kept = details_of(SAMPLES.decision(DecisionCode.RESHAPE_DEAL), DecisionCode.TELL_ALL_CUSTOMER_CHOOSES)

    assert set(kept) == {"told_by", "compensation", "compensation_owner", "compensation_due"}
    assert details_of(None, DecisionCode.REFER_OUT) == verdict_of(None) == {}


def test_an_amount_is_typed_again_with_its_cents():
    corrected = replace(SAMPLES.best_fit(), new_value=Money("EUR", 480_005))

    assert details_of(corrected, DecisionCode.ADVISE_BEST_FIT)["new_value"] == "EUR 4800.05"


def test_a_verdict_with_problems_keeps_what_was_typed():
    form = look("verdict, problems")

    assert set(form.problems()) == {"decision", "rationale"}
    assert (field(form, "decision").value, field(form, "rationale").value) == ("deal_fits", "It is fine.")


# --- what belongs to it ------------------------------------------------------------------------------


COMPENSATION = [
    "compensation",
    "compensation_owner",
    "compensation_due",
    "compensation_amount",
    "compensation_reason",
]


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("best fit", ["new_value", "customer_told", "told_by", *COMPENSATION]),
        ("reshape the deal", ["what_changes", "new_value", "customer_told", "told_by", *COMPENSATION]),
        ("refer out", ["referred_to", "customer_told", "told_by", *COMPENSATION]),
        ("tell all", ["disclosed", "told_by", *COMPENSATION]),
        ("deal fits", ["how_asked"]),
        ("business first", ["customer_told"]),
    ],
)
def test_each_decision_asks_for_what_belongs_to_it(name, fields):
    form = look(name)

    assert [each.id for each in form.fields()] == fields
    assert notes(form, "next") == [
        "The decision goes to the rep at once, and it stands. For ten minutes you can still correct a slip."
    ]


@each_language
def test_how_long_a_slip_can_be_corrected_is_said_truly(texts):
    minutes = int(CORRECTION_TIME.total_seconds()) // 60

    assert {"en": "For ten minutes", "nl": "Tien minuten"}[texts.language] in says(look("best fit", texts))
    assert numbers(texts("button.correct")) == [minutes] == [10]


@each_language
def test_the_decider_sees_again_what_was_picked(texts):
    assert texts("decision.advise_best_fit") in says(look("best fit", texts))
    assert texts("decision.deal_fits") in says(look("deal fits", texts))


def test_what_only_some_compensations_need_may_stay_empty():
    form = look("best fit")

    assert [each.id for each in form.fields() if not each.required] == COMPENSATION[1:]


@each_language
def test_the_help_names_as_many_promises_as_come_first(texts):
    options = field(look("best fit", texts), "compensation").options
    promises = [CompensationCode(option.value).is_promise for option in options]

    assert promises == [True] * 6 + [False] * 3
    assert {"en": "The first six", "nl": "De eerste zes"}[texts.language] in says(look("best fit", texts))


@each_language
def test_when_a_reason_is_needed_and_how_long_is_said_truly(texts):
    form = look("best fit", texts)
    help = field(form, "compensation_reason").help
    labels = {option.value: option.label for option in field(form, "compensation").options}

    assert numbers(help) == [minimum for minimum, _ in REASON_LENGTH.values()]
    assert re.findall("“(.+?)”", help) == [labels[code] for code in REASON_LENGTH]


@each_language
@pytest.mark.parametrize(
    ("name", "id"),
    [
        ("best fit", "customer_told"),
        ("reshape the deal", "what_changes"),
        ("refer out", "referred_to"),
        ("tell all", "disclosed"),
        ("deal fits", "how_asked"),
    ],
)
def test_how_much_must_be_told_is_said_truly(name, id, texts):
    assert numbers(field(look(name, texts), id).help) == list(TEXT_LENGTH)


def test_the_usual_payer_is_proposed_and_another_one_stays():
    chosen = {"compensation_owner": "slack:UOMAR"}

    assert field(details(owner=DINA.id), "compensation_owner").value == (DINA.id,)
    assert field(details(chosen, owner=DINA.id), "compensation_owner").value == ("slack:UOMAR",)
    assert field(details(), "compensation_owner").value == ()


@pytest.mark.parametrize(
    ("decide_by", "proposed"),
    [
        (date(2026, 11, 24), date(2026, 11, 24)),
        (date(2026, 11, 10), TODAY),
        (date(2027, 6, 1), TODAY + timedelta(days=90)),
    ],
)
def test_the_day_to_tell_the_customer_is_proposed_within_what_is_allowed(decide_by, proposed):
    day = field(details(case=make_case(form=make_form(decide_by=decide_by))), "told_by")

    assert day.value == proposed
    assert day.first <= day.value <= day.last


def test_no_day_of_payment_is_proposed():
    day = field(details(), "compensation_due")

    assert (day.value, day.first, day.last) == (None, TODAY, TODAY + LATEST_PAYMENT)


def test_every_problem_stands_beside_its_field_with_what_was_typed():
    form = look("best fit, problems")

    assert set(form.problems()) == {each.id for each in form.fields()}
    assert form.problems()["compensation_due"] == "This is too far off: Thu 16 Nov 2028 at the latest."
    assert field(form, "customer_told").value == "All."
    assert form.problems()["compensation_amount"] == "At most what the deal is worth, please: €\xa048,000.00."
    assert look("deal fits, problems").problems() == {"how_asked": "Please fill this in."}
    assert look("reshape the deal, problems").problems()["compensation_amount"] == (
        "Please give it in the deal's currency, EUR."
    )


# --- a question --------------------------------------------------------------------------------------


def test_who_asks_hears_who_gets_the_question_and_what_it_does_to_the_date():
    [first], [another] = notes(look("question"), "next"), notes(look("another question"), "next")

    assert "The rep gets this in private, with your name" in first
    assert "two business days" in first
    assert "the date does not move" in another


@each_language
def test_how_long_a_question_may_be_is_said_truly(texts):
    assert numbers(field(look("question", texts), "question").help) == list(QUESTION_LENGTH)


# --- belongs elsewhere -------------------------------------------------------------------------------


@each_language
def test_who_redirects_says_where_it_belongs_and_why_and_hears_what_the_rep_may_do(texts):
    form = look("belongs elsewhere", texts)

    assert [each.id for each in form.fields()] == ["redirect_to", "redirect_reason"]
    assert [option.value for option in field(form, "redirect_to").options] == list(RedirectTo)
    assert numbers(field(form, "redirect_reason").help) == list(REDIRECT_LENGTH)
    assert texts("button.belongs_here").split()[-1] in notes(form, "next")[0]


def test_a_redirection_with_problems_keeps_what_was_typed():
    form = look("belongs elsewhere, problems")

    assert set(form.problems()) == {"redirect_to", "redirect_reason"}
    assert field(form, "redirect_reason").value == "Not ours."
