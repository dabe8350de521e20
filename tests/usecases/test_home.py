"""What does each person find at home, by the rights of this moment?"""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot import conversation
from bot.conversation import Home
from bot.errors import CannotCheck, OutcomeUnknown, PermanentFailure
from bot.home import PAGE_SIZE
from bot.people import Person
from tests.cast import COMPANY, DINA, DIRECTORS, INDEPENDENT, MANAGEMENT, MAYA, OMAR, SAM, STELLA
from tests.office import EN, FINN, GUS, NL, NO_SUCH_CASE, ROSA, Office, buttons_of, said
from tests.views.looking import actions, buttons, notes

INCOMPLETE = EN("home.incomplete")


async def home(office: Office, who: Person) -> Home:
    return await conversation.home(office.directory.people[who.id], office.services)


def carried(shown: Home, action: str) -> list[str]:
    """The cases for which there is such a button, from top to bottom."""
    return [button.reference for button in buttons(shown) if button.action == action]


# --- the rep -----------------------------------------------------------------------------------------


async def test_the_rep_finds_the_own_cases_and_what_they_wait_for(office):
    reference = await office.raise_case()
    await office.ask(MAYA, reference)

    shown = await home(office, SAM)

    assert EN("state.info_needed") in said(shown)
    assert carried(shown, "answer") == [reference]
    assert carried(shown, "decide") == []


async def test_nobody_else_finds_a_case_among_the_own_ones(office):
    reference = await office.raise_case()

    assert reference not in said(await home(office, ROSA))


async def test_open_cases_stand_before_those_that_are_over(office):
    first = await office.raise_case(deal_ref="first")
    second = await office.raise_case(deal_ref="second")
    await office.withdraw(SAM, second)

    text = said(await home(office, SAM))

    assert text.index(first) < text.index(second)


async def test_the_form_opens_from_home(office):
    assert await office.press(SAM, "dilemma") is not None
    assert (await office.press(SAM, "dilemma")).name == "dilemma"


# --- the decider -------------------------------------------------------------------------------------


async def test_a_decider_finds_what_waits_the_oldest_due_first(office):
    later = await office.raise_case(deal_ref="later", decide_by="2027-01-20")
    sooner = await office.raise_case(deal_ref="sooner", decide_by="2026-11-19")

    shown = await home(office, MAYA)

    assert carried(shown, "decide") == [sooner, later]
    assert carried(shown, "ask") == [sooner, later]
    assert not notes(shown, "warning")


async def test_home_is_in_the_readers_own_language(office):
    await office.raise_case()

    assert NL("home.waiting") in said(await home(office, OMAR))


async def test_who_gains_finds_the_same_as_if_there_were_no_case(office):
    before = await home(office, MAYA)
    reference = await office.raise_case(at_stake=("me", "manager"), line_manager=MAYA, gainers=(DINA,))

    assert await home(office, MAYA) == before
    assert await office.press(MAYA, "home_waiting", reference) == before
    assert await office.press(MAYA, "home_waiting", NO_SUCH_CASE) == before
    assert reference not in said(await home(office, DINA))


async def test_who_gains_is_not_even_told_that_something_could_not_be_checked(office):
    before = await home(office, MAYA)
    await office.raise_case(at_stake=("me", "manager"), line_manager=MAYA)
    office.directory.failure = CannotCheck()

    assert await home(office, MAYA) == before


@pytest.mark.parametrize("stranger", [FINN, STELLA, ROSA])
async def test_who_is_in_no_channel_of_the_card_finds_nothing(office, stranger):
    reference = await office.raise_case()

    assert reference not in said(await home(office, stranger))


async def test_who_left_the_channel_finds_nothing_any_more(office):
    reference = await office.raise_case()
    office.directory.leave(MANAGEMENT, MAYA)

    assert reference not in said(await home(office, MAYA))


@pytest.mark.parametrize("change", ["open_up", "share"])
async def test_nothing_is_listed_of_a_channel_that_others_can_look_into(office, change):
    reference = await office.raise_case()
    getattr(office.directory, change)(MANAGEMENT)

    assert reference not in said(await home(office, MAYA))


async def test_who_stepped_aside_or_declared_a_gain_finds_nothing_any_more(office):
    reference = await office.raise_case()
    await office.press(MAYA, "recuse", reference)
    await office.submit(OMAR, await office.press(OMAR, "decide", reference), own_gain="yes")

    for decider in (MAYA, OMAR):
        assert reference not in said(await home(office, decider))


async def test_a_decided_case_waits_for_nobody(office):
    reference = await office.raise_case()
    await office.decide(MAYA, reference)

    assert reference not in said(await home(office, OMAR))


@pytest.mark.parametrize("failure", [CannotCheck(), PermanentFailure("channel_not_found")])
async def test_what_cannot_be_checked_is_left_out_and_said(office, failure):
    reference = await office.raise_case()
    office.directory.failure = failure

    shown = await home(office, MAYA)

    assert reference not in said(shown)
    assert notes(shown, "warning") == [INCOMPLETE]


async def test_the_own_cases_are_there_even_when_nothing_can_be_checked(office):
    reference = await office.raise_case()
    await office.raise_case(ROSA, deal_ref="another")
    office.directory.failure = CannotCheck()

    assert carried(await home(office, SAM), "add_note") == [reference]


# --- a card of one's own -----------------------------------------------------------------------------


async def in_private(office: Office) -> str:
    """Maya and Dina gain, so that only Omar is left, in private."""
    return await office.raise_case(at_stake=("me", "manager"), line_manager=MAYA, gainers=(DINA,))


async def test_who_has_a_card_in_private_finds_it_at_home(office):
    reference = await in_private(office)

    assert carried(await home(office, OMAR), "decide") == [reference]


async def test_who_left_every_channel_does_not_find_it_any_more(office):
    reference = await in_private(office)
    office.directory.leave(MANAGEMENT, OMAR)
    office.directory.leave(INDEPENDENT, OMAR)

    assert reference not in said(await home(office, OMAR))


async def nobody_left(office: Office) -> str:
    """Everybody in the three channels gains."""
    return await office.raise_case(at_stake=("me", "manager"), line_manager=MAYA, gainers=(DINA, OMAR))


async def test_whom_a_steward_named_finds_it_at_home_although_in_no_channel(office):
    reference = await nobody_left(office)
    await office.submit(STELLA, await office.press(STELLA, "assign", reference), decider=FINN)
    await office.deliver()

    assert carried(await home(office, FINN), "decide") == [reference]
    office.directory.failure = CannotCheck()
    assert carried(await home(office, FINN), "decide") == [reference]


# --- the steward -------------------------------------------------------------------------------------


async def test_a_steward_finds_what_nobody_may_decide_until_somebody_is_named(office):
    reference = await nobody_left(office)
    stuck = await home(office, STELLA)
    await office.submit(STELLA, await office.press(STELLA, "assign", reference), decider=FINN)
    await office.deliver()

    assert carried(stuck, "assign") == [reference]
    assert EN("stuck.nobody_decides") in said(stuck)
    assert EN("home.nothing_stuck") in said(await home(office, STELLA))


async def test_a_steward_reads_nothing_of_what_the_rep_typed(office):
    await nobody_left(office)

    shown = said(await home(office, STELLA))

    assert "Sam Seller" in shown
    assert "OPP-7781" not in shown


async def test_only_stewards_see_that_there_is_such_a_list(office):
    await nobody_left(office)

    for other in (SAM, MAYA, OMAR, DINA, FINN):
        assert EN("home.stuck") not in said(await home(office, other))
    assert EN("home.stuck") in said(await home(office, STELLA))


async def test_a_steward_who_gains_finds_the_same_as_if_there_were_no_case(office):
    before = await home(office, STELLA)
    everybody = (STELLA, DINA, OMAR)
    await office.raise_case(at_stake=("me", "manager"), line_manager=MAYA, gainers=everybody)

    assert await home(office, STELLA) == before


async def test_a_steward_who_said_that_he_gains_finds_it_no_more(office):
    office.directory.join(MANAGEMENT, STELLA)
    reference = await office.raise_case()
    await office.submit(STELLA, await office.press(STELLA, "decide", reference), own_gain="yes")
    office.directory.leave(MANAGEMENT, MAYA, OMAR)
    office.directory.leave(INDEPENDENT, OMAR, DINA)
    office.directory.leave(DIRECTORS, DINA)
    await office.pass_time(hours=1)

    assert reference not in said(await home(office, STELLA))


async def test_without_a_steward_the_directors_who_do_not_gain_find_it(office):
    office.run_under(replace(COMPANY, stewards=()))
    office.directory.join(DIRECTORS, FINN)
    office.directory.know(replace(FINN, is_full_member=True))
    reference = await nobody_left(office)
    await office.press(FINN, "recuse", reference)
    await office.deliver()

    assert carried(await home(office, FINN), "assign") == [reference]
    for other in (DINA, OMAR, STELLA, ROSA):
        assert reference not in said(await home(office, other))


async def test_when_the_only_steward_is_deactivated_the_directors_find_it(office):
    office.directory.know(replace(STELLA, is_full_member=False))
    office.directory.join(DIRECTORS, FINN)
    reference = await nobody_left(office)
    await office.press(FINN, "recuse", reference)
    await office.deliver()

    assert carried(await home(office, FINN), "assign") == [reference]
    assert reference not in said(await home(office, ROSA))


async def test_while_one_of_two_stewards_is_here_the_directors_find_nothing(office):
    office.run_under(replace(COMPANY, stewards=(STELLA.id, ROSA.id)))
    office.directory.know(replace(STELLA, is_full_member=False))
    office.directory.join(DIRECTORS, FINN)
    reference = await nobody_left(office)
    await office.press(FINN, "recuse", reference)
    await office.deliver()

    assert carried(await home(office, ROSA), "assign") == [reference]
    assert reference not in said(await home(office, FINN))


async def test_a_director_hears_when_it_could_not_be_checked_whether_a_case_is_stuck(office):
    office.run_under(replace(COMPANY, stewards=()))
    await nobody_left(office)
    office.directory.failure = CannotCheck()

    assert notes(await home(office, FINN), "warning") == [INCOMPLETE]


async def test_when_nobody_says_whether_a_steward_is_left_what_is_stuck_is_left_out_and_that_is_said(office):
    await nobody_left(office)
    office.directory.failure = CannotCheck()

    assert notes(await home(office, FINN), "warning") == [INCOMPLETE]


async def test_without_steward_and_directors_nobody_finds_it(office):
    office.run_under(replace(COMPANY, stewards=(), directors=None))
    await nobody_left(office)

    assert "assign" not in actions(await home(office, FINN))


async def test_a_card_that_does_not_go_out_is_a_stewards_after_five_minutes(office):
    office.chat.failing[MANAGEMENT] = OutcomeUnknown()
    reference = await office.raise_case()
    early = said(await home(office, STELLA))
    await office.pass_time(minutes=5)

    shown = await home(office, STELLA)

    assert reference not in early
    assert reference in said(shown)
    assert EN("stuck.undelivered") in said(shown)
    assert "assign" not in actions(shown)


async def test_a_card_that_went_out_in_the_end_is_nobodys_any_more(office):
    office.chat.failing[MANAGEMENT] = OutcomeUnknown()
    await office.raise_case()
    await office.pass_time(minutes=5)
    del office.chat.failing[MANAGEMENT]
    await office.pass_time(minutes=5)

    assert EN("home.nothing_stuck") in said(await home(office, STELLA))


async def test_a_private_card_that_does_not_go_out_is_a_stewards_too(office):
    office.chat.failing[OMAR.id] = OutcomeUnknown()
    reference = await in_private(office)
    await office.pass_time(minutes=5)

    assert reference in said(await home(office, STELLA))


async def test_a_case_that_was_withdrawn_is_not_stuck(office):
    reference = await nobody_left(office)
    await office.withdraw(SAM, reference)

    assert reference not in said(await home(office, STELLA))


# --- pages -------------------------------------------------------------------------------------------


async def test_everything_is_reached_page_by_page(quick_office):
    office = quick_office
    raised = [await office.raise_case(deal_ref=f"deal {number}") for number in range(PAGE_SIZE + 2)]

    first = await home(office, SAM)
    more = buttons_of(first)["home_mine"]
    second = await office.press(SAM, more.action, more.reference)

    seen = [*carried(first, "add_note"), *carried(second, "add_note")]
    assert seen == raised[::-1]
    assert await office.press(SAM, "home") == first


async def test_pages_of_what_waits_go_on_where_they_were_although_a_case_was_decided(quick_office):
    office = quick_office
    raised = [await office.raise_case(deal_ref=f"deal {number}") for number in range(PAGE_SIZE + 2)]
    more = buttons_of(await home(office, MAYA))["home_waiting"]
    await office.decide(OMAR, raised[0])

    second = await office.press(MAYA, more.action, more.reference)

    assert carried(second, "decide") == raised[PAGE_SIZE:]


# --- who may not -------------------------------------------------------------------------------------


async def test_a_guest_reads_who_may_use_this_and_nothing_else(office):
    assert EN("refusal.full_members_only") in said(await home(office, GUS))
    assert buttons(await home(office, GUS)) == []
