"""Where does a case go, and who may act on it? A table: who sits where × whose bonus hangs on it × when.

A row says who sits in the management, the independent and the directors' channel:

    m  Maya, a manager            f  Finn, the rep's line manager              s  Sam, the rep
    o  Omar, independent          u  Ulla, the director of the rep's unit      g  Gus, a guest
    d  Dina, a director           p  Pia, named as a gainer where Sam is asked
    *  opened up                  +  shared with another organisation
    .  nobody                     -  no such channel

A cell says which way the case goes, and who may act on it. Everybody else is refused, with the one answer
that says nothing, and meets nothing of the case if he gains.

    M  to the management channel      I  to the independent channel
    P  to each of them in private     S  to nobody: the steward names one

Far and near are from the end of a bonus period.
"""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import pytest

from bot.company import Company
from bot.people import Person, PersonId
from bot.people_file import PeopleFile
from bot.views.elements import Form
from tests.cast import COMPANY, DINA, DIRECTORS, INDEPENDENT, MANAGEMENT, MAYA, OMAR, SAM, STELLA, private
from tests.fakes import Post, Tell
from tests.office import FINN, GUS, NO_SUCH_CASE, PIA, ROSA, Office, reference_in, said
from tests.stores import DATABASES

ULLA = Person(PersonId("slack:UULLA"), "Ulla Unit")
PEOPLE = dict(zip("modfupsgtr", (MAYA, OMAR, DINA, FINN, ULLA, PIA, SAM, GUS, STELLA, ROSA), strict=True))
"""Stella the steward and Rosa, who has nothing to do with it, try everything too."""

FILE = PeopleFile(line_managers={SAM.id: FINN.id}, directors={SAM.id: ULLA.id})
NOBODY_KNOWS_FINN = PeopleFile(directors={SAM.id: ULLA.id})

STAKES = ("me", "nobody", "manager", "higher", "dont_know")
PERIOD_ENDS = {"far": ((12, 31),), "near": ((11, 30),)}
COLUMNS = [f"{stake} {period}" for stake in STAKES for period in PERIOD_ENDS]

# M    I    D       me            nobody        manager       higher        dont_know
#                   far    near   far    near   far    near   far    near   far    near
TABLE = """
  mg   o    d       M:m    M:m    M:m    M:m    M:m    M:m    M:m    M:m    M:m    M:m
  mf   o    d       M:mf   I:o    M:mf   I:o    I:o    I:o    I:o    I:o    I:o    I:o
  mf   of   d       M:mf   P:mod  M:mf   P:mod  P:mod  P:mod  P:mod  P:mod  P:mod  P:mod
  mf   of   df      M:mf   P:mod  M:mf   P:mod  P:mod  P:mod  P:mod  P:mod  P:mod  P:mod
  m    of   d       M:m    M:m    M:m    M:m    M:m    M:m    M:m    M:m    M:m    M:m
  mu   o    d       M:mu   M:mu   M:mu   M:mu   M:mu   M:mu   I:o    I:o    M:mu   M:mu
  mu   ou   du      M:mu   M:mu   M:mu   M:mu   M:mu   M:mu   P:mod  P:mod  M:mu   M:mu
  mp   o    d       M:mp   M:mp   M:mp   M:mp   I:o    I:o    I:o    I:o    M:mp   M:mp
  mf   op   d       M:mf   I:op   M:mf   I:op   P:mod  P:mod  P:mod  P:mod  I:op   I:op
  ms   o    d       I:o    I:o    I:o    I:o    I:o    I:o    I:o    I:o    I:o    I:o
  ms   os   d       P:mod  P:mod  P:mod  P:mod  P:mod  P:mod  P:mod  P:mod  P:mod  P:mod
  ms   os   ds      P:mod  P:mod  P:mod  P:mod  P:mod  P:mod  P:mod  P:mod  P:mod  P:mod
  md   od   d       M:md   M:md   M:md   M:md   M:md   M:md   M:md   M:md   M:md   M:md
  m*   o    d       I:o    I:o    I:o    I:o    I:o    I:o    I:o    I:o    I:o    I:o
  m+   o    d       I:o    I:o    I:o    I:o    I:o    I:o    I:o    I:o    I:o    I:o
  m*   o+   d       P:d    P:d    P:d    P:d    P:d    P:d    P:d    P:d    P:d    P:d
  m*   o*   d*      S      S      S      S      S      S      S      S      S      S
  -    o    d       I:o    I:o    I:o    I:o    I:o    I:o    I:o    I:o    I:o    I:o
  m    -    -       M:m    M:m    M:m    M:m    M:m    M:m    M:m    M:m    M:m    M:m
  -    -    d       P:d    P:d    P:d    P:d    P:d    P:d    P:d    P:d    P:d    P:d
  -    -    -       S      S      S      S      S      S      S      S      S      S
  g    o    d       I:o    I:o    I:o    I:o    I:o    I:o    I:o    I:o    I:o    I:o
  g    .    d       P:d    P:d    P:d    P:d    P:d    P:d    P:d    P:d    P:d    P:d
  f    f    f       M:f    S      M:f    S      S      S      S      S      S      S
  .    .    .       S      S      S      S      S      S      S      S      S      S
"""

# The same, while nobody knows who leads Sam: he may be one of the managers.
UNKNOWN = """
  mg   o    d       M:m    I:o    M:m    I:o    I:o    I:o    I:o    I:o    I:o    I:o
  m    os   d       M:m    P:od   M:m    P:od   P:od   P:od   P:od   P:od   P:od   P:od
  m    -    d       M:m    P:d    M:m    P:d    P:d    P:d    P:d    P:d    P:d    P:d
  m    .    .       M:m    S      M:m    S      S      S      S      S      S      S
"""

# Who gains, besides Sam
GAINERS = """
  the line manager  -      f      -      f      f      f      f      f      f      f
  the director      -      -      -      -      -      -      u      u      -      -
  named by Sam      -      -      -      -      p      p      p      p      -      -
"""


def rows_of(table: str) -> dict[str, dict[str, str]]:
    """Row → column → cell."""
    rows = [line.split() for line in table.strip().splitlines()]
    cells = -len(COLUMNS)
    return {" ".join(row[:cells]): dict(zip(COLUMNS, row[cells:], strict=True)) for row in rows}


ROUTES, ROUTES_UNKNOWN = rows_of(TABLE), rows_of(UNKNOWN)
GAINING = {column: {row[column] for row in rows_of(GAINERS).values()} - {"-"} for column in COLUMNS}

# --- putting everybody in his place ------------------------------------------------------------------

ROOMS = {"management": MANAGEMENT, "independent": INDEPENDENT, "directors": DIRECTORS}


def put_in_place(office: Office, row: str) -> Company:
    """People in channels as the row says; the company as it is then."""
    office.directory.know(ULLA)
    unset: dict[str, Any] = {}
    for (role, channel), sitting in zip(ROOMS.items(), row.split(), strict=True):
        members = [PEOPLE[letter] for letter in sitting if letter in PEOPLE]
        room = private(channel, *members)
        office.directory.channels[channel] = replace(
            room, is_private="*" not in sitting, is_shared="+" in sitting
        )
        if sitting == "-":
            unset[role] = None
    return replace(COMPANY, **unset)


async def raise_one(office: Office, column: str) -> str:
    """Sam names Pia where he is asked who gains, and nobody as his line manager."""
    view = await office.second_view(deal_ref=f"OPP {column}", at_stake=(column.split()[0],))
    assert isinstance(view, Form)
    asked = {field.id for field in view.fields()}
    done = await office.submit(SAM, view, **({"gainers": (PIA,)} if "gainers" in asked else {}))
    await office.deliver()
    return reference_in(done)


# --- what really happens -----------------------------------------------------------------------------


async def what_happens(office: Office, reference: str) -> tuple[str, dict[str, str]]:
    """The cell, and why each of the others was refused."""
    refused: dict[str, str] = {}
    for letter, who in PEOPLE.items():
        answer = await office.press(who, "decide", reference)
        if not isinstance(answer, Form):
            assert answer == await office.press(who, "decide", NO_SUCH_CASE), who.name
            refused[letter] = (await office.trail(reference))[-1].result.removeprefix("refused:")
    may = "".join(letter for letter in PEOPLE if letter not in refused)
    route = await route_of(office, reference)
    return f"{route}:{may}" if may else route, refused


async def route_of(office: Office, reference: str) -> str:
    cards = (await office.case(reference)).cards
    if not cards:
        assert any(reference in said(alarm) for alarm in office.chat.told(STELLA)), "nobody knows of it"
        return "S"
    (route,) = {card.route for card in cards}
    return {1: "M", 2: "I", 3: "P"}[route]


def why_refused(cell: str, gaining: set[str]) -> dict[str, str]:
    """For everybody whom the cell does not name."""
    route, _, may = cell.partition(":")
    others = [letter for letter in PEOPLE if letter not in may]
    # A guest is known as one where his profile is read together with his place in a channel.
    guest = {"g": "not_a_full_member"} if route in "MI" else {}
    return {
        **dict.fromkeys(others, "not_in_the_channel"),
        **guest,
        **dict.fromkeys(gaining, "gains"),
        "s": "is_the_rep",
    }


def who_met_it(office: Office, reference: str) -> set[PersonId]:
    """Everybody to whom something of the case was said, or in whose channel."""
    met: set[PersonId] = set()
    for sent in office.chat.sent:
        if isinstance(sent, Tell) and f":{reference}:" in sent.key:
            met.add(sent.person)
        if isinstance(sent, Post) and f":{reference}:" in sent.key:
            met |= {member.id for member in office.directory.channels[sent.channel].members}
    return met


async def check_row(
    office: Office,
    row: str,
    file: PeopleFile,
    expected: dict[str, str],
    unknown: set[str],
) -> None:
    """The row, in the columns that are expected."""
    company = put_in_place(office, row)
    found, reasons = {}, {}
    for column in expected:
        office.run_under(replace(company, period_ends=PERIOD_ENDS[column.split()[1]]), file)
        reference = await raise_one(office, column)
        found[column], reasons[column] = await what_happens(office, reference)
        gaining = {PEOPLE[letter].id for letter in GAINING[column] - unknown}
        assert (await office.case(reference)).gains == gaining | {SAM.id}
        assert not who_met_it(office, reference) & gaining, column
    assert found == expected
    assert reasons == {
        column: why_refused(cell, GAINING[column] - unknown) for column, cell in expected.items()
    }


@pytest.mark.parametrize("row", ROUTES)
async def test_each_case_goes_where_the_table_says_and_only_they_may_act(
    quick_office: Office, row: str
) -> None:
    await check_row(quick_office, row, FILE, ROUTES[row], set())


@pytest.mark.parametrize("row", ROUTES_UNKNOWN)
async def test_while_nobody_knows_who_leads_the_rep_no_manager_gets_it(
    quick_office: Office, row: str
) -> None:
    await check_row(quick_office, row, NOBODY_KNOWS_FINN, ROUTES_UNKNOWN[row], {"f"})


# --- the same on the databases -----------------------------------------------------------------------


def diagonal(table: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    """One cell of each row, of the next column each time. The rule knows no store, and 290 cases on each
    database take minutes; every row and every column is lived through there too."""
    chosen = zip(table.items(), itertools.cycle(COLUMNS[1:] + COLUMNS[:1]), strict=False)
    return {row: {column: cells[column]} for (row, cells), column in chosen}


@pytest.mark.parametrize("row", ROUTES)
@pytest.mark.parametrize("office", DATABASES, indirect=True)
async def test_each_case_goes_there_on_a_database_too(office: Office, row: str) -> None:
    await check_row(office, row, FILE, diagonal(ROUTES)[row], set())


@pytest.mark.parametrize("row", ROUTES_UNKNOWN)
@pytest.mark.parametrize("office", DATABASES, indirect=True)
async def test_no_manager_gets_it_on_a_database_either(office: Office, row: str) -> None:
    await check_row(office, row, NOBODY_KNOWS_FINN, diagonal(ROUTES_UNKNOWN)[row], {"f"})


@pytest.mark.parametrize("table", [ROUTES, ROUTES_UNKNOWN], ids=["known", "unknown"])
def test_the_diagonal_goes_every_way_that_its_table_goes(table: dict[str, dict[str, str]]) -> None:
    def ways(cells: dict[str, dict[str, str]]) -> set[str]:
        return {cell.partition(":")[0] for row in cells.values() for cell in row.values()}

    assert ways(diagonal(table)) == ways(table)


def test_the_diagonal_goes_through_every_column() -> None:
    assert {column for row in diagonal(ROUTES).values() for column in row} == set(COLUMNS)
