"""What was decided is followed until it happened: the customer is told, and asked how it went."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.errors import OutcomeUnknown
from bot.follow_parts import Smile
from bot.follow_up import is_contradicted
from bot.money import Money
from tests.cast import DINA, DIRECTORS, MANAGEMENT, MAYA, SAM, STELLA
from tests.following import (
    NO_LOSS,
    ask_again,
    day_by_day,
    decide,
    decided,
    follow_up,
    heard,
    tell,
    told,
)
from tests.office import (
    ADVISE,
    EN,
    FITS,
    Office,
    buttons_of,
    fact,
    problems_of,
    said,
)


@pytest.fixture
async def reference(office: Office) -> str:
    """To be told by Tuesday the 24th; followed up on Thursday 17 December, both as decided at ten."""
    return await decided(office, NO_LOSS)


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
