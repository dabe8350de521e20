"""A card has to go: what if the platform fails, nobody is left, or the case is over?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import CannotCheck, OutcomeUnknown, PermanentFailure
from bot.reference import Reference
from tests.cast import COMPANY, DINA, DIRECTORS, INDEPENDENT, MANAGEMENT, MAYA, OMAR, SAM, STELLA
from tests.office import ADVISE, EN, FINN, ROSA, WHY, Office, buttons_of, said
from tests.spoilt import GAINS, Spoil, case_with_an_answer, somebody_joins, spoilt


@pytest.fixture
async def reference(office: Office) -> str:
    return await case_with_an_answer(office)


# --- trouble -----------------------------------------------------------------------------------------


async def test_what_could_not_be_deleted_is_deleted_later_and_only_then_forgotten(
    office: Office, reference: str
) -> None:
    office.directory.join(MANAGEMENT, FINN)
    office.chat.fail_next(OutcomeUnknown("timeout"))
    await office.pass_time(hours=1)
    assert len(office.standing_in(MANAGEMENT)) == 2
    assert office.channels_of(reference) == [MANAGEMENT]

    await office.pass_time(seconds=1)

    assert office.standing_in(MANAGEMENT) == []
    assert office.channels_of(reference) == [MANAGEMENT, INDEPENDENT]


@pytest.mark.parametrize("mendable", [True, False])
async def test_what_the_platform_will_not_delete_alarms_the_steward_and_holds_up_no_case(
    office: Office, reference: str, mendable: bool
) -> None:
    office.directory.join(MANAGEMENT, FINN)
    office.chat.failing[MANAGEMENT] = PermanentFailure("is_inactive", mendable=mendable)

    for _ in range(3):
        await office.pass_time(hours=1)

    assert office.channels_of(reference) == [MANAGEMENT, INDEPENDENT]
    (alarm,) = office.chat.told(STELLA)
    assert EN("alarm.left.text") in said(alarm)
    assert "is_inactive" in said(alarm)
    assert EN("refusal.not_for_you") in said(await office.press(MAYA, "decide", reference))


async def test_what_can_be_deleted_later_is_deleted_then(office: Office, reference: str) -> None:
    office.directory.join(MANAGEMENT, FINN)
    office.chat.failing[MANAGEMENT] = PermanentFailure("not_in_channel")
    await office.pass_time(hours=1)
    assert len(office.standing_in(MANAGEMENT)) == 2
    office.chat.failing.clear()

    await office.pass_time(minutes=10)

    assert office.standing_in(MANAGEMENT) == []
    async with office.store.read() as work:
        assert await work.cases.messages_in(Reference(reference), MANAGEMENT) == []


async def test_a_channel_that_the_bot_sees_no_more_alarms_the_steward_and_spares_no_other(
    office: Office,
) -> None:
    reference = await office.raise_case(**GAINS)
    for manager in (MAYA, OMAR):
        await office.press(manager, "recuse", reference)
    await office.deliver()
    office.directory.remove(MANAGEMENT)
    office.directory.join(INDEPENDENT, FINN)

    await office.pass_time(hours=1)

    assert office.standing_in(INDEPENDENT) == []
    assert office.asked_privately(reference) == [DINA.id]
    alarms = [said(card) for card in office.chat.told(STELLA)]
    assert sorted(EN("alarm.undelivered.text") in one for one in alarms) == [False, True]


async def test_from_a_channel_that_the_bot_sees_no_more_the_case_goes_on_and_the_steward_hears_it_once(
    office: Office, reference: str
) -> None:
    gone = office.directory.channels[MANAGEMENT]
    office.directory.remove(MANAGEMENT)
    for _ in range(3):
        await office.pass_time(hours=1)
    assert office.channels_of(reference) == [MANAGEMENT, INDEPENDENT]
    assert [EN("alarm.undelivered.text") in said(card) for card in office.chat.told(STELLA)] == [True]
    office.directory.channels[MANAGEMENT] = gone
    office.directory.join(MANAGEMENT, FINN)

    await office.pass_time(hours=1)

    assert office.standing_in(MANAGEMENT) == [], "what stands there is not forgotten"


async def test_a_silent_platform_is_asked_again_soon(office: Office, reference: str) -> None:
    office.directory.join(MANAGEMENT, FINN)
    office.directory.failure = CannotCheck()
    await office.pass_time(hours=1)
    office.directory.failure = None

    await office.pass_time(seconds=1)

    assert office.standing_in(MANAGEMENT) == []


async def test_an_answer_on_its_way_to_a_thread_that_was_taken_away_stays_away(office: Office) -> None:
    reference = await office.raise_case(**GAINS)
    await office.ask(MAYA, reference)
    await office.deliver()
    office.chat.failing[MANAGEMENT] = OutcomeUnknown("timeout")
    await office.answer(SAM, reference)
    await office.pass_time(minutes=59)
    office.directory.join(MANAGEMENT, FINN)
    office.chat.failing.clear()
    await somebody_joins(office)

    await office.pass_time(minutes=10)

    assert office.standing_in(MANAGEMENT) == []
    assert "Three planners." in said(office.card(INDEPENDENT, reference))


async def test_a_further_card_that_does_not_go_out_alarms_the_steward(office: Office, reference: str) -> None:
    office.chat.failing[INDEPENDENT] = OutcomeUnknown("timeout")
    office.directory.join(MANAGEMENT, FINN)
    await office.pass_time(hours=1)
    assert len(office.chat.told(STELLA)) == 1

    await office.pass_time(minutes=5)

    assert EN("alarm.undelivered.text") in said(office.chat.told(STELLA)[1])


# --- nobody is left ----------------------------------------------------------------------------------


async def test_when_everybody_left_the_channel_the_next_one_gets_the_case_within_the_hour(
    office: Office, reference: str
) -> None:
    office.directory.leave(MANAGEMENT, MAYA, OMAR)

    await office.pass_time(hours=1)

    assert office.channels_of(reference) == [MANAGEMENT, INDEPENDENT]
    assert len(office.standing_in(MANAGEMENT)) == 2, "nobody who gains is there, so the card stays"
    assert office.chat.told(STELLA) == []


async def test_who_is_told_that_nobody_is_left_is_told_once_and_again_after_another_card(
    office: Office, reference: str
) -> None:
    office.directory.leave(MANAGEMENT, MAYA, OMAR)
    office.directory.leave(INDEPENDENT, OMAR, DINA)
    office.directory.leave(DIRECTORS, DINA)
    for _ in range(3):
        await office.pass_time(hours=1)
    assert len(office.chat.told(STELLA)) == 1
    office.directory.join(INDEPENDENT, ROSA)
    await office.pass_time(hours=1)
    assert office.channels_of(reference) == [MANAGEMENT, INDEPENDENT]
    office.directory.know(replace(ROSA, is_full_member=False))

    for _ in range(3):
        await office.pass_time(hours=1)

    assert len(office.chat.told(STELLA)) == 2


async def test_who_came_back_in_time_finds_everything_as_it_was(office: Office, reference: str) -> None:
    office.directory.leave(MANAGEMENT, MAYA, OMAR)
    office.clock.move(timedelta(minutes=50))
    office.directory.join(MANAGEMENT, MAYA)

    await office.pass_time(minutes=10)

    assert office.channels_of(reference) == [MANAGEMENT]
    assert "decide" in buttons_of(office.card(MANAGEMENT, reference))


async def test_a_channel_that_is_bound_no_longer_loses_its_cards(office: Office, reference: str) -> None:
    office.run_under(replace(COMPANY, management=None))

    await office.pass_time(hours=1)

    assert office.standing_in(MANAGEMENT) == []
    assert office.channels_of(reference) == [MANAGEMENT, INDEPENDENT]


# --- a channel into which the bot cannot look --------------------------------------------------------


async def test_a_channel_that_is_gone_a_second_time_is_told_a_second_time(office: Office) -> None:
    await office.raise_case()
    channel = office.directory.channels[MANAGEMENT]
    for _ in range(2):
        office.directory.remove(MANAGEMENT)
        for _ in range(3):
            await office.pass_time(hours=1)
        office.directory.channels[MANAGEMENT] = channel
        await office.pass_time(hours=1)

    told = [said(card) for card in office.chat.told(STELLA)]
    assert len(told) == 2
    assert all("channel_not_found" in one for one in told)


# --- when the case is over ---------------------------------------------------------------------------


@spoilt
async def test_a_decided_card_shows_nothing_new_but_goes_when(
    office: Office, reference: str, spoil: Spoil
) -> None:
    await office.decide(MAYA, reference)
    await office.deliver()
    shown = said(office.card(MANAGEMENT, reference))
    spoil(office.directory)

    await office.pass_time(minutes=10)

    assert said(office.card(MANAGEMENT, reference)) == shown
    assert office.standing_in(MANAGEMENT) == []
    assert office.channels_of(reference) == [MANAGEMENT]
    assert len(office.chat.told(STELLA)) == 1


async def test_a_correction_is_not_shown_to_a_gainer_who_came_in(office: Office, reference: str) -> None:
    await office.decide(MAYA, reference)
    await office.deliver()
    office.directory.join(MANAGEMENT, FINN)

    await office.decide(MAYA, reference, rationale=WHY + " They confirmed it.")
    await office.deliver()

    assert "They confirmed it." not in said(office.card(MANAGEMENT, reference))
    assert office.standing_in(MANAGEMENT) == []
    assert "They confirmed it." in said(office.chat.told(SAM)[-1])


async def test_a_decision_is_not_shown_to_a_gainer_who_came_in_right_before(
    office: Office, reference: str
) -> None:
    form = await office.details_form(MAYA, reference)
    office.directory.join(MANAGEMENT, FINN)
    await office.submit(MAYA, form, **{name: ADVISE[name] for name in [*ADVISE][2:]})

    await office.deliver()

    assert ADVISE["rationale"] not in said(office.card(MANAGEMENT, reference))
    assert office.standing_in(MANAGEMENT) == []
    assert ADVISE["rationale"] in said(office.chat.told(SAM)[-1])
    await office.pass_time(hours=2)
    assert [kind for kind, _ in await office.waiting_jobs() if kind != "timer"] == []


async def test_a_withdrawn_card_shows_a_gainer_who_came_in_no_reason(office: Office, reference: str) -> None:
    office.directory.join(MANAGEMENT, FINN)

    await office.withdraw(SAM, reference, "They bought the route app themselves.")
    await office.deliver()

    assert office.standing_in(MANAGEMENT) == []
    assert "bought the route app" not in said(office.card(MANAGEMENT, reference))


async def test_a_channel_that_is_the_managers_by_now_is_shown_nothing_new_while_nobody_knows_the_line_manager(
    office: Office,
) -> None:
    reference = await office.raise_case(at_stake=("dont_know",))
    assert office.channels_of(reference) == [INDEPENDENT]
    office.run_under(replace(COMPANY, management=INDEPENDENT, independent=MANAGEMENT))

    await office.add_note(SAM, reference)
    await office.deliver()

    assert office.standing_in(INDEPENDENT) == []
