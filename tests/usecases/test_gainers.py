"""Who else gains, as the rep names them: is that asked, understood and kept?"""

from __future__ import annotations

import pytest

from bot.errors import CannotCheck
from bot.views.elements import Form
from tests.cast import MANAGEMENT, MAYA, OMAR, SAM, STELLA
from tests.office import EN, ROSA, Office, fact, problems_of, reference_in, said


@pytest.mark.parametrize(
    ("stakes", "asked"),
    [
        (("me",), set()),
        (("nobody",), set()),
        (("dont_know",), {"line_manager"}),
        (("me", "manager"), {"line_manager", "gainers"}),
        (("higher",), {"line_manager", "gainers"}),
    ],
)
async def test_who_else_gains_is_asked_when_the_stakes_call_for_it(
    office: Office, stakes: tuple[str, ...], asked: set[str]
) -> None:
    view = await office.second_view(at_stake=stakes)

    assert isinstance(view, Form)
    assert {field.id for field in view.fields()} == asked


async def test_near_the_end_of_a_bonus_period_the_line_manager_is_asked_whatever_hangs_on_it(
    office: Office,
) -> None:
    view = await office.second_view(at_stake=("nobody",), decide_by="2026-12-03")

    assert isinstance(view, Form)
    assert [field.id for field in view.fields()] == ["line_manager"]


async def test_the_line_manager_is_asked_once_and_kept_for_next_time(office: Office) -> None:
    await office.raise_case(at_stake=("manager",), line_manager=MAYA)

    view = await office.second_view(deal_ref="OPP-2", at_stake=("manager",))

    assert isinstance(view, Form)
    assert [field.id for field in view.fields()] == ["gainers"]
    assert "Maya Manager" in fact(view, "left_out")
    reference = reference_in(await office.submit(SAM, view))
    assert (await office.case(reference)).line_manager == MAYA.id


async def test_the_second_view_leaves_out_the_channel_in_which_the_line_manager_sits(office: Office) -> None:
    await office.raise_case(at_stake=("manager",), line_manager=MAYA)

    view = await office.second_view(deal_ref="OPP-2", at_stake=("manager",))

    assert EN("route.independent") in fact(view, "goes_to")
    assert EN("blocked.somebody_gains", channel=EN("route.management")) in fact(view, "goes_to")


async def test_each_rep_has_a_line_manager_of_his_own(office: Office) -> None:
    await office.raise_case(at_stake=("manager",), line_manager=MAYA)

    view = await office.second_view(ROSA, at_stake=("manager",))

    assert "Maya" not in fact(view, "left_out")
    assert isinstance(view, Form)
    assert "line_manager" in [field.id for field in view.fields()]


async def test_a_line_manager_counts_only_when_he_gains(office: Office) -> None:
    await office.raise_case(at_stake=("manager",), line_manager=MAYA)

    reference = await office.raise_case(deal_ref="OPP-2", at_stake=("me",))

    assert (await office.case(reference)).gains == {SAM.id}
    assert office.channels_of(reference) == [MANAGEMENT]


async def test_an_answer_that_was_not_asked_for_changes_no_line_manager(office: Office) -> None:
    await office.raise_case(at_stake=("manager",), line_manager=MAYA)

    reference = await office.raise_case(
        deal_ref="OPP-2", at_stake=("manager",), line_manager=STELLA, gainers=()
    )

    assert (await office.case(reference)).line_manager == MAYA.id


async def test_gainers_that_were_not_asked_for_do_not_count(office: Office) -> None:
    reference = await office.raise_case(at_stake=("me",), gainers=(MAYA,), line_manager=MAYA)

    assert (await office.case(reference)).gains == {SAM.id}


async def test_the_line_managers_name_is_not_needed_to_leave_him_out(office: Office) -> None:
    await office.raise_case(at_stake=("manager",), line_manager=MAYA)
    view = await office.second_view(deal_ref="OPP-2", at_stake=("dont_know",))
    assert "Maya Manager" in said(view)
    office.directory.failure = CannotCheck()

    view = await office.say(SAM, "/dilemma")

    assert reference_in(await office.submit(SAM, view))


@pytest.mark.parametrize("field", ["gainers", "line_manager"])
async def test_the_rep_is_not_asked_about_himself(office: Office, field: str) -> None:
    view = await office.second_view(at_stake=("manager",))

    again = await office.submit(SAM, view, **{field: (SAM,)})

    assert problems_of(again) == {field: EN("problem.is_yourself")}


async def test_both_problems_of_the_second_view_come_at_once(office: Office) -> None:
    view = await office.second_view(at_stake=("manager",))

    again = await office.submit(SAM, view, gainers=(SAM,), line_manager=SAM)

    assert problems_of(again) == dict.fromkeys(["line_manager", "gainers"], EN("problem.is_yourself"))


async def test_problems_of_the_second_view_keep_its_answers_and_can_be_mended(office: Office) -> None:
    view = await office.second_view(at_stake=("manager",))
    again = await office.submit(SAM, view, gainers=(SAM, OMAR), line_manager=MAYA)
    assert isinstance(again, Form)
    assert {field.id: field.value for field in again.fields()} == {
        "line_manager": (MAYA.id,),
        "gainers": (SAM.id, OMAR.id),
    }

    reference = reference_in(await office.submit(SAM, again, gainers=(OMAR,)))

    assert (await office.case(reference)).gains == {SAM.id, MAYA.id, OMAR.id}


async def test_slack_keeps_the_view_that_had_problems_and_sends_it_again(office: Office) -> None:
    view = await office.second_view(at_stake=("manager",))
    await office.submit(SAM, view, gainers=(SAM,))

    assert reference_in(await office.submit(SAM, view, gainers=(OMAR,)))
