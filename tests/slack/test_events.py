"""What happens in channels: somebody joins, and a channel is bound from inside."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tests.cast import COMPANY
from tests.slack.acting import ENGLISH, raise_case
from tests.slack.workspace import Workspace, open_workspace
from tests.stores import raw

GAINER: dict[str, Any] = {"more": {"gainers": ["UGAINER"], "line_manager": "UBOSS"}, "at_stake": ["manager"]}


@pytest.fixture
async def unbound(tmp_path: Path) -> AsyncIterator[Workspace]:
    """A company whose settings name no channel."""
    company = replace(COMPANY, management=None, independent=None, directors=None)
    async with open_workspace(tmp_path, company=company) as opened:
        yield opened


async def test_a_card_leaves_the_channel_at_once_when_somebody_joins_who_gains(workspace: Workspace) -> None:
    workspace.slack.add_user("UGAINER", "Gwen Gainer")
    workspace.slack.add_user("UBOSS", "Bo Boss")
    reference = await raise_case(workspace, **GAINER)
    await workspace.card_in("CMANAGEMENT")

    answer = await workspace.joins("UGAINER", "CMANAGEMENT")
    card = await workspace.card_in("CINDEPENDENT")

    assert answer.status == 200
    assert reference in card.says()
    assert workspace.slack.in_channel("CMANAGEMENT") == []
    assert await workspace.told("USTELLA", ENGLISH("alarm.removed.text", channel=ENGLISH("route.management")))


async def test_somebody_who_does_not_gain_may_join(workspace: Workspace) -> None:
    await raise_case(workspace)
    card = await workspace.card_in("CMANAGEMENT")

    await workspace.joins("UOUT", "CMANAGEMENT", "Ev1")
    await workspace.joins("UOUT", "CDIRECTORS", "Ev2")
    await raise_case(workspace, deal_ref="a later one")
    await workspace.settled(lambda: len(workspace.slack.in_channel("CMANAGEMENT")) == 2)

    assert card in workspace.slack.in_channel("CMANAGEMENT")


async def test_the_same_joining_delivered_twice_is_looked_at_once(
    workspace: Workspace, tmp_path: Path
) -> None:
    await raise_case(workspace)
    await workspace.card_in("CMANAGEMENT")

    for number in ("Ev1", "Ev1", "Ev2"):
        assert (await workspace.joins("UOUT", "CMANAGEMENT", number)).status == 200

    with raw(tmp_path / "slack.db") as database:
        keys = [key for (key,) in database.execute("SELECT key FROM job WHERE kind = 'check_places'")]
    assert sorted(key.rpartition(":")[2] for key in keys if "joined" in key) == ["Ev1", "Ev2"]


@pytest.mark.parametrize(
    "event",
    [
        {"type": "app_home_opened", "user": None, "tab": "home"},
        {"type": "app_home_opened", "tab": "home"},
        {"type": "member_joined_channel", "user": "UOUT"},
        {"type": "member_joined_channel", "user": "UOUT", "channel": ["CMANAGEMENT"]},
    ],
)
async def test_an_event_of_another_shape_is_refused(workspace: Workspace, event: dict[str, Any]) -> None:
    assert (await workspace.event(**event)).status == 400


async def test_any_other_event_is_acknowledged_so_that_slack_does_not_repeat_it(workspace: Workspace) -> None:
    assert (await workspace.event(type="team_rename", name="Other")).status == 200


async def test_slack_may_ask_whether_the_address_is_ours(workspace: Workspace) -> None:
    body = '{"type": "url_verification", "token": "x", "challenge": "3eZbrw1aB"}'

    answer = await workspace.send(body, "application/json")

    assert (answer.status, answer.body) == (200, {"challenge": "3eZbrw1aB"})


# --- bind --------------------------------------------------------------------------------------------


async def test_a_steward_binds_the_channel_in_which_the_command_was_typed(unbound: Workspace) -> None:
    reference = await raise_case(unbound)
    await unbound.told("USTELLA", reference)

    answer = await unbound.types("USTELLA", "bind management", channel="CMANAGEMENT")
    card = await unbound.card_in("CMANAGEMENT")

    assert ENGLISH("done.bound_management") in answer.says()
    assert reference in card.says()


@pytest.mark.parametrize(
    ("user", "words", "channel", "why"),
    [
        ("USAM", "bind management", "CMANAGEMENT", "not_a_steward"),
        ("USTELLA", "bind everything", "CMANAGEMENT", "unknown_role"),
        ("USTELLA", "bind management", "CELSEWHERE", "no_access"),
        ("USTELLA", "bind management", "CPUBLIC", "not_confidential"),
        ("USTELLA", "bind management", "", "not_here"),
    ],
)
async def test_a_channel_that_is_not_bound_is_said_why(
    unbound: Workspace, user: str, words: str, channel: str, why: str
) -> None:
    unbound.slack.add_channel("CPUBLIC", ["USTELLA", "UBOT"], is_private=False)

    answer = await unbound.types(user, words, channel=channel)

    assert ENGLISH(f"refusal.bind_{why}") in answer.says()


async def test_a_channel_that_the_settings_name_is_not_bound_again(workspace: Workspace) -> None:
    answer = await workspace.types("USTELLA", "bind management", channel="CINDEPENDENT")

    assert ENGLISH("refusal.bind_set_by_settings") in answer.says()
