"""The decider made a slip: who can correct it, for how long, and what becomes of what stood before?"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from bot.audit import Act, State, replay
from bot.people import Role
from bot.usecases.export_cases import export_cases
from bot.views.elements import Card, Form
from tests.cast import DINA, INDEPENDENT, MANAGEMENT, MAYA, NOW, OMAR, SAM, STELLA
from tests.office import (
    ADVISE,
    EN,
    FITS,
    NL,
    PIA,
    PROCEED,
    RESHAPE,
    TELL_ALL,
    WHY,
    WHY_IT_FITS,
    Office,
    buttons_of,
    fact,
    problems_of,
    said,
)

JUST_IN_TIME = timedelta(minutes=9, seconds=59)
TOO_LATE = timedelta(minutes=10)


@pytest.fixture
async def reference(office: Office) -> str:
    """A case that Maya has just decided."""
    reference = await office.raise_case()
    await office.decide(MAYA, reference, ADVISE, compensation_amount="900")
    await office.deliver()
    return reference


def values_of(form: Any) -> dict[str, Any]:
    assert isinstance(form, Form), said(form)
    return {field.id: field.value for field in form.fields()}


# --- while there is time -----------------------------------------------------------------------------


async def test_the_decider_corrects_a_slip_and_the_first_decision_is_kept(
    office: Office, reference: str
) -> None:
    first = (await office.case(reference)).decision
    office.clock.move(JUST_IN_TIME)

    done = await office.decide(MAYA, reference, RESHAPE)

    assert EN("done.decided", reference=reference) in said(done)
    case = await office.case(reference)
    assert case.decision is not None
    assert (case.decision.code, case.decision.at) == ("reshape_deal", NOW + JUST_IN_TIME)
    assert case.decisions == (first, case.decision)
    assert case.state is State.DECIDED


async def test_what_was_decided_is_filled_in_to_be_mended(office: Office, reference: str) -> None:
    verdict = await office.submit(MAYA, await office.press(MAYA, "decide", reference), own_gain="no")
    assert values_of(verdict) == {"decision": "advise_best_fit", "rationale": WHY}

    form = await office.submit(MAYA, verdict)

    assert values_of(form) == {
        "new_value": "EUR 4800",
        "customer_told": ADVISE["customer_told"],
        "told_by": date(2026, 11, 24),
        "compensation": "target_lowered",
        "compensation_owner": (PIA.id,),
        "compensation_due": date(2026, 12, 31),
        "compensation_amount": "EUR 900",
        "compensation_reason": "",
    }


async def test_one_field_can_be_mended_and_the_rest_stays(office: Office, reference: str) -> None:
    first = (await office.case(reference)).decision
    form = await office.details_form(MAYA, reference, {})

    await office.submit(MAYA, form, new_value="480,05")

    second = (await office.case(reference)).decision
    assert first is not None
    assert second is not None
    assert second.new_value is not None
    assert second.new_value.minor == 48_005
    assert (second.compensation, second.rationale) == (first.compensation, first.rationale)


async def test_only_what_belongs_to_the_new_decision_is_filled_in(office: Office, reference: str) -> None:
    form = await office.details_form(MAYA, reference, TELL_ALL)

    values = values_of(form)
    assert values["told_by"] == date(2026, 11, 24)
    assert values["compensation"] == "target_lowered"
    assert values["disclosed"] == ""
    assert "new_value" not in values
    assert values_of(await office.details_form(MAYA, reference, FITS)) == {"how_asked": ""}


async def test_the_rep_hears_the_correction_with_all_its_reasons(office: Office, reference: str) -> None:
    await office.decide(MAYA, reference, FITS)
    await office.deliver()

    corrected = office.chat.told(SAM)[-1]
    assert EN("outcome.corrected") in said(corrected)
    assert WHY_IT_FITS in said(corrected)
    assert EN("outcome.corrected") not in said(office.chat.told(SAM)[-2])


async def test_the_card_shows_the_decision_that_stands(office: Office, reference: str) -> None:
    await office.decide(MAYA, reference, FITS)
    await office.deliver()

    card = office.card(MANAGEMENT, reference)
    assert fact(card, "decision") == EN("decision.deal_fits")
    assert ADVISE["customer_told"] not in said(card)


async def test_a_correction_can_be_corrected_and_each_is_kept(office: Office, reference: str) -> None:
    for verdict in (RESHAPE, TELL_ALL):
        await office.pass_time(minutes=3)
        await office.decide(MAYA, reference, verdict)
    await office.deliver()

    case = await office.case(reference)
    assert [one.code for one in case.decisions] == [
        "advise_best_fit",
        "reshape_deal",
        "tell_all_customer_chooses",
    ]
    told = [said(card) for card in office.chat.told(SAM)]
    assert [EN("outcome.corrected") in one for one in told] == [False, False, True, True]


async def test_a_correction_is_an_entry_of_its_own_and_the_trail_still_adds_up(
    office: Office, reference: str
) -> None:
    await office.pass_time(minutes=5)
    await office.decide(MAYA, reference, FITS)

    trail = await office.trail(reference)

    assert [(entry.action, entry.actor, entry.role, entry.at - NOW) for entry in trail][-2:] == [
        (Act.DECIDE, MAYA.id, Role.DECIDER, timedelta()),
        (Act.CORRECT, MAYA.id, Role.DECIDER, timedelta(minutes=5)),
    ]
    assert replay(trail)[-1] == (State.DECIDED, NOW)
    assert (await office.case(reference)).state is State.DECIDED


async def test_an_export_holds_what_stood_before(office: Office, reference: str) -> None:
    await office.decide(MAYA, reference, FITS)

    (line,) = [line async for line in export_cases(office.services)]

    assert line["decision"]["code"] == "deal_fits"
    assert [one["code"] for one in line["corrected"]] == ["advise_best_fit"]
    assert line["corrected"][0]["rationale"] == WHY


async def test_a_slip_in_the_correction_is_said_beside_its_field(office: Office, reference: str) -> None:
    form = await office.details_form(MAYA, reference, RESHAPE)

    again = await office.submit(MAYA, form, what_changes="Less.")

    assert set(problems_of(again)) == {"what_changes"}
    assert len((await office.case(reference)).decisions) == 1


async def test_a_correction_sent_twice_is_one(office: Office, reference: str) -> None:
    form = await office.details_form(MAYA, reference, FITS)
    first = await office.submit(MAYA, form, how_asked=FITS["how_asked"])
    kept = office.everything_kept()

    second = await office.submit(MAYA, form, how_asked="Somebody else said so.")

    assert first == second
    assert office.everything_kept() == kept


async def test_a_copy_of_reasons_that_did_their_work_decides_nothing(office: Office, reference: str) -> None:
    """An old copy, sent while a further correction is being filled in, is not taken for it."""
    own_gain = await office.press(MAYA, "decide", reference)
    verdict = await office.submit(MAYA, own_gain, own_gain="no")
    details = await office.submit(MAYA, verdict, decision="deal_fits", rationale=WHY_IT_FITS)
    await office.submit(MAYA, details, how_asked=FITS["how_asked"])
    await office.submit(MAYA, own_gain, own_gain="no")
    kept = office.everything_kept()

    answer = await office.submit(MAYA, verdict, decision="deal_fits", rationale=WHY_IT_FITS)

    assert EN("refusal.form_outdated") in said(answer)
    assert office.everything_kept() == kept


# --- who, and how long -------------------------------------------------------------------------------


async def test_nobody_else_corrects_it(office: Office, reference: str) -> None:
    answer = await office.press(OMAR, "decide", reference)

    assert NL("refusal.already_decided", who="Maya Manager") in said(answer)
    assert (await office.trail(reference))[-1].result == "refused:already_decided"


async def test_the_decider_does_nothing_else_to_it(office: Office, reference: str) -> None:
    for action in ("ask", "recuse", "redirect"):
        answer = await office.press(MAYA, action, reference)
        assert EN("refusal.already_decided", who="Maya Manager") in said(answer)


async def test_after_ten_minutes_it_stands(office: Office, reference: str) -> None:
    open_forms = [
        own_gain := await office.press(MAYA, "decide", reference),
        await office.submit(MAYA, own_gain, own_gain="no"),
        await office.details_form(MAYA, reference, FITS),
    ]
    office.clock.move(TOO_LATE)
    kept = office.everything_kept()

    answers = [await office.press(MAYA, "decide", reference)]
    for form in open_forms:
        answers.append(await office.submit(MAYA, form, **_answers_to(form)))

    sentence = EN("refusal.already_decided", who="Maya Manager")
    assert [sentence in said(answer) for answer in answers] == [True] * 4
    assert office.everything_kept() == kept


def _answers_to(form: Any) -> dict[str, Any]:
    fields = {field.id for field in form.fields()}
    return {name: answer for name, answer in (FITS | {"own_gain": "no"}).items() if name in fields}


async def test_the_ten_minutes_begin_with_the_first_decision(office: Office, reference: str) -> None:
    await office.pass_time(minutes=9)
    await office.decide(MAYA, reference, FITS)
    office.clock.move(timedelta(minutes=1))

    answer = await office.press(MAYA, "decide", reference)

    assert EN("refusal.already_decided", who="Maya Manager") in said(answer)


async def test_who_left_the_channel_meanwhile_corrects_nothing(office: Office, reference: str) -> None:
    office.directory.leave(MANAGEMENT, MAYA)

    answer = await office.press(MAYA, "decide", reference)

    assert EN("refusal.not_for_you") in said(answer)


async def test_a_correction_does_not_hand_the_case_over(office: Office, reference: str) -> None:
    answer = await office.details_form(MAYA, reference, PROCEED)

    assert EN("refusal.already_decided", who="Maya Manager") in said(answer)
    assert (await office.case(reference)).handover is None


# --- the button --------------------------------------------------------------------------------------


async def test_the_card_offers_the_correction_for_ten_minutes(office: Office, reference: str) -> None:
    assert EN("button.correct") == buttons_of(office.card(MANAGEMENT, reference))["decide"].label

    await office.pass_time(minutes=9, seconds=59)
    assert "decide" in buttons_of(office.card(MANAGEMENT, reference))
    await office.pass_time(seconds=1)

    assert buttons_of(office.card(MANAGEMENT, reference)) == {}


async def test_the_button_goes_from_every_card(office: Office) -> None:
    reference = await office.raise_case()
    for manager in (MAYA, OMAR):
        await office.press(manager, "recuse", reference)
    await office.deliver()
    await office.decide(DINA, reference)
    await office.pass_time(minutes=10)

    for channel in (MANAGEMENT, INDEPENDENT):
        assert buttons_of(office.card(channel, reference)) == {}


async def test_the_button_goes_from_a_card_that_came_after_the_decision_too(office: Office) -> None:
    """Somebody decided before the platform's answer to the post was recorded."""
    await office.submit(SAM, await office.second_view())
    reference = (await office.cases())[0].reference
    office.chat.meanwhile = lambda: office.decide(MAYA, reference)
    await office.deliver()
    assert "decide" in buttons_of(office.card(MANAGEMENT, reference))

    await office.pass_time(minutes=10)

    assert buttons_of(office.card(MANAGEMENT, reference)) == {}


# --- an own gain that was found too late -------------------------------------------------------------


async def finds_an_own_gain(office: Office, reference: str) -> Card:
    form = await office.press(MAYA, "decide", reference)
    thanks = await office.submit(MAYA, form, own_gain="yes")
    await office.deliver()
    assert isinstance(thanks, Card)
    return thanks


async def test_who_finds_an_own_gain_while_correcting_is_thanked_and_corrects_nothing(
    office: Office, reference: str
) -> None:
    thanks = await finds_an_own_gain(office, reference)

    assert EN("done.declared_late", reference=reference) in said(thanks)
    assert EN("refusal.not_for_you") in said(await office.press(MAYA, "decide", reference))
    assert buttons_of(office.card(MANAGEMENT, reference)) == {}
    case = await office.case(reference)
    assert (case.state, len(case.decisions), case.declared) == (State.DECIDED, 1, {MAYA.id})


async def test_the_steward_hears_that_the_decider_gains_and_nothing_of_what_was_typed(
    office: Office, reference: str
) -> None:
    await finds_an_own_gain(office, reference)

    (alarm,) = office.chat.told(STELLA)
    assert EN("alarm.gain.text", name="Maya Manager", rep="Sam Seller") in said(alarm)
    assert not any(word in said(alarm) for word in ("OPP-7781", "drivers", WHY))
    assert office.channels_of(reference) == [MANAGEMENT]


async def test_a_steward_who_decided_does_not_look_after_the_own_gain(office: Office) -> None:
    office.directory.join(MANAGEMENT, STELLA)
    reference = await office.raise_case()
    await office.decide(STELLA, reference)

    await office.submit(STELLA, await office.press(STELLA, "decide", reference), own_gain="yes")
    await office.deliver()

    assert office.chat.told(STELLA) == []
    assert EN("alarm.gain.summary", reference=reference) in said(office.chat.told(DINA)[0])


async def test_an_own_gain_that_was_found_too_late_is_in_the_trail(office: Office, reference: str) -> None:
    await finds_an_own_gain(office, reference)

    trail = await office.trail(reference)
    assert (trail[-1].action, trail[-1].actor, trail[-1].result) == (Act.DECLARE_GAIN, MAYA.id, "done")
    assert replay(trail)[-1][0] is State.DECIDED


async def test_after_ten_minutes_an_own_gain_is_asked_for_no_more(office: Office, reference: str) -> None:
    form = await office.press(MAYA, "decide", reference)
    office.clock.move(TOO_LATE)

    answer = await office.submit(MAYA, form, own_gain="yes")

    assert EN("refusal.already_decided", who="Maya Manager") in said(answer)
    assert (await office.case(reference)).declared == frozenset()
