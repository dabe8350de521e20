"""Do the shared cases get to their decision in Teams, through signed activities and the real SDK?"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bot.audit import State
from bot.people import ChannelId, PersonId
from bot.reference import Reference
from bot.texts import Texts
from tests.shared_cases import (
    CASES,
    ORG,
    check_decided,
    check_value,
    company_of,
    need_cases,
    submitted_at,
    verdict_for,
)
from tests.teams.acting import case_of, decide
from tests.teams.fake_teams import inputs_of, texts_of
from tests.teams.workspace import DIRECTORS, INDEPENDENT, MANAGEMENT, Workspace, open_workspace

pytestmark = need_cases

CHANNELS = {
    "management": (MANAGEMENT, "management_channel"),
    "independent": (INDEPENDENT, "independent_channel"),
    "directors": (DIRECTORS, "directors_channel"),
}


def user(role: str) -> str:
    """A directory object id for each part of the file."""
    digits = hashlib.sha256(role.encode()).hexdigest()
    return f"{digits[:8]}-{digits[8:12]}-4000-8000-{digits[12:24]}"


def person(role: str) -> PersonId:
    return PersonId(f"teams:{user(role)}")


def company(key: str) -> Any:
    channels = {name: ChannelId(f"teams:{channel}") for name, (channel, _) in CHANNELS.items()}
    people: Any = {
        "stewards": (person(ORG["steward"]),),
        "compensation_owner": person(ORG["compensation_owner"]),
    }
    return replace(company_of(key), **channels, **people)


def move_in(workspace: Workspace) -> None:
    """The people of the file, in the channels in which it has them."""
    everybody = {"rep", ORG["steward"], ORG["compensation_owner"]}
    for role in everybody.union(*(ORG[key] for _, key in CHANNELS.values())):
        workspace.teams.add_person(user(role), role.title())
    for channel, key in CHANNELS.values():
        workspace.teams.add_conversation(channel, [*map(user, ORG[key])])


def typed(form: dict[str, Any]) -> dict[str, str]:
    """As Teams sends it: several choices in one text."""
    return {name: ",".join(one) if isinstance(one, list) else one or "" for name, one in form.items()}


@pytest.fixture
def opened(tmp_path: Path, certificate: Path, monkeypatch: pytest.MonkeyPatch, key: str) -> Any:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    return open_workspace(tmp_path, certificate, lambda: submitted_at(key), company(key))


@pytest.mark.parametrize("key", CASES)
async def test_it_is_raised_routed_and_decided_as_the_file_says(opened: Any, key: str) -> None:
    expected, texts = CASES[key]["expected"], Texts(CASES[key]["locale"])
    async with opened as workspace:
        move_in(workspace)
        workspace.locales[user("rep")] = CASES[key]["locale"]
        form = await workspace.opens(user("rep"))
        view = (await workspace.submits(user("rep"), form.dialog, **typed(CASES[key]["form"]))).dialog
        manager = {"line_manager": user("line_manager")} if "line_manager" in inputs_of(view) else {}
        await workspace.submits(user("rep"), view, **manager)
        card = await workspace.card_in(CHANNELS[expected["route"]][0])
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
