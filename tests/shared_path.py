"""How does a case of the shared file live, from raising to its end? One path; only the clicking differs."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from operator import itemgetter
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from bot.audit import Act, State
from bot.follow_up import DAYS
from bot.texts import Texts
from bot.usecases.export_cases import Line
from tests.shared_cases import CASES, ORG, company_of, verdict_for

EN = Texts("en")
OWNER = ORG.get("compensation_owner", "")
REFERENCE = "Payroll run 7, line 14"
PATIENCE = 20
"""Seconds after which a test gives up on something that should have happened."""
TEN_MINUTES = timedelta(minutes=10)
A_DAY = timedelta(days=1)

Step = Callable[[], Awaitable[None]]
Diary = Iterable[tuple[datetime, Step]]


class Hands(Protocol):
    """Where the people of the file click: in the office, in Slack, or in Teams. They go by their role."""

    def account(self, role: str) -> Any:
        """As a picker of people answers it."""
        ...

    async def raise_it(self, key: str) -> str:
        """Answers the reference."""
        ...

    async def decide(self, role: str, verdict: dict[str, Any]) -> None: ...

    async def come_to(self, moment: datetime) -> None:
        """It is that late now, and what is due is done."""
        ...

    async def sees(self, words: str) -> None:
        """Somebody, somewhere."""
        ...

    async def hears(self, role: str, words: str, times: int = 1) -> None:
        """In private, so many messages say it."""
        ...

    async def presses(self, role: str, words: str, action: str) -> None:
        """The button of the private message that says the words."""
        ...

    async def fills_in(self, role: str, words: str, action: str, **values: str) -> None:
        """The button, and the form behind it."""
        ...

    async def has_lost(self, role: str, words: str, action: str) -> None:
        """The message stands there still, without that button."""
        ...

    async def line(self) -> Line:
        """The case as it is exported."""
        ...


async def live(key: str, hands: Hands) -> Line:
    """Everybody does what the file says, in time or late; answers how the case ended."""
    decision = CASES[key]["expected"]["decision"]
    reference = await hands.raise_it(key)
    await _is_written_down(hands)
    for act, moment in timers_of(key).items():
        await hands.come_to(moment)
        await hands.sees(_WHAT_IS_SEEN[act](reference))
    if "decided_at" in decision:
        await hands.come_to(datetime.fromisoformat(decision["decided_at"]))
    verdict = verdict_for(key, hands.account(OWNER))
    # Its owner fills it in.
    verdict.pop("compensation_amount", None)
    await hands.decide(decision["by"], verdict)
    decided = (await hands.line())["decision"]["at"]
    path = Path(key, hands, reference, datetime.fromisoformat(decided))
    for moment, step in sorted(path.diary(), key=itemgetter(0)):
        await hands.come_to(moment)
        await step()
    await hands.hears("rep", path.texts("closed.heading", reference=reference))
    return await hands.line()


async def _is_written_down(hands: Hands) -> None:
    """People see a card a moment before the bot keeps that it stands there, from when on its timers run."""
    async with asyncio.timeout(PATIENCE):
        while (await hands.line())["state"] == State.SUBMITTED:
            continue


def timers_of(key: str) -> Mapping[Act, datetime]:
    """When something happens by itself while nobody decides, as far as the file says it."""
    said = " ".join(CASES[key]["expected"].get("timers", ()))
    words = {Act.REMIND: "first reminder", Act.ESCALATE: "due", Act.TO_STEWARD: "steward"}
    found = {act: re.search(rf"\b{word} (\S+)", said) for act, word in words.items()}
    return {act: datetime.fromisoformat(moment[1]) for act, moment in found.items() if moment}


_WHAT_IS_SEEN: Mapping[Act, Callable[[str], str]] = {
    Act.REMIND: lambda reference: EN("reminder.text", reference=reference),
    Act.ESCALATE: lambda _reference: EN("card.overdue"),
    Act.TO_STEWARD: lambda _reference: EN("alarm.silent.next"),
}


@dataclass(frozen=True)
class Path:
    """What happens after the decision, and when."""

    key: str
    hands: Hands
    reference: str
    decided_at: datetime

    @property
    def expected(self) -> dict[str, Any]:
        found: dict[str, Any] = CASES[self.key]["expected"]
        return found

    @property
    def texts(self) -> Texts:
        """The rep's."""
        return Texts(CASES[self.key]["locale"])

    def diary(self) -> Diary:
        return [*self._promise(), *self._answer(), *self._telling(), *self._follow_ups()]

    # --- the decision ---------------------------------------------------------------------------------

    def _answer(self) -> Diary:
        """Where nothing was promised the rep says nothing either, and the time for it goes by."""
        calendar = company_of(self.key).calendar
        if self.expected["compensation"]["due"]:
            return [(self.decided_at + timedelta(hours=1), self._accept)]
        return [(calendar.add_business_days(self.decided_at, 5), self._said_nothing)]

    async def _accept(self) -> None:
        await self.hands.presses("rep", self._outcome, "accept")
        await self.hands.has_lost("rep", self._outcome, "accept")

    async def _said_nothing(self) -> None:
        await self.hands.has_lost("rep", self._outcome, "accept")

    @property
    def _outcome(self) -> str:
        return self.texts("outcome.heading", reference=self.reference)

    def _telling(self) -> Diary:
        told_by = self.expected["decision"].get("told_by")
        if told_by:
            yield _wall_clock(f"{told_by}T17:30"), self._tell

    async def _tell(self) -> None:
        asked = self.texts("ask_told.heading", reference=self.reference)
        told_on = self.expected["decision"]["told_by"]
        await self.hands.fills_in("rep", asked, "told", told_on=told_on)
        await self.hands.has_lost("rep", asked, "told")

    # --- the promise ----------------------------------------------------------------------------------

    def _promise(self) -> Diary:
        """Paid when a week is left, or when the file says; not at all what is not owed."""
        promised, calendar = self.expected["compensation"], company_of(self.key).calendar
        if not promised["due"]:
            return
        yield self.decided_at + TEN_MINUTES, self._set_amount
        due = datetime.fromisoformat(promised["due"]).date()
        soon, late = (calendar.opening_on(day) for day in (due - 7 * A_DAY, due + 7 * A_DAY))
        if promised["end"] == "confirmed_on_time":
            yield soon, partial(self._pay, "payment_soon.heading")
            yield soon + A_DAY, self._confirm
        if promised["end"] == "confirmed_late":
            paid_on = _wall_clock(f"{promised['paid_on']}T10:00")
            yield soon, partial(self._reminded, "payment_soon.heading")
            yield calendar.opening_on(due), partial(self._reminded, "payment_due.heading")
            yield late, self._late
            yield paid_on, partial(self._pay, "payment_late.heading")
            yield paid_on + A_DAY, self._confirm

    async def _set_amount(self) -> None:
        promised = self.expected["compensation"]
        amount = f"{promised['currency']} {promised['minor'] // 100}"
        await self.hands.fills_in(OWNER, EN("promise.heading"), "set_amount", compensation_amount=amount)

    async def _reminded(self, words: str) -> None:
        await self.hands.hears(OWNER, EN(words))

    async def _late(self) -> None:
        await self._reminded("payment_late.heading")
        for director in ORG["directors_channel"]:
            await self.hands.hears(director, EN("unpaid.heading"))

    async def _pay(self, words: str) -> None:
        await self.hands.fills_in(OWNER, EN(words), "paid", payment_reference=REFERENCE)
        await self.hands.has_lost(OWNER, EN(words), "paid")

    async def _confirm(self) -> None:
        await self.hands.presses("rep", self.texts("paid.heading"), "confirm")
        await self.hands.has_lost("rep", self.texts("paid.heading"), "confirm")

    # --- how it went ----------------------------------------------------------------------------------

    def _follow_ups(self) -> Diary:
        calendar = company_of(self.key).calendar
        for row in self.expected["follow_up"]:
            at = calendar.days_later(self.decided_at, row["day"])
            if row["outcome"] != "no_answer":
                yield at, partial(self._say_how_it_went, row)
                continue
            asked = [at, *(calendar.add_business_days(at, days) for days in (5, 10))]
            for times, moment in enumerate(asked, 1):
                yield moment, partial(self._asked, row["day"], times)
            yield calendar.add_business_days(at, 15), self._nothing

    def _how_did_it_go(self, day: int) -> str:
        return self.texts("ask_follow_up.heading", reference=self.reference, day=day)

    async def _say_how_it_went(self, row: dict[str, Any]) -> None:
        asked, value = self._how_did_it_go(row["day"]), row["value_since_minor"]
        answers = {"outcome": row["outcome"], "smile": row["smile"] or "not_asked"}
        await self.hands.fills_in("rep", asked, "follow_up", **answers, value_since=f"{value // 100}")
        await self.hands.has_lost("rep", asked, "follow_up")
        is_released = self.expected["compensation"]["end"] == "released_not_needed"
        if is_released and row["day"] == DAYS[0]:
            await self.hands.hears("rep", self.texts("released.heading", reference=self.reference))

    async def _asked(self, day: int, times: int) -> None:
        await self.hands.hears("rep", self._how_did_it_go(day), times)

    async def _nothing(self) -> None:
        """Nobody answers."""


def _wall_clock(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(ORG["timezone"]))
