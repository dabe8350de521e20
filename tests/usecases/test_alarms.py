"""A message does not go out: how long does it wait, and who hears of it?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import CannotCheck, OutcomeUnknown, PermanentFailure, RetryLater
from bot.jobs import Job
from bot.todo import check_card
from tests.cast import COMPANY, DINA, DIRECTORS, INDEPENDENT, MANAGEMENT, MAYA, OMAR, SAM, STELLA, private
from tests.office import EN, FINN, Office, fact, reference_in, said
from tests.undelivered import FAILURES, alarms, raised


@pytest.fixture
async def sent(office: Office) -> str:
    """A case that was sent; nothing is delivered yet."""
    return await raised(office)


# --- how long it waits -------------------------------------------------------------------------------


async def test_it_comes_back_when_the_platform_said(office: Office, sent: str) -> None:
    office.chat.failing[MANAGEMENT] = RetryLater(30)
    await office.deliver()
    office.chat.failing.clear()

    await office.pass_time(seconds=29)
    assert office.channels_of(sent) == []
    await office.pass_time(seconds=1)
    assert office.channels_of(sent) == [MANAGEMENT]


async def test_waiting_for_the_platform_is_not_a_failed_try(office: Office, sent: str) -> None:
    office.chat.failing[MANAGEMENT] = RetryLater(1)
    for _ in range(6):
        await office.pass_time(seconds=1)
    office.chat.failing[MANAGEMENT] = OutcomeUnknown("timeout")
    await office.pass_time(seconds=1)
    office.chat.failing.clear()

    await office.pass_time(seconds=1)

    assert office.channels_of(sent) == [MANAGEMENT]


@pytest.mark.parametrize("failure", [OutcomeUnknown("timeout"), CannotCheck(), KeyError("x")], ids=repr)
async def test_failed_tries_grow_apart_up_to_five_minutes(quick_office: Office, failure: Exception) -> None:
    await raised(quick_office)
    quick_office.chat.failing[MANAGEMENT] = failure
    pauses: list[float] = []
    for _ in range(12):
        await quick_office.deliver()
        async with quick_office.store.read() as work:
            due = await work.jobs.next_due()
        assert due is not None
        pauses.append((due - quick_office.clock.now()).total_seconds())
        quick_office.clock.move(due - quick_office.clock.now())

    assert pauses == [1, 2, 4, 8, 16, 32, 64, 128, 45, 211, 300, 300]


async def test_a_set_up_to_be_mended_is_tried_every_ten_minutes(office: Office, sent: str) -> None:
    office.chat.failing[MANAGEMENT] = PermanentFailure("channel_not_found")
    await office.deliver()
    office.chat.failing.clear()

    await office.pass_time(minutes=9)
    assert office.channels_of(sent) == []
    await office.pass_time(minutes=1)
    assert office.channels_of(sent) == [MANAGEMENT]


# --- who hears of it ---------------------------------------------------------------------------------


async def test_a_permanent_failure_tells_the_steward_once_with_the_platforms_word(
    office: Office, sent: str
) -> None:
    office.chat.failing[MANAGEMENT] = PermanentFailure("channel_not_found")
    await office.deliver()

    for _ in range(12):
        await office.pass_time(minutes=10)

    assert len(alarms(office)) == 1
    alarm = office.chat.told(STELLA)[0]
    assert fact(alarm, "platform_says") == "channel_not_found"
    assert sent in said(alarm)
    assert "OPP-7781" not in said(alarm)


async def test_a_message_to_the_rep_that_fails_for_good_tells_the_steward(office: Office, sent: str) -> None:
    office.chat.failing[SAM.id] = PermanentFailure("user_disabled", mendable=False)

    await office.deliver()

    assert fact(office.chat.told(STELLA)[0], "platform_says") == "user_disabled"
    await office.pass_time(hours=2)
    assert len(alarms(office)) == 1


async def test_what_no_mending_can_help_does_not_stand_in_the_way(office: Office, sent: str) -> None:
    office.chat.failing[SAM.id] = PermanentFailure("too_long", mendable=False)
    await office.deliver()
    office.chat.failing.clear()

    await office.ask(MAYA, sent)
    await office.deliver()

    assert [EN("question.heading", reference=sent) in said(card) for card in office.chat.told(SAM)] == [True]


async def test_a_steward_who_gains_hears_of_no_failure(office: Office) -> None:
    office.chat.failing[MANAGEMENT] = PermanentFailure("channel_not_found")

    await office.raise_case(at_stake=("manager",), line_manager=FINN, gainers=(STELLA,))

    assert alarms(office) == []
    assert len(alarms(office, DINA)) == 1


async def test_an_alarm_that_cannot_be_delivered_raises_no_other_and_is_not_lost(
    office: Office, sent: str
) -> None:
    office.chat.failing[MANAGEMENT] = PermanentFailure("channel_not_found")
    office.chat.failing[STELLA.id] = PermanentFailure("cannot_dm")
    for _ in range(3):
        await office.pass_time(minutes=10)
    del office.chat.failing[STELLA.id]

    await office.pass_time(minutes=10)

    assert len(alarms(office)) == 1


async def test_finding_a_director_to_tell_is_tried_again_too(office: Office, sent: str) -> None:
    office.run_under(replace(COMPANY, stewards=()))
    office.chat.failing[SAM.id] = PermanentFailure("user_disabled", mendable=False)
    office.directory.remove(DIRECTORS)
    await office.deliver()
    assert alarms(office, DINA) == []
    office.directory.channels[DIRECTORS] = private(DIRECTORS, DINA)

    await office.pass_time(minutes=10)

    assert len(alarms(office, DINA)) == 1


# --- the card is overdue -----------------------------------------------------------------------------

QUIET_FAILURES = {
    name: failure for name, failure in FAILURES.items() if not isinstance(failure, PermanentFailure)
}


@pytest.mark.parametrize("failure", QUIET_FAILURES.values(), ids=QUIET_FAILURES)
async def test_a_card_that_is_not_out_after_five_minutes_tells_the_steward_once(
    office: Office, sent: str, failure: Exception
) -> None:
    office.chat.failing[MANAGEMENT] = failure
    await office.deliver()
    await office.pass_time(minutes=4, seconds=59)
    assert alarms(office) == []

    await office.pass_time(seconds=1)

    assert [EN("alarm.undelivered.summary", reference=sent) in one for one in alarms(office)] == [True]
    for _ in range(5):
        await office.pass_time(minutes=10)
    assert len(alarms(office)) == 1
    office.chat.failing.clear()
    await office.pass_time(minutes=10)
    assert office.channels_of(sent) == [MANAGEMENT]


async def test_changing_failures_of_one_card_are_one_alarm(office: Office, sent: str) -> None:
    for failure in (OutcomeUnknown("x"), PermanentFailure("channel_not_found"), PermanentFailure("archived")):
        office.chat.failing[MANAGEMENT] = failure
        for _ in range(3):
            await office.pass_time(minutes=10)

    assert len(alarms(office)) == 1


async def test_a_card_that_waits_behind_another_is_overdue_too(office: Office, sent: str) -> None:
    office.chat.failing[MANAGEMENT] = RetryLater(3600)
    await office.deliver()
    behind = reference_in(await office.submit(SAM, await office.second_view(deal_ref="OPP-2")))

    await office.pass_time(minutes=5)

    assert {reference for reference in (sent, behind) for one in alarms(office) if reference in one} == {
        sent,
        behind,
    }


async def test_a_card_in_time_alarms_nobody(office: Office, sent: str) -> None:
    await office.pass_time(minutes=4)
    await office.pass_time(minutes=10)

    assert alarms(office) == []


async def test_a_case_that_was_withdrawn_before_its_card_went_out_alarms_nobody(
    office: Office, sent: str
) -> None:
    office.chat.failing[MANAGEMENT] = OutcomeUnknown("timeout")
    await office.deliver()
    await office.withdraw(SAM, sent)

    await office.pass_time(minutes=10)
    await office.pass_time(days=7)

    assert alarms(office) == []
    assert await office.waiting_jobs() == []


async def test_when_there_is_no_route_that_is_the_one_thing_told(office: Office, sent: str) -> None:
    office.directory.leave(MANAGEMENT, MAYA, OMAR)
    office.directory.leave(INDEPENDENT, OMAR, DINA)
    office.directory.leave(DIRECTORS, DINA)

    await office.deliver()
    await office.pass_time(minutes=10)

    assert len(alarms(office)) == 1
    assert EN("alarm.no_route.next") in alarms(office)[0]


async def test_a_further_card_is_overdue_after_five_minutes_too(office: Office, sent: str) -> None:
    await office.deliver()
    office.chat.failing[INDEPENDENT] = OutcomeUnknown("timeout")
    await office.pass_time(hours=1)
    for manager in (MAYA, OMAR):
        await office.press(manager, "recuse", sent)
    await office.deliver()
    assert alarms(office) == []

    await office.pass_time(minutes=5)

    assert len(alarms(office)) == 1


async def test_a_further_card_in_time_alarms_nobody(office: Office, sent: str) -> None:
    await office.deliver()
    await office.pass_time(hours=1)
    for manager in (MAYA, OMAR):
        await office.press(manager, "recuse", sent)
    await office.deliver()

    await office.pass_time(minutes=10)

    assert alarms(office) == []


# --- what is said of it ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("failure", "word"),
    [
        (RetryLater(2), "RetryLater"),
        (OutcomeUnknown("timeout"), "OutcomeUnknown"),
        (CannotCheck(), "CannotCheck"),
        (PermanentFailure("is_archived"), "is_archived"),
        (ValueError("what somebody typed"), "error:ValueError"),
    ],
    ids=lambda one: str(one) if isinstance(one, str) else "",
)
async def test_why_a_message_waits_is_written_down_in_a_word(
    quick_office: Office, failure: Exception, word: str
) -> None:
    await raised(quick_office)
    quick_office.chat.failing[MANAGEMENT] = failure

    await quick_office.deliver()

    assert f"error='{word}'" in str(quick_office.everything_kept())


async def test_what_is_written_down_of_a_bug_holds_nothing_that_was_typed(office: Office, sent: str) -> None:
    office.chat.failing[MANAGEMENT] = KeyError("what somebody typed")

    await office.deliver()

    assert "error:KeyError" in str(office.everything_kept())
    assert "what somebody typed" not in str(office.everything_kept())


async def test_a_job_nobody_knows_is_kept(office: Office) -> None:
    async with office.store.unit_of_work() as work:
        await work.jobs.put(Job("send_pigeon", "a pigeon", None, {"reference": "SD-000000"}))

    await office.deliver()

    assert "send_pigeon" in str(office.everything_kept())
    assert [kind for kind, _failure in office.failures] == ["send_pigeon"]


async def test_a_case_that_was_put_in_with_an_earlier_moment_has_its_five_minutes_from_now(
    office: Office,
) -> None:
    reference = await office.raise_case()
    case, yesterday = await office.case(reference), office.clock.now() - timedelta(days=1)
    async with office.store.unit_of_work() as work:
        await work.jobs.put(check_card(case, "put in", yesterday))

    await office.deliver()
    assert alarms(office) == []

    await office.pass_time(minutes=5)
    assert len(alarms(office)) == 1
