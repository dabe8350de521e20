"""Do the shared cases get to their decision through signed requests and real Bolt?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from bot.audit import State
from bot.people import bare
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
from tests.slack.workspace import Workspace, open_workspace, shown_inputs

pytestmark = need_cases

CHANNELS = {
    "management": ("CMANAGEMENT", "management_channel"),
    "independent": ("CINDEPENDENT", "independent_channel"),
    "directors": ("CDIRECTORS", "directors_channel"),
}


def user(role: str) -> str:
    return bare(person(role).id)


def move_in(workspace: Workspace, locale: str) -> None:
    """The people of the file, in the channels in which it has them."""
    workspace.slack.add_user(user("rep"), "Rep Seller", locale=f"{locale}-XX")
    for role in {
        ORG["steward"],
        ORG["compensation_owner"],
        *(r for _, key in CHANNELS.values() for r in ORG[key]),
    }:
        workspace.slack.add_user(user(role), role.title())
    for channel, key in CHANNELS.values():
        workspace.slack.add_channel(channel, [*map(user, ORG[key]), "UBOT"])


async def raise_it(workspace: Workspace, key: str) -> Any:
    """The second view, and the card where the file wants it."""
    case = CASES[key]
    await workspace.types(user("rep"))
    answer = await workspace.submits(user("rep"), workspace.last_view, **case["form"])
    view = answer.body["view"]
    manager = {"line_manager": user("line_manager")} if "line_manager" in shown_inputs(view) else {}
    await workspace.submits(user("rep"), view, **manager)
    return answer, await workspace.card_in(CHANNELS[case["expected"]["route"]][0])


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
