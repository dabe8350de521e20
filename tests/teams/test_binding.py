"""A steward says in a Teams channel what it is for, and the cases go there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.teams.acting import ENGLISH, raise_case
from tests.teams.workspace import (
    DIRECTORS,
    MANAGEMENT,
    MAYA,
    OMAR,
    SAM,
    STELLA,
    TEAMS_COMPANY,
    Workspace,
    open_workspace,
)

GROUP_CHAT = "19:managers@thread.v2"
UNBOUND = replace(TEAMS_COMPANY, management=None, independent=None)


@pytest.fixture
async def workspace(
    tmp_path: Path, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Workspace]:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    async with open_workspace(tmp_path, certificate, company=UNBOUND) as opened:
        opened.teams.add_conversation(GROUP_CHAT, [MAYA, OMAR])
        yield opened


@pytest.mark.parametrize("where", [MANAGEMENT, GROUP_CHAT])
async def test_a_steward_binds_the_channel_and_the_next_card_goes_there(
    workspace: Workspace, where: str
) -> None:
    await workspace.types(STELLA, "bind management", f"{where};messageid=17" if "tacv2" in where else where)
    (said,) = [message for message in workspace.teams.messages if where in message.conversation]
    assert ENGLISH("done.bound_management") in said.says()

    reference = await raise_case(workspace)

    card = await workspace.settled(
        lambda: [one for one in workspace.teams.in_conversation(where) if "decide" in one.buttons()]
    )
    assert reference in card[0].says()


async def test_nobody_else_binds(workspace: Workspace) -> None:
    await workspace.types(MAYA, "bind management", MANAGEMENT)

    (said,) = workspace.teams.in_conversation(MANAGEMENT)
    assert said.says() == ENGLISH("refusal.bind_not_a_steward")


async def test_the_private_chat_is_no_channel(workspace: Workspace) -> None:
    await workspace.types(STELLA, "bind management")

    assert workspace.teams.private_of(STELLA)[0].says() == ENGLISH("refusal.bind_not_here")


async def test_what_the_settings_say_stays(workspace: Workspace) -> None:
    await workspace.types(STELLA, "bind directors", DIRECTORS)

    assert workspace.teams.in_conversation(DIRECTORS)[0].says() == ENGLISH("refusal.bind_set_by_settings")


async def test_a_channel_that_is_shared_is_not_bound(workspace: Workspace) -> None:
    bind = workspace.activity(STELLA, where=MANAGEMENT, text="<at>Squaredeal</at> bind management")
    bind["channelData"]["channel"]["type"] = "shared"

    await workspace.send(bind)

    assert workspace.teams.in_conversation(MANAGEMENT)[0].says() == ENGLISH("refusal.bind_not_confidential")


async def test_a_chat_with_somebody_of_another_organisation_is_not_bound(workspace: Workspace) -> None:
    workspace.teams.people[OMAR]["tenantId"] = "ffffffff-0000-4000-8000-000000000000"

    await workspace.types(STELLA, "bind management", GROUP_CHAT)

    assert workspace.teams.in_conversation(GROUP_CHAT)[0].says() == ENGLISH("refusal.bind_not_confidential")


async def test_the_answer_is_the_channels_own_whatever_the_rep_reads(workspace: Workspace) -> None:
    await workspace.types(STELLA, "bind management", MANAGEMENT)
    await raise_case(workspace, SAM)
    card = await workspace.settled(
        lambda: [one for one in workspace.teams.in_conversation(MANAGEMENT) if "decide" in one.buttons()]
    )

    assert ENGLISH("button.decide") in card[0].says()
