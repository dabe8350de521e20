"""Do the cases of the shared file end as it says when everybody clicks in Slack, through real Bolt?"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.reference import Reference
from bot.usecases.export_cases import Line, exported
from tests.shared_cases import CASES, company_of, need_cases, submitted_at
from tests.shared_ends import check_end
from tests.shared_path import live
from tests.slack.acting import decide
from tests.slack.shared_org import move_in, raise_it, user
from tests.slack.workspace import Workspace, open_workspace

pytestmark = need_cases


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


@pytest.mark.parametrize("key", CASES)
async def test_it_ends_in_the_states_promise_follow_ups_and_timers_of_the_file(
    tmp_path: Path, key: str
) -> None:
    clock = [submitted_at(key)]
    async with open_workspace(tmp_path, lambda: clock[0], company_of(key)) as workspace:
        line = await live(key, InSlack(workspace, clock))

        check_end(key, line)
