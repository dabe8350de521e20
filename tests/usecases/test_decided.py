"""A case is decided: who hears of it, and does the first decision stand, whatever happens meanwhile?"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.audit import Act, State
from bot.errors import CannotCheck
from bot.people import Role
from bot.views.elements import Card, Form
from tests.cast import COMPANY, DINA, DIRECTORS, MANAGEMENT, MAYA, NOW, OMAR, SAM, STELLA
from tests.office import (
    ADVISE,
    EN,
    FINN,
    FITS,
    NL,
    WHY,
    WHY_IT_FITS,
    Office,
    buttons_of,
    fact,
    open_office,
    said,
)
from tests.stores import DATABASES
from tests.verdicts import details_of


@pytest.fixture
async def reference(office: Office) -> str:
    return await office.raise_case()


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

    answer = await office.submit(OMAR, omars, **details_of(ADVISE))

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
            office.submit(MAYA, mayas, **details_of(ADVISE)),
            office.submit(OMAR, omars, **details_of(ADVISE)),
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

    stale = await office.submit(MAYA, first, **details_of(ADVISE))
    assert EN("refusal.form_outdated") in said(stale)
    assert (await office.case(reference)).decision is None

    await office.submit(MAYA, second, **details_of(ADVISE))
    decision = (await office.case(reference)).decision
    assert decision is not None
    assert decision.rationale == WHY


async def test_going_back_to_the_reasons_leaves_one_last_form_that_counts(
    office: Office, reference: str
) -> None:
    verdict = await office.submit(MAYA, await office.press(MAYA, "decide", reference), own_gain="no")
    first = await office.submit(MAYA, verdict, decision="advise_best_fit", rationale="Hm. " * 15)
    second = await office.submit(MAYA, verdict, decision="advise_best_fit", rationale=WHY)

    assert EN("refusal.form_outdated") in said(await office.submit(MAYA, first, **details_of(ADVISE)))
    await office.submit(MAYA, second, **details_of(ADVISE))
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

    done = await office.submit(MAYA, details, **details_of(ADVISE))

    assert EN("done.decided", reference=reference) in said(done)


async def test_reasons_are_kept_for_a_day(office: Office, reference: str) -> None:
    details = await office.details_form(MAYA, reference)
    office.clock.move(timedelta(days=1))

    assert EN("refusal.form_outdated") in said(await office.submit(MAYA, details, **details_of(ADVISE)))


async def test_each_decider_has_reasons_of_his_own(office: Office, reference: str) -> None:
    mayas = await office.details_form(MAYA, reference)
    await office.details_form(OMAR, reference, FITS)

    await office.submit(MAYA, mayas, **details_of(ADVISE))

    decision = (await office.case(reference)).decision
    assert decision is not None
    assert (decision.code, decision.by) == ("advise_best_fit", MAYA.id)


# --- a platform that does not answer -----------------------------------------------------------------


async def test_when_the_platform_is_silent_nothing_is_done_and_the_form_stays(
    office: Office, reference: str
) -> None:
    details = await office.details_form(MAYA, reference)
    office.directory.failure = CannotCheck()

    answer = await office.submit(MAYA, details, **details_of(ADVISE))

    assert not isinstance(answer, Card | Form)
    assert EN("refusal.cannot_check") in said(answer)
    assert (await office.trail(reference))[-1].result == "refused:cannot_check"
    office.directory.failure = None
    done = await office.submit(MAYA, details, **details_of(ADVISE))
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
