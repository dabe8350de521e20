"""Each decision with each compensation, through the SDK of Teams: is it kept, and does the rep hear all?"""

from __future__ import annotations

from typing import Any

import pytest

from bot.texts import Texts
from tests.teams.acting import case_of, decide, reference_in, second_view
from tests.teams.workspace import DINA, INDEPENDENT, MAYA, SAM, STELLA, Workspace
from tests.ways_out import WHY_NOTHING_IS_PAID, with_each_compensation

EN = Texts("en")
WAYS_OUT = with_each_compensation(STELLA)


@pytest.mark.parametrize("typed", WAYS_OUT.values(), ids=WAYS_OUT)
async def test_a_director_decides_and_the_rep_hears_all_of_it(workspace: Workspace, typed: Any) -> None:
    view = await second_view(workspace, at_stake="manager")
    sent = await workspace.submits(SAM, view, line_manager=MAYA, gainers=MAYA)
    card = await workspace.card_in(INDEPENDENT)
    reference = case_of(card)
    details = dict(typed)
    code, why = details.pop("decision"), details.pop("rationale")

    await decide(workspace, DINA, card, code, why, **details)

    outcome = (await workspace.told(SAM, "is decided")).says()
    assert reference == reference_in(sent)
    assert EN(f"decision.{code}") in outcome
    assert EN(f"compensation.{typed.get('compensation', 'none_no_loss')}") in outcome
    written = ("rationale", "what_changes", "referred_to", "disclosed", "customer_told", "how_asked")
    assert [name for name in written if typed.get(name, "") not in outcome] == []
    assert (WHY_NOTHING_IS_PAID in outcome) is ("compensation_reason" in typed)
    async with workspace.services.read() as work:
        case = await work.cases.find(reference)  # type: ignore[arg-type]
    assert case is not None
    assert case.decision is not None
    assert (case.decision.code, case.decision.by) == (code, f"teams:{DINA}")
    assert case.decision.compensation.code == typed.get("compensation", "none_no_loss")
    assert (case.decision.compensation.owner == f"teams:{STELLA}") is ("compensation_owner" in typed)
