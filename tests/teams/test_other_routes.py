"""The ways of a case in Teams that are not the usual one: the directors, private cards, a named decider."""

from __future__ import annotations

import pytest

from tests.teams.acting import (
    ADVICE,
    ENGLISH,
    FITS,
    WHY,
    decide,
    open_decision,
    raise_case,
    raised_card,
    reference_in,
    second_view,
)
from tests.teams.workspace import (
    DINA,
    DIRECTORS,
    INDEPENDENT,
    MANAGEMENT,
    MAYA,
    OMAR,
    SAM,
    STELLA,
    Workspace,
)


async def test_business_first_is_handed_to_the_directors_who_decide_it(workspace: Workspace) -> None:
    card = await raised_card(workspace)
    answer = await open_decision(workspace, MAYA, card)
    answer = await workspace.submits(MAYA, answer.dialog, decision="proceed_business", rationale=FITS)
    handed = await workspace.card_in(DIRECTORS)

    done = await decide(workspace, DINA, handed, "proceed_business", FITS, customer_told="That we go ahead.")
    outcome = await workspace.told(SAM, "is decided")

    assert ENGLISH("done.handed_over", reference=reference_in(answer)) in answer.says()
    assert "Decided: SD-" in done.says()
    assert FITS in outcome.says()


async def test_where_every_channel_is_closed_each_who_may_decide_gets_the_card_in_private(
    workspace: Workspace,
) -> None:
    workspace.teams.rosters[MANAGEMENT].append(SAM)
    workspace.teams.rosters[INDEPENDENT].append(SAM)
    reference = await raise_case(workspace)
    for_maya = await workspace.told(MAYA, "OPP-7781")
    for_omar = await workspace.told(OMAR, "OPP-7781")
    await workspace.told(DINA, "OPP-7781")

    done = await decide(workspace, MAYA, for_maya, "advise_best_fit", WHY, **ADVICE)
    await workspace.settled(lambda: for_omar.edits and WHY in for_omar.says())

    assert "ask" not in for_omar.buttons()
    assert reference in done.says()
    assert workspace.teams.in_conversation(MANAGEMENT) == workspace.teams.in_conversation(INDEPENDENT) == []


async def test_when_nobody_may_decide_a_steward_names_somebody(workspace: Workspace) -> None:
    for channel in (MANAGEMENT, INDEPENDENT, DIRECTORS):
        workspace.teams.rosters[channel] = [SAM]
    reference = await raise_case(workspace)
    told = await workspace.told(SAM, ENGLISH("no_route.heading", reference=reference))
    alarm = await workspace.told(STELLA, ENGLISH("alarm.heading", reference=reference))

    form = await workspace.presses(STELLA, alarm, "assign")
    done = await workspace.submits(STELLA, form.dialog, decider=DINA)
    card = await workspace.told(DINA, "OPP-7781")
    decided = await decide(workspace, DINA, card, "deal_fits", FITS, how_asked="I called their planner.")

    assert "Stella Steward" in told.says()
    assert "invoices" not in alarm.says()
    assert ENGLISH("done.assigned", reference=reference) in done.says()
    assert "Decided: SD-" in decided.says()


@pytest.mark.parametrize("named", [SAM, STELLA, "", "cccccccc-0000-4000-8000-000000000000"])
async def test_not_everybody_can_be_named(workspace: Workspace, named: str) -> None:
    for channel in (MANAGEMENT, INDEPENDENT, DIRECTORS):
        workspace.teams.rosters[channel] = [SAM]
    reference = await raise_case(workspace)
    alarm = await workspace.told(STELLA, ENGLISH("alarm.heading", reference=reference))
    form = await workspace.presses(STELLA, alarm, "assign")

    answer = await workspace.submits(STELLA, form.dialog, decider=named)

    assert "⚠" in answer.says()


async def test_the_decider_corrects_a_slip_and_the_rep_hears_of_it(workspace: Workspace) -> None:
    card = await raised_card(workspace)
    await decide(workspace, MAYA, card, "advise_best_fit", WHY, **ADVICE)
    await workspace.settled(lambda: "Decided by" in card.says())

    better = WHY + " I forgot to say that they keep their own templates as well."
    await decide(workspace, MAYA, card, "advise_best_fit", better, **ADVICE)

    assert better in (await workspace.told(SAM, better)).says()


async def test_a_second_view_asks_for_a_line_manager_once(workspace: Workspace) -> None:
    view = await second_view(workspace, at_stake="manager")
    await workspace.submits(SAM, view, line_manager=STELLA, gainers="")

    again = await second_view(workspace, at_stake="manager", deal_ref="OPP-2")

    assert "Stella Steward" in str(again)
