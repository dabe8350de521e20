"""Are the audit trail, drafts, line managers, bound channels and spent form tokens kept as promised?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.audit import Act, AuditEntry
from bot.kept import Draft
from bot.people import Role
from bot.reference import Reference
from tests.cast import DINA, DIRECTORS, INDEPENDENT, MANAGEMENT, MAYA, NOW, OMAR, SAM, STELLA
from tests.fakes import FrozenClock
from tests.stores import STORES, Bell, everything_in, open_store

CASE = Reference("SD-7K3QXM")
DAY = timedelta(days=1)
DRAFT = Draft(
    SAM.id,
    "dilemma",
    "",
    step=2,
    values={"deal_ref": "OPP-7781", "at_stake": ("me", "higher"), "gainers": (), "need": ""},
    expires=NOW + DAY,
)


# --- audit -------------------------------------------------------------------------------------------


async def test_the_trail_comes_back_in_the_order_it_was_written(store: Any) -> None:
    by_the_bot = AuditEntry(CASE, NOW, None, Role.BOT, Act.CARD_POSTED)
    earlier = AuditEntry(CASE, NOW - DAY, MAYA.id, Role.NONE, Act.DECIDE, "refused:gains")
    of_no_case = AuditEntry(None, NOW, MAYA.id, Role.NONE, Act.DECIDE, "refused:no_such_case")
    async with store.unit_of_work() as work:
        for entry in (by_the_bot, of_no_case, earlier):
            await work.audit.add(entry)

    async with store.read() as work:
        assert await work.audit.of(CASE) == [by_the_bot, earlier]


async def test_a_try_on_a_made_up_reference_is_written_down(store: Any) -> None:
    made_up = AuditEntry(Reference("SD-ZZZZZZ"), NOW, MAYA.id, Role.NONE, Act.DECIDE, "refused:no_such_case")
    async with store.unit_of_work() as work:
        await work.audit.add(made_up)

    async with store.read() as work:
        assert await work.audit.of(Reference("SD-ZZZZZZ")) == [made_up]


# --- drafts ------------------------------------------------------------------------------------------


async def put(store: Any, *drafts: Draft) -> None:
    async with store.unit_of_work() as work:
        for draft in drafts:
            await work.drafts.put(draft)


async def find(
    store: Any, owner: Any = SAM.id, name: str = "dilemma", reference: str = "", at: Any = NOW
) -> Any:
    async with store.read() as work:
        return await work.drafts.find(owner, name, reference, at)


async def test_a_draft_comes_back_as_it_was_typed(store: Any) -> None:
    await put(store, DRAFT)

    assert await find(store) == DRAFT


async def test_a_draft_is_its_owners_and_of_one_form_and_case(store: Any) -> None:
    await put(store, DRAFT, replace(DRAFT, reference=CASE, step=1))

    assert await find(store, owner=MAYA.id) is None
    assert await find(store, name="decision") is None
    assert (await find(store)).step == 2
    assert (await find(store, reference=CASE)).step == 1


async def test_the_newer_draft_replaces_the_older(store: Any) -> None:
    newer = replace(DRAFT, step=1, values={"deal_ref": "OPP-7782"}, expires=NOW + 2 * DAY)
    await put(store, DRAFT, newer)

    assert await find(store) == newer


async def test_an_expired_draft_is_not_found(store: Any) -> None:
    await put(store, DRAFT)

    assert await find(store, at=NOW + DAY - timedelta(seconds=1)) == DRAFT
    assert await find(store, at=NOW + DAY) is None


async def test_a_removed_draft_is_gone_and_others_are_not(store: Any) -> None:
    others = replace(DRAFT, owner=MAYA.id)
    await put(store, DRAFT, others)
    async with store.unit_of_work() as work:
        await work.drafts.remove(SAM.id, "dilemma", "")

    assert await find(store) is None
    assert await find(store, owner=MAYA.id) == others


async def test_purging_deletes_what_has_expired_and_nothing_else(store: Any) -> None:
    lasting = replace(DRAFT, owner=MAYA.id, expires=NOW + 2 * DAY)
    await put(store, DRAFT, lasting)
    async with store.unit_of_work() as work:
        await work.drafts.purge(NOW + DAY)

    assert await find(store) is None
    assert await find(store, owner=MAYA.id) == lasting


# --- line managers -----------------------------------------------------------------------------------


async def test_the_line_manager_last_named_is_remembered(store: Any) -> None:
    async with store.unit_of_work() as work:
        assert await work.people.line_manager(SAM.id) is None
        await work.people.remember_line_manager(SAM.id, MAYA.id)
        await work.people.remember_line_manager(SAM.id, OMAR.id)
        await work.people.remember_line_manager(MAYA.id, DINA.id)

    async with store.read() as work:
        assert await work.people.line_manager(SAM.id) == OMAR.id


# --- bound channels ----------------------------------------------------------------------------------


async def test_the_channel_that_was_bound_last_is_the_one(store: Any) -> None:
    async with store.unit_of_work() as work:
        assert await work.bindings.all() == {}
        await work.bindings.bind("management", MANAGEMENT, STELLA.id, NOW)
        await work.bindings.bind("directors", DIRECTORS, STELLA.id, NOW)
        await work.bindings.bind("management", INDEPENDENT, STELLA.id, NOW)

    async with store.read() as work:
        assert await work.bindings.all() == {"management": INDEPENDENT, "directors": DIRECTORS}


@pytest.mark.parametrize("kind", [one for one in STORES if one != "memory"])
async def test_a_binding_that_was_replaced_is_kept_with_who_and_when(kind: str) -> None:
    async with open_store(kind, FrozenClock(NOW), Bell()) as store:
        for channel in (MANAGEMENT, INDEPENDENT):
            async with store.unit_of_work() as work:
                await work.bindings.bind("management", channel, STELLA.id, NOW)

        rows = [(row.role, row.channel, row.bound_by) for row in everything_in(store)["binding"]]

    assert rows == [("management", MANAGEMENT, STELLA.id), ("management", INDEPENDENT, STELLA.id)]


# --- form tokens -------------------------------------------------------------------------------------


async def first_time(store: Any, token: str, reference: Reference = CASE, at: Any = NOW) -> bool:
    async with store.unit_of_work() as work:
        return bool(await work.handled.first_time(token, reference, at))


async def test_a_form_that_comes_twice_is_recognised(store: Any) -> None:
    assert await first_time(store, "V1") is True
    assert await first_time(store, "V1", Reference("SD-000000")) is False
    assert await first_time(store, "V1") is False
    assert await first_time(store, "V2") is True

    async with store.read() as work:
        assert await work.handled.reference_of("V1") == CASE
        assert await work.handled.reference_of("V3") is None


async def test_a_form_without_a_token_is_always_new(store: Any) -> None:
    assert await first_time(store, "") is True
    assert await first_time(store, "") is True

    async with store.read() as work:
        assert await work.handled.reference_of("") is None


async def test_tokens_are_forgotten_after_a_while(store: Any) -> None:
    await first_time(store, "old", at=NOW - DAY)
    await first_time(store, "new", at=NOW)
    async with store.unit_of_work() as work:
        await work.handled.purge(NOW)

    assert await first_time(store, "old") is True
    assert await first_time(store, "new") is False
