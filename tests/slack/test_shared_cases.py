"""Do the shared cases get to their decision through signed requests and real Bolt?"""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.audit import State
from bot.reference import Reference
from bot.texts import Texts
from tests.shared_cases import (
    CASES,
    ORG,
    check_decided,
    check_value,
    company_of,
    need_cases,
    person,
    submitted_at,
    verdict_for,
)
from tests.slack.acting import decide
from tests.slack.shared_org import CHANNELS, move_in, raise_it, user
from tests.slack.workspace import open_workspace

pytestmark = need_cases


@pytest.mark.parametrize("key", CASES)
async def test_it_is_raised_routed_and_decided_as_the_file_says(tmp_path: Path, key: str) -> None:
    expected = CASES[key]["expected"]
    async with open_workspace(tmp_path, lambda: submitted_at(key), company_of(key)) as workspace:
        move_in(workspace, CASES[key]["locale"])
        view, card = await raise_it(workspace, key)
        reference = Reference(card.buttons()["ask"]["value"])
        details = verdict_for(key, user(ORG["compensation_owner"]))
        code, why = details.pop("decision"), details.pop("rationale")
        decider = expected["decision"]["by"]

        await decide(workspace, user(decider), card, code, why, **details)

        texts = Texts(CASES[key]["locale"])
        outcome = (await workspace.told(user("rep"), texts(f"decision.{code}"))).says()
        async with workspace.services.read() as work:
            case = await work.cases.find(reference)
        assert case is not None
        assert case.state is State.DECIDED
        assert {one for one in case.gains if one != case.rep} == {
            person(one).id for one in expected["conflicted"]
        }
        assert why in outcome
        assert [hint for hint in expected["warnings"] if texts(f"hint.{hint}") not in view.says()] == []
        check_value(case, key)
        check_decided(case, key, person(decider).id, person(ORG["compensation_owner"]).id)
        elsewhere = [name for name, _ in CHANNELS.values() if name != card.channel]
        assert [message for name in elsewhere for message in workspace.slack.in_channel(name)] == []


@pytest.mark.parametrize("key", [key for key, case in CASES.items() if "rejected_attempt" in case])
async def test_the_rejected_attempt_shows_its_problems_beside_their_fields(tmp_path: Path, key: str) -> None:
    attempt = CASES[key]["rejected_attempt"]
    async with open_workspace(tmp_path, lambda: submitted_at(key), company_of(key)) as workspace:
        move_in(workspace, CASES[key]["locale"])
        await workspace.types(user("rep"))

        answer = await workspace.submits(user("rep"), workspace.last_view, **attempt["form"])

    assert answer.body["response_action"] == "errors"
    assert set(answer.body["errors"]) == {error.partition(":")[0] for error in attempt["errors"]}
