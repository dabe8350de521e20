"""What can be decided, and what belongs to each decision?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from bot.compensation import NO_LOSS, Compensation, read_compensation
from bot.fields import FieldReader, Values
from bot.money import Money
from bot.people import PersonId

RATIONALE_MINIMUM, RATIONALE_MAXIMUM = 40, 1500
TEXT_LENGTH = (10, 1000)
LATEST_TELLING = timedelta(days=90)


class OwnGain(StrEnum):
    NO = "no"
    YES = "yes"


class DecisionCode(StrEnum):
    ADVISE_BEST_FIT = "advise_best_fit"
    RESHAPE_DEAL = "reshape_deal"
    REFER_OUT = "refer_out"
    TELL_ALL_CUSTOMER_CHOOSES = "tell_all_customer_chooses"
    DEAL_FITS = "deal_fits"
    PROCEED_BUSINESS = "proceed_business"


NEEDS: Mapping[DecisionCode, tuple[str, ...]] = {
    DecisionCode.ADVISE_BEST_FIT: ("new_value", "customer_told", "told_by", "compensation"),
    DecisionCode.RESHAPE_DEAL: ("what_changes", "new_value", "customer_told", "told_by", "compensation"),
    DecisionCode.REFER_OUT: ("referred_to", "customer_told", "told_by", "compensation"),
    DecisionCode.TELL_ALL_CUSTOMER_CHOOSES: ("disclosed", "told_by", "compensation"),
    DecisionCode.DEAL_FITS: ("how_asked",),
    DecisionCode.PROCEED_BUSINESS: ("customer_told",),
}
"""The fields that belong to each decision (domain.md, The decision), in the order in which they are asked."""

LONGER_RATIONALE = {DecisionCode.DEAL_FITS: 120, DecisionCode.PROCEED_BUSINESS: 120}
"""A decision against the rep's own judgement has to answer the customer's need."""

CORRECTION_TIME = timedelta(minutes=10)
"""How long the decider can correct a slip."""


def codes_offered(*, regulated: bool) -> tuple[DecisionCode, ...]:
    """ "Business is business" is not for a regulated company (`SQUAREDEAL_REGULATED`)."""
    return tuple(code for code in DecisionCode if not (regulated and code is DecisionCode.PROCEED_BUSINESS))


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
    what_changes: str = ""
    referred_to: str = ""
    disclosed: str = ""
    customer_told: str = ""
    how_asked: str = ""


def read_verdict(values: Values, *, regulated: bool) -> Verdict:
    """Read `decision` and `rationale`; raises `FormProblems`."""
    fields = FieldReader(values)
    code = fields.one_of("decision", DecisionCode)
    if code not in codes_offered(regulated=regulated):
        fields.problem("decision", "unknown_choice")
    minimum = LONGER_RATIONALE.get(code, RATIONALE_MINIMUM) if not fields.problems else RATIONALE_MINIMUM
    verdict = Verdict(code, fields.text("rationale", minimum, RATIONALE_MAXIMUM))
    fields.check()
    return verdict


@dataclass(frozen=True)
class Frame:
    """What a decision is read against."""

    today: date
    deal_value: Money
    """Its currency is meant when none is typed; a compensation is never more."""
    may_not_pay: frozenset[PersonId]


def read_decision(
    verdict: Verdict, values: Values, decider: tuple[PersonId, str], at: datetime, frame: Frame
) -> Decision:
    """Read what belongs to the verdict, nothing else; raises `FormProblems`."""
    fields, needs = FieldReader(values), NEEDS[verdict.code]
    by, by_name = decider

    def text(field: str) -> str:
        return fields.text(field, *TEXT_LENGTH) if field in needs else ""

    decision = Decision(
        verdict.code,
        verdict.rationale,
        by,
        by_name,
        at,
        what_changes=text("what_changes"),
        referred_to=text("referred_to"),
        disclosed=text("disclosed"),
        new_value=_new_value(fields, frame) if "new_value" in needs else None,
        customer_told=text("customer_told"),
        told_by=_told_by(fields, frame) if "told_by" in needs else None,
        how_asked=text("how_asked"),
        compensation=_compensation(fields, frame, by) if "compensation" in needs else NO_LOSS,
    )
    fields.check()
    return decision


def _new_value(fields: FieldReader, frame: Frame) -> Money:
    return fields.money("new_value", frame.deal_value.currency, allow_zero=True)


def _told_by(fields: FieldReader, frame: Frame) -> date:
    return fields.day("told_by", frame.today, frame.today + LATEST_TELLING)


def _compensation(fields: FieldReader, frame: Frame, by: PersonId) -> Compensation:
    return read_compensation(fields, frame.today, frame.deal_value, frame.may_not_pay | {by})
