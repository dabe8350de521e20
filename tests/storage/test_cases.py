"""Does a case come back as it was put away, and does nobody overwrite what he has not seen?"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, timedelta
from typing import Any

import pytest

from bot.audit import DONE, Act
from bot.case import Case
from bot.case_parts import CardPlace, Handover, Question, Redirect, RedirectTo
from bot.compensation import Compensation, CompensationCode
from bot.decision import DecisionCode
from bot.errors import AlreadyDecided, StaleCase
from bot.form import Stake
from bot.kept import PostedMessage
from bot.money import Money
from bot.people import ChannelId, Role
from bot.reference import Reference
from storage.case_parts import AT_ONCE, KINDS
from tests.cast import (
    DINA,
    INDEPENDENT,
    MANAGEMENT,
    MAYA,
    NOW,
    OMAR,
    SAM,
    STELLA,
    make_case,
    make_decision,
    make_form,
)

PROMISE = Compensation(
    CompensationCode.FIXED_AMOUNT, DINA.id, date(2026, 12, 31), amount=Money("EUR", 900_000)
)
CARD = CardPlace(MANAGEMENT, "m1", route=1, shown_version=1)
ANSWERED = Question("How many drivers?", OMAR.id, OMAR.name, NOW, "About forty.", NOW + timedelta(hours=3))


async def add(store: Any, *cases: Case) -> None:
    async with store.unit_of_work() as work:
        for case in cases:
            await work.cases.add(case)


async def found(store: Any, reference: str = "SD-7K3QXM") -> Case:
    async with store.read() as work:
        case: Case | None = await work.cases.find(Reference(reference))
    assert case is not None
    return case


# --- round trips -------------------------------------------------------------------------------------


async def test_a_new_case_comes_back_as_it_was(store: Any) -> None:
    case = make_case(
        gainers={OMAR.id, DINA.id}, line_manager=MAYA.id, line_manager_gains=True, posting_to=INDEPENDENT
    )

    await add(store, case)

    assert await found(store) == case
    assert case.version == 1


async def test_a_case_with_a_whole_life_comes_back_as_it_was(store: Any) -> None:
    await add(store, make_case())
    async with store.unit_of_work() as work:
        case = await work.cases.find(Reference("SD-7K3QXM"))
        case.card_posted(CARD, NOW)
        case.questions = (ANSWERED,)
        case.ask("Since when?", MAYA.id, MAYA.name, NOW + timedelta(hours=4))
        case.add_note("They called again.", NOW + timedelta(hours=5))
        case.add_note("And again.", NOW + timedelta(hours=6))
        case.recuse(OMAR.id, NOW)
        case.declare_gain(STELLA.id, NOW)
        case.decide(
            make_decision(compensation=Compensation(CompensationCode.NONE_REFUSED, reason="No budget."))
        )
        await work.cases.save(case)

    assert await found(store) == case


@pytest.mark.parametrize(
    "decision",
    [
        make_decision(),
        make_decision(new_value=Money("JPY", 0), compensation=Compensation(CompensationCode.NONE_NO_LOSS)),
        make_decision(code=DecisionCode.DEAL_FITS, new_value=None, told_by=None, how_asked="By telephone."),
        make_decision(code=DecisionCode.RESHAPE_DEAL, what_changes="Two heads instead of a line."),
        make_decision(code=DecisionCode.TELL_ALL_CUSTOMER_CHOOSES, disclosed="That Zuidlijn drive daily."),
        make_decision(compensation=PROMISE),
    ],
)
async def test_each_kind_of_decision_comes_back_as_it_was(store: Any, decision: Any) -> None:
    case = make_case()
    case.decide(decision)

    await add(store, case)

    assert (await found(store)).decision == decision


async def test_a_corrected_decision_is_kept_beside_the_one_that_stands(store: Any) -> None:
    case = make_case()
    first = make_decision(compensation=PROMISE)
    second = make_decision(
        code=DecisionCode.REFER_OUT,
        rationale="They are not our customer; the other one delivers tomorrow.",
        referred_to="Zuidlijn, who drive there daily.",
        new_value=None,
        at=NOW + timedelta(minutes=9),
    )
    case.decide(first)
    case.correct(second)

    await add(store, case)

    assert (await found(store)).decisions == (first, second)


async def test_a_case_that_was_handed_over_redirected_and_brought_back_comes_back_as_it_was(
    store: Any,
) -> None:
    case = make_case(cards=(CARD,))
    case.hand_over(Handover("Their board has signed it off twice.", MAYA.id, MAYA.name, NOW))
    case.redirect_to(Redirect(RedirectTo.HR, "It is about how we treat people.", OMAR.id, OMAR.name, NOW))
    case.belongs_here(NOW + timedelta(hours=1))
    case.redirect_to(Redirect(RedirectTo.COMPLIANCE, "They know the rule.", DINA.id, DINA.name, NOW))

    await add(store, case)

    assert await found(store) == case


async def test_who_was_asked_in_private_or_named_comes_back_with_the_own_card(store: Any) -> None:
    mayas = CardPlace(ChannelId("slack:DMAYA"), "m1", route=3, shown_version=1, reader=MAYA.id)
    case = make_case(cards=(mayas,))
    case.ask_privately(frozenset({MAYA.id, OMAR.id}))
    case.assign(DINA.id, STELLA.id, NOW)

    await add(store, case)

    assert await found(store) == case
    assert (await found(store)).readers == {MAYA.id, OMAR.id, DINA.id}


async def test_a_withdrawn_case_keeps_its_reason(store: Any) -> None:
    case = make_case()
    case.withdraw("The customer decided by himself.", NOW)

    await add(store, case)

    assert (await found(store)).withdraw_reason == "The customer decided by himself."


async def test_the_largest_amount_and_every_stake_come_back(store: Any) -> None:
    form = make_form(deal_value=Money("KWD", 10**15), at_stake=frozenset(Stake), decide_by=date(2027, 2, 28))

    await add(store, make_case(form=form))

    assert (await found(store)).form == form


async def test_moments_come_back_aware_and_in_utc(store: Any) -> None:
    await add(store, make_case(submitted_at=NOW.replace(microsecond=1)))

    case = await found(store)

    assert case.submitted_at == NOW.replace(microsecond=1)
    assert case.submitted_at.tzinfo is UTC


async def test_there_is_no_case_by_an_unknown_reference(store: Any) -> None:
    async with store.read() as work:
        assert await work.cases.find(Reference("SD-000000")) is None


async def test_saving_appends_the_audit_entries_once(store: Any) -> None:
    case = make_case()
    case.raised()
    await add(store, case)
    async with store.unit_of_work() as work:
        case.recuse(OMAR.id, NOW)
        await work.cases.save(case)
        await work.cases.save(case)

    async with store.read() as work:
        trail = await work.audit.of(case.reference)

    assert [(entry.action, entry.actor, entry.role, entry.result) for entry in trail] == [
        (Act.RAISE, SAM.id, Role.REP, DONE),
        (Act.RECUSE, OMAR.id, Role.DECIDER, DONE),
    ]


async def test_a_change_that_is_not_saved_is_not_seen(store: Any) -> None:
    await add(store, make_case())
    async with store.unit_of_work() as work:
        case = await work.cases.find(Reference("SD-7K3QXM"))
        case.recuse(OMAR.id, NOW)

    assert (await found(store)).recused == frozenset()


# --- who was first -----------------------------------------------------------------------------------


async def test_nobody_overwrites_what_he_has_not_seen(store: Any) -> None:
    await add(store, make_case())
    first, second = await found(store), await found(store)
    first.add_note("They called.", NOW)
    second.withdraw("Too late.", NOW)
    async with store.unit_of_work() as work:
        await work.cases.save(first)

    with pytest.raises(StaleCase):
        async with store.unit_of_work() as work:
            await work.cases.save(second)

    assert await found(store) == first


async def test_of_two_deciders_at_once_the_second_hears_who_was_first(store: Any) -> None:
    await add(store, make_case())

    async def decide(by: Any) -> None:
        async with store.unit_of_work() as work:
            case = await work.cases.find(Reference("SD-7K3QXM"))
            await asyncio.sleep(0)
            case.decide(make_decision(by))
            await work.cases.save(case)

    outcomes = await asyncio.gather(decide(MAYA), decide(OMAR), return_exceptions=True)

    (refusal,) = [outcome for outcome in outcomes if outcome is not None]
    assert isinstance(refusal, AlreadyDecided)
    decision = (await found(store)).decision
    assert decision is not None
    assert refusal.params["who"] == decision.by_name


# --- lists -------------------------------------------------------------------------------------------


def nth(number: int, **changes: Any) -> Case:
    changes.setdefault("submitted_at", NOW + timedelta(hours=number))
    return make_case(reference=Reference(f"SD-{number:06d}"), **changes)


async def test_a_rep_sees_the_own_cases_newest_first(store: Any) -> None:
    await add(store, nth(2), nth(3, rep=MAYA.id), nth(1), nth(4))

    async with store.read() as work:
        mine = await work.cases.of_rep(SAM.id)

    assert [case.reference for case in mine] == ["SD-000004", "SD-000002", "SD-000001"]


async def test_open_cases_about_one_deal_come_oldest_first(store: Any) -> None:
    withdrawn = nth(1)
    withdrawn.withdraw("", NOW)
    await add(store, withdrawn, nth(3), nth(2), nth(4, deal_key="another"))

    async with store.read() as work:
        about_it = await work.cases.open_with_deal(withdrawn.deal_key)

    assert [case.reference for case in about_it] == ["SD-000002", "SD-000003"]


async def test_the_open_cases_come_oldest_first(store: Any) -> None:
    decided, withdrawn, redirected = nth(1), nth(4), nth(5)
    decided.decide(make_decision())
    withdrawn.withdraw("", NOW)
    redirected.redirect_to(Redirect(RedirectTo.HR, "Elsewhere.", OMAR.id, OMAR.name, NOW))
    await add(store, nth(3), decided, nth(2), withdrawn, redirected)

    async with store.read() as work:
        waiting = await work.cases.open_cases()

    assert [case.reference for case in waiting] == ["SD-000002", "SD-000003"]


async def test_all_cases_come_in_the_order_of_submission_with_what_belongs_to_each(store: Any) -> None:
    cases = [nth(number, gainers=frozenset({OMAR.id} if number % 2 else {DINA.id})) for number in range(205)]
    await add(store, *cases)

    async with store.read() as work:
        every = [case async for case in work.cases.every()]

    assert every == cases


async def test_however_many_are_open_no_statement_gets_too_long_for_a_database(
    store: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert AT_ONCE * len(KINDS) <= 32_766
    monkeypatch.setattr("storage.case_parts.AT_ONCE", 2)
    cases = [nth(number, gainers=frozenset({OMAR.id})) for number in range(5)]
    await add(store, *cases)

    async with store.read() as work:
        assert await work.cases.open_cases() == cases


# --- messages ----------------------------------------------------------------------------------------


async def test_which_version_a_card_shows_is_recorded_without_changing_the_case(store: Any) -> None:
    await add(store, make_case(cards=(CARD, replace(CARD, channel=INDEPENDENT, route=2))))
    async with store.unit_of_work() as work:
        await work.cases.card_shown(Reference("SD-7K3QXM"), CARD, version=7)

    case = await found(store)

    assert case.version == 1
    assert [(card.channel, card.shown_version) for card in case.cards] == [(MANAGEMENT, 7), (INDEPENDENT, 1)]


async def test_what_a_card_shows_meanwhile_is_not_lost_by_a_save(store: Any) -> None:
    await add(store, make_case(cards=(CARD,)))
    case = await found(store)
    async with store.unit_of_work() as work:
        await work.cases.card_shown(case.reference, CARD, version=7)
    case.card_posted(CardPlace(INDEPENDENT, "m2", route=2, shown_version=2), NOW)

    async with store.unit_of_work() as work:
        await work.cases.save(case)

    assert [card.shown_version for card in (await found(store)).cards] == [7, 2]


async def test_a_card_that_is_gone_stays_gone(store: Any) -> None:
    case = make_case(cards=(CARD,))
    await add(store, case)
    case.cards = ()

    async with store.unit_of_work() as work:
        await work.cases.save(case)

    assert (await found(store)).cards == ()


async def test_a_private_message_about_a_case_is_no_card_of_it(store: Any) -> None:
    case = make_case(cards=(CARD,))
    await add(store, case)
    receipt = PostedMessage(case.reference, "receipt", ChannelId("slack:DSAM"), "m9")
    async with store.unit_of_work() as work:
        await work.cases.message_sent(receipt)
        await work.cases.message_sent(receipt)
        await work.cases.save(case)

    assert (await found(store)).cards == (CARD,)


async def test_the_messages_in_a_channel_are_the_card_and_what_followed_there_oldest_first(
    store: Any,
) -> None:
    case, other = make_case(cards=(CARD,)), nth(1, cards=(replace(CARD, message_id="m2"),))
    await add(store, case, other)
    replies = [PostedMessage(case.reference, "answered", MANAGEMENT, f"m{number}") for number in (3, 4)]
    elsewhere = PostedMessage(case.reference, "receipt", ChannelId("slack:DSAM"), "m5")
    others = PostedMessage(other.reference, "answered", MANAGEMENT, "m6")
    async with store.unit_of_work() as work:
        for message in (*replies, elsewhere, others):
            await work.cases.message_sent(message)

    async with store.read() as work:
        there = await work.cases.messages_in(case.reference, MANAGEMENT)

    assert there == [PostedMessage(case.reference, "card", MANAGEMENT, "m1"), *replies]


async def test_a_deleted_message_is_forgotten_and_no_other(store: Any) -> None:
    case = make_case(cards=(CARD,))
    await add(store, case)
    reply = PostedMessage(case.reference, "answered", MANAGEMENT, "m3")
    same_number = replace(reply, channel=INDEPENDENT)
    async with store.unit_of_work() as work:
        await work.cases.message_sent(reply)
        await work.cases.message_sent(same_number)
        await work.cases.message_deleted(reply)

    async with store.read() as work:
        assert [one.message_id for one in await work.cases.messages_in(case.reference, MANAGEMENT)] == ["m1"]
        assert await work.cases.messages_in(case.reference, INDEPENDENT) == [same_number]
