"""Which steps can a promise take, and what follows from those that were written down?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.audit import Act, State
from bot.case import Case
from bot.compensation import Compensation, CompensationCode
from bot.errors import AmountFirst, FormProblems, Refusal, SecondLookOpen, StepOver
from bot.fields import FieldReader
from bot.follow_parts import FollowUp, LedgerEntry, Outcome, SecondLook
from bot.follow_up import follow_up
from bot.ledger import (
    SETTLED,
    UNPAID,
    LedgerState,
    amount_of,
    check_may_write,
    entries_now,
    last_payment,
    ledger_state,
    needs_amount,
    paid_at,
    read_entry,
    release_if_won,
    write,
)
from bot.money import Money
from bot.people import Role
from tests.cast import DINA, NOW, OMAR, SAM, make_case, make_decision

EUR_90 = Money("EUR", 9_000)
STEPS = (Act.SET_AMOUNT, Act.PAID, Act.CONFIRM, Act.DISPUTE, Act.RELEASE, Act.PAID_UNCONFIRMED)
PROMISES = [code for code in CompensationCode if code.is_promise]


def promised(code: CompensationCode = CompensationCode.TARGET_LOWERED, **changes: Any) -> Case:
    amount = changes.pop("amount", None)
    promise = Compensation(code, DINA.id, date(2026, 12, 31), amount=amount)
    decision = make_decision(compensation=promise)
    return make_case(**{"state": State.FOLLOW_THROUGH, "decisions": (decision,), **changes})


def entry(act: Act, minutes: int = 1, text: str = "") -> LedgerEntry:
    """The so many-th minute after the decision."""
    amount = EUR_90 if act is Act.SET_AMOUNT else None
    return LedgerEntry(act, NOW + timedelta(minutes=minutes), DINA.id, amount, text)


def written(*steps: Act, code: CompensationCode = CompensationCode.TARGET_LOWERED) -> Case:
    case = promised(code)
    for minute, step in enumerate(steps, 1):
        write(case, entry(step, minute), Role.OWNER)
    return case


# --- the steps ---------------------------------------------------------------------------------------

PAID = (Act.SET_AMOUNT, Act.PAID)
MAY_FOLLOW = {
    (): {Act.SET_AMOUNT, Act.RELEASE},
    (Act.SET_AMOUNT,): {Act.SET_AMOUNT, Act.PAID, Act.RELEASE},
    PAID: {Act.CONFIRM, Act.DISPUTE, Act.PAID_UNCONFIRMED},
    (*PAID, Act.DISPUTE): {Act.SET_AMOUNT, Act.PAID, Act.RELEASE},
    (*PAID, Act.DISPUTE, Act.SET_AMOUNT): {Act.SET_AMOUNT, Act.PAID, Act.RELEASE},
    (*PAID, Act.CONFIRM): set(),
    (*PAID, Act.PAID_UNCONFIRMED): set(),
    (Act.RELEASE,): set(),
}


@pytest.mark.parametrize("before", MAY_FOLLOW, ids=lambda steps: " ".join(steps) or "promised")
@pytest.mark.parametrize("conditional", [True, False])
def test_after_each_step_come_only_those_that_make_sense(before: tuple[Act, ...], conditional: bool) -> None:
    """Released is only what was promised for a loss."""
    if Act.RELEASE in before and not conditional:
        return
    code = CompensationCode.CONDITIONAL_IF_LOST if conditional else CompensationCode.BONUS_AS_IF_WON
    case = written(*before, code=code)

    possible = {act for act in STEPS if _is_possible(case, act)}

    assert possible == MAY_FOLLOW[before] - (set() if conditional else {Act.RELEASE})


def _is_possible(case: Case, act: Act) -> bool:
    try:
        check_may_write(case, act)
    except (StepOver, AmountFirst):
        return False
    return True


def test_what_has_no_amount_is_done_without_one() -> None:
    case = promised(CompensationCode.NON_MONETARY)

    with pytest.raises(StepOver):
        write(case, entry(Act.SET_AMOUNT), Role.OWNER)
    write(case, entry(Act.PAID, text="Named at the yearly meeting"), Role.OWNER)

    assert ledger_state(case) is LedgerState.PAID
    assert not needs_amount(case)


def test_a_payment_waits_for_its_amount_and_says_so() -> None:
    with pytest.raises(AmountFirst):
        write(promised(), entry(Act.PAID), Role.OWNER)


def test_an_amount_that_the_decider_named_is_set_and_can_be_changed() -> None:
    case = promised(amount=Money("EUR", 50_000))
    assert (ledger_state(case), amount_of(case)) == (LedgerState.AMOUNT_SET, Money("EUR", 50_000))

    write(case, entry(Act.SET_AMOUNT), Role.OWNER)

    assert amount_of(case) == EUR_90


@pytest.mark.parametrize("code", sorted(set(CompensationCode) - set(PROMISES)))
def test_where_nothing_was_promised_nothing_can_be_written(code: CompensationCode) -> None:
    case = promised(code)

    assert ledger_state(case) is LedgerState.NONE
    assert not any(_is_possible(case, act) for act in STEPS)


def test_before_any_decision_there_is_no_promise() -> None:
    case = make_case(state=State.AWAITING_DECISION)

    assert ledger_state(case) is LedgerState.NONE
    assert (amount_of(case), paid_at(case), needs_amount(case)) == (None, None, False)


@pytest.mark.parametrize("act", STEPS)
def test_a_second_look_freezes_every_step(act: Act) -> None:
    look = SecondLook("Why not?", NOW, NOW)
    case = promised(state=State.SECOND_LOOK, second_look=look, ledger=(entry(Act.SET_AMOUNT),))

    with pytest.raises(SecondLookOpen):
        write(case, entry(act), Role.OWNER)

    assert len(case.ledger) == 1


@pytest.mark.parametrize("state", [State.CLOSED, State.WITHDRAWN, State.AWAITING_DECISION])
def test_where_nothing_is_followed_nothing_is_written(state: State) -> None:
    with pytest.raises(StepOver):
        write(promised(state=state), entry(Act.SET_AMOUNT), Role.OWNER)


@given(st.lists(st.sampled_from(STEPS), max_size=12), st.sampled_from(PROMISES))
def test_whatever_is_tried_in_whatever_order_only_allowed_steps_leave_a_trace(
    tries: list[Act], code: CompensationCode
) -> None:
    case, reached = promised(code), []
    for minute, act in enumerate(tries, 1):
        before = case.ledger
        try:
            write(case, entry(act, minute), Role.OWNER)
            reached.append(act)
        except Refusal:
            assert case.ledger == before

    state = ledger_state(case)
    assert [one.act for one in case.ledger] == [one.action for one in case.new_entries] == reached
    assert (state in UNPAID) + (state in SETTLED) + (state is LedgerState.PAID) == 1
    assert not set(reached) & {Act.CONFIRM, Act.PAID_UNCONFIRMED} or state in SETTLED
    assert reached.count(Act.PAID) <= reached.count(Act.DISPUTE) + 1
    assert Act.PAID not in reached or not needs_amount(case) or Act.SET_AMOUNT in reached
    assert Act.RELEASE not in reached or code is CompensationCode.CONDITIONAL_IF_LOST


# --- what counts -------------------------------------------------------------------------------------


def test_what_was_written_about_an_earlier_promise_counts_no_more() -> None:
    case = written(Act.SET_AMOUNT, Act.PAID)
    later = make_decision(
        OMAR,
        at=NOW + timedelta(days=1),
        compensation=Compensation(CompensationCode.FIXED_AMOUNT, DINA.id, date(2026, 12, 31)),
    )
    case.decisions = (*case.decisions, later)

    assert len(case.ledger) == 2
    assert entries_now(case) == ()
    assert ledger_state(case) is LedgerState.PROMISED
    assert (amount_of(case), last_payment(case), paid_at(case)) == (None, None, None)


def test_the_last_payment_counts_and_when_it_was_reported() -> None:
    case = written(Act.SET_AMOUNT, Act.PAID, Act.DISPUTE)
    write(case, entry(Act.PAID, 9, "PAY-2"), Role.OWNER)

    payment = last_payment(case)
    assert payment is not None
    assert payment.text == "PAY-2"
    assert paid_at(case) == NOW + timedelta(minutes=9)


def test_every_step_stands_in_the_trail_with_who_took_it() -> None:
    case = promised()
    write(case, replace(entry(Act.SET_AMOUNT), by=OMAR.id), Role.STEWARD)

    (line,) = case.new_entries
    assert (line.action, line.actor, line.role) == (Act.SET_AMOUNT, OMAR.id, Role.STEWARD)


# --- released ----------------------------------------------------------------------------------------

WON = {Outcome.BOUGHT_FROM_US, Outcome.CAME_BACK_WITH_MORE}


@pytest.mark.parametrize("outcome", Outcome)
def test_what_was_promised_for_a_loss_is_released_when_the_customer_bought(outcome: Outcome) -> None:
    case = promised(CompensationCode.CONDITIONAL_IF_LOST)

    follow_up(case, FollowUp(30, outcome, NOW + timedelta(days=30)), SAM.id, Role.REP)

    is_released = ledger_state(case) is LedgerState.RELEASED
    assert is_released is (outcome in WON)
    assert [line.role for line in case.new_entries] == [Role.REP, *([Role.BOT] if is_released else [])]


@pytest.mark.parametrize("code", PROMISES)
def test_no_other_promise_is_released_by_what_the_customer_did(code: CompensationCode) -> None:
    case = promised(code)

    released = release_if_won(case, Outcome.BOUGHT_FROM_US, NOW + timedelta(days=30))

    assert released is (code is CompensationCode.CONDITIONAL_IF_LOST)


def test_what_is_paid_is_not_released_any_more() -> None:
    case = written(*PAID, code=CompensationCode.CONDITIONAL_IF_LOST)

    assert not release_if_won(case, Outcome.BOUGHT_FROM_US, NOW + timedelta(days=30))
    assert ledger_state(case) is LedgerState.PAID


# --- reading -----------------------------------------------------------------------------------------

AMOUNTS = {
    "48.000": Money("EUR", 4_800_000),
    "0,01": Money("EUR", 1),
    "EUR 1.200,50": Money("EUR", 120_050),
    "48.000,01": "more_than_the_deal",
    "0": "not_positive",
    "$100": "other_currency",
    "": "required",
    "a lot": "unreadable",
}


@pytest.mark.parametrize(("typed", "expected"), AMOUNTS.items(), ids=AMOUNTS)
def test_an_amount_is_read_in_the_deal_s_currency_and_never_above_it(typed: str, expected: Any) -> None:
    fields = FieldReader({"compensation_amount": typed})
    if isinstance(expected, Money):
        read = read_entry(Act.SET_AMOUNT, fields, promised(), DINA.id, NOW)
        assert (read.amount, read.by, read.at) == (expected, DINA.id, NOW)
        return
    with pytest.raises(FormProblems) as found:
        read_entry(Act.SET_AMOUNT, fields, promised(), DINA.id, NOW)
    assert found.value.problems["compensation_amount"].code == expected


@given(st.integers(1, 10**15))
def test_no_amount_above_the_deal_ever_gets_into_the_ledger(minor: int) -> None:
    typed = {"compensation_amount": f"{minor // 100},{minor % 100:02}"}
    try:
        read = read_entry(Act.SET_AMOUNT, FieldReader(typed), promised(), DINA.id, NOW)
    except FormProblems:
        assert minor > 4_800_000
    else:
        assert read.amount == Money("EUR", minor)
        assert minor <= 4_800_000


@pytest.mark.parametrize(
    ("act", "field", "short", "enough"),
    [
        (Act.PAID, "payment_reference", "P", "P1"),
        (Act.DISPUTE, "dispute", "Not so.", "Half of it came."),
    ],
)
def test_a_payment_has_a_reference_and_a_dispute_a_reason(
    act: Act, field: str, short: str, enough: str
) -> None:
    read = read_entry(act, FieldReader({field: enough}), promised(), DINA.id, NOW)
    assert (read.text, read.amount) == (enough, None)

    with pytest.raises(FormProblems) as found:
        read_entry(act, FieldReader({field: short}), promised(), DINA.id, NOW)
    assert found.value.problems[field].code == "too_short"


def test_a_word_of_confirmation_needs_nothing_else() -> None:
    assert read_entry(Act.CONFIRM, FieldReader({"dispute": "x"}), promised(), SAM.id, NOW).text == ""
