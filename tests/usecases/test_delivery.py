"""A message does not go out: is anything lost, does anybody hear of it, and do the others go on?"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from adapters.jobs import LEASE_SECONDS
from bot.audit import Act, State, replay
from bot.errors import CannotCheck, LeaseLost, OutcomeUnknown, PermanentFailure, RetryLater
from bot.ports import Job
from bot.usecases.run_due_jobs import run_job
from tests.cast import COMPANY, DINA, DIRECTORS, INDEPENDENT, MANAGEMENT, MAYA, OMAR, SAM, STELLA, private
from tests.office import ADVISE, EN, FINN, Office, buttons_of, fact, reference_in, said

FAILURES = {
    "the platform says when to come back": RetryLater(2),
    "nobody knows whether it arrived": OutcomeUnknown("timeout"),
    "the channel is gone": PermanentFailure("channel_not_found"),
    "something of ours is broken": KeyError("what somebody typed"),
    "the platform does not answer": CannotCheck(),
}


@pytest.fixture
async def sent(office: Office) -> str:
    """A case that was sent; nothing is delivered yet."""
    return await raised(office)


async def raised(office: Office) -> str:
    return reference_in(await office.submit(SAM, await office.second_view()))


def alarms(office: Office, who: Any = STELLA) -> list[str]:
    return [said(card) for card in office.chat.told(who)]


# --- nothing is lost ---------------------------------------------------------------------------------


@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES)
async def test_a_card_that_does_not_go_out_goes_out_once_it_can(
    office: Office, sent: str, failure: Exception
) -> None:
    office.chat.failing[MANAGEMENT] = failure
    for _ in range(4):
        await office.pass_time(minutes=10)
    assert office.channels_of(sent) == []
    assert (await office.case(sent)).state is State.SUBMITTED

    office.chat.failing.clear()
    await office.pass_time(minutes=10)

    assert office.channels_of(sent) == [MANAGEMENT]
    assert (await office.case(sent)).state is State.AWAITING_DECISION


@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES)
async def test_a_decision_that_does_not_reach_the_rep_reaches_him_once_it_can(
    quick_office: Office, failure: Exception
) -> None:
    sent = await raised(quick_office)
    await quick_office.deliver()
    await quick_office.decide(MAYA, sent)
    quick_office.chat.failing[SAM.id] = failure
    for _ in range(4):
        await quick_office.pass_time(minutes=10)
    assert len(quick_office.chat.told(SAM)) == 1

    quick_office.chat.failing.clear()
    await quick_office.pass_time(minutes=10)

    assert ADVISE["rationale"] in said(quick_office.chat.told(SAM)[1])
    assert EN("card.decided") in said(quick_office.card(MANAGEMENT, sent))


@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES)
async def test_a_card_that_could_not_be_redrawn_is_redrawn_once_it_can(
    quick_office: Office, failure: Exception
) -> None:
    sent = await raised(quick_office)
    await quick_office.deliver()
    quick_office.chat.failing[MANAGEMENT] = failure
    await quick_office.decide(MAYA, sent)
    await quick_office.pass_time(minutes=10)
    assert quick_office.chat.updates == []

    quick_office.chat.failing.clear()
    await quick_office.pass_time(minutes=10)

    assert EN("card.decided") in said(quick_office.card(MANAGEMENT, sent))


async def test_a_job_whose_worker_was_killed_is_done_after_its_lease(office: Office, sent: str) -> None:
    async with office.store.unit_of_work() as work:
        claimed = await work.jobs.claim(office.clock.now(), 100, LEASE_SECONDS)
    await office.deliver()
    assert claimed
    assert office.chat.sent == []

    await office.pass_time(seconds=LEASE_SECONDS)

    assert office.channels_of(sent) == [MANAGEMENT]
    assert len(office.chat.told(SAM)) == 1


async def test_a_worker_that_hung_records_nothing_of_what_another_did_meanwhile(
    office: Office, sent: str
) -> None:
    async def it_hangs() -> None:
        await office.wait(seconds=LEASE_SECONDS)
        await office.another_worker().drain()

    office.chat.meanwhile = it_hangs
    await office.deliver()

    first, second = office.chat.posts
    assert first.key == second.key
    assert [card.message_id for card in (await office.case(sent)).cards] == [second.message_id]
    assert [entry.action for entry in await office.trail(sent)] == [Act.RAISE, Act.CARD_POSTED]


async def test_a_lost_lease_is_not_a_failure_to_try_again(office: Office, sent: str) -> None:
    async with office.store.unit_of_work() as work:
        job = (await work.jobs.claim(office.clock.now(), 1, LEASE_SECONDS))[0]
    kept = office.everything_kept()

    with pytest.raises(LeaseLost):
        await run_job(replace(job, token="another's"), office.services)

    assert office.everything_kept() == kept


async def test_when_everything_is_done_nothing_is_left_to_do(office: Office, sent: str) -> None:
    office.chat.failing[SAM.id] = PermanentFailure("cannot_dm")
    await office.deliver()
    office.chat.failing.clear()
    await office.ask(MAYA, sent)
    await office.answer(SAM, sent)
    await office.press(OMAR, "recuse", sent)
    await office.decide(MAYA, sent)

    await office.pass_time(minutes=10)
    await office.pass_time(hours=1)

    await office.pass_time(days=7)

    assert len(alarms(office)) == 1
    assert await office.waiting_jobs() == []


# --- one card or two ---------------------------------------------------------------------------------


async def test_a_post_whose_outcome_is_unknown_is_tried_once_more_soon(office: Office, sent: str) -> None:
    office.directory.leave(MANAGEMENT, OMAR)
    office.chat.failing[MANAGEMENT] = OutcomeUnknown("reset")
    await office.deliver()
    office.chat.failing.clear()

    await office.pass_time(seconds=1)

    assert office.channels_of(sent) == [MANAGEMENT]
    assert alarms(office) == []


async def test_a_post_that_had_arrived_stands_twice_rather_than_not_at_all(office: Office, sent: str) -> None:
    """Both carry the same key, by which a platform that can tell recognises the second."""

    async def the_answer_gets_lost() -> None:
        raise OutcomeUnknown("reset")

    office.chat.meanwhile = the_answer_gets_lost
    await office.deliver()
    assert office.channels_of(sent) == [MANAGEMENT]
    assert (await office.case(sent)).cards == ()

    await office.pass_time(seconds=1)

    assert office.channels_of(sent) == [MANAGEMENT, MANAGEMENT]
    assert len({post.key for post in office.chat.posts}) == 1
    assert [card.message_id for card in (await office.case(sent)).cards] == [office.chat.posts[1].message_id]


async def test_buttons_of_a_card_whose_answer_got_lost_work(office: Office, sent: str) -> None:
    async def the_answer_gets_lost() -> None:
        raise OutcomeUnknown("reset")

    office.chat.meanwhile = the_answer_gets_lost
    await office.deliver()

    done = await office.decide(MAYA, sent)

    assert EN("done.decided", reference=sent) in said(done)


async def _is_decided(office: Office, reference: str) -> None:
    await office.decide(MAYA, reference)


async def _is_redirected(office: Office, reference: str) -> None:
    await office.redirect(MAYA, reference)


ENDS = {_is_decided: "card.decided", _is_redirected: "card.redirected_next"}


@pytest.mark.parametrize(("ends", "says"), ENDS.items())
async def test_a_case_that_ended_on_a_card_of_which_nobody_heard_is_shown_as_it_ended(
    office: Office, sent: str, ends: Callable[[Office, str], Awaitable[None]], says: str
) -> None:
    """The card that got lost looks open for ever: a second one stands beneath it."""

    async def the_answer_gets_lost() -> None:
        raise OutcomeUnknown("reset")

    office.chat.meanwhile = the_answer_gets_lost
    await office.deliver()
    await ends(office, sent)

    await office.pass_time(minutes=1)

    assert office.channels_of(sent) == [MANAGEMENT, MANAGEMENT]
    card = office.card(MANAGEMENT, sent)
    assert EN(says) in said(card)
    assert "ask" not in buttons_of(card)
    assert len((await office.case(sent)).cards) == 1
    state = (await office.case(sent)).state
    assert replay(await office.trail(sent))[-1][0] is state
    await office.pass_time(minutes=10)
    assert len(office.chat.posts) == 2
    assert buttons_of(office.card(MANAGEMENT, sent)) == {}
    await office.pass_time(hours=1)
    assert [kind for kind, _ in await office.waiting_jobs() if kind != "timer"] == []


async def test_a_card_that_got_lost_gets_no_second_one_before_somebody_who_gains(office: Office) -> None:
    view = await office.second_view(at_stake=("manager",))
    sent = reference_in(await office.submit(SAM, view, line_manager=FINN))

    async def the_answer_gets_lost() -> None:
        raise OutcomeUnknown("reset")

    office.chat.meanwhile = the_answer_gets_lost
    await office.deliver()
    await office.decide(MAYA, sent)
    office.directory.join(MANAGEMENT, FINN)

    await office.pass_time(minutes=1)

    assert office.channels_of(sent) == [MANAGEMENT]


async def test_a_case_withdrawn_before_anybody_surely_saw_it_is_shown_to_nobody(
    office: Office, sent: str
) -> None:
    office.chat.failing[MANAGEMENT] = OutcomeUnknown("reset")
    await office.deliver()
    office.chat.failing.clear()
    await office.withdraw(SAM, sent)

    await office.pass_time(minutes=1)

    assert office.channels_of(sent) == []


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


# --- order, and the others ---------------------------------------------------------------------------


async def test_messages_of_one_channel_keep_their_order(office: Office, sent: str) -> None:
    office.chat.failing[MANAGEMENT] = OutcomeUnknown("timeout")
    await office.deliver()
    second = reference_in(await office.submit(SAM, await office.second_view(deal_ref="OPP-2")))
    await office.deliver()
    third = reference_in(await office.submit(SAM, await office.second_view(deal_ref="OPP-3")))
    await office.pass_time(seconds=1)
    office.chat.failing.clear()

    await office.pass_time(minutes=1)

    assert [reference_of(post.key) for post in office.chat.posts] == [sent, second, third]


async def test_what_a_person_is_told_keeps_its_order(office: Office, sent: str) -> None:
    office.chat.failing[SAM.id] = OutcomeUnknown("timeout")
    await office.deliver()
    await office.ask(MAYA, sent)
    await office.deliver()
    await office.decide(MAYA, sent)
    await office.deliver()
    office.chat.failing.clear()

    await office.pass_time(minutes=1)

    heads = [said(card) for card in office.chat.told(SAM)]
    expected = ("receipt.heading", "question.heading", "outcome.heading")
    assert [EN(key, reference=sent) in head for key, head in zip(expected, heads, strict=True)] == [True] * 3


@pytest.mark.parametrize("failure", FAILURES.values(), ids=FAILURES)
async def test_a_channel_in_trouble_holds_up_no_other(quick_office: Office, failure: Exception) -> None:
    await raised(quick_office)
    quick_office.chat.failing[MANAGEMENT] = failure
    other = reference_in(await quick_office.submit(MAYA, await quick_office.second_view(MAYA)))

    await quick_office.deliver()

    assert quick_office.channels_of(other) == [INDEPENDENT]
    assert len(quick_office.chat.told(SAM)) == len(quick_office.chat.told(MAYA)) == 1


async def test_a_slow_person_holds_up_nobody(office: Office, sent: str) -> None:
    office.chat.failing[SAM.id] = RetryLater(3600)

    await office.deliver()

    assert office.channels_of(sent) == [MANAGEMENT]


async def test_changes_while_a_card_cannot_be_redrawn_are_all_on_it_in_the_end(
    office: Office, sent: str
) -> None:
    await office.deliver()
    office.chat.failing[MANAGEMENT] = OutcomeUnknown("timeout")
    for number in range(3):
        await office.add_note(SAM, sent, f"Note {number}.")
        await office.deliver()
    office.chat.failing.clear()

    await office.pass_time(minutes=1)

    assert len(office.chat.updates) == 1
    assert all(f"Note {number}." in said(office.card(MANAGEMENT, sent)) for number in range(3))


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


def reference_of(key: str) -> str:
    return key.split(":")[1]
