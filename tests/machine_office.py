"""How do things stand in the office of the machine, and who may do what there?"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from typing import Any, ClassVar

from hypothesis.stateful import RuleBasedStateMachine

from bot.audit import State
from bot.case import Case
from bot.eligible import may_still_read
from bot.people import ChannelId, Person, PersonId
from tests.fakes import Delete, Post, Tell
from tests.machine_tables import CHANNELS, TEN_MINUTES, TIMERS
from tests.office import Office, open_office
from tests.watching import WatchedChat, rounds


class OfficeMachine(RuleBasedStateMachine):
    """One office on one store, and questions about it."""

    store: ClassVar[str] = "memory"

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.Runner()
        self.stack = AsyncExitStack()
        opening = open_office(self.store)
        self.office: Office = self.run(self.stack.enter_async_context(opening))
        self.chat = WatchedChat(self.office)
        self.office.chat = self.chat
        self.office.run_under(self.office.company)
        self.decisions: dict[str, Any] = {}
        self.written: dict[str, Any] = {}

    def run(self, doing: Coroutine[Any, Any, Any]) -> Any:
        return self.loop.run(doing)

    def cases(self) -> dict[str, Case]:
        return {case.reference: case for case in self.run(self.office.cases())}

    def fired(self) -> dict[str, Counter[str]]:
        """What the bot did by itself, by case."""
        trails = {reference: self.run(self.office.trail(reference)) for reference in self.cases()}
        return {
            reference: Counter(entry.action for entry in trail if entry.action in TIMERS)
            for reference, trail in trails.items()
        }

    def standing(self, reference: str) -> list[tuple[str, str]]:
        """The case's cards that were not deleted, those aside of which nobody heard that they were posted."""
        gone = {(one.channel, one.message_id) for one in self.chat.sent if isinstance(one, Delete)}
        gone |= self.chat.lost
        return [
            (one.channel, one.message_id)
            for one in self.chat.sent
            if isinstance(one, Post) or (isinstance(one, Tell) and ":private:" in one.key)
            if f":{reference}:" in one.key and (one.channel, one.message_id) not in gone
        ]

    def may_decide(self, who: Person, case: Case) -> bool:
        rooms = {*case.channels, *(CHANNELS.values() if who.id in case.asked_privately else ())}
        inside = who.id in case.assigned or any(self.is_in(who, room) for room in rooms)
        return inside and self.office.directory.people[who.id].is_full_member and who.id not in case.barred

    def may_correct(self, who: Person, case: Case) -> bool:
        if case.state is not State.DECIDED:
            return False
        first = rounds(case)[-1][0]
        return first.by == who.id and self.office.clock.now() - first.at < TEN_MINUTES

    def is_in(self, who: Person, channel: ChannelId) -> bool:
        room = self.office.directory.channels[channel]
        return room.is_confidential and who.id in {member.id for member in room.members}

    def is_back(self, reader: PersonId, case: Case) -> bool:
        """While the case is open, who is in a channel again is shown it again."""
        may_read: bool = self.run(may_still_read(case, reader, self.office.services))
        return case.is_open and may_read
