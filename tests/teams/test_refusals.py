"""Whoever may not, reads the same sentence as for a case that does not exist, and nothing changes."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from bot.people import PersonId
from bot.reference import Reference
from tests import unhurried
from tests.stores import raw
from tests.teams.acting import (
    ADVICE,
    ENGLISH,
    GOOD_FORM,
    WHY,
    case_of,
    open_decision,
    raise_case,
    raised_card,
    reference_in,
    second_view,
)
from tests.teams.fake_teams import Fault, inputs_of
from tests.teams.workspace import (
    DINA,
    DIRECTORS,
    GUEST,
    INDEPENDENT,
    MANAGEMENT,
    MAYA,
    OMAR,
    OUTSIDER,
    SAM,
    STELLA,
    STRANGER,
    Workspace,
    open_workspace,
)

NOTHING_HERE = ENGLISH("refusal.not_for_you")
CANNOT_CHECK = ENGLISH("refusal.cannot_check")
DECIDER_ACTIONS = ("decide", "ask", "redirect")
REP_ACTIONS = ("answer", "add_note", "withdraw")


async def _results(workspace: Workspace, reference: str) -> list[tuple[PersonId | None, str, str]]:
    async with workspace.services.read() as work:
        entries = await work.audit.of(Reference(reference))
    return [(entry.actor, entry.action, entry.result) for entry in entries]


async def _decision(workspace: Workspace, reference: str) -> object:
    async with workspace.services.read() as work:
        case = await work.cases.find(Reference(reference))
    assert case is not None
    return case.decision


@pytest.mark.parametrize(
    ("user", "why"),
    [
        (SAM, "is_the_rep"),
        (MAYA, "gains"),
        (DINA, "not_in_the_channel"),
        (GUEST, "not_a_full_member"),
        (OUTSIDER, "not_a_full_member"),
        (STRANGER, "not_in_the_channel"),
    ],
)
async def test_who_may_not_decide_learns_nothing(workspace: Workspace, user: str, why: str) -> None:
    reference = await _raised_where_maya_gains(workspace)
    await workspace.card_in(INDEPENDENT)
    workspace.teams.rosters[INDEPENDENT] = [OMAR, GUEST, OUTSIDER]

    for action in DECIDER_ACTIONS:
        refused = await workspace.presses_raw(user, action, reference, INDEPENDENT)
        nowhere = await workspace.presses_raw(user, action, "SD-000000", INDEPENDENT)
        forged = await workspace.presses_raw(user, action, "'; DROP TABLE case;--", INDEPENDENT)

        assert NOTHING_HERE in refused.says()
        assert refused == nowhere == forged
        assert (f"teams:{user}", action, f"refused:{why}") in await _results(workspace, reference)


async def _raised_where_maya_gains(workspace: Workspace) -> str:
    view = await second_view(workspace, at_stake="manager")
    return reference_in(await workspace.submits(SAM, view, gainers=MAYA, line_manager=STELLA))


@pytest.mark.parametrize("action", REP_ACTIONS)
@pytest.mark.parametrize("user", [MAYA, STELLA])
async def test_only_the_rep_acts_as_the_rep(workspace: Workspace, user: str, action: str) -> None:
    reference = await raise_case(workspace)
    await workspace.card_in(MANAGEMENT)

    refused = await workspace.presses_raw(user, action, reference)

    assert refused == await workspace.presses_raw(user, action, "SD-000000")
    assert (f"teams:{user}", action, "refused:not_the_rep") in await _results(workspace, reference)


async def test_a_case_in_the_buttons_data_gives_no_right(workspace: Workspace) -> None:
    """Nothing of what a button carries says who pressed it."""
    card = await raised_card(workspace)
    value = {"data": {"action": "decide", "case": case_of(card), "actor": f"teams:{MAYA}", "person": MAYA}}

    answer = await workspace.invokes(SAM, "task/fetch", value, MANAGEMENT)

    assert NOTHING_HERE in answer.says()


async def test_who_left_the_channel_before_sending_the_form_decides_nothing(workspace: Workspace) -> None:
    card = await raised_card(workspace)
    answer = await open_decision(workspace, MAYA, card)
    answer = await workspace.submits(MAYA, answer.dialog, decision="advise_best_fit", rationale=WHY)
    workspace.teams.rosters[MANAGEMENT].remove(MAYA)

    answer = await workspace.submits(MAYA, answer.dialog, **ADVICE)

    assert NOTHING_HERE in answer.says()
    assert (f"teams:{MAYA}", "decide", "refused:not_in_the_channel") in await _results(
        workspace, case_of(card)
    )
    assert await _decision(workspace, case_of(card)) is None


async def test_who_became_a_guest_decides_nothing(workspace: Workspace) -> None:
    card = await raised_card(workspace)
    workspace.teams.people[MAYA]["userRole"] = "guest"

    answer = await workspace.presses(MAYA, card, "decide")

    assert NOTHING_HERE in answer.says()


async def test_nobody_decides_in_a_channel_that_became_a_shared_one(workspace: Workspace) -> None:
    card = await raised_card(workspace)
    pressed = workspace.activity(
        MAYA, "invoke", MANAGEMENT, name="task/fetch", value={"data": card.buttons()["decide"]["data"]}
    )
    pressed["channelData"]["channel"]["type"] = "shared"

    answer = await workspace.send(pressed)
    of_no_kind = await workspace.presses(MAYA, card, "decide")

    assert NOTHING_HERE in answer.says()
    assert NOTHING_HERE in of_no_kind.says(), "Teams does not say it each time"


@pytest.mark.parametrize("fault", [Fault(500), Fault(429, retry_after="9"), Fault(403, "Forbidden")])
async def test_while_the_roster_cannot_be_read_nobody_decides(workspace: Workspace, fault: Fault) -> None:
    card = await raised_card(workspace)
    answer = await open_decision(workspace, MAYA, card)
    form = answer.dialog
    workspace.teams.fail("member", *[fault] * 20)

    answer = await workspace.submits(MAYA, form, decision="advise_best_fit", rationale=WHY)

    assert await _decision(workspace, case_of(card)) is None
    assert not set(inputs_of(answer.dialog)) - {"decision", "rationale"}
    assert ENGLISH("refusal.cannot_check") in answer.says()


async def test_what_was_typed_waits_when_something_could_not_be_checked(workspace: Workspace) -> None:
    card = await raised_card(workspace)
    answer = await open_decision(workspace, MAYA, card)
    workspace.teams.fail("member", *[Fault(503)] * 3)
    again = await workspace.submits(MAYA, answer.dialog, decision="advise_best_fit", rationale=WHY)

    workspace.teams.faults.clear()
    answer = await workspace.submits(MAYA, again.dialog)
    answer = await workspace.submits(MAYA, answer.dialog, **ADVICE)

    assert CANNOT_CHECK in again.says()
    assert WHY not in again.says()
    assert "Decided: SD-" in answer.says()


async def test_a_roster_that_does_not_answer_is_waited_for_briefly(
    workspace: Workspace, tmp_path: Path, certificate: Path
) -> None:
    card = await raised_card(workspace)
    brief = replace(unhurried.IN_TEAMS, click=unhurried.AT_ONCE)
    async with open_workspace(tmp_path, certificate, patience=brief, beside=workspace) as hurried:
        workspace.teams.hold("member")

        answer = await hurried.presses(MAYA, card, "decide")

        assert CANNOT_CHECK in answer.says()


async def test_a_steward_cannot_decide_from_the_directors_channel_without_being_in_it(
    workspace: Workspace,
) -> None:
    card = await raised_card(workspace)

    answer = await workspace.presses_raw(STELLA, "decide", case_of(card), DIRECTORS)

    assert NOTHING_HERE in answer.says()


async def test_everything_a_gaining_person_can_open_is_as_if_the_case_did_not_exist(
    workspace: Workspace,
) -> None:
    async def seen_by_maya(reference: str) -> str:
        before = len(workspace.teams.private_of(MAYA))
        for words in ("dilemma", "mine", "help"):
            await workspace.types(MAYA, words)
        answers = [(await workspace.opens(MAYA)).body]
        for action in (*DECIDER_ACTIONS, *REP_ACTIONS, "assign"):
            answers.append((await workspace.presses_raw(MAYA, action, reference, INDEPENDENT)).body)
        told = [message.card for message in workspace.teams.private_of(MAYA)[before:]]
        # A form's token is drawn anew each time.
        return re.sub(r'"token": "[^"]+"', "", json.dumps([answers, told]))

    without = await seen_by_maya("SD-7K3QXM")
    reference = await _raised_where_maya_gains(workspace)
    await workspace.card_in(INDEPENDENT)

    assert await seen_by_maya(reference) == without
    assert workspace.teams.in_conversation(MANAGEMENT) == []


async def test_when_something_breaks_the_person_reads_an_id_that_the_log_has_too(
    workspace: Workspace, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    form = await workspace.opens(SAM)
    with raw(tmp_path / "teams.db") as connection:
        connection.execute("DROP TABLE draft")

    answer = await workspace.submits(SAM, form.dialog, **GOOD_FORM)
    again = inputs_of(answer.dialog)

    incident = re.search(r"incident=(\w+)", "".join(capsys.readouterr()))
    assert incident
    assert ENGLISH("failure.text", incident=incident.group(1)) in answer.says()
    assert {name: again[name]["value"] for name in GOOD_FORM} == GOOD_FORM
    assert not any(one["isVisible"] for one in again.values())


async def test_also_when_it_is_not_known_any_more_who_is_where(workspace: Workspace, tmp_path: Path) -> None:
    await workspace.opens(SAM)
    with raw(tmp_path / "teams.db") as connection:
        connection.execute("DROP TABLE teams_conversation")

    answer = await workspace.opens(SAM)

    assert ENGLISH("failure.text", incident="") in answer.says()
