"""A message does not go out: is anything lost, is anything sent twice, and do the others go on?"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from adapters.jobs import LEASE_SECONDS
from bot.audit import Act, State, replay
from bot.errors import LeaseLost, OutcomeUnknown, PermanentFailure, RetryLater
from bot.usecases.run_due_jobs import run_job
from tests.cast import INDEPENDENT, MANAGEMENT, MAYA, OMAR, SAM
from tests.office import ADVISE, EN, FINN, Office, buttons_of, reference_in, said
from tests.undelivered import FAILURES, alarms, raised


def reference_of(key: str) -> str:
    return key.split(":")[1]


@pytest.fixture
async def sent(office: Office) -> str:
    """A case that was sent; nothing is delivered yet."""
    return await raised(office)


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
    assert quick_office.updates_in(MANAGEMENT) == []

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


async def test_when_everything_is_done_only_what_follows_the_decision_is_left(
    office: Office, sent: str
) -> None:
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
    [(kind, key)] = await office.waiting_jobs()
    assert kind == "timer"
    assert ":ask_told:" in key


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

    # The receipt may be drawn again as well: the case changed while it was on its way.
    assert len(office.updates_in(MANAGEMENT)) == 1
    assert all(f"Note {number}." in said(office.card(MANAGEMENT, sent)) for number in range(3))
