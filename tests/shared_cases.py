"""What does the shared file say of each of its cases? Read here, for whoever walks a case's path.

Nobody here wrote it; where it is absent those tests skip.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.case import Case
from bot.company import Company
from bot.decision import NEEDS, DecisionCode
from bot.money import Money
from bot.people import Person, PersonId
from tests.cast import CALENDAR, COMPANY
from tests.office import WHY_IT_FITS

FILE = Path(__file__).parents[1].parent / "shared" / "cases" / "cases.json"
SHARED = json.loads(FILE.read_text()) if FILE.exists() else {"org": {}, "cases": []}
CASES = {case["key"]: case for case in SHARED["cases"]}
ORG = SHARED["org"]

need_cases = pytest.mark.skipif(not CASES, reason="the shared cases are not here: ../shared/cases/cases.json")

PERIOD_END = {key: date.fromisoformat(case["period_end"]) for key, case in CASES.items()}


def person(role: str) -> Person:
    return Person(PersonId(f"slack:U{role.upper()}"), role, timezone="Europe/Amsterdam")


def submitted_at(key: str) -> datetime:
    return datetime.fromisoformat(CASES[key]["submitted_at"]).astimezone(UTC)


def company_of(key: str) -> Company:
    """The organisation of the file, in the bonus period of that case."""
    end = PERIOD_END[key]
    return replace(
        COMPANY,
        calendar=replace(CALENDAR, timezone=ORG["timezone"]),
        currency=ORG["default_currency"],
        stewards=(person(ORG["steward"]).id,),
        compensation_owner=person(ORG["compensation_owner"]).id,
        period_ends=((end.month, end.day),),
    )


def verdict_for(key: str, payer: Any) -> dict[str, Any]:
    """The decision of the file, and words of our own where it says nothing."""
    decision, promised = CASES[key]["expected"]["decision"], CASES[key]["expected"]["compensation"]
    known = {
        "told_by": decision.get("told_by"),
        "new_value": f"{decision.get('new_value_minor', 0) // 100}",
        "compensation": promised["code"],
        **dict.fromkeys(("customer_told", "disclosed", "what_changes"), decision.get("customer_told")),
        "how_asked": "She was called on Tuesday, and said so twice.",
    }
    needs = NEEDS[DecisionCode(decision["code"])]
    promise = {
        "compensation_owner": payer,
        "compensation_due": promised["due"],
        "compensation_amount": f"{promised['currency']} {(promised['minor'] or 0) // 100}",
    }
    return {
        "decision": decision["code"],
        "rationale": WHY_IT_FITS,
        **{field: known[field] for field in needs},
        **(promise if promised["due"] else {}),
    }


def check_value(case: Case, key: str) -> None:
    value = CASES[key]["expected"]["parsed_value"]
    assert (case.form.deal_value.currency, case.form.deal_value.minor) == (value["currency"], value["minor"])


def check_decided(case: Case, key: str, by: PersonId, payer: PersonId) -> None:
    """It was decided as the file says: what, by whom, for how much, and what was promised."""
    decision, promised = CASES[key]["expected"]["decision"], CASES[key]["expected"]["compensation"]
    taken = case.decision
    assert taken is not None
    assert (taken.code, taken.by) == (decision["code"], by)
    assert minor(taken.new_value) == decision.get("new_value_minor")
    assert str(taken.told_by) == str(decision.get("told_by"))
    kept = taken.compensation
    due = kept.due and kept.due.isoformat()
    assert (kept.code, minor(kept.amount), due) == (promised["code"], promised["minor"], promised["due"])
    assert kept.owner == (payer if due else None)


def minor(amount: Money | None) -> int | None:
    return amount.minor if amount else None
