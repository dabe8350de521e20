"""What did people type about a case? All of it in one value, to be encrypted and erased as one."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from bot.case import Case
from bot.decision import Decision

_SEVERAL = ("questions", "answers", "notes", "redirects", "ledger")


@dataclass(frozen=True)
class DecisionWords:
    rationale: str
    what_changes: str = ""
    referred_to: str = ""
    disclosed: str = ""
    customer_told: str = ""
    how_asked: str = ""
    compensation_reason: str = ""

    @classmethod
    def of(cls, decision: Decision) -> DecisionWords:
        return cls(
            decision.rationale,
            decision.what_changes,
            decision.referred_to,
            decision.disclosed,
            decision.customer_told,
            decision.how_asked,
            decision.compensation.reason,
        )


@dataclass(frozen=True)
class Words:
    deal_ref: str
    customer_need: str
    mismatch: str
    questions: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    """One for each question; empty while it waits."""
    notes: tuple[str, ...] = ()
    withdraw_reason: str = ""
    handover: str = ""
    redirects: tuple[str, ...] = ()
    decisions: tuple[DecisionWords, ...] = ()
    """The one that stands last."""
    second_look: str = ""
    ledger: tuple[str, ...] = ()

    @classmethod
    def of(cls, case: Case) -> Words:
        return cls(
            deal_ref=case.form.deal_ref,
            customer_need=case.form.customer_need,
            mismatch=case.form.mismatch,
            questions=tuple(question.text for question in case.questions),
            answers=tuple(question.answer for question in case.questions),
            notes=tuple(note.text for note in case.notes),
            withdraw_reason=case.withdraw_reason,
            handover=case.handover.rationale if case.handover else "",
            redirects=tuple(redirect.reason for redirect in case.redirects),
            decisions=tuple(DecisionWords.of(decision) for decision in case.decisions),
            second_look=case.second_look.reason if case.second_look else "",
            ledger=tuple(entry.text for entry in case.ledger),
        )

    @classmethod
    def from_json(cls, raw: str) -> Words:
        """What an older version did not know yet is empty."""
        values: dict[str, Any] = json.loads(raw)
        decisions = tuple(DecisionWords(**one) for one in values.pop("decisions"))
        several = [name for name in _SEVERAL if name in values]
        return cls(**values | {name: tuple(values[name]) for name in several}, decisions=decisions)

    def to_json(self) -> str:
        return json.dumps(asdict(self), separators=(",", ":"))
