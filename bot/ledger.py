"""Where does a promise stand? The steps that its owner, the rep and the bot wrote down, and what follows.

Who promises is the decider; the owner fills in the amount and pays, the rep says whether it is right
(domain.md, The decision). Entries are only added; those from before the decision that stands count no more.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from bot.audit import FOLLOWED_STATES, Act, State
from bot.case import Case
from bot.compensation import CompensationCode, read_amount
from bot.errors import AmountFirst, SecondLookOpen, StepOver
from bot.fields import FieldReader
from bot.follow_parts import LedgerEntry, Outcome
from bot.money import Money
from bot.people import PersonId, Role

CONFIRM_WITHIN = timedelta(days=14)
"""How long the rep has; silence is kept as `paid_unconfirmed`."""

REFERENCE_LENGTH = (2, 80)
DISPUTE_LENGTH = (10, 1000)


class LedgerState(StrEnum):
    NONE = "none"
    """Nothing was promised."""
    PROMISED = "promised"
    AMOUNT_SET = "amount_set"
    PAID = "paid"
    DISPUTED = "disputed"
    CONFIRMED = "confirmed"
    PAID_UNCONFIRMED = "paid_unconfirmed"
    RELEASED = "released"


_AFTER = {
    Act.SET_AMOUNT: LedgerState.AMOUNT_SET,
    Act.PAID: LedgerState.PAID,
    Act.DISPUTE: LedgerState.DISPUTED,
    Act.CONFIRM: LedgerState.CONFIRMED,
    Act.PAID_UNCONFIRMED: LedgerState.PAID_UNCONFIRMED,
    Act.RELEASE: LedgerState.RELEASED,
}

UNPAID = frozenset({LedgerState.PROMISED, LedgerState.AMOUNT_SET, LedgerState.DISPUTED})
"""The owner has something to do."""

SETTLED = frozenset(
    {LedgerState.NONE, LedgerState.CONFIRMED, LedgerState.PAID_UNCONFIRMED, LedgerState.RELEASED}
)


def entries_now(case: Case) -> tuple[LedgerEntry, ...]:
    """What was written about the promise that stands."""
    decision = case.decision
    return tuple(entry for entry in case.ledger if decision and entry.at >= decision.at)


def ledger_state(case: Case) -> LedgerState:
    if case.decision is None or not case.decision.compensation.code.is_promise:
        return LedgerState.NONE
    entries = entries_now(case)
    if entries:
        return _AFTER[entries[-1].act]
    # Where the decider named an amount, the owner may still set another.
    return LedgerState.AMOUNT_SET if case.decision.compensation.amount else LedgerState.PROMISED


def amount_of(case: Case) -> Money | None:
    """What was set last; else what the decider named."""
    named = case.decision.compensation.amount if case.decision else None
    return next((entry.amount for entry in reversed(entries_now(case)) if entry.amount), named)


def last_payment(case: Case) -> LedgerEntry | None:
    """What was reported as paid, last."""
    return next((entry for entry in reversed(entries_now(case)) if entry.act is Act.PAID), None)


def paid_at(case: Case) -> datetime | None:
    payment = last_payment(case)
    return payment.at if payment else None


def needs_amount(case: Case) -> bool:
    """Recognition, time or another account have none."""
    return bool(case.decision and case.decision.compensation.code is not CompensationCode.NON_MONETARY)


def is_conditional(case: Case) -> bool:
    return bool(case.decision and case.decision.compensation.code is CompensationCode.CONDITIONAL_IF_LOST)


# --- what is possible now ----------------------------------------------------------------------------


def check_may_write(case: Case, act: Act) -> None:
    """Raises `SecondLookOpen`, `StepOver`, or `AmountFirst` for a payment whose amount nobody filled in."""
    if case.state is State.SECOND_LOOK:
        raise SecondLookOpen()
    if case.state not in FOLLOWED_STATES or not _may_follow(case, act):
        raise StepOver()
    if act is Act.PAID and needs_amount(case) and amount_of(case) is None:
        raise AmountFirst()


def _may_follow(case: Case, act: Act) -> bool:
    state = ledger_state(case)
    if act is Act.SET_AMOUNT:
        return state in UNPAID and needs_amount(case)
    if act is Act.PAID:
        return state in UNPAID
    if act is Act.RELEASE:
        return state in UNPAID and is_conditional(case)
    return state is LedgerState.PAID


# --- moves -------------------------------------------------------------------------------------------


def write(case: Case, entry: LedgerEntry, role: Role) -> None:
    """The owner's and the rep's steps, or those of a steward who stands in. Raises like `check_may_write`."""
    check_may_write(case, entry.act)
    case.ledger = (*case.ledger, entry)
    case.write_down(entry.act, entry.at, entry.by, role)


def release_if_won(case: Case, outcome: Outcome, at: datetime) -> bool:
    """What was promised for a loss is not owed when the customer bought (domain.md, The decision)."""
    is_won = outcome in (Outcome.BOUGHT_FROM_US, Outcome.CAME_BACK_WITH_MORE)
    if not (is_won and is_conditional(case) and ledger_state(case) in UNPAID):
        return False
    write(case, LedgerEntry(Act.RELEASE, at, None), Role.BOT)
    return True


def read_entry(act: Act, fields: FieldReader, case: Case, by: PersonId, at: datetime) -> LedgerEntry:
    """What belongs to the step; raises `FormProblems`."""
    amount = read_amount(fields, case.form.deal_value) if act is Act.SET_AMOUNT else None
    text = ""
    if act is Act.PAID:
        text = fields.text("payment_reference", *REFERENCE_LENGTH)
    elif act is Act.DISPUTE:
        text = fields.text("dispute", *DISPUTE_LENGTH)
    fields.check()
    return LedgerEntry(act, at, by, amount, text)
