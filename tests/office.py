"""What happens in an office in which the cast works? People type, press and send; `deliver` does the jobs.

Everything goes through `bot.conversation`, as on a platform; the chat, the directory and the clock are fakes.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import fields, is_dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlmodel import select

from adapters.jobs import Worker
from bot import conversation
from bot.audit import AuditEntry
from bot.case import Case
from bot.company import Company
from bot.conversation import Press, Reply, Submission, TryAgain
from bot.jobs import ClaimedJob
from bot.people import Channel, ChannelId, Person, PersonId
from bot.people_file import PeopleFile
from bot.ports import Services
from bot.reference import Reference
from bot.texts import Texts
from bot.usecases.run_due_jobs import run_job
from bot.views.elements import Button, Buttons, Card, Choices, DateInput, Form, PersonName, PersonPicker
from storage.database import Database
from storage.tables import JobRow
from tests import unhurried
from tests.cast import CHANNELS, COMPANY, EVERYBODY, NOW, SAM, SECRET
from tests.fakes import Delete, FakeChat, FakeDirectory, FrozenClock, MemoryStore, Sent, Tell, Update
from tests.stores import Bell, everything_in, open_store, pass_time

# --- people beyond the cast --------------------------------------------------------------------------

FINN = Person(PersonId("slack:UFINN"), "Finn Finance", timezone="Europe/Amsterdam")
PIA = Person(PersonId("slack:UPIA"), "Pia Payroll", timezone="Europe/Amsterdam")
ROSA = Person(PersonId("slack:UROSA"), "Rosa Rep", timezone="Europe/Amsterdam")
GUS = Person(PersonId("slack:UGUS"), "Gus Guest", is_full_member=False)
ROBOT = Person(PersonId("slack:UROBOT"), "Robot", is_full_member=False)

# --- what people fill in -----------------------------------------------------------------------------

DILEMMA: dict[str, Any] = {
    "deal_ref": "OPP-7781",
    "customer_need": "One place where their drivers can see the day's route.",
    "mismatch": "We are about to sell the whole planning suite for it.",
    "honest_advice": "own_other_solution",
    "deal_value": "48.000",
    "at_stake": ("me",),
    "decide_by": "2026-11-24",
}
WHY = "The route app does what their drivers need, for a tenth of the price."
WHY_IT_FITS = (
    WHY + " I called their planner: from January they run every vehicle with it, so they need the suite."
)
ADVISE: dict[str, Any] = {
    "decision": "advise_best_fit",
    "rationale": WHY,
    "new_value": "4.800",
    "customer_told": "That the route app is enough, and why.",
    "told_by": "2026-11-24",
    "compensation": "target_lowered",
    "compensation_owner": PIA,
    "compensation_due": "2026-12-31",
}
_TOLD: dict[str, Any] = {name: ADVISE[name] for name in [*ADVISE][3:]}
RESHAPE: dict[str, Any] = {
    "decision": "reshape_deal",
    "rationale": WHY,
    "what_changes": "Two route licences now, the suite when they open their depots.",
    "new_value": "9.600",
    **_TOLD,
}
REFER: dict[str, Any] = {
    "decision": "refer_out",
    "rationale": WHY,
    "referred_to": "The makers of the route app that they use already.",
    **_TOLD,
}
TELL_ALL: dict[str, Any] = {
    "decision": "tell_all_customer_chooses",
    "rationale": WHY,
    "disclosed": "What the suite costs, what the route app costs, and what each of them leaves out.",
    **{name: _TOLD[name] for name in _TOLD if name != "customer_told"},
}
FITS: dict[str, Any] = {
    "decision": "deal_fits",
    "rationale": WHY_IT_FITS,
    "how_asked": "Maya called their planner on Monday.",
}
PROCEED: dict[str, Any] = {
    "decision": "proceed_business",
    "rationale": WHY + " Their board knows both offers and asked twice for the larger one, so we sell it.",
    "customer_told": "That the route app would do for now, and what the suite adds.",
}
WAYS_OUT = {one["decision"]: one for one in (ADVISE, RESHAPE, REFER, TELL_ALL, FITS, PROCEED)}
NOT_OURS = "It is about how a colleague is treated, which is not for us to judge."
NO_SUCH_CASE = Reference("SD-000000")

EN = Texts("en", "Europe/Amsterdam")
NL = Texts("nl", "Europe/Amsterdam")
"""In which words the office talks: tests name sentences by their keys."""

# --- filling in --------------------------------------------------------------------------------------


def filled_in(form: Form, **answers: Any) -> dict[str, str | tuple[str, ...]]:
    """What a form holds when it is sent: what it showed, and over that what the person answered."""
    shown = {field.id: _shown(field) for field in form.fields()}
    return shown | {name: _sent(answer) for name, answer in answers.items()}


def _shown(field: Any) -> str | tuple[str, ...]:
    match field:
        case DateInput():
            return field.value.isoformat() if field.value else ""
        case PersonPicker(several=False):
            return next(iter(field.value), "")
        case PersonPicker() | Choices():
            return tuple(field.value)
        case _:
            return str(field.value)


def _sent(answer: Any) -> str | tuple[str, ...]:
    match answer:
        case Person():
            return answer.id
        case date():
            return answer.isoformat()
        case tuple():
            return tuple(str(_sent(one)) for one in answer)
        case _:
            return str(answer)


# --- the platform ------------------------------------------------------------------------------------


class OfficeDirectory(FakeDirectory):
    """Keeps the promises of `FakeDirectory`, and lets a test do something while a channel is looked at."""

    def __init__(self, people: Iterable[Person], channels: Iterable[Channel]) -> None:
        super().__init__(people, channels)
        self.meanwhile: dict[ChannelId, list[Callable[[], Awaitable[object]] | None]] = {}
        """By channel: what happens during its next look, the one after that …"""

    async def channel(self, channel: ChannelId) -> Channel:
        found = await super().channel(channel)
        happening = self.meanwhile.get(channel)
        do = happening.pop(0) if happening else None
        if do is not None:
            await do()
        return found


class OfficeChat(FakeChat):
    """Keeps the promises of `FakeChat`, and lets a test choose where and when something goes wrong."""

    def __init__(self) -> None:
        super().__init__()
        self.meanwhile: Callable[[], Awaitable[object]] | None = None
        """Done once, between the platform's acceptance of the next card and its answer."""
        self.failing: dict[str, Exception] = {}
        """By channel or person: what every message there meets until it is taken away."""

    async def post(self, channel: ChannelId, card: Card, key: str) -> str:
        message_id = await super().post(channel, card, key)
        meanwhile, self.meanwhile = self.meanwhile, None
        if meanwhile is not None:
            await meanwhile()
        return message_id

    def _send(self, what: Sent) -> None:
        failure = self.failing.get(what.person if isinstance(what, Tell) else what.channel)
        if failure is not None:
            raise failure
        super()._send(what)


# --- the office --------------------------------------------------------------------------------------


class Office:
    """One company at work with the bot."""

    def __init__(
        self,
        store: MemoryStore | Database,
        clock: FrozenClock,
        company: Company = COMPANY,
    ) -> None:
        self.store = store
        self.clock = clock
        self.directory = OfficeDirectory((*EVERYBODY, FINN, PIA, ROSA, GUS, ROBOT), CHANNELS)
        self.chat = OfficeChat()
        self.run_under(company)

    def run_under(self, company: Company, people_file: PeopleFile | None = None) -> None:
        """From now on with these settings."""
        self.company = company
        store = self.store
        self.services = Services(
            company,
            store.unit_of_work,
            store.read,
            store.count,
            self.directory,
            self.chat,
            self.clock.now,
            SECRET,
            people_file or PeopleFile(),
            preview_seconds=unhurried.SECONDS,
        )
        self._worker = self.another_worker()
        self.failures: list[tuple[str, Exception]] = []

    # what people do

    async def say(self, who: Person, words: str, where: ChannelId | None = None) -> Reply:
        """Type a command."""
        command, _, rest = words.partition(" ")
        assert command == "/dilemma"
        return await conversation.command(rest, self._as_known(who), self.services, where)

    async def press(self, who: Person, action: str, carried: str = "") -> Reply:
        return await conversation.press(Press(action, carried, self._as_known(who)), self.services)

    async def submit(self, who: Person, form: Reply, **answers: Any) -> Reply:
        """Fill in the form that was shown, and send it."""
        assert isinstance(form, Form), said(form)
        return await self.send(who, form, filled_in(form, **answers))

    async def send(self, who: Person, form: Form, values: dict[str, Any]) -> Reply:
        """Send a form with just these values, as somebody who makes up requests can."""
        sent = Submission(form.name, form.reference, form.token, values, self._as_known(who))
        return await conversation.submit(sent, self.services)

    # what people do, in one go

    async def second_view(self, who: Person = SAM, **changes: Any) -> Reply:
        return await self.submit(who, await self.say(who, "/dilemma"), **(DILEMMA | changes))

    async def raise_case(self, who: Person = SAM, **changes: Any) -> Reference:
        """Raise a case and let its messages go out."""
        asked = {name: changes.pop(name) for name in ("gainers", "line_manager") if name in changes}
        done = await self.submit(who, await self.second_view(who, **changes), **asked)
        await self.deliver()
        return reference_in(done)

    async def details_form(self, who: Person, reference: str, verdict: dict[str, Any] = ADVISE) -> Reply:
        """Go through the forms of a decision up to the last one."""
        form = await self.submit(who, await self.press(who, "decide", reference), own_gain="no")
        return await self.submit(who, form, **_of(verdict, "decision", "rationale"))

    async def decide(
        self, who: Person, reference: str, verdict: dict[str, Any] = ADVISE, **changes: Any
    ) -> Reply:
        """All forms of a decision; `verdict` is one of `WAYS_OUT`."""
        verdict = verdict | changes
        form = await self.details_form(who, reference, verdict)
        return await self.submit(who, form, **_but(verdict, "decision", "rationale"))

    async def ask(self, who: Person, reference: str, question: str = "Who would use it there?") -> Reply:
        return await self.submit(who, await self.press(who, "ask", reference), question=question)

    async def redirect(
        self, who: Person, reference: str, to: str = "compliance", reason: str = NOT_OURS
    ) -> Reply:
        form = await self.press(who, "redirect", reference)
        return await self.submit(who, form, redirect_to=to, redirect_reason=reason)

    async def assign(self, who: Person, reference: str, decider: Person | str) -> Reply:
        return await self.submit(who, await self.press(who, "assign", reference), decider=decider)

    async def answer(self, who: Person, reference: str, answer: str = "Three planners.") -> Reply:
        return await self.submit(who, await self.press(who, "answer", reference), answer=answer)

    async def add_note(self, who: Person, reference: str, note: str = "They sign on Friday.") -> Reply:
        return await self.submit(who, await self.press(who, "add_note", reference), note=note)

    async def withdraw(self, who: Person, reference: str, reason: str = "") -> Reply:
        form = await self.press(who, "withdraw", reference)
        return await self.submit(who, form, withdraw_reason=reason)

    # what time and the machines do

    def another_worker(self) -> Worker:
        return Worker(self.store.unit_of_work, self._run, self.clock.now)

    async def deliver(self) -> None:
        """Do every job that is due, and what comes of it."""
        await self._worker.drain()

    async def pass_time(self, **by: float) -> None:
        """Let time pass, and then do what is due."""
        await self.wait(**by)
        await self.deliver()

    async def wait(self, **by: float) -> None:
        """Let time pass, and nothing else."""
        await pass_time(self.store, self.clock, timedelta(**by))

    async def _run(self, job: ClaimedJob) -> None:
        failure = await run_job(job, self.services)
        if failure is not None:
            self.failures.append((job.kind, failure))

    def _as_known(self, who: Person) -> Person:
        return self.directory.people.get(who.id, replace(who, is_full_member=False))

    # what can be seen

    async def case(self, reference: str) -> Case:
        async with self.store.read() as work:
            found = await work.cases.find(Reference(reference))
        assert found is not None
        return found

    async def cases(self) -> list[Case]:
        async with self.store.read() as work:
            return [case async for case in work.cases.every()]

    async def trail(self, reference: str | None) -> Sequence[AuditEntry]:
        async with self.store.read() as work:
            return await work.audit.of(reference)  # type: ignore[arg-type]

    def card(self, channel: ChannelId, reference: str) -> Card:
        """The case's card as it stands in the channel now."""
        shown = [post.card for post in self.chat.posts if self._is_of(post, channel, reference)]
        ids = {post.message_id for post in self.chat.posts if self._is_of(post, channel, reference)}
        shown += [update.card for update in self.chat.updates if update.message_id in ids]
        assert shown, f"there is no card of {reference} in {channel}"
        return shown[-1]

    def private_card(self, who: Person, reference: str) -> Card:
        """The case's card as it stands in somebody's private chat now."""
        told = [tell for tell in self.chat.tells if tell.person == who.id]
        ids = {tell.message_id for tell in told if f":{reference}:private:" in tell.key}
        shown = [tell.card for tell in told if tell.message_id in ids]
        shown += [update.card for update in self.chat.updates if update.message_id in ids]
        assert shown, f"{who.name} has no card of {reference}"
        return shown[-1]

    def asked_privately(self, reference: str) -> list[PersonId]:
        """Who got a card of his own, as often as he got one; nobody waits for another's chat."""
        return sorted(tell.person for tell in self.chat.tells if f":{reference}:private:" in tell.key)

    def standing_in(self, channel: ChannelId) -> list[str]:
        """The bot's messages in a channel that were not deleted."""
        gone = {one.message_id for one in self.chat.sent if isinstance(one, Delete)}
        sent = [one for one in (*self.chat.posts, *self.chat.replies) if one.channel == channel]
        return [one.message_id for one in sent if one.message_id not in gone]

    def updates_in(self, channel: ChannelId) -> list[Update]:
        """What was drawn anew there: a card's channel, not the rep's own messages."""
        return [update for update in self.chat.updates if update.channel == channel]

    def channels_of(self, reference: str) -> list[ChannelId]:
        """Where cards of the case were posted, in order."""
        return [post.channel for post in self.chat.posts if f":{reference}:" in post.key]

    @staticmethod
    def _is_of(post: Any, channel: ChannelId, reference: str) -> bool:
        return post.channel == channel and f":{reference}:" in post.key

    async def is_looked_for(self, reference: str) -> bool:
        """A job is going to find somebody who may decide the case."""
        looking = ("find_route", "post_card", "post_private", "check_deciders")
        waiting = await self.waiting_jobs()
        return any(kind in looking and f":{reference}:" in key for kind, key in waiting)

    async def waiting_jobs(self) -> list[Any]:
        """What is still to be done: kind and key."""
        if isinstance(self.store, MemoryStore):
            jobs = self.store._kept.jobs.values()
            return [(one.job.kind, one.job.key) for one in jobs if one.state == "waiting"]
        async with self.store.reader.connect() as database:
            return [*await database.execute(select(JobRow.kind, JobRow.key).where(JobRow.state == "waiting"))]

    def everything_kept(self) -> Any:
        """All that is stored but the audit trail, to see that something changed nothing."""
        if isinstance(self.store, MemoryStore):
            kept = self.store._kept.copy()
            kept.audit.clear()
            return kept
        rows = everything_in(self.store)
        del rows["audit_entry"]
        return rows


def _of(answers: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: answers[name] for name in names if name in answers}


def _but(answers: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: answer for name, answer in answers.items() if name not in names}


@asynccontextmanager
async def open_office(
    kind: str, company: Company = COMPANY, clock: FrozenClock | None = None
) -> AsyncIterator[Office]:
    """An office on an empty store of that kind."""
    clock = clock or FrozenClock(NOW)
    async with open_store(kind, clock, Bell()) as store:
        yield Office(store, clock, company)


# --- reading what people are shown -------------------------------------------------------------------


def said(shown: Reply | None) -> str:
    """Every word of a card or a form, a line each."""
    return "\n".join(_words(shown.card if isinstance(shown, TryAgain) else shown))


def _words(shown: Any) -> Iterator[str]:
    if isinstance(shown, str):
        yield shown
    elif isinstance(shown, tuple):
        for one in shown:
            yield from _words(one)
    elif is_dataclass(shown):
        for field in fields(shown):
            yield from _words(getattr(shown, field.name))


def reference_in(shown: Reply) -> Reference:
    found = re.search(r"SD-[0-9A-Z]{6}", said(shown))
    assert found, said(shown)
    return Reference(found[0])


def problems_of(shown: Reply) -> dict[str, str]:
    assert isinstance(shown, Form), said(shown)
    return shown.problems()


def buttons_of(shown: Reply) -> dict[str, Button]:
    """The buttons by their action."""
    assert isinstance(shown, Card | Form)
    rows = [element for element in shown.elements if isinstance(element, Buttons)]
    return {button.action: button for row in rows for button in row.buttons}


def fact(shown: Reply, name: str, texts: Texts = EN) -> str:
    """What a card or a form says under the label of `fact.NAME`."""
    assert isinstance(shown, Card | Form)
    facts = [fact for element in shown.elements for fact in getattr(element, "facts", ())]
    found = [fact.value for fact in facts if fact.label == texts(f"fact.{name}")]
    assert found, said(shown)
    return found[0] if isinstance(found[0], str) else "\n".join(_words(found[0]))


def ids_of(*people: Person) -> list[PersonId]:
    return sorted(person.id for person in people)


def mentioned_in(shown: Card) -> list[PersonId]:
    """Whom the platform notifies."""
    names = [part for element in shown.elements for part in getattr(element, "parts", ())]
    return [name.id for name in names if isinstance(name, PersonName) and name.mention]


def same(shown: Reply) -> Reply:
    """A form without what differs in every showing of it, to compare two of them."""
    return replace(shown, token="") if isinstance(shown, Form) else shown
