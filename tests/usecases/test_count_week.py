"""Is every week counted once, and does it say afterwards what it said then?"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.audit import Act, AuditEntry, State, chained
from bot.case import Case
from bot.digest import Digest, LogHead
from bot.follow_parts import CheckIn, Feeling, FollowUp, LedgerEntry, Outcome, SecondLook, Smile, Told
from bot.people import Role
from bot.reference import Reference
from bot.usecases.count_week import digest_of, look_at_changes
from bot.weeks import Week
from tests.cast import COMPANY, DINA, SAM
from tests.office import Office, open_office
from tests.weekly import at, decided, decision_of, figures_of, promised, put, raised, week_of

W46, W47, W48 = (Week.read(f"2026-W{number}") for number in (46, 47, 48))


async def change(office: Office, number: int, **changes: Any) -> None:
    """Something happens to a case, and its facts are found anew."""
    async with office.services.unit_of_work() as work:
        found = await work.cases.find(Reference(f"SD-{number:06}"))
        assert found
        for name, value in changes.items():
            setattr(found, name, value)
        await work.cases.save(found)
    while await look_at_changes(office.services):
        pass


async def kept(office: Office) -> list[Digest]:
    async with office.services.read() as work:
        return list(await work.digests.before(Week.read("2030-W01"), 1000))


# --- none, one ---------------------------------------------------------------------------------------


async def test_a_week_without_cases_is_kept_too(office):
    digest = await week_of(office, "2026-W47")

    assert digest.is_empty
    assert digest.raised == (0,) * 13
    assert digest.silent_weeks == 13
    assert (await kept(office))[0] == digest


async def test_one_case_makes_no_figure_but_a_band(office):
    await put(office, [decided("business", "2026-11-09")])
    digest = await week_of(office, "2026-W47")

    assert digest.is_empty
    assert digest.raised == (*(0,) * 12, 1)


# --- bands -------------------------------------------------------------------------------------------


async def test_weeks_are_those_on_the_wall_also_where_the_clock_changes(office):
    """Summer time ended on Sunday 25 October."""
    sunday, monday = at("2026-10-25", "23:59"), at("2026-10-26", "00:00")
    await put(
        office,
        [replace(raised("2026-10-20"), submitted_at=moment) for moment in (sunday, monday, monday)] * 4,
    )
    digest = await week_of(office, "2026-W45")

    assert digest.raised[-2:] == (1, 2)
    assert (sunday.hour, monday.hour) == (22, 23)


async def test_open_cases_of_the_next_last_weeks_are_told_in_a_band(office):
    hanging = [raised("2026-11-02", day) for day in ("2026-12-04", "2026-12-31", "2026-12-10")]
    elsewhere = [raised("2026-11-02", day) for day in ("2026-12-03", "2027-01-01")]
    left_from_last_year = raised("2025-12-01", "2025-12-20")
    closed = decided("first", "2026-11-09", decide_by="2026-12-10")
    await put(office, [*hanging, hanging[0], *elsewhere, left_from_last_year, closed])
    four = await week_of(office, "2026-W47")
    await put(office, hanging[:1], first=20)
    five = await week_of(office, "2026-W48")

    # 1 to 4, and 5 to 9.
    assert (four.ahead, five.ahead) == (1, 2)


async def test_the_weeks_to_the_end_of_the_period_stand_beside_those_of_the_last(office):
    """W51 begins on 14 December, two weeks and three days before the end."""
    this = [raised("2026-12-01", day) for day in ("2026-12-31", "2026-12-25", "2026-12-24")]
    last = [raised("2025-12-01", day) for day in ("2025-12-31",) * 5]
    await put(office, [*this, *last, raised("2026-12-01", "2027-01-01")])
    period = (await week_of(office, "2026-W51")).period

    assert period.weeks_left == tuple(range(12, -1, -1))
    assert period.now[-3:] == (0, 1, 1)
    assert period.before[-3:] == (0, 0, 2)


async def test_early_in_a_period_the_picture_goes_on_to_six_weeks_from_now(office):
    period = (await week_of(office, "2026-W30")).period

    # 20 July is 23 weeks and three days before the end.
    assert period.weeks_left == tuple(range(29, 16, -1))


# --- once --------------------------------------------------------------------------------------------


async def test_the_first_digest_brings_the_twelve_weeks_before_it(office):
    await week_of(office, "2026-W47")

    assert [str(one.week) for one in await kept(office)] == [
        f"2026-W{number}" for number in range(47, 34, -1)
    ]


async def test_after_an_outage_the_weeks_in_between_are_counted_too(office):
    await week_of(office, "2026-W47")
    await week_of(office, "2026-W50")

    assert [str(one.week) for one in await kept(office)][:4] == [
        "2026-W50",
        "2026-W49",
        "2026-W48",
        "2026-W47",
    ]


async def test_a_week_that_has_not_begun_is_not_counted(office):
    await week_of(office, "2026-W47")

    assert await digest_of(W48, office.services) == Digest(W48)
    assert (await kept(office))[0].week == W47


async def test_behind_a_week_that_was_printed_nothing_is_counted(office):
    await put(office, [raised("2026-06-01")] * 5)
    await week_of(office, "2026-W47")
    long_ago = Week.read("2026-W24")

    assert await digest_of(long_ago, office.services) == Digest(long_ago)
    assert len(await kept(office)) == 13


# --- the same afterwards -----------------------------------------------------------------------------


def life() -> list[Case]:
    """Cases as they are in W47, before anything of `HAPPENS`."""
    return [
        *[decided("first", "2026-11-09")] * 4,
        *[decided("business", "2026-11-03")] * 3,
        *[decided("fits", "2026-10-05")] * 3,
        *[promised("2026-11-30", day="2026-10-05")] * 3,
        *[raised("2026-11-02", "2026-11-12")] * 3,
    ]


HAPPENS: list[tuple[int, dict[str, Any]]] = [
    (4, {"second_look": SecondLook("Why?", at("2026-11-17"), at("2026-11-20")), "state": State.SECOND_LOOK}),
    (
        4,
        {
            "decisions": (decision_of("business", "2026-11-03"), decision_of("first", "2026-11-19")),
            "state": State.FOLLOW_THROUGH,
        },
    ),
    (4, {"told": Told(date(2026, 11, 19), at("2026-11-19", "17:00"))}),
    (7, {"follow_ups": (FollowUp(30, Outcome.COMPLAINT, at("2026-11-18"), Smile.UNHAPPY),)}),
    (8, {"check_ins": (CheckIn(Feeling.WORSE, at("2026-11-18")),)}),
    (10, {"ledger": (LedgerEntry(Act.PAID, at("2026-11-20"), DINA.id),)}),
    (13, {"decisions": (decision_of("first", "2026-11-18"),), "state": State.DECIDED}),
    (14, {"withdrawn_at": at("2026-11-19"), "state": State.WITHDRAWN}),
]


async def test_a_digest_that_is_read_again_says_what_it_said(office):
    await put(office, life())
    then = await week_of(office, "2026-W47")
    assert {"index", "decided", "speed", "conflicts", "asked"} <= set(then.figures)

    for number, changes in HAPPENS:
        await change(office, number, **changes)
    await week_of(office, "2026-W49")

    assert await digest_of(W47, office.services) == then


async def test_a_week_that_is_counted_much_later_says_what_it_would_have_said(office):
    await put(office, life())
    in_time = await week_of(office, "2026-W47")

    async with open_office("memory") as late:
        await put(late, life())
        for number, changes in HAPPENS:
            await change(late, number, **changes)
        await put(late, [decided("business", "2026-11-24")] * 6, first=100)
        late.clock.move(timedelta(weeks=3))
        counted = await digest_of(W47, late.services)

    assert replace(counted, log=LogHead()) == replace(in_time, log=LogHead())


# --- held against what was printed -------------------------------------------------------------------


async def test_a_figure_is_carried_on_until_enough_came_and_went(office):
    await put(office, [decided("first", "2026-11-02")] * 4 + [decided("business", "2026-11-02")] * 3)
    first = await week_of(office, "2026-W46")
    await put(office, [decided("first", "2026-11-10"), decided("fits", "2026-11-10")] * 2, first=20)
    second = await week_of(office, "2026-W47")
    await put(office, [decided("first", "2026-11-17")] * 3 + [decided("fits", "2026-11-17")], first=40)
    third = await week_of(office, "2026-W48")

    assert {first.figures[name].week for name in ("index", "decided")} == {W46}
    assert {second.figures[name].week for name in ("index", "decided")} == {W46}
    assert {third.figures[name].week for name in ("index", "decided")} == {W48}
    # 4 of 7; then 9, 3 and 3 of 15.
    assert first.value("index", "index") == second.value("index", "index")
    assert figures_of(second)["decided"] == "customer_first 55, fits 0, business_first 45, undecided 0"
    assert figures_of(third)["decided"] == "customer_first 60, fits 20, business_first 20, undecided 0"


async def test_one_withdrawal_more_is_not_told_by_holding_two_digests_together(office):
    """Also where nobody set how many reps there are, and nothing is counted by a hundred of them."""
    await put(office, [raised("2026-11-02")] * 6)
    before = await week_of(office, "2026-W46")
    await put(office, [raised("2026-11-10", withdrawn_at=at("2026-11-11"), state=State.WITHDRAWN)], first=20)
    after = await week_of(office, "2026-W47")

    assert figures_of(before)["withdrawn"] == figures_of(after)["withdrawn"] == "withdrawn 0"
    assert after.figures["withdrawn"].week == W46


# --- the log -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("weeks", [("2026-W47",), ("2026-W45", "2026-W47")], ids=["at once", "going on"])
async def test_the_digest_witnesses_the_log_up_to_the_week(office, weeks):
    moments = [datetime(2026, 10, day, 12, tzinfo=UTC) for day in (1, 31, 30)]
    entries = [AuditEntry(None, moment, SAM.id, Role.REP, Act.RAISE) for moment in moments]
    async with office.services.unit_of_work() as work:
        for entry in entries:
            await work.audit.add(entry)
        await work.audit.add(replace(entries[0], at=W47.begins(COMPANY.calendar)))

    for week in weeks:
        digest = await week_of(office, week)

    in_order = chained("", sorted(entries, key=lambda one: one.at))
    assert digest.log == LogHead(3, in_order, W47.begins(COMPANY.calendar))
