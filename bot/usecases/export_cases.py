"""The log is taken along: every case with its audit trail, as plain data."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from typing import Any

from bot.audit import AuditEntry, replay
from bot.calendar import BusinessCalendar
from bot.case import Case
from bot.case_parts import Handover, Redirect
from bot.compensation import Compensation
from bot.decision import Decision
from bot.follow_parts import FollowUp, LedgerEntry, SecondLook
from bot.follow_up import told_now
from bot.form import Stake
from bot.ledger import amount_of, ledger_state, paid_at
from bot.money import Money, plain_decimal
from bot.ports import Services

Line = dict[str, Any]


async def export_cases(services: Services) -> AsyncIterator[Line]:
    """One object a case, in the order of submission (architecture.md, Interfaces)."""
    async with services.read() as work:
        async for case in work.cases.every():
            yield exported(case, await work.audit.of(case.reference), services.company.calendar)


async def count_cases(services: Services) -> int:
    """How many lines there will be."""
    async with services.read() as work:
        return await work.cases.count()


def exported(case: Case, entries: Iterable[AuditEntry], calendar: BusinessCalendar) -> Line:
    """How the rep fares is the steward's to know: of a check-in only the trail says that there was one."""
    entries = list(entries)
    return {
        "reference": case.reference,
        "platform": case.platform,
        "rep": case.rep,
        "state": case.state,
        "form": _form(case),
        "value": _money(case.form.deal_value),
        "gains": sorted(case.gains),
        "assigned": sorted(case.assigned),
        "decision": _decision(case.decision) if case.decision else None,
        "compensation": _compensation(case, calendar),
        **_earlier(case),
        "handed_over": _handover(case.handover) if case.handover else None,
        "redirects": [_redirect(redirect) for redirect in case.redirects],
        "belonged_here": case.belonged_here,
        "questions": [
            {"question": one.text, "by": one.asked_by, "at": _iso(one.asked_at), "answer": one.answer}
            for one in case.questions
        ],
        "notes": [{"note": note.text, "at": _iso(note.at)} for note in case.notes],
        "withdraw_reason": case.withdraw_reason,
        "states": [{"state": state, "at": _iso(at)} for state, at in replay(entries)],
        **_followed(case),
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
        "what_changes": decision.what_changes,
        "referred_to": decision.referred_to,
        "disclosed": decision.disclosed,
        "customer_told": decision.customer_told,
        "told_by": decision.told_by.isoformat() if decision.told_by else None,
        "how_asked": decision.how_asked,
    }


def _handover(handover: Handover) -> Line:
    return {"rationale": handover.rationale, "by": handover.by, "at": _iso(handover.at)}


def _redirect(redirect: Redirect) -> Line:
    return {"to": redirect.to, "reason": redirect.reason, "by": redirect.by, "at": _iso(redirect.at)}


def _earlier(case: Case) -> Line:
    """The decisions that no longer stand: mended by who took them, or superseded by a second look."""
    asked = case.second_look.at if case.second_look else None
    first = [one for one in case.decisions if asked is None or one.at <= asked]
    second = case.decisions[len(first) :]
    corrected = (*first[:-1], *second[:-1])
    superseded = first[-1:] if second else []
    return {
        "corrected": [_past(decision) for decision in corrected],
        "superseded": [_past(decision) for decision in superseded],
    }


def _past(decision: Decision) -> Line:
    return {**_decision(decision), "compensation": _promise(decision.compensation)}


# --- what follows ------------------------------------------------------------------------------------


def _promise(compensation: Compensation) -> Line:
    return {
        "code": compensation.code,
        "owner": compensation.owner,
        "minor": compensation.amount.minor if compensation.amount else None,
        "due": compensation.due.isoformat() if compensation.due else None,
        "reason": compensation.reason,
    }


def _compensation(case: Case, calendar: BusinessCalendar) -> Line | None:
    """What stands of it. The ledger is whole: entries from before the decision's `at` are about another."""
    if case.decision is None:
        return None
    amount, paid = amount_of(case), paid_at(case)
    return {
        **_promise(case.decision.compensation),
        "minor": amount.minor if amount else None,
        "state": ledger_state(case),
        "paid_on": calendar.today(paid).isoformat() if paid else None,
        "ledger": [_ledger_entry(entry) for entry in case.ledger],
    }


def _ledger_entry(entry: LedgerEntry) -> Line:
    return {
        "act": entry.act,
        "at": _iso(entry.at),
        "by": entry.by,
        "minor": entry.amount.minor if entry.amount else None,
        "reference_or_note": entry.text,
    }


def _followed(case: Case) -> Line:
    told = told_now(case)
    return {
        "second_look": _second_look(case.second_look) if case.second_look else None,
        "accepted_at": _iso(case.accepted_at) if case.accepted_at else None,
        "stepped_back_at": _iso(case.stepped_back_at) if case.stepped_back_at else None,
        "told_on": told.on.isoformat() if told else None,
        "follow_up": [_follow_up(one) for one in case.follow_ups],
    }


def _second_look(look: SecondLook) -> Line:
    return {"reason": look.reason, "at": _iso(look.at), "due": _iso(look.due_at)}


def _follow_up(one: FollowUp) -> Line:
    return {
        "day": one.day,
        "outcome": one.outcome,
        "smile": one.smile,
        "smile_source": "asked" if one.smile else None,
        "value_since_minor": one.value_since.minor if one.value_since else None,
        "at": _iso(one.at),
    }


# --- the trail ---------------------------------------------------------------------------------------


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
    return f"{amount.currency} {plain_decimal(amount)}"


def _iso(at: Any) -> str:
    return str(at.isoformat())
