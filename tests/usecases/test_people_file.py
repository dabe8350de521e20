"""Who leads whom is written down: who is left out then, and what is the rep still asked?"""

from __future__ import annotations

import pytest

from bot.errors import CannotCheck
from bot.people_file import PeopleFile
from tests.cast import COMPANY, DINA, DIRECTORS, INDEPENDENT, MANAGEMENT, MAYA, OMAR, SAM
from tests.office import EN, FINN, NO_SUCH_CASE, PIA, ROSA, Office, fact, reference_in, said

FILE = PeopleFile(
    line_managers={SAM.id: MAYA.id, DINA.id: FINN.id},
    directors={SAM.id: DINA.id, DINA.id: DINA.id},
)


@pytest.fixture
def written(office: Office) -> Office:
    """Sam's line manager is Maya, in the management channel; the director of his unit is Dina."""
    office.run_under(COMPANY, FILE)
    return office


# --- the line manager --------------------------------------------------------------------------------


async def test_the_line_manager_of_the_file_is_left_out_and_not_asked_for(written: Office) -> None:
    view = await written.second_view(at_stake=("manager",))

    assert "line_manager" not in {field.id for field in view.fields()}  # type: ignore[union-attr]
    assert EN("review.manager_left_out", name="Maya Manager") in fact(view, "left_out")
    reference = reference_in(await written.submit(SAM, view))
    await written.deliver()
    assert written.channels_of(reference) == [INDEPENDENT]
    assert (await written.case(reference)).line_manager == MAYA.id


async def test_the_file_wins_over_what_was_answered_once(office: Office) -> None:
    await office.raise_case(deal_ref="OPP-1", at_stake=("manager",), line_manager=OMAR)
    office.run_under(COMPANY, FILE)

    reference = await office.raise_case(deal_ref="OPP-2", at_stake=("manager",))

    assert (await office.case(reference)).line_manager == MAYA.id


async def test_who_is_not_in_the_file_is_asked(written: Office) -> None:
    view = await written.second_view(ROSA, at_stake=("manager",))

    assert "line_manager" in {field.id for field in view.fields()}  # type: ignore[union-attr]
    reference = reference_in(await written.submit(ROSA, view, line_manager=FINN))
    assert (await written.case(reference)).line_manager == FINN.id


async def test_a_line_manager_whom_nothing_makes_gain_decides_as_anybody(written: Office) -> None:
    reference = await written.raise_case(at_stake=("me",))

    done = await written.decide(MAYA, reference)

    assert EN("done.decided", reference=reference) in said(done)


# --- the director of the unit ------------------------------------------------------------------------


async def test_the_units_director_gains_when_it_hangs_higher(written: Office) -> None:
    view = await written.second_view(at_stake=("higher",))
    assert EN("review.director_left_out", name="Dina Director") in fact(view, "left_out")

    reference = reference_in(await written.submit(SAM, view, gainers=(PIA,)))
    await written.deliver()

    case = await written.case(reference)
    assert case.gains == {SAM.id, MAYA.id, DINA.id, PIA.id}
    assert written.channels_of(reference) == []
    assert written.asked_privately(reference) == [OMAR.id]


async def test_the_units_director_meets_nothing_of_it(written: Office) -> None:
    reference = await written.raise_case(at_stake=("higher",))

    assert written.chat.told(DINA) == []
    for action in ("decide", "recuse", "assign"):
        assert await written.press(DINA, action, reference) == await written.press(DINA, action, NO_SUCH_CASE)


@pytest.mark.parametrize("stakes", [("me",), ("manager",), ("dont_know",), ("nobody",)])
async def test_the_units_director_does_not_gain_otherwise(written: Office, stakes: tuple[str, ...]) -> None:
    view = await written.second_view(at_stake=stakes)

    assert "Dina" not in fact(view, "left_out")
    reference = reference_in(await written.submit(SAM, view))
    assert DINA.id not in (await written.case(reference)).gains


async def test_a_director_who_raises_a_case_is_the_rep_and_no_gainer_besides(written: Office) -> None:
    view = await written.second_view(DINA, at_stake=("higher",))

    assert EN("review.director_left_out", name="Dina Director") not in said(view)
    reference = reference_in(await written.submit(DINA, view))
    assert (await written.case(reference)).gainers == frozenset()


async def test_where_the_second_view_said_it_would_go_is_where_it_goes(written: Office) -> None:
    written.directory.leave(INDEPENDENT, DINA)
    written.directory.leave(MANAGEMENT, MAYA)
    written.directory.join(MANAGEMENT, DINA)
    view = await written.second_view(at_stake=("higher",))
    assert EN("route.independent") in fact(view, "goes_to")

    reference = reference_in(await written.submit(SAM, view))
    await written.deliver()

    assert written.channels_of(reference) == [INDEPENDENT]


async def test_a_silent_platform_costs_the_names_not_the_second_view(written: Office) -> None:
    written.directory.failure = CannotCheck()

    view = await written.second_view(at_stake=("higher",))

    left_out = fact(view, "left_out")
    for role in ("manager", "director"):
        assert EN(f"review.{role}_left_out", name="?") in left_out


async def test_without_a_file_no_director_is_known(office: Office) -> None:
    reference = await office.raise_case(at_stake=("higher",), line_manager=FINN)

    assert (await office.case(reference)).gains == {SAM.id, FINN.id}
    assert DIRECTORS not in office.channels_of(reference)
