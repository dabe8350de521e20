"""Do the shared cases get to their decision in Teams, through signed activities and the real SDK?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.audit import State
from bot.reference import Reference
from bot.texts import Texts
from tests.shared_cases import (
    CASES,
    ORG,
    check_decided,
    check_value,
    need_cases,
    submitted_at,
    verdict_for,
)
from tests.teams.acting import case_of, decide
from tests.teams.fake_teams import texts_of
from tests.teams.shared_org import CHANNELS, company, move_in, person, raise_it, typed, user
from tests.teams.workspace import open_workspace

pytestmark = need_cases


@pytest.fixture
def opened(tmp_path: Path, certificate: Path, monkeypatch: pytest.MonkeyPatch, key: str) -> Any:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    return open_workspace(tmp_path, certificate, lambda: submitted_at(key), company(key))


@pytest.mark.parametrize("key", CASES)
async def test_it_is_raised_routed_and_decided_as_the_file_says(opened: Any, key: str) -> None:
    expected, texts = CASES[key]["expected"], Texts(CASES[key]["locale"])
    async with opened as workspace:
        move_in(workspace)
        view, card = await raise_it(workspace, key)
        reference = Reference(case_of(card))
        details = typed(verdict_for(key, user(ORG["compensation_owner"])))
        code, why = details.pop("decision"), details.pop("rationale")
        decider = expected["decision"]["by"]

        await decide(workspace, user(decider), card, code, why, **details)

        outcome = (await workspace.told(user("rep"), texts(f"decision.{code}"))).says()
        async with workspace.services.read() as work:
            case = await work.cases.find(reference)
        assert case is not None
        assert case.state is State.DECIDED
        assert {one for one in case.gains if one != case.rep} == set(map(person, expected["conflicted"]))
        assert why in outcome
        assert [hint for hint in expected["warnings"] if texts(f"hint.{hint}") not in texts_of(view)] == []
        check_value(case, key)
        check_decided(case, key, person(decider), person(ORG["compensation_owner"]))
        elsewhere = [name for name, _ in CHANNELS.values() if name != card.conversation]
        assert [one for name in elsewhere for one in workspace.teams.in_conversation(name)] == []
