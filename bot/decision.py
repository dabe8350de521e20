"""What can be decided, and what belongs to each decision?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import assert_never

from bot.compensation import NO_LOSS, Compensation, read_compensation
from bot.fields import FieldReader, Values
from bot.money import Money
from bot.people import PersonId

RATIONALE_MINIMUM, RATIONALE_MAXIMUM = 40, 1500
TOLD_LENGTH = (10, 1000)
LATEST_TELLING = timedelta(days=90)


class OwnGain(StrEnum):
    NO = "no"
    YES = "yes"


class DecisionCode(StrEnum):
    ADVISE_BEST_FIT = "advise_best_fit"
    DEAL_FITS = "deal_fits"


LONGER_RATIONALE = {DecisionCode.DEAL_FITS: 120}
"""A decision against the rep's own judgement has to answer the customer's need."""


@dataclass(frozen=True)
class Verdict:
    """The first half of a decision: what, and why."""

    code: DecisionCode
    rationale: str


@dataclass(frozen=True)
class Decision:
    """A whole decision, as it stands for good."""

    code: DecisionCode
    rationale: str
    by: PersonId
    by_name: str
    at: datetime
    compensation: Compensation
    new_value: Money | None = None
    told_by: date | None = None
    customer_told: str = ""
    how_asked: str = ""


def read_verdict(values: Values) -> Verdict:
    """Read `decision` and `rationale`; raises `FormProblems`."""
    fields = FieldReader(values)
    code = fields.one_of("decision", DecisionCode)
    minimum = LONGER_RATIONALE.get(code, RATIONALE_MINIMUM) if not fields.problems else RATIONALE_MINIMUM
    verdict = Verdict(code, fields.text("rationale", minimum, RATIONALE_MAXIMUM))
    fields.check()
    return verdict


def read_decision(
    verdict: Verdict,
    values: Values,
    decider: tuple[PersonId, str],
    at: datetime,
    *,
    today: date,
    currency: str,
    may_not_pay: frozenset[PersonId],
) -> Decision:
    """Read what belongs to the verdict; raises `FormProblems`. `currency` is the deal's."""
    fields = FieldReader(values)
    code, rationale = verdict.code, verdict.rationale
    by, by_name = decider
    match code:
        case DecisionCode.ADVISE_BEST_FIT:
            decision = Decision(
                code,
                rationale,
                by,
                by_name,
                at,
                new_value=fields.money("new_value", currency, allow_zero=True),
                customer_told=fields.text("customer_told", *TOLD_LENGTH),
                told_by=fields.day("told_by", today, today + LATEST_TELLING),
                compensation=read_compensation(fields, today, may_not_pay | {by}),
            )
        case DecisionCode.DEAL_FITS:
            how_asked = fields.text("how_asked", *TOLD_LENGTH)
            decision = Decision(code, rationale, by, by_name, at, compensation=NO_LOSS, how_asked=how_asked)
        case _:
            assert_never(code)
    fields.check()
    return decision
