"""What comes of a second look, and of accepting a decision or stepping back from it?"""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.audit import Act, State
from bot.decision import DecisionCode
from bot.errors import OutcomeUnknown
from bot.views.elements import Card
from tests.cast import COMPANY, DINA, DIRECTORS, MANAGEMENT, MAYA, OMAR, SAM, STELLA
from tests.following import AGAIN, ask_again, decide, decided, heard, results, told
from tests.office import (
    EN,
    FINN,
    FITS,
    PROCEED,
    Office,
    buttons_of,
    problems_of,
    said,
)


@pytest.fixture
async def reference(office: Office) -> str:
    return await decided(office)


def answers_on(card: Card) -> set[str]:
    """What the rep can answer to the decision there."""
    return buttons_of(card).keys() & {"accept", "second_look", "step_back"}


def outcome(office: Office) -> str:
    """What the rep's first message about the decision says now."""
    return said(told(office, SAM, "decision")[0])


# --- its answer --------------------------------------------------------------------------------------


async def test_another_decision_supersedes_the_first_which_is_kept(office: Office, reference: str) -> None:
    await ask_again(office, reference)
    await office.wait(hours=1)

    await decide(office, DINA, reference, FITS)

    case = await office.case(reference)
    assert [one.code for one in case.decisions] == [DecisionCode.ADVISE_BEST_FIT, DecisionCode.DEAL_FITS]
    assert [one.by for one in case.decisions] == [MAYA.id, DINA.id]
    first, second = told(office, SAM, "decision")
    assert EN("outcome.superseded") in said(first)
    assert EN("decision.advise_best_fit") in said(first)
    assert answers_on(first) == set()
    assert EN("decision.deal_fits") in said(second)
    assert EN("outcome.next.deal_fits") in said(second)
    assert answers_on(second) == {"accept"}
    for channel in (MANAGEMENT, DIRECTORS):
        assert EN("decision.deal_fits") in said(office.card(channel, reference))


async def test_a_decision_that_is_upheld_is_kept_beside_the_first(office: Office, reference: str) -> None:
    await ask_again(office, reference)
    await office.wait(hours=1)

    await decide(office, DINA, reference, rationale="I called their planner, who says the same as Maya does.")

    assert len((await office.case(reference)).decisions) == 2
    assert "I called their planner" in said(told(office, SAM, "decision")[1])


async def test_a_slip_in_the_second_look_can_be_corrected_for_ten_minutes(
    office: Office, reference: str
) -> None:
    await ask_again(office, reference)
    await office.wait(hours=1)
    await decide(office, DINA, reference, FITS)
    await office.pass_time(minutes=9)

    await decide(office, DINA, reference)

    (correction,) = told(office, SAM, "correction")
    assert EN("outcome.corrected") in said(correction)
    assert EN("decision.advise_best_fit") in said(correction)
    first, second = told(office, SAM, "decision")
    assert EN("outcome.superseded") in said(first)
    assert EN("decision.advise_best_fit") in said(second)
    assert len((await office.case(reference)).decisions) == 3
    await office.pass_time(minutes=1)
    assert EN("refusal.already_decided", who="Dina Director") in said(
        await office.press(DINA, "decide", reference)
    )


async def test_a_correction_before_the_second_look_shows_what_was_superseded_after_it(
    office: Office, reference: str
) -> None:
    await office.wait(minutes=1)
    await decide(office, MAYA, reference, FITS)
    await office.wait(minutes=1)
    await ask_again(office, reference)
    await office.wait(minutes=1)

    await decide(office, DINA, reference)

    (correction,) = told(office, SAM, "correction")
    first, second = told(office, SAM, "decision")
    for superseded in (first, correction):
        assert EN("outcome.superseded") in said(superseded)
        assert EN("decision.deal_fits") in said(superseded)
    assert EN("decision.advise_best_fit") in said(second)


async def test_a_director_puts_business_first_in_a_second_look(office: Office, reference: str) -> None:
    await ask_again(office, reference)

    await decide(office, DINA, reference, PROCEED)

    case = await office.case(reference)
    assert case.decision is not None
    assert case.decision.code is DecisionCode.PROCEED_BUSINESS
    assert answers_on(told(office, SAM, "decision")[-1]) == {"accept", "step_back"}


async def test_whom_a_steward_named_and_who_is_no_director_cannot_and_loses_nothing_typed(
    office: Office,
) -> None:
    reference = await decided(office, who=DINA)
    await ask_again(office, reference)
    await office.assign(STELLA, reference, FINN)
    await office.deliver()

    form = await office.details_form(FINN, reference, PROCEED)

    assert problems_of(form) == {"decision": EN("problem.directors_only")}
    assert PROCEED["rationale"] in said(form)
    assert (await office.case(reference)).handover is None
    await decide(office, FINN, reference)
    assert (await office.case(reference)).state is State.DECIDED


async def test_nobody_answers_and_the_directors_are_reminded_and_then_the_steward_hears(
    office: Office, reference: str
) -> None:
    await ask_again(office, reference)
    await office.pass_time(days=1)

    (reminder,) = office.chat.replies
    assert reminder.channel == DIRECTORS
    assert EN("reminder.next_second_look") in said(reminder.card)
    await office.pass_time(days=1)
    await office.pass_time(days=1)

    assert len(office.chat.replies) == 2
    assert heard(office, "alarm_silent") == [STELLA.id]
    assert heard(office, "still_waits") == [SAM.id]
    await office.assign(STELLA, reference, FINN)
    await office.deliver()
    await decide(office, FINN, reference)
    assert (await office.case(reference)).state is State.DECIDED


async def test_an_answer_stops_what_would_have_reminded(office: Office, reference: str) -> None:
    await ask_again(office, reference)
    await office.wait(hours=1)
    await decide(office, DINA, reference)

    for _ in range(4):
        await office.pass_time(days=1)

    assert office.chat.replies == office.chat.told(STELLA) == []


async def test_a_case_that_came_back_from_elsewhere_gets_its_second_look(office: Office) -> None:
    """It was redirected, the rep said that it belongs here, and the directors decided it."""
    office.directory.join(DIRECTORS, FINN)
    reference = await office.raise_case()
    await office.redirect(MAYA, reference)
    await office.press(SAM, "belongs_here", reference)
    await office.deliver()
    await decide(office, DINA, reference)

    await ask_again(office, reference)
    await office.press(FINN, "recuse", reference)
    await office.deliver()

    assert AGAIN in said(office.card(DIRECTORS, reference))
    assert "planning suite" not in said(office.card(MANAGEMENT, reference))


# --- accepting ---------------------------------------------------------------------------------------


async def test_accepting_ends_the_matter_for_the_rep_and_shows_everywhere(
    office: Office, reference: str
) -> None:
    done = await office.press(SAM, "accept", reference)
    await office.deliver()

    assert EN("done.accepted", reference=reference) in said(done)
    assert (await office.case(reference)).state is State.FOLLOW_THROUGH
    assert EN("outcome.accepted") in outcome(office)
    assert answers_on(told(office, SAM, "decision")[0]) == set()
    assert EN("refusal.second_look_over") in said(await office.press(SAM, "second_look", reference))


async def test_accepting_twice_is_said_to_be_done_already(office: Office, reference: str) -> None:
    await office.press(SAM, "accept", reference)

    assert EN("refusal.step_over") in said(await office.press(SAM, "accept", reference))
    assert (await results(office, reference, Act.ACCEPT)) == ["done", "refused:step_over"]


async def test_once_accepted_no_slip_is_corrected(office: Office, reference: str) -> None:
    await office.press(SAM, "accept", reference)

    assert EN("refusal.already_decided", who="Maya Manager") in said(
        await office.press(MAYA, "decide", reference)
    )


async def test_who_says_nothing_has_it_followed_after_five_business_days(
    office: Office, reference: str
) -> None:
    await office.pass_time(days=7)

    case = await office.case(reference)
    assert (case.state, case.accepted_at) == (State.FOLLOW_THROUGH, None)
    assert EN("outcome.accepted") not in outcome(office)


async def test_a_card_of_which_nobody_heard_that_it_stands_shows_the_end_although_the_rep_accepted_at_once(
    office: Office,
) -> None:
    """The platform took the card and its answer got lost; it was decided and accepted on it meanwhile."""

    async def decides_and_accepts() -> None:
        (found,) = await office.cases()
        await office.decide(MAYA, found.reference)
        await office.press(SAM, "accept", found.reference)
        raise OutcomeUnknown("timeout")

    office.chat.meanwhile = decides_and_accepts
    reference = await office.raise_case()
    await office.pass_time(minutes=5)

    card = office.chat.posts[-1].card
    assert len(office.chat.posts) == 2
    assert EN("decision.advise_best_fit") in said(card)
    assert {*buttons_of(card)} == set()
    assert (await office.case(reference)).state is State.FOLLOW_THROUGH


# --- stepping back -----------------------------------------------------------------------------------


async def test_stepping_back_tells_the_steward_and_the_director_who_decided_and_nobody_else(
    office: Office,
) -> None:
    reference = await decided(office, PROCEED, DINA)

    done = await office.press(SAM, "step_back", reference)
    await office.deliver()

    assert EN("done.stepped_back", reference=reference) in said(done)
    assert sorted(heard(office, "stepped_back")) == sorted([STELLA.id, DINA.id])
    for who in (STELLA, DINA):
        assert EN("stepped_back.text", name="Sam Seller") in said(told(office, who, "stepped_back")[0])
    assert office.chat.told(MAYA) == office.chat.told(OMAR) == []
    assert EN("outcome.stepped_back") in outcome(office)
    assert EN("refusal.step_over") in said(await office.press(SAM, "step_back", reference))


async def test_when_the_director_who_decided_left_the_other_directors_hear_it_and_never_the_manager(
    office: Office,
) -> None:
    """The manager gains, and came to be a director meanwhile."""
    reference = await decided(office, PROCEED, DINA)
    office.directory.know(replace(DINA, is_full_member=False))
    office.directory.join(DIRECTORS, MAYA, FINN)

    await office.press(SAM, "step_back", reference)
    await office.deliver()

    assert sorted(heard(office, "stepped_back")) == sorted([STELLA.id, FINN.id])


async def test_where_the_director_looks_after_the_case_too_one_message_is_enough(office: Office) -> None:
    office.run_under(replace(COMPANY, stewards=()))
    reference = await decided(office, PROCEED, DINA)

    await office.press(SAM, "step_back", reference)
    await office.deliver()

    assert heard(office, "stepped_back") == [DINA.id]


async def test_after_stepping_back_a_second_look_that_puts_the_customer_first_says_what_to_do(
    office: Office,
) -> None:
    office.directory.join(DIRECTORS, FINN)
    reference = await decided(office, PROCEED, DINA)
    await office.press(SAM, "step_back", reference)
    await office.wait(minutes=1)
    await ask_again(office, reference)
    await office.wait(minutes=1)

    await decide(office, FINN, reference)

    second = said(told(office, SAM, "decision")[1])
    assert EN("outcome.next.advise_best_fit", told_by="Tue 24 Nov 2026") in second
    assert EN("outcome.stepped_back") not in second


async def test_from_any_other_decision_there_is_no_stepping_back(office: Office, reference: str) -> None:
    assert EN("refusal.step_over") in said(await office.press(SAM, "step_back", reference))
    assert heard(office, "stepped_back") == []


# --- two at once -------------------------------------------------------------------------------------


async def test_of_accepting_and_asking_for_a_second_look_at_once_one_counts(
    office: Office, reference: str
) -> None:
    form = await office.press(SAM, "second_look", reference)

    await asyncio.gather(
        office.press(SAM, "accept", reference),
        office.submit(SAM, form, second_look_reason=AGAIN),
        return_exceptions=True,
    )

    case = await office.case(reference)
    tried = [
        *await results(office, reference, Act.ACCEPT),
        *await results(office, reference, Act.SECOND_LOOK),
    ]
    assert tried.count("done") == 1
    assert (case.second_look is None) is (case.state is State.FOLLOW_THROUGH)


async def test_of_a_correction_and_a_second_look_the_first_counts(office: Office, reference: str) -> None:
    form = await office.details_form(MAYA, reference, FITS)
    await ask_again(office, reference)

    answer = await office.submit(MAYA, form, how_asked=FITS["how_asked"])

    assert EN("refusal.not_for_you") in said(answer)
    assert len((await office.case(reference)).decisions) == 1
