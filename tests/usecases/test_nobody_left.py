"""Nobody is left who may decide, or everybody who could gains: who gets the case then?"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot.audit import Act, State
from bot.errors import CannotCheck
from bot.people import Person
from bot.usecases.look_again import look_again
from tests.cast import COMPANY, DINA, DIRECTORS, INDEPENDENT, MANAGEMENT, MAYA, OMAR, SAM, STELLA
from tests.leaving import BUTTONS, NOBODY_LEFT, everybody_leaves
from tests.office import EN, FINN, ROSA, Office, buttons_of, mentioned_in, said


def only_managers_are_left(office: Office) -> None:
    for channel, *members in NOBODY_LEFT[1:]:
        office.directory.leave(channel, *members)


# --- nobody may decide -------------------------------------------------------------------------------


async def test_with_nobody_to_ask_the_case_is_kept_and_rep_and_steward_are_told(office: Office) -> None:
    everybody_leaves(office)

    reference = await office.raise_case()

    assert (await office.case(reference)).state is State.SUBMITTED
    assert office.chat.posts == []
    told = [said(card) for card in office.chat.told(SAM)]
    assert len(told) == 2
    assert EN("no_route.text") in told[1]
    assert EN("no_route.next", name="Stella Steward") in told[1]
    assert [
        EN("alarm.no_route.text", name="Sam Seller") in said(card) for card in office.chat.told(STELLA)
    ] == [True]
    assert [entry.action for entry in await office.trail(reference)] == [Act.RAISE, Act.NO_ROUTE]


async def test_the_steward_reads_nothing_of_what_was_typed(office: Office) -> None:
    everybody_leaves(office)

    await office.raise_case()

    alarm = said(office.chat.told(STELLA)[0])
    assert not any(word in alarm for word in ("OPP-7781", "drivers", "planning suite"))


async def test_it_is_tried_again_every_hour_and_rep_and_steward_are_told_once(office: Office) -> None:
    everybody_leaves(office)
    await office.raise_case()
    before = len(office.chat.sent)

    for _ in range(5):
        await office.pass_time(hours=1)

    assert len(office.chat.sent) == before


@pytest.mark.parametrize(("channel", "who"), [(MANAGEMENT, FINN), (INDEPENDENT, FINN)])
async def test_it_is_posted_within_the_hour_once_somebody_eligible_joins(
    office: Office, channel: object, who: Person
) -> None:
    everybody_leaves(office)
    reference = await office.raise_case()
    await office.pass_time(hours=3)
    office.directory.join(channel, who)  # type: ignore[arg-type]

    await office.pass_time(minutes=59)
    assert office.channels_of(reference) == []
    await office.pass_time(minutes=1)

    assert office.channels_of(reference) == [channel]
    assert (await office.case(reference)).state is State.AWAITING_DECISION
    await office.pass_time(hours=5)
    assert len(office.chat.posts) == 1


async def test_a_case_withdrawn_while_nobody_could_decide_is_not_posted_later(office: Office) -> None:
    everybody_leaves(office)
    reference = await office.raise_case()
    await office.withdraw(SAM, reference)
    office.directory.join(MANAGEMENT, MAYA)

    await office.pass_time(hours=2)

    assert office.chat.posts == []


async def nobody_but_a_director_is_left_and_steps_aside(
    office: Office, director: Person = DINA, rep: Person = SAM, **changes: Any
) -> None:
    """Who cannot judge a case can still see to it that somebody does."""
    everybody_leaves(office)
    office.directory.join(DIRECTORS, director)
    reference = await office.raise_case(rep, **changes)
    assert buttons_of(office.chat.told(director)[0])
    await office.press(director, "recuse", reference)
    await office.deliver()


async def test_a_steward_who_gains_is_left_out_and_a_director_who_does_not_is_told(office: Office) -> None:
    await nobody_but_a_director_is_left_and_steps_aside(
        office, at_stake=("manager",), line_manager=FINN, gainers=(STELLA,)
    )

    assert office.chat.told(STELLA) == []
    assert EN("alarm.no_route.text", name="Sam Seller") in said(office.chat.told(DINA)[1])
    assert EN("no_route.next", name="Dina Director") in said(office.chat.told(SAM)[1])


async def test_a_steward_who_raises_a_case_is_left_out_of_it(office: Office) -> None:
    await nobody_but_a_director_is_left_and_steps_aside(office, rep=STELLA)

    assert not any(EN("alarm.no_route.next") in said(card) for card in office.chat.told(STELLA))
    assert EN("alarm.no_route.next") in said(office.chat.told(DINA)[1])


async def test_of_several_stewards_those_who_do_not_gain_are_told(office: Office) -> None:
    office.run_under(replace(COMPANY, stewards=(STELLA.id, FINN.id, ROSA.id)))
    everybody_leaves(office)

    await office.raise_case(at_stake=("manager",), line_manager=FINN)

    told = {tell.person for tell in office.chat.tells} - {SAM.id}
    assert told == {STELLA.id, ROSA.id}


async def test_a_director_who_gains_is_not_told_either(office: Office) -> None:
    office.directory.leave(DIRECTORS, DINA)
    office.directory.join(DIRECTORS, ROSA)

    await nobody_but_a_director_is_left_and_steps_aside(
        office, FINN, at_stake=("manager",), line_manager=ROSA, gainers=(STELLA,)
    )

    assert EN("alarm.no_route.next") in said(office.chat.told(FINN)[1])
    assert {tell.person for tell in office.chat.tells} == {SAM.id, FINN.id}


async def test_without_anybody_to_help_the_rep_still_hears_what_happens(office: Office) -> None:
    office.run_under(replace(COMPANY, stewards=(), directors=None))
    everybody_leaves(office)

    await office.raise_case()

    assert EN("no_route.nobody") in said(office.chat.told(SAM)[1])


# --- every member is barred --------------------------------------------------------------------------


async def test_when_every_member_stepped_aside_the_next_route_gets_a_card_and_the_first_one_stays(
    office: Office,
) -> None:
    reference = await office.raise_case()
    await office.press(MAYA, "recuse", reference)
    await office.deliver()
    assert office.channels_of(reference) == [MANAGEMENT]

    await office.press(OMAR, "recuse", reference)
    await office.deliver()

    assert office.channels_of(reference) == [MANAGEMENT, INDEPENDENT]
    assert mentioned_in(office.card(INDEPENDENT, reference)) == [DINA.id]
    assert list(buttons_of(office.card(MANAGEMENT, reference))) == BUTTONS


async def test_both_cards_are_kept_up_to_date(office: Office) -> None:
    reference = await office.raise_case()
    for manager in (MAYA, OMAR):
        await office.press(manager, "recuse", reference)
    await office.deliver()

    await office.decide(DINA, reference)
    await office.deliver()

    for channel in (MANAGEMENT, INDEPENDENT):
        assert EN("card.decided") in said(office.card(channel, reference))


async def test_when_everybody_everywhere_stepped_aside_rep_and_steward_are_told_once(office: Office) -> None:
    reference = await office.raise_case()
    for decider in (MAYA, OMAR):
        await office.press(decider, "recuse", reference)
    await office.deliver()
    await office.press(DINA, "recuse", reference)
    await office.deliver()

    for _ in range(3):
        await office.pass_time(hours=1)

    told = [said(card) for card in office.chat.told(SAM)]
    assert [EN("no_route.text") in one for one in told] == [False, True]
    assert len(office.chat.told(STELLA)) == 1
    assert len(office.chat.posts) == 2


async def test_those_who_step_aside_at_the_same_time_bring_one_further_card(office: Office) -> None:
    reference = await office.raise_case()
    only_managers_are_left(office)
    for manager in (MAYA, OMAR):
        await office.press(manager, "recuse", reference)

    await office.deliver()
    await office.pass_time(hours=1)

    assert len(office.chat.told(STELLA)) == 1
    assert len(office.chat.told(SAM)) == 2


async def test_a_look_that_is_made_up_for_later_tells_nobody_twice(office: Office) -> None:
    async def silence() -> None:
        raise CannotCheck()

    reference = await office.raise_case()
    only_managers_are_left(office)
    office.directory.meanwhile[MANAGEMENT] = [silence]
    for manager in (MAYA, OMAR):
        await office.press(manager, "recuse", reference)
    await office.deliver()
    assert len(office.chat.told(STELLA)) == 1

    await office.pass_time(seconds=1)

    assert len(office.chat.told(STELLA)) == 1
    assert len(office.chat.told(SAM)) == 2


async def test_somebody_who_joins_the_cards_channel_later_can_decide(office: Office) -> None:
    reference = await office.raise_case()
    only_managers_are_left(office)
    for manager in (MAYA, OMAR):
        await office.press(manager, "recuse", reference)
    await office.deliver()
    office.directory.join(MANAGEMENT, FINN)

    done = await office.decide(FINN, reference)

    assert EN("done.decided", reference=reference) in said(done)


async def test_however_often_people_come_and_go_there_is_one_next_try(office: Office) -> None:
    office.directory.leave(MANAGEMENT, OMAR)
    office.directory.leave(INDEPENDENT, OMAR, DINA)
    office.directory.leave(DIRECTORS, DINA)
    reference = await office.raise_case()
    await office.press(MAYA, "recuse", reference)
    await office.deliver()

    for minute in range(8):
        await office.pass_time(minutes=7)
        await look_again(MANAGEMENT, f"Ev{minute}", office.services)
        await office.deliver()

    tries = [key for kind, key in await office.waiting_jobs() if kind == "find_route"]
    assert len(tries) == 1


async def test_a_newcomer_who_steps_aside_too_leaves_the_case_with_the_hourly_try(office: Office) -> None:
    reference = await office.raise_case()
    only_managers_are_left(office)
    for manager in (MAYA, OMAR):
        await office.press(manager, "recuse", reference)
    await office.deliver()
    office.directory.join(MANAGEMENT, FINN)
    await office.pass_time(hours=1)
    await office.press(FINN, "recuse", reference)
    await office.deliver()
    office.directory.join(INDEPENDENT, ROSA)

    await office.pass_time(hours=1)

    assert office.channels_of(reference) == [MANAGEMENT, INDEPENDENT]


async def test_a_channel_that_was_opened_up_has_no_deciders_left(office: Office) -> None:
    """Nobody may act in it, so somebody who steps aside elsewhere was the last one."""
    reference = await office.raise_case()
    for manager in (MAYA, OMAR):
        await office.press(manager, "recuse", reference)
    await office.deliver()
    office.directory.open_up(MANAGEMENT)
    office.directory.join(MANAGEMENT, FINN)

    await office.press(DINA, "recuse", reference)
    await office.deliver()

    assert len(office.chat.told(STELLA)) == 1
