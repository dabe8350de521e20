"""How does each case of the shared file end? As the file says, and what the bot did by itself on the way."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.people import Role
from bot.usecases.export_cases import Line
from tests.shared_cases import CASES, ORG
from tests.shared_path import timers_of

BY_ITSELF: dict[str, tuple[tuple[str, str], ...]] = {
    "C01": (
        ("ask_told", "2026-05-27 17:30"),
        ("ask_follow_up", "2026-06-18 10:12"),
        ("release", "2026-06-18 10:12"),
        ("ask_follow_up", "2026-08-17 10:12"),
        # The 15th is a Sunday.
        ("ask_follow_up", "2026-11-16 09:00"),
        ("close", "2026-11-16 09:00"),
    ),
    "C02": (
        ("ask_told", "2026-12-29 17:30"),
        ("ask_follow_up", "2027-01-21 16:40"),
        ("payment_soon", "2027-02-18 09:00"),
        ("ask_follow_up", "2027-03-22 16:40"),
        ("ask_follow_up", "2027-06-21 09:00"),
        ("close", "2027-06-21 09:00"),
    ),
    "C04": (
        ("ask_told", "2026-06-26 17:30"),
        ("ask_follow_up", "2026-07-22 14:30"),
        ("payment_soon", "2026-08-24 09:00"),
        ("payment_due", "2026-08-31 09:00"),
        ("payment_late", "2026-09-07 09:00"),
        ("ask_follow_up", "2026-09-21 09:00"),
        ("ask_follow_up", "2026-12-21 09:00"),
        # Christmas and New Year lie in between.
        ("remind_follow_up", "2026-12-29 09:00"),
        ("remind_follow_up", "2027-01-06 09:00"),
        ("no_answer", "2027-01-13 09:00"),
        ("close", "2027-01-13 09:00"),
    ),
    "C05": (
        ("follow_through", "2026-02-17 11:20"),
        ("ask_follow_up", "2026-03-12 11:20"),
        ("ask_follow_up", "2026-05-11 11:20"),
        ("ask_follow_up", "2026-08-10 09:00"),
        ("close", "2026-08-10 09:00"),
    ),
    "C08": (
        ("ask_told", "2026-12-22 17:30"),
        ("ask_follow_up", "2027-01-20 10:00"),
        ("payment_soon", "2027-01-25 09:00"),
        ("ask_follow_up", "2027-03-22 09:00"),
        ("ask_follow_up", "2027-06-21 09:00"),
        ("close", "2027-06-21 09:00"),
    ),
}
"""After the decision, on the wall clock; worked out by hand from the table of timers."""


def check_end(key: str, line: Line) -> None:
    """It is closed, and went where the file says."""
    expected = CASES[key]["expected"]
    assert [one["state"] for one in line["states"]] == expected["states"]
    assert line["state"] == expected["states"][-1] == "closed"
    check_promise(key, line)
    assert [_without_moment(row) for row in line["follow_up"]] == expected["follow_up"]
    assert line["told_on"] == expected["decision"].get("told_by")
    check_timers(key, line)


def check_promise(key: str, line: Line) -> None:
    expected, kept = CASES[key]["expected"]["compensation"], line["compensation"]
    assert (kept["code"], kept["minor"], kept["due"]) == (
        expected["code"],
        expected["minor"],
        expected["due"],
    )
    assert end_of(kept) == expected["end"]
    assert kept["paid_on"] == expected.get("paid_on", kept["paid_on"])


def end_of(kept: dict[str, Any]) -> str:
    """In the words of the file."""
    if kept["state"] == "confirmed":
        return "confirmed_on_time" if kept["paid_on"] <= kept["due"] else "confirmed_late"
    return {"released": "released_not_needed", "none": "none"}[kept["state"]]


def check_timers(key: str, line: Line) -> None:
    """Each at its moment, and nothing else."""
    acts = [entry["action"] for entry in line["audit"]]
    after = line["audit"][acts.index("decide") :]
    done = [(one["action"], _wall(one["at"])) for one in after if one["role"] == Role.BOT]
    assert done == list(BY_ITSELF[key])
    first = {one["action"]: one["at"] for one in reversed(line["audit"])}
    for act, moment in timers_of(key).items():
        assert datetime.fromisoformat(first[act]) == moment


def _without_moment(row: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "at"}


def _wall(moment: str) -> str:
    return datetime.fromisoformat(moment).astimezone(ZoneInfo(ORG["timezone"])).strftime("%Y-%m-%d %H:%M")
