"""From ten weeks before a bonus period ends the deciders get a quiet note: when, where, and what is in it?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from bot.errors import PermanentFailure
from bot.todo_digest import digest_at
from bot.weeks import Week
from tests.cast import CALENDAR, COMPANY, DIRECTORS, MANAGEMENT, MAYA, NOW, SAM, STELLA
from tests.monday import W48, monday, plan, sent, told_around_digests, weeks_sent
from tests.office import EN, FINN, PIA, Office, buttons_of, said

LAST_WEEKS = "2026-12-15"


def notes(office: Office) -> list[str]:
    return [said(post.card) for post in sent(office, MANAGEMENT)]


def open_cases(band: int) -> str:
    """How many open cases fall in the last weeks, as it stands in the note."""
    return f"{EN('prevention.open')}\n{EN(f'band.{band}')}"


@pytest.mark.parametrize(
    ("ends", "monday_of", "weeks_left"),
    [
        (((12, 31),), date(2026, 10, 12), None),
        (((12, 31),), date(2026, 10, 19), None),
        (((12, 31),), date(2026, 10, 26), 9),
        (((12, 28),), date(2026, 10, 12), None),
        (((12, 28),), date(2026, 10, 19), 10),
        (((12, 31),), date(2026, 12, 28), 0),
        (((12, 31),), date(2027, 1, 4), None),
        (((3, 31), (6, 30), (9, 30), (12, 31)), date(2027, 1, 4), None),
        (((3, 31), (6, 30), (9, 30), (12, 31)), date(2027, 1, 18), None),
        (((3, 31), (6, 30), (9, 30), (12, 31)), date(2027, 1, 25), 9),
        (((3, 31), (6, 30), (9, 30), (12, 31)), date(2027, 3, 29), 0),
    ],
    ids=str,
)
async def test_it_comes_each_monday_from_ten_weeks_before_the_end(
    quick_office: Office, ends: tuple[tuple[int, int], ...], monday_of: date, weeks_left: int | None
) -> None:
    office, week = quick_office, Week(monday_of)
    office.run_under(replace(COMPANY, period_ends=ends))
    office.clock.move(week.plus(-1).digest_due(CALENDAR) - NOW)
    await plan(office)

    await monday(office, week)

    assert weeks_sent(office) == [str(week)]
    found = [post.card.summary for post in sent(office, MANAGEMENT)]
    assert found == ([] if weeks_left is None else [EN("prevention.summary", weeks=weeks_left)])


async def test_it_says_when_the_period_ends_and_what_to_do_and_names_no_case(office: Office) -> None:
    await plan(office)
    reference = await office.raise_case(decide_by=LAST_WEEKS, line_manager=FINN)

    await monday(office)

    [post] = sent(office, MANAGEMENT)
    shown = said(post.card)
    assert EN("prevention.text", day=date(2026, 12, 31), weeks=5) in shown
    assert EN("prevention.next") in shown
    assert open_cases(1) in shown
    for typed in (reference, "OPP-7781", SAM.name, "48", "drivers"):
        assert typed not in shown
    assert buttons_of(post.card) == {}


async def test_how_many_open_cases_fall_there_is_told_in_bands(office: Office) -> None:
    await plan(office)
    for number in range(5):
        await office.raise_case(decide_by=LAST_WEEKS, line_manager=FINN, deal_ref=f"OPP-{number}")
    await office.raise_case(decide_by="2026-11-25", deal_ref="OPP-9")

    await monday(office)

    assert open_cases(2) in notes(office)[0]


async def test_a_case_left_over_from_the_period_before_does_not_hang_on_this_one(office: Office) -> None:
    office.run_under(replace(COMPANY, period_ends=((11, 30), (12, 31))))
    await plan(office)
    await office.raise_case(decide_by="2026-11-24", line_manager=FINN)

    await monday(office, W48.plus(2))

    assert open_cases(0) in notes(office)[-1]


async def test_what_somebody_in_the_channel_gains_by_is_left_out(office: Office) -> None:
    await plan(office)
    other = {"deal_ref": "OPP-2", "at_stake": ("higher",), "gainers": (MAYA,)}
    await office.raise_case(decide_by=LAST_WEEKS, line_manager=MAYA)
    await office.raise_case(decide_by=LAST_WEEKS, line_manager=FINN, **other)

    await monday(office)

    assert open_cases(0) in notes(office)[0]


@pytest.mark.parametrize("why", ["opened up", "shared", "not set", "taken away meanwhile"])
async def test_it_goes_to_a_private_channel_of_the_deciders_only(office: Office, why: str) -> None:
    await plan(office)
    if why == "opened up":
        office.directory.open_up(MANAGEMENT)
    if why == "shared":
        office.directory.share(MANAGEMENT)
    if why == "not set":
        office.run_under(replace(COMPANY, management=None))
    if why == "taken away meanwhile":
        office.chat.failing[MANAGEMENT] = PermanentFailure("is_archived")

    await monday(office)
    if why == "taken away meanwhile":
        office.run_under(replace(COMPANY, management=None))
        office.chat.failing.clear()
    await office.pass_time(minutes=10)

    assert weeks_sent(office) == ["2026-W48"]
    assert notes(office) == []


async def test_it_does_not_come_twice_a_week(office: Office) -> None:
    await plan(office)
    await monday(office)

    async with office.services.unit_of_work() as work:
        await work.jobs.put(digest_at(W48, None, "now:again"))
    await plan(office)
    await office.pass_time(days=3)

    assert len(notes(office)) == 1


async def test_while_the_channel_takes_none_the_steward_hears_of_it_and_the_digest_goes_its_way(
    office: Office,
) -> None:
    await plan(office)
    office.directory.remove(MANAGEMENT)

    await monday(office)
    await office.pass_time(minutes=30)

    assert weeks_sent(office) == ["2026-W48"]
    [alarm] = told_around_digests(office, STELLA)
    assert EN("digest_stuck.prevention") in said(alarm)


async def test_one_channel_for_directors_and_deciders_gets_both(office: Office) -> None:
    office.run_under(replace(COMPANY, management=DIRECTORS))
    await plan(office)

    await monday(office)

    assert len(sent(office, DIRECTORS)) == 2
    assert PIA.name not in "".join(said(post.card) for post in sent(office, DIRECTORS))
