"""Does what a decided case gathers come back as it was put away, and is it found by who has to act on it?"""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import pytest

from bot.accounts import Accounts
from bot.audit import Act, AuditEntry, State
from bot.case import Case
from bot.case_parts import CardPlace
from bot.compensation import Compensation, CompensationCode
from bot.errors import StaleCase
from bot.follow_parts import CheckIn, Feeling, FollowUp, LedgerEntry, Outcome
from bot.kept import PostedMessage
from bot.people import ChannelId, PersonId, Role
from bot.reference import Reference
from tests.cast import DINA, MANAGEMENT, MAYA, NOW, OMAR, SAM, make_case, make_decision, make_followed_case

CASE = Reference("SD-7K3QXM")
SAMS_CHAT, DINAS_CHAT = ChannelId("slack:DSAM"), ChannelId("slack:DDINA")
OMAR_IN_TEAMS = PersonId("teams:omar")
AN_HOUR = timedelta(hours=1)


async def add(store: Any, *cases: Case) -> None:
    async with store.unit_of_work() as work:
        for case in cases:
            await work.cases.add(case)


async def found(store: Any) -> Case:
    async with store.read() as work:
        case: Case | None = await work.cases.find(CASE)
    assert case is not None
    return case


def nth(number: int, **changes: Any) -> Case:
    changes.setdefault("submitted_at", NOW + number * AN_HOUR)
    return make_followed_case(reference=Reference(f"SD-{number:06d}"), **changes)


# --- round trips -------------------------------------------------------------------------------------


def test_the_case_that_is_put_away_here_has_every_part_there_is() -> None:
    parts = ("second_look", "accepted_at", "stepped_back_at", "told", "ledger", "follow_ups", "check_ins")

    assert {*parts} <= {one.name for one in fields(Case)}
    assert all(getattr(make_followed_case(), part) for part in parts)


async def test_a_case_that_was_followed_to_its_end_comes_back_as_it_was(store: Any) -> None:
    await add(store, make_followed_case())

    assert await found(store) == replace(make_followed_case(), version=1)


@pytest.mark.parametrize(
    ("part", "before"),
    [
        ("second_look", None),
        ("accepted_at", None),
        ("stepped_back_at", None),
        ("told", None),
        ("ledger", ()),
        ("follow_ups", ()),
        ("check_ins", ()),
    ],
)
async def test_what_is_not_there_yet_is_not_made_up_and_comes_back_once_it_is(
    store: Any, part: str, before: Any
) -> None:
    await add(store, make_followed_case(**{part: before}))
    case = await found(store)
    assert getattr(case, part) == before

    setattr(case, part, getattr(make_followed_case(), part))
    async with store.unit_of_work() as work:
        await work.cases.save(case)

    assert await found(store) == replace(make_followed_case(), version=2)


@pytest.mark.parametrize("state", State)
async def test_a_case_comes_back_in_whatever_state_it_is(store: Any, state: State) -> None:
    await add(store, make_followed_case(state=state))

    assert (await found(store)).state is state


async def test_each_outcome_and_each_feeling_comes_back(store: Any) -> None:
    follow_ups = tuple(FollowUp(30, outcome, NOW) for outcome in Outcome)
    check_ins = tuple(CheckIn(feeling, NOW) for feeling in Feeling)

    await add(store, make_followed_case(follow_ups=follow_ups, check_ins=check_ins))

    assert (await found(store)).follow_ups == follow_ups
    assert (await found(store)).check_ins == check_ins


async def test_many_entries_keep_the_order_in_which_they_were_written(store: Any) -> None:
    entries = tuple(LedgerEntry(Act.PAID, NOW - n * AN_HOUR, DINA.id, text=f"PAY-{n}") for n in range(12))

    await add(store, make_followed_case(ledger=entries))

    assert (await found(store)).ledger == entries


async def test_what_one_case_gathered_is_not_anothers(store: Any) -> None:
    first, second = nth(1), nth(2, ledger=(), follow_ups=(), check_ins=())
    await add(store, first, second)

    async with store.read() as work:
        every = [case async for case in work.cases.every()]

    assert every == [first, second]


# --- who has to act ----------------------------------------------------------------------------------


async def test_a_case_of_which_a_second_look_is_taken_is_open_again(store: Any) -> None:
    again = nth(1, state=State.SECOND_LOOK)
    await add(store, nth(3, state=State.CLOSED), nth(4), make_case(submitted_at=NOW), again)

    async with store.read() as work:
        waiting = await work.cases.open_cases()
        about_it = await work.cases.open_with_deal(again.deal_key)

    assert [case.reference for case in waiting] == [CASE, "SD-000001"]
    assert about_it == waiting


async def test_whoever_owes_finds_the_cases_oldest_first(store: Any) -> None:
    decided = nth(2, state=State.DECIDED)
    await add(store, nth(3), decided, nth(1))

    async with store.read() as work:
        owed = await work.cases.owed_by(OMAR.id)

    assert [case.reference for case in owed] == ["SD-000001", "SD-000002", "SD-000003"]
    assert owed[1] == decided


async def test_whose_promise_was_superseded_owes_nothing(store: Any) -> None:
    await add(store, make_followed_case())

    async with store.read() as work:
        assert await work.cases.owed_by(DINA.id) == []
        assert await work.cases.owed_by(MAYA.id) == []


async def test_whoever_is_named_again_still_owes(store: Any) -> None:
    slip = make_decision(rationale="A slip of the pen, and nothing else at all.")
    await add(store, make_followed_case(decisions=(slip, make_decision())))

    async with store.read() as work:
        assert [case.reference for case in await work.cases.owed_by(DINA.id)] == [CASE]


@pytest.mark.parametrize("state", [one for one in State if one not in (State.DECIDED, State.FOLLOW_THROUGH)])
async def test_nobody_owes_while_it_is_judged_again_or_when_it_is_over(store: Any, state: State) -> None:
    await add(store, make_followed_case(state=state))

    async with store.read() as work:
        assert await work.cases.owed_by(OMAR.id) == []


async def test_a_promise_of_nothing_is_owed_by_nobody(store: Any) -> None:
    nothing = make_decision(DINA, compensation=Compensation(CompensationCode.NONE_NO_LOSS))
    await add(store, make_followed_case(decisions=(make_decision(), nothing)))

    async with store.read() as work:
        assert await work.cases.owed_by(DINA.id) == []


# --- private messages --------------------------------------------------------------------------------

DECISION = PostedMessage(CASE, "decision", SAMS_CHAT, "m1", SAM.id, "2")
PROMISE = PostedMessage(CASE, "promise", DINAS_CHAT, "m2", DINA.id)
LATER = PostedMessage(CASE, "decision", SAMS_CHAT, "m3", SAM.id, "3")
ONCE_AND_FOR_ALL = PostedMessage(CASE, "decision", SAMS_CHAT, "m4")
REPLY = PostedMessage(CASE, "answered", MANAGEMENT, "m5", SAM.id)


async def told(store: Any, *purposes: str) -> Any:
    async with store.read() as work:
        return await work.cases.messages_told(CASE, purposes)


async def tell(store: Any) -> None:
    other = nth(1)
    await add(store, make_followed_case(), other)
    async with store.unit_of_work() as work:
        for message in (DECISION, PROMISE, LATER, ONCE_AND_FOR_ALL, REPLY):
            await work.cases.message_sent(message)
        await work.cases.message_sent(replace(DECISION, reference=other.reference, message_id="m6"))


async def test_private_messages_are_found_by_what_they_are_about_oldest_first(store: Any) -> None:
    await tell(store)

    assert await told(store, "decision") == [DECISION, LATER]
    assert await told(store, "decision", "promise") == [DECISION, PROMISE, LATER]
    assert await told(store) == []


async def test_a_message_in_a_channel_still_says_whose_it_is_and_what_about(store: Any) -> None:
    await tell(store)

    async with store.read() as work:
        assert await work.cases.messages_in(CASE, SAMS_CHAT) == [DECISION, LATER, ONCE_AND_FOR_ALL]


async def test_a_private_card_is_its_readers_among_the_messages_there(store: Any) -> None:
    card = CardPlace(DINAS_CHAT, "m1", route=3, shown_version=1, reader=DINA.id)
    await add(store, make_case(cards=(card,)))

    async with store.read() as work:
        there = await work.cases.messages_in(CASE, DINAS_CHAT)

    assert there == [PostedMessage(CASE, "card", DINAS_CHAT, "m1", DINA.id)]


async def test_a_private_message_that_was_deleted_is_not_drawn_again(store: Any) -> None:
    await tell(store)
    async with store.unit_of_work() as work:
        await work.cases.message_deleted(DECISION)

    assert await told(store, "decision") == [LATER]


# --- one person, two accounts ------------------------------------------------------------------------


async def link(store: Any) -> None:
    async with store.unit_of_work() as work:
        await work.links.link(OMAR_IN_TEAMS, OMAR.id, NOW)


def _by_omar(account: PersonId) -> Case:
    paid = LedgerEntry(Act.PAID, NOW, account, text="PAY-2026-118")
    return make_followed_case(ledger=(paid, LedgerEntry(Act.CONFIRM, NOW, SAM.id)))


async def test_who_wrote_into_the_ledger_goes_by_the_account_that_stands(store: Any) -> None:
    await add(store, _by_omar(OMAR_IN_TEAMS))

    await link(store)

    assert await found(store) == replace(_by_omar(OMAR.id), version=2)


async def test_who_owes_is_found_by_the_account_that_stands(store: Any) -> None:
    promise = Compensation(CompensationCode.FIXED_AMOUNT, OMAR_IN_TEAMS)
    await add(store, make_followed_case(decisions=(make_decision(compensation=promise),)))

    await link(store)

    async with store.read() as work:
        assert [case.reference for case in await work.cases.owed_by(OMAR.id)] == [CASE]


async def test_a_private_message_is_the_persons_by_whichever_account(store: Any) -> None:
    await add(store, make_case())
    opened = await found(store)
    async with store.unit_of_work() as work:
        await work.cases.message_sent(replace(PROMISE, reader=OMAR_IN_TEAMS))

    await link(store)

    assert await told(store, "promise") == [replace(PROMISE, reader=OMAR.id)]
    with pytest.raises(StaleCase):
        async with store.unit_of_work() as work:
            await work.cases.save(opened)


async def test_the_people_file_exchanges_accounts_in_the_ledger_too(store: Any) -> None:
    await add(store, _by_omar(OMAR_IN_TEAMS))
    async with store.unit_of_work() as work:
        await work.links.use_file(Accounts.of([(OMAR.id, OMAR_IN_TEAMS)]), NOW)

    assert (await found(store)).ledger == _by_omar(OMAR.id).ledger


# --- what stands out in the trail --------------------------------------------------------------------


def entry(hours: int, action: str, result: str = "done", reference: Reference | None = CASE) -> AuditEntry:
    return AuditEntry(reference, NOW + hours * AN_HOUR, MAYA.id, Role.DECIDER, action, result)


RAISED, DECIDED, ASKED = entry(0, Act.RAISE), entry(1, Act.DECIDE), entry(4, Act.SECOND_LOOK)
REFUSED, MADE_UP = entry(2, Act.ASK, "refused:gains"), entry(3, Act.DECIDE, "refused:no_such_case", None)


async def notable(store: Any, *acts: str, since: int = 0, limit: int = 10) -> Any:
    async with store.unit_of_work() as work:
        for one in (MADE_UP, ASKED, RAISED, REFUSED, DECIDED):
            await work.audit.add(one)
    async with store.read() as work:
        return await work.audit.notable(NOW + since * AN_HOUR, acts, limit)


async def test_refused_tries_and_the_acts_that_were_asked_for_come_newest_first(store: Any) -> None:
    assert await notable(store, Act.DECIDE, Act.SECOND_LOOK) == [ASKED, MADE_UP, REFUSED, DECIDED]


async def test_a_refused_try_stands_out_whatever_was_tried(store: Any) -> None:
    assert await notable(store) == [MADE_UP, REFUSED]


async def test_what_was_before_is_left_out_and_that_very_moment_is_not(store: Any) -> None:
    assert await notable(store, *Act, since=2) == [ASKED, MADE_UP, REFUSED]


async def test_no_more_comes_than_was_asked_for(store: Any) -> None:
    assert await notable(store, *Act, limit=2) == [ASKED, MADE_UP]


async def test_of_one_moment_the_last_that_was_written_comes_first(store: Any) -> None:
    several = [entry(0, Act.ASK, f"refused:{number}") for number in range(4)]
    async with store.unit_of_work() as work:
        for one in several:
            await work.audit.add(one)

    async with store.read() as work:
        assert await work.audit.notable(NOW, (), 10) == several[::-1]
