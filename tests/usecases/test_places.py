"""A card stands where it may stand no more: what is deleted, who gets the case, who hears it?"""

from __future__ import annotations

import pytest

from bot.audit import Act, State, replay
from bot.errors import OutcomeUnknown
from bot.people import Role, bare
from bot.usecases.look_again import look_again
from tests.cast import DINA, DIRECTORS, INDEPENDENT, MANAGEMENT, MAYA, OMAR, SAM, STELLA
from tests.office import EN, FINN, PROCEED, ROSA, Office, ids_of, said
from tests.spoilt import GAINS, Spoil, case_with_an_answer, somebody_joins, spoilt


@pytest.fixture
async def reference(office: Office) -> str:
    return await case_with_an_answer(office)


# --- what becomes of the case ------------------------------------------------------------------------


@spoilt
async def test_within_the_hour_the_bot_takes_its_messages_away_and_goes_on_elsewhere_when(
    office: Office, reference: str, spoil: Spoil
) -> None:
    spoil(office.directory)

    await office.pass_time(minutes=59)
    assert len(office.standing_in(MANAGEMENT)) == 2
    await office.pass_time(minutes=1)

    assert office.standing_in(MANAGEMENT) == []
    assert office.channels_of(reference) == [MANAGEMENT, INDEPENDENT]
    assert "planning suite" in said(office.card(INDEPENDENT, reference))
    assert len(office.standing_in(INDEPENDENT)) == 1
    assert [card.channel for card in (await office.case(reference)).cards] == [INDEPENDENT]


@spoilt
async def test_the_steward_hears_where_people_s_own_messages_may_remain_when(
    office: Office, reference: str, spoil: Spoil
) -> None:
    spoil(office.directory)
    await office.pass_time(hours=1)

    for _ in range(3):
        await office.pass_time(hours=1)

    (alarm,) = office.chat.told(STELLA)
    assert EN("alarm.removed.text", channel=EN("route.management")) in said(alarm)
    assert EN("alarm.removed.next") in said(alarm)
    assert not any(text in said(alarm) for text in ("OPP-7781", "planning suite", "Three planners."))


async def test_somebody_who_does_not_gain_changes_nothing(office: Office, reference: str) -> None:
    office.directory.join(MANAGEMENT, ROSA)

    await somebody_joins(office)
    await office.pass_time(hours=2)

    assert len(office.standing_in(MANAGEMENT)) == 2
    assert office.channels_of(reference) == [MANAGEMENT]
    assert office.chat.told(STELLA) == []


async def test_the_steward_who_gains_hears_nothing_of_it(office: Office) -> None:
    reference = await office.raise_case(**GAINS, gainers=(STELLA,))
    office.directory.join(MANAGEMENT, STELLA)

    await office.pass_time(hours=1)

    assert office.channels_of(reference) == [MANAGEMENT, INDEPENDENT]
    assert office.chat.told(STELLA) == []
    assert EN("alarm.removed.next") in said(office.chat.told(DINA)[0])


async def test_those_who_had_it_there_may_act_on_it_no_more(office: Office, reference: str) -> None:
    office.directory.join(MANAGEMENT, FINN)
    await office.pass_time(hours=1)

    assert EN("refusal.not_for_you") in said(await office.press(MAYA, "decide", reference))
    assert EN("done.decided", reference=reference) in said(await office.decide(DINA, reference))


async def test_what_was_taken_away_is_redrawn_no_more(office: Office, reference: str) -> None:
    office.directory.join(MANAGEMENT, FINN)
    await office.pass_time(hours=1)
    before = len(office.chat.updates)

    await office.add_note(SAM, reference)
    await office.decide(DINA, reference)
    await office.deliver()

    own = f"slack:D{bare(SAM.id)}"
    assert {update.channel for update in office.chat.updates[before:]} == {INDEPENDENT, own}


async def test_taking_away_is_in_the_trail_and_moves_nothing(office: Office, reference: str) -> None:
    office.directory.join(MANAGEMENT, FINN)
    await office.pass_time(hours=1)

    trail = await office.trail(reference)
    removed = [entry for entry in trail if entry.action == Act.CARD_REMOVED]
    assert [(entry.actor, entry.role) for entry in removed] == [(None, Role.BOT)]
    assert replay(trail)[-1][0] is (await office.case(reference)).state is State.AWAITING_DECISION


async def test_when_no_channel_is_free_any_more_it_goes_on_in_private(office: Office, reference: str) -> None:
    for channel in (MANAGEMENT, INDEPENDENT):
        office.directory.join(channel, FINN)

    await office.pass_time(hours=1)

    assert office.channels_of(reference) == [MANAGEMENT]
    assert office.asked_privately(reference) == ids_of(MAYA, OMAR, DINA)
    assert office.chat.told(FINN) == []


async def test_when_nobody_can_be_asked_any_more_rep_and_steward_hear(office: Office, reference: str) -> None:
    office.directory.leave(MANAGEMENT, MAYA, OMAR)
    office.directory.leave(INDEPENDENT, OMAR, DINA)
    office.directory.leave(DIRECTORS, DINA)
    office.directory.join(MANAGEMENT, FINN)

    for _ in range(3):
        await office.pass_time(hours=1)

    assert office.standing_in(MANAGEMENT) == []
    told = [said(card) for card in office.chat.told(STELLA)]
    assert sorted(EN("alarm.no_route.next") in one for one in told) == [False, True]
    assert EN("no_route.text") in said(office.chat.told(SAM)[-1])


async def test_another_card_that_is_all_right_stays_and_no_third_one_comes(office: Office) -> None:
    reference = await office.raise_case(**GAINS)
    for manager in (MAYA, OMAR):
        await office.press(manager, "recuse", reference)
    await office.deliver()
    office.directory.join(MANAGEMENT, FINN)

    await office.pass_time(hours=1)
    await office.pass_time(minutes=5)

    assert office.channels_of(reference) == [MANAGEMENT, INDEPENDENT]
    assert (len(office.standing_in(MANAGEMENT)), len(office.standing_in(INDEPENDENT))) == (0, 1)
    assert len(office.chat.told(STELLA)) == 1


async def test_a_further_card_is_not_missed_because_the_first_was_taken_away_meanwhile(
    office: Office,
) -> None:
    reference = await office.raise_case(**GAINS)
    for manager in (MAYA, OMAR):
        await office.press(manager, "recuse", reference)
    await office.deliver()
    await office.pass_time(minutes=1)
    office.directory.join(MANAGEMENT, FINN)
    await look_again(MANAGEMENT, "Ev1", office.services)
    await office.deliver()

    await office.pass_time(minutes=5)

    assert (len(office.standing_in(MANAGEMENT)), len(office.standing_in(INDEPENDENT))) == (0, 1)
    assert len(office.chat.told(STELLA)) == 1


async def test_other_cases_in_the_channel_stay_where_they_are(office: Office, reference: str) -> None:
    other = await office.raise_case(ROSA, deal_ref="OPP-2")
    office.directory.join(MANAGEMENT, FINN)

    await office.pass_time(hours=1)

    assert office.channels_of(other) == [MANAGEMENT]
    assert [card.message_id for card in (await office.case(other)).cards] == office.standing_in(MANAGEMENT)


async def test_the_directors_card_goes_to_the_directors_who_do_not_gain(office: Office) -> None:
    office.directory.join(DIRECTORS, ROSA)
    reference = await office.raise_case(**GAINS)
    await office.details_form(MAYA, reference, PROCEED)
    await office.deliver()
    assert office.channels_of(reference) == [MANAGEMENT, DIRECTORS]
    office.directory.join(DIRECTORS, FINN)

    await office.pass_time(hours=1)

    assert office.standing_in(DIRECTORS) == []
    assert office.asked_privately(reference) == ids_of(DINA, ROSA)
    assert len(office.standing_in(MANAGEMENT)) == 1
    assert EN("alarm.removed.text", channel=EN("route.directors")) in said(office.chat.told(STELLA)[0])


async def test_an_empty_card_of_a_redirected_case_is_taken_away_and_missed_by_nobody(office: Office) -> None:
    reference = await office.raise_case(**GAINS)
    await office.redirect(MAYA, reference)
    await office.press(SAM, "belongs_here", reference)
    await office.deliver()
    office.directory.join(MANAGEMENT, FINN)

    await office.pass_time(hours=1)

    assert office.standing_in(MANAGEMENT) == []
    assert office.channels_of(reference) == [MANAGEMENT, DIRECTORS]
    assert office.asked_privately(reference) == []


async def test_a_closed_case_of_which_nothing_new_is_shown_is_looked_at_no_more(
    office: Office, reference: str
) -> None:
    await office.decide(MAYA, reference)
    await office.pass_time(minutes=10)
    office.directory.join(MANAGEMENT, FINN)

    for _ in range(3):
        await office.pass_time(hours=1)

    assert len(office.standing_in(MANAGEMENT)) == 2
    assert office.chat.told(STELLA) == []


async def test_a_card_in_private_may_stand_wherever_its_reader_is(office: Office) -> None:
    for channel in (MANAGEMENT, INDEPENDENT):
        office.directory.join(channel, FINN)
    reference = await office.raise_case(**GAINS)

    await office.pass_time(hours=2)

    assert len((await office.case(reference)).cards) == 3
    assert office.chat.told(STELLA) == []


# --- how often ---------------------------------------------------------------------------------------


async def test_it_is_looked_at_every_hour_as_long_as_the_case_is_open(office: Office, reference: str) -> None:
    for _ in range(20):
        await office.pass_time(hours=1)
    assert len(office.standing_in(MANAGEMENT)) == 2
    office.directory.join(MANAGEMENT, FINN)

    await office.pass_time(hours=1)

    assert office.standing_in(MANAGEMENT) == []


async def test_the_card_that_took_its_place_is_looked_at_too(office: Office, reference: str) -> None:
    office.directory.join(MANAGEMENT, FINN)
    await office.pass_time(hours=1)
    office.directory.join(INDEPENDENT, FINN)

    await office.pass_time(hours=1)

    assert office.standing_in(INDEPENDENT) == []
    assert office.asked_privately(reference) == ids_of(MAYA, OMAR, DINA)


async def test_a_look_that_came_late_after_an_outage_happens_once_and_the_next_an_hour_later(
    office: Office, reference: str
) -> None:
    await office.pass_time(hours=20)
    office.directory.join(MANAGEMENT, FINN)
    await office.pass_time(minutes=59)
    assert len(office.standing_in(MANAGEMENT)) == 2

    await office.pass_time(minutes=1)

    assert office.standing_in(MANAGEMENT) == []


# --- while nobody looked, and since the last look ----------------------------------------------------


@pytest.fixture
async def redirected(office: Office) -> str:
    """A case that the directors had in their channel, and took out of it. Finn gains by it."""
    reference = await office.raise_case(**GAINS)
    await office.details_form(MAYA, reference, PROCEED)
    await office.deliver()
    await office.redirect(DINA, reference)
    await office.deliver()
    assert office.channels_of(reference) == [MANAGEMENT, DIRECTORS]
    return reference


async def test_a_case_that_belongs_here_again_is_not_shown_where_somebody_who_gains_came_meanwhile(
    office: Office, redirected: str
) -> None:
    office.directory.join(DIRECTORS, FINN)
    await look_again(DIRECTORS, "Ev1", office.services)
    await office.pass_time(hours=2)
    shown = len(office.chat.updates)

    await office.press(SAM, "belongs_here", redirected)
    await office.deliver()

    assert DIRECTORS not in [update.channel for update in office.chat.updates[shown:]]
    assert office.standing_in(DIRECTORS) == []
    assert office.asked_privately(redirected) == [DINA.id]


async def test_a_case_that_belongs_here_again_is_looked_at_every_hour_again(
    office: Office, redirected: str
) -> None:
    await office.pass_time(hours=3)
    await office.press(SAM, "belongs_here", redirected)
    await office.deliver()
    office.directory.open_up(DIRECTORS)

    await office.pass_time(hours=1)

    assert office.standing_in(DIRECTORS) == []


@spoilt
async def test_nothing_more_is_shown_where_the_card_may_stand_no_more_when(
    office: Office, spoil: Spoil
) -> None:
    reference = await office.raise_case(**GAINS)
    await office.ask(MAYA, reference)
    await office.deliver()
    spoil(office.directory)
    shown = len(office.updates_in(MANAGEMENT))

    await office.answer(SAM, reference)
    await office.deliver()

    assert (len(office.updates_in(MANAGEMENT)), office.chat.replies) == (shown, [])
    assert office.standing_in(MANAGEMENT) == []
    assert "Three planners." in said(office.card(INDEPENDENT, reference))


# --- somebody joined ---------------------------------------------------------------------------------


async def test_when_somebody_who_gains_joins_it_is_done_at_once(office: Office, reference: str) -> None:
    office.directory.join(MANAGEMENT, FINN)

    await somebody_joins(office)

    assert office.standing_in(MANAGEMENT) == []
    assert office.channels_of(reference) == [MANAGEMENT, INDEPENDENT]


async def test_the_same_event_delivered_twice_is_looked_at_once(office: Office, reference: str) -> None:
    await somebody_joins(office)
    office.directory.join(MANAGEMENT, FINN)

    await somebody_joins(office)
    assert len(office.standing_in(MANAGEMENT)) == 2
    await somebody_joins(office, "Ev2")

    assert office.standing_in(MANAGEMENT) == []


async def test_joining_another_channel_looks_at_nothing(office: Office, reference: str) -> None:
    office.directory.join(MANAGEMENT, FINN)

    await look_again(INDEPENDENT, "Ev1", office.services)
    await office.deliver()

    assert len(office.standing_in(MANAGEMENT)) == 2


async def test_a_look_at_once_does_not_stand_in_for_the_hourly_one(office: Office, reference: str) -> None:
    await office.pass_time(minutes=30)
    await somebody_joins(office)
    office.directory.join(MANAGEMENT, FINN)

    await office.pass_time(minutes=30)

    assert office.standing_in(MANAGEMENT) == []


# --- right before a post -----------------------------------------------------------------------------


@spoilt
async def test_nothing_is_posted_into_a_channel_that_was_spoilt_between_looking_and_posting(
    office: Office, spoil: Spoil
) -> None:
    await office.submit(SAM, await office.second_view(at_stake=("manager",)), line_manager=FINN)
    reference = (await office.cases())[0].reference
    office.chat.failing[MANAGEMENT] = OutcomeUnknown("timeout")
    await office.deliver()
    spoil(office.directory)
    office.chat.failing.clear()

    await office.pass_time(seconds=1)

    assert office.channels_of(reference) == [INDEPENDENT]
