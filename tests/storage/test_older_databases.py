"""A database that an earlier version left behind: is everything in it read rightly after `migrate`?"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, MetaData

from bot.audit import State
from bot.case import Case
from bot.compensation import Compensation, CompensationCode
from bot.jobs import ClaimedJob
from bot.kept import PostedMessage
from bot.reference import Reference
from bot.todo import look_at_timers
from storage.database import Database
from storage.engine import migrating_engine
from storage.migrations import migrate
from tests.cast import DINA, MANAGEMENT, MAYA, NOW, OMAR, SAM, make_case, make_decision, make_followed_case
from tests.postgres import new_database
from tests.stores import DATABASES, sqlite_url

DECIDED, OPEN = Reference("SD-7K3QXM"), Reference("SD-0PEN00")
PROMISED = Compensation(CompensationCode.TARGET_LOWERED, DINA.id, date(2026, 12, 31), reason="Her year")
DECISION = make_decision(compensation=PROMISED)

# What revision 0002 kept of a case; the words of its one decision stood among the others.
WORDS = {
    "deal_ref": "OPP-7781",
    "customer_need": "One place where their drivers can see the day's route.",
    "mismatch": "We are about to sell the whole planning suite for it.",
    "questions": ["How many drivers?"],
    "answers": ["Three."],
    "notes": [],
    "withdraw_reason": "",
}
NO_DECISION = dict.fromkeys(("rationale", "customer_told", "how_asked", "compensation_reason"), "")
ITS_WORDS = {
    **NO_DECISION,
    "rationale": DECISION.rationale,
    "customer_told": DECISION.customer_told,
    "compensation_reason": DECISION.compensation.reason,
}
CASE: dict[str, Any] = {
    "platform": "slack",
    "rep": SAM.id,
    "rep_name": SAM.name,
    "version": 3,
    "submitted_at": NOW,
    "due_at": datetime(2026, 11, 20, 9, tzinfo=UTC),
    "decide_by": date(2026, 11, 24),
    "honest_advice": "own_other_solution",
    "value_minor": 4_800_000,
    "value_currency": "EUR",
    "stake_me": True,
    "stake_manager": False,
    "stake_higher": False,
    "stake_nobody": False,
    "stake_dont_know": False,
    "deal_key": make_case().deal_key,
    "line_manager": None,
    "line_manager_gains": False,
    "posting_to": None,
}
LEFT_BEHIND: dict[str, list[dict[str, Any]]] = {
    "case": [
        {**CASE, "reference": DECIDED, "state": "decided", "words": json.dumps(WORDS | ITS_WORDS)},
        {**CASE, "reference": OPEN, "state": "awaiting_decision", "words": json.dumps(WORDS | NO_DECISION)},
    ],
    "question": [
        {
            "reference": reference,
            "number": 1,
            "asked_by": MAYA.id,
            "asked_by_name": MAYA.name,
            "asked_at": NOW,
            "answered_at": NOW,
        }
        for reference in (DECIDED, OPEN)
    ],
    "case_person": [{"reference": DECIDED, "person": OMAR.id, "part": "recused"}],
    "message": [
        {
            "reference": reference,
            "purpose": "card",
            "channel": MANAGEMENT,
            "message_id": f"m{number}",
            "route": 1,
            "shown_version": 3,
        }
        for number, reference in enumerate((DECIDED, OPEN))
    ],
    "decision": [
        {
            "reference": DECIDED,
            "code": "advise_best_fit",
            "decided_by": MAYA.id,
            "decided_by_name": MAYA.name,
            "decided_at": NOW,
            "new_value_minor": 480_000,
            "new_value_currency": "EUR",
            "told_by": date(2026, 11, 24),
            "compensation_code": "target_lowered",
            "compensation_owner": DINA.id,
            "compensation_due": date(2026, 12, 31),
        }
    ],
}


@pytest.fixture(params=DATABASES)
async def left_behind(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """The URL of a database at revision 0002, with a decided and an open case in it."""
    if request.param == "sqlite":
        url = sqlite_url(tmp_path / "older.db")
        await _fill(url)
        yield url
        return
    async with new_database() as url:
        await _fill(url)
        yield url


async def _fill(url: str) -> None:
    await migrate(url, to="0002")
    engine = migrating_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(_insert)
    await engine.dispose()


def _insert(connection: Connection) -> None:
    """Into the tables as they were, which the code no longer knows."""
    then = MetaData()
    then.reflect(connection)
    for table, rows in LEFT_BEHIND.items():
        connection.execute(then.tables[table].insert(), rows)


async def _read(url: str, reference: Reference) -> Case:
    database = Database(url, lambda: None)
    try:
        async with database.read() as work:
            found = await work.cases.find(reference)
    finally:
        await database.close()
    assert found is not None
    return found


async def test_a_decision_of_an_older_version_keeps_its_reasons_and_what_was_promised(
    left_behind: str,
) -> None:
    await migrate(left_behind)

    case = await _read(left_behind, DECIDED)
    assert case.decisions == (DECISION,)
    assert case.state is State.DECIDED
    assert case.recused == {OMAR.id}
    assert case.form == make_case().form
    assert case.deal_key == make_case().deal_key


async def test_an_open_case_of_an_older_version_has_no_decision_and_goes_on(left_behind: str) -> None:
    await migrate(left_behind)

    case = await _read(left_behind, OPEN)
    assert case.decision is None
    assert case.handover is None
    assert case.redirects == ()
    assert [(one.text, one.answer) for one in case.questions] == [("How many drivers?", "Three.")]
    assert [card.message_id for card in case.cards] == ["m1"]
    assert await _decided_anew(left_behind) == (DECISION,)


async def _decided_anew(url: str) -> Any:
    """What is decided of the open case now is kept as in a new database."""
    database = Database(url, lambda: None)
    async with database.unit_of_work() as work:
        case = await work.cases.find(OPEN)
        assert case is not None
        case.decide(DECISION)
        await work.cases.save(case)
    await database.close()
    return (await _read(url, OPEN)).decisions


# --- after the decision ------------------------------------------------------------------------------


async def test_nothing_was_gathered_yet_after_a_decision_of_an_older_version(left_behind: str) -> None:
    await migrate(left_behind)

    case = await _read(left_behind, DECIDED)
    assert (case.second_look, case.accepted_at, case.stepped_back_at, case.told) == (None, None, None, None)
    assert (case.ledger, case.follow_ups, case.check_ins) == ((), (), ())
    assert await _followed_anew(left_behind) == make_followed_case().ledger


async def _followed_anew(url: str) -> Any:
    """What follows an older decision is kept as in a new database."""
    database = Database(url, lambda: None)
    async with database.unit_of_work() as work:
        case = await work.cases.find(DECIDED)
        assert case is not None
        case.second_look = make_followed_case().second_look
        case.ledger = make_followed_case().ledger
        await work.cases.save(case)
    await database.close()
    return (await _read(url, DECIDED)).ledger


async def test_the_timers_of_what_was_decided_before_are_looked_at_once_and_no_others(
    left_behind: str,
) -> None:
    before = datetime.now(UTC)
    await migrate(left_behind)
    await migrate(left_behind)

    (job,) = await _due_jobs(left_behind, datetime.now(UTC))

    like_any = look_at_timers(await _read(left_behind, DECIDED))
    assert (job.kind, job.lane, job.payload) == (like_any.kind, like_any.lane, like_any.payload)
    assert job.key == f"case:{DECIDED}:timer:look:upgrade"
    assert job.attempts == 0
    assert before <= job.created <= datetime.now(UTC)


async def _due_jobs(url: str, now: datetime) -> Sequence[ClaimedJob]:
    """Every one, and each of them can be finished."""
    database = Database(url, lambda: None)
    try:
        async with database.unit_of_work() as work:
            jobs = await work.jobs.claim(now, limit=10, lease_seconds=60)
            for job in jobs:
                await work.jobs.finish(job)
    finally:
        await database.close()
    return jobs


async def test_messages_of_an_older_version_are_about_nothing_more(left_behind: str) -> None:
    await migrate(left_behind)

    database = Database(left_behind, lambda: None)
    async with database.read() as work:
        there = await work.cases.messages_in(OPEN, MANAGEMENT)
    await database.close()

    assert there == [PostedMessage(OPEN, "card", MANAGEMENT, "m1")]
