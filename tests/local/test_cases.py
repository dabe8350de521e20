"""With which cases does the demo begin, and does a wrong file get one clear sentence?"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from adapters.local.cases import has_cases, load_cases, own_cases, read_cases
from adapters.local.world import DINA, INDEPENDENT, MANAGEMENT, MAYA, OMAR, SAM, STELLA, private_chat
from bot.case import Case
from bot.errors import SettingsFault
from tests.cast import NOW
from tests.local.demo import Demo

FORM = {
    "deal_ref": "Quayside",
    "customer_need": "Good coffee in their three busiest cafés.",
    "mismatch": "The quote is for twelve machines, of which nine will stand still.",
    "honest_advice": "change_the_deal",
    "deal_value": "€ 86.400",
    "at_stake": ["me"],
    "decide_by": "2026-05-27",
}
CASE = {
    "key": "C99",
    "title": "Not read",
    "locale": "nl",
    "submitted_at": "2026-05-19T10:12:00+02:00",
    "period_end": "2026-12-31",
    "form": FORM,
    "expected": {"conflicted": [], "route": "not read either"},
}


SOON_AFTER = datetime(2026, 5, 19, 8, 13, tzinfo=UTC)
"""A minute after the case was submitted; later it would be overdue, and with the directors too."""


@pytest.fixture
def write(tmp_path: Path) -> Any:
    def write(*cases: Any) -> Path:
        path = tmp_path / "cases.json"
        path.write_text(json.dumps({"about": "Not read.", "cases": cases}), "utf-8")
        return path

    return write


def case(form: dict[str, Any] | None = None, **changes: Any) -> dict[str, Any]:
    return CASE | {"form": FORM | (form or {})} | changes


async def all_of(made: Demo) -> list[Case]:
    await made.worker.drain()
    async with made.services.read() as work:
        return [case async for case in work.cases.every()]


# --- a file ------------------------------------------------------------------------------------------


async def test_a_case_is_raised_by_sam_at_the_moment_that_the_file_says(made, write):
    made.clock.move(SOON_AFTER - NOW)

    await load_cases(read_cases(write(case()), NOW), made.services)

    [raised] = await all_of(made)
    assert raised.rep == SAM.id
    assert raised.submitted_at == datetime(2026, 5, 19, 8, 12, tzinfo=UTC)
    assert raised.form.deal_ref == "Quayside"
    assert [card.channel for card in raised.cards] == [MANAGEMENT]


async def test_near_its_own_period_end_the_line_manager_is_left_out(made, write):
    made.clock.move(SOON_AFTER - NOW)

    await load_cases(read_cases(write(case(period_end="2026-06-10")), NOW), made.services)

    [raised] = await all_of(made)
    assert raised.line_manager == MAYA.id
    assert [card.channel for card in raised.cards] == [INDEPENDENT]


async def test_whoever_else_gains_by_the_file_is_left_out_too(made, write):
    gains = case({"at_stake": ["higher"]}, expected={"conflicted": ["line_manager", "unit_director"]})

    await load_cases(read_cases(write(gains), NOW), made.services)

    [raised] = await all_of(made)
    assert raised.gains == {SAM.id, MAYA.id, DINA.id}


async def test_the_oldest_case_is_raised_first(made, write):
    later = case({"deal_ref": "later"}, submitted_at="2026-05-20T10:00:00+02:00")

    await load_cases(read_cases(write(later, case({"deal_ref": "earlier"})), NOW), made.services)

    assert [raised.form.deal_ref for raised in await all_of(made)] == ["earlier", "later"]


async def test_a_deal_that_is_open_already_is_not_raised_again(made, write):
    cases = read_cases(write(case(), case({"deal_ref": "Another"})), NOW)

    assert [await load_cases(cases, made.services), await load_cases(cases, made.services)] == [2, 0]
    assert len(await all_of(made)) == 2


@pytest.mark.parametrize(
    ("faulty", "sentence"),
    [
        ({"key": "C99"}, "cases → 0 → locale: field required."),
        (case({"deal_value": 86400}), "cases → 0 → form → deal_value: input should be a valid string."),
        (case({"decide_by": "soon"}), "case C99: form.decide_by is no day like 2026-12-31."),
        (case(period_end="soon"), "case C99: period_end is no day like 2026-12-31."),
        (case(submitted_at="soon"), "case C99: submitted_at is no moment like 2026-05-19T10:12:00+02:00."),
        (
            case(submitted_at="2026-05-19T10:12:00"),
            "case C99: submitted_at is no moment like 2026-05-19T10:12:00+02:00.",
        ),
    ],
)
def test_a_file_of_another_shape_gets_one_sentence_that_says_where(write, faulty, sentence):
    path = write(faulty)

    with pytest.raises(SettingsFault) as fault:
        read_cases(path, NOW)

    assert fault.value.args == (f"{path}: {sentence}",)


def test_an_unknown_colleague_is_named_as_a_fault_and_not_by_name(write):
    with pytest.raises(SettingsFault) as fault:
        read_cases(write(case(expected={"conflicted": ["the_butler"]})), NOW)

    assert "conflicted → 0: input should be 'line_manager'" in fault.value.args[0]
    assert "butler" not in fault.value.args[0]


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[]", b'{"cases": 1}'])
def test_a_file_that_is_something_else_gets_one_sentence(tmp_path, content):
    path = tmp_path / "cases.json"
    path.write_bytes(content)

    with pytest.raises(SettingsFault) as fault:
        read_cases(path, NOW)

    assert len(fault.value.args) == 1
    assert fault.value.args[0].startswith(f"{path}: ")


def test_a_file_that_is_not_there_gets_one_sentence(tmp_path):
    with pytest.raises(SettingsFault, match=r"nowhere\.json: cannot be read\."):
        read_cases(tmp_path / "nowhere.json", NOW)


async def test_a_form_that_nobody_could_send_is_a_sentence_a_field(made, write):
    cases = read_cases(write(case({"deal_value": "0,125", "mismatch": "No."})), NOW)

    with pytest.raises(SettingsFault) as fault:
        await load_cases(cases, made.services)

    assert [sentence.partition(": ")[0] for sentence in fault.value.args] == [
        "case C99, mismatch",
        "case C99, deal_value",
    ]


# --- its own -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("days", [0, 39, 200, 364])
async def test_its_own_cases_are_open_and_on_their_way_whatever_day_it_is(made, days):
    made.clock.move(timedelta(days=days))

    await load_cases(own_cases(made.clock.now()), made.services)

    raised = await all_of(made)
    assert {card.channel for case in raised for card in case.cards} == {MANAGEMENT, INDEPENDENT}
    assert all(case.is_open for case in raised)
    assert all(OMAR.id not in case.barred for case in raised)


async def test_nobody_is_alarmed_of_cards_that_were_just_put_in(made):
    await load_cases(own_cases(made.clock.now()), made.services)
    await all_of(made)

    made.clock.move(timedelta(minutes=6))
    await all_of(made)

    assert await made.html_in(private_chat(STELLA.id)) == []


async def test_the_demo_knows_whether_there_is_a_case(made):
    before = await has_cases(made.services)
    await load_cases(own_cases(NOW), made.services)

    assert (before, await has_cases(made.services)) == (False, True)
