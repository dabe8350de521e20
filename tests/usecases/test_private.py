"""No channel is free: who gets the case in private, and what can they do with it?"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from bot import conversation
from bot.audit import Act, State
from bot.errors import CannotCheck, OutcomeUnknown
from bot.people import Role
from tests.cast import COMPANY, DINA, DIRECTORS, INDEPENDENT, MANAGEMENT, MAYA, OMAR, SAM, STELLA
from tests.fakes import Tell
from tests.office import (
    ADVISE,
    EN,
    FINN,
    GUS,
    NL,
    NO_SUCH_CASE,
    ROBOT,
    ROSA,
    WHY,
    Office,
    buttons_of,
    ids_of,
    mentioned_in,
    reference_in,
    said,
)

GAINS: dict[str, Any] = {"at_stake": ("manager",), "line_manager": FINN}


def close_both_channels(office: Office) -> None:
    """Somebody who gains sits in each: the line manager."""
    for channel in (MANAGEMENT, INDEPENDENT):
        office.directory.join(channel, FINN)


@pytest.fixture
async def reference(office: Office) -> str:
    close_both_channels(office)
    return await office.raise_case(**GAINS)


# --- who is asked ------------------------------------------------------------------------------------


async def test_members_of_the_three_channels_who_do_not_gain_are_asked_in_private(
    office: Office, reference: str
) -> None:
    assert office.channels_of(reference) == []
    assert office.asked_privately(reference) == ids_of(MAYA, OMAR, DINA)
    case = await office.case(reference)
    assert case.state is State.AWAITING_DECISION
    assert {(card.reader, card.route) for card in case.cards} == {(MAYA.id, 3), (OMAR.id, 3), (DINA.id, 3)}
    posted = [entry for entry in await office.trail(reference) if entry.action == Act.CARD_POSTED]
    assert [(entry.actor, entry.role) for entry in posted] == [(None, Role.BOT)] * 3


async def test_who_sits_in_several_channels_is_asked_once(office: Office, reference: str) -> None:
    assert len(office.chat.told(OMAR)) == 1


async def test_somebody_who_gains_meets_nothing_of_it(office: Office, reference: str) -> None:
    assert office.chat.told(FINN) == []
    for action in ("decide", "ask", "recuse", "redirect", "assign"):
        assert await office.press(FINN, action, reference) == await office.press(FINN, action, NO_SUCH_CASE)


async def test_after_a_post_that_nobody_answered_the_case_that_went_private_is_not_stuck(
    office: Office,
) -> None:
    await office.submit(SAM, await office.second_view(at_stake=("manager",)), line_manager=FINN)
    reference = (await office.cases())[0].reference
    office.chat.failing[MANAGEMENT] = OutcomeUnknown("timeout")
    await office.deliver()
    close_both_channels(office)
    office.chat.failing.clear()

    await office.pass_time(minutes=10)

    assert office.asked_privately(reference) == ids_of(MAYA, OMAR, DINA)
    assert EN("refusal.not_stuck") in said(await office.press(STELLA, "assign", reference))
    assert EN("home.nothing_stuck") in said(await conversation.home(STELLA, office.services))


async def test_guests_and_bots_are_not_asked(office: Office) -> None:
    close_both_channels(office)
    office.directory.join(DIRECTORS, GUS, ROBOT)

    reference = await office.raise_case(**GAINS)

    assert office.asked_privately(reference) == ids_of(MAYA, OMAR, DINA)


async def test_a_channel_that_anybody_can_come_into_is_not_asked(office: Office) -> None:
    office.directory.open_up(MANAGEMENT)
    office.directory.share(INDEPENDENT)

    reference = await office.raise_case(**GAINS)

    assert office.asked_privately(reference) == ids_of(DINA)


async def test_the_managers_are_not_asked_while_nobody_knows_who_the_line_manager_is(office: Office) -> None:
    """He would be one of them, and gains."""
    office.directory.join(INDEPENDENT, SAM)

    reference = await office.raise_case(at_stake=("dont_know",))

    assert office.asked_privately(reference) == ids_of(OMAR, DINA)
    assert office.chat.told(MAYA) == []


async def test_where_the_second_view_said_it_would_go_is_where_it_goes(office: Office) -> None:
    office.directory.join(INDEPENDENT, SAM)
    view = await office.second_view(at_stake=("dont_know",))
    names = EN.all_of(one.name for one in (OMAR, DINA))
    assert EN("review.goes_to", channel=EN("route.private"), people=names) in said(view)

    reference = reference_in(await office.submit(SAM, view))
    await office.deliver()

    assert office.asked_privately(reference) == ids_of(OMAR, DINA)


async def test_a_channel_that_the_bot_cannot_see_keeps_nobody_else_from_being_asked(
    office: Office, reference: str
) -> None:
    for who in (MAYA, OMAR):
        await office.press(who, "recuse", reference)
    office.directory.remove(MANAGEMENT)

    await office.deliver()

    assert office.chat.told(STELLA) == []
    assert EN("done.decided", reference=reference) in said(await office.decide(DINA, reference))


async def test_when_the_bot_sees_no_channel_at_all_the_case_waits_and_the_steward_is_told(
    office: Office,
) -> None:
    office.run_under(replace(COMPANY, management=None, independent=None))
    office.directory.remove(DIRECTORS)

    reference = await office.raise_case()

    assert office.asked_privately(reference) == []
    (alarm,) = office.chat.told(STELLA)
    assert EN("alarm.undelivered.text") in said(alarm)
    assert len(office.chat.told(SAM)) == 1


async def test_a_company_without_any_channel_but_the_directors_asks_them(office: Office) -> None:
    office.run_under(replace(COMPANY, management=None, independent=None))

    reference = await office.raise_case()

    assert office.asked_privately(reference) == ids_of(DINA)


async def test_who_stepped_aside_in_the_channels_is_not_asked_again(office: Office) -> None:
    office.directory.join(DIRECTORS, ROSA)
    reference = await office.raise_case()
    for decider in (MAYA, OMAR):
        await office.press(decider, "recuse", reference)
    await office.deliver()

    await office.press(DINA, "recuse", reference)
    await office.deliver()

    assert office.channels_of(reference) == [MANAGEMENT, INDEPENDENT]
    assert office.asked_privately(reference) == ids_of(ROSA)


# --- what they read ----------------------------------------------------------------------------------


async def test_each_reads_the_whole_case_in_the_own_language(office: Office, reference: str) -> None:
    card = office.private_card(OMAR, reference)

    assert NL("card.dont_sign") in said(card)
    assert [text for text in ("OPP-7781", "drivers", "planning suite") if text not in said(card)] == []
    assert list(buttons_of(card)) == ["decide", "ask", "recuse", "redirect"]
    assert mentioned_in(card) == []


async def test_every_card_is_kept_up_to_date(office: Office, reference: str) -> None:
    await office.add_note(SAM, reference, "They sign on Thursday.")
    await office.deliver()

    for reader in (MAYA, OMAR, DINA):
        assert "They sign on Thursday." in said(office.private_card(reader, reference))


async def test_a_private_card_names_no_other_case_about_the_deal(office: Office) -> None:
    other = await office.raise_case(ROSA, at_stake=("me",))
    close_both_channels(office)

    reference = await office.raise_case(**GAINS)

    assert other not in said(office.private_card(MAYA, reference))


async def test_what_changed_while_a_card_was_on_its_way_is_on_it_soon(office: Office) -> None:
    close_both_channels(office)
    await office.submit(SAM, await office.second_view(**_but_manager(GAINS)), line_manager=FINN)
    reference = (await office.cases())[0].reference
    office.chat.failing[OMAR.id] = OutcomeUnknown("timeout")
    await office.deliver()
    await office.add_note(SAM, reference, "They sign on Thursday.")
    office.chat.failing.clear()

    await office.pass_time(minutes=5)

    for reader in (MAYA, OMAR, DINA):
        assert "They sign on Thursday." in said(office.private_card(reader, reference))
    assert office.asked_privately(reference) == ids_of(MAYA, DINA, OMAR)


def _but_manager(changes: dict[str, Any]) -> dict[str, Any]:
    return {name: change for name, change in changes.items() if name != "line_manager"}


# --- what they can do --------------------------------------------------------------------------------


@pytest.mark.parametrize("who", [MAYA, OMAR, DINA], ids=lambda who: who.name)
async def test_each_of_them_can_decide_and_all_the_others_see_it(
    office: Office, reference: str, who: Any
) -> None:
    await office.decide(who, reference)
    await office.deliver()

    decision = (await office.case(reference)).decision
    assert decision is not None
    assert decision.by == who.id
    for reader in (MAYA, OMAR, DINA):
        assert ADVISE["rationale"] in said(office.private_card(reader, reference))
    await office.pass_time(minutes=10)
    assert [buttons_of(office.private_card(reader, reference)) for reader in (MAYA, OMAR, DINA)] == [{}] * 3


async def test_each_of_them_can_ask_and_only_the_one_who_asked_is_told_of_the_answer(
    office: Office, reference: str
) -> None:
    await office.ask(OMAR, reference)
    await office.deliver()
    assert "ask" not in buttons_of(office.private_card(MAYA, reference))

    await office.answer(SAM, reference)
    await office.deliver()

    told = [tell for tell in office.chat.tells if tell.person == OMAR.id]
    assert [(reply.channel, reply.to) for reply in office.chat.replies] == [
        (told[0].channel, told[0].message_id)
    ]
    assert "Three planners." in said(office.private_card(MAYA, reference))


async def test_one_who_steps_aside_leaves_it_to_the_others(office: Office, reference: str) -> None:
    await office.press(MAYA, "recuse", reference)
    await office.deliver()

    assert EN("refusal.not_for_you") in said(await office.press(MAYA, "decide", reference))
    assert office.chat.told(STELLA) == []
    assert len(office.asked_privately(reference)) == 3


async def test_one_who_says_that_he_gains_is_shown_nothing_of_it_any_more(
    office: Office, reference: str
) -> None:
    await office.submit(MAYA, await office.press(MAYA, "decide", reference), own_gain="yes")
    await office.deliver()
    await office.add_note(SAM, reference, "They sign on Friday.")
    await office.deliver()

    card = office.private_card(MAYA, reference)
    assert EN("card.declared") in said(card)
    assert buttons_of(card) == {}
    assert not any(text in said(card) for text in ("planning suite", "They sign on Friday.", "Sam"))
    assert "They sign on Friday." in said(office.private_card(OMAR, reference))


async def test_when_all_stepped_aside_rep_and_steward_hear_it_once(office: Office, reference: str) -> None:
    for who in (MAYA, OMAR):
        await office.press(who, "recuse", reference)
    form = await office.press(DINA, "decide", reference)
    await office.submit(DINA, form, own_gain="yes")
    await office.deliver()

    for _ in range(3):
        await office.pass_time(hours=1)

    assert len(office.chat.told(STELLA)) == 1
    assert list(buttons_of(office.chat.told(STELLA)[0])) == ["assign"]
    assert EN("no_route.text") in said(office.chat.told(SAM)[-1])
    assert len(office.chat.told(SAM)) == 2


async def test_of_two_who_decide_the_second_hears_who_was_first(office: Office, reference: str) -> None:
    omars = await office.details_form(OMAR, reference)
    await office.decide(MAYA, reference)

    answer = await office.submit(OMAR, omars, **{name: ADVISE[name] for name in [*ADVISE][2:]})

    assert NL("refusal.already_decided", who="Maya Manager") in said(answer)


async def test_who_was_not_asked_has_nothing_to_do_with_it(office: Office, reference: str) -> None:
    office.directory.join(DIRECTORS, ROSA)

    for who in (ROSA, STELLA):
        assert await office.press(who, "decide", reference) == await office.press(who, "decide", NO_SUCH_CASE)
    assert (await office.trail(reference))[-1].result == "refused:not_in_the_channel"


async def test_who_was_asked_and_left_the_channels_may_not_decide_any_more(
    office: Office, reference: str
) -> None:
    office.directory.leave(MANAGEMENT, MAYA)

    assert EN("refusal.not_for_you") in said(await office.press(MAYA, "decide", reference))
    assert (await office.trail(reference))[-1].result == "refused:not_in_the_channel"


async def test_who_was_asked_and_left_the_channels_is_shown_nothing_new(
    office: Office, reference: str
) -> None:
    office.directory.leave(MANAGEMENT, MAYA)

    await office.add_note(SAM, reference, "They sign on Thursday.")
    await office.decide(OMAR, reference)
    await office.deliver()

    card = office.private_card(MAYA, reference)
    assert EN("card.left") in said(card)
    assert buttons_of(card) == {}
    assert not any(text in said(card) for text in ("planning suite", "They sign on Thursday.", "Sam", WHY))
    assert ADVISE["rationale"] in said(office.private_card(DINA, reference))


async def test_who_was_asked_and_came_back_is_shown_the_open_case_again_within_the_hour(
    office: Office, reference: str
) -> None:
    office.directory.leave(MANAGEMENT, MAYA)
    await office.add_note(SAM, reference, "They sign on Thursday.")
    await office.deliver()
    office.directory.join(MANAGEMENT, MAYA)

    await office.pass_time(hours=1)

    assert "They sign on Thursday." in said(office.private_card(MAYA, reference))
    assert "decide" in buttons_of(office.private_card(MAYA, reference))
    updates = len(office.chat.updates)
    await office.pass_time(hours=3)
    assert len(office.chat.updates) == updates


async def test_while_the_platform_is_silent_nothing_new_is_shown_in_private(
    office: Office, reference: str
) -> None:
    await office.add_note(SAM, reference, "They sign on Thursday.")
    office.directory.failure = CannotCheck()
    await office.deliver()
    assert "They sign on Thursday." not in said(office.private_card(MAYA, reference))
    office.directory.failure = None

    await office.pass_time(minutes=1)

    assert "They sign on Thursday." in said(office.private_card(MAYA, reference))


async def test_who_was_asked_and_is_deactivated_may_not_decide_any_more(
    office: Office, reference: str
) -> None:
    office.directory.know(replace(MAYA, is_full_member=False))

    assert EN("refusal.not_for_you") in said(await office.press(MAYA, "decide", reference))
    assert (await office.trail(reference))[-1].result == "refused:not_a_full_member"


async def test_when_the_platform_is_silent_nothing_is_guessed(office: Office, reference: str) -> None:
    office.directory.failure = CannotCheck()

    assert EN("refusal.cannot_check") in said(await office.press(MAYA, "decide", reference))


# --- when something changes --------------------------------------------------------------------------


async def test_a_case_decided_before_a_card_went_out_is_not_sent_to_the_others(office: Office) -> None:
    close_both_channels(office)
    office.chat.failing[DINA.id] = OutcomeUnknown("timeout")
    reference = await office.raise_case(**GAINS)
    await office.decide(MAYA, reference)
    office.chat.failing.clear()

    await office.pass_time(minutes=5)

    assert office.asked_privately(reference) == ids_of(MAYA, OMAR)


async def _steps_aside(office: Office, reference: str) -> None:
    await office.press(DINA, "recuse", reference)


async def _is_deactivated(office: Office, _reference: str) -> None:
    office.directory.know(replace(DINA, is_full_member=False))


@pytest.mark.parametrize("meanwhile", [_steps_aside, _is_deactivated])
async def test_who_may_not_decide_any_more_when_the_card_goes_out_is_not_sent_it(
    office: Office, meanwhile: Any
) -> None:
    close_both_channels(office)
    office.chat.failing[DINA.id] = OutcomeUnknown("timeout")
    reference = await office.raise_case(**GAINS)
    await meanwhile(office, reference)
    office.chat.failing.clear()

    await office.pass_time(minutes=5)

    assert office.asked_privately(reference) == ids_of(MAYA, OMAR)


async def test_when_all_who_were_asked_are_gone_the_next_ones_are_asked_within_the_hour(
    office: Office, reference: str
) -> None:
    office.directory.leave(MANAGEMENT, MAYA, OMAR)
    office.directory.leave(INDEPENDENT, OMAR, DINA)
    office.directory.leave(DIRECTORS, DINA)
    office.directory.join(DIRECTORS, ROSA)

    await office.pass_time(hours=1)

    assert office.asked_privately(reference) == ids_of(MAYA, OMAR, DINA, ROSA)
    assert office.chat.told(STELLA) == []


async def test_when_all_who_were_asked_are_gone_and_nobody_came_the_steward_hears_it_once(
    office: Office, reference: str
) -> None:
    office.directory.leave(MANAGEMENT, MAYA, OMAR)
    office.directory.leave(INDEPENDENT, OMAR, DINA)
    office.directory.leave(DIRECTORS, DINA)

    for _ in range(4):
        await office.pass_time(hours=1)

    assert len(office.chat.told(STELLA)) == 1
    assert [entry.action for entry in await office.trail(reference)].count(Act.NO_ROUTE) == 1


async def test_nobody_who_was_told_in_private_gains(office: Office, reference: str) -> None:
    await office.add_note(SAM, reference)
    await office.decide(MAYA, reference)
    await office.deliver()

    gains = (await office.case(reference)).gains - {SAM.id}
    assert not {one.person for one in office.chat.sent if isinstance(one, Tell)} & gains
    assert office.chat.posts == []


async def test_a_channel_that_is_gone_takes_nothing_from_who_sits_in_another(
    office: Office, reference: str
) -> None:
    office.directory.remove(DIRECTORS)

    await office.add_note(SAM, reference)
    await office.deliver()

    assert "They sign on Friday." in said(office.private_card(MAYA, reference))
