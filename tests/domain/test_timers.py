"""When does which timer of an undecided case fire? A diary to check by hand, in wall-clock time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.audit import DONE, FOLLOWED_STATES, OPEN_STATES, Act, AuditEntry, State
from bot.calendar import due_moment
from bot.case import Case
from bot.case_parts import Question
from bot.people import PersonId, Role
from bot.timers import due_now, fires, is_still_meant, timers
from bot.timers_decided import Timer
from tests.cast import CALENDAR, DINA, MAYA, OMAR, SAM, STELLA, make_case, make_form

AMSTERDAM = ZoneInfo("Europe/Amsterdam")


def at(text: str) -> datetime:
    """A wall-clock moment in Amsterdam, in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=AMSTERDAM).astimezone(UTC)


def wall(moment: datetime) -> str:
    return moment.astimezone(AMSTERDAM).strftime("%Y-%m-%d %H:%M:%S").removesuffix(":00")


def raised(submitted: str, decide_by: str, **changes: Any) -> Case:
    day = date.fromisoformat(decide_by)
    due = due_moment(at(submitted), day, CALENDAR)
    values = {"state": State.AWAITING_DECISION, "due_at": due} | changes
    return make_case(submitted_at=at(submitted), form=make_form(decide_by=day), **values)


def entry(act: Act, moment: str, who: PersonId | None = None, result: str = DONE) -> AuditEntry:
    return AuditEntry(make_case().reference, at(moment), who, Role.NONE, act, result)


def posted(submitted: str) -> list[AuditEntry]:
    """Raised, and its card posted at once."""
    return [entry(Act.RAISE, submitted, SAM.id), entry(Act.CARD_POSTED, submitted)]


def diary(case: Case, trail: Sequence[AuditEntry]) -> dict[str, str]:
    return {timer.act: wall(timer.at) for timer in timers(case, trail, CALENDAR)}


def lived_through(case: Case, trail: Sequence[AuditEntry]) -> list[tuple[str, str]]:
    """What the bot does when nobody ever does anything: each timer fires at its moment."""
    trail, done = list(trail), []
    while found := timers(case, trail, CALENDAR):
        trail.append(AuditEntry(case.reference, found[0].at, None, Role.BOT, found[0].act))
        done.append((str(found[0].act), wall(found[0].at)))
    return done


def asked(moment: str, answered: str | None = None) -> Question:
    answered_at = at(answered) if answered else None
    return Question("Who would use it there?", MAYA.id, MAYA.name, at(moment), "Three.", answered_at)


# --- when nobody does anything -----------------------------------------------------------------------

NOBODY_MOVES = {
    "an ordinary week": (
        ("2026-11-17 10:00", "2026-11-24"),
        ["2026-11-18 10:00", "2026-11-19 10:00"],
        ("2026-11-20 10:00", "2026-11-24 10:00"),
    ),
    "the shared case C08: decide_by comes before two more business days": (
        ("2026-12-14 09:00", "2026-12-18"),
        ["2026-12-15 09:00", "2026-12-16 09:00"],
        ("2026-12-17 09:00", "2026-12-18 17:30"),
    ),
    "raised in the evening: the next morning counts": (
        ("2026-11-17 21:15", "2026-11-30"),
        ["2026-11-19 09:00", "2026-11-20 09:00"],
        ("2026-11-23 09:00", "2026-11-25 09:00"),
    ),
    "over a weekend": (
        ("2026-11-19 15:00", "2026-11-30"),
        ["2026-11-20 15:00", "2026-11-23 15:00"],
        ("2026-11-24 15:00", "2026-11-26 15:00"),
    ),
    "over Christmas and New Year": (
        ("2026-12-23 11:00", "2027-01-11"),
        ["2026-12-24 11:00", "2026-12-28 11:00"],
        ("2026-12-29 11:00", "2026-12-31 11:00"),
    ),
    "over New Year's Day": (
        ("2026-12-30 16:00", "2027-01-15"),
        ["2026-12-31 16:00", "2027-01-04 16:00"],
        ("2027-01-05 16:00", "2027-01-07 16:00"),
    ),
    "over Easter, from Good Friday to Easter Monday": (
        ("2026-04-02 14:00", "2026-04-15"),
        ["2026-04-07 14:00", "2026-04-08 14:00"],
        ("2026-04-09 14:00", "2026-04-13 14:00"),
    ),
    "summer time begins in between": (
        ("2026-03-26 10:00", "2026-04-10"),
        ["2026-03-27 10:00", "2026-03-30 10:00"],
        ("2026-03-31 10:00", "2026-04-02 10:00"),
    ),
    "summer time ends in between": (
        ("2026-10-22 10:00", "2026-11-06"),
        ["2026-10-23 10:00", "2026-10-26 10:00"],
        ("2026-10-27 10:00", "2026-10-29 10:00"),
    ),
    "due a business day before decide_by": (
        ("2026-11-17 10:00", "2026-11-19"),
        ["2026-11-18 10:00"],
        ("2026-11-18 17:30", "2026-11-19 17:30"),
    ),
    "urgent, the whole day: half of it, three quarters, the end": (
        ("2026-11-17 09:00", "2026-11-17"),
        ["2026-11-17 13:15"],
        ("2026-11-17 15:22:30", "2026-11-17 17:30"),
    ),
    "urgent, overnight": (
        ("2026-11-17 15:30", "2026-11-18"),
        ["2026-11-18 12:15"],
        ("2026-11-18 14:52:30", "2026-11-18 17:30"),
    ),
    "urgent, over the weekend in which summer time begins": (
        ("2026-03-27 15:30", "2026-03-30"),
        ["2026-03-30 12:15"],
        ("2026-03-30 14:52:30", "2026-03-30 17:30"),
    ),
    "urgent, with no business time left: at once, and no reminder": (
        ("2026-11-17 18:00", "2026-11-17"),
        [],
        ("2026-11-17 18:00", "2026-11-17 17:30"),
    ),
}


@pytest.mark.parametrize(("raising", "reminders", "then"), NOBODY_MOVES.values(), ids=NOBODY_MOVES)
def test_what_nobody_decides_is_reminded_of_goes_to_the_directors_and_then_to_a_steward(
    raising: tuple[str, str], reminders: list[str], then: tuple[str, str]
) -> None:
    case = raised(*raising)

    escalated, left = then
    assert lived_through(case, posted(raising[0])) == [
        *(("remind", moment) for moment in reminders),
        ("escalate", escalated),
        ("to_steward", left),
    ]


@pytest.mark.parametrize("state", sorted(set(State) - OPEN_STATES - FOLLOWED_STATES))
def test_every_timer_stops_when_its_reason_is_gone(state: State) -> None:
    assert timers(raised("2026-11-17 10:00", "2026-11-24", state=state), [], CALENDAR) == []


def test_nobody_is_reminded_of_a_card_that_was_not_posted_yet() -> None:
    case = raised("2026-11-17 10:00", "2026-11-24", state=State.SUBMITTED)

    found = diary(case, [entry(Act.RAISE, "2026-11-17 10:00", SAM.id)])

    assert found == {"escalate": "2026-11-20 10:00"}


def test_a_first_card_has_five_minutes_before_the_directors_get_what_is_due_at_once() -> None:
    case = raised("2026-11-17 18:00", "2026-11-17", state=State.SUBMITTED)

    found = diary(case, [entry(Act.RAISE, "2026-11-17 18:00", SAM.id)])

    assert found == {"escalate": "2026-11-17 18:05"}


# --- when somebody does something --------------------------------------------------------------------


@pytest.mark.parametrize("result", ["done", "refused:not_in_the_channel"])
def test_a_button_or_form_by_anybody_puts_the_reminder_off(result: str) -> None:
    trail = [*posted("2026-11-17 10:00"), entry(Act.RECUSE, "2026-11-17 16:00", OMAR.id, result)]

    found = diary(raised("2026-11-17 10:00", "2026-11-24"), trail)

    assert found["remind"] == "2026-11-18 16:00"


def test_a_second_card_puts_nothing_off() -> None:
    trail = [*posted("2026-11-17 10:00"), entry(Act.CARD_POSTED, "2026-11-17 16:00")]

    found = diary(raised("2026-11-17 10:00", "2026-11-24"), trail)

    assert found["remind"] == "2026-11-18 10:00"


def test_an_urgent_case_gets_one_reminder_and_none_when_its_card_came_late() -> None:
    case = raised("2026-11-17 09:00", "2026-11-17")
    late = [entry(Act.RAISE, "2026-11-17 09:00", SAM.id), entry(Act.CARD_POSTED, "2026-11-17 13:15")]
    reminded = [*posted("2026-11-17 09:00"), entry(Act.REMIND, "2026-11-17 13:15")]

    assert [*diary(case, late)] == [*diary(case, reminded)] == ["escalate"]


# --- a question stops the clock ----------------------------------------------------------------------


def waits_for_the_rep(*questions: Question, **changes: Any) -> tuple[Case, list[AuditEntry]]:
    case = raised("2026-11-17 10:00", "2026-11-30", questions=questions, state=State.INFO_NEEDED, **changes)
    trail = posted("2026-11-17 10:00")
    return case, trail + [
        AuditEntry(case.reference, one.asked_at, MAYA.id, Role.DECIDER, Act.ASK) for one in questions
    ]


def test_while_the_first_question_waits_nothing_fires_for_two_business_days_and_due_moves_with_it() -> None:
    case, trail = waits_for_the_rep(asked("2026-11-18 09:30"))

    assert wall(due_now(case, CALENDAR)) == "2026-11-24 10:00"
    assert diary(case, trail) == {"remind": "2026-11-23 09:30", "escalate": "2026-11-24 10:00"}


def test_an_answer_gives_back_what_it_took_and_no_more() -> None:
    case, trail = waits_for_the_rep(asked("2026-11-18 09:30"))
    case.answer("Three planners.", at("2026-11-18 15:30"), CALENDAR)
    trail.append(entry(Act.ANSWER, "2026-11-18 15:30", SAM.id))

    assert diary(case, trail) == {"remind": "2026-11-19 15:30", "escalate": "2026-11-20 16:00"}


def test_a_second_question_stops_nothing() -> None:
    first, second = asked("2026-11-17 11:00", "2026-11-17 11:00"), asked("2026-11-18 09:30")
    case, trail = waits_for_the_rep(first, second)

    assert diary(case, trail) == {"remind": "2026-11-19 09:30", "escalate": "2026-11-20 10:00"}


def test_the_deadline_of_the_customer_stands_whatever_is_asked() -> None:
    case = raised(
        "2026-11-17 10:00",
        "2026-11-19",
        questions=(asked("2026-11-18 16:00"),),
        state=State.INFO_NEEDED,
    )

    assert wall(due_now(case, CALENDAR)) == "2026-11-19 17:30"


def test_the_reminder_of_an_urgent_case_waits_with_the_clock() -> None:
    case = raised(
        "2026-11-17 09:00", "2026-11-17", questions=(asked("2026-11-17 10:00", "2026-11-17 11:00"),)
    )
    trail = posted("2026-11-17 09:00")
    later = raised("2026-11-17 09:00", "2026-11-17", questions=(asked("2026-11-17 14:00"),))

    assert diary(case, trail)["remind"] == "2026-11-17 14:15"
    assert diary(later, trail)["remind"] == "2026-11-17 13:15"


def test_a_question_of_the_directors_stops_their_clock_too() -> None:
    question = asked("2026-11-20 15:00", "2026-11-23 09:30")
    case = raised("2026-11-17 10:00", "2026-11-30", questions=(question,))
    trail = [*posted("2026-11-17 10:00"), entry(Act.ESCALATE, "2026-11-20 10:00")]

    # Two and a half hours on Friday and half an hour on Monday.
    assert diary(case, trail) == {"to_steward": "2026-11-24 13:00"}


def test_an_earlier_question_does_not_stop_the_directors_clock() -> None:
    case = raised(
        "2026-11-17 10:00", "2026-11-30", questions=(asked("2026-11-18 09:30", "2026-11-18 10:30"),)
    )
    trail = [*posted("2026-11-17 10:00"), entry(Act.ESCALATE, "2026-11-20 11:00")]

    assert diary(case, trail) == {"to_steward": "2026-11-24 11:00"}


# --- a steward has it --------------------------------------------------------------------------------

WITH_STEWARD = [
    *posted("2026-11-17 10:00"),
    entry(Act.ESCALATE, "2026-11-20 10:00"),
    entry(Act.TO_STEWARD, "2026-11-24 10:00"),
]


def test_a_steward_is_not_told_twice() -> None:
    assert timers(raised("2026-11-17 10:00", "2026-11-24"), WITH_STEWARD, CALENDAR) == []


@pytest.mark.parametrize(("act", "who"), [(Act.ASSIGN, STELLA), (Act.BELONGS_HERE, SAM)])
def test_whoever_gets_it_after_that_has_two_business_days_and_then_the_steward_hears_again(
    act: Act, who: Any
) -> None:
    trail = [*WITH_STEWARD, entry(act, "2026-11-24 16:00", who.id)]

    found = diary(raised("2026-11-17 10:00", "2026-11-24"), trail)

    assert found == {"to_steward": "2026-11-26 16:00"}


def test_a_refused_naming_gives_nobody_time() -> None:
    trail = [*WITH_STEWARD, entry(Act.ASSIGN, "2026-11-24 16:00", DINA.id, "refused:not_a_helper")]

    assert timers(raised("2026-11-17 10:00", "2026-11-24"), trail, CALENDAR) == []


# --- after an outage ---------------------------------------------------------------------------------


def test_of_what_an_outage_left_overdue_only_the_furthest_fires() -> None:
    case, trail = raised("2026-11-17 10:00", "2026-11-24"), posted("2026-11-17 10:00")
    found = timers(case, trail, CALENDAR)

    fired = [
        fires(found, at(moment)) for moment in ("2026-11-18 09:59", "2026-11-18 10:00", "2026-12-09 10:00")
    ]

    assert fired == [None, Timer(Act.REMIND, at("2026-11-18 10:00")), Timer(Act.ESCALATE, case.due_at)]


def test_several_reminders_that_an_outage_took_are_made_up_for_by_one() -> None:
    """Friday's fires on Monday; the next one counts from there."""
    case = raised("2026-11-19 10:00", "2026-11-30", due_at=at("2026-11-30 10:00"))
    trail = [*posted("2026-11-19 10:00"), entry(Act.REMIND, "2026-11-24 12:00")]

    assert diary(case, trail)["remind"] == "2026-11-25 12:00"


# --- a reminder that took long to get through --------------------------------------------------------

REMINDED = [*posted("2026-11-17 10:00"), entry(Act.REMIND, "2026-11-18 10:00")]
OVERTAKEN = {
    "somebody did something": entry(Act.ASK, "2026-11-18 10:05", MAYA.id),
    "a later one is on its way": entry(Act.REMIND, "2026-11-19 10:00"),
    "it went to the directors": entry(Act.ESCALATE, "2026-11-20 10:00"),
}


def test_a_reminder_is_meant_as_long_as_nothing_happened() -> None:
    moved = [*REMINDED, entry(Act.CARD_POSTED, "2026-11-18 10:05")]

    assert is_still_meant(raised("2026-11-17 10:00", "2026-11-24"), moved, 1)


@pytest.mark.parametrize("since", OVERTAKEN.values(), ids=OVERTAKEN)
def test_a_reminder_is_not_meant_any_more_when(since: AuditEntry) -> None:
    assert not is_still_meant(raised("2026-11-17 10:00", "2026-11-24"), [*REMINDED, since], 1)


def test_nobody_is_reminded_of_what_is_decided() -> None:
    assert not is_still_meant(raised("2026-11-17 10:00", "2026-11-24", state=State.DECIDED), REMINDED, 1)


def test_a_moment_falls_where_it_says_at_both_changes_of_the_clock() -> None:
    """In UTC, where the database keeps it: the same wall time is another hour."""
    spring = timers(raised("2026-03-26 10:00", "2026-04-10"), posted("2026-03-26 10:00"), CALENDAR)[-1].at
    autumn = timers(raised("2026-10-22 10:00", "2026-11-06"), posted("2026-10-22 10:00"), CALENDAR)[-1].at

    assert spring - at("2026-03-26 10:00") == timedelta(days=5, hours=-1)
    assert autumn - at("2026-10-22 10:00") == timedelta(days=5, hours=1)
