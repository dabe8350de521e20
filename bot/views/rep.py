"""What does the rep get and fill in after raising a case? Private messages, small forms, the own list."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.audit import State
from bot.case import Case
from bot.texts import Texts
from bot.views.case_card import decision_elements
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
            Facts((Fact(texts("fact.deal"), case.form.deal_ref),)),
            *(_waiting(case, texts) if case.is_open else ()),
            Note((texts("receipt.who_sees"),)),
        ),
    )


def question_card(case: Case, number: int, texts: Texts) -> Card:
    """A decider's question, with the button that answers it while it is open."""
    question = case.questions[number - 1]
    waits = case.is_open and question is case.pending_question
    # Only the first question stops the clock.
    follows = ("question.next" if number == 1 else "question.next_again") if waits else "question.over"
    return Card(
        texts("question.summary", reference=case.reference),
        (
            Heading(texts("question.heading", reference=case.reference)),
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


def outcome(case: Case, owner: str, steward: str, texts: Texts, *, is_corrected: bool = False) -> Card:
    """The decision with its full rationale. `owner` pays what is promised, `steward` is who helps further."""
    decision = case.decision
    assert decision is not None, "the outcome of an undecided case"
    promise = [Note((texts("outcome.paid_by", name=owner),))] if owner else []
    further = [Note((texts("outcome.steward", name=steward),))] if steward else []
    return Card(
        texts("outcome.summary", reference=case.reference),
        (
            Heading(texts("outcome.heading", reference=case.reference)),
            *([Note((texts("outcome.corrected"),), "warning")] if is_corrected else []),
            Facts((Fact(texts("fact.deal"), case.form.deal_ref),)),
            *decision_elements(decision, texts),
            *promise,
            Note((texts(f"outcome.next.{decision.code}", told_by=decision.told_by or ""),), "next"),
            *further,
            Note((texts("outcome.who_sees"),)),
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


def my_cases_card(cases: Sequence[Case], texts: Texts) -> Card:
    """The own cases and where they stand: the open ones first, else as they come."""
    listed = sorted(cases, key=lambda case: not case.is_open)[:MOST_LISTED]
    more = len(cases) - len(listed)
    return Card(
        texts("mine.summary"),
        (
            Heading(texts("mine.heading")),
            *([] if cases else [Paragraph((texts("mine.none"),))]),
            *(element for case in listed for element in own_case(case, texts)),
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


def own_case(case: Case, texts: Texts) -> Iterable[CardElement]:
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
    if case.is_open:
        yield Note((texts("mine.due"), " ", texts.moment(case.due_at)), "next")
        yield rep_buttons(case, texts)
    elif _may_disagree(case):
        yield _disagree(case, texts)


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


def _waiting(case: Case, texts: Texts) -> Iterable[CardElement]:
    yield Note((texts("receipt.next"), " ", texts.moment(case.due_at)), "next")
    yield Note((texts("receipt.dont_sign"),), "warning")
    yield rep_buttons(case, texts)


def _about(case: Case, texts: Texts) -> Facts:
    deal = Fact(texts("fact.deal"), case.form.deal_ref)
    return Facts((Fact(texts("fact.reference"), case.reference), deal))
