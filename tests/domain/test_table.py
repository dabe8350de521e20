"""Can a spreadsheet be made to calculate by what people typed? Every cell is text or our own number."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.audit import Act, AuditEntry
from bot.case import CaseNote, Question
from bot.compensation import Compensation, CompensationCode
from bot.follow_parts import LedgerEntry, SecondLook
from bot.money import Money
from bot.people import PersonId, Role
from bot.table import COLUMNS, harmless, row_of
from bot.usecases.export_cases import exported
from tests.cast import (
    CALENDAR,
    DINA,
    MAYA,
    NOW,
    SAM,
    make_case,
    make_decision,
    make_followed_case,
    make_form,
)

BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")
AMOUNTS = {
    "deal_value",
    "new_value",
    "compensation_value",
    "value_since_30",
    "value_since_90",
    "value_since_180",
}
NASTY = st.text(
    alphabet=st.sampled_from("=+-@;,\t\r\n\"' ’“\u00a0\u200b\ufeff＝x1")
    | st.characters(exclude_categories=["Cs"]),
    max_size=12,
)


def line_of(text: str) -> dict[str, Any]:
    """An exported case in which everything that people typed is this text."""
    no_payment = Compensation(CompensationCode.NONE_REFUSED, DINA.id, reason=text)
    decision = make_decision(rationale=text, customer_told=text, how_asked=text, compensation=no_payment)
    case = make_followed_case(
        form=make_form(deal_ref=text, customer_need=text, mismatch=text),
        questions=(Question(text, MAYA.id, MAYA.name, NOW, text, NOW),),
        notes=(CaseNote(text, NOW), CaseNote(text, NOW)),
        withdraw_reason=text,
        decisions=(decision,),
        gainers=frozenset({PersonId("slack:UGWEN")}),
        line_manager=PersonId("slack:UBO"),
        second_look=SecondLook(text, NOW, NOW),
        ledger=(LedgerEntry(Act.PAID, NOW, DINA.id, Money("EUR", 77_700), text),),
    )
    return exported(case, [AuditEntry(case.reference, NOW, SAM.id, Role.REP, Act.RAISE)], CALENDAR)


@given(NASTY)
@example("=1+1")
@example('  "=HYPERLINK("http://127.0.0.1")')
@example("\t=1")
@example("\ufeff=1")
@example("x;=1+1")
@example("x\n=1+1")
@example("x\t@SUM(A1)")
def test_no_cell_begins_like_a_formula(text: str) -> None:
    for name, cell in row_of(line_of(text)).items():
        begin = cell.lstrip().lstrip('"\u200b\ufeff’“ \u00a0')
        assert not begin.startswith(BEGINS_A_FORMULA), name
        assert not cell.startswith(BEGINS_A_FORMULA), name


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@given(text=NASTY)
@example(text="x;=1+1")
@example(text='";"=1+1')
@example(text="x\n=1+1")
def test_no_cell_does_even_for_a_program_that_takes_another_separator(separator: str, text: str) -> None:
    written = io.StringIO(newline="")
    csv.DictWriter(written, list(COLUMNS)).writerow(row_of(line_of(text)))

    for cell in _cells(written.getvalue(), separator):
        assert not cell.lstrip().lstrip('" \u00a0').startswith(BEGINS_A_FORMULA)


def _cells(file: str, separator: str) -> Iterator[str]:
    for row in csv.reader(io.StringIO(file, newline=""), delimiter=separator):
        yield from row


@pytest.mark.parametrize(
    "text", ["48.000,- a year", "Less; or later.", "a - b", "1 + 1 = 2", "sam@example.com", "it's", "—"]
)
def test_what_is_no_formula_stays_as_it_was_typed(text: str) -> None:
    assert harmless(text) == text


def test_a_leading_apostrophe_is_all_that_is_added() -> None:
    assert harmless("=1") == "'=1"
    assert harmless(' "=1') == "' \"=1"
    assert harmless("one\n- two\n- three") == "one\n'- two\n'- three"


def test_amounts_are_plain_decimals_with_their_currency_beside_them() -> None:
    line = line_of("text")
    line["compensation"]["minor"] = 1_250
    row = row_of(line)
    yen = row_of(exported(make_case(form=make_form(deal_value=Money("JPY", 1_140))), [], CALENDAR))

    assert (row["deal_value"], row["deal_currency"]) == ("48000.00", "EUR")
    assert (row["new_value"], row["new_currency"]) == ("4800.00", "EUR")
    assert row["compensation_value"] == "12.50"
    assert (yen["deal_value"], yen["deal_currency"]) == ("1140", "JPY")


def test_an_undecided_case_has_empty_cells() -> None:
    row = row_of(exported(make_case(), [], CALENDAR))

    assert set(row) == set(COLUMNS)
    assert {row[name] for name in COLUMNS if name.startswith(("decision", "decided", "new_", "comp"))} == {""}
    assert row["submitted_at"] == ""


def test_questions_and_notes_say_who_and_when() -> None:
    row = row_of(line_of("Why?"))

    assert row["questions"] == f"{NOW.isoformat()} slack:UMAYA: Why?\n→ Why?"
    assert row["notes"] == "\n".join([f"{NOW.isoformat()}: Why?"] * 2)
    unanswered = make_case(questions=(Question("Why?", MAYA.id, MAYA.name, NOW),))
    assert "→" not in row_of(exported(unanswered, [], CALENDAR))["questions"]


def test_the_row_holds_all_that_the_line_does_but_the_trail() -> None:
    line = line_of("What was typed.")
    line["compensation"] |= {"due": "2027-01-31", "minor": 77_700}
    cells = " ".join(row_of(line).values())

    for name in ("audit", "states", "follow_up"):
        del line[name]
    missing = [leaf for leaf in _leaves(line) if leaf not in cells]
    assert missing == []


def _leaves(value: Any) -> Iterator[str]:
    """Every text and amount somewhere in a line."""
    if isinstance(value, dict) and set(value) == {"currency", "minor"}:
        yield from (value["currency"], f"{value['minor'] / 100:.2f}")
    elif isinstance(value, dict):
        for one in value.values():
            yield from _leaves(one)
    elif isinstance(value, list):
        for one in value:
            yield from _leaves(one)
    elif isinstance(value, int):
        yield f"{value / 100:.2f}"
    elif value:
        yield value.removeprefix("EUR ")


def test_what_was_written_about_a_promise_is_one_line_each() -> None:
    row = row_of(exported(make_followed_case(), [], CALENDAR))

    assert row["ledger"].splitlines() == [
        "2026-11-17T12:00:00+00:00 slack:UDINA: set_amount EUR 100.00",
        "2026-11-21T09:00:00+00:00 slack:UOMAR: set_amount EUR 900.00",
        "2026-11-22T09:00:00+00:00 slack:UOMAR: paid: PAY-2026-118",
        "2026-11-23T09:00:00+00:00 slack:USAM: dispute: Half of it came.",
        "2026-11-24T09:00:00+00:00 slack:UOMAR: paid: PAY-2026-131",
        "2026-12-08T09:00:00+00:00 bot: paid_unconfirmed",
    ]
    assert (row["compensation_value"], row["compensation_paid_on"]) == ("900.00", "2026-11-24")


def test_what_became_of_the_customer_stands_in_columns_of_its_day() -> None:
    row = row_of(exported(make_followed_case(), [], CALENDAR))

    assert [row[f"outcome_{day}"] for day in (30, 90, 180)] == ["no_answer", "nothing", "came_back_with_more"]
    assert [row[f"smile_{day}"] for day in (30, 90, 180)] == ["", "neutral", "happy"]
    assert [row[f"value_since_{day}"] for day in (30, 90, 180)] == ["", "", "60000.00"]


def test_the_decision_before_the_second_look_is_named_beside_the_one_that_stands() -> None:
    row = row_of(exported(make_followed_case(), [], CALENDAR))

    assert (row["superseded"], row["superseded_by"]) == ("advise_best_fit", MAYA.id)
    assert (row["decided_by"], row["corrections"]) == (DINA.id, "0")
    assert row["second_look_reason"] == "They asked for the suite twice."


def test_nothing_that_follows_fills_a_cell_of_an_undecided_case() -> None:
    row = row_of(exported(make_case(), [], CALENDAR))
    followed = (
        "ledger",
        "second_look",
        "superseded",
        "accepted",
        "stepped",
        "told_on",
        "outcome",
        "smile",
        "value_",
    )

    assert {row[name] for name in COLUMNS if name.startswith(followed)} == {""}
