"""What did people type about a case? All of it in one value, to be encrypted and erased as one."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from bot.case import Case

_SEVERAL = ("questions", "answers", "notes")


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
    rationale: str = ""
    customer_told: str = ""
    how_asked: str = ""
    compensation_reason: str = ""

    @classmethod
    def of(cls, case: Case) -> Words:
        decision = case.decision
        return cls(
            deal_ref=case.form.deal_ref,
            customer_need=case.form.customer_need,
            mismatch=case.form.mismatch,
            questions=tuple(question.text for question in case.questions),
            answers=tuple(question.answer for question in case.questions),
            notes=tuple(note.text for note in case.notes),
            withdraw_reason=case.withdraw_reason,
            rationale=decision.rationale if decision else "",
            customer_told=decision.customer_told if decision else "",
            how_asked=decision.how_asked if decision else "",
            compensation_reason=decision.compensation.reason if decision else "",
        )

    @classmethod
    def from_json(cls, raw: str) -> Words:
        values: dict[str, Any] = json.loads(raw)
        return cls(**values | {name: tuple(values[name]) for name in _SEVERAL})

    def to_json(self) -> str:
        return json.dumps(asdict(self), separators=(",", ":"))
