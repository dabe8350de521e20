"""The rep stops half-way: does everything that was typed wait, and for how long?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.views.elements import Card, Form
from tests.cast import SAM
from tests.office import DILEMMA, EN, ROSA, Office, buttons_of, problems_of, reference_in, said, same


async def test_a_second_view_that_was_closed_is_offered_again(office: Office) -> None:
    closed = await office.second_view()

    assert same(await office.say(SAM, "/dilemma")) == same(closed)


async def test_the_offered_view_can_be_sent(office: Office) -> None:
    await office.second_view()

    done = await office.submit(SAM, await office.say(SAM, "/dilemma"))

    assert (await office.case(reference_in(done))).form.deal_ref == "OPP-7781"


async def test_change_leads_back_to_everything_that_was_typed(office: Office) -> None:
    view = await office.second_view(deal_ref="Crane 4")
    button = buttons_of(view)["change"]

    form = await office.press(SAM, button.action, button.reference)

    assert isinstance(form, Form)
    kept = {field.id: field.value for field in form.fields()}
    assert {**kept, "decide_by": str(kept["decide_by"])} == DILEMMA | {"deal_ref": "Crane 4"}


async def test_what_was_changed_is_what_is_sent(office: Office) -> None:
    await office.second_view(deal_ref="Crane 4")
    form = await office.press(SAM, "change")

    view = await office.submit(SAM, form, deal_value="96.000")

    case = await office.case(reference_in(await office.submit(SAM, view)))
    assert (case.form.deal_ref, case.form.deal_value.minor) == ("Crane 4", 9_600_000)


async def test_change_without_a_draft_is_an_empty_form(office: Office) -> None:
    assert same(await office.press(SAM, "change")) == same(await office.say(SAM, "/dilemma"))


async def test_after_sending_the_next_command_starts_afresh(office: Office) -> None:
    fresh = await office.say(SAM, "/dilemma")
    await office.raise_case()

    assert same(await office.say(SAM, "/dilemma")) == same(fresh)


async def test_a_draft_is_the_reps_own(office: Office) -> None:
    await office.second_view()

    assert same(await office.say(ROSA, "/dilemma")) == same(await office.press(ROSA, "change"))


async def test_a_draft_is_gone_after_a_day(office: Office) -> None:
    view = await office.second_view()
    office.clock.move(timedelta(days=1))

    assert isinstance(await office.submit(SAM, view), Card)
    assert await office.cases() == []
    assert "customer_need" in [f.id for f in (await office.say(SAM, "/dilemma")).fields()]  # type: ignore[union-attr]


async def test_a_draft_that_went_stale_leads_back_to_the_form_with_its_problem(office: Office) -> None:
    office.clock.move(timedelta(hours=12))
    view = await office.second_view(decide_by="2026-11-17")
    office.clock.move(timedelta(hours=3))

    for again in (await office.submit(SAM, view), await office.say(SAM, "/dilemma")):
        assert problems_of(again) == {"decide_by": EN("problem.in_the_past")}
    assert await office.cases() == []


async def test_only_the_view_that_was_shown_last_can_be_sent(office: Office) -> None:
    """Two windows: what is sent is what the rep was looking at, or nothing."""
    first = await office.second_view(deal_ref="Crane 4")
    second = await office.submit(SAM, await office.press(SAM, "change"), deal_ref="Crane 5")

    stale = await office.submit(SAM, first)

    assert isinstance(stale, Card)
    assert EN("refusal.form_outdated") in said(stale)
    assert await office.cases() == []
    case = await office.case(reference_in(await office.submit(SAM, second)))
    assert case.form.deal_ref == "Crane 5"


async def test_going_back_in_the_browser_and_sending_again_leaves_one_view_that_counts(
    office: Office,
) -> None:
    """The very same form, with other answers."""
    form = await office.say(SAM, "/dilemma")
    first = await office.submit(SAM, form, **DILEMMA)
    second = await office.submit(SAM, form, **DILEMMA | {"deal_value": "96.000"})

    assert EN("refusal.form_outdated") in said(await office.submit(SAM, first))
    case = await office.case(reference_in(await office.submit(SAM, second)))
    assert case.form.deal_value.minor == 9_600_000


async def test_a_second_view_nobody_showed_sends_nothing(office: Office) -> None:
    view = await office.second_view()
    assert isinstance(view, Form)

    answer = await office.submit(SAM, replace(view, token="made-up"))

    assert EN("refusal.form_outdated") in said(answer)
    assert await office.cases() == []
