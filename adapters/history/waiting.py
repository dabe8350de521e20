"""What happens before the decision? The card, questions and notes; some withdraw, some belong elsewhere."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from adapters.history.deciding import decide
from adapters.history.life import Life, post_card, watch_while_open
from adapters.history.words import ANSWERS, NOTES, QUESTIONS, REDIRECTIONS, WITHDRAWALS
from adapters.history.world import who_may_decide
from bot.audit import State
from bot.case_parts import Redirect
from bot.routing import Route


class Fate(StrEnum):
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"
    REDIRECTED = "redirected"


FATES = ((Fate.DECIDED, 93.0), (Fate.WITHDRAWN, 4.0), (Fate.REDIRECTED, 3.0))

BELONGS_HERE = 0.3
"""Of those whom a redirection sent elsewhere, so many say that it does belong here."""

LATE_AT_FIRST, LATE_AT_LAST = 0.16, 0.05
"""The share decided after the customer had to hear: it gets better over the years."""

ASKED, NOTED, RECUSED = 0.15, 0.06, 0.03

USUAL_DAYS, MOST_LATE_DAYS = 0.8, 5.0
"""Business days until the decision; and past the date until even the late ones are decided."""


def begin(life: Life) -> None:
    """Everything that lies before the decision."""
    dice, raised = life.world.dice, life.case.submitted_at
    life.then(raised + dice.seconds(1, 4), _post_card)
    fate = dice.weighted(FATES)
    if fate is Fate.WITHDRAWN:
        life.then(life.later(raised, dice.between(0.1, 2.5)), _withdraw)
        return
    if fate is Fate.REDIRECTED:
        life.then(life.later(raised, dice.between(0.1, 1.5)), _redirect)
        return
    decided = _decision_moment(life)
    if dice.chance(RECUSED):
        life.then(life.later(raised, dice.between(0.05, 0.3)), _recuse)
    if dice.chance(NOTED):
        life.then(life.later(raised, dice.between(0.05, 0.8)), _add_note)
    if dice.chance(ASKED):
        asked = life.later(raised, dice.between(0.05, 0.5))
        life.then(asked, _ask)
        answered = life.later(asked, dice.between(0.1, 1.4))
        life.then(answered, _answer)
        decided = max(decided, life.later(answered, dice.between(0.05, 0.6)))
    life.then(decided, decide)


def _decision_moment(life: Life) -> datetime:
    """Most within a day or two; some not before the customer had to hear."""
    case, world = life.case, life.world
    late = LATE_AT_FIRST + (LATE_AT_LAST - LATE_AT_FIRST) * world.progress(case.submitted_at)
    if world.dice.chance(late):
        deadline = world.plan.calendar.end_of_business(case.form.decide_by)
        return life.later(deadline, 0.1 + world.dice.wait(1.5, MOST_LATE_DAYS))
    return life.later(case.submitted_at, 0.05 + world.dice.wait(USUAL_DAYS, 4.0))


# --- moves -------------------------------------------------------------------------------------------


def _post_card(life: Life, at: datetime) -> None:
    post_card(life.case, at, Route.MANAGEMENT)
    watch_while_open(life, at)


def _post_to_directors(life: Life, at: datetime) -> None:
    post_card(life.case, at, Route.DIRECTORS)
    watch_while_open(life, at)


def _ask(life: Life, at: datetime) -> None:
    world = life.world
    asking = who_may_decide(life.case, world.people.deciders + world.people.directors)
    if life.case.state is State.AWAITING_DECISION and asking:
        life.case.ask(world.dice.pick(QUESTIONS), asking[0].id, asking[0].name, at)


def _answer(life: Life, at: datetime) -> None:
    if life.case.state is State.INFO_NEEDED:
        life.case.answer(life.world.dice.pick(ANSWERS), at, life.world.plan.calendar)
        watch_while_open(life, at)


def _add_note(life: Life, at: datetime) -> None:
    if life.case.is_open and life.case.decision is None:
        life.case.add_note(life.world.dice.pick(NOTES), at)


def _recuse(life: Life, at: datetime) -> None:
    """As long as others are left."""
    world = life.world
    able = who_may_decide(life.case, world.people.deciders + world.people.directors)
    if life.case.is_open and len(able) > len(world.people.directors):
        life.case.recuse(able[0].id, at)


def _withdraw(life: Life, at: datetime) -> None:
    life.case.withdraw(life.world.dice.pick(WITHDRAWALS), at)


def _redirect(life: Life, at: datetime) -> None:
    world = life.world
    by = who_may_decide(life.case, world.people.deciders + world.people.directors)[0]
    to, reason = world.dice.pick(tuple(REDIRECTIONS.items()))
    life.case.redirect_to(Redirect(to, reason, by.id, by.name, at))
    if world.dice.chance(BELONGS_HERE):
        life.then(life.later(at, world.dice.between(0.1, 1.5)), _belongs_here)


def _belongs_here(life: Life, at: datetime) -> None:
    life.case.belongs_here(at)
    life.then(at + timedelta(seconds=3), _post_to_directors)
    life.then(life.later(at, life.world.dice.between(0.2, 1.8)), decide)
