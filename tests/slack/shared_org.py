"""Who is the organisation of the shared file in Slack, and how does it raise a case there, and live it?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.people import bare
from bot.reference import Reference
from bot.usecases.export_cases import Line, exported
from tests.shared_cases import CASES, ORG, person
from tests.slack.acting import decide
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


async def send_it(workspace: Workspace, key: str) -> Any:
    """The rep fills in the form of the file and sends it; the second view."""
    await workspace.types(user("rep"))
    answer = await workspace.submits(user("rep"), workspace.last_view, **CASES[key]["form"])
    view = answer.body["view"]
    manager = {"line_manager": user("line_manager")} if "line_manager" in shown_inputs(view) else {}
    await workspace.submits(user("rep"), view, **manager)
    return answer


async def raise_it(workspace: Workspace, key: str) -> Any:
    """The second view, and the card where the file wants it."""
    answer = await send_it(workspace, key)
    return answer, await workspace.card_in(CHANNELS[CASES[key]["expected"]["route"]][0])


class InSlack:
    """Signed requests, and what is posted."""

    def __init__(self, workspace: Workspace, clock: list[datetime]) -> None:
        self.workspace = workspace
        self.clock = clock
        self.reference = ""

    def account(self, role: str) -> Any:
        return user(role)

    async def raise_it(self, key: str) -> str:
        move_in(self.workspace, CASES[key]["locale"])
        _view, self.card = await raise_it(self.workspace, key)
        self.reference = self.card.buttons()["ask"]["value"]
        return self.reference

    async def decide(self, role: str, verdict: dict[str, Any]) -> None:
        code, why = verdict.pop("decision"), verdict.pop("rationale")
        await decide(self.workspace, user(role), self.card, code, why, **verdict)

    async def come_to(self, moment: datetime) -> None:
        self.clock[0] = moment
        self.workspace.wake()

    async def sees(self, words: str) -> None:
        await self.workspace.settled(
            lambda: [one for one in self.workspace.slack.messages if words in one.says()]
        )

    async def hears(self, role: str, words: str, times: int = 1) -> None:
        await self.workspace.settled(lambda: len(self._told(role, words)) == times)

    async def presses(self, role: str, words: str, action: str) -> None:
        message = await self.workspace.offered(user(role), action, words)
        await self.workspace.presses(user(role), message, action)

    async def fills_in(self, role: str, words: str, action: str, **values: str) -> None:
        await self.presses(role, words, action)
        answer = await self.workspace.submits(user(role), self.workspace.last_view, **values)
        assert answer.body["response_action"] == "update", answer.body

    async def has_lost(self, role: str, words: str, action: str) -> None:
        await self.workspace.settled(
            lambda: (told := self._told(role, words)) and action not in told[-1].buttons()
        )

    async def line(self) -> Line:
        async with self.workspace.services.read() as work:
            case = await work.cases.find(Reference(self.reference))
            assert case is not None
            trail = await work.audit.of(case.reference)
        return exported(case, trail, self.workspace.services.company.calendar)

    def _told(self, role: str, words: str) -> list[Any]:
        return [one for one in self.workspace.slack.private_of(user(role)) if words in one.says()]
