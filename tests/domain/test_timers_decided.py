"""When does which timer of a decided case fire? A diary to check by hand, in wall-clock time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.audit import DONE, Act, AuditEntry, State
from bot.case import Case
from bot.compensation import Compensation, CompensationCode
from bot.decision import Decision, DecisionCode
from bot.follow_parts import FollowUp, LedgerEntry, Outcome, SecondLook, Told
from bot.follow_up import close_if_done, give_up
from bot.ledger import write
from bot.money import Money
from bot.people import PersonId, Role
from bot.second_look import accept, ask_again, close_window
from bot.timers import fires, timers
from bot.timers_decided import Timer
from tests.cast import CALENDAR, DINA, MAYA, SAM, STELLA, make_case, make_decision

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
Trail = list[AuditEntry]


def at(text: str) -> datetime:
    """A wall-clock moment in Amsterdam, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM).astimezone(UTC)


def wall(moment: datetime) -> str:
    return moment.astimezone(AMSTERDAM).strftime("%a %Y-%m-%d %H:%M")


def decision(moment: str, told_by: str = "", due: str = "", **changes: Any) -> Decision:
    """With no date nothing is to be told, or was promised."""
    code = CompensationCode.TARGET_LOWERED if due else CompensationCode.NONE_NO_LOSS
    paid = Compensation(code, DINA.id, date.fromisoformat(due)) if due else Compensation(code)
    tell = date.fromisoformat(told_by) if told_by else None
    return make_decision(**{"at": at(moment), "told_by": tell, "compensation": paid, **changes})


def decided(moment: str, told_by: str = "", due: str = "", **changes: Any) -> tuple[Case, Trail]:
    case = make_case(**{"state": State.DECIDED, "decisions": (decision(moment, told_by, due),), **changes})
    return case, [entry(Act.DECIDE, moment, MAYA.id)]


def entry(act: Act, moment: str, who: PersonId | None = None, result: str = DONE) -> AuditEntry:
    return AuditEntry(make_case().reference, at(moment), who, Role.NONE, act, result)


def diary(case: Case, trail: Trail) -> dict[str, str]:
    return {timer.act: wall(timer.at) for timer in timers(case, trail, CALENDAR)}


def keep_unconfirmed(case: Case, now: datetime) -> None:
    write(case, LedgerEntry(Act.PAID_UNCONFIRMED, now, None), Role.BOT)


MOVES: dict[Act, Callable[[Case, datetime], None]] = {
    Act.FOLLOW_THROUGH: close_window,
    Act.NO_ANSWER: give_up,
    Act.PAID_UNCONFIRMED: keep_unconfirmed,
}


def do(case: Case, trail: Trail, timer: Timer, now: datetime) -> None:
    """What the bot does when a timer fires."""
    if timer.act in MOVES:
        MOVES[timer.act](case, now)
    else:
        case.timer_fired(timer.act, now)
    close_if_done(case, now)
    trail += case.new_entries
    case.new_entries = []


def lived_through(case: Case, trail: Trail) -> list[tuple[str, str]]:
    """What the bot does when nobody ever does anything: each timer fires at its moment."""
    done = []
    while found := timers(case, trail, CALENDAR):
        do(case, trail, found[0], found[0].at)
        done.append((str(found[0].act), wall(found[0].at)))
    return done


def caught_up(case: Case, trail: Trail, moment: str) -> list[str]:
    """What the bot does at once when it is back at that moment, as `fire_timer` does it."""
    done, now = [], at(moment)
    while overdue := fires(timers(case, trail, CALENDAR), now):
        do(case, trail, overdue, now)
        done.append(str(overdue.act))
    return done


# --- when nobody does anything -----------------------------------------------------------------------

NOBODY_MOVES = {
    "over Christmas and New Year, and Whit Monday half a year later": (
        ("2026-11-17 10:00", "2026-11-24", "2026-12-31"),
        {
            "window": "Tue 2026-11-24 10:00",
            "told": ["Tue 2026-11-24 17:30", "Thu 2026-11-26 17:30"],
            "payment": ["Thu 2026-12-24 09:00", "Thu 2026-12-31 09:00", "Thu 2027-01-07 09:00"],
            30: ["Thu 2026-12-17 10:00", "Thu 2026-12-24 10:00", "Mon 2027-01-04 10:00"],
            "no answer to 30": "Mon 2027-01-11 10:00",
            90: ["Mon 2027-02-15 10:00", "Mon 2027-02-22 10:00", "Mon 2027-03-01 10:00"],
            "no answer to 90": "Mon 2027-03-08 10:00",
            180: ["Tue 2027-05-18 09:00", "Tue 2027-05-25 09:00", "Tue 2027-06-01 09:00"],
            "no answer to 180": "Tue 2027-06-08 09:00",
        },
    ),
    "decided in the last days of the year, and Easter Monday later": (
        ("2026-12-29 16:00", "2027-01-04", "2027-01-29"),
        {
            "window": "Wed 2027-01-06 16:00",
            "told": ["Mon 2027-01-04 17:30", "Wed 2027-01-06 17:30"],
            "payment": ["Fri 2027-01-22 09:00", "Fri 2027-01-29 09:00", "Fri 2027-02-05 09:00"],
            30: ["Thu 2027-01-28 16:00", "Thu 2027-02-04 16:00", "Thu 2027-02-11 16:00"],
            "no answer to 30": "Thu 2027-02-18 16:00",
            90: ["Tue 2027-03-30 09:00", "Tue 2027-04-06 09:00", "Tue 2027-04-13 09:00"],
            "no answer to 90": "Tue 2027-04-20 09:00",
            180: ["Mon 2027-06-28 09:00", "Mon 2027-07-05 09:00", "Mon 2027-07-12 09:00"],
            "no answer to 180": "Mon 2027-07-19 09:00",
        },
    ),
    "over Easter: to be told on Good Friday, paid on Easter Monday": (
        ("2026-04-01 14:00", "2026-04-03", "2026-04-06"),
        {
            "window": "Fri 2026-04-10 14:00",
            "told": ["Fri 2026-04-03 17:30", "Thu 2026-04-09 09:00"],
            "payment": [None, "Tue 2026-04-07 09:00", "Mon 2026-04-13 09:00"],
            30: ["Fri 2026-05-01 14:00", "Fri 2026-05-08 14:00", "Mon 2026-05-18 14:00"],
            "no answer to 30": "Tue 2026-05-26 14:00",
            90: ["Tue 2026-06-30 14:00", "Tue 2026-07-07 14:00", "Tue 2026-07-14 14:00"],
            "no answer to 90": "Tue 2026-07-21 14:00",
            180: ["Mon 2026-09-28 14:00", "Mon 2026-10-05 14:00", "Mon 2026-10-12 14:00"],
            "no answer to 180": "Mon 2026-10-19 14:00",
        },
    ),
    "summer time begins in between": (
        ("2026-03-24 10:00", "2026-03-30", "2026-04-20"),
        {
            "window": "Tue 2026-03-31 10:00",
            "told": ["Mon 2026-03-30 17:30", "Wed 2026-04-01 17:30"],
            "payment": ["Mon 2026-04-13 09:00", "Mon 2026-04-20 09:00", "Tue 2026-04-28 09:00"],
            30: ["Thu 2026-04-23 10:00", "Fri 2026-05-01 10:00", "Fri 2026-05-08 10:00"],
            "no answer to 30": "Mon 2026-05-18 10:00",
            90: ["Mon 2026-06-22 10:00", "Mon 2026-06-29 10:00", "Mon 2026-07-06 10:00"],
            "no answer to 90": "Mon 2026-07-13 10:00",
            180: ["Mon 2026-09-21 09:00", "Mon 2026-09-28 09:00", "Mon 2026-10-05 09:00"],
            "no answer to 180": "Mon 2026-10-12 09:00",
        },
    ),
    "summer time ends in between": (
        ("2026-10-20 10:00", "2026-10-26", "2026-11-02"),
        {
            "window": "Tue 2026-10-27 10:00",
            "told": ["Mon 2026-10-26 17:30", "Wed 2026-10-28 17:30"],
            "payment": ["Mon 2026-10-26 09:00", "Mon 2026-11-02 09:00", "Mon 2026-11-09 09:00"],
            30: ["Thu 2026-11-19 10:00", "Thu 2026-11-26 10:00", "Thu 2026-12-03 10:00"],
            "no answer to 30": "Thu 2026-12-10 10:00",
            90: ["Mon 2027-01-18 10:00", "Mon 2027-01-25 10:00", "Mon 2027-02-01 10:00"],
            "no answer to 90": "Mon 2027-02-08 10:00",
            180: ["Mon 2027-04-19 09:00", "Mon 2027-04-26 09:00", "Tue 2027-05-04 09:00"],
            "no answer to 180": "Wed 2027-05-12 09:00",
        },
    ),
    "decided on a Saturday evening, to be told and paid on Sunday": (
        ("2026-11-21 20:00", "2026-11-22", "2026-11-22"),
        {
            "window": "Mon 2026-11-30 09:00",
            "told": ["Sun 2026-11-22 17:30", "Wed 2026-11-25 09:00"],
            "payment": [None, "Mon 2026-11-23 09:00", "Mon 2026-11-30 09:00"],
            30: ["Tue 2026-12-22 09:00", "Wed 2026-12-30 09:00", "Thu 2027-01-07 09:00"],
            "no answer to 30": "Thu 2027-01-14 09:00",
            90: ["Mon 2027-02-22 09:00", "Mon 2027-03-01 09:00", "Mon 2027-03-08 09:00"],
            "no answer to 90": "Mon 2027-03-15 09:00",
            180: ["Fri 2027-05-21 09:00", "Fri 2027-05-28 09:00", "Fri 2027-06-04 09:00"],
            "no answer to 180": "Fri 2027-06-11 09:00",
        },
    ),
}
ASKING = ("ask_follow_up", "remind_follow_up", "remind_follow_up")


def _written(moments: dict[Any, Any]) -> Counter[tuple[str, str]]:
    """The table as what the bot does, and when."""
    lines = [("follow_through", moments["window"])]
    lines += zip(("ask_told", "told_late"), moments["told"], strict=True)
    lines += zip(("payment_soon", "payment_due", "payment_late"), moments["payment"], strict=True)
    for day in (30, 90, 180):
        lines += [
            *zip(ASKING, moments[day], strict=True),
            ("no_answer", moments[f"no answer to {day}"]),
        ]
    return Counter((act, moment) for act, moment in lines if moment)


@pytest.mark.parametrize(("deciding", "moments"), NOBODY_MOVES.values(), ids=NOBODY_MOVES)
def test_each_track_goes_its_way_when_nobody_does_anything(
    deciding: tuple[str, str, str], moments: dict[Any, Any]
) -> None:
    assert Counter(lived_through(*decided(*deciding))) == _written(moments)


def test_at_both_changes_of_the_clock_a_moment_keeps_its_wall_time_and_is_another_hour_in_utc() -> None:
    (spring, _), (autumn, _) = decided("2026-03-24 10:00"), decided("2026-10-20 10:00")

    windows = [timers(case, [], CALENDAR)[0].at - case.decisions[0].at for case in (spring, autumn)]

    assert windows == [timedelta(days=7, hours=-1), timedelta(days=7, hours=1)]


def test_nobody_is_reminded_of_a_payment_that_was_due_before_it_could_be() -> None:
    """Promised this morning for today: it is late in a week, and nothing before."""
    found = diary(*decided("2026-11-17 10:00", due="2026-11-17"))

    assert found["payment_late"] == "Tue 2026-11-24 09:00"
    assert not {"payment_soon", "payment_due"} & found.keys()


# --- a second look -----------------------------------------------------------------------------------

LOOKED_AT = {
    "an ordinary week": ("2026-11-17 10:00", "Wed 2026-11-18 10:00", "Fri 2026-11-20 10:00"),
    "over a weekend": ("2026-11-19 15:00", "Fri 2026-11-20 15:00", "Tue 2026-11-24 15:00"),
    "over Christmas": ("2026-12-23 11:00", "Thu 2026-12-24 11:00", "Tue 2026-12-29 11:00"),
    "over New Year": ("2026-12-30 16:00", "Thu 2026-12-31 16:00", "Tue 2027-01-05 16:00"),
    "over Easter": ("2026-04-02 14:00", "Tue 2026-04-07 14:00", "Thu 2026-04-09 14:00"),
    "summer time begins": ("2026-03-26 10:00", "Fri 2026-03-27 10:00", "Tue 2026-03-31 10:00"),
    "summer time ends": ("2026-10-22 10:00", "Fri 2026-10-23 10:00", "Tue 2026-10-27 10:00"),
    "asked in the evening": ("2026-11-17 21:15", "Thu 2026-11-19 09:00", "Mon 2026-11-23 09:00"),
}


def looked_at_again(moment: str, day: str = "2026-11-30") -> tuple[Case, Trail]:
    """Asked right after the decision, and the card stands at once."""
    case, trail = decided(moment, day, day)
    ask_again(case, "They asked twice for the suite, and nobody asked their planner.", at(moment), CALENDAR)
    trail += case.new_entries
    case.new_entries = []
    return case, [*trail, entry(Act.CARD_POSTED, moment)]


@pytest.mark.parametrize(("asked", "reminded", "due"), LOOKED_AT.values(), ids=LOOKED_AT)
def test_a_second_look_is_reminded_of_every_business_day_and_then_goes_to_the_steward(
    asked: str, reminded: str, due: str
) -> None:
    done = lived_through(*looked_at_again(asked))

    assert done[0] == ("remind", reminded)
    assert [act for act, _moment in done] == ["remind", "remind", "to_steward"]
    assert done[-1] == ("to_steward", due)


def test_nothing_of_the_decision_is_asked_while_another_director_looks_at_it() -> None:
    found = diary(*looked_at_again("2026-11-17 10:00", "2026-11-17"))

    assert found.keys() == {"remind", "to_steward"}


def test_what_a_director_does_puts_the_reminder_off_and_a_card_that_does_not_stand_has_none() -> None:
    case, trail = looked_at_again("2026-11-17 10:00")
    refused = entry(Act.DECIDE, "2026-11-18 09:30", MAYA.id, "refused:decided_first")
    recused = entry(Act.RECUSE, "2026-11-17 16:00", DINA.id)

    assert diary(case, [*trail, refused])["remind"] == "Wed 2026-11-18 10:00"
    assert diary(case, [*trail, recused, refused])["remind"] == "Wed 2026-11-18 16:00"
    assert diary(case, trail[:-1]) == {"to_steward": "Fri 2026-11-20 10:00"}


def test_an_outage_over_a_second_look_ends_with_the_steward_and_no_reminder() -> None:
    case, trail = looked_at_again("2026-11-17 10:00")

    assert caught_up(case, trail, "2026-12-08 10:00") == ["to_steward"]
    assert timers(case, trail, CALENDAR) == []


def test_whom_the_steward_names_for_a_second_look_has_two_business_days() -> None:
    case, trail = looked_at_again("2026-11-17 10:00")
    trail += [entry(Act.TO_STEWARD, "2026-11-20 10:00"), entry(Act.ASSIGN, "2026-11-20 16:00", STELLA.id)]

    assert diary(case, trail) == {"to_steward": "Tue 2026-11-24 16:00"}


def test_that_a_steward_had_it_before_the_decision_leaves_the_second_look_its_own_timers() -> None:
    case, trail = looked_at_again("2026-11-17 10:00")
    before = [entry(Act.ESCALATE, "2026-11-10 10:00"), entry(Act.TO_STEWARD, "2026-11-12 10:00")]

    assert diary(case, [*before, *trail]).keys() == {"remind", "to_steward"}


# --- a timer stops when its reason is gone -----------------------------------------------------------

PROMISED = ("2026-11-17 10:00", "2026-11-24", "2026-12-31")
TOLD, PAYMENT = {"ask_told", "told_late"}, {"payment_soon", "payment_due", "payment_late"}


def of_decided(*left_out: str) -> set[str]:
    every = {"follow_through", *TOLD, *PAYMENT, "ask_follow_up", "no_answer"}
    return every - {*left_out}


def test_all_tracks_of_a_decision_run_side_by_side() -> None:
    assert diary(*decided(*PROMISED)).keys() == of_decided()


def test_once_accepted_the_window_has_no_timer() -> None:
    case, trail = decided(*PROMISED)
    accept(case, at("2026-11-18 10:00"))

    assert diary(case, trail).keys() == of_decided("follow_through")


def test_a_correction_moves_no_window_and_a_second_look_s_answer_opens_it_once_more() -> None:
    corrected, trail = decided(*PROMISED)
    corrected.correct(replace(corrected.decisions[0], at=at("2026-11-17 10:09")))
    case, looked = looked_at_again("2026-11-17 10:00")
    case.decide(make_decision(DINA, at=at("2026-11-19 12:00")))

    assert diary(corrected, trail)["follow_through"] == "Tue 2026-11-24 10:00"
    assert diary(case, looked)["follow_through"] == "Thu 2026-11-26 12:00"


def test_nobody_is_asked_what_was_told_and_everybody_again_after_another_decision() -> None:
    told = Told(date(2026, 11, 18), at("2026-11-18 10:00"))
    case, trail = decided(*PROMISED, told=told)
    again, looked = looked_at_again("2026-11-18 11:00")
    again.told = told
    again.decide(make_decision(DINA, at=at("2026-11-19 12:00")))

    assert diary(case, trail).keys() == of_decided(*TOLD)
    assert diary(again, looked).keys() >= TOLD


def paid(moment: str) -> tuple[Case, Trail]:
    return decided(*PROMISED, ledger=(LedgerEntry(Act.PAID, at(moment), DINA.id, text="PAY-1"),))


SILENT = {
    "an ordinary fortnight": ("2026-11-18 11:00", "Wed 2026-12-02 11:00"),
    "ends at Christmas": ("2026-12-11 11:00", "Mon 2026-12-28 09:00"),
    "over New Year": ("2026-12-22 11:00", "Tue 2027-01-05 11:00"),
    "ends on Easter Monday": ("2027-03-15 11:00", "Tue 2027-03-30 09:00"),
    "summer time ends": ("2027-10-25 11:00", "Mon 2027-11-08 11:00"),
}


@pytest.mark.parametrize(("reported", "over"), SILENT.values(), ids=SILENT)
def test_the_rep_has_fourteen_days_to_say_something_of_a_payment(reported: str, over: str) -> None:
    found = diary(*paid(reported))

    assert found["paid_unconfirmed"] == over
    assert not found.keys() & PAYMENT


@pytest.mark.parametrize("act", [Act.CONFIRM, Act.RELEASE, Act.PAID_UNCONFIRMED])
def test_a_settled_promise_has_no_timer(act: Act) -> None:
    case, trail = paid("2026-11-18 11:00")
    case.ledger += (LedgerEntry(act, at("2026-11-18 12:00"), None),)

    assert diary(case, trail).keys() == of_decided(*PAYMENT)


def test_what_was_disputed_is_due_as_before() -> None:
    case, trail = paid("2026-11-18 11:00")
    case.ledger += (LedgerEntry(Act.DISPUTE, at("2026-11-18 12:00"), SAM.id, text="Half of it came."),)

    assert diary(case, trail).keys() == of_decided()


def test_what_was_already_said_of_a_payment_is_not_said_again_after_a_dispute() -> None:
    case, trail = paid("2026-12-28 11:00")
    case.ledger += (LedgerEntry(Act.DISPUTE, at("2026-12-29 12:00"), SAM.id, text="Half of it came."),)

    found = diary(case, [*trail, entry(Act.PAYMENT_SOON, "2026-12-24 09:00")])

    assert found.keys() & PAYMENT == {"payment_due", "payment_late"}


def test_an_answer_ends_the_reminders_of_its_day_and_the_next_one_waits_for_its_own() -> None:
    answered = FollowUp(30, Outcome.NOTHING, at("2026-12-18 10:00"))
    case, trail = decided("2026-11-17 10:00", follow_ups=(answered,))
    trail += [entry(Act.ASK_FOLLOW_UP, "2026-12-17 10:00"), entry(Act.FOLLOW_UP, "2026-12-18 10:00", SAM.id)]

    assert diary(case, trail)["ask_follow_up"] == "Mon 2027-02-15 10:00"


@pytest.mark.parametrize("state", [State.CLOSED, State.WITHDRAWN, State.REDIRECTED])
def test_a_case_that_is_over_has_no_timer(state: State) -> None:
    case, trail = decided(*PROMISED, state=state)

    assert timers(case, trail, CALENDAR) == []


def test_with_all_three_tracks_done_nothing_is_left() -> None:
    case, trail = decided(*PROMISED)
    lived_through(case, trail)
    assert not close_if_done(case, at("2027-06-09 10:00"))

    case.told = Told(date(2027, 6, 1), at("2027-06-09 10:00"))
    for step in (Act.SET_AMOUNT, Act.PAID):
        write(case, LedgerEntry(step, at("2027-06-09 10:00"), DINA.id, Money("EUR", 100)), Role.OWNER)

    assert lived_through(case, trail) == [("paid_unconfirmed", "Wed 2027-06-23 10:00")]
    assert case.state is State.CLOSED


# --- after an outage ---------------------------------------------------------------------------------


def test_after_three_weeks_each_track_does_its_furthest_once_and_the_rep_is_still_asked() -> None:
    """From the evening of the decision until after day 30; told, paid and asked were all due."""
    case, trail = decided("2026-11-17 10:00", "2026-11-27", "2026-12-02")

    done = caught_up(case, trail, "2026-12-18 10:00")

    assert sorted(done) == ["ask_follow_up", "follow_through", "payment_late", "told_late"]
    assert diary(case, trail) == {
        "remind_follow_up": "Mon 2026-12-28 10:00",
        "no_answer": "Mon 2027-02-15 10:00",
    }


def test_after_three_weeks_in_the_middle_of_the_reminders_one_goes_out() -> None:
    case, trail = decided("2026-11-17 10:00", state=State.FOLLOW_THROUGH)
    trail.append(entry(Act.ASK_FOLLOW_UP, "2026-12-17 10:00"))

    assert caught_up(case, trail, "2027-01-07 10:00") == ["remind_follow_up"]
    assert diary(case, trail)["remind_follow_up"] == "Thu 2027-01-14 10:00"


def test_who_could_not_be_asked_about_the_earlier_days_is_asked_about_the_last_one_only() -> None:
    case, trail = decided("2026-11-17 10:00", state=State.FOLLOW_THROUGH)

    done = caught_up(case, trail, "2027-05-19 10:00")

    assert done == ["no_answer", "no_answer", "ask_follow_up"]
    assert [(one.day, one.outcome) for one in case.follow_ups] == [(30, "no_answer"), (90, "no_answer")]


def test_what_was_late_already_is_not_late_again_after_an_outage() -> None:
    case, trail = decided(*PROMISED, state=State.FOLLOW_THROUGH)
    trail += [entry(Act.TOLD_LATE, "2026-11-26 17:30"), entry(Act.PAYMENT_LATE, "2027-01-07 09:00")]

    assert not set(caught_up(case, trail, "2027-01-28 10:00")) & (TOLD | PAYMENT)


def test_what_fired_for_a_decision_that_no_longer_stands_fires_for_the_new_one() -> None:
    late = replace(
        decision("2026-11-26 10:00", "2026-11-24", "2026-11-20"),
        code=DecisionCode.REFER_OUT,
    )
    case, trail = decided("2026-11-17 10:00", "2026-11-24", "2026-11-20")
    case.second_look = SecondLook("", at("2026-11-25 10:00"), at("2026-11-30 10:00"))
    case.decisions += (late,)
    trail += [entry(Act.TOLD_LATE, "2026-11-26 09:30"), entry(Act.DECIDE, "2026-11-26 10:00", DINA.id)]

    assert diary(case, trail).keys() >= TOLD
