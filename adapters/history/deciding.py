"""How is an invented case decided? Mostly for the customer, less so under pressure, better over the years."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

from adapters.history.amounts import share_of
from adapters.history.answering import answer_decision
from adapters.history.following import follow
from adapters.history.life import Life
from adapters.history.words import NOT_WINNABLE, REFUSED, TEXTS_OF_A_DECISION, rationales
from adapters.history.world import World, who_may_decide
from bot.case_parts import Handover
from bot.compensation import NO_LOSS, Compensation, CompensationCode
from bot.decision import NEEDS, Decision, DecisionCode
from bot.form import DilemmaForm, HonestAdvice
from bot.money import Money
from bot.people import Person
from bot.say_do import CUSTOMER_FIRST

CUSTOMER_FIRST_AT_FIRST, CUSTOMER_FIRST_AT_LAST = 0.60, 0.80
"""The share of the decisions that put the customer first, over the years."""

LESS_WHEN_PRESSED = 0.22
"""Less of it in the last weeks of a bonus period, when "it fits" and "business is business" come up."""

BUSINESS, BUSINESS_WHEN_PRESSED = 0.3, 0.5
"""Of what does not put the customer first; the rest fits, it is said."""

HANDED_OVER = 0.5
"""Of what puts business first, so much was picked by somebody who may not, and handed to the directors."""

CORRECTED = 0.03

OVERTURNED = 1 / 3
"""Of the second looks."""

BY_ADVICE = {
    HonestAdvice.OWN_OTHER_SOLUTION: DecisionCode.ADVISE_BEST_FIT,
    HonestAdvice.CHANGE_THE_DEAL: DecisionCode.RESHAPE_DEAL,
    HonestAdvice.ANOTHER_PARTY: DecisionCode.REFER_OUT,
    HonestAdvice.TELL_ALL: DecisionCode.TELL_ALL_CUSTOMER_CHOOSES,
    HonestAdvice.NOTHING_NOW: DecisionCode.ADVISE_BEST_FIT,
}
FOLLOWS_THE_ADVICE = 0.7
"""Who puts the customer first mostly follows what the rep would advise."""

IN_ORDER = tuple(code for code in DecisionCode if code in CUSTOMER_FIRST)

COMPENSATIONS = (
    (CompensationCode.BONUS_AS_IF_WON, 26.0),
    (CompensationCode.TARGET_LOWERED, 18.0),
    (CompensationCode.FIXED_AMOUNT, 10.0),
    (CompensationCode.CREDIT_NEXT_PERIOD, 10.0),
    (CompensationCode.CONDITIONAL_IF_LOST, 9.0),
    (CompensationCode.NON_MONETARY, 6.0),
    (CompensationCode.NONE_NO_LOSS, 14.0),
    (CompensationCode.NONE_NOT_WINNABLE, 4.0),
    (CompensationCode.NONE_REFUSED, 3.0),
)


def decide(life: Life, at: datetime) -> None:
    """Whoever does not gain; what puts business first is for the directors."""
    if not life.case.is_open:
        return
    world = life.world
    code = _choose(life, at)
    people = world.people
    directors = who_may_decide(life.case, people.directors)
    others = who_may_decide(life.case, people.deciders)
    if code is DecisionCode.PROCEED_BUSINESS and others and world.dice.chance(HANDED_OVER):
        _hand_over(life, at, world.dice.pick(others))
        return
    is_directors = code is DecisionCode.PROCEED_BUSINESS or life.case.belonged_here or at > life.case.due_at
    _decide(life, at, code, directors if is_directors or not others else others)


def _look_again(life: Life, at: datetime) -> None:
    """A director who did not decide before, and who now and then comes to something else."""
    first = life.case.decision
    assert first is not None, "only what was decided is looked at again"
    others = tuple(code for code in IN_ORDER if code is not first.code)
    code = life.world.dice.pick(others) if life.world.dice.chance(OVERTURNED) else first.code
    _decide(life, at, code, who_may_decide(life.case, life.world.people.directors))


def _choose(life: Life, at: datetime) -> DecisionCode:
    world, case = life.world, life.case
    share = CUSTOMER_FIRST_AT_FIRST
    share += (CUSTOMER_FIRST_AT_LAST - CUSTOMER_FIRST_AT_FIRST) * world.progress(at)
    is_pressed = world.is_pressed(world.today(case.submitted_at))
    if world.dice.chance(share - LESS_WHEN_PRESSED * is_pressed):
        advised = BY_ADVICE.get(case.form.honest_advice)
        return advised if advised and world.dice.chance(FOLLOWS_THE_ADVICE) else world.dice.pick(IN_ORDER)
    is_business = world.dice.chance(BUSINESS_WHEN_PRESSED if is_pressed else BUSINESS)
    return DecisionCode.PROCEED_BUSINESS if is_business else DecisionCode.DEAL_FITS


def _hand_over(life: Life, at: datetime, by: Person) -> None:
    rationale = life.world.dice.pick(rationales(DecisionCode.PROCEED_BUSINESS))
    life.case.hand_over(Handover(rationale, by.id, by.name, at))
    life.then(life.later(at, life.world.dice.between(0.1, 1.2)), _decide_for_business)


def _decide_for_business(life: Life, at: datetime) -> None:
    if life.case.is_open:
        directors = who_may_decide(life.case, life.world.people.directors)
        _decide(life, at, DecisionCode.PROCEED_BUSINESS, directors)


def _decide(life: Life, at: datetime, code: DecisionCode, able: tuple[Person, ...]) -> None:
    world = life.world
    decision = _make_decision(life.case.form, code, world.dice.pick(able), at, world)
    life.case.decide(decision)
    _go_on(life, at, decision)
    if world.dice.chance(CORRECTED):
        life.then(at + world.dice.seconds(60, 540), _correct)


def _correct(life: Life, at: datetime) -> None:
    """A slip: another reason, or another word for it."""
    decision = life.case.decision
    if decision is None or not life.case.may_correct(decision.by, at):
        return
    reasons = rationales(decision.code)
    following = reasons[(reasons.index(decision.rationale) + 1) % len(reasons)]
    mended = replace(decision, rationale=following, at=at)
    life.case.correct(mended)
    _go_on(life, at, mended)


def _go_on(life: Life, at: datetime, decision: Decision) -> None:
    follow(life, at)
    answer_decision(life, at, decision, _look_again)


# --- what belongs to it ------------------------------------------------------------------------------


def _make_decision(form: DilemmaForm, code: DecisionCode, by: Person, at: datetime, world: World) -> Decision:
    dice, needs, today = world.dice, NEEDS[code], world.today(at)
    more: dict[str, Any] = {
        field: dice.pick(said) for field, said in TEXTS_OF_A_DECISION.items() if field in needs
    }
    if "new_value" in needs:
        more["new_value"] = _new_value(form.deal_value, code, world)
    if "told_by" in needs:
        more["told_by"] = world.hours.day_later(today, dice.whole(1, 5))
    compensation = _compensation(form.deal_value, today, world) if "compensation" in needs else NO_LOSS
    return Decision(code, dice.pick(rationales(code)), by.id, by.name, at, compensation, **more)


def _new_value(value: Money, code: DecisionCode, world: World) -> Money:
    """Less; what fits best can be nothing at all."""
    if code is DecisionCode.ADVISE_BEST_FIT and world.dice.chance(0.25):
        return Money(value.currency, 0)
    return share_of(value, world.dice.between(0.1, 0.8))


def _compensation(value: Money, today: date, world: World) -> Compensation:
    dice, code = world.dice, world.dice.weighted(COMPENSATIONS)
    if code is CompensationCode.NONE_NOT_WINNABLE:
        return Compensation(code, reason=dice.pick(NOT_WINNABLE))
    if code is CompensationCode.NONE_REFUSED:
        return Compensation(code, reason=dice.pick(REFUSED))
    if not code.is_promise:
        return Compensation(code)
    # Whether a customer is lost shows after a while.
    days = dice.whole(100, 130) if code is CompensationCode.CONDITIONAL_IF_LOST else dice.whole(14, 60)
    amount = None
    if code is CompensationCode.FIXED_AMOUNT and dice.chance(0.5):
        amount = share_of(value, dice.between(0.01, 0.05))
    return Compensation(code, world.people.owner.id, today + timedelta(days=days), amount=amount)
