"""Does a case refuse every move that its state does not allow, whoever calls it?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from bot.audit import State
from bot.case import MOST_NOTES, MOST_QUESTIONS, CardPlace, Case
from bot.errors import (
    AlreadyDecided,
    NoLongerOpen,
    NoRoomForNotes,
    NoRoomForQuestions,
    NothingToAnswer,
    QuestionPending,
    Refusal,
)
from tests.cast import CALENDAR, INDEPENDENT, MANAGEMENT, MAYA, NOW, OMAR, SAM, make_case, make_decision

Move = Callable[[Case], None]

MOVES: dict[str, Move] = {
    "ask": lambda case: case.ask("Who would use it there?", OMAR.id, OMAR.name, NOW),
    "answer": lambda case: case.answer("Three planners.", NOW, CALENDAR),
    "note": lambda case: case.add_note("They sign on Friday.", NOW),
    "recuse": lambda case: case.recuse(OMAR.id, NOW),
    "declare a gain": lambda case: case.declare_gain(OMAR.id, NOW),
    "decide": lambda case: case.decide(make_decision(OMAR)),
    "withdraw": lambda case: case.withdraw("", NOW),
}


def refused(move: Move, case: Case) -> Refusal:
    """The refusal, after which the case is as it was."""
    before = (case.state, case.decision, case.barred, case.questions, case.notes, list(case.new_entries))
    with pytest.raises(Refusal) as found:
        move(case)
    after = (case.state, case.decision, case.barred, case.questions, case.notes, list(case.new_entries))
    assert before == after
    return found.value


@pytest.mark.parametrize("move", MOVES.values(), ids=MOVES)
def test_a_decided_case_says_who_was_first(move: Move) -> None:
    case = make_case()
    case.ask("Who would use it there?", MAYA.id, MAYA.name, NOW)
    case.decide(make_decision(MAYA))

    refusal = refused(move, case)

    assert isinstance(refusal, AlreadyDecided)
    assert refusal.params == {"who": "Maya Manager"}


@pytest.mark.parametrize("move", MOVES.values(), ids=MOVES)
def test_a_withdrawn_case_is_no_longer_open(move: Move) -> None:
    case = make_case()
    case.withdraw("", NOW)

    assert isinstance(refused(move, case), NoLongerOpen)


def test_one_question_waits_at_a_time_and_only_what_waits_is_answered() -> None:
    case = make_case()
    assert isinstance(refused(MOVES["answer"], case), NothingToAnswer)

    MOVES["ask"](case)
    assert isinstance(refused(MOVES["ask"], case), QuestionPending)

    MOVES["answer"](case)
    assert isinstance(refused(MOVES["answer"], case), NothingToAnswer)


def test_the_card_has_room_for_so_many_questions_and_notes() -> None:
    case = make_case()
    for _ in range(MOST_QUESTIONS):
        MOVES["ask"](case)
        MOVES["answer"](case)
    for _ in range(MOST_NOTES):
        MOVES["note"](case)

    assert isinstance(refused(MOVES["ask"], case), NoRoomForQuestions)
    assert isinstance(refused(MOVES["note"], case), NoRoomForNotes)


@pytest.mark.parametrize("state", [State.AWAITING_DECISION, State.INFO_NEEDED, State.WITHDRAWN])
def test_a_further_card_moves_nothing(state: State) -> None:
    case = make_case(state=state)

    case.card_posted(CardPlace(INDEPENDENT, "m2", 2, 1), NOW)

    assert case.state is state


def test_a_card_counts_as_standing_while_it_is_on_its_way() -> None:
    case = make_case()
    assert case.channels == frozenset()

    case.card_on_its_way(MANAGEMENT)
    assert case.channels == {MANAGEMENT}

    case.card_posted(CardPlace(MANAGEMENT, "m1", 1, 1), NOW)
    assert (case.channels, case.posting_to) == ({MANAGEMENT}, None)


def test_the_line_manager_gains_only_when_the_case_says_so() -> None:
    assert make_case(line_manager=MAYA.id).gains == {SAM.id}
    assert make_case(line_manager=MAYA.id, line_manager_gains=True).gains == {SAM.id, MAYA.id}
    assert make_case(gainers=frozenset({OMAR.id})).gains == {SAM.id, OMAR.id}


def test_who_is_barred_gains_declared_or_stepped_aside() -> None:
    case = make_case(gainers=frozenset({MAYA.id}))
    case.recuse(OMAR.id, NOW)

    assert case.barred == {SAM.id, MAYA.id, OMAR.id}
    assert case.gains == {SAM.id, MAYA.id}


def test_an_answer_never_brings_the_due_moment_forward() -> None:
    """It was due later than the customer's day when the question came."""
    late = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
    case = make_case(due_at=late)
    MOVES["ask"](case)

    case.answer("Three planners.", NOW + timedelta(hours=2), CALENDAR)

    assert case.due_at == late
