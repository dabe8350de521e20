"""Do the shared cases get to their decision through the demo's pages?"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from adapters.local.world import DINA, INDEPENDENT, MANAGEMENT, MAYA, OMAR, SAM, STELLA, private_chat
from bot.audit import State
from bot.people import Person, bare
from bot.reference import Reference
from bot.texts import Texts
from tests.cast import COMPANY
from tests.local.acting import Caller, reference_in, words
from tests.local.demo import demo
from tests.shared_cases import (
    CASES,
    PERIOD_END,
    check_decided,
    check_value,
    need_cases,
    submitted_at,
    verdict_for,
)

pytestmark = need_cases

ROUTES = {"management": MANAGEMENT, "independent": INDEPENDENT}
GAINERS = {"line_manager": MAYA}


def decider_of(key: str) -> Person:
    """Who plays that part in the demo, in whose management channel no director is."""
    if CASES[key]["expected"]["decision"]["by"] == "line_manager":
        return MAYA
    return OMAR if CASES[key]["expected"]["route"] == "management" else DINA


@pytest.mark.parametrize("key", CASES)
async def test_it_is_raised_routed_and_decided_as_the_file_says(tmp_path: Path, key: str) -> None:
    expected, end = CASES[key]["expected"], PERIOD_END[key]
    company = replace(COMPANY, period_ends=((end.month, end.day),))
    async with demo(tmp_path, company=company, at=submitted_at(key)) as made:
        async with TestClient(TestServer(made.app)) as client:
            sam = Caller(client, "sam")
            await sam.does("language", {"language": CASES[key]["locale"]})
            review = await sam.gets("submit", _form(key))
            manager = {"line_manager": MAYA.id} if 'name="line_manager"' in review else {}
            await sam.sends(review, **manager)
            await made.worker.drain()
            (card,) = await made.html_in(ROUTES[expected["route"]])
            reference = Reference(reference_in(card))

            decider = decider_of(key)
            await Caller(client, bare(decider.id)).decides(reference, **verdict_for(key, STELLA.id))
            await made.worker.drain()

        texts = Texts(CASES[key]["locale"])
        outcome = words((await made.html_in(private_chat(SAM.id)))[-1])
        async with made.services.read() as work:
            case = await work.cases.find(reference)
    assert case is not None
    assert case.state is State.DECIDED
    assert case.gains == {SAM.id} | {GAINERS[role].id for role in expected["conflicted"]}
    assert texts(f"decision.{expected['decision']['code']}") in outcome
    assert [hint for hint in expected["warnings"] if texts(f"hint.{hint}") not in words(review)] == []
    check_value(case, key)
    check_decided(case, key, decider.id, STELLA.id)


def _form(key: str) -> dict[str, Any]:
    return {"form": "dilemma", "reference": "", "token": "a token", **CASES[key]["form"]}
