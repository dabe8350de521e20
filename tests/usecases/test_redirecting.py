"""It belongs elsewhere: what is left of it, and who is told?"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from bot.audit import Act, State, replay
from bot.case_parts import RedirectTo
from bot.people import Role
from bot.usecases.export_cases import export_cases
from bot.views.elements import Form
from tests.cast import DINA, INDEPENDENT, MANAGEMENT, MAYA, NOW, OMAR, SAM
from tests.office import ADVISE, EN, FINN, NOT_OURS, Office, buttons_of, fact, problems_of, said
from tests.redirections import (
    TYPED,
    case_with_an_answer,
    is_over,
    redirect,
    say_it_belongs_here,
    text_left_in,
)

GAINS: dict[str, Any] = {"at_stake": ("manager",), "line_manager": FINN}


@pytest.fixture
async def reference(office: Office) -> str:
    return await case_with_an_answer(office)


# --- taking it out -----------------------------------------------------------------------------------


async def test_the_form_asks_where_it_belongs_and_why(office: Office, reference: str) -> None:
    form = await office.press(MAYA, "redirect", reference)

    assert isinstance(form, Form)
    assert [field.id for field in form.fields()] == ["redirect_to", "redirect_reason"]
    again = await office.submit(MAYA, form)
    assert problems_of(again) == dict.fromkeys(["redirect_to", "redirect_reason"], EN("problem.required"))
    assert (await office.case(reference)).is_open


@pytest.mark.parametrize(
    ("to", "length", "problems"),
    [
        ("hr", 39, {"redirect_reason"}),
        ("hr", 40, set()),
        ("hr", 1000, set()),
        ("hr", 1001, {"redirect_reason"}),
        ("the_bin", 40, {"redirect_to"}),
    ],
)
async def test_the_reason_is_long_enough_for_the_rep_to_understand(
    quick_office: Office, to: str, length: int, problems: set[str]
) -> None:
    reference = await quick_office.raise_case()

    answer = await quick_office.redirect(MAYA, reference, to, "x" * length)

    if problems:
        assert set(problems_of(answer)) == problems
    assert (await quick_office.case(reference)).is_open is bool(problems)


@pytest.mark.parametrize("to", RedirectTo)
async def test_the_rep_hears_where_it_belongs_and_why(quick_office: Office, to: str) -> None:
    reference = await quick_office.raise_case()

    done = await quick_office.redirect(MAYA, reference, to)
    await quick_office.deliver()

    assert EN("done.redirected", reference=reference) in said(done)
    told = quick_office.chat.told(SAM)[-1]
    assert fact(told, "redirect_to") == EN(f"redirect_to.{to}")
    assert NOT_OURS in said(told)
    assert "Maya Manager" in said(told)
    assert list(buttons_of(told)) == ["belongs_here"]


async def test_the_text_is_gone_from_every_card_at_once(office: Office) -> None:
    reference = await office.raise_case()
    await office.ask(MAYA, reference)
    await office.answer(SAM, reference)
    for manager in (MAYA, OMAR):
        await office.press(manager, "recuse", reference)
    await office.deliver()

    await redirect(office, reference, DINA)

    for channel in (MANAGEMENT, INDEPENDENT):
        assert text_left_in(office, channel, reference) == []
        assert "Sam" not in said(office.card(channel, reference))
        assert buttons_of(office.card(channel, reference)) == {}
        assert EN("card.redirected_next") in said(office.card(channel, reference))


async def test_a_card_in_private_loses_its_text_too(office: Office) -> None:
    for channel in (MANAGEMENT, INDEPENDENT):
        office.directory.join(channel, SAM)
    reference = await office.raise_case()

    await redirect(office, reference)

    for reader in (MAYA, OMAR, DINA):
        card = office.private_card(reader, reference)
        assert [text for text in TYPED if text in said(card)] == []
        assert buttons_of(card) == {}


async def test_a_card_that_was_on_its_way_loses_its_text_too(office: Office) -> None:
    await office.submit(SAM, await office.second_view())
    reference = (await office.cases())[0].reference
    office.chat.meanwhile = lambda: office.redirect(MAYA, reference)

    await office.deliver()

    assert text_left_in(office, MANAGEMENT, reference) == []
    assert (await office.case(reference)).state is State.REDIRECTED


async def test_what_the_reason_says_does_not_stand_on_the_card(office: Office, reference: str) -> None:
    await redirect(office, reference)

    assert NOT_OURS not in said(office.card(MANAGEMENT, reference))


async def test_a_redirected_case_is_redirected_and_the_trail_says_so(office: Office, reference: str) -> None:
    office.clock.move(timedelta(hours=1))
    await redirect(office, reference)

    case, trail = await office.case(reference), await office.trail(reference)
    assert case.state is State.REDIRECTED
    assert (trail[-1].action, trail[-1].actor, trail[-1].role) == (Act.REDIRECT, MAYA.id, Role.DECIDER)
    assert replay(trail)[-1] == (State.REDIRECTED, NOW + timedelta(hours=1))


async def test_nothing_can_be_done_with_it_any_more(office: Office, reference: str) -> None:
    forms = {
        "details": await office.details_form(OMAR, reference),
        "note": await office.press(SAM, "add_note", reference),
        "withdrawal": await office.press(SAM, "withdraw", reference),
    }
    await redirect(office, reference)
    kept = office.everything_kept()

    answers = [
        await office.press(OMAR, action, reference) for action in ("decide", "ask", "recuse", "redirect")
    ]
    answers += [await office.press(SAM, action, reference) for action in ("answer", "add_note", "withdraw")]
    answers.append(
        await office.submit(OMAR, forms["details"], **{name: ADVISE[name] for name in [*ADVISE][2:]})
    )
    answers.append(await office.submit(SAM, forms["note"], note="They sign on Friday."))
    answers.append(await office.submit(SAM, forms["withdrawal"]))

    assert [answer for answer in answers if not isinstance(answer, Form) and is_over(said(answer))] == answers
    assert office.everything_kept() == kept


async def test_the_same_deal_can_be_raised_anew(office: Office, reference: str) -> None:
    await redirect(office, reference)

    other = await office.raise_case()

    assert other != reference
    assert office.channels_of(other) == [MANAGEMENT]


async def test_a_redirection_sent_twice_is_one(office: Office, reference: str) -> None:
    form = await office.press(MAYA, "redirect", reference)
    answers = {"redirect_to": "hr", "redirect_reason": NOT_OURS}
    first = await office.submit(MAYA, form, **answers)
    kept = office.everything_kept()

    second = await office.submit(MAYA, form, **answers | {"redirect_to": "compliance"})

    assert first == second
    assert office.everything_kept() == kept


async def test_of_two_who_redirect_the_second_hears_that_it_is_over(office: Office, reference: str) -> None:
    omars = await office.press(OMAR, "redirect", reference)
    await office.redirect(MAYA, reference)

    answer = await office.submit(OMAR, omars, redirect_to="hr", redirect_reason=NOT_OURS)

    assert is_over(said(answer))
    redirected = (await office.case(reference)).redirect
    assert redirected is not None
    assert redirected.by == MAYA.id


async def test_an_export_says_where_it_was_redirected(office: Office, reference: str) -> None:
    await redirect(office, reference)
    await say_it_belongs_here(office, reference)

    (line,) = [line async for line in export_cases(office.services)]

    assert line["redirects"] == [
        {"to": "compliance", "reason": NOT_OURS, "by": MAYA.id, "at": "2026-11-17T09:00:00+00:00"}
    ]
    assert line["belonged_here"] is True
    assert [one["state"] for one in line["states"]][-2:] == ["redirected", "awaiting_decision"]


async def test_the_first_redirection_is_kept_when_the_directors_redirect_it_too(
    office: Office, reference: str
) -> None:
    await redirect(office, reference)
    await say_it_belongs_here(office, reference)

    await office.redirect(DINA, reference, "hr", f"{NOT_OURS} Indeed.")

    redirects = (await office.case(reference)).redirects
    assert [(one.by, one.reason) for one in redirects] == [
        (MAYA.id, NOT_OURS),
        (DINA.id, f"{NOT_OURS} Indeed."),
    ]
    assert EN("refusal.no_longer_open") in await say_it_belongs_here(office, reference)
