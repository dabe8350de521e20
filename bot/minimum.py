"""From how many cases, of how many reps, may a figure be shown? (domain.md, The weekly digest, Privacy)"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from bot.people import PersonId

FEWEST_CASES, FEWEST_REPS = 3, 2
"""Whatever the settings say."""


@dataclass(frozen=True)
class Minimum:
    cases: int = 5
    reps: int = 3

    def is_met(self, cases: int, reps: Collection[PersonId]) -> bool:
        return cases >= max(self.cases, FEWEST_CASES) and len(reps) >= max(self.reps, FEWEST_REPS)
