"""What waits for somebody in Teams: asked for in the own chat, turned in place, of nobody else's case."""

from __future__ import annotations

from tests.teams.acting import ENGLISH, raise_case
from tests.teams.fake_teams import Message, texts_of
from tests.teams.workspace import MANAGEMENT, MAYA, SAM, STELLA, Workspace


async def home_of(workspace: Workspace, user: str) -> Message:
    await workspace.types(user, "home")
    return await workspace.told(user, ENGLISH("mine.heading"))


async def test_a_decider_finds_what_waits_and_decides_it_from_there(workspace: Workspace) -> None:
    reference = await raise_case(workspace)
    await workspace.card_in(MANAGEMENT)

    home = await home_of(workspace, MAYA)
    form = await workspace.presses(MAYA, home, "decide")

    assert ENGLISH("home.waiting") in home.says()
    assert reference in home.says()
    assert ENGLISH("own_gain.label") in texts_of(form.dialog)


async def test_a_steward_finds_what_is_stuck_there(workspace: Workspace) -> None:
    home = await home_of(workspace, STELLA)

    assert ENGLISH("home.nothing_stuck") in home.says()


async def test_a_page_is_turned_in_place(workspace: Workspace) -> None:
    for number in range(7):
        await raise_case(workspace, deal_ref=f"OPP-{number}")
    home = await home_of(workspace, SAM)

    second = await workspace.presses(SAM, home, "home_mine")

    assert second.body["type"] == "application/vnd.microsoft.card.adaptive"
    assert "OPP-0" in texts_of(second.body["value"])
    assert "OPP-6" not in texts_of(second.body["value"])


async def test_in_a_channel_nobody_reads_along(workspace: Workspace) -> None:
    reference = await raise_case(workspace)
    card = await workspace.card_in(MANAGEMENT)

    await workspace.types(MAYA, "<at>Squaredeal</at> home", MANAGEMENT)

    own = await workspace.told(MAYA, ENGLISH("home.waiting"))
    assert reference in own.says()
    shown = [one for one in workspace.teams.messages if one.conversation == MANAGEMENT and one.id != card.id]
    assert not [one for one in shown if reference in one.says()]
