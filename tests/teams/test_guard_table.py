"""The table of who sits where (tests/usecases/test_guard_table.py), lived through in Teams."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.company import Company
from bot.people import PersonId
from bot.people_file import PeopleFile
from tests.teams.acting import DUTCH, ENGLISH, GOOD_FORM, reference_in
from tests.teams.fake_teams import inputs_of
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
    TEAMS_COMPANY,
    Workspace,
    open_workspace,
)
from tests.usecases.test_guard_table import ROUTES

FINN, ULLA, PIA = (f"{letter * 8}-0000-4000-8000-000000000000" for letter in "123")
PEOPLE = dict(
    zip("modfupsgtr", (MAYA, OMAR, DINA, FINN, ULLA, PIA, SAM, GUEST, STELLA, STRANGER), strict=True)
)
ROOMS = {"management": MANAGEMENT, "independent": INDEPENDENT, "directors": DIRECTORS}
FILE = PeopleFile(
    line_managers={PersonId(f"teams:{SAM}"): PersonId(f"teams:{FINN}")},
    directors={PersonId(f"teams:{SAM}"): PersonId(f"teams:{ULLA}")},
)
COLUMNS = ("me far", "higher far")
ROWS = [row for row in ROUTES if "*" not in row]
"""In Teams nothing says of a channel that it was opened up."""


@pytest.fixture
async def workspace(
    tmp_path: Path, certificate: Path, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> AsyncIterator[Workspace]:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate))
    company = company_of(request.param)
    async with open_workspace(tmp_path, certificate, company=company, people_file=FILE) as opened:
        put_in_place(opened, request.param)
        yield opened


def company_of(row: str) -> Company:
    unset = {role: None for role, sitting in zip(ROOMS, row.split(), strict=True) if sitting == "-"}
    return replace(TEAMS_COMPANY, **unset)  # type: ignore[arg-type]


def put_in_place(workspace: Workspace, row: str) -> None:
    for name, person in (("Finn", FINN), ("Ulla", ULLA), ("Pia", PIA), ("Rosa", STRANGER)):
        workspace.teams.add_person(person, name)
    for channel, sitting in zip(ROOMS.values(), row.split(), strict=True):
        members = [PEOPLE[letter] for letter in sitting if letter in PEOPLE]
        workspace.teams.add_conversation(channel, [*members, *([OUTSIDER] if "+" in sitting else [])])


async def raise_one(workspace: Workspace, column: str) -> str:
    """Sam names Pia where he is asked who gains."""
    form = await workspace.opens(SAM)
    typed = {**GOOD_FORM, "deal_ref": f"OPP {column}", "at_stake": column.split()[0]}
    view = await workspace.submits(SAM, form.dialog, **typed)
    named = {"gainers": PIA} if "gainers" in inputs_of(view.dialog) else {}
    return reference_in(await workspace.submits(SAM, view.dialog, **named))


async def route_of(workspace: Workspace, reference: str) -> str:
    """Where a card stands, once one does, or the steward is alarmed."""

    def found() -> str:
        for message in workspace.teams.messages:
            buttons = message.buttons()
            if reference not in str(buttons.get("decide", buttons.get("assign", ""))):
                continue
            if "assign" in buttons:
                return "S"
            return {MANAGEMENT: "M", INDEPENDENT: "I"}.get(message.conversation, "P")
        return ""

    return str(await workspace.settled(found))


async def who_may(workspace: Workspace, reference: str) -> str:
    may = ""
    for letter, person in PEOPLE.items():
        answer = await workspace.presses_raw(person, "decide", reference)
        if "own_gain" in inputs_of(answer.dialog):
            may += letter
        else:
            own = DUTCH if person == OMAR else ENGLISH
            assert own("refusal.not_for_you") in answer.says()
    return may


@pytest.mark.parametrize(("workspace", "row"), [(row, row) for row in ROWS], indirect=["workspace"])
async def test_each_case_goes_where_the_table_says_and_only_they_may_act(
    workspace: Workspace, row: str
) -> None:
    for column in COLUMNS:
        reference = await raise_one(workspace, column)
        route = await route_of(workspace, reference)
        if route == "P":
            await all_have_it(workspace, reference, len(ROUTES[row][column]) - len("P:"))

        may = await who_may(workspace, reference)

        assert (f"{route}:{may}" if may else route) == ROUTES[row][column], column


async def all_have_it(workspace: Workspace, reference: str, how_many: int) -> None:
    """Each of them in private."""

    def cards() -> int:
        buttons = [message.buttons().get("decide", "") for message in workspace.teams.messages]
        return len([one for one in buttons if reference in str(one)])

    await workspace.settled(lambda: cards() == how_many)
