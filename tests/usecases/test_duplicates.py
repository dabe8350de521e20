"""What comes twice: a double click, a retry, a replay. Does it change anything twice?"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.views.elements import Form
from tests.cast import DINA, DIRECTORS, INDEPENDENT, MANAGEMENT, MAYA, OMAR, SAM, STELLA
from tests.office import (
    ADVISE,
    DILEMMA,
    EN,
    FITS,
    NOT_OURS,
    PROCEED,
    ROSA,
    WHY,
    Office,
    filled_in,
    open_office,
    reference_in,
    said,
    same,
)
from tests.stores import DATABASES

DETAILS = {name: answer for name, answer in ADVISE.items() if name not in ("decision", "rationale")}


@pytest.fixture
async def reference(office: Office) -> str:
    return await office.raise_case()


# --- raising -----------------------------------------------------------------------------------------


async def test_the_second_view_sent_twice_raises_one_case(office: Office) -> None:
    view = await office.second_view()

    first = await office.submit(SAM, view)
    second = await office.submit(SAM, view)

    assert said(first) == said(second)
    assert len(await office.cases()) == 1
    await office.deliver()
    assert len(office.chat.posts) == 1
    assert len(office.chat.told(SAM)) == 1


@pytest.mark.parametrize("database", DATABASES)
async def test_two_clicks_at_the_same_moment_raise_one_case(database: str) -> None:
    async with open_office(database) as office:
        view = await office.second_view()

        answers = await asyncio.gather(*(office.submit(SAM, view) for _ in range(3)))

        assert len({said(answer) for answer in answers}) == 1
        assert len(await office.cases()) == 1


@pytest.mark.parametrize("database", DATABASES)
async def test_a_copy_of_the_first_form_beside_the_second_view_is_in_nobodys_way(database: str) -> None:
    async with open_office(database) as office:
        form = await office.say(SAM, "/dilemma")
        view = await office.submit(SAM, form, **DILEMMA)

        sent, *_ = await asyncio.gather(
            office.submit(SAM, view), *(office.submit(SAM, form, **DILEMMA) for _ in range(3))
        )

        assert [case.reference for case in await office.cases()] == [reference_in(sent)]


async def test_the_first_form_sent_twice_is_one_draft(office: Office) -> None:
    form = await office.say(SAM, "/dilemma")
    first = await office.submit(SAM, form, **DILEMMA)
    second = await office.submit(SAM, form, **DILEMMA)
    assert first == second

    reference = reference_in(await office.submit(SAM, first))

    assert reference_in(await office.submit(SAM, second)) == reference
    assert len(await office.cases()) == 1


async def test_a_late_copy_of_the_second_view_sends_nothing_that_was_filled_in_since(office: Office) -> None:
    view = await office.second_view(deal_ref="Crane 4")
    first = reference_in(await office.submit(SAM, view))
    later = await office.second_view(deal_ref="Crane 5")

    copy = await office.submit(SAM, view)

    assert reference_in(copy) == first
    assert len(await office.cases()) == 1
    assert reference_in(await office.submit(SAM, later)) != first


async def test_a_late_copy_of_the_first_form_brings_back_no_draft(office: Office) -> None:
    form = await office.say(SAM, "/dilemma")
    reference = reference_in(await office.submit(SAM, await office.submit(SAM, form, **DILEMMA)))
    assert reference_in(await office.submit(SAM, form, **DILEMMA)) == reference
    await office.withdraw(SAM, reference)

    copy = await office.submit(SAM, form, **DILEMMA)

    assert EN("refusal.form_outdated") in said(copy)
    assert same(await office.say(SAM, "/dilemma")) == same(form)


async def test_a_token_of_somebody_elses_form_opens_nothing(office: Office) -> None:
    view = await office.second_view()
    await office.submit(SAM, view)

    answer = await office.submit(ROSA, view)

    assert EN("refusal.form_outdated") in said(answer)


# --- every other form --------------------------------------------------------------------------------

Sent = Callable[[Office, str], Awaitable[tuple[Any, Form, dict[str, Any]]]]
"""Gets ready to send a form: by whom, which, and with what."""


async def _note(office: Office, reference: str) -> tuple[Any, Any, dict[str, Any]]:
    return SAM, await office.press(SAM, "add_note", reference), {"note": "They sign on Friday."}


async def _withdrawal(office: Office, reference: str) -> tuple[Any, Any, dict[str, Any]]:
    return SAM, await office.press(SAM, "withdraw", reference), {"withdraw_reason": ""}


async def _question(office: Office, reference: str) -> tuple[Any, Any, dict[str, Any]]:
    return MAYA, await office.press(MAYA, "ask", reference), {"question": "Who would use it there?"}


async def _answer(office: Office, reference: str) -> tuple[Any, Any, dict[str, Any]]:
    await office.ask(MAYA, reference)
    return SAM, await office.press(SAM, "answer", reference), {"answer": "Three planners."}


async def _decision(office: Office, reference: str) -> tuple[Any, Any, dict[str, Any]]:
    return MAYA, await office.details_form(MAYA, reference), DETAILS


async def _correction(office: Office, reference: str) -> tuple[Any, Any, dict[str, Any]]:
    await office.decide(MAYA, reference)
    return MAYA, await office.details_form(MAYA, reference), DETAILS


async def _hand_over(office: Office, reference: str) -> tuple[Any, Any, dict[str, Any]]:
    own_gain = await office.press(MAYA, "decide", reference)
    verdict = await office.submit(MAYA, own_gain, own_gain="no")
    return MAYA, verdict, {name: PROCEED[name] for name in ("decision", "rationale")}


async def _redirection(office: Office, reference: str) -> tuple[Any, Any, dict[str, Any]]:
    form = await office.press(MAYA, "redirect", reference)
    return MAYA, form, {"redirect_to": "hr", "redirect_reason": NOT_OURS}


async def _naming(office: Office, reference: str) -> tuple[Any, Any, dict[str, Any]]:
    """For an hour there was nobody who could decide."""
    office.directory.leave(MANAGEMENT, MAYA, OMAR)
    office.directory.leave(INDEPENDENT, OMAR, DINA)
    office.directory.leave(DIRECTORS, DINA)
    await office.pass_time(hours=1)
    office.directory.join(MANAGEMENT, MAYA)
    return STELLA, await office.press(STELLA, "assign", reference), {"decider": ROSA.id}


FORMS: dict[str, Any] = {
    "a note": _note,
    "a withdrawal": _withdrawal,
    "a question": _question,
    "an answer": _answer,
    "a decision": _decision,
    "a correction": _correction,
    "a hand-over": _hand_over,
    "a redirection": _redirection,
    "a name": _naming,
}


@pytest.mark.parametrize("get_ready", FORMS.values(), ids=FORMS)
async def test_a_form_sent_twice_does_its_work_once_and_answers_the_same(
    office: Office, reference: str, get_ready: Sent
) -> None:
    who, form, answers = await get_ready(office, reference)
    first = await office.submit(who, form, **answers)
    kept, trail = office.everything_kept(), await office.trail(reference)

    second = await office.submit(who, form, **answers)

    assert said(first) == said(second)
    assert office.everything_kept() == kept
    assert await office.trail(reference) == trail


@pytest.mark.parametrize("get_ready", FORMS.values(), ids=FORMS)
async def test_a_form_sent_twice_with_other_words_keeps_the_first_ones(
    office: Office, reference: str, get_ready: Sent
) -> None:
    who, form, answers = await get_ready(office, reference)
    await office.submit(who, form, **answers)
    kept = office.everything_kept()

    others = {name: f"{answer} And more." if answer else answer for name, answer in answers.items()}
    await office.submit(who, form, **others)

    assert office.everything_kept() == kept


@pytest.mark.parametrize("get_ready", FORMS.values(), ids=FORMS)
async def test_a_copy_that_comes_after_the_case_was_closed_changes_nothing_either(
    office: Office, reference: str, get_ready: Sent
) -> None:
    who, form, answers = await get_ready(office, reference)
    await office.submit(who, form, **answers)
    if (await office.case(reference)).is_open:
        await office.withdraw(SAM, reference)
    await office.deliver()
    kept = office.everything_kept()

    await office.submit(who, form, **answers)

    assert office.everything_kept() == kept


@pytest.mark.parametrize("get_ready", FORMS.values(), ids=FORMS)
async def test_two_showings_of_a_form_are_two_forms(office: Office, reference: str, get_ready: Sent) -> None:
    _who, first, _answers = await get_ready(office, reference)
    other = await office.raise_case(deal_ref="OPP-2")
    _who, second, _answers = await get_ready(office, other)

    assert first.token != second.token


async def test_a_token_of_one_case_is_worth_nothing_on_another(office: Office, reference: str) -> None:
    other = await office.raise_case(deal_ref="OPP-2")
    who, form, answers = await _note(office, reference)
    await office.submit(who, form, **answers)

    await office.send(who, replace(form, reference=other), filled_in(form, **answers))

    assert [note.text for note in (await office.case(other)).notes] == ["They sign on Friday."]


async def test_the_same_note_twice_on_purpose_is_two_notes(office: Office, reference: str) -> None:
    await office.add_note(SAM, reference, "Please hurry.")
    await office.add_note(SAM, reference, "Please hurry.")

    assert len((await office.case(reference)).notes) == 2


# --- what has no form --------------------------------------------------------------------------------


async def test_stepping_aside_twice_is_stepping_aside_once(office: Office, reference: str) -> None:
    await office.press(MAYA, "recuse", reference)
    kept = office.everything_kept()

    await office.press(MAYA, "recuse", reference)

    assert office.everything_kept() == kept
    assert [entry.result for entry in await office.trail(reference)][2:] == ["done", "refused:recused"]


async def test_declaring_an_own_gain_twice_is_declaring_it_once(office: Office, reference: str) -> None:
    form = await office.press(MAYA, "decide", reference)
    thanks = await office.submit(MAYA, form, own_gain="yes")
    kept = office.everything_kept()

    assert await office.submit(MAYA, form, own_gain="yes") == thanks

    assert office.everything_kept() == kept


async def test_giving_the_reasons_twice_is_giving_them_once(office: Office, reference: str) -> None:
    own_gain = await office.press(MAYA, "decide", reference)
    verdict = await office.submit(MAYA, own_gain, own_gain="no")
    first = await office.submit(MAYA, verdict, decision="advise_best_fit", rationale=WHY)
    kept = office.everything_kept()

    second = await office.submit(MAYA, verdict, decision="advise_best_fit", rationale=WHY)

    assert first == second
    assert office.everything_kept() == kept


async def test_opening_a_form_changes_nothing(office: Office, reference: str) -> None:
    await office.ask(OMAR, reference)
    kept = office.everything_kept()

    for who, action in ((MAYA, "decide"), (SAM, "add_note"), (SAM, "withdraw"), (SAM, "answer")):
        assert isinstance(await office.press(who, action, reference), Form)
    for words in ("/dilemma", "/dilemma mine", "/dilemma help"):
        await office.say(SAM, words)

    assert office.everything_kept() == kept


async def test_the_decision_that_was_first_stands_whoever_sends_again(office: Office, reference: str) -> None:
    mayas, omars = [await office.details_form(one, reference, FITS) for one in (MAYA, OMAR)]
    await office.submit(OMAR, omars, how_asked="Ik heb ze gebeld.")
    await office.deliver()
    kept = office.everything_kept()

    for who, form in ((MAYA, mayas), (OMAR, omars), (MAYA, mayas)):
        await office.submit(who, form, how_asked="By phone, on Monday.")
        await office.deliver()

    assert office.everything_kept() == kept
