"""What does a decider fill in? Own gain, what and why, what belongs to it; and a question."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import assert_never

from bot.case import Case
from bot.compensation import LATEST_PAYMENT, CompensationCode
from bot.decision import LATEST_TELLING, DecisionCode, OwnGain
from bot.people import PersonId
from bot.texts import Texts
from bot.views.case_card import case_facts, case_story, case_talk
from bot.views.elements import Divider, Form, FormElement, Note
from bot.views.filling import Filling

OWN_GAIN_NAME = "own_gain"
VERDICT_NAME = "decision"
DETAILS_NAME = "decision_details"
ASK_NAME = "ask"


def own_gain_form(filling: Filling, case: Case, token: str) -> Form:
    """First of all: does the decider gain himself? The case stands beside it, to be read while deciding."""
    texts = filling.texts
    return Form(
        OWN_GAIN_NAME,
        texts("decide.title"),
        (
            filling.choice("own_gain", OwnGain),
            Note((texts("own_gain.next"),), "next"),
            Divider(),
            case_facts(case, texts),
            *_what_was_said(case, texts),
        ),
        texts("button.next"),
        texts("button.cancel"),
        case.reference,
        token,
    )


def verdict_form(filling: Filling, case: Case, token: str) -> Form:
    texts = filling.texts
    return Form(
        VERDICT_NAME,
        texts("decide.title"),
        (
            filling.choice("decision", DecisionCode),
            filling.long("rationale"),
            Note((texts("rationale.who_reads"),), "next"),
            Divider(),
            *_what_was_said(case, texts),
        ),
        texts("button.next"),
        texts("button.cancel"),
        case.reference,
        token,
    )


def details_form(
    filling: Filling,
    case: Case,
    code: DecisionCode,
    token: str,
    *,
    today: date,
    default_owner: PersonId | None,
) -> Form:
    """What belongs to the decision that was picked."""
    texts = filling.texts
    return Form(
        DETAILS_NAME,
        texts("decide.title"),
        (
            Note((texts("details.picked"), " ", texts(f"decision.{code}"))),
            *_fields(_with_owner(filling, default_owner), code, case, today),
            Note((texts("details.final"),), "next"),
        ),
        texts("button.decide_now"),
        texts("button.cancel"),
        case.reference,
        token,
    )


def ask_form(filling: Filling, case: Case, token: str) -> Form:
    texts = filling.texts
    return Form(
        ASK_NAME,
        texts("ask.title"),
        (
            filling.long("question"),
            Note((texts("ask.next_again" if case.questions else "ask.next"),), "next"),
            Divider(),
            *_what_was_said(case, texts),
        ),
        texts("button.send_question"),
        texts("button.cancel"),
        case.reference,
        token,
    )


def _what_was_said(case: Case, texts: Texts) -> Iterable[FormElement]:
    """In full: a dialog has room for what a full card shortens."""
    yield from case_story(case, texts)
    yield from case_talk(case, texts)


def _fields(filling: Filling, code: DecisionCode, case: Case, today: date) -> tuple[FormElement, ...]:
    match code:
        case DecisionCode.ADVISE_BEST_FIT:
            told_by = min(max(case.form.decide_by, today), today + LATEST_TELLING)
            return (
                filling.money("new_value"),
                filling.long("customer_told"),
                filling.day("told_by", told_by, today, today + LATEST_TELLING),
                filling.choice("compensation", CompensationCode),
                filling.person("compensation_owner", required=False),
                filling.day("compensation_due", None, today, today + LATEST_PAYMENT, required=False),
                filling.long("compensation_reason", required=False),
            )
        case DecisionCode.DEAL_FITS:
            return (filling.long("how_asked"),)
        case _:
            assert_never(code)


def _with_owner(filling: Filling, owner: PersonId | None) -> Filling:
    if owner is None or "compensation_owner" in filling.values:
        return filling
    return Filling(filling.texts, {**filling.values, "compensation_owner": owner}, filling.problems)
