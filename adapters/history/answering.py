"""What does the rep say to the decision? Accepts it, asks for a second look, steps back, or says nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from adapters.history.life import Life, Move, post_card, watch_while_open
from adapters.history.words import SECOND_LOOKS
from adapters.history.world import who_may_decide
from bot.audit import Act, State
from bot.compensation import CompensationCode
from bot.decision import Decision, DecisionCode
from bot.routing import Route
from bot.second_look import accept, ask_again, may_step_back, step_back, window_ends
from bot.usecases.fire_timer import act_on

DOUBTED_MORE = 0.12
"""Who hears that the deal fits, that business goes first, or that nothing is paid, asks more often."""

ACCEPTED = 0.6
"""The others say nothing, and the time passes."""

STEPPED_BACK = 0.15
"""Of those whose customer came second."""


def answer_decision(life: Life, at: datetime, decision: Decision, look_again: Move) -> None:
    """`look_again` is what another director does after a second look was asked."""
    dice, case = life.world.dice, life.case
    if decision.code is DecisionCode.PROCEED_BUSINESS and dice.chance(STEPPED_BACK):
        life.then(life.later(at, dice.between(0.1, 3)), _step_back)
    doubts = life.rep.doubts + DOUBTED_MORE * _is_hard_to_take(decision)
    if case.second_look is None and dice.chance(doubts):
        asks = partial(_ask_again, decision=decision, look_again=look_again)
        life.then(life.later(at, dice.between(0.1, 4.5)), asks)
    elif dice.chance(ACCEPTED):
        life.then(life.later(at, 0.02 + dice.wait(0.8, 4.5)), partial(_accept, decision=decision))
    life.then(window_ends(case, life.world.plan.calendar), partial(_close_window, decision=decision))


def _is_hard_to_take(decision: Decision) -> bool:
    is_refused = decision.compensation.code is CompensationCode.NONE_REFUSED
    return is_refused or decision.code in (DecisionCode.DEAL_FITS, DecisionCode.PROCEED_BUSINESS)


def _step_back(life: Life, at: datetime) -> None:
    if may_step_back(life.case):
        step_back(life.case, at)


def _accept(life: Life, at: datetime, decision: Decision) -> None:
    if life.stands(decision):
        accept(life.case, at)


def _close_window(life: Life, at: datetime, decision: Decision) -> None:
    if life.stands(decision) and life.case.state is State.DECIDED:
        act_on(life.case, Act.FOLLOW_THROUGH, at)


def _ask_again(life: Life, at: datetime, decision: Decision, look_again: Move) -> None:
    """Where there is another director who does not gain."""
    world, case = life.world, life.case
    others = [one for one in who_may_decide(case, world.people.directors) if one.id != decision.by]
    if life.stands(decision) and others:
        ask_again(case, world.dice.pick(SECOND_LOOKS), at, world.plan.calendar)
        life.then(at + timedelta(seconds=2), _post_second_card)
        life.then(life.later(at, 0.2 + world.dice.wait(1.3, 5)), look_again)


def _post_second_card(life: Life, at: datetime) -> None:
    post_card(life.case, at, Route.SECOND_LOOK)
    watch_while_open(life, at)
