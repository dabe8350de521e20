"""What of a verdict is asked in the last form?"""

from __future__ import annotations

from typing import Any


def details_of(verdict: dict[str, Any]) -> dict[str, Any]:
    return {name: answer for name, answer in verdict.items() if name not in ("decision", "rationale")}
