"""How does what a decided case gathered become rows, and how do rows become it? As in `storage.case_rows`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from bot.audit import Act
from bot.case import Case
from bot.follow_parts import CheckIn, Feeling, FollowUp, LedgerEntry, Outcome, SecondLook, Smile, Told
from bot.people import PersonId
from storage.amounts import amount_columns, amount_of
from storage.tables import CaseRow, CheckInRow, FollowUpRow, LedgerEntryRow
from storage.upsert import Rows
from storage.words import Words

# --- into rows ---------------------------------------------------------------------------------------


def follow_columns(case: Case) -> dict[str, Any]:
    look, told, before = case.second_look, case.told, case.told_before
    return {
        "second_look_at": look.at if look else None,
        "second_look_due": look.due_at if look else None,
        "accepted_at": case.accepted_at,
        "stepped_back_at": case.stepped_back_at,
        "told_on": told.on if told else None,
        "told_at": told.at if told else None,
        "told_before_on": before.on if before else None,
        "told_before_at": before.at if before else None,
    }


def ledger_rows(case: Case) -> Rows:
    return [
        {
            "reference": case.reference,
            "number": number,
            "act": entry.act,
            "at": entry.at,
            "written_by": entry.by,
            **amount_columns("", entry.amount),
        }
        for number, entry in enumerate(case.ledger, start=1)
    ]


def follow_up_rows(case: Case) -> Rows:
    return [
        {
            "reference": case.reference,
            "number": number,
            "day": one.day,
            "outcome": one.outcome,
            "answered_at": one.at,
            "smile": one.smile,
            **amount_columns("value_", one.value_since),
        }
        for number, one in enumerate(case.follow_ups, start=1)
    ]


def check_in_rows(case: Case) -> Rows:
    return [
        {"reference": case.reference, "number": number, "feeling": one.feeling, "at": one.at}
        for number, one in enumerate(case.check_ins, start=1)
    ]


# --- and back ----------------------------------------------------------------------------------------


def second_look(row: CaseRow, words: Words) -> SecondLook | None:
    if row.second_look_at is None or row.second_look_due is None:
        return None
    return SecondLook(words.second_look, row.second_look_at, row.second_look_due)


def told(on: date | None, at: datetime | None) -> Told | None:
    return None if on is None or at is None else Told(on, at)


def ledger(rows: Sequence[LedgerEntryRow], words: Words) -> tuple[LedgerEntry, ...]:
    return tuple(_ledger_entry(row, text) for row, text in zip(rows, words.ledger, strict=True))


def _ledger_entry(row: LedgerEntryRow, text: str) -> LedgerEntry:
    by = PersonId(row.written_by) if row.written_by else None
    return LedgerEntry(Act(row.act), row.at, by, amount_of(row.currency, row.minor), text)


def follow_ups(rows: Sequence[FollowUpRow]) -> tuple[FollowUp, ...]:
    return tuple(
        FollowUp(
            row.day,
            Outcome(row.outcome),
            row.answered_at,
            Smile(row.smile) if row.smile else None,
            amount_of(row.value_currency, row.value_minor),
        )
        for row in rows
    )


def check_ins(rows: Sequence[CheckInRow]) -> tuple[CheckIn, ...]:
    return tuple(CheckIn(Feeling(row.feeling), row.at) for row in rows)
