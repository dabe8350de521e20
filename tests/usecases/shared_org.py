"""Who is the organisation of the shared file in the office, and how is one of its cases raised there?"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from bot.people import Person, PersonId
from bot.views.elements import Card, Form
from tests.cast import DIRECTORS, INDEPENDENT, MANAGEMENT, private
from tests.fakes import FrozenClock
from tests.office import Office, open_office, reference_in
from tests.shared_cases import CASES, ORG, company_of, person, submitted_at

REP = Person(PersonId("slack:UREP"), "Rep", timezone="Europe/Amsterdam")
PAYER = person(ORG.get("compensation_owner", ""))


def values_of(form: dict[str, Any]) -> dict[str, str | tuple[str, ...]]:
    return {name: tuple(value) if isinstance(value, list) else value or "" for name, value in form.items()}


@asynccontextmanager
async def open_org(kind: str, key: str) -> AsyncIterator[Office]:
    """The organisation of the file at the moment at which the case was submitted."""
    async with open_office(kind, company_of(key), FrozenClock(submitted_at(key))) as office:
        rooms = {
            MANAGEMENT: ORG["management_channel"],
            INDEPENDENT: ORG["independent_channel"],
            DIRECTORS: ORG["directors_channel"],
        }
        roles = {role for room in rooms.values() for role in room} | {
            ORG["steward"],
            ORG["compensation_owner"],
        }
        for one in (REP, *map(person, roles)):
            office.directory.know(one)
        office.directory.channels = {
            channel: private(channel, *map(person, members)) for channel, members in rooms.items()
        }
        yield office


async def raise_it(office: Office, key: str) -> str:
    view = await office.submit(REP, await office.say(REP, "/dilemma"), **values_of(CASES[key]["form"]))
    assert isinstance(view, Form)
    asked = {field.id for field in view.fields()}
    answers = {"line_manager": person("line_manager")} if "line_manager" in asked else {}
    done = await office.submit(REP, view, **answers)
    assert isinstance(done, Card)
    await office.deliver()
    return reference_in(done)
