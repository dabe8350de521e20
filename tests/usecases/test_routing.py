"""Where does a card go, and what is checked before each post?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from bot.audit import Act, State
from bot.errors import CannotCheck, RetryLater
from bot.people import ChannelId
from tests.cast import COMPANY, DINA, DIRECTORS, INDEPENDENT, MANAGEMENT, MAYA, OMAR, SAM, STELLA
from tests.fakes import FakeDirectory
from tests.leaving import BUTTONS, NOBODY_LEFT, everybody_leaves
from tests.office import EN, FINN, GUS, NL, ROBOT, Office, buttons_of, mentioned_in, reference_in, said

Spoil = Callable[[FakeDirectory], None]


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


# --- a platform that is silent -----------------------------------------------------------------------


async def test_a_platform_that_does_not_answer_keeps_the_card_for_later(office: Office) -> None:
    reference = reference_in(await office.submit(SAM, await office.second_view()))
    office.directory.failure = CannotCheck()
    await office.deliver()
    assert office.channels_of(reference) == []
    office.directory.failure = None

    await office.pass_time(seconds=2)

    assert office.channels_of(reference) == [MANAGEMENT]
