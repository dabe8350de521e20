"""What was promised is kept: who takes which step, who hears of it, and what comes of silence?"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from bot.audit import Act, State
from bot.errors import OutcomeUnknown
from bot.ledger import LedgerState, ledger_state
from bot.money import Money
from bot.people import Person, Role
from bot.views.elements import Form
from tests.cast import COMPANY, DINA, DIRECTORS, MANAGEMENT, MAYA, OMAR, SAM, STELLA, private
from tests.following import ask_again, decide, decided, do, heard, results, told
from tests.office import (
    ADVISE,
    DILEMMA,
    EN,
    FINN,
    FITS,
    NO_SUCH_CASE,
    PIA,
    ROSA,
    Office,
    buttons_of,
    fact,
    problems_of,
    said,
    same,
)

CONDITIONAL = {**ADVISE, "compensation": "conditional_if_lost"}
RECOGNITION = {**ADVISE, "compensation": "non_monetary"}
OF_THE_OWNER = ("set_amount", "paid", "release")
OF_THE_REP = ("confirm", "dispute")
WRONG = "Half of it came, and the other half was promised too."


@pytest.fixture
async def reference(office: Office) -> str:
    """To be seen to by Pia, due on the last day of the year; she knows."""
    return await promised(office)


async def promised(office: Office, verdict: dict[str, Any] = ADVISE, **changes: Any) -> str:
    reference = await decided(office, verdict, **changes)
    await office.pass_time(minutes=10)
    return reference


async def set_amount(office: Office, reference: str, amount: str = "1.200", who: Person = PIA) -> Any:
    done = await do(office, who, "set_amount", reference, compensation_amount=amount)
    await office.deliver()
    return done


async def pay(office: Office, reference: str, text: str = "PAY-2026-118", who: Person = PIA) -> Any:
    done = await do(office, who, "paid", reference, payment_reference=text)
    await office.deliver()
    return done


async def paid(office: Office, reference: str) -> str:
    await set_amount(office, reference)
    await pay(office, reference)
    return reference


async def state_of(office: Office, reference: str) -> LedgerState:
    return ledger_state(await office.case(reference))


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


# --- reminders, and late -----------------------------------------------------------------------------


async def test_the_owner_is_reminded_a_week_before_on_the_day_and_a_week_later_when_directors_hear_it(
    office: Office, reference: str
) -> None:
    await office.pass_time(days=37)
    assert [heard(office, what) for what in ("payment_soon", "payment_due")] == [[PIA.id], []]
    await office.pass_time(days=7)
    assert [heard(office, what) for what in ("payment_due", "payment_late")] == [[PIA.id], []]
    assert heard(office, "unpaid") == []

    await office.pass_time(days=7)

    assert heard(office, "payment_late") == [PIA.id]
    assert heard(office, "unpaid") == [DINA.id]
    (late,) = told(office, DINA, "unpaid")
    assert EN("unpaid.next", name="Pia Payroll") in said(late)
    assert "planning suite" not in said(late)
    for _ in range(30):
        await office.pass_time(days=1)
    assert [len(heard(office, what)) for what in ("payment_soon", "payment_due", "unpaid")] == [1, 1, 1]
    assert {*buttons_of(told(office, PIA, "payment_late")[0])} == {"set_amount"}


async def test_an_outage_over_all_reminders_ends_with_the_last_one(office: Office, reference: str) -> None:
    await office.pass_time(days=60)

    reminded = [heard(office, what) for what in ("payment_soon", "payment_due", "payment_late", "unpaid")]
    assert reminded == [[], [], [PIA.id], [DINA.id]]


async def test_what_is_paid_in_time_reminds_nobody(office: Office, reference: str) -> None:
    await paid(office, reference)
    await office.press(SAM, "confirm", reference)

    for _ in range(9):
        await office.pass_time(days=7)

    assert not {"payment_soon", "payment_due", "payment_late", "unpaid"} & {
        what for what in ("payment_soon", "payment_due", "payment_late", "unpaid") if heard(office, what)
    }


async def test_only_directors_who_gain_nothing_hear_that_it_is_late(office: Office) -> None:
    office.directory.channels[DIRECTORS] = private(DIRECTORS, DINA, FINN, ROSA)
    reference = await office.raise_case(at_stake=("manager",), line_manager=FINN)
    await decide(office, MAYA, reference)

    await office.pass_time(days=60)

    assert sorted(heard(office, "unpaid")) == sorted([DINA.id, ROSA.id])
    assert office.chat.told(FINN) == []


@pytest.mark.parametrize("change", ["leave", "open_up", "share"])
async def test_without_such_a_director_the_steward_hears_it_and_nobody_who_can_look_in(
    office: Office, reference: str, change: str
) -> None:
    """A channel that was opened up says nothing about who is a director."""
    if change == "leave":
        office.directory.leave(DIRECTORS, DINA)
    else:
        getattr(office.directory, change)(DIRECTORS)
        office.directory.join(DIRECTORS, ROSA)

    await office.pass_time(days=60)

    assert heard(office, "unpaid") == [STELLA.id]


async def test_what_was_paid_before_the_message_got_through_is_not_called_late(
    office: Office, reference: str
) -> None:
    office.chat.failing |= {DINA.id: OutcomeUnknown("timeout"), PIA.id: OutcomeUnknown("timeout")}
    await office.pass_time(days=60)
    office.chat.failing.clear()
    await paid(office, reference)

    await office.pass_time(hours=1)

    assert heard(office, "unpaid") == heard(office, "payment_late") == []


# --- somebody left -----------------------------------------------------------------------------------


async def test_a_steward_takes_over_for_an_owner_who_left(office: Office) -> None:
    reference = await decided(office)
    office.directory.know(replace(PIA, is_full_member=False))
    await office.pass_time(minutes=10)

    (card,) = told(office, STELLA, "promise")
    assert EN("stand_in", name="Pia Payroll") in said(card)
    assert {*buttons_of(card)} == {"set_amount"}
    await set_amount(office, reference, who=STELLA)
    await pay(office, reference, who=STELLA)

    case = await office.case(reference)
    assert [(entry.act, entry.by) for entry in case.ledger] == [
        (Act.SET_AMOUNT, STELLA.id),
        (Act.PAID, STELLA.id),
    ]
    roles = {entry.role for entry in await office.trail(reference) if entry.action in ("set_amount", "paid")}
    assert roles == {Role.STEWARD}
    assert buttons_of(told(office, STELLA, "promise")[0]) == {}
    assert heard(office, "promise") == [STELLA.id]


async def test_as_long_as_the_owner_is_here_no_steward_takes_over(office: Office, reference: str) -> None:
    answer = await office.press(STELLA, "set_amount", reference)

    assert said(answer) == said(await office.press(STELLA, "set_amount", NO_SUCH_CASE))
    assert await results(office, reference, Act.SET_AMOUNT) == ["refused:not_the_owner"]


async def test_a_steward_who_gains_or_left_himself_takes_nothing_over(office: Office) -> None:
    reference = await office.raise_case(at_stake=("manager",), line_manager=STELLA)
    await decide(office, MAYA, reference)
    other = await office.raise_case(deal_ref="another deal")
    await decide(office, MAYA, other)
    office.directory.know(replace(PIA, is_full_member=False))
    await office.pass_time(minutes=10)
    assert [one.reference for one in (buttons_of(told(office, DINA, "promise")[0])["set_amount"],)] == [
        reference
    ]
    before = len(office.chat.told(STELLA))

    answer = await office.press(STELLA, "set_amount", reference)
    office.directory.know(replace(STELLA, is_full_member=False))
    gone = await office.press(STELLA, "set_amount", other)

    nothing = await office.press(FINN, "set_amount", NO_SUCH_CASE)
    assert said(answer) == said(gone) == said(nothing)
    assert before == len(office.chat.told(STELLA)) == 1


async def test_for_a_rep_who_left_the_steward_says_whether_it_is_right(
    office: Office, reference: str
) -> None:
    await set_amount(office, reference)
    office.directory.know(replace(SAM, is_full_member=False))
    await pay(office, reference)

    (card,) = told(office, STELLA, "paid")
    assert EN("stand_in", name="Sam Seller") in said(card)
    await office.press(STELLA, "confirm", reference)

    assert await state_of(office, reference) is LedgerState.CONFIRMED


# --- who may not -------------------------------------------------------------------------------------


@pytest.mark.parametrize("action", [*OF_THE_OWNER, *OF_THE_REP])
@pytest.mark.parametrize("who", [MAYA, OMAR, DINA, STELLA, ROSA, FINN])
async def test_strangers_and_gainers_read_what_they_read_of_a_case_that_is_not_there(
    quick_office: Office, action: str, who: Person
) -> None:
    office = quick_office
    reference = await office.raise_case(at_stake=("manager",), line_manager=FINN)
    await decide(office, MAYA, reference)

    answer = await office.press(who, action, reference)

    assert same(answer) == same(await office.press(who, action, NO_SUCH_CASE))
    assert EN("refusal.not_for_you") in said(answer) or who == OMAR
    why = "not_the_rep" if action in OF_THE_REP else "not_the_owner"
    assert await results(office, reference, action) == [f"refused:{why}"]


async def test_the_rep_does_not_report_the_own_payment_nor_the_owner_confirm_it(
    office: Office, reference: str
) -> None:
    await set_amount(office, reference)
    assert EN("refusal.not_for_you") in said(await office.press(SAM, "paid", reference))
    await pay(office, reference)

    assert EN("refusal.not_for_you") in said(await office.press(PIA, "confirm", reference))
    assert await state_of(office, reference) is LedgerState.PAID


async def test_a_form_that_was_opened_in_time_is_checked_again_when_it_comes_back(
    office: Office, reference: str
) -> None:
    form = await office.press(PIA, "set_amount", reference)
    office.directory.know(replace(PIA, is_full_member=False))

    answer = await office.submit(PIA, form, compensation_amount="1.200")

    assert EN("refusal.not_for_you") in said(answer)
    assert (await office.case(reference)).ledger == ()


# --- twice, and meanwhile ----------------------------------------------------------------------------


async def test_a_form_that_is_delivered_twice_counts_once(office: Office, reference: str) -> None:
    await set_amount(office, reference)
    form = await office.press(PIA, "paid", reference)

    answers = [await office.submit(PIA, form, payment_reference="PAY-1") for _ in range(2)]
    await office.deliver()

    assert said(answers[0]) == said(answers[1])
    assert [entry.act for entry in (await office.case(reference)).ledger] == [Act.SET_AMOUNT, Act.PAID]
    assert heard(office, "paid") == [SAM.id]


async def test_of_two_forms_that_report_the_same_payment_the_second_is_told(
    office: Office, reference: str
) -> None:
    await set_amount(office, reference)
    forms = [await office.press(PIA, "paid", reference) for _ in range(2)]

    answers = [await office.submit(PIA, form, payment_reference="PAY-1") for form in forms]

    assert EN("refusal.step_over") in said(answers[1])
    assert (await results(office, reference, Act.PAID)).count("done") == 1


async def test_a_button_pressed_twice_at_once_counts_once(office: Office, reference: str) -> None:
    await paid(office, reference)

    await asyncio.gather(*(office.press(SAM, "confirm", reference) for _ in range(2)), return_exceptions=True)

    assert (await results(office, reference, Act.CONFIRM)).count("done") == 1


@pytest.mark.parametrize("action", [*OF_THE_OWNER])
async def test_while_another_director_looks_again_nothing_is_written(
    quick_office: Office, action: str
) -> None:
    office = quick_office
    reference = await promised(office, CONDITIONAL)
    await set_amount(office, reference)
    await ask_again(office, reference)

    answer = await office.press(PIA, action, reference)

    assert EN("refusal.second_look_open") in said(answer)
    assert buttons_of(told(office, PIA, "promise")[0]) == {}
    assert len((await office.case(reference)).ledger) == 1


async def test_a_form_from_before_the_second_look_writes_nothing(office: Office, reference: str) -> None:
    form = await office.press(PIA, "set_amount", reference)
    await ask_again(office, reference)

    answer = await office.submit(PIA, form, compensation_amount="1.200")

    assert EN("refusal.second_look_open") in said(answer)
    assert (await office.case(reference)).ledger == ()


async def test_after_a_second_look_the_first_owner_reads_that_it_is_over_and_the_new_one_begins_anew(
    office: Office, reference: str
) -> None:
    await set_amount(office, reference)
    await ask_again(office, reference)
    await office.wait(hours=1)

    await decide(office, DINA, reference, ADVISE, compensation_owner=FINN)
    await office.pass_time(minutes=10)

    (old,) = told(office, PIA, "promise")
    assert EN("promise.over.text") in said(old)
    assert buttons_of(old) == {}
    assert "Sam Seller" not in said(old)
    (new,) = told(office, FINN, "promise")
    assert EN("ledger.promised") in said(new)
    assert "1,200" not in said(new)
    assert EN("refusal.not_for_you") in said(await office.press(PIA, "set_amount", reference))
    assert await state_of(office, reference) is LedgerState.PROMISED
    assert reference not in said(await office.press(PIA, "home"))


async def test_the_same_owner_after_an_upheld_decision_has_a_message_of_the_new_promise(
    office: Office, reference: str
) -> None:
    await ask_again(office, reference)
    await office.wait(hours=1)
    await decide(office, DINA, reference)
    await office.pass_time(minutes=10)

    old, new = told(office, PIA, "promise")
    assert EN("promise.over.text") in said(old)
    assert {*buttons_of(new)} == {"set_amount"}


async def test_a_message_about_a_promise_that_was_superseded_on_its_way_does_not_go_out(
    office: Office,
) -> None:
    reference = await decided(office)
    await office.wait(minutes=5)
    await ask_again(office, reference)
    await office.wait(minutes=1)
    await decide(office, DINA, reference, ADVISE, compensation="none_no_loss")

    await office.pass_time(hours=1)

    assert heard(office, "promise") == []


async def test_what_was_paid_counts_whatever_the_steward_is_called(office: Office) -> None:
    """With no steward the directors look after it."""
    office.run_under(replace(COMPANY, stewards=()))
    reference = await promised(office)
    await paid(office, reference)

    await do(office, SAM, "dispute", reference, dispute=WRONG)
    await office.deliver()

    assert heard(office, "alarm_disputed") == [DINA.id]
    assert (await office.case(reference)).state is State.DECIDED
