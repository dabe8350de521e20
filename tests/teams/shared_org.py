"""Who is the organisation of the shared file in Teams, and how is one of its cases raised there?"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

from bot.people import ChannelId, PersonId
from tests.shared_cases import CASES, ORG, company_of
from tests.teams.fake_teams import Payload, inputs_of
from tests.teams.workspace import DIRECTORS, INDEPENDENT, MANAGEMENT, Workspace

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


async def raise_it(workspace: Workspace, key: str) -> tuple[Payload, Any]:
    """The second view, and the card where the file wants it."""
    rep, case = user("rep"), CASES[key]
    workspace.locales[rep] = case["locale"]
    form = await workspace.opens(rep)
    view = (await workspace.submits(rep, form.dialog, **typed(case["form"]))).dialog
    manager = {"line_manager": user("line_manager")} if "line_manager" in inputs_of(view) else {}
    await workspace.submits(rep, view, **manager)
    return view, await workspace.card_in(CHANNELS[case["expected"]["route"]][0])
