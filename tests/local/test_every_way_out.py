"""Each decision with each compensation through the demo's pages: is it kept, and does the rep read it?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from adapters.local.world import DINA, INDEPENDENT, MAYA, SAM, STELLA, private_chat
from bot.reference import Reference
from tests.local.acting import EN, Caller, reference_in, words
from tests.local.demo import demo
from tests.ways_out import WHY_NOTHING_IS_PAID, with_each_compensation

WAYS_OUT = with_each_compensation(STELLA.id)


@pytest.mark.parametrize("typed", WAYS_OUT.values(), ids=WAYS_OUT)
async def test_a_director_decides_and_the_rep_reads_all_of_it(tmp_path: Path, typed: Any) -> None:
    async with demo(tmp_path) as made, TestClient(TestServer(made.app)) as client:
        gaining = {"line_manager": MAYA.id, "gainers": MAYA.id}
        await Caller(client, "sam").raises_a_dilemma(gaining, at_stake="manager")
        await made.worker.drain()
        reference = Reference(reference_in((await made.html_in(INDEPENDENT))[0]))

        await Caller(client, "dina").decides(reference, **typed)
        await made.worker.drain()

        outcome = words((await made.html_in(private_chat(SAM.id)))[-1])
        async with made.services.read() as work:
            case = await work.cases.find(reference)

    assert EN(f"decision.{typed['decision']}") in outcome
    assert EN(f"compensation.{typed.get('compensation', 'none_no_loss')}") in outcome
    written = ("rationale", "what_changes", "referred_to", "disclosed", "customer_told", "how_asked")
    assert [name for name in written if typed.get(name, "") not in outcome] == []
    assert (WHY_NOTHING_IS_PAID in outcome) is ("compensation_reason" in typed)
    assert case is not None
    assert case.decision is not None
    assert (case.decision.code, case.decision.by) == (typed["decision"], DINA.id)
    assert case.decision.compensation.code == typed.get("compensation", "none_no_loss")
    assert (case.decision.compensation.owner == STELLA.id) is ("compensation_owner" in typed)
