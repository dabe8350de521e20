"""What becomes of an invented customer, and of the rep? Honesty pays off later, more often than not."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from adapters.history.life import Life
from adapters.history.world import World
from bot.compensation import CompensationCode
from bot.decision import Decision, DecisionCode
from bot.follow_parts import Feeling, FollowUp, Outcome, Smile
from bot.money import Money
from bot.say_do import CUSTOMER_FIRST

Weights = tuple[tuple[Outcome, float], ...]

HONEST_EARLY: Weights = (
    (Outcome.BOUGHT_FROM_US, 12.0),
    (Outcome.BOUGHT_OUR_OTHER_SOLUTION, 30.0),
    (Outcome.CHOSE_ANOTHER, 24.0),
    (Outcome.NOTHING, 29.0),
    (Outcome.CAME_BACK_WITH_MORE, 3.0),
    (Outcome.COMPLAINT, 1.0),
    (Outcome.LEFT_UNHAPPY, 1.0),
)
HONEST_LATER: Weights = (
    (Outcome.BOUGHT_FROM_US, 10.0),
    (Outcome.BOUGHT_OUR_OTHER_SOLUTION, 22.0),
    (Outcome.CHOSE_ANOTHER, 16.0),
    (Outcome.NOTHING, 20.0),
    (Outcome.CAME_BACK_WITH_MORE, 20.0),
    (Outcome.SENT_US_SOMEONE, 10.0),
    (Outcome.COMPLAINT, 1.0),
    (Outcome.LEFT_UNHAPPY, 1.0),
)
IT_FITS: Weights = (
    (Outcome.BOUGHT_FROM_US, 74.0),
    (Outcome.CHOSE_ANOTHER, 8.0),
    (Outcome.NOTHING, 8.0),
    (Outcome.CAME_BACK_WITH_MORE, 4.0),
    (Outcome.COMPLAINT, 4.0),
    (Outcome.LEFT_UNHAPPY, 2.0),
)
"""Each time few say otherwise, and some of the others are asked and do not smile: in the end one in five."""
BUSINESS_FIRST: Weights = (
    (Outcome.BOUGHT_FROM_US, 58.0),
    (Outcome.CHOSE_ANOTHER, 8.0),
    (Outcome.NOTHING, 8.0),
    (Outcome.COMPLAINT, 16.0),
    (Outcome.LEFT_UNHAPPY, 10.0),
)

SMILES = ((Smile.HAPPY, 74.0), (Smile.NEUTRAL, 21.0), (Smile.UNHAPPY, 5.0))
SMILES_AFTER_BUSINESS = ((Smile.HAPPY, 40.0), (Smile.NEUTRAL, 36.0), (Smile.UNHAPPY, 24.0))

UNHAPPY = frozenset({Outcome.COMPLAINT, Outcome.LEFT_UNHAPPY})

FEELINGS: Mapping[bool, tuple[tuple[Feeling, float], ...]] = {
    True: ((Feeling.BETTER, 25.0), (Feeling.SAME, 65.0), (Feeling.WORSE, 10.0)),
    False: ((Feeling.BETTER, 15.0), (Feeling.SAME, 50.0), (Feeling.WORSE, 35.0)),
}
"""By whether what honesty cost was made good."""

WORTH: Mapping[Outcome, tuple[float, float]] = {
    Outcome.BOUGHT_FROM_US: (0.6, 1.0),
    Outcome.BOUGHT_OUR_OTHER_SOLUTION: (0.1, 0.6),
    Outcome.CAME_BACK_WITH_MORE: (0.5, 2.0),
    Outcome.SENT_US_SOMEONE: (0.2, 1.2),
}
"""What came in since, as shares of the deal."""


def how_it_went(life: Life, at: datetime, day: int, decision: Decision) -> FollowUp:
    dice, case = life.world.dice, life.case
    outcome = dice.weighted(_weights(decision.code, day))
    smile = _smile(life, outcome, decision) if dice.chance(life.rep.asks) else None
    value = case.form.deal_value
    since = None
    if outcome in WORTH:
        since = Money(value.currency, int(value.minor * dice.between(*WORTH[outcome])))
    return FollowUp(day, outcome, at, smile, since)


def _weights(code: DecisionCode, day: int) -> Weights:
    if code is DecisionCode.DEAL_FITS:
        return IT_FITS
    if code is DecisionCode.PROCEED_BUSINESS:
        return BUSINESS_FIRST
    return HONEST_EARLY if day == 30 else HONEST_LATER


def _smile(life: Life, outcome: Outcome, decision: Decision) -> Smile:
    if outcome in UNHAPPY:
        return Smile.UNHAPPY
    is_business = decision.code is DecisionCode.PROCEED_BUSINESS
    return life.world.dice.weighted(SMILES_AFTER_BUSINESS if is_business else SMILES)


def how_the_rep_fares(world: World, decision: Decision) -> Feeling:
    is_refused = decision.compensation.code is CompensationCode.NONE_REFUSED
    return world.dice.weighted(FEELINGS[decision.code in CUSTOMER_FIRST and not is_refused])
