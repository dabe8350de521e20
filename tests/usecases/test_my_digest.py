"""A director asks for the digest, its numbers or what waits: who gets what, and where?"""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.errors import CannotCheck, PermanentFailure
from bot.people import Person
from bot.texts import Texts
from bot.usecases import count_week, send_digest
from bot.views.elements import Card, Form
from bot.weeks import week_now
from tests.cast import CALENDAR, COMPANY, DINA, DIRECTORS, MAYA, OMAR, SAM, STELLA
from tests.following import ask_again
from tests.monday import (
    W48,
    kept,
    line_1,
    monday,
    plan,
    sent,
    told_around_digests,
    wait_until,
    waits,
    weeks_sent,
)
from tests.office import EN, FINN, GUS, NL, ROBOT, ROSA, Office, buttons_of, said

OTHERS = (SAM, MAYA, OMAR, STELLA)
BUTTONS = ("digest_queue", "digest_details")


async def ask(office: Office, who: Person = DINA) -> str:
    """What is answered at once."""
    return said(await office.say(who, "/dilemma digest"))


# --- asked for -----------------------------------------------------------------------------------------


async def test_it_comes_in_private_with_what_waits_right_now(office: Office) -> None:
    await office.raise_case()
    await wait_until(office, W48)

    answer = await ask(office)
    await office.deliver()

    assert EN("done.digest") in answer
    [card] = told_around_digests(office, DINA)
    assert waits(decisions=1) in line_1(card)
    assert EN("digest.who_sees_private") in said(card)
    assert {"digest_queue", "digest_details"} <= set(buttons_of(card))
    assert sent(office) == []


async def test_before_the_first_monday_it_is_the_digest_of_this_week(office: Office) -> None:
    await ask(office)
    await office.deliver()

    [card] = told_around_digests(office, DINA)
    assert EN("digest.heading", week=47) in said(card)
    assert await kept(office, week_now(office.clock.now(), CALENDAR))


async def test_several_at_once_and_the_one_to_all_get_in_each_other_s_way_nowhere(office: Office) -> None:
    """Each looks at the same changed cases, and counts the same week."""
    await ask(office)
    await office.deliver()
    directors = (DINA, FINN, ROSA)
    office.directory.join(DIRECTORS, FINN, ROSA)
    for number in range(4):
        await office.raise_case(deal_ref=f"OPP-{number}")
    await plan(office)
    await wait_until(office, W48)
    for who in directors:
        await ask(office, who)

    await office.deliver()

    assert office.failures == []
    assert weeks_sent(office) == ["2026-W48"]
    cards = [told_around_digests(office, who)[-1] for who in directors]
    assert EN("digest.heading", week=48) in said(cards[0])
    assert len({said(Card("", card.elements[2:])) for card in cards}) == 1


async def test_it_does_not_take_the_place_of_the_one_to_all(office: Office) -> None:
    await plan(office)
    await wait_until(office, W48)
    await ask(office)

    await office.deliver()

    assert weeks_sent(office) == ["2026-W48"]
    assert len(told_around_digests(office, DINA)) == 1


async def test_however_often_it_is_asked_for_it_comes_once_a_minute(office: Office) -> None:
    for _ in range(3):
        await ask(office)
    await office.deliver()
    assert len(told_around_digests(office, DINA)) == 1

    await office.wait(minutes=1)
    await ask(office)
    await office.deliver()

    assert len(told_around_digests(office, DINA)) == 2


async def test_it_comes_in_the_director_s_own_language(office: Office) -> None:
    office.directory.know(replace(DINA, language="nl"))

    await ask(office)
    await office.deliver()

    assert NL("digest.heading", week=47) in said(told_around_digests(office, DINA)[0])


@pytest.mark.parametrize("who", [*OTHERS, FINN], ids=lambda who: who.name)
async def test_anybody_else_is_refused_whatever_is_pressed(office: Office, who: Person) -> None:
    await plan(office)
    reference = await office.raise_case()
    await monday(office)
    before = len(told_around_digests(office, who))

    answers = [await ask(office, who), *[said(await office.press(who, one)) for one in BUTTONS]]
    await office.deliver()

    assert [Texts.of(who)("refusal.directors_only") in one for one in answers] == [True] * 3
    assert not any(reference in one for one in answers)
    assert len(told_around_digests(office, who)) == before


@pytest.mark.parametrize("who", [GUS, ROBOT], ids=lambda who: who.name)
async def test_a_guest_or_a_bot_in_the_channel_is_no_director(office: Office, who: Person) -> None:
    office.directory.join(DIRECTORS, who)

    for answer in [await office.say(who, "/dilemma digest"), await office.press(who, "digest_queue")]:
        assert EN("done.digest") not in said(answer)
        assert EN("queue.heading") not in said(answer)
    await office.deliver()

    assert office.chat.told(who) == []


async def test_in_a_channel_that_was_opened_up_nobody_is_a_director(office: Office) -> None:
    office.directory.open_up(DIRECTORS)

    assert EN("refusal.directors_only") in await ask(office)


async def test_without_a_directors_channel_nobody_is_one(office: Office) -> None:
    office.run_under(replace(COMPANY, directors=None))

    assert EN("refusal.directors_only") in await ask(office)


@pytest.mark.parametrize("silent", ["the platform is silent", "the channel is gone"])
async def test_while_nobody_can_check_it_the_answer_is_to_try_again(office: Office, silent: str) -> None:
    if silent == "the channel is gone":
        office.directory.remove(DIRECTORS)
    else:
        office.directory.failure = CannotCheck()

    assert EN("refusal.cannot_check") in await ask(office)
    assert EN("refusal.cannot_check") in said(await office.press(DINA, "digest_queue"))


@pytest.mark.parametrize("gone", ["left the channel", "left the company", "was opened up"])
async def test_who_is_no_director_any_more_when_it_goes_out_gets_nothing(office: Office, gone: str) -> None:
    await ask(office)
    if gone == "left the channel":
        office.directory.leave(DIRECTORS, DINA)
    elif gone == "left the company":
        office.directory.know(replace(DINA, is_full_member=False))
    else:
        office.directory.open_up(DIRECTORS)

    await office.deliver()

    assert office.chat.tells == []
    assert await office.waiting_jobs() == []


async def test_with_much_to_count_it_stands_back_for_others_and_goes_on(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(send_digest, "MOST_LOOKS", 1)
    monkeypatch.setattr(count_week, "AT_ONCE", 1)
    for number in range(2):
        await office.raise_case(deal_ref=f"OPP-{number}")

    await ask(office)
    await office.deliver()

    assert len(told_around_digests(office, DINA)) == 1


async def test_a_private_chat_that_takes_nothing_is_told_to_the_stewards_with_the_week(
    office: Office,
) -> None:
    office.chat.failing[DINA.id] = PermanentFailure("cannot_dm")

    await ask(office)
    await office.deliver()

    [alarm] = told_around_digests(office, STELLA)
    assert EN("digest_stuck.heading", week="2026-W47") in said(alarm)
    assert EN("digest_stuck.private") in said(alarm)


# --- the buttons -------------------------------------------------------------------------------------


async def test_the_details_are_those_of_the_newest_digest_that_was_counted(office: Office) -> None:
    """On Monday at eight, before the week is counted: a click counts nothing, and nothing wrong is kept."""
    await ask(office)
    await office.deliver()
    await office.raise_case()
    await wait_until(office, W48)

    shown = said(await office.press(DINA, "digest_details"))

    assert EN("digest.details.heading", week=47) in shown
    assert await kept(office, W48) is None


async def test_where_nothing_was_counted_yet_the_details_say_how_it_will_be(office: Office) -> None:
    shown = said(await office.press(DINA, "digest_details"))

    assert EN("digest.counted") in shown


async def test_the_queue_names_what_waits_the_oldest_first_to_the_director_alone(office: Office) -> None:
    paid_late = await office.raise_case(deal_ref="OPP-1")
    await office.decide(OMAR, paid_late, compensation_due="2026-11-18")
    await office.deliver()
    looked_at = await office.raise_case(deal_ref="OPP-2")
    await office.decide(OMAR, looked_at)
    await office.deliver()
    await office.pass_time(minutes=11)
    await ask_again(office, looked_at)
    undecided = await office.raise_case(deal_ref="OPP-3")
    await wait_until(office, W48)
    await office.deliver()

    shown = said(await office.press(DINA, "digest_queue"))

    order = sorted((paid_late, looked_at, undecided), key=shown.index)
    assert order == [looked_at, paid_late, undecided]
    for what in ("decision", "second_look", "payment"):
        assert EN(f"waits_for.{what}") in shown
    assert "OPP-" not in shown
    assert EN("queue.payment.next") in shown


async def test_the_queue_shows_ten_and_says_how_many_more(office: Office) -> None:
    for number in range(12):
        await office.raise_case(deal_ref=f"OPP-{number}")
    await wait_until(office, W48)

    shown = await office.press(DINA, "digest_queue")

    assert EN("queue.more", count=2) in said(shown)
    assert said(shown).count(EN("waits_for.decision")) == 10


async def test_its_button_opens_the_decision_where_the_case_has_come_to_the_directors(office: Office) -> None:
    reference = await office.raise_case()
    await wait_until(office, W48)
    await office.deliver()
    button = buttons_of(await office.press(DINA, "digest_queue"))["decide"]

    form = await office.press(DINA, button.action, button.reference)

    assert button.reference == reference
    assert isinstance(form, Form)


async def test_its_button_opens_nothing_for_who_cannot_judge_the_case(office: Office) -> None:
    reference = await office.raise_case()
    await wait_until(office, W48)
    await office.deliver()
    await office.press(DINA, "recuse", reference)

    assert not isinstance(await office.press(DINA, "decide", reference), Form)


async def test_what_is_decided_meanwhile_is_gone_from_the_queue(office: Office) -> None:
    reference = await office.raise_case()
    await wait_until(office, W48)
    await office.decide(OMAR, reference, compensation_due="2026-12-31", told_by="2026-11-24")

    shown = said(await office.press(DINA, "digest_queue"))

    assert reference not in shown
    assert EN("digest.nothing_waits") in shown
