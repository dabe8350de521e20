"""Nobody decides: who is reminded, who gets the case, who hears of it, and does each happen exactly once?"""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace

import pytest

from bot.audit import Act
from bot.errors import OutcomeUnknown
from bot.people import PersonId
from bot.views.elements import Card
from tests.cast import DINA, DIRECTORS, INDEPENDENT, MANAGEMENT, MAYA, OMAR, SAM, STELLA, private
from tests.dying import die_in_every_timer
from tests.fakes import Reply
from tests.office import (
    EN,
    FINN,
    PROCEED,
    ROSA,
    Office,
    buttons_of,
    mentioned_in,
    said,
)

TIMERS = (Act.REMIND, Act.ESCALATE, Act.TO_STEWARD)


@pytest.fixture
async def reference(office: Office) -> str:
    """Raised on Tuesday 17 November at ten in the management channel, to be decided by Tuesday the 24th: due
    on Friday at ten."""
    return await office.raise_case()


def reminders(office: Office) -> list[Reply]:
    return [reply for reply in office.chat.replies if ":remind:" in reply.key]


async def fired(office: Office, reference: str) -> list[str]:
    return [entry.action for entry in await office.trail(reference) if entry.action in TIMERS]


def told_about(office: Office, who: PersonId, what: str) -> list[Card]:
    return [tell.card for tell in office.chat.tells if tell.person == who and f":{what}:" in tell.key]


# --- reminders ---------------------------------------------------------------------------------------


async def test_after_a_business_day_without_anything_the_card_s_thread_reminds_and_the_channel_sees_it(
    office: Office, reference: str
) -> None:
    await office.pass_time(hours=23, minutes=59)
    assert reminders(office) == []

    await office.pass_time(minutes=1)

    (reminder,) = reminders(office)
    card = next(post for post in office.chat.posts if post.channel == MANAGEMENT)
    assert (reminder.channel, reminder.to, reminder.for_all) == (MANAGEMENT, card.message_id, True)
    assert EN("reminder.text", reference=reference) in said(reminder.card)
    assert EN("reminder.next") in said(reminder.card)
    assert "Fri 20 Nov 2026, 10:00" in said(reminder.card)
    assert "planning suite" not in said(reminder.card)


async def test_only_from_the_second_reminder_on_are_those_who_may_decide_mentioned(
    office: Office, reference: str
) -> None:
    await office.press(OMAR, "recuse", reference)
    await office.pass_time(days=1)
    await office.pass_time(days=1)

    assert [mentioned_in(one.card) for one in reminders(office)] == [[], [MAYA.id]]


async def test_whoever_is_there_when_it_goes_out_is_mentioned(office: Office, reference: str) -> None:
    await office.pass_time(days=1)
    office.directory.join(MANAGEMENT, FINN)
    office.directory.leave(MANAGEMENT, MAYA)
    await office.pass_time(days=1)

    assert mentioned_in(reminders(office)[-1].card) == [OMAR.id, FINN.id]


async def test_what_somebody_does_puts_the_reminder_off(office: Office, reference: str) -> None:
    await office.wait(hours=5)
    await office.ask(MAYA, reference)
    await office.answer(SAM, reference)
    await office.pass_time(hours=23, minutes=59)
    assert reminders(office) == []

    await office.pass_time(minutes=1)

    assert len(reminders(office)) == 1


async def test_a_decided_case_reminds_nobody_and_goes_nowhere(office: Office, reference: str) -> None:
    await office.decide(MAYA, reference)

    for _ in range(10):
        await office.pass_time(days=1)

    assert await fired(office, reference) == reminders(office) == []
    assert office.channels_of(reference) == [MANAGEMENT]


async def test_where_somebody_gains_by_now_no_reminder_appears_and_the_case_moves_on(office: Office) -> None:
    """Found out by the reminder itself, half an hour before the next look would."""
    reference = await office.raise_case(at_stake=("manager",), line_manager=FINN)
    await office.wait(minutes=30)
    await office.press(ROSA, "decide", reference)
    await office.pass_time(hours=23, minutes=30)
    office.directory.join(MANAGEMENT, FINN)

    await office.pass_time(minutes=30)

    assert await fired(office, reference) == [Act.REMIND]
    assert [reminder.channel for reminder in reminders(office)] == []
    assert office.standing_in(MANAGEMENT) == []
    assert office.channels_of(reference) == [MANAGEMENT, INDEPENDENT]


async def test_a_channel_in_which_nobody_may_decide_any_more_is_not_reminded(
    office: Office, reference: str
) -> None:
    await office.press(MAYA, "recuse", reference)
    await office.press(OMAR, "recuse", reference)
    await office.deliver()
    await office.pass_time(days=1)

    assert [reminder.channel for reminder in reminders(office)] == [INDEPENDENT]


async def test_a_reminder_leaves_the_channel_with_the_card(office: Office) -> None:
    await office.raise_case(at_stake=("manager",), line_manager=FINN)
    await office.pass_time(days=1)
    assert len(office.standing_in(MANAGEMENT)) == 2

    office.directory.join(MANAGEMENT, FINN)
    await office.pass_time(hours=1)

    assert office.standing_in(MANAGEMENT) == []


async def test_who_has_a_card_of_his_own_is_reminded_in_private(office: Office) -> None:
    for channel in (MANAGEMENT, INDEPENDENT, DIRECTORS):
        office.directory.join(channel, SAM)
    reference = await office.raise_case()
    await office.press(OMAR, "recuse", reference)
    await office.deliver()
    office.directory.know(replace(DINA, is_full_member=False))

    await office.pass_time(days=1)

    assert reminders(office) == []
    told = {person: len(told_about(office, person.id, "remind")) for person in (MAYA, OMAR, DINA)}
    assert told == {MAYA: 1, OMAR: 0, DINA: 0}
    (card,) = told_about(office, MAYA.id, "remind")
    assert EN("reminder.private", reference=reference) in said(card)


async def test_reminders_that_the_platform_did_not_take_do_not_come_in_a_burst(
    office: Office, reference: str
) -> None:
    office.chat.failing[MANAGEMENT] = OutcomeUnknown("timeout")
    await office.pass_time(days=1)
    await office.pass_time(days=1)
    office.chat.failing.clear()
    await office.pass_time(minutes=10)

    assert await fired(office, reference) == [Act.REMIND, Act.REMIND]
    (reminder,) = reminders(office)
    assert mentioned_in(reminder.card) == [MAYA.id, OMAR.id]


# --- due ---------------------------------------------------------------------------------------------


async def is_due(office: Office) -> None:
    for _ in range(3):
        await office.pass_time(days=1)


async def test_what_is_due_goes_to_the_directors_whose_card_says_why(office: Office, reference: str) -> None:
    await is_due(office)

    assert await fired(office, reference) == [Act.REMIND, Act.REMIND, Act.ESCALATE]
    assert office.channels_of(reference) == [MANAGEMENT, DIRECTORS]
    card = office.card(DIRECTORS, reference)
    assert EN("card.overdue") in said(card)
    assert mentioned_in(card) == [DINA.id]
    assert EN("card.overdue") not in said(office.card(MANAGEMENT, reference))


async def test_who_had_it_before_can_still_decide_and_then_everything_stops(
    office: Office, reference: str
) -> None:
    await is_due(office)

    await office.decide(MAYA, reference)
    for _ in range(7):
        await office.pass_time(days=1)

    assert Act.TO_STEWARD not in await fired(office, reference)
    assert (await office.case(reference)).decision is not None
    assert office.chat.told(STELLA) == []
    assert EN("card.overdue") not in said(office.card(DIRECTORS, reference))


async def test_directors_who_have_it_already_get_no_second_card(office: Office, reference: str) -> None:
    await office.details_form(MAYA, reference, PROCEED)
    await office.deliver()
    await is_due(office)
    await office.pass_time(hours=1)

    assert Act.ESCALATE in await fired(office, reference)
    assert office.channels_of(reference) == [MANAGEMENT, DIRECTORS]
    assert office.chat.told(STELLA) == []
    assert EN("card.overdue") not in said(office.card(DIRECTORS, reference))


async def test_directors_who_have_it_in_private_get_no_second_card(office: Office) -> None:
    for channel in (MANAGEMENT, INDEPENDENT, DIRECTORS):
        office.directory.join(channel, SAM)
    reference = await office.raise_case()
    before = office.asked_privately(reference)

    await is_due(office)
    await office.pass_time(hours=1)

    assert Act.ESCALATE in await fired(office, reference)
    assert office.asked_privately(reference) == before
    assert office.chat.told(STELLA) == []


async def test_where_a_director_gains_the_others_get_it_in_private(office: Office) -> None:
    office.directory.channels[DIRECTORS] = private(DIRECTORS, DINA, FINN)
    reference = await office.raise_case(at_stake=("manager",), line_manager=FINN)

    await is_due(office)

    assert office.channels_of(reference) == [MANAGEMENT]
    assert office.asked_privately(reference) == [DINA.id]
    assert EN("card.overdue") in said(office.private_card(DINA, reference))
    assert office.chat.told(FINN) == []


async def test_a_steward_hears_when_no_director_may_decide_it(office: Office, reference: str) -> None:
    office.directory.leave(DIRECTORS, DINA)

    await is_due(office)

    (alarm,) = office.chat.told(STELLA)
    assert EN("alarm.no_director.overdue", name="Sam Seller") in said(alarm)


async def test_a_card_for_the_directors_that_does_not_go_out_alarms_the_steward(
    office: Office, reference: str
) -> None:
    office.chat.failing[DIRECTORS] = OutcomeUnknown("timeout")
    await is_due(office)
    await office.pass_time(minutes=5)

    (alarm,) = office.chat.told(STELLA)
    assert EN("alarm.undelivered.text") in said(alarm)


# --- directors who are silent ------------------------------------------------------------------------


@pytest.fixture
async def left(office: Office, reference: str) -> str:
    """Due on Friday; on Tuesday at ten the directors have had it for two business days."""
    await is_due(office)
    for _ in range(4):
        await office.pass_time(days=1)
    return reference


async def test_a_steward_hears_who_waits_and_can_name_somebody(office: Office, left: str) -> None:
    (alarm,) = office.chat.told(STELLA)
    assert EN("alarm.silent.text", name="Sam Seller") in said(alarm)
    assert "planning suite" not in said(alarm)
    assert buttons_of(alarm)["assign"].reference == left

    done = await office.assign(STELLA, left, ROSA)
    await office.deliver()

    assert EN("done.assigned", reference=left) in said(done)
    assert "planning suite" in said(office.private_card(ROSA, left))


async def test_the_steward_finds_it_at_home_until_somebody_is_named(office: Office, left: str) -> None:
    home = await office.press(STELLA, "home")
    assert EN("stuck.undecided") in said(home)

    await office.assign(STELLA, left, ROSA)

    assert EN("stuck.undecided") not in said(await office.press(STELLA, "home"))


async def test_the_rep_hears_who_has_it_and_still_not_to_sign(office: Office, left: str) -> None:
    (card,) = told_about(office, SAM.id, "still_waits")

    assert EN("still_waits.next", name="Stella Steward") in said(card)
    assert EN("receipt.dont_sign") in said(card)


async def test_it_stays_open_and_nobody_hears_it_again(office: Office, left: str) -> None:
    before = len(office.chat.sent)

    for _ in range(30):
        await office.pass_time(days=1)

    assert (await office.case(left)).is_open
    assert len(office.chat.sent) == before
    await office.decide(DINA, left, told_by="2027-01-05", compensation_due="2027-01-29")
    assert (await office.case(left)).decision is not None


async def test_when_whom_the_steward_named_is_silent_as_well_the_steward_hears_again(
    office: Office, left: str
) -> None:
    await office.assign(STELLA, left, ROSA)
    await office.pass_time(days=1)
    assert len(office.chat.told(STELLA)) == 1

    await office.pass_time(days=1)

    assert len(office.chat.told(STELLA)) == 2
    assert len(told_about(office, SAM.id, "still_waits")) == 2


async def test_before_the_directors_had_it_long_enough_no_steward_names_anybody(
    office: Office, reference: str
) -> None:
    await is_due(office)

    answer = await office.press(STELLA, "assign", reference)

    assert EN("refusal.not_stuck") in said(answer)


async def test_nobody_hears_that_it_waits_once_it_is_decided(office: Office, reference: str) -> None:
    """The private messages did not get through before."""
    await is_due(office)
    office.chat.failing |= {SAM.id: OutcomeUnknown("timeout"), STELLA.id: OutcomeUnknown("timeout")}
    for _ in range(4):
        await office.pass_time(days=1)
    await office.decide(DINA, reference)
    office.chat.failing.clear()
    await office.pass_time(hours=1)

    assert told_about(office, SAM.id, "still_waits") == told_about(office, STELLA.id, "alarm_silent") == []
    assert len(told_about(office, SAM.id, "decision")) == 1


# --- urgent cases ------------------------------------------------------------------------------------


async def test_an_urgent_case_is_reminded_of_once_and_everybody_hears_of_it_in_time(office: Office) -> None:
    """Raised at ten, to be decided today: half of the seven and a half hours, three quarters, all."""
    reference = await office.raise_case(decide_by="2026-11-17")

    heard = []
    for _ in range(32):
        await office.pass_time(minutes=15)
        heard.append(await fired(office, reference))

    assert [heard.count([]), heard.count([Act.REMIND])] == [14, 8]
    assert heard[28:30] == [[Act.REMIND, Act.ESCALATE], [Act.REMIND, Act.ESCALATE, Act.TO_STEWARD]]
    assert office.channels_of(reference) == [MANAGEMENT, DIRECTORS]


# --- questions, redirections -------------------------------------------------------------------------


async def test_while_a_question_waits_nothing_fires_and_an_answer_sets_the_clock_going_again(
    office: Office, reference: str
) -> None:
    await office.wait(days=2)
    await office.ask(MAYA, reference)
    await office.pass_time(days=1, hours=1)
    assert await fired(office, reference) == []

    await office.answer(SAM, reference)
    await office.pass_time(hours=23)
    assert await fired(office, reference) == []
    await office.pass_time(days=3)

    # Asked on Thursday at ten and answered on Friday at eleven: nine and a half hours later than Friday ten.
    assert await fired(office, reference) == [Act.ESCALATE]


async def test_what_was_redirected_is_quiet_and_what_comes_back_is_not_forgotten(
    office: Office, reference: str
) -> None:
    await office.redirect(MAYA, reference)
    for _ in range(5):
        await office.pass_time(days=1)
    assert await fired(office, reference) == []

    await office.press(SAM, "belongs_here", reference)
    await office.deliver()
    assert await fired(office, reference) == [Act.ESCALATE]
    for _ in range(3):
        await office.pass_time(days=1)

    assert await fired(office, reference) == [Act.ESCALATE, Act.TO_STEWARD]


# --- outages, several workers, kills -----------------------------------------------------------------


async def test_an_outage_of_three_weeks_ends_with_one_message_to_each_and_no_reminder(
    office: Office, reference: str
) -> None:
    before = Counter(type(one).__name__ for one in office.chat.sent)

    await office.pass_time(days=21)
    await office.pass_time(hours=1)

    assert await fired(office, reference) == [Act.ESCALATE, Act.TO_STEWARD]
    after = Counter(type(one).__name__ for one in office.chat.sent) - before
    assert after == {"Post": 1, "Tell": 2}
    assert office.channels_of(reference) == [MANAGEMENT, DIRECTORS]
    assert len(office.chat.told(STELLA)) == 1


async def test_an_outage_over_two_reminders_ends_with_one(office: Office) -> None:
    reference = await office.raise_case()
    await office.pass_time(days=2, hours=1)

    assert await fired(office, reference) == [Act.REMIND]
    assert len(reminders(office)) == 1


async def test_two_workers_on_one_store_do_each_thing_exactly_once(office: Office) -> None:
    references = [await office.raise_case(deal_ref=f"OPP-{number}") for number in range(4)]

    for _ in range(8):
        await office.wait(days=1)
        await asyncio.gather(*(office.another_worker().drain() for _ in range(2)))

    expected = [Act.REMIND, Act.REMIND, Act.ESCALATE, Act.TO_STEWARD]
    for reference in references:
        assert await fired(office, reference) == expected
        assert office.channels_of(reference) == [MANAGEMENT, DIRECTORS]
    keys = Counter(one.key for one in (*office.chat.posts, *office.chat.replies, *office.chat.tells))
    assert set(keys.values()) == {1}
    assert len(reminders(office)) == 8
    assert len(office.chat.told(STELLA)) == 4


async def test_a_worker_that_dies_in_the_middle_of_a_timer_leaves_it_to_be_done_once(
    office: Office, reference: str
) -> None:
    """What was done and that it was done are one commit: of neither anything is left."""
    await office.wait(days=1)
    await die_in_every_timer(office)
    assert await fired(office, reference) == []
    await office.pass_time(minutes=2)

    assert await fired(office, reference) == [Act.REMIND]
    assert len(reminders(office)) == 1
