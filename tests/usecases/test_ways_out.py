"""What belongs to each way out of a dilemma, and to each compensation? Two tables, and what people notice."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest

from bot.compensation import CompensationCode
from bot.decision import Decision, DecisionCode
from bot.errors import CannotCheck
from bot.people import Person, PersonId
from bot.views.elements import Form
from tests.cast import COMPANY, DINA, MANAGEMENT, MAYA, OMAR, SAM, STELLA
from tests.office import (
    ADVISE,
    EN,
    FINN,
    GUS,
    PIA,
    RESHAPE,
    TELL_ALL,
    WAYS_OUT,
    Office,
    fact,
    problems_of,
    said,
)

PROMISE = ("compensation", "compensation_owner", "compensation_due")
TEXTS = ("what_changes", "referred_to", "disclosed", "customer_told", "how_asked")
EVERYTHING: dict[str, Any] = {
    name: answer for way_out in WAYS_OUT.values() for name, answer in way_out.items() if name != "decision"
} | {"compensation_amount": "900", "compensation_reason": "They had chosen somebody else long before us."}
"""More than any decision needs, as somebody who makes up requests can send."""

NEEDS = {
    "advise_best_fit": ("new_value", "customer_told", "told_by", *PROMISE),
    "reshape_deal": ("what_changes", "new_value", "customer_told", "told_by", *PROMISE),
    "refer_out": ("referred_to", "customer_told", "told_by", *PROMISE),
    "tell_all_customer_chooses": ("disclosed", "told_by", *PROMISE),
    "deal_fits": ("how_asked",),
    "proceed_business": ("customer_told",),
}
SHORTEST_RATIONALE = dict.fromkeys(NEEDS, 40) | {"deal_fits": 120, "proceed_business": 120}
EACH_TEXT = [(code, text) for code, needs in NEEDS.items() for text in needs if text in TEXTS]
"""Every text that some decision needs, with the decision."""

codes = pytest.mark.parametrize("code", NEEDS)


async def raised(office: Office) -> str:
    """A case on which Dina, a director, can decide anything, beside Maya and Omar."""
    office.directory.join(MANAGEMENT, DINA)
    return await office.raise_case()


async def details(office: Office, code: str) -> Form:
    form = await office.details_form(DINA, await raised(office), WAYS_OUT[code])
    assert isinstance(form, Form), said(form)
    return form


async def decided(office: Office, reference: str) -> Decision:
    decision = (await office.case(reference)).decision
    assert decision is not None
    return decision


def test_every_decision_is_in_the_table() -> None:
    assert list(NEEDS) == list(DecisionCode)


# --- each decision, and what belongs to it -----------------------------------------------------------


@codes
async def test_a_decision_asks_for_what_belongs_to_it_and_nothing_else(
    quick_office: Office, code: str
) -> None:
    form = await details(quick_office, code)

    further = ("compensation_amount", "compensation_reason") if "compensation" in NEEDS[code] else ()
    assert tuple(field.id for field in form.fields()) == (*NEEDS[code], *further)
    assert EN(f"decision.{code}") in said(form)


@codes
async def test_what_is_missing_is_asked_for_all_at_once(quick_office: Office, code: str) -> None:
    form = await details(quick_office, code)

    again = await quick_office.send(DINA, form, {})

    # Who pays and by when is asked once it is known that somebody pays.
    missing = [need for need in NEEDS[code] if need not in PROMISE[1:]]
    assert problems_of(again) == dict.fromkeys(missing, EN("problem.required"))
    assert (await quick_office.case(form.reference)).decision is None


@codes
async def test_a_decision_is_kept_with_what_belongs_to_it_and_nothing_else(office: Office, code: str) -> None:
    form = await details(office, code)

    done = await office.submit(DINA, form, **EVERYTHING)

    assert EN("done.decided", reference=form.reference) in said(done)
    decision, needs = await decided(office, form.reference), NEEDS[code]
    assert (decision.code, decision.by) == (code, DINA.id)
    assert {text: getattr(decision, text) for text in TEXTS} == {
        text: EVERYTHING[text] if text in needs else "" for text in TEXTS
    }
    assert (decision.new_value is not None) is ("new_value" in needs)
    assert decision.told_by == (date(2026, 11, 24) if "told_by" in needs else None)
    promised = CompensationCode.TARGET_LOWERED if "compensation" in needs else CompensationCode.NONE_NO_LOSS
    assert decision.compensation.code is promised


@codes
async def test_rep_and_deciders_read_all_of_it(office: Office, code: str) -> None:
    form = await details(office, code)
    await office.submit(DINA, form, **EVERYTHING)
    await office.deliver()

    typed = [WAYS_OUT[code]["rationale"], *(EVERYTHING[text] for text in NEEDS[code] if text in TEXTS)]
    for card in (office.chat.told(SAM)[-1], office.card(MANAGEMENT, form.reference)):
        assert [text for text in typed if text not in said(card)] == []
        assert fact(card, "decision") == EN(f"decision.{code}")
        assert fact(card, "compensation")
    next_step = EN(f"outcome.next.{code}", told_by=date(2026, 11, 24))
    assert next_step in said(office.chat.told(SAM)[-1])


@codes
@pytest.mark.parametrize("too_short", [True, False])
async def test_the_reasons_are_as_long_as_the_decision_asks(
    quick_office: Office, code: str, too_short: bool
) -> None:
    reference = await raised(quick_office)
    length = SHORTEST_RATIONALE[code] - too_short

    form = await quick_office.details_form(DINA, reference, {"decision": code, "rationale": "x" * length})

    assert set(problems_of(form)) == ({"rationale"} if too_short else set())


@pytest.mark.parametrize(("code", "text"), EACH_TEXT)
@pytest.mark.parametrize(
    ("length", "accepted"), [(0, False), (9, False), (10, True), (1000, True), (1001, False)]
)
async def test_each_text_has_ten_to_a_thousand_characters(
    quick_office: Office, code: str, text: str, length: int, accepted: bool
) -> None:
    form = await details(quick_office, code)

    answer = await quick_office.submit(DINA, form, **EVERYTHING | {text: "x" * length})

    if accepted:
        assert getattr(await decided(quick_office, form.reference), text) == "x" * length
    else:
        assert set(problems_of(answer)) == {text}


async def test_a_code_that_nobody_offers_decides_nothing(quick_office: Office) -> None:
    reference = await raised(quick_office)

    again = await quick_office.details_form(DINA, reference, ADVISE | {"decision": "burn_it"})

    assert problems_of(again) == {"decision": EN("problem.unknown_choice")}


# --- each compensation, and its inputs ---------------------------------------------------------------


@dataclass(frozen=True)
class Inputs:
    """What a compensation asks for. Anything else that comes along is not read."""

    owner_and_due: bool = False
    amount: bool = False
    """Optional: else who pays fills it in."""
    shortest_reason: int = 0


PAID = Inputs(owner_and_due=True, amount=True)
INPUTS = {
    "bonus_as_if_won": PAID,
    "target_lowered": PAID,
    "fixed_amount": PAID,
    "credit_next_period": PAID,
    "conditional_if_lost": PAID,
    "non_monetary": Inputs(owner_and_due=True),
    "none_no_loss": Inputs(),
    "none_not_winnable": Inputs(shortest_reason=10),
    "none_refused": Inputs(shortest_reason=40),
}
PROMISES = [code for code, inputs in INPUTS.items() if inputs.owner_and_due]
IN_MONEY = [code for code, inputs in INPUTS.items() if inputs.amount]
compensations = pytest.mark.parametrize(("compensation", "inputs"), INPUTS.items())


async def advise(office: Office, reference: str, compensation: str, **changes: Any) -> Any:
    """Maya decides; who pays, by when, how much and why not are filled in unless the test says otherwise."""
    filled = {
        "compensation": compensation,
        "compensation_owner": PIA,
        "compensation_due": "2026-12-31",
        "compensation_amount": "900",
        "compensation_reason": "They had chosen somebody else long before us.",
    }
    return await office.decide(MAYA, reference, ADVISE, **filled | changes)


def test_every_compensation_is_in_the_table() -> None:
    assert list(INPUTS) == list(CompensationCode)


@compensations
async def test_a_compensation_asks_for_its_inputs_and_nothing_else(
    quick_office: Office, compensation: str, inputs: Inputs
) -> None:
    reference = await quick_office.raise_case()
    nothing = dict.fromkeys(("owner", "due", "amount", "reason"), "")
    empty = {f"compensation_{name}": text for name, text in nothing.items()}

    answer = await advise(quick_office, reference, compensation, **empty)

    required = {"compensation_owner", "compensation_due"} if inputs.owner_and_due else set()
    required |= {"compensation_reason"} if inputs.shortest_reason else set()
    if required:
        assert problems_of(answer) == dict.fromkeys(sorted(required), EN("problem.required"))
    else:
        assert (await decided(quick_office, reference)).compensation.code == compensation


@compensations
async def test_a_compensation_is_kept_with_its_inputs_and_nothing_else(
    office: Office, compensation: str, inputs: Inputs
) -> None:
    reference = await office.raise_case()

    await advise(office, reference, compensation)

    kept = (await decided(office, reference)).compensation
    amount = (kept.amount.currency, kept.amount.minor) if kept.amount else None
    assert kept.code == compensation
    assert (kept.owner, kept.due) == ((PIA.id, date(2026, 12, 31)) if inputs.owner_and_due else (None, None))
    assert amount == (("EUR", 90_000) if inputs.amount else None)
    assert kept.reason == ("They had chosen somebody else long before us." if inputs.shortest_reason else "")


@pytest.mark.parametrize("compensation", IN_MONEY)
async def test_the_amount_can_be_left_to_who_pays(quick_office: Office, compensation: str) -> None:
    reference = await quick_office.raise_case()

    await advise(quick_office, reference, compensation, compensation_amount="  ")

    assert (await decided(quick_office, reference)).compensation.amount is None


@pytest.mark.parametrize(
    ("compensation", "inputs"), [(code, one) for code, one in INPUTS.items() if one.shortest_reason]
)
async def test_where_nothing_is_paid_somebody_says_why(
    quick_office: Office, compensation: str, inputs: Inputs
) -> None:
    reference = await quick_office.raise_case()
    reasons = "x" * (inputs.shortest_reason - 1), "x" * inputs.shortest_reason

    again = await advise(quick_office, reference, compensation, compensation_reason=reasons[0])
    assert set(problems_of(again)) == {"compensation_reason"}
    await advise(quick_office, reference, compensation, compensation_reason=reasons[1])

    assert (await decided(quick_office, reference)).compensation.reason == reasons[1]


async def test_the_rep_reads_what_is_promised_who_pays_how_much_and_by_when(office: Office) -> None:
    reference = await office.raise_case()

    await advise(office, reference, "fixed_amount")
    await office.deliver()

    outcome = office.chat.told(SAM)[-1]
    assert fact(outcome, "compensation") == EN("compensation.fixed_amount")
    assert fact(outcome, "compensation_amount") == "€\xa0900.00"
    assert fact(outcome, "compensation_due") == EN.day(date(2026, 12, 31))
    assert EN("outcome.paid_by", name="Pia Payroll") in said(outcome)


# --- three different people --------------------------------------------------------------------------

MAY_NOT_PAY = {
    "the rep": SAM,
    "the decider": MAYA,
    "the line manager, who gains": FINN,
    "a gainer whom the rep named": PIA,
    "who declared an own gain": OMAR,
    "a guest": GUS,
    "somebody whom the platform does not know": Person(PersonId("slack:UNOBODY"), "Nobody"),
}


@pytest.mark.parametrize("compensation", PROMISES)
@pytest.mark.parametrize("payer", MAY_NOT_PAY.values(), ids=MAY_NOT_PAY)
async def test_rep_payer_and_decider_are_three_people_and_the_payer_never_gains(
    quick_office: Office, compensation: str, payer: Any
) -> None:
    reference = await quick_office.raise_case(at_stake=("manager",), line_manager=FINN, gainers=(PIA,))
    omars = await quick_office.press(OMAR, "decide", reference)
    await quick_office.submit(OMAR, omars, own_gain="yes")

    again = await advise(quick_office, reference, compensation, compensation_owner=payer)
    assert problems_of(again) == {"compensation_owner": EN("problem.cannot_pay")}
    await advise(quick_office, reference, compensation, compensation_owner=STELLA)

    assert (await decided(quick_office, reference)).compensation.owner == STELLA.id


async def test_when_the_platform_does_not_say_who_pays_the_form_stays(office: Office) -> None:
    reference = await raised(office)
    form = await office.details_form(DINA, reference, ADVISE)
    asked = office.directory.person

    async def silent(person: PersonId) -> Person:
        if person == PIA.id:
            raise CannotCheck()
        return await asked(person)

    office.directory.person = silent  # type: ignore[method-assign]
    answer = await office.submit(DINA, form, **{name: ADVISE[name] for name in [*ADVISE][2:]})

    assert EN("refusal.cannot_check") in said(answer)
    assert (await office.case(reference)).decision is None


async def test_who_stepped_aside_can_pay(quick_office: Office) -> None:
    reference = await quick_office.raise_case()
    await quick_office.press(OMAR, "recuse", reference)

    await advise(quick_office, reference, "target_lowered", compensation_owner=OMAR)

    assert (await decided(quick_office, reference)).compensation.owner == OMAR.id


async def test_a_usual_payer_who_declared_an_own_gain_is_not_offered(quick_office: Office) -> None:
    quick_office.run_under(replace(COMPANY, compensation_owner=OMAR.id))
    reference = await quick_office.raise_case()
    await quick_office.submit(OMAR, await quick_office.press(OMAR, "decide", reference), own_gain="yes")

    form = await quick_office.details_form(MAYA, reference)

    assert isinstance(form, Form)
    assert {field.id: field.value for field in form.fields()}["compensation_owner"] == ()


# --- never more than the deal, in its currency -------------------------------------------------------

AMOUNTS: dict[str, tuple[str, str]] = {
    "all of the deal": ("48.000", ""),
    "a cent more than the deal": ("48.000,01", "more_than_the_deal"),
    "another currency": ("$900", "other_currency"),
    "another currency, and more": ("$90,000", "other_currency"),
    "the deal's currency by name": ("EUR 900", ""),
    "nothing": ("0", "not_positive"),
    "less than nothing": ("-900", "not_positive"),
    "no amount at all": ("a lot", "unreadable"),
    "which of two": ("0,125", "ambiguous"),
}


@pytest.mark.parametrize("compensation", IN_MONEY)
@pytest.mark.parametrize(("typed", "problem"), AMOUNTS.values(), ids=AMOUNTS)
async def test_an_amount_is_never_more_than_the_deal_and_in_its_currency(
    quick_office: Office, compensation: str, typed: str, problem: str
) -> None:
    reference = await quick_office.raise_case()

    answer = await advise(quick_office, reference, compensation, compensation_amount=typed)

    if problem:
        most = (await quick_office.case(reference)).form.deal_value
        sentence = EN(f"problem.{problem}", most=most, currency="EUR")
        assert problems_of(answer) == {"compensation_amount": sentence}
    else:
        assert (await decided(quick_office, reference)).compensation.amount is not None


async def test_the_deals_currency_is_meant_when_none_is_typed(quick_office: Office) -> None:
    reference = await quick_office.raise_case(deal_value="$1.2m")

    await advise(quick_office, reference, "bonus_as_if_won", compensation_amount="9.000")

    amount = (await decided(quick_office, reference)).compensation.amount
    assert amount is not None
    assert (amount.currency, amount.minor) == ("USD", 900_000)


async def test_a_wrong_amount_of_something_that_is_not_money_is_not_read(quick_office: Office) -> None:
    reference = await quick_office.raise_case()

    await advise(quick_office, reference, "non_monetary", compensation_amount="a lot")

    assert (await decided(quick_office, reference)).compensation.amount is None


async def test_what_is_wrong_in_several_places_is_said_in_each(quick_office: Office) -> None:
    reference = await quick_office.raise_case()
    wrong = {"what_changes": "Less.", "new_value": "?", "compensation_owner": SAM, "told_by": "2027-06-01"}

    again = await quick_office.decide(MAYA, reference, RESHAPE, **wrong, compensation_amount="$1")

    assert set(problems_of(again)) == {*wrong, "compensation_amount"}


async def test_the_new_value_of_a_deal_that_the_customer_chooses_is_not_asked(quick_office: Office) -> None:
    reference = await quick_office.raise_case()

    await quick_office.decide(MAYA, reference, TELL_ALL)

    assert (await decided(quick_office, reference)).new_value is None
