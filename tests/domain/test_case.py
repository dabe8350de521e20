"""Does a case refuse every move that its state does not allow, whoever calls it?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from bot.audit import State, replay
from bot.case import MOST_NOTES, MOST_QUESTIONS, Case
from bot.case_parts import CardPlace, Handover, Redirect, RedirectTo
from bot.errors import (
    AlreadyDecided,
    HandedOver,
    NoLongerOpen,
    NoRoomForNotes,
    NoRoomForQuestions,
    NothingToAnswer,
    QuestionPending,
    Refusal,
)
from bot.people import ChannelId, Person
from bot.routing import Route
from tests.cast import (
    CALENDAR,
    DINA,
    DIRECTORS,
    INDEPENDENT,
    MANAGEMENT,
    MAYA,
    NOW,
    OMAR,
    SAM,
    STELLA,
    make_case,
    make_decision,
)

Move = Callable[[Case], None]

NOT_OURS = Redirect(RedirectTo.HR, "It is about how a colleague is treated.", OMAR.id, OMAR.name, NOW)

MOVES: dict[str, Move] = {
    "ask": lambda case: case.ask("Who would use it there?", OMAR.id, OMAR.name, NOW),
    "answer": lambda case: case.answer("Three planners.", NOW, CALENDAR),
    "note": lambda case: case.add_note("They sign on Friday.", NOW),
    "recuse": lambda case: case.recuse(OMAR.id, NOW),
    "declare a gain": lambda case: case.declare_gain(OMAR.id, NOW),
    "decide": lambda case: case.decide(make_decision(OMAR)),
    "correct": lambda case: case.correct(make_decision(OMAR)),
    "hand over": lambda case: case.hand_over(Handover("Their board wants it.", OMAR.id, OMAR.name, NOW)),
    "redirect": lambda case: case.redirect_to(NOT_OURS),
    "name a decider": lambda case: case.assign(DINA.id, STELLA.id, NOW),
    "withdraw": lambda case: case.withdraw("", NOW),
}
OF_A_DECIDED_CASE = {"correct"}


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


@pytest.mark.parametrize("name", sorted(MOVES.keys() - OF_A_DECIDED_CASE))
@pytest.mark.parametrize("closing", ["withdraw", "redirect"])
def test_a_withdrawn_or_redirected_case_is_no_longer_open(closing: str, name: str) -> None:
    case = make_case()
    MOVES[closing](case)

    assert isinstance(refused(MOVES[name], case), NoLongerOpen)


@pytest.mark.parametrize("closing", ["ask", "decide", "withdraw"])
def test_only_a_redirected_case_is_said_to_belong_here_and_only_once(closing: str) -> None:
    case = make_case()
    MOVES[closing](case)
    assert isinstance(refused(lambda it: it.belongs_here(NOW), case), NoLongerOpen)

    case = make_case()
    MOVES["redirect"](case)
    case.belongs_here(NOW)
    assert isinstance(refused(lambda it: it.belongs_here(NOW), case), NoLongerOpen)


def test_it_is_handed_over_once() -> None:
    case = make_case()
    MOVES["hand over"](case)

    refusal = refused(MOVES["hand over"], case)

    assert isinstance(refusal, HandedOver)
    assert refusal.params == {"who": "Omar Manager"}


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


# --- a slip ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("by", "minutes", "may"), [(MAYA, 0, True), (MAYA, 9, True), (MAYA, 10, False), (OMAR, 0, False)]
)
def test_the_decider_corrects_a_slip_for_ten_minutes(by: Person, minutes: int, may: bool) -> None:
    case = make_case()
    first, second = make_decision(MAYA), make_decision(by, at=NOW + timedelta(minutes=minutes))
    case.decide(first)

    if may:
        case.correct(second)
        assert case.decisions == (first, second)
        assert case.decision == second
    else:
        assert isinstance(refused(lambda it: it.correct(second), case), AlreadyDecided)


def test_the_decider_can_say_late_that_he_gains_and_corrects_nothing_then() -> None:
    case = make_case()
    case.decide(make_decision(MAYA))

    case.declare_gain(MAYA.id, NOW)

    assert case.state is State.DECIDED
    assert isinstance(refused(lambda it: it.correct(make_decision(MAYA)), case), AlreadyDecided)


# --- back from elsewhere -----------------------------------------------------------------------------


@pytest.mark.parametrize("asked", [True, False])
def test_a_case_that_belongs_here_after_all_waits_for_what_it_waited_for(asked: bool) -> None:
    case = make_case()
    case.raised()
    case.card_posted(CardPlace(MANAGEMENT, "m1", 1, 1), NOW)
    if asked:
        MOVES["ask"](case)
    MOVES["redirect"](case)

    case.belongs_here(NOW)

    assert case.state is (State.INFO_NEEDED if asked else State.AWAITING_DECISION)
    assert replay(case.new_entries)[-1][0] is case.state


def test_after_a_redirection_only_what_the_directors_have_shows_the_case() -> None:
    places = {
        Route.MANAGEMENT: CardPlace(MANAGEMENT, "m1", Route.MANAGEMENT, 1),
        Route.PRIVATE: CardPlace(ChannelId("slack:DMAYA"), "m2", Route.PRIVATE, 1, MAYA.id),
        Route.ASSIGNED: CardPlace(ChannelId("slack:DOMAR"), "m3", Route.ASSIGNED, 1, OMAR.id),
        Route.DIRECTORS: CardPlace(DIRECTORS, "m4", Route.DIRECTORS, 1),
        Route.DIRECTORS_PRIVATE: CardPlace(
            ChannelId("slack:DDINA"), "m5", Route.DIRECTORS_PRIVATE, 1, DINA.id
        ),
    }
    case = make_case(cards=tuple(places.values()))
    case.ask_privately(frozenset({MAYA.id}))
    case.assign(OMAR.id, STELLA.id, NOW)
    assert all(map(case.shows_at, case.cards))
    MOVES["redirect"](case)

    case.belongs_here(NOW)

    showing = {route for route, place in places.items() if case.shows_at(place)}
    assert showing == {Route.DIRECTORS, Route.DIRECTORS_PRIVATE}
    assert case.channels == {DIRECTORS}
    assert case.readers == frozenset()
    assert (case.has_card_in(DIRECTORS), case.has_card_in(MANAGEMENT)) == (True, False)
    case.assign(OMAR.id, STELLA.id, NOW)
    assert case.shows_at(places[Route.ASSIGNED])


def test_a_card_of_somebodys_own_says_nothing_of_one_on_its_way_to_a_channel() -> None:
    case = make_case()
    case.card_on_its_way(MANAGEMENT)

    case.card_posted(CardPlace(ChannelId("slack:DOMAR"), "m1", Route.ASSIGNED, 1, OMAR.id), NOW)

    assert case.channels == {MANAGEMENT}


def test_of_two_messages_with_one_number_the_card_in_its_channel_is_removed() -> None:
    places = CardPlace(MANAGEMENT, "m1", 1, 1), CardPlace(INDEPENDENT, "m1", 2, 1)
    case = make_case(cards=places)

    case.card_removed(places[0], NOW)

    assert case.cards == places[1:]


# --- who ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("manager", "gains", "unknown"),
    [(None, True, True), (None, False, False), (MAYA.id, True, False), (MAYA.id, False, False)],
)
def test_a_line_manager_who_gains_is_known_or_not(manager: object, gains: bool, unknown: bool) -> None:
    case = make_case(line_manager=manager, line_manager_gains=gains)

    assert case.interests.line_manager_unknown is unknown
    assert case.interests.gains == case.gains
    assert case.interests.barred == case.barred


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
