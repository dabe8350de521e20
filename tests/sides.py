"""How does somebody click in Slack, how in Teams? In the same words: a button, a form, what is shown."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.case import Case
from bot.people import Person, bare
from bot.reference import Reference
from tests.cast import DINA, MAYA, NOW, OMAR, SAM, STELLA
from tests.slack import acting as in_slack
from tests.slack import workspace as slack
from tests.slack.fake_slack import Message
from tests.slack.fake_slack import texts_of as slack_texts
from tests.teams import acting as in_teams
from tests.teams import workspace as teams
from tests.teams.fake_teams import inputs_of

Payload = dict[str, Any]


@dataclass
class Shown:
    """What a click or a form leads to."""

    words: str
    form: Payload | None = None
    problems: set[str] = field(default_factory=set)
    kept: dict[str, str] = field(default_factory=dict)
    """What stands in the form that is shown again."""


class Side:
    """One platform, on which time can pass."""

    workspace: Any
    acting: Any
    posted: Any

    def __init__(self, workspace: Any, clock: list[datetime]) -> None:
        self.workspace = workspace
        self.clock = clock
        self.reference = ""

    def account(self, who: Person) -> str:
        raise NotImplementedError

    async def press(self, who: Person, message: Any, action: str) -> Shown:
        raise NotImplementedError

    async def press_raw(self, who: Person, action: str, reference: str) -> Shown:
        raise NotImplementedError

    async def send(self, who: Person, form: Payload | None, **values: str) -> Shown:
        raise NotImplementedError

    def asks_first(self, message: Any, action: str) -> bool:
        """Before the button does its work."""
        raise NotImplementedError

    async def mine(self) -> Any:
        """The rep's own list."""
        raise NotImplementedError

    async def types(self, who: Person, words: str) -> str:
        """`/dilemma words`, and what is answered to this person alone."""
        raise NotImplementedError

    def in_channel(self, channel: str) -> list[Any]:
        """The messages that stand there, oldest first."""
        raise NotImplementedError

    def markup(self, message: Any) -> str:
        """Whatever the platform draws as more than letters, and what it says in a notification."""
        raise NotImplementedError

    async def later(self, **by: float) -> None:
        self.clock[0] += timedelta(**by)
        self.workspace.wake()

    async def offered(self, who: Person, action: str, words: str = "") -> Any:
        return await self.workspace.offered(self.account(who), action, words)

    async def told(self, who: Person, words: str) -> Any:
        return await self.workspace.told(self.account(who), words)

    async def settled(self, condition: Any) -> Any:
        return await self.workspace.settled(condition)

    async def decide(self, who: Person, card: Any, code: str, why: str, **details: str) -> None:
        await self.acting.decide(self.workspace, self.account(who), card, code, why, **details)

    async def case(self) -> Case:
        async with self.workspace.services.read() as work:
            case = await work.cases.find(Reference(self.reference))
        assert case is not None
        return case  # type: ignore[no-any-return]

    async def kept(self) -> tuple[Any, ...]:
        """All that people wrote after the decision. The bot goes on by itself meanwhile."""
        case = await self.case()
        rep = case.second_look, case.accepted_at, case.stepped_back_at, case.told
        return *rep, case.decisions, case.ledger, case.follow_ups, case.check_ins


class SlackSide(Side):
    acting = in_slack
    management, independent, directors = "CMANAGEMENT", "CINDEPENDENT", "CDIRECTORS"

    def account(self, who: Person) -> str:
        return bare(who.id)

    async def card(self, channel: str, **changes: Any) -> Any:
        """Raises a case, whose card comes there."""
        gains = {"line_manager": "UMAYA"} if "at_stake" in changes else None
        self.reference = await in_slack.raise_case(self.workspace, more=gains, **changes)
        return await self.workspace.card_in(channel)

    async def press(self, who: Person, message: Any, action: str) -> Shown:
        return await self._shown(self.workspace.presses(self.account(who), message, action))

    async def press_raw(self, who: Person, action: str, reference: str) -> Shown:
        account = self.account(who)
        return await self._shown(self.workspace.presses_raw(account, action, reference, f"D{account}"))

    async def _shown(self, pressing: Any) -> Shown:
        opened, whispers = self.workspace.slack.opened, self.workspace.slack.whispers
        before = len(opened)
        answer = await pressing
        assert (answer.status, answer.body) == (200, {})
        if len(opened) > before:
            return Shown(slack_texts(opened[-1]), opened[-1])
        return Shown(slack_texts(whispers.pop().blocks))

    async def send(self, who: Person, form: Payload | None, **values: str) -> Shown:
        assert form is not None
        answer = await self.workspace.submits(self.account(who), form, **values)
        if answer.body["response_action"] == "errors":
            # Slack keeps the form as it stands.
            return Shown("", form, set(answer.body["errors"]), values)
        return Shown(answer.says(), answer.body["view"])

    def asks_first(self, message: Any, action: str) -> bool:
        return "confirm" in message.buttons()[action]

    async def mine(self) -> Any:
        answer = await self.workspace.types("USAM", "mine")
        return Message("DUSAM", "", answer.body["text"], answer.body["blocks"])

    async def types(self, who: Person, words: str) -> str:
        return (await self.workspace.types(self.account(who), words)).says()  # type: ignore[no-any-return]

    def in_channel(self, channel: str) -> list[Any]:
        return list(self.workspace.slack.in_channel(channel))

    def markup(self, message: Any) -> str:
        return f"{message.text} {[one for one in parts_of(message.blocks) if one.get('type') == 'mrkdwn']}"


class TeamsSide(Side):
    acting = in_teams
    management, independent, directors = teams.MANAGEMENT, teams.INDEPENDENT, teams.DIRECTORS

    def account(self, who: Person) -> str:
        return ACCOUNTS[who.name]

    async def card(self, channel: str, **changes: Any) -> Any:
        """Raises a case, whose card comes there."""
        typed = {name: ",".join(value) for name, value in changes.items()}
        view = await in_teams.second_view(self.workspace, **typed)
        gains = {"line_manager": teams.MAYA} if "at_stake" in changes else {}
        self.reference = in_teams.reference_in(await self.workspace.submits(teams.SAM, view, **gains))
        return await self.workspace.card_in(channel)

    async def press(self, who: Person, message: Any, action: str) -> Shown:
        return self._shown(await self.workspace.presses(self.account(who), message, action))

    async def press_raw(self, who: Person, action: str, reference: str) -> Shown:
        return self._shown(await self.workspace.presses_raw(self.account(who), action, reference))

    async def send(self, who: Person, form: Payload | None, **values: str) -> Shown:
        assert form is not None
        return self._shown(await self.workspace.submits(self.account(who), form, **values))

    def _shown(self, answer: Any) -> Shown:
        assert answer.status == 200
        if "task" not in answer.body:
            return Shown(answer.toast)
        kept = {name: one.get("value", "") for name, one in inputs_of(answer.dialog).items()}
        return Shown(answer.says(), answer.dialog, in_teams.problems_in(answer.dialog), kept)

    def asks_first(self, message: Any, action: str) -> bool:
        """An unfolded question, in which the button stands."""
        unfolding = [one for one in parts_of(message.card) if one.get("type") == "Action.ShowCard"]
        return any(action in str(one["card"]["actions"]) for one in unfolding)

    async def mine(self) -> Any:
        await self.workspace.types(teams.SAM, "mine")
        return await self.told(SAM, in_teams.ENGLISH("mine.heading"))

    async def types(self, who: Person, words: str) -> str:
        before = len(self._private(who))
        await self.workspace.types(self.account(who), words)
        await self.settled(lambda: len(self._private(who)) > before)
        return self._private(who)[before].says()  # type: ignore[no-any-return]

    def _private(self, who: Person) -> list[Any]:
        return list(self.workspace.teams.private_of(self.account(who)))

    def in_channel(self, channel: str) -> list[Any]:
        return list(self.workspace.teams.in_conversation(channel))

    def markup(self, message: Any) -> str:
        parsed = [one for one in parts_of(message.card) if one.get("type") in ("TextBlock", "FactSet")]
        mentions = re.findall("<at>.*?</at>", str(message.card))
        return f"{message.summary} {parsed} {mentions}"


ACCOUNTS = {
    one.name: account
    for one, account in zip(
        (SAM, MAYA, OMAR, DINA, STELLA),
        (teams.SAM, teams.MAYA, teams.OMAR, teams.DINA, teams.STELLA),
        strict=True,
    )
}


def parts_of(part: Any) -> list[Payload]:
    """Every object in a card or a message."""
    if isinstance(part, list):
        return [one for inner in part for one in parts_of(inner)]
    if not isinstance(part, dict):
        return []
    return [part, *(one for inner in part.values() for one in parts_of(inner))]


@asynccontextmanager
async def open_side(platform: str, tmp_path: Path, certificate: Path) -> AsyncIterator[Any]:
    clock = [NOW]
    if platform == "slack":
        async with slack.open_workspace(tmp_path, lambda: clock[0]) as workspace:
            yield SlackSide(workspace, clock)
        return
    async with teams.open_workspace(tmp_path, certificate, lambda: clock[0]) as workspace:
        yield TeamsSide(workspace, clock)
