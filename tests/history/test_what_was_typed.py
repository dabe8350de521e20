"""Would the forms take what the invented people typed?"""

from __future__ import annotations

from collections.abc import Iterable

from bot.audit import Act
from bot.decision import Frame, read_decision, read_verdict
from bot.fields import FieldReader
from bot.form import read_form
from bot.money import Money, plain_decimal
from bot.usecases import answer, answer_decision, ask_rep, redirect_case
from tests.cast import CALENDAR
from tests.history.invented import LARGE, PLAN, decided, history


def test_the_form_reads_each_dilemma_as_it_is() -> None:
    for case in history():
        form = case.form
        typed = {
            "deal_ref": form.deal_ref,
            "customer_need": form.customer_need,
            "mismatch": form.mismatch,
            "honest_advice": form.honest_advice,
            "deal_value": _typed(form.deal_value),
            "at_stake": tuple(sorted(form.at_stake)),
            "decide_by": form.decide_by.isoformat(),
        }
        assert read_form(typed, CALENDAR.today(case.submitted_at), PLAN.currency) == form


def test_the_form_reads_each_decision_as_it_is() -> None:
    for case, decision in decided():
        promise = decision.compensation
        typed = {
            "decision": decision.code,
            "rationale": decision.rationale,
            "what_changes": decision.what_changes,
            "referred_to": decision.referred_to,
            "disclosed": decision.disclosed,
            "customer_told": decision.customer_told,
            "how_asked": decision.how_asked,
            "new_value": _typed(decision.new_value),
            "told_by": decision.told_by.isoformat() if decision.told_by else "",
            "compensation": promise.code,
            "compensation_owner": promise.owner or "",
            "compensation_due": promise.due.isoformat() if promise.due else "",
            "compensation_reason": promise.reason,
            "compensation_amount": _typed(promise.amount),
        }
        frame = Frame(CALENDAR.today(decision.at), case.form.deal_value, case.interested)
        verdict = read_verdict(typed, regulated=False)
        decider = decision.by, decision.by_name
        assert read_decision(verdict, typed, decider, decision.at, frame) == decision


def _typed(amount: Money | None) -> str:
    return f"{amount.currency} {plain_decimal(amount)}" if amount else ""


def _check(texts: Iterable[str], length: tuple[int, int]) -> None:
    texts = set(texts)
    assert texts
    for text in texts:
        fields = FieldReader({"text": text})
        assert fields.text("text", *length) == text
        fields.check()


def test_everything_else_that_was_typed_is_long_enough() -> None:
    cases = history(LARGE)
    questions = [question for case in cases for question in case.questions]
    handovers = [case.handover for case in cases if case.handover]

    _check((question.text for question in questions), ask_rep.QUESTION_LENGTH)
    _check((question.answer for question in questions if question.answered_at), answer.ANSWER_LENGTH)
    _check((redirect.reason for case in cases for redirect in case.redirects), redirect_case.REASON_LENGTH)
    _check((case.second_look.reason for case in cases if case.second_look), answer_decision.REASON_LENGTH)
    _check((handover.rationale for handover in handovers), (120, 1500))
    for act, length in ((Act.DISPUTE, (10, 1000)), (Act.PAID, (2, 80))):
        _check((entry.text for case in cases for entry in case.ledger if entry.act is act), length)
