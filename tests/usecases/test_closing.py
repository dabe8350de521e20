"""How does the rep fare, when is a case closed, and who answers when the rep left?"""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from bot.audit import Act, State
from bot.errors import PermanentFailure
from bot.people import Person, Role
from bot.usecases.export_cases import export_cases
from bot.views.elements import Form
from tests.cast import COMPANY, DINA, MANAGEMENT, MAYA, OMAR, SAM, STELLA
from tests.following import (
    NO_LOSS,
    ask_again,
    check_in,
    day_by_day,
    decide,
    decided,
    do,
    follow_up,
    heard,
    results,
    tell,
    told,
)
from tests.office import (
    EN,
    FINN,
    FITS,
    NO_SUCH_CASE,
    PIA,
    PROCEED,
    ROSA,
    Office,
    buttons_of,
    said,
    same,
)


@pytest.fixture
async def reference(office: Office) -> str:
    """To be told by Tuesday the 24th; followed up on Thursday 17 December, both as decided at ten."""
    return await decided(office, NO_LOSS)


# --- how the rep fares -------------------------------------------------------------------------------


async def test_only_the_steward_hears_that_it_got_worse_and_nothing_of_it_is_anywhere_else(
    office: Office, reference: str
) -> None:
    await office.pass_time(days=1)
    cards = len(office.chat.updates)

    done = await check_in(office, reference)

    assert EN("done.checked_in", reference=reference) in said(done)
    (alarm,) = told(office, STELLA, "alarm_worse")
    assert EN("alarm.worse.text", name="Sam Seller") in said(alarm)
    assert len(office.chat.updates) == cards
    assert {one.person for one in office.chat.tells} == {SAM.id, STELLA.id}
    exported = [json.dumps(line) async for line in export_cases(office.services)]
    shown = "\n".join([*exported, said(office.card(MANAGEMENT, reference))])
    assert "worse" not in shown
    assert "check_ins" not in shown


async def test_where_no_steward_is_free_of_it_nobody_else_hears_how_the_rep_fares(office: Office) -> None:
    office.run_under(replace(COMPANY, stewards=()))
    reference = await decided(office, NO_LOSS)

    await check_in(office, reference)

    assert heard(office, "alarm_worse") == []
    assert office.failures == []


async def test_a_message_that_its_reader_deleted_is_missed_by_nobody(office: Office, reference: str) -> None:
    office.chat.failing[f"slack:D{SAM.id.removeprefix('slack:')}"] = PermanentFailure("message_not_found")

    await office.press(SAM, "accept", reference)
    await office.deliver()

    assert office.failures == []
    assert office.chat.told(STELLA) == []


@pytest.mark.parametrize("feeling", ["better", "same"])
async def test_what_did_not_get_worse_is_kept_and_nobody_is_told(
    office: Office, reference: str, feeling: str
) -> None:
    await check_in(office, reference, feeling)

    assert [one.feeling for one in (await office.case(reference)).check_ins] == [feeling]
    assert office.chat.told(STELLA) == []


async def test_worse_again_is_told_again_and_sent_twice_it_is_told_once(
    office: Office, reference: str
) -> None:
    form = await office.press(SAM, "something_changed", reference)
    for _ in range(2):
        await office.submit(SAM, form, check_in="worse")
    await office.deliver()
    assert len(heard(office, "alarm_worse")) == 1

    await check_in(office, reference, button="something_changed")

    assert len(heard(office, "alarm_worse")) == 2


async def test_a_steward_by_whose_deal_it_is_hears_nothing_of_it(office: Office) -> None:
    office.run_under(replace(COMPANY, stewards=(STELLA.id, ROSA.id)))
    reference = await office.raise_case(at_stake=("manager",), line_manager=STELLA)
    await decide(office, MAYA, reference, NO_LOSS)

    await check_in(office, reference)

    assert heard(office, "alarm_worse") == [ROSA.id]


async def test_something_changed_stays_with_the_rep_until_the_case_is_closed(
    office: Office, reference: str
) -> None:
    assert "something_changed" in buttons_of(await office.press(SAM, "home"))
    await ask_again(office, reference)
    assert isinstance(await office.press(SAM, "something_changed", reference), Form)
    await office.wait(hours=1)
    await decide(office, DINA, reference, NO_LOSS)
    await until_closed(office, reference)

    assert "something_changed" not in buttons_of(await office.press(SAM, "home"))
    assert EN("refusal.step_over") in said(await office.press(SAM, "something_changed", reference))


@pytest.mark.parametrize("action", ["told", "follow_up", "check_in", "something_changed"])
@pytest.mark.parametrize("who", [MAYA, OMAR, DINA, STELLA, PIA, ROSA, FINN])
async def test_nobody_else_speaks_for_the_rep(quick_office: Office, action: str, who: Person) -> None:
    office = quick_office
    reference = await office.raise_case(at_stake=("manager",), line_manager=FINN)
    await decide(office, MAYA, reference)
    await office.pass_time(days=30)

    answer = await office.press(who, action, reference)

    assert same(answer) == same(await office.press(who, action, NO_SUCH_CASE))
    kept = "check_in" if action == "something_changed" else action
    assert await results(office, reference, kept) == ["refused:not_the_rep"]


# --- the end -----------------------------------------------------------------------------------------


async def until_closed(office: Office, reference: str) -> None:
    await tell(office, reference, "2026-11-17")
    for days in (30, 60, 92):
        await office.pass_time(days=days)
        await follow_up(office, reference)


async def test_with_the_last_answer_the_case_closes_and_the_rep_reads_it(
    office: Office, reference: str
) -> None:
    await tell(office, reference, "2026-11-17")
    for days in (30, 60):
        await office.pass_time(days=days)
        await follow_up(office, reference)
    await office.pass_time(days=92)
    assert (await office.case(reference)).state is State.FOLLOW_THROUGH

    await follow_up(office, reference, "came_back_with_more")

    assert (await office.case(reference)).state is State.CLOSED
    assert heard(office, "closed") == [SAM.id]
    assert EN("closed.text") in said(told(office, SAM, "closed")[0])
    assert EN("card.closed") in said(office.card(MANAGEMENT, reference))
    before = len(office.chat.sent)
    await office.pass_time(days=400)
    assert len(office.chat.sent) == before
    for card in (*told(office, SAM, "decision"), *told(office, SAM, "ask_follow_up")):
        assert buttons_of(card) == {}


async def test_a_payment_that_is_confirmed_last_closes_it_too(office: Office) -> None:
    reference = await decided(office)
    await tell(office, reference, "2026-11-17")
    for days in (30, 60, 92):
        await office.pass_time(days=days)
        await follow_up(office, reference)
    await do(office, PIA, "set_amount", reference, compensation_amount="100")
    await do(office, PIA, "paid", reference, payment_reference="PAY-1")
    assert (await office.case(reference)).state is State.FOLLOW_THROUGH

    await office.press(SAM, "confirm", reference)
    await office.deliver()

    assert (await office.case(reference)).state is State.CLOSED
    assert heard(office, "closed") == [SAM.id]
    for card in told(office, SAM, "ask_follow_up"):
        assert buttons_of(card) == {}


async def test_where_nobody_ever_answers_silence_closes_it_in_the_end(office: Office) -> None:
    reference = await decided(office, FITS)

    await day_by_day(office, 205)

    case = await office.case(reference)
    assert case.state is State.CLOSED
    assert [(one.day, one.outcome) for one in case.follow_ups] == [
        (30, "no_answer"),
        (90, "no_answer"),
        (180, "no_answer"),
    ]
    assert heard(office, "closed") == [SAM.id]
    assert len(heard(office, "ask_follow_up")) == 9


async def test_from_business_first_the_rep_can_step_back_until_it_is_closed_and_no_button_stays(
    office: Office,
) -> None:
    reference = await decided(office, PROCEED, DINA)
    await day_by_day(office, 100)
    assert "step_back" in buttons_of(told(office, SAM, "decision")[0])

    await day_by_day(office, 105)

    assert (await office.case(reference)).state is State.CLOSED
    assert buttons_of(told(office, SAM, "decision")[0]) == {}


# --- the rep left ------------------------------------------------------------------------------------


async def test_for_a_rep_who_left_the_steward_tells_and_answers_but_says_nothing_of_how_the_rep_fares(
    office: Office, reference: str
) -> None:
    office.directory.know(replace(SAM, is_full_member=False))
    await office.pass_time(days=30)

    (asked,) = told(office, STELLA, "ask_told")
    assert EN("stand_in", name="Sam Seller") in said(asked)
    (question,) = told(office, STELLA, "ask_follow_up")
    assert {*buttons_of(question)} == {"follow_up"}
    await tell(office, reference, who=STELLA)
    await follow_up(office, reference, who=STELLA)
    assert EN("refusal.not_for_you") in said(await office.press(STELLA, "check_in", reference))

    roles = {one.role for one in await office.trail(reference) if one.action in (Act.TOLD, Act.FOLLOW_UP)}
    assert roles == {Role.STEWARD}
    assert heard(office, "ask_told") == heard(office, "ask_follow_up") == [STELLA.id]


async def test_when_nobody_is_left_who_could_answer_it_still_comes_to_an_end(office: Office) -> None:
    reference = await decided(office, FITS)
    for gone in (SAM, STELLA, DINA):
        office.directory.know(replace(gone, is_full_member=False))

    await day_by_day(office, 205)

    assert (await office.case(reference)).state is State.CLOSED
