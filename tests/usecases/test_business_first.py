"""Business is business: who may decide that, and where does it go when somebody else would?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.audit import Act, State, replay
from bot.errors import CannotCheck
from bot.people import Role
from bot.views.elements import Card, Choice, Form
from tests.cast import COMPANY, DINA, DIRECTORS, MANAGEMENT, MAYA, NOW, OMAR, SAM, STELLA
from tests.office import (
    ADVISE,
    EN,
    FINN,
    NL,
    PROCEED,
    ROSA,
    Office,
    buttons_of,
    ids_of,
    mentioned_in,
    problems_of,
    said,
)

GAINS = {"at_stake": ("manager",), "line_manager": FINN}


@pytest.fixture
async def reference(office: Office) -> str:
    return await office.raise_case()


async def hand_over(office: Office, reference: str) -> str:
    """Maya, who is no director, would go ahead. What she reads."""
    answer = await office.details_form(MAYA, reference, PROCEED)
    await office.deliver()
    assert isinstance(answer, Card)
    return said(answer)


# --- a director --------------------------------------------------------------------------------------


async def test_a_director_decides_that_business_goes_first(office: Office) -> None:
    office.directory.join(MANAGEMENT, DINA)
    reference = await office.raise_case()

    done = await office.decide(DINA, reference, PROCEED)
    await office.deliver()

    assert EN("done.decided", reference=reference) in said(done)
    case = await office.case(reference)
    assert case.decision is not None
    assert (case.state, case.decision.code) == (State.DECIDED, "proceed_business")
    assert case.handover is None
    assert EN("outcome.next.proceed_business") in said(office.chat.told(SAM)[-1])


async def test_who_was_a_director_when_the_form_was_shown_and_is_none_when_it_comes_back_hands_over(
    office: Office,
) -> None:
    office.directory.join(MANAGEMENT, DINA)
    reference = await office.raise_case()
    verdict = await office.submit(DINA, await office.press(DINA, "decide", reference), own_gain="no")
    office.directory.leave(DIRECTORS, DINA)

    answer = await office.submit(DINA, verdict, decision=PROCEED["decision"], rationale=PROCEED["rationale"])

    assert EN("done.handed_over", reference=reference) in said(answer)


async def test_who_is_no_director_any_more_when_the_last_form_comes_back_decides_nothing(
    office: Office,
) -> None:
    office.directory.join(MANAGEMENT, DINA)
    reference = await office.raise_case()
    form = await office.details_form(DINA, reference, PROCEED)
    office.directory.leave(DIRECTORS, DINA)

    answer = await office.submit(DINA, form, customer_told=PROCEED["customer_told"])

    assert EN("refusal.form_outdated") in said(answer)
    case = await office.case(reference)
    assert (case.decision, case.handover) == (None, None)
    assert EN("done.handed_over", reference=reference) in said(
        await office.details_form(DINA, reference, PROCEED)
    )


async def test_a_directors_channel_that_was_opened_up_makes_nobody_a_director(office: Office) -> None:
    office.directory.join(MANAGEMENT, DINA)
    office.directory.open_up(DIRECTORS)
    reference = await office.raise_case()

    answer = await office.details_form(DINA, reference, PROCEED)

    assert EN("done.handed_over", reference=reference) in said(answer)


@pytest.mark.parametrize("gone", [True, False])
async def test_who_is_a_director_is_not_guessed_when_the_platform_is_silent(
    office: Office, reference: str, gone: bool
) -> None:
    verdict = await office.submit(MAYA, await office.press(MAYA, "decide", reference), own_gain="no")
    if gone:
        office.directory.remove(DIRECTORS)
    else:
        office.directory.failure = CannotCheck()

    answer = await office.submit(MAYA, verdict, decision=PROCEED["decision"], rationale=PROCEED["rationale"])

    assert EN("refusal.cannot_check") in said(answer)
    assert (await office.case(reference)).handover is None


# --- somebody else -----------------------------------------------------------------------------------


async def test_another_decider_hands_it_to_the_directors_and_it_goes_on_waiting(
    office: Office, reference: str
) -> None:
    assert EN("done.handed_over", reference=reference) in await hand_over(office, reference)

    case = await office.case(reference)
    assert (case.state, case.decision) == (State.AWAITING_DECISION, None)
    assert case.handover is not None
    assert (case.handover.by, case.handover.rationale) == (MAYA.id, PROCEED["rationale"])
    assert office.channels_of(reference) == [MANAGEMENT, DIRECTORS]


async def test_the_directors_get_the_whole_case_with_the_reasons(office: Office, reference: str) -> None:
    await hand_over(office, reference)

    card = office.card(DIRECTORS, reference)
    for text in ("OPP-7781", "planning suite", PROCEED["rationale"]):
        assert text in said(card)
    assert EN("card.handed_over", name="Maya Manager") in said(card)
    assert mentioned_in(card) == [DINA.id]
    assert list(buttons_of(card)) == ["decide", "ask", "recuse", "redirect"]


async def test_the_first_channel_reads_who_handed_it_over_and_why(office: Office, reference: str) -> None:
    await hand_over(office, reference)

    card = office.card(MANAGEMENT, reference)
    assert EN("card.handed_over", name="Maya Manager") in said(card)
    assert PROCEED["rationale"] in said(card)
    assert "decide" in buttons_of(card)


async def test_the_rep_hears_nothing_before_somebody_decides(office: Office, reference: str) -> None:
    await hand_over(office, reference)

    assert len(office.chat.told(SAM)) == 1


@pytest.mark.parametrize("by", [OMAR, MAYA, DINA], ids=lambda who: who.name)
async def test_anybody_can_still_decide_otherwise(office: Office, reference: str, by: Any) -> None:
    await hand_over(office, reference)

    await office.decide(by, reference)
    await office.deliver()

    decision = (await office.case(reference)).decision
    assert decision is not None
    assert (decision.code, decision.by) == (ADVISE["decision"], by.id)
    for channel in (MANAGEMENT, DIRECTORS):
        assert EN("card.decided") in said(office.card(channel, reference))


async def test_a_director_then_decides_that_business_goes_first(office: Office, reference: str) -> None:
    await hand_over(office, reference)

    await office.decide(DINA, reference, PROCEED)

    decision = (await office.case(reference)).decision
    assert decision is not None
    assert (decision.code, decision.by) == ("proceed_business", DINA.id)


async def test_it_is_handed_over_once(office: Office, reference: str) -> None:
    await hand_over(office, reference)
    kept = office.everything_kept()

    answer = await office.details_form(OMAR, reference, PROCEED)

    assert NL("refusal.handed_over", who="Maya Manager") in said(answer)
    assert (await office.trail(reference))[-1].result == "refused:handed_over"
    handover = (await office.case(reference)).handover
    assert handover is not None
    assert handover.by == MAYA.id
    await office.deliver()
    assert len(office.chat.posts) == 2
    assert str(kept).count("handed over") == str(office.everything_kept()).count("handed over")


async def test_reasons_sent_twice_hand_it_over_once(office: Office, reference: str) -> None:
    verdict = await office.submit(MAYA, await office.press(MAYA, "decide", reference), own_gain="no")
    reasons = {name: PROCEED[name] for name in ("decision", "rationale")}
    first = await office.submit(MAYA, verdict, **reasons)
    kept, trail = office.everything_kept(), await office.trail(reference)

    second = await office.submit(MAYA, verdict, **reasons)

    assert first == second
    assert office.everything_kept() == kept
    assert await office.trail(reference) == trail


async def test_who_handed_it_over_and_goes_back_in_the_form_can_decide_otherwise(
    office: Office, reference: str
) -> None:
    verdict = await office.submit(MAYA, await office.press(MAYA, "decide", reference), own_gain="no")
    await office.submit(MAYA, verdict, **{name: PROCEED[name] for name in ("decision", "rationale")})

    details = await office.submit(MAYA, verdict, **{name: ADVISE[name] for name in ("decision", "rationale")})
    done = await office.submit(MAYA, details, **{name: ADVISE[name] for name in [*ADVISE][2:]})

    assert EN("done.decided", reference=reference) in said(done)
    assert (await office.case(reference)).decision is not None


async def test_the_reasons_are_as_long_as_a_director_s_have_to_be(office: Office, reference: str) -> None:
    again = await office.details_form(MAYA, reference, PROCEED | {"rationale": "x" * 119})

    assert set(problems_of(again)) == {"rationale"}
    assert (await office.case(reference)).handover is None


async def test_handing_over_is_in_the_trail_and_moves_nothing(office: Office, reference: str) -> None:
    await hand_over(office, reference)

    trail = await office.trail(reference)
    handed = [entry for entry in trail if entry.action == Act.HAND_OVER]
    assert [(entry.actor, entry.role, entry.at, entry.result) for entry in handed] == [
        (MAYA.id, Role.DECIDER, NOW, "done")
    ]
    assert replay(trail)[-1][0] is State.AWAITING_DECISION


async def test_a_case_that_waits_for_the_rep_still_waits_for_him(office: Office, reference: str) -> None:
    await office.ask(OMAR, reference)

    await hand_over(office, reference)

    case = await office.case(reference)
    assert case.state is State.INFO_NEEDED
    assert replay(await office.trail(reference))[-1][0] is State.INFO_NEEDED


async def test_directors_who_have_the_card_already_get_no_second_one(office: Office) -> None:
    """A small company, whose directors are its independent channel."""
    office.run_under(replace(COMPANY, independent=DIRECTORS))
    reference = await office.raise_case()
    for manager in (MAYA, OMAR):
        await office.press(manager, "recuse", reference)
    await office.deliver()
    office.directory.join(MANAGEMENT, ROSA)

    await office.details_form(ROSA, reference, PROCEED)
    await office.pass_time(minutes=5)

    assert office.channels_of(reference) == [MANAGEMENT, DIRECTORS]
    assert PROCEED["rationale"] in said(office.card(DIRECTORS, reference))
    assert office.chat.told(STELLA) == []


# --- who has to hear it instead ----------------------------------------------------------------------


async def test_when_a_director_gains_the_others_get_it_in_private(office: Office) -> None:
    for director in (FINN, ROSA):
        office.directory.join(DIRECTORS, director)
    reference = await office.raise_case(**GAINS)

    await hand_over(office, reference)

    assert office.channels_of(reference) == [MANAGEMENT]
    assert office.asked_privately(reference) == ids_of(DINA, ROSA)
    assert office.chat.told(FINN) == []
    assert PROCEED["rationale"] in said(office.private_card(DINA, reference))
    await office.decide(ROSA, reference, PROCEED)
    assert (await office.case(reference)).state is State.DECIDED


async def test_when_no_director_may_decide_it_the_steward_hears_and_the_others_still_can(
    office: Office,
) -> None:
    office.directory.leave(DIRECTORS, DINA)
    office.directory.join(DIRECTORS, FINN)
    reference = await office.raise_case(**GAINS)

    await hand_over(office, reference)

    assert office.asked_privately(reference) == []
    assert len(office.chat.told(STELLA)) == 1
    assert EN("alarm.no_director.next") in said(office.chat.told(STELLA)[0])
    assert len(office.chat.told(SAM)) == 1, "somebody can decide, so the rep is not told that nobody can"
    assert EN("refusal.not_stuck") in said(await office.press(STELLA, "assign", reference))
    assert NL("done.decided", reference=reference) in said(await office.decide(OMAR, reference))


async def test_without_a_directors_channel_the_steward_hears(office: Office) -> None:
    office.run_under(replace(COMPANY, directors=None))
    reference = await office.raise_case()

    assert EN("done.handed_over", reference=reference) in await hand_over(office, reference)

    assert len(office.chat.told(STELLA)) == 1


async def test_directors_who_come_later_get_it_within_the_hour(office: Office) -> None:
    office.directory.leave(DIRECTORS, DINA)
    reference = await office.raise_case()
    await hand_over(office, reference)
    office.directory.join(DIRECTORS, DINA)

    await office.pass_time(hours=1)

    assert office.channels_of(reference) == [MANAGEMENT, DIRECTORS]
    assert len(office.chat.told(STELLA)) == 1


async def test_when_the_last_director_steps_aside_the_steward_hears(office: Office, reference: str) -> None:
    await hand_over(office, reference)

    await office.press(DINA, "recuse", reference)
    await office.deliver()

    assert len(office.chat.told(STELLA)) == 1
    await office.pass_time(hours=3)
    assert len(office.chat.told(STELLA)) == 1


async def test_when_one_of_the_directors_steps_aside_the_other_still_has_it(
    office: Office, reference: str
) -> None:
    office.directory.join(DIRECTORS, ROSA)
    await hand_over(office, reference)

    await office.press(DINA, "recuse", reference)
    await office.deliver()

    assert office.chat.told(STELLA) == []
    assert office.asked_privately(reference) == []


async def test_a_card_for_the_directors_that_does_not_go_out_alarms_the_steward(
    office: Office, reference: str
) -> None:
    office.chat.failing[DIRECTORS] = CannotCheck()
    await hand_over(office, reference)
    assert office.chat.told(STELLA) == []

    await office.pass_time(minutes=5)

    assert EN("alarm.undelivered.text") in said(office.chat.told(STELLA)[0])


async def test_a_card_for_the_directors_that_went_out_alarms_nobody(office: Office, reference: str) -> None:
    await hand_over(office, reference)

    await office.pass_time(minutes=5)

    assert office.chat.told(STELLA) == []


# --- a regulated company -----------------------------------------------------------------------------


async def test_a_regulated_company_does_not_offer_it(office: Office) -> None:
    office.run_under(replace(COMPANY, regulated=True))
    office.directory.join(MANAGEMENT, DINA)
    reference = await office.raise_case()

    form = await office.submit(DINA, await office.press(DINA, "decide", reference), own_gain="no")

    assert isinstance(form, Form)
    (offered,) = [field for field in form.fields() if isinstance(field, Choice)]
    assert "proceed_business" not in [option.value for option in offered.options]
    assert len(offered.options) == 5


@pytest.mark.parametrize("who", [DINA, MAYA], ids=lambda who: who.name)
async def test_a_regulated_company_takes_no_made_up_request_for_it(office: Office, who: Any) -> None:
    office.directory.join(MANAGEMENT, DINA)
    reference = await office.raise_case()
    office.run_under(replace(COMPANY, regulated=True))

    again = await office.details_form(who, reference, PROCEED)

    assert problems_of(again) == {"decision": EN("problem.unknown_choice")}
    case = await office.case(reference)
    assert (case.decision, case.handover) == (None, None)


async def test_reasons_from_before_the_company_was_regulated_decide_nothing(office: Office) -> None:
    office.directory.join(MANAGEMENT, DINA)
    reference = await office.raise_case()
    form = await office.details_form(DINA, reference, PROCEED)
    office.run_under(replace(COMPANY, regulated=True))
    office.clock.move(timedelta(minutes=1))

    answer = await office.submit(DINA, form, customer_told=PROCEED["customer_told"])

    assert (await office.case(reference)).decision is None
    assert EN("refusal.form_problems") in said(answer)
