"""Who may not take a step of a promise, and what comes of a step that is taken twice or meanwhile?"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from bot.audit import Act, State
from bot.ledger import LedgerState
from bot.money import Money
from bot.people import Person
from tests.cast import COMPANY, DINA, MAYA, OMAR, SAM, STELLA
from tests.following import (
    CONDITIONAL,
    ask_again,
    decide,
    decided,
    do,
    heard,
    paid,
    pay,
    promised,
    results,
    set_amount,
    state_of,
    told,
)
from tests.office import (
    ADVISE,
    EN,
    FINN,
    FITS,
    NO_SUCH_CASE,
    PIA,
    ROSA,
    Office,
    buttons_of,
    fact,
    said,
    same,
)

OF_THE_OWNER = ("set_amount", "paid", "release")
OF_THE_REP = ("confirm", "dispute")
WRONG = "Half of it came, and the other half was promised too."


@pytest.fixture
async def reference(office: Office) -> str:
    """To be seen to by Pia, due on the last day of the year; she knows."""
    return await promised(office)


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


@pytest.mark.parametrize(
    ("verdict", "says"),
    [(ADVISE, "payment.next.promised"), (FITS, "payment.next.none")],
    ids=["other", "none"],
)
async def test_what_the_rep_read_of_a_payment_waits_for_the_second_look_and_is_over_with_it(
    office: Office, reference: str, verdict: dict[str, Any], says: str
) -> None:
    await paid(office, reference)
    await ask_again(office, reference)
    (card,) = told(office, SAM, "paid")
    assert EN("payment.next.second_look") in said(card)
    assert buttons_of(card) == {}
    assert EN("refusal.second_look_open") in said(await office.press(SAM, "confirm", reference))
    await office.wait(minutes=1)

    await decide(office, DINA, reference, verdict)

    (card,) = told(office, SAM, "paid")
    assert EN(says) in said(card)
    assert "ledger." not in said(card)
    assert buttons_of(card) == {}


async def test_while_the_owner_puts_right_what_was_disputed_the_rep_reads_so(
    office: Office, reference: str
) -> None:
    await paid(office, reference)
    await do(office, SAM, "dispute", reference, dispute=WRONG)

    await set_amount(office, reference, "2.400")

    assert EN("payment.next.disputed") in said(told(office, SAM, "paid")[0])


async def test_what_changes_while_a_message_is_on_its_way_shows_on_it(office: Office) -> None:
    """The platform took the owner's message slowly, and the amount was filled in from home meanwhile."""
    reference = await decided(office)
    await office.wait(minutes=10)
    draws = office.directory.person

    async def slowly(person: Any) -> Person:
        if person == PIA.id and not (await office.case(reference)).ledger:
            office.directory.person = draws
            await do(office, PIA, "set_amount", reference, compensation_amount="1.200")
        return await draws(person)

    office.directory.person = slowly
    await office.deliver()

    assert fact(told(office, PIA, "promise")[0], "compensation_amount") == EN.money(Money("EUR", 120_000))


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
