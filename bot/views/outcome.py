"""What does the rep read about the decision, and what can the rep do about it? Also a second look."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bot.audit import FOLLOWED_STATES, State
from bot.case import Case
from bot.decision import Decision
from bot.follow_up import told_now
from bot.second_look import may_step_back
from bot.texts import Texts
from bot.views.case_card import decision_elements
from bot.views.elements import (
    Button,
    Card,
    CardElement,
    Confirm,
    Fact,
    Facts,
    Form,
    Heading,
    Note,
    Quote,
)
from bot.views.filling import Filling
from bot.views.follow_up import told_buttons
from bot.views.parts import button_row

SECOND_LOOK_NAME = "second_look"


def outcome(
    case: Case, owner: str, steward: str, texts: Texts, *, is_corrected: bool = False, number: int = 0
) -> Card:
    """The decision with its full rationale. `owner` pays what is promised, `steward` is who helps further;
    `number` tells of the so many-th decision, which a second look may have superseded."""
    decision = _told_of(case, number)
    is_standing = decision is case.decision
    promise = [Note((texts("outcome.paid_by", name=owner),))] if owner and is_standing else []
    further = [Note((texts("outcome.steward", name=steward),))] if steward else []
    return Card(
        texts("outcome.summary", reference=case.reference),
        (
            Heading(texts("outcome.heading", reference=case.reference)),
            *([Note((texts("outcome.corrected"),), "warning")] if is_corrected else []),
            Facts((Fact(texts("fact.deal"), case.form.deal_ref),)),
            *decision_elements(decision, texts),
            *promise,
            *(
                _what_follows(case, decision, texts)
                if is_standing
                else [Note((texts("outcome.superseded"),), "next")]
            ),
            *further,
            *(_buttons(case, texts) if is_standing else []),
            Note((texts("outcome.who_sees"),)),
        ),
    )


def _told_of(case: Case, number: int) -> Decision:
    """The one that stands; or the last before a second look, when that is what was told."""
    decision = case.decision
    assert decision is not None, "the outcome of an undecided case"
    asked = case.second_look.at if case.second_look else None
    if asked is None or case.decisions[min(number, len(case.decisions) - 1)].at > asked:
        return decision
    return [one for one in case.decisions if one.at <= asked][-1]


def _what_follows(case: Case, decision: Decision, texts: Texts) -> Iterable[CardElement]:
    if case.has_stepped_back:
        yield Note((texts("outcome.stepped_back"),), "next")
    elif case.state is State.SECOND_LOOK and case.second_look:
        yield Note((texts("outcome.second_look"), " ", texts.moment(case.second_look.due_at)), "next")
        yield Note((texts("receipt.dont_sign"),), "warning")
    elif told := told_now(case):
        yield Note((texts("outcome.told", day=texts.day(told.on)),), "next")
    else:
        yield Note((texts(f"outcome.next.{decision.code}", told_by=decision.told_by or ""),), "next")
    if case.state is State.DECIDED:
        again = "outcome.may_accept" if case.second_look else "outcome.may_ask"
        yield Note((texts(again),))
    elif case.accepted_at:
        yield Note((texts("outcome.accepted"),))


def _buttons(case: Case, texts: Texts) -> Sequence[CardElement]:
    answers = outcome_buttons(case, texts)
    told = told_buttons(case, texts) if case.state in FOLLOWED_STATES else ()
    if case.state is State.DECIDED:
        # What is waited for first stands out.
        told = tuple(replace(one, style="default") for one in told)
    return button_row((*answers, *told))


def outcome_buttons(case: Case, texts: Texts) -> tuple[Button, ...]:
    """What the rep can do about the decision. That the time for a second look is over moves the case on."""
    found: list[Button] = []
    if case.state is State.DECIDED:
        found.append(Button("accept", texts("button.accept"), case.reference, "primary"))
        if case.second_look is None:
            found.append(Button("second_look", texts("button.second_look"), case.reference))
    if may_step_back(case):
        sure = Confirm(
            texts("step_back.title"), texts("step_back.sure"), texts("step_back.yes"), texts("button.cancel")
        )
        found.append(Button("step_back", texts("button.step_back"), case.reference, "danger", confirm=sure))
    return tuple(found)


def second_look_form(filling: Filling, case: Case, token: str) -> Form:
    texts, decision = filling.texts, case.decision
    assert decision is not None, "asked after a decision"
    return Form(
        SECOND_LOOK_NAME,
        texts("second_look.title"),
        (
            Facts(
                (
                    Fact(texts("fact.reference"), case.reference),
                    Fact(texts("fact.decision"), texts(f"decision.{decision.code}")),
                )
            ),
            Quote(texts("quote.rationale", name=decision.by_name), decision.rationale),
            filling.long("second_look_reason"),
            Note((texts("second_look.next"),), "next"),
        ),
        texts("button.ask_second_look"),
        texts("button.cancel"),
        case.reference,
        token,
    )
