"""Who hears of a promise that is not kept in time, and who sees to it when somebody left?"""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.audit import Act
from bot.errors import OutcomeUnknown
from bot.ledger import LedgerState
from bot.people import Role
from tests.cast import DINA, DIRECTORS, MAYA, SAM, STELLA, private
from tests.following import (
    decide,
    decided,
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
    EN,
    FINN,
    NO_SUCH_CASE,
    PIA,
    ROSA,
    Office,
    buttons_of,
    said,
)


@pytest.fixture
async def reference(office: Office) -> str:
    """To be seen to by Pia, due on the last day of the year; she knows."""
    return await promised(office)


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
