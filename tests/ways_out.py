"""Each decision with each compensation that can go with it: what is picked and typed, on any platform."""

from __future__ import annotations

from typing import Any

from bot.compensation import REASON_LENGTH, CompensationCode
from bot.decision import NEEDS, DecisionCode
from tests.office import WAYS_OUT

OF_THE_PROMISE = ("compensation", "compensation_owner", "compensation_due")
WHY_NOTHING_IS_PAID = "They had told us in March already that they would buy from somebody else."


def with_each_compensation(payer: str) -> dict[str, dict[str, Any]]:
    """By the names of both; `payer` as the platform's people picker sends it."""
    pairs: dict[str, dict[str, Any]] = {}
    for code in DecisionCode:
        verdict = {name: typed for name, typed in WAYS_OUT[code].items() if name not in OF_THE_PROMISE}
        if "compensation" not in NEEDS[code]:
            pairs[code] = verdict
            continue
        for compensation in CompensationCode:
            pairs[f"{code}, {compensation}"] = verdict | _inputs(compensation, payer)
    return pairs


def _inputs(compensation: CompensationCode, payer: str) -> dict[str, Any]:
    if compensation in REASON_LENGTH:
        return {"compensation": compensation, "compensation_reason": WHY_NOTHING_IS_PAID}
    if not compensation.is_promise:
        return {"compensation": compensation}
    amount = {} if compensation is CompensationCode.NON_MONETARY else {"compensation_amount": "900"}
    promise = {"compensation_owner": payer, "compensation_due": "2026-12-31"}
    return {"compensation": compensation, **promise, **amount}
