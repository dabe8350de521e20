"""Two real `serve` processes share one PostgreSQL and 200 cases, and one is killed: is anything lost?"""

from __future__ import annotations

import asyncio
import itertools
import json
import re
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from urllib.parse import parse_qs

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout, web

from adapters.jobs import PARALLEL
from bot.audit import DONE, Act
from bot.case import Case
from bot.events import Telling
from storage.database import Database
from storage.migrations import migrate
from tests.postgres import new_database
from tests.slack.acting import ENGLISH, FITS, GOOD_FORM
from tests.slack.fake_slack import FakeSlack, Message
from tests.slack.program import Process, environment_of, serving
from tests.slack.workspace import Answer, Payload, Workspace, furnish

POST = "chat.postMessage"
CASES, REPS, DECIDERS = 200, 20, 8
"""A rep has one form open at a time; every fourth case is decided by two people at once."""
KILL_AFTER = 60
"""Decisions."""
IN_FLIGHT = 3
"""Messages, at least, that Slack had taken when the process died, and of which it never heard."""
PATIENCE = 180.0
"""Seconds: much longer than all of it takes on a small machine that has nothing else to do."""
DOOMED, OTHER = "xoxb-doomed", "xoxb-other"


# --- the fake Slack ----------------------------------------------------------------------------------


class BusySlack(FakeSlack):
    """Knows whose window a view was opened for, and what was posted for which job."""

    def __init__(self) -> None:
        super().__init__()
        self.opened_for: dict[str, Payload] = {}
        self.cards: list[Message] = []
        self.posted: Counter[str] = Counter()
        self.unheard: list[str] = []
        """Jobs whose message stands, while their sender never hears of it."""
        self.deaf = ""
        """The token of a sender that hears no more of what it posts."""

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        is_unheard = bool(self.deaf) and request.headers["Authorization"].endswith(self.deaf)
        answer = await super()._serve(request)
        if is_unheard and request.match_info["method"] == POST:
            self.unheard.append((await request.json())["metadata"]["event_payload"]["job"])
            return await self._hang(POST)
        return answer

    def _views_open(self, arguments: Payload) -> Payload:
        answer = super()._views_open(arguments)
        self.opened_for[arguments["trigger_id"]] = answer["view"]
        return answer

    def _chat_postmessage(self, arguments: Payload) -> Payload:
        answer = super()._chat_postmessage(arguments)
        message = self.messages[-1]
        self.posted[message.metadata["event_payload"]["job"]] += 1
        if not message.channel.startswith("D"):
            self.cards.append(message)
        return answer


def busy_slack() -> BusySlack:
    slack = BusySlack()
    furnish(slack)
    reps, deciders = [f"UREP{n}" for n in range(REPS)], [f"UDECIDER{n}" for n in range(DECIDERS)]
    for user in (*reps, *deciders):
        slack.add_user(user, user.title())
    slack.add_channel("CMANAGEMENT", ["UMAYA", *deciders, "UBOT"])
    slack.add_channel("CINDEPENDENT", [*deciders, "UBOT"])
    return slack


# --- people, and the way from Slack to the replicas --------------------------------------------------


@dataclass
class Replicas:
    """Requests go to each in turn; one that is not answered is repeated to another, as Slack does it."""

    living: list[ClientSession]
    turns: Any = field(default_factory=itertools.count)
    repeated: int = 0

    async def post(self, path: str, **request: Any) -> ClientResponse:
        while True:
            replica = self.living[next(self.turns) % len(self.living)]
            try:
                response = await replica.post(path, **request)
                await response.read()
                return response
            except (ClientError, ConnectionError):
                assert len(self.living) > 1 or replica not in self.living, "the last one does not answer"
                self.repeated += 1


class NotYet(Exception):
    """The answer was to try again: a person would."""


class Desk(Workspace):
    """One person at work."""

    trigger = ""

    async def send(self, body: str, content_type: str = "application/x-www-form-urlencoded") -> Answer:
        fields = parse_qs(body)
        payload = json.loads(fields["payload"][0]) if "payload" in fields else {}
        self.trigger = payload.get("trigger_id") or fields["trigger_id"][0]
        return await super().send(body, content_type)

    @property
    def last_view(self) -> Payload:
        """What the last click of this person opened."""
        view: Payload | None = self.slack.opened_for.get(self.trigger)  # type: ignore[attr-defined]
        if view is None:
            raise NotYet
        return view


async def insist(do: Callable[[], Awaitable[Any]]) -> Any:
    while True:
        try:
            return await do()
        except NotYet:
            continue


def _next_view(answer: Answer) -> Payload:
    view: Payload | None = answer.body.get("view")
    if view is None or answer.body.get("response_action") != "update":
        raise NotYet
    return view


async def raise_case(desk: Desk, user: str, number: int) -> str:
    """Raise a case; the reference that was acknowledged. Every second one goes to the other channel."""
    await desk.types(user)
    view = desk.last_view
    if view["callback_id"] == "dilemma":
        at_stake = ["manager"] if number % 2 else ["nobody"]
        answers = {**GOOD_FORM, "deal_ref": f"OPP-{number}", "decide_by": None, "at_stake": at_stake}
        view = _next_view(await desk.submits(user, view, **answers))
    answer = await desk.submits(user, view, **_asked_in(view))
    found = re.search(r"SD-\w{6}", answer.says())
    if found is None:
        raise NotYet
    return found.group()


def _asked_in(view: Payload) -> dict[str, Any]:
    """Who else gains; near the end of a bonus period the line manager is asked for in any case."""
    asked = {block.get("block_id") for block in view["blocks"]}
    answers = {"line_manager": "USTELLA", "gainers": ["UMAYA"]}
    return {name: answer for name, answer in answers.items() if name in asked}


async def decide(desk: Desk, user: str, reference: str, channel: str) -> bool:
    """True when this decision stands; False when somebody else's does."""
    await desk.presses_raw(user, "decide", reference, channel)
    if desk.trigger not in desk.slack.opened_for and _was_decided(_last_whisper(desk, user)):  # type: ignore[attr-defined]
        return False
    answer = await desk.submits(user, desk.last_view, own_gain="no")
    for answers in (
        {"decision": "deal_fits", "rationale": FITS},
        {"how_asked": "I called their planner myself."},
    ):
        if _was_decided(answer.says()):
            return False
        view = _next_view(answer)
        if not set(answers) <= {block.get("block_id") for block in view["blocks"]}:
            raise NotYet
        answer = await desk.submits(user, view, **answers)
    if _was_decided(answer.says()):
        return False
    if f"Decided: {reference}" not in answer.says():
        raise NotYet
    return True


def _was_decided(said: str) -> bool:
    return ENGLISH("refusal.already_decided", who="").strip() in said


def _last_whisper(desk: Desk, user: str) -> str:
    return next((one.text for one in reversed(desk.slack.whispers) if one.user == user), "")


# --- the story ---------------------------------------------------------------------------------------


class Office:
    """What people did, and what they were told came of it."""

    def __init__(self, slack: BusySlack, replicas: Replicas) -> None:
        self._slack = slack
        self._replicas = replicas
        self.rep_of: dict[str, str] = {}
        """By the reference of each acknowledged case."""
        self.decided: Counter[str] = Counter()
        """Decisions that were acknowledged."""
        self._to_decide: asyncio.Queue[tuple[str, str]] = asyncio.Queue()
        self.enough_are_decided = asyncio.Event()

    async def work(self) -> None:
        """Until every case is raised, and decided by somebody."""
        async with asyncio.TaskGroup() as everybody:
            deciders = [
                everybody.create_task(self._decides(f"UDECIDER{number}")) for number in range(DECIDERS)
            ]
            reps = [everybody.create_task(self._raises(number)) for number in range(REPS)]
            await self._hand_out()
            await asyncio.gather(*reps)
            await self._to_decide.join()
            for decider in deciders:
                decider.cancel()

    async def _raises(self, number: int) -> None:
        user, desk = f"UREP{number}", self._desk()
        for case in range(number, CASES, REPS):
            reference = await insist(partial(raise_case, desk, user, case))
            self.rep_of[reference] = user

    async def _hand_out(self) -> None:
        """Each case once, and every fourth to two people."""
        seen: set[str] = set()
        cards = self._slack.cards
        for number in itertools.count():
            if len(seen) == CASES:
                return
            await self._slack.until(partial(lambda count: len(cards) > count, number), PATIENCE)
            card = cards[number]
            reference = card.metadata["event_payload"]["job"].split(":")[1]
            if reference not in seen:
                seen.add(reference)
                for _ in range(1 if len(seen) % 4 else 2):
                    self._to_decide.put_nowait((reference, card.channel))

    async def _decides(self, user: str) -> None:
        desk = self._desk()
        while True:
            reference, channel = await self._to_decide.get()
            if await insist(partial(decide, desk, user, reference, channel)):
                self.decided[reference] += 1
            if len(self.decided) >= KILL_AFTER:
                self.enough_are_decided.set()
            self._to_decide.task_done()

    def _desk(self) -> Desk:
        return Desk(self._slack, self._replicas, services=None)  # type: ignore[arg-type]


@asynccontextmanager
async def two_replicas(url: str, slack: BusySlack) -> AsyncIterator[tuple[Process, Process, Replicas]]:
    """Two programs on one database; the first is doomed."""
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(slack.server())
        stack.callback(slack.release)
        settings = environment_of(url, str(server.make_url("/api/")), "http")
        await migrate(url)
        opening = [serving(settings | {"SLACK_BOT_TOKEN": token}) for token in (DOOMED, OTHER)]
        opened = [await stack.enter_async_context(one) for one in opening]
        limit = ClientTimeout(total=PATIENCE)
        living = [
            await stack.enter_async_context(ClientSession(address, timeout=limit)) for _, address in opened
        ]
        yield opened[0][0], opened[1][0], Replicas(living)


async def kill_in_the_middle(office: Office, slack: BusySlack, doomed: Process, replicas: Replicas) -> None:
    """While Slack has messages of it that it never heard were taken."""
    await office.enough_are_decided.wait()
    slack.deaf = DOOMED
    await slack.until(lambda: len(slack.unheard) >= IN_FLIGHT, PATIENCE)
    doomed.kill()
    await doomed.wait()
    del replicas.living[0]


async def kept_in(url: str) -> list[tuple[Case, int]]:
    """Every case, and how often it was decided."""
    database = Database(url, lambda: None)
    try:
        async with database.read() as work:
            cases = [case async for case in work.cases.every()]
            trails = [await work.audit.of(case.reference) for case in cases]
    finally:
        await database.close()
    decisions = [sum(one.action == Act.DECIDE and one.result == DONE for one in trail) for trail in trails]
    return list(zip(cases, decisions, strict=True))


def _expected(office: Office) -> set[str]:
    """The jobs whose messages nobody may miss: each card, receipt and decision."""
    return {
        f"case:{reference}:tell:{what}:0:slack:{rep}"
        for reference, rep in office.rep_of.items()
        for what in (Telling.RECEIPT, Telling.DECISION)
    }


async def test_two_processes_share_200_cases_and_one_is_killed() -> None:
    slack = busy_slack()
    async with asyncio.timeout(PATIENCE * 2), new_database() as url:
        async with two_replicas(url, slack) as (doomed, other, replicas):
            office = Office(slack, replicas)
            async with asyncio.TaskGroup() as both:
                both.create_task(kill_in_the_middle(office, slack, doomed, replicas))
                both.create_task(office.work())
            await slack.until(lambda: _expected(office) <= set(slack.posted), PATIENCE)
            other.terminate()
            assert await other.wait() == 0
        kept = await kept_in(url)

    assert {case.reference for case, _ in kept} == set(office.rep_of)
    assert len(kept) == CASES
    assert [decisions for _, decisions in kept] == [1] * CASES
    assert office.decided == Counter(office.rep_of.keys())
    carded = {card.metadata["event_payload"]["job"].split(":")[1] for card in slack.cards}
    assert carded == set(office.rep_of)
    # A message came twice only if Slack had taken it while its sender never heard so, and then once more.
    # (A card comes once where its case was decided on that very card: there is nothing left to ask.)
    repeats = slack.posted - Counter(slack.posted.keys())
    in_flight = Counter(slack.unheard)
    assert {job for job in in_flight if ":tell:" in job} <= set(repeats) <= set(in_flight)
    assert repeats <= in_flight
    assert IN_FLIGHT <= in_flight.total() <= PARALLEL
