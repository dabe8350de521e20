"""What was decided is followed until it happened: told, asked how it went, how the rep fares, and closed."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest

from bot.audit import Act, State
from bot.errors import OutcomeUnknown, PermanentFailure
from bot.follow_parts import Smile
from bot.follow_up import is_contradicted
from bot.kept import UnitOfWork
from bot.money import Money
from bot.people import Person, Role
from bot.todo import JobKind
from bot.usecases.export_cases import export_cases
from bot.usecases.fire_timer import fire_timer
from bot.views.elements import Form
from tests.cast import COMPANY, DINA, DIRECTORS, MANAGEMENT, MAYA, OMAR, SAM, STELLA
from tests.following import ask_again, decide, decided, do, heard, results, told
from tests.office import (
    ADVISE,
    EN,
    FINN,
    FITS,
    NO_SUCH_CASE,
    PIA,
    PROCEED,
    ROSA,
    Office,
    buttons_of,
    fact,
    problems_of,
    said,
    same,
)

NO_LOSS = {**ADVISE, "compensation": "none_no_loss"}
"""Nothing is promised, so that only telling and asking are left."""


@pytest.fixture
async def reference(office: Office) -> str:
    """To be told by Tuesday the 24th; followed up on Thursday 17 December, both as decided at ten."""
    return await decided(office, NO_LOSS)


async def tell(office: Office, reference: str, on: str = "2026-11-18", who: Person = SAM) -> Any:
    done = await do(office, who, "told", reference, told_on=on)
    await office.deliver()
    return done


async def follow_up(
    office: Office, reference: str, outcome: str = "nothing", who: Person = SAM, **more: Any
) -> Any:
    answers = {"outcome": outcome, "smile": "not_asked", **more}
    done = await do(office, who, "follow_up", reference, **answers)
    await office.deliver()
    return done


async def check_in(office: Office, reference: str, feeling: str = "worse", button: str = "check_in") -> Any:
    done = await do(office, SAM, button, reference, check_in=feeling)
    await office.deliver()
    return done


async def day_by_day(office: Office, days: int) -> None:
    for _ in range(days):
        await office.pass_time(days=1)


# --- the customer is told ----------------------------------------------------------------------------


async def test_the_rep_says_on_which_day_the_customer_was_told_and_it_shows_on_the_card(
    office: Office, reference: str
) -> None:
    await office.pass_time(days=2)

    done = await tell(office, reference)

    assert EN("done.told", reference=reference) in said(done)
    assert fact(office.card(MANAGEMENT, reference), "told_on") == "Wed 18 Nov 2026"
    await day_by_day(office, 10)
    assert heard(office, "ask_told") == heard(office, "told_late") == []
    assert EN("refusal.step_over") in said(await office.press(SAM, "told", reference))


@pytest.mark.parametrize(
    ("typed", "problem"),
    [("2026-11-16", "too_early"), ("2026-11-20", "in_the_future"), ("then", "not_a_date")],
)
async def test_a_day_that_cannot_be_comes_back_with_what_was_typed(
    quick_office: Office, typed: str, problem: str
) -> None:
    reference = await decided(quick_office, NO_LOSS)
    await quick_office.pass_time(days=2)
    form = await quick_office.press(SAM, "told", reference)

    again = await quick_office.submit(SAM, form, told_on=typed)

    assert problems_of(again) == {"told_on": EN(f"problem.{problem}", first="Tue 17 Nov 2026")}
    assert (await quick_office.case(reference)).told is None


async def test_on_the_day_the_rep_is_asked_and_two_business_days_later_again_and_the_decider_hears(
    office: Office, reference: str
) -> None:
    await office.pass_time(days=7, hours=7, minutes=29)
    assert heard(office, "ask_told") == []
    await office.pass_time(minutes=1)
    (asked,) = told(office, SAM, "ask_told")
    assert {*buttons_of(asked)} == {"told"}
    assert ADVISE["customer_told"] in said(asked)

    await office.pass_time(days=2)

    assert heard(office, "ask_told") == [SAM.id, SAM.id]
    assert heard(office, "told_late") == [MAYA.id]
    assert EN("told_late.text", name="Sam Seller") in said(told(office, MAYA, "told_late")[0])
    await day_by_day(office, 5)
    assert len(heard(office, "ask_told")) == 2
    await tell(office, reference)
    assert [buttons_of(card) for card in told(office, SAM, "ask_told")] == [{}, {}]


async def test_after_an_outage_the_rep_is_asked_once(office: Office, reference: str) -> None:
    await office.pass_time(days=21)

    assert heard(office, "ask_told") == [SAM.id]
    assert heard(office, "told_late") == [MAYA.id]


@pytest.mark.parametrize("why", ["left", "gains"])
async def test_where_the_decider_left_or_gains_the_directors_hear_it_instead(
    office: Office, reference: str, why: str
) -> None:
    if why == "left":
        office.directory.know(replace(MAYA, is_full_member=False))
    else:
        await office.submit(MAYA, await office.press(MAYA, "decide", reference), own_gain="yes")

    await office.pass_time(days=21)

    assert heard(office, "told_late") == [DINA.id]


async def test_where_there_is_no_such_director_either_the_steward_hears_it(
    office: Office, reference: str
) -> None:
    office.directory.know(replace(MAYA, is_full_member=False))
    office.directory.leave(DIRECTORS, DINA)

    await office.pass_time(days=21)

    assert heard(office, "told_late") == [STELLA.id]


async def test_what_the_rep_was_asked_to_tell_waits_for_the_second_look_and_is_over_with_another_decision(
    office: Office,
) -> None:
    reference = await decided(office, NO_LOSS, told_by="2026-11-18")
    await office.pass_time(days=2)
    assert {*buttons_of(told(office, SAM, "ask_told")[0])} == {"told"}

    await ask_again(office, reference)
    assert buttons_of(told(office, SAM, "ask_told")[0]) == {}
    await office.wait(minutes=1)
    await decide(office, DINA, reference, FITS)

    (card,) = told(office, SAM, "ask_told")
    assert buttons_of(card) == {}
    assert EN("ask_told.done") in said(card)
    assert ADVISE["customer_told"] not in said(card)


async def test_who_says_it_before_the_late_message_gets_through_spares_the_decider(
    office: Office, reference: str
) -> None:
    office.chat.failing[MAYA.id] = OutcomeUnknown("timeout")
    await office.pass_time(days=21)
    office.chat.failing.clear()
    await tell(office, reference)

    await office.pass_time(hours=1)

    assert heard(office, "told_late") == []


# --- follow-ups --------------------------------------------------------------------------------------


async def test_the_rep_is_asked_on_the_day_reminded_twice_and_then_it_counts_as_no_answer(
    office: Office, reference: str
) -> None:
    await office.pass_time(days=30)
    assert heard(office, "ask_follow_up") == [SAM.id]
    assert {*buttons_of(told(office, SAM, "ask_follow_up")[0])} == {"follow_up", "check_in"}
    await day_by_day(office, 24)
    assert len(heard(office, "ask_follow_up")) == 3
    assert (await office.case(reference)).follow_ups == ()

    await day_by_day(office, 1)

    assert [(one.day, one.outcome) for one in (await office.case(reference)).follow_ups] == [
        (30, "no_answer")
    ]
    assert len(heard(office, "ask_follow_up")) == 3
    for card in told(office, SAM, "ask_follow_up"):
        assert "follow_up" not in buttons_of(card)
        assert EN("ask_follow_up.over") in said(card)
    assert EN("refusal.step_over") in said(await office.press(SAM, "follow_up", reference))


async def test_an_answer_ends_the_reminders_and_stands_on_the_card(office: Office, reference: str) -> None:
    await office.pass_time(days=30)

    done = await follow_up(office, reference, "came_back_with_more", smile="happy", value_since="60.000")

    assert EN("done.followed_up", reference=reference) in said(done)
    (found,) = (await office.case(reference)).follow_ups
    assert (found.day, found.smile, found.value_since) == (30, Smile.HAPPY, Money("EUR", 6_000_000))
    card = said(office.card(MANAGEMENT, reference))
    assert EN("outcome.came_back_with_more") in card
    assert EN("smile.card.happy") in card
    await day_by_day(office, 30)
    assert len(heard(office, "ask_follow_up")) == 1
    assert EN("ask_follow_up.done") in said(told(office, SAM, "ask_follow_up")[0])
    assert "follow_up" not in buttons_of(told(office, SAM, "ask_follow_up")[0])


async def test_a_smile_counts_only_when_the_customer_was_asked(office: Office, reference: str) -> None:
    await office.pass_time(days=30)

    await follow_up(office, reference, "bought_from_us")

    (found,) = (await office.case(reference)).follow_ups
    assert (found.smile, found.value_since) == (None, None)


async def test_what_is_wrong_with_an_answer_comes_back_with_what_was_chosen_and_typed(
    office: Office, reference: str
) -> None:
    await office.pass_time(days=30)

    form = await follow_up(office, reference, "no_answer", smile="happy", value_since="$100")

    assert problems_of(form) == {
        "outcome": EN("problem.unknown_choice"),
        "value_since": EN("problem.other_currency", currency="EUR"),
    }
    assert "$100" in said(form)
    assert (await office.case(reference)).follow_ups == ()


async def test_before_the_day_nobody_answers_and_home_shows_when_there_is_something_to_answer(
    office: Office, reference: str
) -> None:
    assert EN("refusal.step_over") in said(await office.press(SAM, "follow_up", reference))
    assert "follow_up" not in buttons_of(await office.press(SAM, "home"))

    await office.pass_time(days=30)

    assert "follow_up" in buttons_of(await office.press(SAM, "home"))


@pytest.mark.parametrize(
    ("answer", "contradicts"),
    [
        ({"outcome": "complaint"}, True),
        ({"outcome": "bought_from_us", "smile": "unhappy"}, True),
        ({"outcome": "bought_from_us", "smile": "neutral"}, False),
    ],
)
async def test_an_unhappy_customer_contradicts_on_the_card_that_the_deal_fits(
    quick_office: Office, answer: dict[str, str], contradicts: bool
) -> None:
    office = quick_office
    reference = await decided(office, FITS)
    await office.pass_time(days=30)

    await follow_up(office, reference, **answer)

    assert is_contradicted(await office.case(reference)) is contradicts
    assert (EN("card.contradicted") in said(office.card(MANAGEMENT, reference))) is contradicts


async def test_after_a_second_look_the_days_count_from_the_decision_that_stands(
    office: Office, reference: str
) -> None:
    await office.pass_time(days=6)
    await ask_again(office, reference)
    await office.wait(hours=1)
    await decide(office, DINA, reference, NO_LOSS, told_by="2026-11-30")
    await office.pass_time(days=24)
    assert heard(office, "ask_follow_up") == []

    await office.pass_time(days=6)

    assert heard(office, "ask_follow_up") == [SAM.id]


async def test_a_second_look_that_nobody_answers_asks_the_rep_nothing(office: Office, reference: str) -> None:
    await ask_again(office, reference)

    await day_by_day(office, 40)

    assert heard(office, "ask_told") == heard(office, "ask_follow_up") == []
    for action in ("told", "follow_up"):
        assert EN("refusal.second_look_open") in said(await office.press(SAM, action, reference))


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


# --- outages, several workers, kills -----------------------------------------------------------------

OF_THE_BOT = frozenset(
    {
        Act.FOLLOW_THROUGH,
        Act.ASK_TOLD,
        Act.TOLD_LATE,
        Act.PAYMENT_SOON,
        Act.PAYMENT_DUE,
        Act.PAYMENT_LATE,
        Act.ASK_FOLLOW_UP,
        Act.REMIND_FOLLOW_UP,
        Act.NO_ANSWER,
    }
)


async def fired(office: Office, reference: str) -> list[str]:
    return [entry.action for entry in await office.trail(reference) if entry.action in OF_THE_BOT]


async def test_an_outage_of_three_weeks_ends_with_one_message_a_track(office: Office) -> None:
    """All that was due between the 27th of November and the 18th of December."""
    reference = await decided(office, ADVISE, told_by="2026-11-27", compensation_due="2026-12-02")
    await office.pass_time(days=9)
    before = Counter(one.person for one in office.chat.tells)

    await office.pass_time(days=22)
    await office.pass_time(hours=1)

    late = ["ask_follow_up", "follow_through", "payment_late", "payment_soon", "told_late"]
    assert sorted(await fired(office, reference)) == late
    after = Counter(one.person for one in office.chat.tells) - before
    # Sam: told, and how it went. Maya: not told yet. Pia and Dina: not paid.
    assert after == {SAM.id: 2, MAYA.id: 1, PIA.id: 1, DINA.id: 1}


async def test_two_workers_on_one_store_do_each_thing_exactly_once(office: Office) -> None:
    references = [await office.raise_case(deal_ref=f"OPP-{number}") for number in range(3)]
    for reference in references:
        await office.decide(MAYA, reference)

    for days in (1, 6, 1, 2, 20, 7, 7, 7, 7):
        await office.wait(days=days)
        await asyncio.gather(*(office.another_worker().drain() for _ in range(2)))

    expected = Counter(await fired(office, references[0]))
    assert expected == {
        Act.FOLLOW_THROUGH: 1,
        Act.ASK_TOLD: 1,
        Act.TOLD_LATE: 1,
        Act.ASK_FOLLOW_UP: 1,
        Act.REMIND_FOLLOW_UP: 2,
        Act.NO_ANSWER: 1,
        Act.PAYMENT_SOON: 1,
        Act.PAYMENT_DUE: 1,
        Act.PAYMENT_LATE: 1,
    }
    for reference in references:
        assert Counter(await fired(office, reference)) == expected
    keys = Counter(one.key for one in (*office.chat.posts, *office.chat.replies, *office.chat.tells))
    assert set(keys.values()) == {1}
    assert Counter(heard(office, "unpaid")) == {DINA.id: 3}
    assert Counter(heard(office, "ask_follow_up")) == {SAM.id: 9}


@pytest.mark.parametrize(
    ("days", "act", "what"),
    [(7, Act.FOLLOW_THROUGH, ""), (8, Act.ASK_TOLD, "ask_told"), (30, Act.ASK_FOLLOW_UP, "ask_follow_up")],
)
async def test_a_worker_that_dies_in_the_middle_of_a_timer_leaves_it_to_be_done_once(
    office: Office, reference: str, days: int, act: Act, what: str
) -> None:
    """What was done and that it was done are one commit: of neither anything is left."""
    await office.wait(days=days)
    async with office.services.unit_of_work() as work:
        jobs = await work.jobs.claim(office.clock.now(), 10, 60)

    @asynccontextmanager
    async def dies() -> AsyncIterator[UnitOfWork]:
        async with office.services.unit_of_work() as work:
            yield work
            raise ConnectionError("killed")

    for job in jobs:
        if job.kind == JobKind.TIMER:
            with pytest.raises(ConnectionError):
                await fire_timer(job, replace(office.services, unit_of_work=dies))
    assert await fired(office, reference) == []
    await office.pass_time(minutes=2)

    assert (await fired(office, reference)).count(act) == 1
    assert (await office.case(reference)).state is State.FOLLOW_THROUGH
    if what:
        assert heard(office, what) == [SAM.id]


async def test_a_timer_whose_reason_went_and_came_back_with_a_second_look_is_not_lost(
    office: Office, reference: str
) -> None:
    """Told on Tuesday by Maya's decision; Dina's has the same day, which is looked at twice."""
    await ask_again(office, reference)
    await office.wait(hours=1)
    await decide(office, DINA, reference, NO_LOSS)

    await office.pass_time(days=7, hours=7)

    assert heard(office, "ask_told") == [SAM.id]


async def test_a_moment_that_passed_during_the_second_look_is_made_up_for_after_it(
    office: Office,
) -> None:
    office.directory.join(DIRECTORS, FINN)
    reference = await decided(office, ADVISE, compensation_due="2026-11-20")
    await office.pass_time(hours=23)
    await ask_again(office, reference)
    await office.pass_time(days=5)
    assert heard(office, "payment_due") == []

    await decide(office, DINA, reference, ADVISE, compensation_due="2026-11-24")
    for _ in range(10):
        await office.pass_time(days=1)

    assert heard(office, "payment_due") == [PIA.id]
    assert heard(office, "payment_late") == [PIA.id]
