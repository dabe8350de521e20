"""The log is taken along: every case with its audit trail, as plain data."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from typing import Any

from bot.audit import AuditEntry, replay
from bot.case import Case
from bot.compensation import Compensation
from bot.decision import Decision
from bot.form import Stake
from bot.money import Money, exponent
from bot.ports import Services

Line = dict[str, Any]


async def export_cases(services: Services) -> AsyncIterator[Line]:
    """One object a case, in the order of submission (architecture.md, Interfaces)."""
    async with services.read() as work:
        async for case in work.cases.every():
            yield exported(case, await work.audit.of(case.reference))


def exported(case: Case, entries: Iterable[AuditEntry]) -> Line:
    entries = list(entries)
    return {
        "reference": case.reference,
        "platform": case.platform,
        "state": case.state,
        "form": _form(case),
        "value": _money(case.form.deal_value),
        "gains": sorted(case.gains),
        "decision": _decision(case.decision) if case.decision else None,
        "compensation": _compensation(case.decision.compensation) if case.decision else None,
        "questions": [
            {"question": one.text, "by": one.asked_by, "at": _iso(one.asked_at), "answer": one.answer}
            for one in case.questions
        ],
        "notes": [{"note": note.text, "at": _iso(note.at)} for note in case.notes],
        "withdraw_reason": case.withdraw_reason,
        "states": [{"state": state, "at": _iso(at)} for state, at in replay(entries)],
        "follow_up": [],
        "audit": [_entry(entry) for entry in entries],
    }


def _form(case: Case) -> Line:
    form = case.form
    return {
        "deal_ref": form.deal_ref,
        "customer_need": form.customer_need,
        "mismatch": form.mismatch,
        "honest_advice": form.honest_advice,
        "deal_value": _amount(form.deal_value),
        "at_stake": [stake for stake in Stake if stake in form.at_stake],
        "decide_by": form.decide_by.isoformat(),
        "gainers": sorted(case.gainers),
        "line_manager": case.line_manager,
    }


def _decision(decision: Decision) -> Line:
    return {
        "code": decision.code,
        "rationale": decision.rationale,
        "by": decision.by,
        "at": _iso(decision.at),
        "new_value": _money(decision.new_value) if decision.new_value else None,
        "customer_told": decision.customer_told,
        "told_by": decision.told_by.isoformat() if decision.told_by else None,
        "how_asked": decision.how_asked,
    }


def _compensation(compensation: Compensation) -> Line:
    return {
        "code": compensation.code,
        "owner": compensation.owner,
        "minor": None,
        "due": compensation.due.isoformat() if compensation.due else None,
        "state": "promised" if compensation.code.is_promise else "none",
        "reason": compensation.reason,
    }


def _entry(entry: AuditEntry) -> Line:
    return {
        "at": _iso(entry.at),
        "actor": entry.actor,
        "role": entry.role,
        "action": entry.action,
        "result": entry.result,
    }


def _money(amount: Money) -> Line:
    return {"currency": amount.currency, "minor": amount.minor}


def _amount(amount: Money) -> str:
    digits = exponent(amount.currency)
    whole, rest = divmod(amount.minor, 10**digits)
    return f"{amount.currency} {whole}" + (f".{rest:0{digits}d}" if digits else "")


def _iso(at: Any) -> str:
    return str(at.isoformat())
