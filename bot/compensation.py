"""What is the rep promised for a target or bonus that honest advice costs?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.fields import FieldReader
from bot.money import Money
from bot.people import PersonId


class CompensationCode(StrEnum):
    BONUS_AS_IF_WON = "bonus_as_if_won"
    TARGET_LOWERED = "target_lowered"
    FIXED_AMOUNT = "fixed_amount"
    CREDIT_NEXT_PERIOD = "credit_next_period"
    CONDITIONAL_IF_LOST = "conditional_if_lost"
    NON_MONETARY = "non_monetary"
    NONE_NO_LOSS = "none_no_loss"
    NONE_NOT_WINNABLE = "none_not_winnable"
    NONE_REFUSED = "none_refused"

    @property
    def is_promise(self) -> bool:
        """Somebody has to do something by a date."""
        return not self.startswith("none_")


REASON_LENGTH = {
    CompensationCode.NONE_NOT_WINNABLE: (10, 1000),
    CompensationCode.NONE_REFUSED: (40, 1000),
}
LATEST_PAYMENT = timedelta(days=730)


@dataclass(frozen=True)
class Compensation:
    """What was promised; `reason` is what the decider typed where nothing is promised."""

    code: CompensationCode
    owner: PersonId | None = None
    due: date | None = None
    reason: str = ""
    amount: Money | None = None
    """Where the decider named one; else the owner fills it in."""


NO_LOSS = Compensation(CompensationCode.NONE_NO_LOSS)


def read_compensation(
    fields: FieldReader, today: date, deal_value: Money, may_not_pay: frozenset[PersonId]
) -> Compensation:
    """Read the compensation's fields; payer, rep and decider are three people, the payer never a gainer."""
    code = fields.one_of("compensation", CompensationCode)
    if code in REASON_LENGTH:
        return Compensation(code, reason=fields.text("compensation_reason", *REASON_LENGTH[code]))
    if not code.is_promise or "compensation" in fields.problems:
        return Compensation(code)
    owner = fields.person("compensation_owner")
    if owner is None:
        fields.problem("compensation_owner", "required")
    elif owner in may_not_pay:
        fields.problem("compensation_owner", "cannot_pay")
    due = fields.day("compensation_due", today, today + LATEST_PAYMENT)
    has_amount = code is not CompensationCode.NON_MONETARY and fields.one("compensation_amount").strip()
    return Compensation(code, owner, due, amount=read_amount(fields, deal_value) if has_amount else None)


def read_amount(fields: FieldReader, deal_value: Money) -> Money:
    """In the deal's currency, and no more than the deal is worth."""
    amount = fields.money("compensation_amount", deal_value.currency)
    if amount.currency != deal_value.currency:
        fields.problem("compensation_amount", "other_currency", currency=deal_value.currency)
    elif amount.minor > deal_value.minor:
        fields.problem("compensation_amount", "more_than_the_deal", most=deal_value)
    return amount
