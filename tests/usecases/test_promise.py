"""What was promised is kept: who takes which step, who hears of it, and what comes of silence?"""

from __future__ import annotations

from typing import Any

import pytest

from bot.ledger import LedgerState
from bot.money import Money
from bot.views.elements import Form
from tests.cast import MANAGEMENT, MAYA, SAM, STELLA
from tests.following import (
    CONDITIONAL,
    RECOGNITION,
    decide,
    decided,
    do,
    heard,
    paid,
    pay,
    promised,
    set_amount,
    state_of,
    told,
)
from tests.office import (
    ADVISE,
    DILEMMA,
    EN,
    FITS,
    PIA,
    Office,
    buttons_of,
    fact,
    problems_of,
    said,
)

WRONG = "Half of it came, and the other half was promised too."


@pytest.fixture
async def reference(office: Office) -> str:
    """To be seen to by Pia, due on the last day of the year; she knows."""
    return await promised(office)


# --- the owner hears of it ---------------------------------------------------------------------------


async def test_the_owner_hears_of_it_once_no_slip_can_be_corrected_any_more(office: Office) -> None:
    reference = await decided(office)
    await office.pass_time(minutes=9, seconds=59)
    assert heard(office, "promise") == []

    await office.pass_time(seconds=1)

    assert heard(office, "promise") == [PIA.id]
    (card,) = told(office, PIA, "promise")
    assert fact(card, "reference") == reference
    assert "Sam Seller" in fact(card, "promised_to")
    assert fact(card, "compensation") == EN("compensation.target_lowered")
    assert fact(card, "compensation_due") == "Thu 31 Dec 2026"
    assert {*buttons_of(card)} == {"set_amount"}


async def test_the_owner_sees_nothing_of_the_customer_in_any_message_or_form(office: Office) -> None:
    reference = await paid(office, await promised(office))
    await do(office, SAM, "dispute", reference, dispute=WRONG)
    for days in (44, 7):
        await office.pass_time(days=days)
    forms = [await office.press(PIA, action, reference) for action in ("set_amount", "paid")]

    shown = "\n".join(map(said, (*office.chat.told(PIA), await office.press(PIA, "home"), *forms)))

    assert len(office.chat.told(PIA)) >= 3
    typed = (DILEMMA["deal_ref"], "drivers", "planning suite", "route app", ADVISE["customer_told"])
    assert [words for words in typed if words in shown] == []


async def test_after_a_correction_the_owner_hears_once_of_what_stands(office: Office) -> None:
    reference = await decided(office)
    await office.pass_time(minutes=5)
    await decide(office, MAYA, reference, ADVISE, compensation="fixed_amount", compensation_amount="1.000")

    await office.pass_time(minutes=10)

    assert heard(office, "promise") == [PIA.id]
    (card,) = told(office, PIA, "promise")
    assert fact(card, "compensation") == EN("compensation.fixed_amount")
    assert fact(card, "compensation_amount") == EN.money(Money("EUR", 100_000))


@pytest.mark.parametrize("verdict", [FITS, {**ADVISE, "compensation": "none_no_loss"}])
async def test_where_nothing_was_promised_nobody_hears_of_a_promise(
    office: Office, verdict: dict[str, Any]
) -> None:
    await promised(office, verdict)

    assert heard(office, "promise") == []


# --- amount, payment, the rep's word -----------------------------------------------------------------


async def test_the_owner_fills_in_the_amount_and_reports_the_payment_and_the_rep_confirms_it(
    office: Office, reference: str
) -> None:
    await set_amount(office, reference)
    (card,) = told(office, PIA, "promise")
    assert fact(card, "compensation_amount") == EN.money(Money("EUR", 120_000))
    assert [*buttons_of(card)] == ["paid", "set_amount"]
    await pay(office, reference)
    assert buttons_of(told(office, PIA, "promise")[0]) == {}
    (asked,) = told(office, SAM, "paid")
    assert fact(asked, "payment_reference") == "PAY-2026-118"
    assert {*buttons_of(asked)} == {"confirm", "dispute"}

    done = await office.press(SAM, "confirm", reference)
    await office.deliver()

    assert EN("done.confirmed", reference=reference) in said(done)
    assert await state_of(office, reference) is LedgerState.CONFIRMED
    assert buttons_of(told(office, SAM, "paid")[0]) == {}
    assert EN("ledger.confirmed") in said(told(office, PIA, "promise")[0])
    assert EN("ledger.confirmed") in said(office.card(MANAGEMENT, reference))


@pytest.mark.parametrize(
    ("typed", "problem"),
    [
        ("48.000,01", "more_than_the_deal"),
        ("$100", "other_currency"),
        ("", "required"),
        ("0", "not_positive"),
    ],
)
async def test_an_amount_that_cannot_be_comes_back_with_what_was_typed(
    quick_office: Office, typed: str, problem: str
) -> None:
    office = quick_office
    reference = await promised(office)

    form = await set_amount(office, reference, typed)

    words = {"most": EN.money(Money("EUR", 4_800_000)), "currency": "EUR"}
    assert problems_of(form) == {"compensation_amount": EN(f"problem.{problem}", **words)}
    assert [field.value for field in form.fields()] == [typed]
    assert (await office.case(reference)).ledger == ()


async def test_the_amount_form_shows_what_was_set_before(office: Office, reference: str) -> None:
    await set_amount(office, reference)

    form = await office.press(PIA, "set_amount", reference)

    assert isinstance(form, Form)
    assert [field.value for field in form.fields()] == ["EUR 1200"]


async def test_a_payment_needs_an_amount_first_and_a_reference(office: Office, reference: str) -> None:
    assert EN("refusal.amount_first") in said(await office.press(PIA, "paid", reference))
    await set_amount(office, reference)

    form = await pay(office, reference, " ")

    assert problems_of(form).keys() == {"payment_reference"}
    assert await state_of(office, reference) is LedgerState.AMOUNT_SET


async def test_what_has_no_amount_is_reported_done_and_confirmed(office: Office) -> None:
    reference = await promised(office, RECOGNITION)
    assert {*buttons_of(told(office, PIA, "promise")[0])} == {"paid"}
    assert EN("refusal.step_over") in said(await office.press(PIA, "set_amount", reference))

    await pay(office, reference, "Named at the yearly meeting")
    await office.press(SAM, "confirm", reference)

    assert await state_of(office, reference) is LedgerState.CONFIRMED


async def test_what_the_rep_disputes_goes_back_to_the_owner_and_the_steward_hears_that_it_is_so(
    office: Office, reference: str
) -> None:
    await paid(office, reference)

    await do(office, SAM, "dispute", reference, dispute=WRONG)
    await office.deliver()

    (back,) = told(office, PIA, "disputed")
    assert WRONG in said(back)
    assert {*buttons_of(back)} == {"paid", "set_amount"}
    (alarm,) = told(office, STELLA, "alarm_disputed")
    assert EN("alarm.disputed.text", rep="Sam Seller", name="Pia Payroll") in said(alarm)
    assert WRONG not in said(alarm)
    await pay(office, reference, "PAY-2026-131")
    _first, second = told(office, SAM, "paid")
    assert {*buttons_of(second)} == {"confirm", "dispute"}
    assert fact(second, "payment_reference") == "PAY-2026-131"
    await do(office, SAM, "dispute", reference, dispute=WRONG)
    await office.deliver()
    assert len(told(office, PIA, "disputed")) == len(told(office, STELLA, "alarm_disputed")) == 2


async def test_fourteen_days_of_silence_are_kept_as_such_and_the_rep_reads_it(
    office: Office, reference: str
) -> None:
    await paid(office, reference)
    await office.pass_time(days=13, hours=23)
    assert await state_of(office, reference) is LedgerState.PAID

    await office.pass_time(hours=1)

    assert await state_of(office, reference) is LedgerState.PAID_UNCONFIRMED
    assert heard(office, "unconfirmed") == [SAM.id]
    assert buttons_of(told(office, SAM, "paid")[0]) == {}
    assert EN("refusal.step_over") in said(await office.press(SAM, "confirm", reference))


async def test_a_dispute_stops_the_fortnight_and_a_further_payment_begins_another(
    office: Office, reference: str
) -> None:
    await paid(office, reference)
    await office.pass_time(days=13)
    await do(office, SAM, "dispute", reference, dispute=WRONG)
    await office.pass_time(days=1)
    await pay(office, reference)
    await office.pass_time(days=13)
    assert await state_of(office, reference) is LedgerState.PAID

    await office.pass_time(days=1)

    assert await state_of(office, reference) is LedgerState.PAID_UNCONFIRMED


# --- released ----------------------------------------------------------------------------------------


async def test_the_owner_releases_what_was_promised_for_a_loss_and_the_rep_reads_it(office: Office) -> None:
    reference = await promised(office, CONDITIONAL)
    assert buttons_of(told(office, PIA, "promise")[0])["release"].confirm is not None

    done = await office.press(PIA, "release", reference)
    await office.deliver()

    assert EN("done.released", reference=reference) in said(done)
    assert await state_of(office, reference) is LedgerState.RELEASED
    assert heard(office, "released") == [SAM.id]
    assert buttons_of(told(office, PIA, "promise")[0]) == {}


async def test_nothing_else_can_be_released(office: Office, reference: str) -> None:
    assert EN("refusal.step_over") in said(await office.press(PIA, "release", reference))


@pytest.mark.parametrize(
    ("outcome", "is_released"), [("bought_from_us", True), ("came_back_with_more", True), ("nothing", False)]
)
async def test_it_is_released_by_itself_when_the_customer_bought(
    quick_office: Office, outcome: str, is_released: bool
) -> None:
    office = quick_office
    reference = await promised(office, CONDITIONAL, compensation_due="2027-03-31")
    await office.pass_time(days=31)

    await do(office, SAM, "follow_up", reference, outcome=outcome, smile="not_asked")
    await office.deliver()

    assert (await state_of(office, reference) is LedgerState.RELEASED) is is_released
    assert heard(office, "released") == ([SAM.id] if is_released else [])
    assert (buttons_of(told(office, PIA, "promise")[0]) == {}) is is_released
