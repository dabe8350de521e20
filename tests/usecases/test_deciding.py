"""How is a case decided: by whom, with what beside it, and who hears of it?"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from bot.audit import Act, State
from bot.compensation import CompensationCode
from bot.errors import CannotCheck
from bot.people import Role
from bot.views.elements import Card, Form
from tests.cast import COMPANY, DINA, DIRECTORS, INDEPENDENT, MANAGEMENT, MAYA, NOW, OMAR, SAM, STELLA
from tests.office import (
    ADVISE,
    EN,
    FINN,
    FITS,
    NL,
    PIA,
    WHY,
    WHY_IT_FITS,
    Office,
    buttons_of,
    fact,
    open_office,
    problems_of,
    said,
)
from tests.stores import DATABASES


@pytest.fixture
async def reference(office: Office) -> str:
    return await office.raise_case()


def fields_of(form: Any) -> list[str]:
    assert isinstance(form, Form), said(form)
    return [field.id for field in form.fields()]


# --- three forms -------------------------------------------------------------------------------------


async def test_first_of_all_the_decider_is_asked_about_an_own_gain(office: Office, reference: str) -> None:
    form = await office.press(MAYA, "decide", reference)

    assert fields_of(form) == ["own_gain"]
    assert "planning suite" in said(form)


async def test_then_what_and_why_then_what_belongs_to_it(office: Office, reference: str) -> None:
    own_gain = await office.press(MAYA, "decide", reference)
    verdict = await office.submit(MAYA, own_gain, own_gain="no")
    assert fields_of(verdict) == ["decision", "rationale"]

    details = await office.submit(MAYA, verdict, decision="advise_best_fit", rationale=WHY)

    assert fields_of(details) == [*[*ADVISE][2:], "compensation_amount", "compensation_reason"]
    assert EN("decision.advise_best_fit") in said(details)


async def test_a_deal_that_fits_needs_how_the_customer_was_asked(office: Office, reference: str) -> None:
    assert fields_of(await office.details_form(MAYA, reference, FITS)) == ["how_asked"]


async def test_the_customers_day_is_offered_for_telling_the_customer(office: Office, reference: str) -> None:
    form = await office.details_form(MAYA, reference)

    assert {field.id: field.value for field in form.fields()}["told_by"] == date(2026, 11, 24)  # type: ignore[union-attr]


async def test_the_usual_payer_is_offered(office: Office, reference: str) -> None:
    form = await office.details_form(MAYA, reference)

    assert {field.id: field.value for field in form.fields()}["compensation_owner"] == (DINA.id,)  # type: ignore[union-attr]


async def test_the_usual_payer_is_not_offered_to_himself_nor_when_he_gains(office: Office) -> None:
    office.directory.join(MANAGEMENT, DINA)
    for reference in (
        await office.raise_case(),
        await office.raise_case(deal_ref="OPP-2", at_stake=("higher",), line_manager=FINN),
    ):
        form = await office.details_form(DINA, reference)
        assert {field.id: field.value for field in form.fields()}["compensation_owner"] == ()  # type: ignore[union-attr]
    office.run_under(replace(COMPANY, compensation_owner=FINN.id))

    form = await office.details_form(MAYA, reference)

    assert {field.id: field.value for field in form.fields()}["compensation_owner"] == ()  # type: ignore[union-attr]


async def test_advice_is_decided_with_everything_that_belongs_to_it(office: Office, reference: str) -> None:
    done = await office.decide(MAYA, reference)

    assert EN("done.decided", reference=reference) in said(done)
    case = await office.case(reference)
    decision = case.decision
    assert case.state is State.DECIDED
    assert decision is not None
    assert (decision.code, decision.rationale) == ("advise_best_fit", WHY)
    assert (decision.by, decision.by_name, decision.at) == (MAYA.id, "Maya Manager", NOW)
    assert decision.new_value is not None
    assert (decision.new_value.currency, decision.new_value.minor) == ("EUR", 480_000)
    assert decision.customer_told == ADVISE["customer_told"]
    assert decision.told_by == date(2026, 11, 24)
    promised = decision.compensation
    assert (promised.code, promised.owner, promised.due) == ("target_lowered", PIA.id, date(2026, 12, 31))


async def test_a_deal_that_fits_promises_nothing_and_loses_nothing(office: Office, reference: str) -> None:
    done = await office.decide(MAYA, reference, FITS)

    assert EN("done.decided", reference=reference) in said(done)
    decision = (await office.case(reference)).decision
    assert decision is not None
    assert (decision.code, decision.rationale) == ("deal_fits", WHY_IT_FITS)
    assert decision.how_asked == FITS["how_asked"]
    assert decision.compensation.code is CompensationCode.NONE_NO_LOSS
    assert decision.new_value is None


async def test_the_new_value_is_read_in_the_deals_currency(office: Office) -> None:
    reference = await office.raise_case(deal_value="$1.2m")

    await office.decide(MAYA, reference, new_value="4.800")

    decision = (await office.case(reference)).decision
    assert decision is not None
    assert decision.new_value is not None
    assert (decision.new_value.currency, decision.new_value.minor) == ("USD", 480_000)


async def test_selling_nothing_is_a_value_too(office: Office, reference: str) -> None:
    await office.decide(MAYA, reference, new_value="0")

    decision = (await office.case(reference)).decision
    assert decision is not None
    assert decision.new_value is not None
    assert decision.new_value.minor == 0


# --- own gain ----------------------------------------------------------------------------------------


async def test_own_gain_has_to_be_answered(office: Office, reference: str) -> None:
    again = await office.submit(MAYA, await office.press(MAYA, "decide", reference))

    assert problems_of(again) == {"own_gain": EN("problem.required")}


async def test_who_declares_an_own_gain_is_thanked_and_barred(office: Office, reference: str) -> None:
    form = await office.press(MAYA, "decide", reference)

    thanks = await office.submit(MAYA, form, own_gain="yes")

    assert EN("done.declared", reference=reference) in said(thanks)
    assert (await office.case(reference)).declared == {MAYA.id}
    assert EN("refusal.not_for_you") in said(await office.press(MAYA, "decide", reference))
    entry = (await office.trail(reference))[2]
    assert (entry.action, entry.actor, entry.role) == (Act.DECLARE_GAIN, MAYA.id, Role.DECIDER)


async def test_who_declares_an_own_gain_in_the_middle_of_deciding_decides_no_more(
    office: Office, reference: str
) -> None:
    details = await office.details_form(MAYA, reference)
    await office.submit(MAYA, await office.press(MAYA, "decide", reference), own_gain="yes")

    answer = await office.submit(MAYA, details, **_details_of(ADVISE))

    assert EN("refusal.not_for_you") in said(answer)
    assert (await office.case(reference)).state is State.AWAITING_DECISION


async def test_when_all_declared_a_gain_the_next_channel_gets_a_card(office: Office, reference: str) -> None:
    for manager in (MAYA, OMAR):
        form = await office.press(manager, "decide", reference)
        await office.submit(manager, form, own_gain="yes")

    await office.deliver()

    assert office.channels_of(reference) == [MANAGEMENT, INDEPENDENT]


async def test_nobody_decides_past_the_question_about_an_own_gain(office: Office, reference: str) -> None:
    other = await office.raise_case(deal_ref="OPP-2")
    verdict = await office.submit(MAYA, await office.press(MAYA, "decide", other), own_gain="no")
    assert isinstance(verdict, Form)

    answer = await office.submit(
        MAYA, replace(verdict, reference=reference), decision="advise_best_fit", rationale=WHY
    )

    assert EN("refusal.form_outdated") in said(answer)


async def test_nobody_decides_past_the_reasons(office: Office, reference: str) -> None:
    other = await office.raise_case(deal_ref="OPP-2")
    details = await office.details_form(MAYA, other)
    await office.submit(MAYA, await office.press(MAYA, "decide", reference), own_gain="no")
    assert isinstance(details, Form)

    answer = await office.submit(MAYA, replace(details, reference=reference), **_details_of(ADVISE))

    assert EN("refusal.form_outdated") in said(answer)
    assert (await office.case(reference)).decision is None


# --- problems ----------------------------------------------------------------------------------------


async def test_what_and_why_are_both_asked_for_at_once(office: Office, reference: str) -> None:
    again = await office.details_form(MAYA, reference, {})

    assert problems_of(again) == dict.fromkeys(["decision", "rationale"], EN("problem.required"))


@pytest.mark.parametrize(
    ("code", "length", "accepted"),
    [
        ("advise_best_fit", 39, False),
        ("advise_best_fit", 40, True),
        ("advise_best_fit", 1500, True),
        ("advise_best_fit", 1501, False),
        ("deal_fits", 119, False),
        ("deal_fits", 120, True),
        ("deal_fits", 1501, False),
        ("proceed_business", 40, False),
    ],
)
async def test_a_rationale_is_long_enough_to_answer_the_need(
    quick_office: Office, code: str, length: int, accepted: bool
) -> None:
    reference = await quick_office.raise_case()
    answer = await quick_office.details_form(MAYA, reference, {"decision": code, "rationale": "x" * length})

    assert (problems_of(answer) == {}) is accepted


async def test_what_was_typed_is_kept_beside_a_problem(office: Office, reference: str) -> None:
    again = await office.details_form(MAYA, reference, {"decision": "deal_fits", "rationale": WHY})

    assert set(problems_of(again)) == {"rationale"}
    assert {field.id: field.value for field in again.fields()} == {"decision": "deal_fits", "rationale": WHY}  # type: ignore[union-attr]


async def test_all_that_is_missing_beside_advice_is_asked_for_at_once(office: Office, reference: str) -> None:
    form = await office.details_form(MAYA, reference)

    again = await office.submit(MAYA, form, told_by="", compensation_owner="")

    required = ["new_value", "customer_told", "told_by", "compensation"]
    assert problems_of(again) == dict.fromkeys(required, EN("problem.required"))
    assert (await office.case(reference)).state is State.AWAITING_DECISION


async def test_the_last_form_keeps_what_was_typed_and_can_be_mended(office: Office, reference: str) -> None:
    form = await office.details_form(MAYA, reference)
    again = await office.submit(MAYA, form, **_details_of(ADVISE) | {"new_value": "-1"})
    assert problems_of(again) == {"new_value": EN("problem.not_positive")}

    done = await office.submit(MAYA, again, new_value="0")

    assert EN("done.decided", reference=reference) in said(done)


async def test_how_the_customer_was_asked_has_to_be_said(office: Office, reference: str) -> None:
    form = await office.details_form(MAYA, reference, FITS)

    again = await office.submit(MAYA, form, how_asked="By phone.")

    assert set(problems_of(again)) == {"how_asked"}
    assert EN("done.decided", reference=reference) in said(
        await office.submit(MAYA, again, how_asked="By phone, on Monday.")
    )


PROBLEMS: list[tuple[dict[str, Any], set[str]]] = [
    ({"customer_told": "Nothing"}, {"customer_told"}),
    ({"customer_told": "x" * 1001}, {"customer_told"}),
    ({"told_by": "2026-11-16"}, {"told_by"}),
    ({"told_by": "2027-02-16"}, {"told_by"}),
    ({"told_by": "soon"}, {"told_by"}),
    ({"new_value": "a lot"}, {"new_value"}),
    ({"new_value": "1,234,5"}, {"new_value"}),
    ({"compensation": "a_pat_on_the_back"}, {"compensation"}),
    ({"compensation_owner": ""}, {"compensation_owner"}),
    ({"compensation_owner": MAYA}, {"compensation_owner"}),
    ({"compensation_owner": SAM}, {"compensation_owner"}),
    ({"compensation_due": ""}, {"compensation_due"}),
    ({"compensation_due": "2026-11-16"}, {"compensation_due"}),
    ({"compensation_due": "2028-11-17"}, {"compensation_due"}),
    ({"compensation": "none_refused"}, {"compensation_reason"}),
    ({"compensation": "none_refused", "compensation_reason": "x" * 39}, {"compensation_reason"}),
    ({"compensation": "none_refused", "compensation_reason": "x" * 1001}, {"compensation_reason"}),
    ({"compensation": "none_not_winnable"}, {"compensation_reason"}),
    ({"compensation": "none_not_winnable", "compensation_reason": "x" * 9}, {"compensation_reason"}),
    ({"compensation": "none_not_winnable", "compensation_reason": "x" * 1001}, {"compensation_reason"}),
]


@pytest.mark.parametrize(("wrong", "fields"), PROBLEMS, ids=[str(sorted(wrong)) for wrong, _ in PROBLEMS])
async def test_what_is_wrong_beside_advice_is_said_beside_its_field(
    quick_office: Office, wrong: dict[str, Any], fields: set[str]
) -> None:
    reference = await quick_office.raise_case()
    again = await quick_office.decide(MAYA, reference, ADVISE, **wrong)

    assert set(problems_of(again)) == fields
    assert (await quick_office.case(reference)).decision is None


# --- compensation ------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", [code for code in CompensationCode if code.is_promise])
async def test_a_promise_names_who_pays_and_by_when(quick_office: Office, code: str) -> None:
    reference = await quick_office.raise_case()
    await quick_office.decide(MAYA, reference, ADVISE, compensation=code)

    decision = (await quick_office.case(reference)).decision
    assert decision is not None
    promised = decision.compensation
    assert (promised.code, promised.owner, promised.due) == (code, PIA.id, date(2026, 12, 31))


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("none_no_loss", ""),
        ("none_not_winnable", "They had signed already."),
        ("none_refused", "The rep's target was met before this deal came up at all."),
    ],
)
async def test_where_nothing_is_promised_nobody_pays_and_the_reason_is_kept(
    quick_office: Office, code: str, reason: str
) -> None:
    reference = await quick_office.raise_case()
    await quick_office.decide(MAYA, reference, ADVISE, compensation=code, compensation_reason=reason)

    decision = (await quick_office.case(reference)).decision
    assert decision is not None
    kept = decision.compensation
    assert (kept.code, kept.owner, kept.due, kept.reason) == (code, None, None, reason)


async def test_nobody_who_gains_pays(office: Office) -> None:
    reference = await office.raise_case(at_stake=("manager",), line_manager=FINN, gainers=(PIA,))

    for gainer in (FINN, PIA):
        again = await office.decide(MAYA, reference, ADVISE, compensation_owner=gainer)
        assert problems_of(again) == {"compensation_owner": EN("problem.cannot_pay")}

    assert EN("done.decided", reference=reference) in said(
        await office.decide(MAYA, reference, ADVISE, compensation_owner=STELLA)
    )


async def test_the_last_day_to_pay_is_two_years_away(office: Office, reference: str) -> None:
    done = await office.decide(MAYA, reference, ADVISE, compensation_due="2028-11-16")

    assert EN("done.decided", reference=reference) in said(done)


# --- who hears of it ---------------------------------------------------------------------------------


async def test_the_rep_gets_the_decision_with_its_full_rationale_at_once(
    office: Office, reference: str
) -> None:
    await office.decide(MAYA, reference)
    await office.deliver()

    outcome = office.chat.told(SAM)[-1]
    assert WHY in said(outcome)
    assert fact(outcome, "decision") == EN("decision.advise_best_fit")
    assert "Maya Manager" in fact(outcome, "decided_by")
    assert EN("outcome.paid_by", name="Pia Payroll") in said(outcome)
    assert EN("outcome.steward", name="Stella Steward") in said(outcome)


async def test_a_rationale_of_the_greatest_length_arrives_whole(office: Office, reference: str) -> None:
    rationale = "Because. " * 165 + "That is the why"
    await office.decide(MAYA, reference, ADVISE, rationale=rationale)
    await office.deliver()

    assert rationale in said(office.chat.told(SAM)[-1])


async def test_the_rep_gets_the_decision_also_when_nobody_can_say_who_helps_further(office: Office) -> None:
    office.run_under(replace(COMPANY, stewards=()))
    reference = await office.raise_case()
    office.directory.remove(DIRECTORS)

    await office.decide(MAYA, reference)
    await office.deliver()

    assert ADVISE["rationale"] in said(office.chat.told(SAM)[-1])


async def test_the_rep_reads_it_in_his_own_language(office: Office) -> None:
    office.directory.know(replace(SAM, language="nl-BE"))
    reference = await office.raise_case()
    assert NL("receipt.heading", reference=reference) in said(office.chat.told(SAM)[0])
    await office.ask(MAYA, reference)
    await office.deliver()
    assert NL("question.heading", reference=reference) in said(office.chat.told(SAM)[1])

    await office.decide(MAYA, reference)
    await office.deliver()

    assert NL("outcome.heading", reference=reference) in said(office.chat.told(SAM)[2])
    assert EN("card.decided") in said(office.card(MANAGEMENT, reference))


async def test_a_deal_that_fits_tells_the_rep_to_go_on(office: Office, reference: str) -> None:
    await office.decide(MAYA, reference, FITS)
    await office.deliver()

    outcome = office.chat.told(SAM)[-1]
    assert WHY_IT_FITS in said(outcome)
    assert FITS["how_asked"] in said(outcome)
    assert EN("outcome.next.deal_fits") in said(outcome)


async def test_the_steward_who_gains_is_not_named_to_the_rep(office: Office) -> None:
    reference = await office.raise_case(at_stake=("manager",), line_manager=FINN, gainers=(STELLA,))
    await office.decide(MAYA, reference)
    await office.deliver()

    outcome = said(office.chat.told(SAM)[-1])
    assert "Stella" not in outcome
    assert EN("outcome.steward", name="Dina Director") in outcome


async def test_without_a_steward_none_is_named(office: Office) -> None:
    office.run_under(replace(COMPANY, stewards=(), directors=None))
    reference = await office.raise_case()
    await office.decide(MAYA, reference)
    await office.deliver()

    assert EN("outcome.steward", name="") not in said(office.chat.told(SAM)[-1])


async def test_the_card_shows_the_decision_and_has_no_buttons_left(office: Office, reference: str) -> None:
    await office.decide(MAYA, reference)
    await office.deliver()
    await office.pass_time(minutes=10)

    card = office.card(MANAGEMENT, reference)
    assert WHY in said(card)
    assert ADVISE["customer_told"] in said(card)
    assert fact(card, "new_value") == "€\xa04,800.00"
    assert buttons_of(card) == {}
    assert EN("card.dont_sign") not in said(card)


async def test_decided_is_in_the_trail(office: Office, reference: str) -> None:
    office.clock.move(timedelta(hours=1))
    await office.decide(MAYA, reference)

    entry = (await office.trail(reference))[-1]
    assert (entry.action, entry.actor, entry.role, entry.result) == (
        Act.DECIDE,
        MAYA.id,
        Role.DECIDER,
        "done",
    )
    assert entry.at == NOW + timedelta(hours=1)


# --- the first decision stands -----------------------------------------------------------------------


async def test_the_second_manager_hears_who_was_first(office: Office, reference: str) -> None:
    omars = await office.details_form(OMAR, reference)
    await office.decide(MAYA, reference)

    answer = await office.submit(OMAR, omars, **_details_of(ADVISE))

    assert NL("refusal.already_decided", who="Maya Manager") in said(answer)
    decision = (await office.case(reference)).decision
    assert decision is not None
    assert decision.by == MAYA.id


@pytest.mark.parametrize("step", ["decide", "own_gain", "verdict", "ask", "recuse"])
async def test_whatever_the_second_manager_was_doing_he_hears_who_was_first(
    office: Office, reference: str, step: str
) -> None:
    own_gain = await office.press(OMAR, "decide", reference)
    verdict = await office.submit(OMAR, own_gain, own_gain="no")
    ask = await office.press(OMAR, "ask", reference)
    await office.decide(MAYA, reference)

    match step:
        case "own_gain":
            answer = await office.submit(OMAR, own_gain, own_gain="yes")
        case "verdict":
            answer = await office.submit(OMAR, verdict, decision="deal_fits", rationale=WHY_IT_FITS)
        case "ask":
            answer = await office.submit(OMAR, ask, question="Wat zegt de klant?")
        case _:
            answer = await office.press(OMAR, step, reference)

    assert isinstance(answer, Card)
    assert NL("refusal.already_decided", who="Maya Manager") in said(answer)
    assert (await office.trail(reference))[-1].result == "refused:already_decided"


async def test_the_rep_hears_who_decided_when_he_comes_too_late(office: Office, reference: str) -> None:
    note, withdrawal = [await office.press(SAM, press, reference) for press in ("add_note", "withdraw")]
    await office.decide(MAYA, reference)

    for answer in (
        await office.submit(SAM, note, note="One more thing."),
        await office.submit(SAM, withdrawal),
        await office.press(SAM, "answer", reference),
    ):
        assert EN("refusal.already_decided", who="Maya Manager") in said(answer)
    assert (await office.case(reference)).state is State.DECIDED


@pytest.mark.parametrize("database", DATABASES)
async def test_two_deciders_at_the_very_same_moment_make_one_decision(database: str) -> None:
    """Two tasks on a database, which really run side by side."""
    async with open_office(database) as office:
        reference = await office.raise_case()
        mayas, omars = [await office.details_form(one, reference) for one in (MAYA, OMAR)]

        answers = await asyncio.gather(
            office.submit(MAYA, mayas, **_details_of(ADVISE)),
            office.submit(OMAR, omars, **_details_of(ADVISE)),
        )

        case = await office.case(reference)
        assert case.decision is not None
        first, second = (0, 1) if case.decision.by == MAYA.id else (1, 0)
        texts = (EN, NL)
        assert texts[first]("done.decided", reference=reference) in said(answers[first])
        first_name = case.decision.by_name
        assert texts[second]("refusal.already_decided", who=first_name) in said(answers[second])
        done = [entry for entry in await office.trail(reference) if entry.action == Act.DECIDE]
        assert [entry.result for entry in done] == ["done", "refused:already_decided"]
        await office.deliver()
        assert len(office.chat.told(SAM)) == 2


# --- two windows -------------------------------------------------------------------------------------


async def test_only_the_verdict_that_a_form_belongs_to_is_decided(office: Office, reference: str) -> None:
    """Two windows: the reasons given in one are never decided by the other."""
    first = await office.details_form(MAYA, reference, ADVISE | {"rationale": "At first I thought so. " * 3})
    second = await office.details_form(MAYA, reference, ADVISE)

    stale = await office.submit(MAYA, first, **_details_of(ADVISE))
    assert EN("refusal.form_outdated") in said(stale)
    assert (await office.case(reference)).decision is None

    await office.submit(MAYA, second, **_details_of(ADVISE))
    decision = (await office.case(reference)).decision
    assert decision is not None
    assert decision.rationale == WHY


async def test_going_back_to_the_reasons_leaves_one_last_form_that_counts(
    office: Office, reference: str
) -> None:
    verdict = await office.submit(MAYA, await office.press(MAYA, "decide", reference), own_gain="no")
    first = await office.submit(MAYA, verdict, decision="advise_best_fit", rationale="Hm. " * 15)
    second = await office.submit(MAYA, verdict, decision="advise_best_fit", rationale=WHY)

    assert EN("refusal.form_outdated") in said(await office.submit(MAYA, first, **_details_of(ADVISE)))
    await office.submit(MAYA, second, **_details_of(ADVISE))
    decision = (await office.case(reference)).decision
    assert decision is not None
    assert decision.rationale == WHY


async def test_answering_the_first_question_twice_costs_nothing_that_was_typed_since(
    office: Office, reference: str
) -> None:
    own_gain = await office.press(MAYA, "decide", reference)
    verdict = await office.submit(MAYA, own_gain, own_gain="no")
    details = await office.submit(MAYA, verdict, decision="advise_best_fit", rationale=WHY)
    await office.submit(MAYA, own_gain, own_gain="no")

    done = await office.submit(MAYA, details, **_details_of(ADVISE))

    assert EN("done.decided", reference=reference) in said(done)


async def test_reasons_are_kept_for_a_day(office: Office, reference: str) -> None:
    details = await office.details_form(MAYA, reference)
    office.clock.move(timedelta(days=1))

    assert EN("refusal.form_outdated") in said(await office.submit(MAYA, details, **_details_of(ADVISE)))


async def test_each_decider_has_reasons_of_his_own(office: Office, reference: str) -> None:
    mayas = await office.details_form(MAYA, reference)
    await office.details_form(OMAR, reference, FITS)

    await office.submit(MAYA, mayas, **_details_of(ADVISE))

    decision = (await office.case(reference)).decision
    assert decision is not None
    assert (decision.code, decision.by) == ("advise_best_fit", MAYA.id)


# --- a platform that does not answer -----------------------------------------------------------------


async def test_when_the_platform_is_silent_nothing_is_done_and_the_form_stays(
    office: Office, reference: str
) -> None:
    details = await office.details_form(MAYA, reference)
    office.directory.failure = CannotCheck()

    answer = await office.submit(MAYA, details, **_details_of(ADVISE))

    assert not isinstance(answer, Card | Form)
    assert EN("refusal.cannot_check") in said(answer)
    assert (await office.trail(reference))[-1].result == "refused:cannot_check"
    office.directory.failure = None
    done = await office.submit(MAYA, details, **_details_of(ADVISE))
    assert EN("done.decided", reference=reference) in said(done)


async def test_when_the_platform_is_silent_a_button_says_try_again(office: Office, reference: str) -> None:
    office.directory.failure = CannotCheck()

    answer = await office.press(MAYA, "decide", reference)

    assert EN("refusal.cannot_check") in said(answer)


async def test_a_channel_that_is_gone_does_not_stop_the_deciders_of_another(
    office: Office, reference: str
) -> None:
    for manager in (MAYA, OMAR):
        await office.press(manager, "recuse", reference)
    await office.deliver()
    office.directory.remove(MANAGEMENT)

    done = await office.decide(DINA, reference)

    assert EN("done.decided", reference=reference) in said(done)


def _details_of(verdict: dict[str, Any]) -> dict[str, Any]:
    return {name: answer for name, answer in verdict.items() if name not in ("decision", "rationale")}
