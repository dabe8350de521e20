"""What does the rep get and fill in after raising a case? Private messages, small forms, the own list."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from bot.audit import FOLLOWED_STATES, State
from bot.case import Case
from bot.reference import Reference
from bot.texts import Texts
from bot.views.elements import (
    Button,
    Buttons,
    Card,
    CardElement,
    Divider,
    Fact,
    Facts,
    Form,
    Heading,
    Note,
    Paragraph,
    Quote,
)
from bot.views.filling import Filling
from bot.views.follow_up import changed_buttons, follow_up_buttons, told_buttons
from bot.views.outcome import outcome_buttons
from bot.views.parts import stand_in
from bot.views.promise import payment_buttons

ANSWER_NAME = "answer"
NOTE_NAME = "add_note"
WITHDRAW_NAME = "withdraw"
MOST_LISTED = 7
"""More open cases, with their buttons, do not fit in one message of Slack."""


def receipt(case: Case, texts: Texts) -> Card:
    """The case is in: its reference, and what happens next."""
    return Card(
        texts("receipt.summary", reference=case.reference),
        (
            Heading(texts("receipt.heading", reference=case.reference)),
            Facts((Fact(texts("fact.deal"), case.form.deal_ref), *_ended(case, texts))),
            *(_waiting(case, texts) if _is_undecided(case) else ()),
            *([Note((texts("receipt.decided"),), "next")] if case.decision else []),
            Note((texts("receipt.who_sees"),)),
        ),
    )


def question_card(case: Case, number: int, texts: Texts, *, absent: str = "") -> Card:
    """A decider's question, with the button that answers it while it is open."""
    question = case.questions[number - 1]
    waits = case.state is State.INFO_NEEDED and question is case.pending_question
    # Only the first question stops the clock.
    follows = ("question.next" if number == 1 else "question.next_again") if waits else "question.over"
    return Card(
        texts("question.summary", reference=case.reference),
        (
            Heading(texts("question.heading", reference=case.reference)),
            *stand_in(absent, texts),
            Facts((Fact(texts("fact.deal"), case.form.deal_ref),)),
            Quote(texts("quote.question", name=question.asked_by_name), question.text),
            Note((texts(follows),), "next"),
            *(
                [Buttons((Button("answer", texts("button.answer"), case.reference, "primary"),))]
                if waits
                else []
            ),
            Note((texts("question.who_sees"),)),
        ),
    )


def redirection(case: Case, texts: Texts) -> Card:
    """The case belongs elsewhere, says a decider; the rep may disagree once."""
    redirect = case.redirect
    assert redirect is not None, "the redirection of a case that was not redirected"
    open_still = _may_disagree(case)
    to = texts(f"redirect_to.{redirect.to}")
    return Card(
        texts("redirection.summary", reference=case.reference),
        (
            Heading(texts("redirection.heading", reference=case.reference)),
            Facts((Fact(texts("fact.deal"), case.form.deal_ref), Fact(texts("fact.redirect_to"), to))),
            Quote(texts("quote.rationale", name=redirect.by_name), redirect.reason),
            Note((texts(_after_redirection(case)),), "next"),
            *([_disagree(case, texts)] if open_still else []),
            Note((texts("question.who_sees"),)),
        ),
    )


def no_route_card(case: Case, steward: str, texts: Texts) -> Card:
    """Nobody without an own gain was found; the case is kept."""
    told = texts("no_route.next", name=steward) if steward else texts("no_route.nobody")
    return Card(
        texts("no_route.summary", reference=case.reference),
        (
            Heading(texts("no_route.heading", reference=case.reference)),
            Paragraph((texts("no_route.text"),)),
            Note((told,), "next"),
            Note((texts("receipt.dont_sign"),), "warning"),
        ),
    )


def answer_form(filling: Filling, case: Case, token: str) -> Form:
    texts, question = filling.texts, case.questions[-1]
    return Form(
        ANSWER_NAME,
        texts("answer.title"),
        (
            Quote(texts("quote.question", name=question.asked_by_name), question.text),
            filling.long("answer"),
            Note((texts("answer.next"),), "next"),
        ),
        texts("button.send_answer"),
        texts("button.cancel"),
        case.reference,
        token,
    )


def note_form(filling: Filling, case: Case, token: str) -> Form:
    texts = filling.texts
    return Form(
        NOTE_NAME,
        texts("note.title"),
        (_about(case, texts), filling.long("note"), Note((texts("note.next"),), "next")),
        texts("button.save_note"),
        texts("button.cancel"),
        case.reference,
        token,
    )


def withdraw_form(filling: Filling, case: Case, token: str) -> Form:
    texts = filling.texts
    return Form(
        WITHDRAW_NAME,
        texts("withdraw.title"),
        (
            _about(case, texts),
            filling.long("withdraw_reason", required=False),
            Note((texts("withdraw.next"),), "next"),
        ),
        texts("button.withdraw_now"),
        texts("button.cancel"),
        case.reference,
        token,
    )


def my_cases_card(cases: Sequence[Case], texts: Texts, asked: Collection[Reference] = ()) -> Card:
    """The own cases and where they stand: the open ones first, else as they come. `asked` are those whose
    follow-up waits for an answer."""
    listed = sorted(cases, key=lambda case: not case.is_open)[:MOST_LISTED]
    more = len(cases) - len(listed)
    return Card(
        texts("mine.summary"),
        (
            Heading(texts("mine.heading")),
            *([] if cases else [Paragraph((texts("mine.none"),))]),
            *(part for case in listed for part in own_case(case, texts, asks=case.reference in asked)),
            *([Note((texts("mine.more", count=more),))] if more else []),
            Note((texts("mine.who_sees"),)),
        ),
    )


def already_raised(case: Case, texts: Texts) -> Card:
    """The rep's own open case about the deal, instead of a second one."""
    return Card(
        texts("already_raised.summary", reference=case.reference),
        (
            Heading(texts("already_raised.heading")),
            Paragraph((texts("already_raised.text", reference=case.reference),)),
            *own_case(case, texts),
        ),
    )


def own_case(case: Case, texts: Texts, *, asks: bool = False) -> Iterable[CardElement]:
    decided = [Fact(texts("fact.decision"), texts(f"decision.{case.decision.code}"))] if case.decision else []
    yield Divider()
    yield Facts(
        (
            Fact(texts("fact.reference"), case.reference),
            Fact(texts("fact.deal"), case.form.deal_ref),
            Fact(texts("fact.state"), texts(f"state.{case.state}")),
            *decided,
        )
    )
    if _is_undecided(case):
        yield Note((texts("mine.due"), " ", texts.moment(case.due_at)), "next")
        yield rep_buttons(case, texts)
    elif _may_disagree(case):
        yield _disagree(case, texts)
    elif case.decision:
        yield from _followed(case, texts, asks=asks)


def _followed(case: Case, texts: Texts, *, asks: bool) -> Iterable[CardElement]:
    """What was decided goes on: what is waited for, and last what can always be said."""
    if case.second_look and case.state is State.SECOND_LOOK:
        yield Note((texts("outcome.second_look"), " ", texts.moment(case.second_look.due_at)), "next")
    is_followed = case.state in FOLLOWED_STATES
    steps = (
        *outcome_buttons(case, texts),
        *(told_buttons(case, texts) if is_followed else ()),
        *(payment_buttons(case, texts) if is_followed else ()),
        *(follow_up_buttons(case, texts) if asks else ()),
        *changed_buttons(case, texts),
    )
    if steps:
        yield Buttons(steps)


def _is_undecided(case: Case) -> bool:
    return case.is_open and case.decision is None


def rep_buttons(case: Case, texts: Texts) -> Buttons:
    """What the rep can do while the case is open; the first is what is waited for."""
    waiting = case.state is State.INFO_NEEDED
    answer = [Button("answer", texts("button.answer"), case.reference, "primary")] if waiting else []
    return Buttons(
        (
            *answer,
            Button("add_note", texts("button.add_note"), case.reference),
            Button("withdraw", texts("button.withdraw"), case.reference),
        )
    )


def _after_redirection(case: Case) -> str:
    if _may_disagree(case):
        return "redirection.next"
    return "redirection.final" if case.state is State.REDIRECTED else "redirection.over"


def _may_disagree(case: Case) -> bool:
    return case.state is State.REDIRECTED and not case.belonged_here


def _disagree(case: Case, texts: Texts) -> Buttons:
    return Buttons((Button("belongs_here", texts("button.belongs_here"), case.reference),))


def _ended(case: Case, texts: Texts) -> Iterable[Fact]:
    """Without a decision. A decided case moves on while its receipt stays as it is: that says no state."""
    if not _is_undecided(case) and not case.decision:
        yield Fact(texts("fact.state"), texts(f"state.{case.state}"))


def _waiting(case: Case, texts: Texts) -> Iterable[CardElement]:
    yield Note((texts("receipt.next"), " ", texts.moment(case.due_at)), "next")
    yield Note((texts("receipt.dont_sign"),), "warning")
    yield rep_buttons(case, texts)


def _about(case: Case, texts: Texts) -> Facts:
    deal = Fact(texts("fact.deal"), case.form.deal_ref)
    return Facts((Fact(texts("fact.reference"), case.reference), deal))
