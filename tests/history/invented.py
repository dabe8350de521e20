"""Which history do these tests look at? The same for all of them, invented once."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import cache

from adapters.history import Cast, Plan, invent, invented_reps
from bot.case import Case
from bot.decision import Decision
from bot.people import Person, PersonId
from tests.cast import CALENDAR, DINA, MAYA, NOW, OMAR, SECRET

NOOR = Person(PersonId("slack:UNOOR"), "Noor Director")
PIA = Person(PersonId("slack:UPIA"), "Pia Payroll")
PEOPLE = Cast(
    reps=invented_reps("slack"),
    line_managers=(MAYA, OMAR),
    deciders=(MAYA, OMAR),
    directors=(DINA, NOOR),
    owner=PIA,
)
PLAN = Plan(seed=6, until=NOW, calendar=CALENDAR, period_ends=((12, 31),), secret=SECRET)
LARGE = replace(PLAN, a_week=60.0)
"""Where shares are counted."""


@cache
def history(plan: Plan = PLAN) -> tuple[Case, ...]:
    return tuple(invent(plan, PEOPLE))


def decided() -> list[tuple[Case, Decision]]:
    return [(case, decision) for case in history() for decision in case.decisions]


def fingerprint() -> str:
    """Of everything that is in it, whatever the order of a set."""
    lines = (
        f"{case.reference} {case.submitted_at} {sorted(case.gains)} {sorted(case.form.at_stake)}"
        f" {case.decisions} {case.ledger} {case.follow_ups} {case.check_ins} {case.new_entries}"
        for case in history()
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
