"""Who is the organisation of the shared file in Slack, and how is one of its cases raised there?"""

from __future__ import annotations

from typing import Any

from bot.people import bare
from tests.shared_cases import CASES, ORG, person
from tests.slack.workspace import Workspace, shown_inputs

CHANNELS = {
    "management": ("CMANAGEMENT", "management_channel"),
    "independent": ("CINDEPENDENT", "independent_channel"),
    "directors": ("CDIRECTORS", "directors_channel"),
}


def user(role: str) -> str:
    return bare(person(role).id)


def move_in(workspace: Workspace, locale: str) -> None:
    """The people of the file, in the channels in which it has them."""
    workspace.slack.add_user(user("rep"), "Rep Seller", locale=f"{locale}-XX")
    for role in {
        ORG["steward"],
        ORG["compensation_owner"],
        *(r for _, key in CHANNELS.values() for r in ORG[key]),
    }:
        workspace.slack.add_user(user(role), role.title())
    for channel, key in CHANNELS.values():
        workspace.slack.add_channel(channel, [*map(user, ORG[key]), "UBOT"])


async def raise_it(workspace: Workspace, key: str) -> Any:
    """The second view, and the card where the file wants it."""
    case = CASES[key]
    await workspace.types(user("rep"))
    answer = await workspace.submits(user("rep"), workspace.last_view, **case["form"])
    view = answer.body["view"]
    manager = {"line_manager": user("line_manager")} if "line_manager" in shown_inputs(view) else {}
    await workspace.submits(user("rep"), view, **manager)
    return answer, await workspace.card_in(CHANNELS[case["expected"]["route"]][0])
