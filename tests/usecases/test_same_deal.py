"""Two cases about one deal: who learns of the other, and who never does?"""

from __future__ import annotations

from datetime import timedelta

from bot.kept import Draft
from bot.views.elements import Card
from tests.cast import INDEPENDENT, MANAGEMENT, MAYA, NOW, OMAR, SAM
from tests.office import DILEMMA, EN, ROSA, Office, buttons_of, fact, reference_in, said, same

# --- the rep's own -----------------------------------------------------------------------------------


async def test_the_reps_own_open_case_is_named_and_linked_instead_of_a_new_one(office: Office) -> None:
    reference = await office.raise_case()

    answer = await office.second_view()

    assert isinstance(answer, Card)
    assert EN("already_raised.text", reference=reference) in said(answer)
    assert buttons_of(answer)["add_note"].reference == reference
    assert buttons_of(answer)["withdraw"].reference == reference
    assert len(await office.cases()) == 1


async def test_one_deal_is_one_deal_however_it_is_spelled(office: Office) -> None:
    reference = await office.raise_case(deal_ref="Søren’s Café OPP-7781")

    answer = await office.second_view(deal_ref="søren's cafe\u0301 opp 7781")

    assert reference_in(answer) == reference


async def test_another_deal_is_another_case(office: Office) -> None:
    await office.raise_case(deal_ref="OPP-7781")

    await office.raise_case(deal_ref="OPP-7782")

    assert len(await office.cases()) == 2


async def test_after_it_was_withdrawn_the_deal_can_be_raised_again(office: Office) -> None:
    first = await office.raise_case()
    await office.withdraw(SAM, first)

    assert await office.raise_case() != first


async def test_after_it_was_decided_the_deal_can_be_raised_again(office: Office) -> None:
    first = await office.raise_case()
    await office.decide(MAYA, first)

    assert await office.raise_case() != first


async def test_a_draft_that_outlived_its_case_makes_no_second_one(office: Office) -> None:
    """Two windows at the same moment can leave one behind."""
    empty = await office.say(SAM, "/dilemma")
    reference = await office.raise_case()
    draft = Draft(SAM.id, "dilemma", "", 2, DILEMMA | {"token": "other window"}, NOW + timedelta(days=1))
    async with office.store.unit_of_work() as work:
        await work.drafts.put(draft)

    answer = await office.submit(SAM, await office.say(SAM, "/dilemma"))

    assert EN("already_raised.text", reference=reference) in said(answer)
    assert len(await office.cases()) == 1
    assert same(await office.say(SAM, "/dilemma")) == same(empty)


# --- another rep's -----------------------------------------------------------------------------------


async def test_nothing_is_said_to_a_rep_of_another_reps_case(office: Office, quiet_office: Office) -> None:
    reference = await office.raise_case(ROSA)

    view, quiet_view = await office.second_view(), await quiet_office.second_view()
    assert same(view) == same(quiet_view)
    done, quiet_done = await office.submit(SAM, view), await quiet_office.submit(SAM, quiet_view)
    await office.deliver()
    await quiet_office.deliver()

    mine, quiet = reference_in(done), reference_in(quiet_done)
    assert reference != mine
    assert said(done).replace(mine, quiet) == said(quiet_done)
    told, quiet_told = (said(one.chat.told(SAM)[0]) for one in (office, quiet_office))
    assert told.replace(mine, quiet) == quiet_told
    assert reference not in said(await office.say(SAM, "/dilemma mine"))


async def test_the_rep_who_was_first_hears_nothing_either(office: Office) -> None:
    await office.raise_case(ROSA)
    before = len(office.chat.told(ROSA))

    reference = await office.raise_case(SAM)

    assert len(office.chat.told(ROSA)) == before
    assert reference not in said(await office.say(ROSA, "/dilemma mine"))


# --- the deciders ------------------------------------------------------------------------------------


async def test_deciders_who_gain_in_neither_see_both_cases_linked_on_both_cards(office: Office) -> None:
    first = await office.raise_case(ROSA)
    second = await office.raise_case(SAM)

    assert second in fact(office.card(MANAGEMENT, first), "same_deal")
    assert "Sam Seller" in fact(office.card(MANAGEMENT, first), "same_deal")
    assert first in fact(office.card(MANAGEMENT, second), "same_deal")


async def test_a_card_names_no_case_by_which_somebody_in_its_channel_gains(office: Office) -> None:
    second = await office.raise_case(SAM)
    first = await office.raise_case(ROSA, at_stake=("manager",), line_manager=MAYA)

    assert office.channels_of(first) == [INDEPENDENT]
    assert first not in said(office.card(MANAGEMENT, second))
    assert second in fact(office.card(INDEPENDENT, first), "same_deal")


async def test_the_managers_card_names_no_case_of_which_the_line_manager_gains_and_is_unknown(
    office: Office,
) -> None:
    second = await office.raise_case(SAM)
    first = await office.raise_case(ROSA, at_stake=("manager",))

    assert office.channels_of(first) == [INDEPENDENT]
    assert first not in said(office.card(MANAGEMENT, second))
    assert second in fact(office.card(INDEPENDENT, first), "same_deal")


async def test_an_earlier_card_elsewhere_is_brought_up_to_date_too(office: Office) -> None:
    first = await office.raise_case(ROSA, at_stake=("manager",), line_manager=MAYA)
    second = await office.raise_case(SAM)

    assert first not in said(office.card(MANAGEMENT, second))
    assert second in fact(office.card(INDEPENDENT, first), "same_deal")


async def test_a_rep_among_the_deciders_finds_no_link_to_his_own_case(office: Office) -> None:
    """Omar raises the deal himself; he sits in both channels, so neither may name his case."""
    theirs = await office.raise_case(SAM)
    own = await office.raise_case(OMAR)

    assert own not in said(office.card(MANAGEMENT, theirs))


async def test_a_closed_case_is_no_longer_linked_on_a_new_card(office: Office) -> None:
    first = await office.raise_case(ROSA)
    await office.withdraw(ROSA, first)

    second = await office.raise_case(SAM)

    assert first not in said(office.card(MANAGEMENT, second))


async def test_the_link_stays_when_the_card_is_redrawn(office: Office) -> None:
    first = await office.raise_case(ROSA)
    second = await office.raise_case(SAM)

    await office.add_note(SAM, second)
    await office.deliver()

    assert first in fact(office.card(MANAGEMENT, second), "same_deal")


async def test_the_link_stays_when_one_of_the_two_is_decided(office: Office) -> None:
    first = await office.raise_case(ROSA)
    second = await office.raise_case(SAM)

    await office.decide(MAYA, second)
    await office.deliver()

    assert first in fact(office.card(MANAGEMENT, second), "same_deal")


async def test_cases_of_other_deals_are_not_linked(office: Office) -> None:
    first = await office.raise_case(ROSA, deal_ref="OPP-1")
    second = await office.raise_case(SAM, deal_ref="OPP-2")

    assert second not in said(office.card(MANAGEMENT, first))
    assert first not in said(office.card(MANAGEMENT, second))


async def test_a_card_that_names_no_other_case_is_not_redrawn(office: Office) -> None:
    await office.raise_case(ROSA, deal_ref="OPP-1")
    await office.raise_case(SAM, deal_ref="OPP-2")

    assert office.updates_in(MANAGEMENT) == []
