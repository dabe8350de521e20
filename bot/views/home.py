"""What does a person see at home? What waits, what is stuck, the own cases; a page of each."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from bot.case import Case
from bot.home import (
    FIRST_PAGE,
    FROM_THE_START,
    Entry,
    Listed,
    MyHome,
    NotedCase,
    Page,
    Part,
    StuckCase,
    turning,
)
from bot.reference import Reference
from bot.stuck import Stuck
from bot.texts import Texts
from bot.views.elements import (
    Button,
    Buttons,
    Card,
    CardElement,
    Divider,
    Fact,
    Facts,
    Heading,
    Note,
    Paragraph,
    PersonName,
)
from bot.views.notices import RAISE
from bot.views.promise import owner_buttons, promise_facts
from bot.views.rep import own_case


@dataclass(frozen=True)
class Home(Card):
    """A card that fills a place of its own instead of being sent: Slack's home tab, the demo's page."""

    page: Page = FIRST_PAGE


def home_card(home: MyHome, texts: Texts) -> Home:
    """What somebody else waits for stands first."""
    return Home(
        texts("home.summary"),
        (
            *([] if home.is_complete else [Note((texts("home.incomplete"),), "warning")]),
            *_waiting(home.waiting, texts),
            *_promises(home.promises, texts),
            *_stuck(home.stuck, texts),
            *_noted(home.noted, texts),
            *_mine(home.mine, home.asked, texts),
            Divider(),
            Buttons((Button(RAISE, texts("button.raise")),)),
            Note((texts("home.who_sees"),)),
        ),
        home.page,
    )


def _waiting(listed: Listed[Case], texts: Texts) -> Iterable[CardElement]:
    if not listed.shown:
        return
    yield Heading(texts("home.waiting"))
    for case in listed.shown:
        yield from _undecided(case, texts)
    yield from _pages(listed, Part.WAITING, texts)


def _undecided(case: Case, texts: Texts) -> Iterable[CardElement]:
    ask = (
        ()
        if case.pending_question or case.decision
        else (Button("ask", texts("button.ask"), case.reference),)
    )
    yield Divider()
    yield Facts(
        (
            Fact(texts("fact.reference"), case.reference),
            Fact(texts("fact.rep"), PersonName(case.rep, case.rep_name)),
            Fact(texts("fact.deal"), case.form.deal_ref),
            Fact(texts("fact.value"), texts.money(case.form.deal_value)),
        )
    )
    due = case.second_look.due_at if case.second_look else case.due_at
    yield Note(
        (texts("home.second_look" if case.second_look else "card.decide_before"), " ", texts.moment(due)),
        "next",
    )
    if case.pending_question and case.decision is None:
        yield Note((texts("home.asked"),))
    yield Buttons((Button("decide", texts("button.decide"), case.reference, "primary"), *ask))


def _stuck(listed: Listed[StuckCase] | None, texts: Texts) -> Iterable[CardElement]:
    """Nothing of what was typed: who looks after a case does not decide it."""
    if listed is None:
        return
    yield Heading(texts("home.stuck"))
    if not listed.shown:
        yield Paragraph((texts("home.nothing_stuck"),))
    for one in listed.shown:
        yield Divider()
        yield Facts(
            (
                Fact(texts("fact.reference"), one.reference),
                Fact(texts("fact.rep"), PersonName(one.case.rep, one.case.rep_name)),
                Fact(texts("fact.stuck"), texts(f"stuck.{one.why}")),
            )
        )
        yield Note((texts(f"stuck.{one.why}.next"),), "next")
        if one.why is not Stuck.UNDELIVERED:
            yield Buttons((Button("assign", texts("button.assign"), one.reference, "primary"),))
    yield from _pages(listed, Part.STUCK, texts)


def _promises(listed: Listed[Case], texts: Texts) -> Iterable[CardElement]:
    """Nothing of the customer: who pays does not need it."""
    if not listed.shown:
        return
    yield Heading(texts("home.promises"))
    for case in listed.shown:
        yield Divider()
        yield promise_facts(case, texts)
        yield Buttons(owner_buttons(case, texts))
    yield Note((texts("home.promises_next"),), "next")
    yield from _pages(listed, Part.PROMISES, texts)


def _noted(listed: Listed[NotedCase] | None, texts: Texts) -> Iterable[CardElement]:
    """Nothing of what was typed."""
    if listed is None or not listed.shown:
        return
    yield Heading(texts("home.noted"))
    for one in listed.shown:
        yield Divider()
        rep = [Fact(texts("fact.rep"), one.rep_name)] if one.rep_name else []
        yield Facts((Fact(texts("fact.reference"), one.reference), *rep))
        for line in one.lines:
            yield Note((texts(f"noted.{line.what}", name=line.who), " ", texts.moment(line.at)))
    yield Note((texts("noted.next"),), "next")
    yield from _pages(listed, Part.NOTED, texts)


def _mine(listed: Listed[Case], asked: Collection[Reference], texts: Texts) -> Iterable[CardElement]:
    yield Heading(texts("mine.heading"))
    if not listed.shown:
        yield Paragraph((texts("home.none"),))
    for case in listed.shown:
        yield from own_case(case, texts, asks=case.reference in asked)
    yield from _pages(listed, Part.MINE, texts)


def _pages(listed: Listed[Entry], part: Part, texts: Texts) -> Iterable[CardElement]:
    """The button goes on after the last case that is shown, and carries its reference."""
    buttons = []
    if listed.after:
        last = listed.shown[-1].reference
        buttons.append(Button(turning(part), texts("button.more", count=listed.after), last))
    if listed.before:
        buttons.append(Button(FROM_THE_START, texts("button.from_start")))
    if buttons:
        yield Buttons(tuple(buttons))
