"""What can be taken along: every case in the order of submission, each with its whole trail."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from bot.audit import Act, AuditEntry, State
from bot.case import Case
from bot.compensation import Compensation, CompensationCode
from bot.follow_parts import LedgerEntry, SecondLook, Told
from bot.money import Money
from bot.people import PersonId, Role
from bot.usecases.export_cases import Line, count_cases, export_cases, exported
from tests.cast import CALENDAR, DINA, MAYA, NOW, OMAR, SAM, make_case, make_decision, make_followed_case
from tests.office import WHY, Office

AN_HOUR = timedelta(hours=1)


async def test_every_case_is_exported_in_the_order_of_submission(office: Office) -> None:
    references = [await office.raise_case(deal_ref=f"OPP-{number}") for number in range(3)]

    lines = [line async for line in export_cases(office.services)]

    assert [line["reference"] for line in lines] == references
    assert [line["form"]["deal_ref"] for line in lines] == ["OPP-0", "OPP-1", "OPP-2"]
    assert await count_cases(office.services) == 3


async def test_a_line_tells_the_whole_case(office: Office) -> None:
    reference = await office.raise_case()
    await office.deliver()
    await office.ask(MAYA, reference, "Who would use it there?")
    await office.answer(SAM, reference, "Three planners.")
    await office.add_note(SAM, reference, "They sign on Friday.")
    await office.decide(MAYA, reference)
    await office.press(OMAR, "decide", reference)

    (line,) = [line async for line in export_cases(office.services)]

    assert line["rep"] == SAM.id
    assert [(one["question"], one["by"], one["answer"]) for one in line["questions"]] == [
        ("Who would use it there?", MAYA.id, "Three planners.")
    ]
    assert [note["note"] for note in line["notes"]] == ["They sign on Friday."]
    assert line["decision"]["rationale"] == WHY
    assert line["decision"]["new_value"] == {"currency": "EUR", "minor": 480_000}
    assert line["states"][-1]["state"] == line["state"] == "decided"
    assert "refused:already_decided" in [entry["result"] for entry in line["audit"]]


async def test_nothing_raised_is_nothing_exported(quiet_office: Office) -> None:
    assert await count_cases(quiet_office.services) == 0
    assert [line async for line in export_cases(quiet_office.services)] == []


# --- after the decision ------------------------------------------------------------------------------


def line_of(case: Case) -> Line:
    return exported(case, [], CALENDAR)


def test_a_line_tells_what_was_promised_and_how_it_was_kept() -> None:
    line = line_of(make_followed_case())

    ledger = line["compensation"].pop("ledger")
    assert line["compensation"] == {
        "code": "bonus_as_if_won",
        "owner": OMAR.id,
        "minor": 90_000,
        "due": "2026-12-31",
        "state": "paid_unconfirmed",
        "reason": "",
        "paid_on": "2026-11-24",
    }
    assert len(ledger) == 6
    assert ledger[1] == {
        "act": "set_amount",
        "at": "2026-11-21T09:00:00+00:00",
        "by": OMAR.id,
        "minor": 90_000,
        "reference_or_note": "",
    }
    assert [one["reference_or_note"] for one in ledger[2:5]] == [
        "PAY-2026-118",
        "Half of it came.",
        "PAY-2026-131",
    ]
    assert (ledger[5]["by"], ledger[5]["minor"]) == (None, None)


def _written(act: Act, hours: int = 1, by: PersonId | None = None) -> LedgerEntry:
    return LedgerEntry(act, NOW + hours * AN_HOUR, by)


@pytest.mark.parametrize(
    ("acts", "state"),
    [
        ([], "promised"),
        ([Act.SET_AMOUNT], "amount_set"),
        ([Act.SET_AMOUNT, Act.PAID], "paid"),
        ([Act.PAID, Act.DISPUTE], "disputed"),
        ([Act.PAID, Act.DISPUTE, Act.PAID], "paid"),
        ([Act.PAID, Act.CONFIRM], "confirmed"),
        ([Act.PAID, Act.PAID_UNCONFIRMED], "paid_unconfirmed"),
        ([Act.RELEASE], "released"),
    ],
)
def test_the_state_of_a_promise_is_that_of_its_last_entry(acts: list[Act], state: str) -> None:
    ledger = tuple(_written(act, hours) for hours, act in enumerate(acts))

    line = line_of(make_case(decisions=(make_decision(),), ledger=ledger))

    assert line["compensation"]["state"] == state


def test_where_the_decider_named_an_amount_it_counts_until_another_is_set() -> None:
    promise = Compensation(
        CompensationCode.FIXED_AMOUNT, DINA.id, date(2026, 12, 31), "", Money("EUR", 50_000)
    )
    case = make_case(decisions=(make_decision(compensation=promise),))
    assert line_of(case)["compensation"]["minor"] == 50_000

    case.ledger = (LedgerEntry(Act.SET_AMOUNT, NOW, DINA.id, Money("EUR", 40_000)),)

    assert line_of(case)["compensation"]["minor"] == 40_000


def test_what_was_written_about_a_superseded_promise_is_kept_and_does_not_count() -> None:
    before = (
        LedgerEntry(Act.SET_AMOUNT, NOW + AN_HOUR, DINA.id, Money("EUR", 10_000)),
        _written(Act.PAID, 2, DINA.id),
    )

    line = line_of(make_followed_case(ledger=before))

    compensation = line["compensation"]
    assert (compensation["state"], compensation["minor"], compensation["paid_on"]) == ("promised", None, None)
    assert [one["act"] for one in compensation["ledger"]] == ["set_amount", "paid"]


def test_where_nothing_was_promised_there_is_nothing_to_keep() -> None:
    nothing = make_decision(compensation=Compensation(CompensationCode.NONE_REFUSED, reason="No budget."))

    compensation = line_of(make_case(decisions=(nothing,)))["compensation"]

    assert (compensation["state"], compensation["reason"]) == ("none", "No budget.")


def test_a_payment_counts_on_the_day_it_is_where_the_company_is() -> None:
    late = LedgerEntry(Act.PAID, datetime(2026, 12, 31, 23, 30, tzinfo=UTC), DINA.id)

    line = line_of(make_case(decisions=(make_decision(),), ledger=(late,)))

    assert line["compensation"]["paid_on"] == "2027-01-01"


def test_a_line_tells_what_became_of_the_customer_and_who_asked() -> None:
    assert line_of(make_followed_case())["follow_up"] == [
        {
            "day": 30,
            "outcome": "no_answer",
            "smile": None,
            "smile_source": None,
            "value_since_minor": None,
            "at": "2027-01-10T09:00:00+00:00",
        },
        {
            "day": 90,
            "outcome": "nothing",
            "smile": "neutral",
            "smile_source": "asked",
            "value_since_minor": None,
            "at": "2027-02-18T09:00:00+00:00",
        },
        {
            "day": 180,
            "outcome": "came_back_with_more",
            "smile": "happy",
            "smile_source": "asked",
            "value_since_minor": 6_000_000,
            "at": "2027-05-19T09:00:00+00:00",
        },
    ]


def test_a_line_tells_the_second_look_and_when_the_rep_took_which_step() -> None:
    line = line_of(make_followed_case())

    assert line["second_look"] == {
        "reason": "They asked for the suite twice.",
        "at": "2026-11-18T09:00:00+00:00",
        "due": "2026-11-20T09:00:00+00:00",
    }
    assert line["accepted_at"] == "2026-11-20T10:00:00+00:00"
    assert line["stepped_back_at"] == "2026-11-17T11:00:00+00:00"
    assert line["told_on"] == "2026-11-23"


def test_what_the_customer_was_told_of_a_superseded_decision_does_not_count() -> None:
    told_before = Told(date(2026, 11, 17), NOW + AN_HOUR)

    assert line_of(make_followed_case(told=told_before))["told_on"] is None


def test_how_the_rep_fares_is_not_exported_but_that_there_was_a_check_in() -> None:
    case = make_followed_case()
    told_once = replace(case, check_ins=())
    trail = [AuditEntry(case.reference, NOW, SAM.id, Role.REP, Act.CHECK_IN)]

    line = exported(case, trail, CALENDAR)

    assert line == exported(told_once, trail, CALENDAR)
    assert [entry["action"] for entry in line["audit"]] == ["check_in"]


# --- the decisions that no longer stand --------------------------------------------------------------

LOOK = SecondLook("They asked for the suite twice.", NOW + 2 * AN_HOUR, NOW + 9 * AN_HOUR)
FIRST, MENDED = make_decision(rationale="First."), make_decision(rationale="Mended.", at=NOW + AN_HOUR)
AGAIN = make_decision(DINA, rationale="Again.", at=NOW + 5 * AN_HOUR)
AGAIN_MENDED = make_decision(DINA, rationale="Again, mended.", at=NOW + 6 * AN_HOUR)


@pytest.mark.parametrize(
    ("look", "decisions", "corrected", "superseded"),
    [
        (None, (), [], []),
        (None, (FIRST,), [], []),
        (None, (FIRST, MENDED), ["First."], []),
        (LOOK, (FIRST, MENDED), ["First."], []),
        (LOOK, (FIRST, AGAIN), [], ["First."]),
        (LOOK, (FIRST, MENDED, AGAIN), ["First."], ["Mended."]),
        (LOOK, (FIRST, MENDED, AGAIN, AGAIN_MENDED), ["First.", "Again."], ["Mended."]),
    ],
)
def test_a_line_tells_a_slip_that_was_mended_from_a_decision_that_was_overturned(
    look: SecondLook | None, decisions: Any, corrected: list[str], superseded: list[str]
) -> None:
    line = line_of(make_case(second_look=look, decisions=decisions))

    assert [one["rationale"] for one in line["corrected"]] == corrected
    assert [one["rationale"] for one in line["superseded"]] == superseded


def test_a_decision_taken_at_the_moment_of_asking_is_the_one_that_was_asked_about() -> None:
    at_once = replace(FIRST, at=LOOK.at)

    line = line_of(make_case(second_look=LOOK, decisions=(at_once,), state=State.SECOND_LOOK))

    assert (line["corrected"], line["superseded"]) == ([], [])


def test_what_an_earlier_decision_promised_stands_beside_it() -> None:
    (superseded,) = line_of(make_followed_case())["superseded"]

    assert superseded["compensation"] == {
        "code": "target_lowered",
        "owner": DINA.id,
        "minor": None,
        "due": "2026-12-31",
        "reason": "",
    }


async def test_an_export_keeps_time_by_the_companys_calendar(office: Office) -> None:
    await office.raise_case()
    await office.deliver()
    (case,) = await office.cases()
    async with office.services.unit_of_work() as work:
        await work.cases.save(
            replace(
                case,
                decisions=(make_decision(),),
                ledger=(LedgerEntry(Act.PAID, datetime(2026, 12, 31, 23, 30, tzinfo=UTC), DINA.id),),
            )
        )

    (line,) = [line async for line in export_cases(office.services)]

    assert line["compensation"]["paid_on"] == "2027-01-01"
