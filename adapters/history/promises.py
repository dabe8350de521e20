"""Is what was promised kept? Mostly in time; some of it is late, disputed, or released."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from adapters.history.amounts import share_of
from adapters.history.life import Life, watch
from adapters.history.words import DISPUTES
from bot.audit import Act
from bot.compensation import CompensationCode
from bot.decision import Decision
from bot.follow_parts import LedgerEntry, Outcome
from bot.ledger import CONFIRM_WITHIN, UNPAID, LedgerState, amount_of, ledger_state, needs_amount, write
from bot.people import PersonId, Role
from bot.timers_decided import LATE_DAYS, SOON_DAYS
from bot.usecases.fire_timer import act_on

PAID_LATE_AT_FIRST, PAID_LATE_AT_LAST = 0.2, 0.08
"""Of what was promised; it gets better over the years."""

ANSWERS = (("confirm", 70.0), ("nothing", 24.0), ("dispute", 6.0))
"""What the rep says to a payment."""

LOST = frozenset({Outcome.CHOSE_ANOTHER, Outcome.LEFT_UNHAPPY})


def keep(life: Life, at: datetime, decision: Decision) -> None:
    """From the amount to the payment, with the bot's reminders where it comes to that."""
    due = decision.compensation.due
    assert due is not None, "a promise has a date"
    world, dice = life.world, life.world.dice
    filled_in = life.later(at, dice.between(0.5, 4))
    life.then(filled_in, partial(_set_amount, decision=decision))
    late = PAID_LATE_AT_FIRST + (PAID_LATE_AT_LAST - PAID_LATE_AT_FIRST) * world.progress(at)
    days = dice.whole(2, 24) if dice.chance(late) else -dice.whole(0, 10)
    paid = world.hours.on(due + timedelta(days=days), dice.between(0, 0.98))
    if decision.compensation.code is CompensationCode.CONDITIONAL_IF_LOST:
        life.then(paid, partial(_pay_or_release, decision=decision))
    else:
        life.then(max(paid, life.later(filled_in, 0.1)), partial(_pay, decision=decision))
    looks = partial(_look_after, decision=decision)
    for step in (-SOON_DAYS, 0, LATE_DAYS):
        life.then(world.plan.calendar.opening_on(due + timedelta(days=step)), looks)


def _look_after(life: Life, at: datetime, decision: Decision) -> None:
    if life.stands(decision) and ledger_state(life.case) in UNPAID:
        watch(life, at)


# --- the owner ---------------------------------------------------------------------------------------


def _set_amount(life: Life, at: datetime, decision: Decision) -> None:
    """Never more than the deal is worth."""
    if life.stands(decision) and needs_amount(life.case) and amount_of(life.case) is None:
        amount = share_of(life.case.form.deal_value, life.world.dice.between(0.01, 0.06))
        write(life.case, LedgerEntry(Act.SET_AMOUNT, at, _owner(decision), amount), Role.OWNER)


def _pay_or_release(life: Life, at: datetime, decision: Decision) -> None:
    """The bot has released it already where the customer bought."""
    if not life.stands(decision) or ledger_state(life.case) not in UNPAID:
        return
    if any(one.outcome in LOST for one in life.case.follow_ups):
        _pay(life, at, decision)
    else:
        write(life.case, LedgerEntry(Act.RELEASE, at, _owner(decision)), Role.OWNER)


def _pay(life: Life, at: datetime, decision: Decision) -> None:
    if not life.stands(decision) or ledger_state(life.case) not in UNPAID:
        return
    dice = life.world.dice
    reference = f"PAY-{at.year}-{dice.whole(1000, 9999)}"
    write(life.case, LedgerEntry(Act.PAID, at, _owner(decision), text=reference), Role.OWNER)
    answer = dice.weighted(ANSWERS)
    if answer == "nothing":
        silence = life.world.plan.calendar.days_later(at, CONFIRM_WITHIN.days)
        life.then(silence, partial(_keep_unconfirmed, decision=decision))
    else:
        says = _confirm if answer == "confirm" else _dispute
        life.then(life.later(at, 0.1 + dice.wait(1.5, 5)), partial(says, decision=decision))


def _owner(decision: Decision) -> PersonId | None:
    return decision.compensation.owner


# --- the rep -----------------------------------------------------------------------------------------


def _is_paid(life: Life, decision: Decision) -> bool:
    return life.stands(decision) and ledger_state(life.case) is LedgerState.PAID


def _confirm(life: Life, at: datetime, decision: Decision) -> None:
    if _is_paid(life, decision):
        write(life.case, LedgerEntry(Act.CONFIRM, at, life.case.rep), Role.REP)


def _dispute(life: Life, at: datetime, decision: Decision) -> None:
    """Then it is unpaid again, with the reminders that passed meanwhile, until it is paid once more."""
    if _is_paid(life, decision):
        said = life.world.dice.pick(DISPUTES)
        write(life.case, LedgerEntry(Act.DISPUTE, at, life.case.rep, text=said), Role.REP)
        watch(life, at)
        life.then(life.later(at, life.world.dice.between(0.5, 6)), partial(_pay, decision=decision))


def _keep_unconfirmed(life: Life, at: datetime, decision: Decision) -> None:
    if _is_paid(life, decision):
        act_on(life.case, Act.PAID_UNCONFIRMED, at)
