"""It is Monday at eight: does one digest of the week go out, whatever was stopped, moved or broken?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.calendar import BusinessCalendar
from bot.errors import CannotCheck, OutcomeUnknown, PermanentFailure, RetryLater
from bot.figures import band
from bot.todo_digest import digest_at
from bot.usecases import count_week, send_digest
from bot.usecases.send_digest import newest_week
from bot.weeks import Week
from tests.cast import CALENDAR, COMPANY, DINA, DIRECTORS, NOW, OMAR, STELLA, private
from tests.following import do
from tests.monday import (
    W48,
    digests_ahead,
    kept,
    line_1,
    monday,
    plan,
    sent,
    sent_at,
    told_around_digests,
    wait_until,
    waits,
    weeks_sent,
)
from tests.office import EN, PIA, Office, buttons_of, fact, said

# --- when --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("started", "week"),
    [
        (datetime(2026, 11, 17, 9, tzinfo=UTC), "2026-W48"),
        (datetime(2026, 11, 23, 6, 0, tzinfo=UTC), "2026-W48"),
        (datetime(2026, 11, 23, 6, 59, 59, tzinfo=UTC), "2026-W48"),
        (datetime(2026, 11, 23, 7, 0, tzinfo=UTC), "2026-W49"),
        (datetime(2026, 11, 23, 8, 0, tzinfo=UTC), "2026-W49"),
        (datetime(2026, 12, 28, 8, 0, tzinfo=UTC), "2027-W01"),
        (datetime(2026, 12, 27, 23, 30, tzinfo=UTC), "2026-W53"),
    ],
    ids=str,
)
async def test_at_the_start_the_next_monday_is_planned(
    quick_office: Office, started: datetime, week: str
) -> None:
    quick_office.clock.move(started - NOW)

    await plan(quick_office)

    assert await digests_ahead(quick_office) == [week]


@pytest.mark.parametrize(
    ("started", "goes_out"),
    [
        (datetime(2026, 10, 20, 9, tzinfo=UTC), datetime(2026, 10, 26, 7, tzinfo=UTC)),
        (datetime(2027, 3, 23, 9, tzinfo=UTC), datetime(2027, 3, 29, 6, tzinfo=UTC)),
    ],
    ids=["back to winter time", "on to summer time"],
)
async def test_it_is_eight_on_the_wall_when_the_clocks_changed_the_night_before(
    quick_office: Office, started: datetime, goes_out: datetime
) -> None:
    quick_office.clock.move(started - NOW)
    await plan(quick_office)
    almost = goes_out - timedelta(seconds=1) - quick_office.clock.now()

    await quick_office.pass_time(seconds=almost.total_seconds())
    assert sent(quick_office) == []
    await quick_office.pass_time(seconds=1)
    assert len(sent(quick_office)) == 1


def test_a_week_begins_at_midnight_where_the_installation_is() -> None:
    there = replace(CALENDAR, timezone="Pacific/Auckland")

    assert newest_week(datetime(2026, 11, 22, 18, 59, tzinfo=UTC), replace(COMPANY, calendar=there)) == Week(
        date(2026, 11, 16)
    )
    assert newest_week(datetime(2026, 11, 22, 19, 0, tzinfo=UTC), replace(COMPANY, calendar=there)) == W48
    assert isinstance(there, BusinessCalendar)


@pytest.mark.parametrize("text", ["2026-47", "W47", "2026-W54", "2026-W00", "2027-W53", "last", ""])
def test_what_is_no_week_is_said_to_be_none(text: str) -> None:
    with pytest.raises(ValueError, match="week"):
        Week.read(text)


def test_a_week_is_read_as_it_is_written() -> None:
    for week in (W48, Week(date(2026, 12, 28)), Week(date(2027, 1, 4))):
        assert Week.read(f" {week} ") == week


# --- once --------------------------------------------------------------------------------------------


async def test_it_goes_out_once_is_written_down_once_and_the_next_one_is_planned(office: Office) -> None:
    await plan(office)

    await monday(office)

    assert weeks_sent(office) == ["2026-W48"]
    assert await sent_at(office, W48) == office.clock.now()
    assert await digests_ahead(office) == ["2026-W49"]
    await office.pass_time(days=6)
    assert weeks_sent(office) == ["2026-W48"]
    await monday(office, W48.plus(1))
    assert weeks_sent(office) == ["2026-W48", "2026-W49"]


async def test_a_restart_plans_no_second_one(office: Office) -> None:
    await plan(office)
    await plan(office)
    await monday(office)

    await plan(office)
    await office.deliver()

    assert weeks_sent(office) == ["2026-W48"]
    assert await digests_ahead(office) == ["2026-W49"]


async def test_a_second_job_of_the_week_sends_nothing_and_moves_no_moment(office: Office) -> None:
    await plan(office)
    await monday(office)
    first = await sent_at(office, W48)

    await office.wait(hours=1)
    async with office.services.unit_of_work() as work:
        await work.jobs.put(digest_at(W48, None, "now:again"))
    await office.deliver()

    assert weeks_sent(office) == ["2026-W48"]
    assert len(office.chat.replies) == 1
    assert await sent_at(office, W48) == first


async def test_two_workers_at_the_same_moment_send_one(office: Office) -> None:
    await plan(office)
    await wait_until(office, W48)
    other = office.another_worker()
    office.chat.meanwhile = other.drain

    await office.deliver()
    await other.drain()

    assert weeks_sent(office) == ["2026-W48"]


async def test_after_an_outage_only_the_newest_goes_out_and_the_weeks_between_are_counted(
    office: Office,
) -> None:
    await office.raise_case()
    await plan(office)
    await wait_until(office, W48, weeks=2, days=2)

    await plan(office)
    await office.deliver()

    assert weeks_sent(office) == ["2026-W50"]
    assert await digests_ahead(office) == ["2026-W51"]
    for week in (W48, W48.plus(1)):
        assert await sent_at(office, week) is None
        found = await kept(office, week)
        assert found
        assert found.raised[-1] == (1 if week == W48 else 0)


# --- what --------------------------------------------------------------------------------------------


async def test_with_nothing_to_say_it_says_so(office: Office) -> None:
    await plan(office)

    await monday(office)

    card = sent(office)[0].card
    assert EN("digest.empty") in said(card)
    assert "No cases, or too few to show. That is no proof that all is well." in said(card)
    assert EN("digest.nothing_waits") in line_1(card)


async def test_what_waits_is_counted_to_the_day(office: Office) -> None:
    """Due on Friday at ten; on Monday at eight that is two days and 22 hours ago."""
    await plan(office)
    await office.raise_case()

    await monday(office)

    card = sent(office)[0].card
    assert waits(decisions=1) in line_1(card)
    assert EN("digest.oldest", days=2) in line_1(card)
    assert card.summary == EN("digest.summary", week=48, count=1)
    assert "digest_queue" in buttons_of(card)


async def test_a_case_whose_clock_a_question_has_stopped_is_not_past_due(office: Office) -> None:
    await plan(office)
    reference = await office.raise_case(decide_by="2026-12-15")
    await office.pass_time(days=2, hours=7)
    await office.ask(OMAR, reference)

    await monday(office)

    assert (await office.case(reference)).due_at < office.clock.now()
    assert EN("digest.nothing_waits") in line_1(sent(office)[0].card)


async def test_what_is_paid_waits_for_nobody_and_what_is_not_does_from_the_day_after(office: Office) -> None:
    await plan(office)
    reference = await office.raise_case()
    await office.decide(OMAR, reference, compensation_due="2026-11-23")
    await monday(office)
    assert EN("digest.nothing_waits") in line_1(sent(office)[-1].card)

    await monday(office, W48.plus(1))

    assert waits(payments=1) in line_1(sent(office)[-1].card)
    assert EN("digest.oldest", days=6) in line_1(sent(office)[-1].card)


async def test_a_promise_that_was_paid_waits_for_no_director(office: Office) -> None:
    await plan(office)
    reference = await office.raise_case()
    await office.decide(OMAR, reference, compensation_due="2026-11-20")
    await office.deliver()
    await do(office, PIA, "set_amount", reference, compensation_amount="1.200")
    await do(office, PIA, "paid", reference, payment_reference="PAY-2026-118")

    await monday(office)

    assert EN("digest.nothing_waits") in line_1(sent(office)[0].card)


async def test_the_details_stand_in_its_thread(office: Office) -> None:
    await plan(office)

    await monday(office)

    [reply], [post] = office.chat.replies, sent(office)
    assert (reply.channel, reply.to, reply.for_all) == (DIRECTORS, post.message_id, False)
    assert EN("digest.details.heading", week=48) in said(reply.card)


async def test_it_speaks_the_company_s_language(office: Office) -> None:
    office.run_under(replace(COMPANY, language="nl"))
    await plan(office)

    await monday(office)

    assert "Squaredeal: het weekoverzicht van week 48" in sent(office)[0].card.summary


async def test_with_more_changed_cases_than_are_looked_at_at_once_others_come_in_between(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(send_digest, "MOST_LOOKS", 2)
    monkeypatch.setattr(count_week, "AT_ONCE", 1)
    for number in range(5):
        await office.raise_case(deal_ref=f"OPP-{number}")
    await plan(office)

    await monday(office)

    assert weeks_sent(office) == ["2026-W48"]
    found = await kept(office, W48)
    assert found
    assert found.raised[-1] == band(5)
    assert office.failures == []


# --- when it does not go out -------------------------------------------------------------------------


async def test_without_a_directors_channel_it_is_counted_and_the_next_one_is_planned(office: Office) -> None:
    office.run_under(replace(COMPANY, directors=None))
    await plan(office)

    await monday(office)

    assert await kept(office, W48)
    assert await sent_at(office, W48) is None
    assert await digests_ahead(office) == ["2026-W49"]
    assert [post.key for post in office.chat.posts] == []
    assert told_around_digests(office, STELLA) == []


async def test_a_channel_bound_during_the_week_gets_the_next_one(office: Office) -> None:
    office.run_under(replace(COMPANY, directors=None))
    await plan(office)
    await monday(office)

    await office.say(STELLA, "/dilemma bind directors", DIRECTORS)
    await office.deliver()
    assert sent(office) == []
    await monday(office, W48.plus(1))

    assert weeks_sent(office) == ["2026-W49"]


def _gone(office: Office) -> None:
    office.directory.remove(DIRECTORS)


def _opened_up(office: Office) -> None:
    office.directory.open_up(DIRECTORS)


def _shared(office: Office) -> None:
    office.directory.share(DIRECTORS)


def _closed(office: Office) -> None:
    office.chat.failing[DIRECTORS] = PermanentFailure("is_archived")


BROKEN = {
    "channel_not_found": _gone,
    "not_confidential": _opened_up,
    "shared": _shared,
    "is_archived": _closed,
}


@pytest.mark.parametrize("broken", BROKEN)
async def test_a_channel_that_takes_none_costs_no_digest_and_the_stewards_hear_of_it_once(
    quick_office: Office, broken: str
) -> None:
    office = quick_office
    await plan(office)
    BROKEN[broken](office)
    await monday(office)
    for _ in range(6):
        await office.pass_time(minutes=10)

    assert sent(office) == []
    assert await sent_at(office, W48) is None
    [alarm] = told_around_digests(office, STELLA)
    code = "not_confidential" if broken == "shared" else broken
    assert fact(alarm, "platform_says") == code
    assert EN("digest_stuck.directors") in said(alarm)
    office.directory.channels[DIRECTORS] = private(DIRECTORS, DINA)
    office.chat.failing.clear()
    await office.pass_time(minutes=10)
    assert weeks_sent(office) == ["2026-W48"]
    assert await sent_at(office, W48) == office.clock.now()
    assert len(told_around_digests(office, STELLA)) == 1


async def test_one_that_no_mending_can_help_does_not_end_the_row(office: Office) -> None:
    await plan(office)
    office.chat.failing[DIRECTORS] = PermanentFailure("msg_too_long", mendable=False)
    await monday(office)
    office.chat.failing.clear()
    assert len(told_around_digests(office, STELLA)) == 1

    await monday(office, W48.plus(1))

    assert weeks_sent(office) == ["2026-W49"]


async def test_mended_in_the_week_after_only_the_newest_goes_out(office: Office) -> None:
    await plan(office)
    _opened_up(office)
    await monday(office)
    await monday(office, W48.plus(1))
    office.directory.channels[DIRECTORS] = private(DIRECTORS, DINA)

    await office.pass_time(minutes=10)
    await office.pass_time(minutes=10)

    assert weeks_sent(office) == ["2026-W49"]
    assert await digests_ahead(office) == ["2026-W50"]


async def test_it_comes_back_when_the_platform_said_and_no_steward_is_told(office: Office) -> None:
    await plan(office)
    office.chat.failing[DIRECTORS] = RetryLater(30)
    await monday(office)
    office.chat.failing.clear()

    await office.pass_time(seconds=29)
    assert sent(office) == []
    await office.pass_time(seconds=1)

    assert weeks_sent(office) == ["2026-W48"]
    assert told_around_digests(office, STELLA) == []


async def test_after_a_lost_answer_it_is_sent_again_and_written_down_once(office: Office) -> None:
    await plan(office)
    office.chat.fail_next(OutcomeUnknown("timeout"), accepted=True)
    await monday(office)
    assert await sent_at(office, W48) is None

    await office.pass_time(seconds=1)
    await office.pass_time(days=1)

    assert weeks_sent(office) == ["2026-W48", "2026-W48"]
    assert len({post.key for post in sent(office)}) == 1
    assert len(office.chat.replies) == 1


@pytest.mark.parametrize("failure", [OutcomeUnknown("timeout"), CannotCheck(), KeyError("x")], ids=repr)
async def test_three_failures_of_whatever_kind_tell_the_stewards_once(
    quick_office: Office, failure: Exception
) -> None:
    office = quick_office
    await plan(office)
    office.chat.failing[DIRECTORS] = failure
    await monday(office)
    await office.pass_time(seconds=1)
    assert told_around_digests(office, STELLA) == []

    for _ in range(4):
        await office.pass_time(minutes=5)

    assert len(told_around_digests(office, STELLA)) == 1


async def test_an_alarm_that_does_not_arrive_raises_no_other(office: Office) -> None:
    await plan(office)
    _gone(office)
    office.chat.failing[STELLA.id] = PermanentFailure("cannot_dm")
    await monday(office)
    await office.pass_time(minutes=10)
    office.chat.failing.clear()

    await office.pass_time(minutes=10)

    assert len(told_around_digests(office, STELLA)) == 1


async def test_details_that_do_not_arrive_hold_up_no_further_digest(office: Office) -> None:
    await plan(office)
    office.chat.meanwhile = lambda: _archive(office)
    await monday(office)
    assert EN("digest_stuck.directors") in said(told_around_digests(office, STELLA)[0])
    office.chat.failing.clear()

    await office.pass_time(minutes=10)

    assert len(office.chat.replies) == 1
    assert weeks_sent(office) == ["2026-W48"]


async def test_details_go_into_no_thread_of_a_channel_that_was_opened_up_meanwhile(office: Office) -> None:
    await plan(office)
    office.chat.meanwhile = lambda: _open_up(office)
    await monday(office)
    assert office.chat.replies == []
    office.directory.channels[DIRECTORS] = private(DIRECTORS, DINA)

    await office.pass_time(minutes=10)

    assert len(office.chat.replies) == 1


async def _open_up(office: Office) -> None:
    _opened_up(office)


async def _archive(office: Office) -> None:
    office.chat.failing[DIRECTORS] = PermanentFailure("is_archived")
