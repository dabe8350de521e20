"""A steward says what a channel is for: when is that refused, and what becomes of open cases?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from bot.audit import DONE, Act
from bot.binding import read_company
from bot.errors import CannotCheck, PermanentFailure
from bot.people import ChannelId, Role
from tests.cast import COMPANY, DINA, DIRECTORS, INDEPENDENT, MANAGEMENT, MAYA, OMAR, SAM, STELLA, private
from tests.office import EN, FINN, GUS, PROCEED, ROSA, Office, fact, ids_of, reference_in, said

UNBOUND = replace(COMPANY, management=None, independent=None, directors=None)
OTHER = ChannelId("slack:COTHER")
ROLES = ("management", "independent", "directors")


@pytest.fixture
def unbound(office: Office) -> Office:
    """A company whose settings name no channel."""
    office.run_under(UNBOUND)
    office.directory.channels[OTHER] = private(OTHER, MAYA, OMAR)
    return office


async def bound(office: Office) -> dict[str, ChannelId | None]:
    company = await read_company(office.services)
    return {role: getattr(company, role) for role in ROLES}


# --- binding -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ROLES)
async def test_a_steward_binds_a_channel_from_inside_it(unbound: Office, role: str) -> None:
    done = await unbound.say(STELLA, f"/dilemma bind {role}", OTHER)

    assert EN(f"done.bound_{role}") in said(done)
    assert await bound(unbound) == dict.fromkeys(ROLES) | {role: OTHER}


async def test_it_is_read_as_people_write_it(unbound: Office) -> None:
    await unbound.say(STELLA, "/dilemma Bind  MANAGEMENT ", OTHER)

    assert (await bound(unbound))["management"] == OTHER


async def test_the_last_binding_counts(unbound: Office) -> None:
    await unbound.say(STELLA, "/dilemma bind management", OTHER)
    await unbound.say(STELLA, "/dilemma bind management", MANAGEMENT)

    assert (await bound(unbound))["management"] == MANAGEMENT


async def test_every_binding_is_in_the_trail(unbound: Office) -> None:
    for channel in (OTHER, MANAGEMENT):
        await unbound.say(STELLA, "/dilemma bind management", channel)

    done = [(entry.actor, entry.role, entry.action, entry.result) for entry in await unbound.trail(None)]
    assert done == [(STELLA.id, Role.STEWARD, Act.BIND, DONE)] * 2


async def test_what_was_bound_is_where_cases_go(unbound: Office) -> None:
    await unbound.say(STELLA, "/dilemma bind management", OTHER)
    view = await unbound.second_view()
    assert EN("route.management") in fact(view, "goes_to")

    reference = reference_in(await unbound.submit(SAM, view))
    await unbound.deliver()

    assert unbound.channels_of(reference) == [OTHER]
    assert EN("done.decided", reference=reference) in said(await unbound.decide(MAYA, reference))


async def test_who_is_a_director_is_read_from_the_channel_that_was_bound(unbound: Office) -> None:
    await unbound.say(STELLA, "/dilemma bind management", OTHER)
    await unbound.say(STELLA, "/dilemma bind directors", DIRECTORS)
    unbound.directory.join(OTHER, DINA)
    reference = await unbound.raise_case()

    done = await unbound.decide(DINA, reference, PROCEED)

    assert EN("done.decided", reference=reference) in said(done)


# --- refusals ----------------------------------------------------------------------------------------


def _opened_up(office: Office) -> None:
    office.directory.open_up(OTHER)


def _shared(office: Office) -> None:
    office.directory.share(OTHER)


def _not_invited(office: Office) -> None:
    office.directory.remove(OTHER)


def _nothing(office: Office) -> None:
    pass


Before = Callable[[Office], None]
REFUSED: dict[str, tuple[str, Any, ChannelId | None, Before, str]] = {
    "who is no steward": ("management", MAYA, OTHER, _nothing, "not_a_steward"),
    "a director": ("management", DINA, OTHER, _nothing, "not_a_steward"),
    "a channel for nothing we know": ("marketing", STELLA, OTHER, _nothing, "unknown_role"),
    "no name at all": ("", STELLA, OTHER, _nothing, "unknown_role"),
    "two names": ("management independent", STELLA, OTHER, _nothing, "unknown_role"),
    "a private chat": ("management", STELLA, None, _nothing, "not_here"),
    "a public channel": ("management", STELLA, OTHER, _opened_up, "not_confidential"),
    "a channel shared with others": ("management", STELLA, OTHER, _shared, "not_confidential"),
    "a channel without the bot": ("management", STELLA, OTHER, _not_invited, "no_access"),
}


@pytest.mark.parametrize(("role", "who", "where", "before", "why"), REFUSED.values(), ids=REFUSED)
async def test_nothing_is_bound_by(
    unbound: Office, role: str, who: Any, where: ChannelId | None, before: Before, why: str
) -> None:
    before(unbound)

    answer = await unbound.say(who, f"/dilemma bind {role}", where)

    assert EN(f"refusal.bind_{why}") in said(answer)
    assert await bound(unbound) == dict.fromkeys(ROLES)
    (entry,) = await unbound.trail(None)
    assert (entry.actor, entry.role, entry.action) == (who.id, Role.NONE, Act.BIND)
    assert entry.result == f"refused:{why}"


async def test_what_the_settings_say_wins_and_is_said(office: Office) -> None:
    office.run_under(replace(UNBOUND, management=MANAGEMENT))
    office.directory.channels[OTHER] = private(OTHER, MAYA, OMAR)

    refused = await office.say(STELLA, "/dilemma bind management", OTHER)
    done = await office.say(STELLA, "/dilemma bind independent", OTHER)

    assert EN("refusal.bind_set_by_settings") in said(refused)
    assert EN("done.bound_independent") in said(done)
    assert await bound(office) == {"management": MANAGEMENT, "independent": OTHER, "directors": None}


async def test_a_setting_that_comes_later_wins_over_what_was_bound(unbound: Office) -> None:
    await unbound.say(STELLA, "/dilemma bind management", OTHER)
    unbound.run_under(replace(UNBOUND, management=MANAGEMENT))

    assert (await bound(unbound))["management"] == MANAGEMENT


async def test_a_guest_reads_what_every_guest_reads(unbound: Office) -> None:
    answer = await unbound.say(GUS, "/dilemma bind management", OTHER)

    assert EN("refusal.full_members_only") in said(answer)


async def test_a_silent_platform_binds_nothing(unbound: Office) -> None:
    unbound.directory.failure = CannotCheck()

    answer = await unbound.say(STELLA, "/dilemma bind management", OTHER)

    assert EN("refusal.cannot_check") in said(answer)
    assert await bound(unbound) == dict.fromkeys(ROLES)


# --- open cases --------------------------------------------------------------------------------------


async def test_a_case_that_found_no_way_goes_there_at_once(unbound: Office) -> None:
    reference = await unbound.raise_case()
    assert len(unbound.chat.told(STELLA)) == 1

    await unbound.say(STELLA, "/dilemma bind management", OTHER)
    await unbound.deliver()

    assert unbound.channels_of(reference) == [OTHER]
    await unbound.pass_time(hours=2)
    assert len(unbound.chat.posts) == 1


async def test_after_a_rebinding_open_cases_get_their_card_in_the_new_channel(unbound: Office) -> None:
    await unbound.say(STELLA, "/dilemma bind management", MANAGEMENT)
    reference = await unbound.raise_case()
    await unbound.ask(MAYA, reference)
    await unbound.answer(SAM, reference)
    await unbound.deliver()
    assert len(unbound.standing_in(MANAGEMENT)) == 2

    await unbound.say(STELLA, "/dilemma bind management", OTHER)
    await unbound.deliver()

    assert unbound.standing_in(MANAGEMENT) == []
    assert unbound.channels_of(reference) == [MANAGEMENT, OTHER]
    assert "Three planners." in said(unbound.card(OTHER, reference))
    (alarm,) = unbound.chat.told(STELLA)
    assert EN("alarm.removed.next") in said(alarm)


async def test_a_case_does_not_follow_to_where_somebody_gains(unbound: Office) -> None:
    await unbound.say(STELLA, "/dilemma bind management", MANAGEMENT)
    await unbound.say(STELLA, "/dilemma bind independent", INDEPENDENT)
    reference = await unbound.raise_case(at_stake=("manager",), line_manager=FINN)
    unbound.directory.join(OTHER, FINN)

    await unbound.say(STELLA, "/dilemma bind management", OTHER)
    await unbound.deliver()

    assert unbound.standing_in(OTHER) == []
    assert unbound.channels_of(reference) == [MANAGEMENT, INDEPENDENT]


async def test_a_card_in_another_channel_stays_where_it_is(unbound: Office) -> None:
    await unbound.say(STELLA, "/dilemma bind independent", INDEPENDENT)
    reference = await unbound.raise_case()

    await unbound.say(STELLA, "/dilemma bind management", OTHER)
    await unbound.deliver()

    assert unbound.channels_of(reference) == [INDEPENDENT]
    assert len(unbound.standing_in(INDEPENDENT)) == 1


async def test_a_decided_case_stays_where_it_is(unbound: Office) -> None:
    await unbound.say(STELLA, "/dilemma bind management", MANAGEMENT)
    await unbound.decide(MAYA, await unbound.raise_case())
    await unbound.deliver()

    await unbound.say(STELLA, "/dilemma bind management", OTHER)
    await unbound.deliver()

    assert len(unbound.standing_in(MANAGEMENT)) == 1
    assert len(unbound.chat.posts) == 1


async def test_those_who_were_asked_in_private_keep_the_case(unbound: Office) -> None:
    await unbound.say(STELLA, "/dilemma bind directors", DIRECTORS)
    reference = await unbound.raise_case()
    assert unbound.asked_privately(reference) == ids_of(DINA)

    await unbound.say(STELLA, "/dilemma bind management", OTHER)
    await unbound.deliver()

    assert unbound.channels_of(reference) == []
    assert EN("done.decided", reference=reference) in said(await unbound.decide(DINA, reference))


async def test_a_case_that_waits_for_directors_gets_to_them_once_their_channel_is_bound(
    unbound: Office,
) -> None:
    await unbound.say(STELLA, "/dilemma bind management", OTHER)
    reference = await unbound.raise_case()
    await unbound.redirect(MAYA, reference)
    await unbound.press(SAM, "belongs_here", reference)
    await unbound.deliver()
    assert unbound.channels_of(reference) == [OTHER]

    await unbound.say(STELLA, "/dilemma bind directors", DIRECTORS)
    await unbound.deliver()

    assert unbound.channels_of(reference) == [OTHER, DIRECTORS]


async def test_a_case_that_was_handed_over_gets_to_the_directors_once_their_channel_is_bound(
    unbound: Office,
) -> None:
    await unbound.say(STELLA, "/dilemma bind management", OTHER)
    reference = await unbound.raise_case()
    await unbound.details_form(MAYA, reference, PROCEED)
    await unbound.deliver()
    assert unbound.channels_of(reference) == [OTHER]

    await unbound.say(STELLA, "/dilemma bind directors", DIRECTORS)
    await unbound.deliver()

    assert unbound.channels_of(reference) == [OTHER, DIRECTORS]


async def test_who_was_told_of_no_route_is_not_told_again_by_a_binding_that_does_not_help(
    unbound: Office,
) -> None:
    unbound.directory.leave(OTHER, MAYA, OMAR)
    await unbound.raise_case()
    told = len(unbound.chat.sent)

    await unbound.say(STELLA, "/dilemma bind management", OTHER)
    await unbound.deliver()

    assert len(unbound.chat.sent) == told


async def test_a_channel_that_was_archived_holds_up_no_case_that_goes_to_the_new_one(
    unbound: Office,
) -> None:
    await unbound.say(STELLA, "/dilemma bind management", MANAGEMENT)
    reference = await unbound.raise_case()
    unbound.chat.failing[MANAGEMENT] = PermanentFailure("is_inactive", mendable=False)

    await unbound.say(STELLA, "/dilemma bind management", OTHER)
    await unbound.deliver()

    assert unbound.channels_of(reference) == [MANAGEMENT, OTHER]


async def test_a_case_whose_line_manager_is_unknown_leaves_a_channel_that_becomes_the_managers(
    unbound: Office,
) -> None:
    await unbound.say(STELLA, "/dilemma bind independent", INDEPENDENT)
    reference = await unbound.raise_case(at_stake=("manager",))
    assert unbound.channels_of(reference) == [INDEPENDENT]

    await unbound.say(STELLA, "/dilemma bind management", INDEPENDENT)
    await unbound.deliver()

    assert unbound.standing_in(INDEPENDENT) == []


async def test_binding_twice_in_the_same_second_posts_no_second_card(unbound: Office) -> None:
    reference = await unbound.raise_case()

    await unbound.say(STELLA, "/dilemma bind management", OTHER)
    await unbound.say(STELLA, "/dilemma bind management", OTHER)
    await unbound.deliver()

    assert unbound.channels_of(reference) == [OTHER]


async def test_what_is_typed_in_a_channel_otherwise_is_answered_as_everywhere(unbound: Office) -> None:
    assert said(await unbound.say(ROSA, "/dilemma help", OTHER)) == said(
        await unbound.say(ROSA, "/dilemma help")
    )
