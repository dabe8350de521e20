"""Each decision with each compensation, through real Bolt: is it kept, and does the rep hear all of it?"""

from __future__ import annotations

from typing import Any

import pytest

from bot.reference import Reference
from bot.texts import Texts
from tests.slack.acting import open_decision, raised_card
from tests.slack.workspace import Workspace
from tests.ways_out import WHY_NOTHING_IS_PAID, with_each_compensation

EN = Texts("en")
WAYS_OUT = with_each_compensation("UPIA")


@pytest.mark.parametrize("typed", WAYS_OUT.values(), ids=WAYS_OUT)
async def test_a_director_decides_and_the_rep_hears_all_of_it(workspace: Workspace, typed: Any) -> None:
    workspace.slack.add_user("UPIA", "Pia Payroll")
    card = await raised_card(
        workspace,
        "CINDEPENDENT",
        at_stake=["manager"],
        more={"line_manager": "UMAYA", "gainers": ["UMAYA"]},
    )
    reference = Reference(card.buttons()["ask"]["value"])
    details = dict(typed)
    verdict = {name: details.pop(name) for name in ("decision", "rationale")}

    answer = await open_decision(workspace, "UDINA", card)
    answer = await workspace.submits("UDINA", answer.body["view"], **verdict)
    await workspace.submits("UDINA", answer.body["view"], **details)

    outcome = (await workspace.told("USAM", "is decided")).says()
    assert EN(f"decision.{verdict['decision']}") in outcome
    assert EN(f"compensation.{details.get('compensation', 'none_no_loss')}") in outcome
    written = ("rationale", "what_changes", "referred_to", "disclosed", "customer_told", "how_asked")
    assert [name for name in written if typed.get(name, "") not in outcome] == []
    assert ("Pia Payroll" in outcome) is ("compensation_owner" in details)
    assert (WHY_NOTHING_IS_PAID in outcome) is ("compensation_reason" in details)
    await _is_kept(workspace, reference, typed)


async def _is_kept(workspace: Workspace, reference: Reference, typed: Any) -> None:
    async with workspace.services.read() as work:
        case = await work.cases.find(reference)
    assert case is not None
    assert case.decision is not None
    promised = case.decision.compensation
    assert (case.decision.code, case.decision.by) == (typed["decision"], "slack:UDINA")
    assert promised.code == typed.get("compensation", "none_no_loss")
    assert promised.owner == ("slack:UPIA" if "compensation_owner" in typed else None)
    assert (promised.amount.minor if promised.amount else None) == (
        90_000 if "compensation_amount" in typed else None
    )
