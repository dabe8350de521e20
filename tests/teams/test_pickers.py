"""Whom does a people picker in Teams offer, and who reads in which language and zone?"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.people import PersonId
from tests.teams.acting import ADVICE, DUTCH, WHY, decide, raised_card, second_view
from tests.teams.fake_teams import Fault, inputs_of
from tests.teams.workspace import (
    DINA,
    GUEST,
    INDEPENDENT,
    MAYA,
    OMAR,
    SAM,
    TEAMS_COMPANY,
    Workspace,
    open_workspace,
)


async def test_the_picker_offers_the_full_members_of_the_channels_and_searches_for_the_others(
    workspace: Workspace,
) -> None:
    workspace.teams.rosters[INDEPENDENT].append(GUEST)
    picker = inputs_of(await second_view(workspace, at_stake="manager"))["gainers"]

    offered = {choice["title"]: choice["value"] for choice in picker["choices"]}
    assert offered == {"Dina Director": DINA, "Maya Manager": MAYA, "Omar Manager": OMAR}
    assert picker["choices.data"]["dataset"] == "graph.microsoft.com/users"


async def test_the_form_is_shown_without_names_when_a_roster_cannot_be_read(workspace: Workspace) -> None:
    workspace.teams.fail("members", *[Fault(503)] * 20)

    assert inputs_of(await second_view(workspace, at_stake="manager"))["gainers"]["choices"] == []


async def test_several_people_come_back_as_one_text_with_commas(workspace: Workspace) -> None:
    view = await second_view(workspace, at_stake="manager")
    await workspace.submits(SAM, view, gainers=f"{MAYA}, {OMAR}", line_manager=DINA)
    await workspace.told(SAM, "SD-")

    async with workspace.services.read() as work:
        (case,) = await work.cases.open_cases()
    assert case.gains == {PersonId(f"teams:{one}") for one in (SAM, MAYA, OMAR, DINA)}


async def test_what_somebody_wrote_in_is_remembered_for_messages_to_him(workspace: Workspace) -> None:
    await workspace.types(OMAR, "help")

    person = await workspace.services.directory.person(PersonId(f"teams:{OMAR}"))

    assert (person.language, person.timezone) == ("nl-NL", "Europe/Amsterdam")
    assert DUTCH("help.heading") in workspace.teams.private_of(OMAR)[0].says()


async def test_a_private_message_is_in_the_readers_language(workspace: Workspace) -> None:
    workspace.locales[SAM] = "nl-BE"
    card = await raised_card(workspace)

    await decide(workspace, MAYA, card, "advise_best_fit", WHY, **ADVICE)
    outcome = await workspace.told(SAM, WHY)

    assert outcome.card["lang"] == "nl"
    assert card.card["lang"] == "en"


async def test_who_has_not_written_yet_reads_as_the_company_does(
    tmp_path: Path, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    dutch = replace(TEAMS_COMPANY, language="nl")
    async with open_workspace(tmp_path, certificate, company=dutch) as workspace:
        await workspace.types(SAM, "help")

        person = await workspace.services.directory.person(PersonId(f"teams:{MAYA}"))

    assert (person.language, person.timezone) == ("nl", "Europe/Amsterdam")
