"""How do a case's decisions become rows, and how do rows become decisions? As in `storage.case_rows`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.case import Case
from bot.compensation import Compensation, CompensationCode
from bot.decision import Decision, DecisionCode
from bot.people import PersonId
from storage.amounts import amount_columns, amount_of
from storage.tables import DecisionRow
from storage.upsert import Rows
from storage.words import DecisionWords, Words


def decision_rows(case: Case) -> Rows:
    """Those that no longer stand, and the one that does; none before the decision."""
    return [
        {"reference": case.reference, "number": number, **_decision_columns(decision)}
        for number, decision in enumerate(case.decisions, start=1)
    ]


def _decision_columns(decision: Decision) -> dict[str, Any]:
    compensation = decision.compensation
    return {
        "code": decision.code,
        "decided_by": decision.by,
        "decided_by_name": decision.by_name,
        "decided_at": decision.at,
        **amount_columns("new_value_", decision.new_value),
        "told_by": decision.told_by,
        "compensation_code": compensation.code,
        "compensation_owner": compensation.owner,
        "compensation_due": compensation.due,
        **amount_columns("compensation_", compensation.amount),
    }


def decisions(rows: Sequence[DecisionRow], words: Words) -> tuple[Decision, ...]:
    return tuple(_decision(row, typed) for row, typed in zip(rows, words.decisions, strict=True))


def _decision(row: DecisionRow, words: DecisionWords) -> Decision:
    return Decision(
        code=DecisionCode(row.code),
        rationale=words.rationale,
        by=PersonId(row.decided_by),
        by_name=row.decided_by_name,
        at=row.decided_at,
        compensation=_compensation(row, words),
        new_value=amount_of(row.new_value_currency, row.new_value_minor),
        told_by=row.told_by,
        what_changes=words.what_changes,
        referred_to=words.referred_to,
        disclosed=words.disclosed,
        customer_told=words.customer_told,
        how_asked=words.how_asked,
    )


def _compensation(row: DecisionRow, words: DecisionWords) -> Compensation:
    return Compensation(
        CompensationCode(row.compensation_code),
        PersonId(row.compensation_owner) if row.compensation_owner else None,
        row.compensation_due,
        words.compensation_reason,
        amount_of(row.compensation_currency, row.compensation_minor),
    )
