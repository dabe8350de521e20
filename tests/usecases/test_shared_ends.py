"""Do the cases of the shared file end as it says, on each store?"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.follow_up import is_contradicted
from bot.say_do import say_do
from bot.usecases.export_cases import Line, exported
from bot.views.elements import Card, Form
from tests.office import EN, Office, buttons_of, said
from tests.shared_cases import CASES, need_cases, person
from tests.shared_ends import check_end
from tests.shared_path import live
from tests.stores import STORES
from tests.usecases.shared_org import REP, open_org, raise_it

pytestmark = need_cases


class InTheOffice:
    """Everything through the use cases; a minute before each moment nothing happens yet."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self.reference = ""

    def account(self, role: str) -> Any:
        return person(role)

    async def raise_it(self, key: str) -> str:
        self.office.directory.know(replace(REP, language=CASES[key]["locale"]))
        self.reference = await raise_it(self.office, key)
        return self.reference

    async def decide(self, role: str, verdict: dict[str, Any]) -> None:
        done = await self.office.decide(person(role), self.reference, verdict)
        assert EN("done.decided", reference=self.reference) in said(done)
        await self.office.deliver()

    async def come_to(self, moment: datetime) -> None:
        left = moment - self.office.clock.now()
        for step in (left - timedelta(minutes=1), timedelta(minutes=1)):
            await self.office.pass_time(seconds=step.total_seconds())

    async def sees(self, words: str) -> None:
        assert [one for one in self.office.chat.sent if words in said(getattr(one, "card", None))]

    async def hears(self, role: str, words: str, times: int = 1) -> None:
        told = [card for card in self.office.chat.told(person(role)) if words in said(card)]
        assert len(told) == times

    async def presses(self, role: str, words: str, action: str) -> None:
        assert isinstance(await self._press(role, words, action), Card)
        await self.office.deliver()

    async def fills_in(self, role: str, words: str, action: str, **values: str) -> None:
        done = await self.office.submit(person(role), await self._press(role, words, action), **values)
        assert isinstance(done, Card)
        await self.office.deliver()

    async def has_lost(self, role: str, words: str, action: str) -> None:
        assert action not in buttons_of(self._standing(role, words))

    async def line(self) -> Line:
        case, trail = await self.office.case(self.reference), await self.office.trail(self.reference)
        return exported(case, trail, self.office.company.calendar)

    async def _press(self, role: str, words: str, action: str) -> Form | Card:
        button = buttons_of(self._standing(role, words))[action]
        reply = await self.office.press(person(role), action, button.reference)
        assert isinstance(reply, Form | Card)
        return reply

    def _standing(self, role: str, words: str) -> Card:
        """The newest message that said the words, as it is drawn now."""
        told = [one for one in self.office.chat.tells if one.person == person(role).id]
        message = [one for one in told if words in said(one.card)][-1]
        drawn = [one.card for one in self.office.chat.updates if one.message_id == message.message_id]
        return [message.card, *drawn][-1]


@pytest.mark.parametrize("store", STORES)
@pytest.mark.parametrize("key", CASES)
async def test_it_ends_in_the_states_promise_follow_ups_and_timers_of_the_file(key: str, store: str) -> None:
    async with open_org(store, key) as office:
        hands = InTheOffice(office)

        line = await live(key, hands)

        check_end(key, line)
        case = await office.case(hands.reference)
        assert is_contradicted(case) is (CASES[key]["expected"]["say_do"] == 0)
        (channel,) = {card.channel for card in case.cards[:1]}
        assert (EN("card.contradicted") in said(office.card(channel, hands.reference))) is is_contradicted(
            case
        )
        score = say_do(case, office.clock.now(), office.company.calendar)
        assert score is not None
        assert score.value == CASES[key]["expected"]["say_do"]
        sent = [*office.chat.sent]
        await office.pass_time(days=200)
        assert office.chat.sent == sent
