"""Where does a card go, and what is checked before each post?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.audit import Act, State
from bot.errors import CannotCheck, RetryLater
from bot.people import ChannelId, Person
from bot.usecases.look_again import look_again
from tests.cast import COMPANY, DINA, DIRECTORS, INDEPENDENT, MANAGEMENT, MAYA, OMAR, SAM, STELLA
from tests.fakes import FakeDirectory
from tests.office import EN, FINN, GUS, NL, ROBOT, ROSA, Office, buttons_of, mentioned_in, reference_in, said

NOBODY_LEFT = ((MANAGEMENT, MAYA, OMAR), (INDEPENDENT, OMAR, DINA), (DIRECTORS, DINA))

BUTTONS = ["decide", "ask", "recuse", "redirect"]

Spoil = Callable[[FakeDirectory], None]


def everybody_leaves(office: Office) -> None:
    for channel, *members in NOBODY_LEFT:
        office.directory.leave(channel, *members)


# --- which route -------------------------------------------------------------------------------------


async def test_a_case_by_which_no_manager_gains_goes_to_the_management_channel(office: Office) -> None:
    reference = await office.raise_case(at_stake=("me",))

    assert office.channels_of(reference) == [MANAGEMENT]


async def test_the_line_manager_in_the_management_channel_sends_it_to_the_independent_one(
    office: Office,
) -> None:
    reference = await office.raise_case(at_stake=("me", "manager"), line_manager=MAYA)

    assert office.channels_of(reference) == [INDEPENDENT]


async def test_a_line_manager_elsewhere_leaves_the_management_channel_free(office: Office) -> None:
    reference = await office.raise_case(at_stake=("manager",), line_manager=FINN)

    assert office.channels_of(reference) == [MANAGEMENT]


async def test_an_unknown_line_manager_who_gains_sends_it_to_the_independent_channel(
    office: Office,
) -> None:
    reference = await office.raise_case(at_stake=("dont_know",))

    assert office.channels_of(reference) == [INDEPENDENT]


async def test_a_named_gainer_in_the_management_channel_sends_it_to_the_independent_one(
    office: Office,
) -> None:
    reference = await office.raise_case(at_stake=("higher",), line_manager=FINN, gainers=(MAYA,))

    assert office.channels_of(reference) == [INDEPENDENT]


async def test_a_rep_in_the_management_channel_sends_it_to_the_independent_one(office: Office) -> None:
    reference = await office.raise_case(MAYA)

    assert office.channels_of(reference) == [INDEPENDENT]


async def test_a_company_without_a_management_channel_uses_the_independent_one(office: Office) -> None:
    office.run_under(replace(COMPANY, management=None))

    assert office.channels_of(await office.raise_case()) == [INDEPENDENT]


async def test_where_the_second_view_said_it_would_go_is_where_it_goes(office: Office) -> None:
    office.directory.join(MANAGEMENT, SAM)
    view = await office.second_view()
    assert EN("route.independent") in said(view)

    reference = reference_in(await office.submit(SAM, view))
    await office.deliver()

    assert office.channels_of(reference) == [INDEPENDENT]


# --- the checks right before the post ----------------------------------------------------------------


def only_bots_and_guests_are_left(directory: FakeDirectory) -> None:
    directory.leave(MANAGEMENT, MAYA, OMAR)
    directory.join(MANAGEMENT, GUS, ROBOT)


def everybody_was_deactivated(directory: FakeDirectory) -> None:
    for one in (MAYA, OMAR):
        directory.know(replace(one, is_full_member=False))


SPOILT: dict[str, Spoil] = {
    "it is not private": lambda directory: directory.open_up(MANAGEMENT),
    "it is shared with another organisation": lambda directory: directory.share(MANAGEMENT),
    "the rep is in it": lambda directory: directory.join(MANAGEMENT, SAM),
    "everybody left": lambda directory: directory.leave(MANAGEMENT, MAYA, OMAR),
    "only bots and guests are left": only_bots_and_guests_are_left,
    "everybody was deactivated": everybody_was_deactivated,
}


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
async def test_nothing_is_posted_in_the_management_channel_when(quick_office: Office, spoil: Spoil) -> None:
    """Everything was in order when the rep looked, and changed before the post."""
    reference = reference_in(await quick_office.submit(SAM, await quick_office.second_view()))
    spoil(quick_office.directory)

    await quick_office.deliver()

    assert quick_office.channels_of(reference) == [INDEPENDENT]


@pytest.mark.parametrize("spoil", SPOILT.values(), ids=SPOILT)
async def test_nothing_is_posted_there_either_when_it_changed_while_the_post_was_waiting(
    office: Office, spoil: Spoil
) -> None:
    reference = reference_in(await office.submit(SAM, await office.second_view()))
    office.chat.failing[MANAGEMENT] = RetryLater(1)
    await office.deliver()
    office.chat.failing.clear()
    spoil(office.directory)

    await office.pass_time(seconds=1)

    assert office.channels_of(reference) == [INDEPENDENT]


async def test_a_guest_beside_a_decider_does_not_close_the_channel(office: Office) -> None:
    office.directory.join(MANAGEMENT, GUS, ROBOT)

    reference = await office.raise_case()

    assert mentioned_in(office.card(MANAGEMENT, reference)) == [MAYA.id, OMAR.id]


async def test_a_gainer_who_is_a_guest_closes_the_channel_too(office: Office) -> None:
    office.directory.join(MANAGEMENT, GUS)

    reference = await office.raise_case(at_stake=("manager",), line_manager=FINN, gainers=(GUS,))

    assert office.channels_of(reference) == [INDEPENDENT]


# --- the card ----------------------------------------------------------------------------------------


async def test_a_new_card_mentions_the_eligible_deciders_once(office: Office) -> None:
    reference = await office.raise_case()
    assert mentioned_in(office.card(MANAGEMENT, reference)) == [MAYA.id, OMAR.id]

    await office.add_note(SAM, reference)
    await office.deliver()

    assert office.chat.updates
    assert mentioned_in(office.card(MANAGEMENT, reference)) == []


async def test_the_card_says_what_deciders_need_and_please_dont_sign(office: Office) -> None:
    reference = await office.raise_case()

    card = office.card(MANAGEMENT, reference)

    needed = (reference, "Sam Seller", "OPP-7781", "drivers", "planning suite", "€\xa048,000.00")
    assert [one for one in (*needed, EN("card.dont_sign")) if one not in said(card)] == []
    assert list(buttons_of(card)) == BUTTONS
    assert {button.reference for button in buttons_of(card).values()} == {reference}


async def test_the_card_is_in_the_companys_language(office: Office) -> None:
    office.run_under(replace(COMPANY, language="nl"))

    reference = await office.raise_case()

    assert NL("card.dont_sign") in said(office.card(MANAGEMENT, reference))


async def test_the_notification_holds_nothing_that_anybody_typed(office: Office) -> None:
    await office.raise_case()

    summaries = " ".join(sent.card.summary for sent in office.chat.sent)
    assert "OPP-7781" not in summaries
    assert "€" not in summaries


async def test_the_case_awaits_its_decision_once_the_card_stands(office: Office) -> None:
    reference = reference_in(await office.submit(SAM, await office.second_view()))
    assert (await office.case(reference)).state is State.SUBMITTED

    await office.deliver()

    case = await office.case(reference)
    assert case.state is State.AWAITING_DECISION
    assert [(card.channel, card.route) for card in case.cards] == [(MANAGEMENT, 1)]
    assert [entry.action for entry in await office.trail(reference)] == [Act.RAISE, Act.CARD_POSTED]


async def test_what_changed_while_the_card_was_on_its_way_is_on_it_soon(office: Office) -> None:
    reference = reference_in(await office.submit(SAM, await office.second_view()))
    office.chat.meanwhile = lambda: office.add_note(SAM, reference, "They sign on Thursday.")

    await office.deliver()

    assert "They sign on Thursday." in said(office.card(MANAGEMENT, reference))


async def test_a_case_withdrawn_before_its_card_went_out_is_posted_nowhere(office: Office) -> None:
    reference = reference_in(await office.submit(SAM, await office.second_view()))
    await office.withdraw(SAM, reference)

    await office.deliver()

    assert office.channels_of(reference) == []


async def test_a_case_withdrawn_during_the_last_look_is_posted_nowhere(office: Office) -> None:
    reference = reference_in(await office.submit(SAM, await office.second_view()))
    office.directory.meanwhile[MANAGEMENT] = [None, lambda: office.withdraw(SAM, reference)]

    await office.deliver()

    assert office.channels_of(reference) == []


@pytest.mark.parametrize("look", [INDEPENDENT, DIRECTORS])
async def test_a_case_withdrawn_during_the_last_look_is_not_told_to_have_no_route(
    office: Office, look: ChannelId
) -> None:
    everybody_leaves(office)
    reference = reference_in(await office.submit(SAM, await office.second_view()))
    office.directory.meanwhile[look] = [lambda: office.withdraw(SAM, reference)]

    await office.deliver()
    await office.pass_time(hours=1)

    assert len(office.chat.told(SAM)) == 1
    assert office.chat.told(STELLA) == []


async def test_a_case_withdrawn_while_deciders_are_looked_for_is_sent_to_none_of_them(office: Office) -> None:
    for channel, *members in NOBODY_LEFT[:2]:
        office.directory.leave(channel, *members)
    reference = reference_in(await office.submit(SAM, await office.second_view()))
    office.directory.meanwhile[DIRECTORS] = [lambda: office.withdraw(SAM, reference)]

    await office.deliver()

    assert office.asked_privately(reference) == []
    assert office.chat.told(DINA) == []


async def test_a_case_withdrawn_while_its_card_is_on_its_way_says_so_on_the_card(office: Office) -> None:
    reference = reference_in(await office.submit(SAM, await office.second_view()))
    office.chat.meanwhile = lambda: office.withdraw(SAM, reference)

    await office.deliver()

    assert EN("card.withdrawn") in said(office.card(MANAGEMENT, reference))
    assert buttons_of(office.card(MANAGEMENT, reference)) == {}
    assert (await office.case(reference)).state is State.WITHDRAWN


def only_managers_are_left(office: Office) -> None:
    for channel, *members in NOBODY_LEFT[1:]:
        office.directory.leave(channel, *members)


# --- nobody may decide -------------------------------------------------------------------------------


async def test_with_nobody_to_ask_the_case_is_kept_and_rep_and_steward_are_told(office: Office) -> None:
    everybody_leaves(office)

    reference = await office.raise_case()

    assert (await office.case(reference)).state is State.SUBMITTED
    assert office.chat.posts == []
    told = [said(card) for card in office.chat.told(SAM)]
    assert len(told) == 2
    assert EN("no_route.text") in told[1]
    assert EN("no_route.next", name="Stella Steward") in told[1]
    assert [
        EN("alarm.no_route.text", name="Sam Seller") in said(card) for card in office.chat.told(STELLA)
    ] == [True]
    assert [entry.action for entry in await office.trail(reference)] == [Act.RAISE, Act.NO_ROUTE]


async def test_the_steward_reads_nothing_of_what_was_typed(office: Office) -> None:
    everybody_leaves(office)

    await office.raise_case()

    alarm = said(office.chat.told(STELLA)[0])
    assert not any(word in alarm for word in ("OPP-7781", "drivers", "planning suite"))


async def test_it_is_tried_again_every_hour_and_rep_and_steward_are_told_once(office: Office) -> None:
    everybody_leaves(office)
    await office.raise_case()
    before = len(office.chat.sent)

    for _ in range(5):
        await office.pass_time(hours=1)

    assert len(office.chat.sent) == before


@pytest.mark.parametrize(("channel", "who"), [(MANAGEMENT, FINN), (INDEPENDENT, FINN)])
async def test_it_is_posted_within_the_hour_once_somebody_eligible_joins(
    office: Office, channel: object, who: Person
) -> None:
    everybody_leaves(office)
    reference = await office.raise_case()
    await office.pass_time(hours=3)
    office.directory.join(channel, who)  # type: ignore[arg-type]

    await office.pass_time(minutes=59)
    assert office.channels_of(reference) == []
    await office.pass_time(minutes=1)

    assert office.channels_of(reference) == [channel]
    assert (await office.case(reference)).state is State.AWAITING_DECISION
    await office.pass_time(hours=5)
    assert len(office.chat.posts) == 1


async def test_a_case_withdrawn_while_nobody_could_decide_is_not_posted_later(office: Office) -> None:
    everybody_leaves(office)
    reference = await office.raise_case()
    await office.withdraw(SAM, reference)
    office.directory.join(MANAGEMENT, MAYA)

    await office.pass_time(hours=2)

    assert office.chat.posts == []


async def nobody_but_a_director_is_left_and_steps_aside(
    office: Office, director: Person = DINA, rep: Person = SAM, **changes: Any
) -> None:
    """Who cannot judge a case can still see to it that somebody does."""
    everybody_leaves(office)
    office.directory.join(DIRECTORS, director)
    reference = await office.raise_case(rep, **changes)
    assert buttons_of(office.chat.told(director)[0])
    await office.press(director, "recuse", reference)
    await office.deliver()


async def test_a_steward_who_gains_is_left_out_and_a_director_who_does_not_is_told(office: Office) -> None:
    await nobody_but_a_director_is_left_and_steps_aside(
        office, at_stake=("manager",), line_manager=FINN, gainers=(STELLA,)
    )

    assert office.chat.told(STELLA) == []
    assert EN("alarm.no_route.text", name="Sam Seller") in said(office.chat.told(DINA)[1])
    assert EN("no_route.next", name="Dina Director") in said(office.chat.told(SAM)[1])


async def test_a_steward_who_raises_a_case_is_left_out_of_it(office: Office) -> None:
    await nobody_but_a_director_is_left_and_steps_aside(office, rep=STELLA)

    assert not any(EN("alarm.no_route.next") in said(card) for card in office.chat.told(STELLA))
    assert EN("alarm.no_route.next") in said(office.chat.told(DINA)[1])


async def test_of_several_stewards_those_who_do_not_gain_are_told(office: Office) -> None:
    office.run_under(replace(COMPANY, stewards=(STELLA.id, FINN.id, ROSA.id)))
    everybody_leaves(office)

    await office.raise_case(at_stake=("manager",), line_manager=FINN)

    told = {tell.person for tell in office.chat.tells} - {SAM.id}
    assert told == {STELLA.id, ROSA.id}


async def test_a_director_who_gains_is_not_told_either(office: Office) -> None:
    office.directory.leave(DIRECTORS, DINA)
    office.directory.join(DIRECTORS, ROSA)

    await nobody_but_a_director_is_left_and_steps_aside(
        office, FINN, at_stake=("manager",), line_manager=ROSA, gainers=(STELLA,)
    )

    assert EN("alarm.no_route.next") in said(office.chat.told(FINN)[1])
    assert {tell.person for tell in office.chat.tells} == {SAM.id, FINN.id}


async def test_without_anybody_to_help_the_rep_still_hears_what_happens(office: Office) -> None:
    office.run_under(replace(COMPANY, stewards=(), directors=None))
    everybody_leaves(office)

    await office.raise_case()

    assert EN("no_route.nobody") in said(office.chat.told(SAM)[1])


# --- every member is barred --------------------------------------------------------------------------


async def test_when_every_member_stepped_aside_the_next_route_gets_a_card_and_the_first_one_stays(
    office: Office,
) -> None:
    reference = await office.raise_case()
    await office.press(MAYA, "recuse", reference)
    await office.deliver()
    assert office.channels_of(reference) == [MANAGEMENT]

    await office.press(OMAR, "recuse", reference)
    await office.deliver()

    assert office.channels_of(reference) == [MANAGEMENT, INDEPENDENT]
    assert mentioned_in(office.card(INDEPENDENT, reference)) == [DINA.id]
    assert list(buttons_of(office.card(MANAGEMENT, reference))) == BUTTONS


async def test_both_cards_are_kept_up_to_date(office: Office) -> None:
    reference = await office.raise_case()
    for manager in (MAYA, OMAR):
        await office.press(manager, "recuse", reference)
    await office.deliver()

    await office.decide(DINA, reference)
    await office.deliver()

    for channel in (MANAGEMENT, INDEPENDENT):
        assert EN("card.decided") in said(office.card(channel, reference))


async def test_when_everybody_everywhere_stepped_aside_rep_and_steward_are_told_once(office: Office) -> None:
    reference = await office.raise_case()
    for decider in (MAYA, OMAR):
        await office.press(decider, "recuse", reference)
    await office.deliver()
    await office.press(DINA, "recuse", reference)
    await office.deliver()

    for _ in range(3):
        await office.pass_time(hours=1)

    told = [said(card) for card in office.chat.told(SAM)]
    assert [EN("no_route.text") in one for one in told] == [False, True]
    assert len(office.chat.told(STELLA)) == 1
    assert len(office.chat.posts) == 2


async def test_those_who_step_aside_at_the_same_time_bring_one_further_card(office: Office) -> None:
    reference = await office.raise_case()
    only_managers_are_left(office)
    for manager in (MAYA, OMAR):
        await office.press(manager, "recuse", reference)

    await office.deliver()
    await office.pass_time(hours=1)

    assert len(office.chat.told(STELLA)) == 1
    assert len(office.chat.told(SAM)) == 2


async def test_a_look_that_is_made_up_for_later_tells_nobody_twice(office: Office) -> None:
    async def silence() -> None:
        raise CannotCheck()

    reference = await office.raise_case()
    only_managers_are_left(office)
    office.directory.meanwhile[MANAGEMENT] = [silence]
    for manager in (MAYA, OMAR):
        await office.press(manager, "recuse", reference)
    await office.deliver()
    assert len(office.chat.told(STELLA)) == 1

    await office.pass_time(seconds=1)

    assert len(office.chat.told(STELLA)) == 1
    assert len(office.chat.told(SAM)) == 2


async def test_somebody_who_joins_the_cards_channel_later_can_decide(office: Office) -> None:
    reference = await office.raise_case()
    only_managers_are_left(office)
    for manager in (MAYA, OMAR):
        await office.press(manager, "recuse", reference)
    await office.deliver()
    office.directory.join(MANAGEMENT, FINN)

    done = await office.decide(FINN, reference)

    assert EN("done.decided", reference=reference) in said(done)


async def test_however_often_people_come_and_go_there_is_one_next_try(office: Office) -> None:
    office.directory.leave(MANAGEMENT, OMAR)
    office.directory.leave(INDEPENDENT, OMAR, DINA)
    office.directory.leave(DIRECTORS, DINA)
    reference = await office.raise_case()
    await office.press(MAYA, "recuse", reference)
    await office.deliver()

    for minute in range(8):
        await office.pass_time(minutes=7)
        await look_again(MANAGEMENT, f"Ev{minute}", office.services)
        await office.deliver()

    tries = [key for kind, key in await office.waiting_jobs() if kind == "find_route"]
    assert len(tries) == 1


async def test_a_newcomer_who_steps_aside_too_leaves_the_case_with_the_hourly_try(office: Office) -> None:
    reference = await office.raise_case()
    only_managers_are_left(office)
    for manager in (MAYA, OMAR):
        await office.press(manager, "recuse", reference)
    await office.deliver()
    office.directory.join(MANAGEMENT, FINN)
    await office.pass_time(hours=1)
    await office.press(FINN, "recuse", reference)
    await office.deliver()
    office.directory.join(INDEPENDENT, ROSA)

    await office.pass_time(hours=1)

    assert office.channels_of(reference) == [MANAGEMENT, INDEPENDENT]


async def test_a_channel_that_was_opened_up_has_no_deciders_left(office: Office) -> None:
    """Nobody may act in it, so somebody who steps aside elsewhere was the last one."""
    reference = await office.raise_case()
    for manager in (MAYA, OMAR):
        await office.press(manager, "recuse", reference)
    await office.deliver()
    office.directory.open_up(MANAGEMENT)
    office.directory.join(MANAGEMENT, FINN)

    await office.press(DINA, "recuse", reference)
    await office.deliver()

    assert len(office.chat.told(STELLA)) == 1


# --- a platform that is silent -----------------------------------------------------------------------


async def test_a_platform_that_does_not_answer_keeps_the_card_for_later(office: Office) -> None:
    reference = reference_in(await office.submit(SAM, await office.second_view()))
    office.directory.failure = CannotCheck()
    await office.deliver()
    assert office.channels_of(reference) == []
    office.directory.failure = None

    await office.pass_time(seconds=2)

    assert office.channels_of(reference) == [MANAGEMENT]
