"""What do the owner of a promise and a steward find at home? Beside what waits and what is stuck."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot import conversation
from bot.conversation import FIRST_PAGE, Home
from bot.errors import CannotCheck
from bot.home import CROWDED_PAGE_SIZE, PAGE_SIZE
from bot.people import Person
from tests.cast import COMPANY, DINA, INDEPENDENT, MANAGEMENT, MAYA, OMAR, SAM, STELLA
from tests.following import ask_again, decide, decided, do
from tests.office import (
    ADVISE,
    DILEMMA,
    EN,
    FINN,
    NO_SUCH_CASE,
    PIA,
    ROSA,
    Office,
    buttons_of,
    said,
)
from tests.views.looking import buttons


async def home(office: Office, who: Person) -> Home:
    return await conversation.home(office.directory.people[who.id], office.services)


def carried(shown: Home, action: str) -> list[str]:
    """The cases for which there is such a button, from top to bottom."""
    return [button.reference for button in buttons(shown) if button.action == action]


def line(what: str, who: str = "") -> str:
    return EN(f"noted.{what}", name=who)


# --- the owner's promises ----------------------------------------------------------------------------


async def test_the_owner_finds_what_is_to_be_seen_to_with_its_next_step(office: Office) -> None:
    reference = await decided(office)

    shown = await home(office, PIA)

    assert EN("home.promises") in said(shown)
    assert carried(shown, "set_amount") == [reference]
    assert DILEMMA["deal_ref"] not in said(shown)
    assert "planning suite" not in said(shown)


async def test_what_is_paid_is_gone_and_what_is_disputed_is_back(office: Office) -> None:
    reference = await decided(office)
    await do(office, PIA, "set_amount", reference, compensation_amount="100")
    await do(office, PIA, "paid", reference, payment_reference="PAY-1")
    assert reference not in said(await home(office, PIA))

    await do(office, SAM, "dispute", reference, dispute="Half of it came.")

    assert carried(await home(office, PIA), "paid") == [reference]


async def test_while_another_director_looks_again_the_owner_finds_nothing_to_do(office: Office) -> None:
    reference = await decided(office)
    await ask_again(office, reference)

    assert reference not in said(await home(office, PIA))


@pytest.mark.parametrize("who", [MAYA, DINA, STELLA, ROSA])
async def test_nobody_else_finds_the_promise(office: Office, who: Person) -> None:
    await decided(office)

    assert EN("home.promises") not in said(await home(office, who))


async def test_many_promises_are_shown_page_by_page(office: Office) -> None:
    references = []
    for number in range(PAGE_SIZE + 2):
        references.append(await office.raise_case(deal_ref=f"OPP-{number}"))
        await decide(office, MAYA, references[-1])

    first = await home(office, PIA)
    assert carried(first, "set_amount") == references[:PAGE_SIZE]
    more = buttons_of(first)["home_promises"]
    second = await office.press(PIA, more.action, more.reference)

    assert carried(second, "set_amount") == references[PAGE_SIZE:]
    assert await office.press(PIA, "home") == first


# --- what a steward looks at -------------------------------------------------------------------------


async def test_a_steward_reads_who_tried_what_is_not_for_him(office: Office) -> None:
    reference = await office.raise_case()
    await office.press(ROSA, "decide", reference)

    text = said(await home(office, STELLA))

    assert line("refused", "Rosa Rep") in text
    assert "planning suite" not in text


async def test_a_try_on_a_case_that_does_not_exist_is_shown_without_a_rep(office: Office) -> None:
    await office.press(ROSA, "decide", NO_SUCH_CASE)

    text = said(await home(office, STELLA))

    assert NO_SUCH_CASE in text
    assert line("refused", "Rosa Rep") in text


async def test_a_try_that_had_been_in_order_a_moment_before_is_nothing_to_look_at(office: Office) -> None:
    reference = await office.raise_case()
    await office.press(OMAR, "recuse", reference)
    await office.press(OMAR, "decide", reference)
    await decide(office, MAYA, reference)
    await office.press(SAM, "withdraw", reference)

    assert EN("home.noted") not in said(await home(office, STELLA))


async def test_a_steward_reads_that_it_got_worse_and_not_what_stayed_the_same(office: Office) -> None:
    reference = await decided(office)
    await do(office, SAM, "check_in", reference, check_in="same")
    assert EN("home.noted") not in said(await home(office, STELLA))
    await office.wait(minutes=1)

    await do(office, SAM, "check_in", reference, check_in="worse")

    text = said(await home(office, STELLA))
    assert line("worse") in text
    assert "Sam Seller" in text
    for who in (MAYA, DINA, PIA, SAM):
        assert line("worse") not in said(await home(office, who))


async def test_a_steward_reads_where_people_s_own_messages_may_remain(office: Office) -> None:
    reference = await office.raise_case(at_stake=("manager",), line_manager=FINN)
    office.directory.join(MANAGEMENT, FINN)
    await office.pass_time(hours=1)
    assert office.channels_of(reference) == [MANAGEMENT, INDEPENDENT]

    assert line("remains") in said(await home(office, STELLA))


async def test_a_steward_who_gains_finds_nothing_of_that_case(office: Office) -> None:
    office.run_under(replace(COMPANY, stewards=(STELLA.id, ROSA.id)))
    before = await home(office, STELLA)
    reference = await office.raise_case(at_stake=("manager",), line_manager=STELLA)
    await office.press(FINN, "decide", reference)
    await decide(office, MAYA, reference)
    await do(office, SAM, "check_in", reference, check_in="worse")

    assert await home(office, STELLA) == before
    assert {line("worse"), line("refused", "Finn Finance")} <= {*said(await home(office, ROSA)).splitlines()}


async def test_who_is_no_steward_finds_nothing_of_it(office: Office) -> None:
    reference = await office.raise_case()
    await office.press(ROSA, "decide", reference)

    for who in (SAM, MAYA, DINA, ROSA):
        assert EN("home.noted") not in said(await home(office, who))


async def test_when_the_platform_does_not_say_who_that_is_the_rest_is_shown(office: Office) -> None:
    reference = await office.raise_case()
    await office.press(ROSA, "decide", reference)
    office.directory.failure = CannotCheck()

    text = said(await home(office, STELLA))

    assert line("refused", "?") in text
    assert reference in text


async def test_the_newest_two_of_a_case_say_enough_and_after_a_month_they_are_gone(office: Office) -> None:
    reference = await office.raise_case()
    for who in (ROSA, FINN, PIA):
        await office.press(who, "decide", reference)
        await office.wait(minutes=1)

    text = said(await home(office, STELLA))
    assert [line("refused", who.name) in text for who in (ROSA, FINN, PIA)] == [False, True, True]

    await office.wait(days=30)
    assert line("refused", "Pia Payroll") not in said(await home(office, STELLA))


async def test_many_are_shown_page_by_page_the_newest_first(office: Office) -> None:
    references = []
    for number in range(PAGE_SIZE + 1):
        references.insert(0, await office.raise_case(deal_ref=f"OPP-{number}"))
        await office.press(ROSA, "decide", references[0])
        await office.wait(minutes=1)

    first = await home(office, STELLA)
    assert [one in said(first) for one in references] == [True] * PAGE_SIZE + [False]
    more = buttons_of(first)["home_noted"]
    second = await office.press(STELLA, more.action, more.reference)

    assert isinstance(second, Home)
    listed = said(replace(second, page=FIRST_PAGE))
    assert [one in listed for one in references] == [False] * PAGE_SIZE + [True]


async def test_with_more_than_three_lists_each_shows_less_at_once(office: Office) -> None:
    """Stella raised cases, looks after stuck ones, sees to promises and has tries to look at."""
    for number in range(CROWDED_PAGE_SIZE + 1):
        own = await office.raise_case(STELLA, deal_ref=f"own {number}")
        assert own
        owed = await office.raise_case(deal_ref=f"owed {number}")
        await decide(office, MAYA, owed, ADVISE, compensation_owner=STELLA)
        tried = await office.raise_case(ROSA, deal_ref=f"tried {number}")
        await office.press(FINN, "decide", tried)
    for who in (MAYA, OMAR):
        office.directory.leave(MANAGEMENT, who)
    for who in (OMAR, DINA):
        office.directory.leave(INDEPENDENT, who)
    office.directory.leave(COMPANY.directors or "", DINA)
    await office.pass_time(hours=2)

    shown = await home(office, STELLA)

    assert len(carried(shown, "set_amount")) == CROWDED_PAGE_SIZE
    assert len(carried(shown, "assign")) == CROWDED_PAGE_SIZE
