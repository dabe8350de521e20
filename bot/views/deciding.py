"""What does a decider fill in? Own gain, what and why, what belongs to it; and a question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from bot.case import Case
from bot.case_parts import RedirectTo
from bot.compensation import LATEST_PAYMENT, CompensationCode
from bot.decision import LATEST_TELLING, NEEDS, Decision, DecisionCode, OwnGain
from bot.fields import Values
from bot.money import Money, exponent
from bot.people import PersonId
from bot.texts import Texts
from bot.views.case_card import case_facts, case_story, case_talk, decision_elements
from bot.views.elements import Divider, Form, FormElement, Note, Quote
from bot.views.filling import Filling

OWN_GAIN_NAME = "own_gain"
VERDICT_NAME = "decision"
DETAILS_NAME = "decision_details"
ASK_NAME = "ask"
REDIRECT_NAME = "redirect"


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


def verdict_form(filling: Filling, case: Case, token: str, codes: tuple[DecisionCode, ...]) -> Form:
    """`codes` are those that this company offers."""
    texts = filling.texts
    return Form(
        VERDICT_NAME,
        texts("decide.title"),
        (
            filling.choice("decision", codes),
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
    if case.second_look and case.decision:
        yield Quote(texts("quote.second_look_reason", name=case.rep_name), case.second_look.reason)
        yield from decision_elements(case.decision, texts)
        yield Divider()
    yield from case_story(case, texts)
    yield from case_talk(case, texts)


def _fields(filling: Filling, code: DecisionCode, case: Case, today: date) -> tuple[FormElement, ...]:
    """The fields that the decision needs, each by its kind."""
    told_by = min(max(case.form.decide_by, today), today + LATEST_TELLING)
    compensation: tuple[FormElement, ...] = (
        filling.choice("compensation", CompensationCode),
        filling.person("compensation_owner", required=False),
        filling.day("compensation_due", None, today, today + LATEST_PAYMENT, required=False),
        filling.money("compensation_amount", required=False),
        filling.long("compensation_reason", required=False),
    )
    fields: Mapping[str, tuple[FormElement, ...]] = {
        "new_value": (filling.money("new_value"),),
        "told_by": (filling.day("told_by", told_by, today, today + LATEST_TELLING),),
        "compensation": compensation,
    }
    return tuple(element for need in NEEDS[code] for element in fields.get(need, (filling.long(need),)))


def redirect_form(filling: Filling, case: Case, token: str) -> Form:
    texts = filling.texts
    return Form(
        REDIRECT_NAME,
        texts("redirect.title"),
        (
            filling.choice("redirect_to", RedirectTo),
            filling.long("redirect_reason"),
            Note((texts("redirect.next"),), "next"),
            Divider(),
            *_what_was_said(case, texts),
        ),
        texts("button.redirect_now"),
        texts("button.cancel"),
        case.reference,
        token,
    )


def verdict_of(decision: Decision | None) -> Values:
    """What was decided, to be corrected."""
    return {"decision": decision.code, "rationale": decision.rationale} if decision else {}


def details_of(decision: Decision | None, code: DecisionCode) -> Values:
    """What belonged to the decision that is corrected, as far as it belongs to the new one too."""
    if decision is None:
        return {}
    compensation = decision.compensation
    typed = {
        "what_changes": decision.what_changes,
        "referred_to": decision.referred_to,
        "disclosed": decision.disclosed,
        "customer_told": decision.customer_told,
        "how_asked": decision.how_asked,
        "new_value": as_typed(decision.new_value),
        "told_by": decision.told_by.isoformat() if decision.told_by else "",
        "compensation": compensation.code,
        "compensation_owner": compensation.owner or "",
        "compensation_due": compensation.due.isoformat() if compensation.due else "",
        "compensation_amount": as_typed(compensation.amount),
        "compensation_reason": compensation.reason,
    }
    needs = NEEDS[code]
    return {field: value for field, value in typed.items() if value and field.startswith(needs)}


def as_typed(amount: Money | None) -> str:
    """An amount as somebody would type it."""
    if amount is None:
        return ""
    digits = exponent(amount.currency)
    whole, rest = divmod(amount.minor, 10**digits)
    return f"{amount.currency} {whole}" + (f".{rest:0{digits}d}" if rest else "")


def _with_owner(filling: Filling, owner: PersonId | None) -> Filling:
    if owner is None or "compensation_owner" in filling.values:
        return filling
    return Filling(filling.texts, {**filling.values, "compensation_owner": owner}, filling.problems)
