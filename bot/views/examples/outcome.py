"""Which looks has the decision as the rep reads it?"""

from __future__ import annotations

from bot.audit import State
from bot.decision import DecisionCode
from bot.errors import Problem
from bot.views.filling import Filling
from bot.views.outcome import outcome, second_look_form
from bot.views.samples import BONUS, LATER, SHOWING, Example, Examples


def _outcome(code: DecisionCode) -> Example:
    return lambda texts, a: outcome(a.decided(a.decision(code)), a.name("dina"), a.name("stella"), texts)


BUSINESS = DecisionCode.PROCEED_BUSINESS

EXAMPLES: Examples = {
    "best fit": lambda texts, a: outcome(a.decided(), a.name("dina"), a.name("stella"), texts),
    "best fit, nothing promised": lambda texts, a: outcome(a.decided(a.not_winnable()), "", "", texts),
    "best fit, an amount promised": lambda texts, a: outcome(
        a.decided(a.best_fit(BONUS)), a.name("dina"), a.name("stella"), texts
    ),
    "best fit, corrected": lambda texts, a: outcome(
        a.decided(), a.name("dina"), a.name("stella"), texts, is_corrected=True
    ),
    "reshape the deal": _outcome(DecisionCode.RESHAPE_DEAL),
    "refer out": _outcome(DecisionCode.REFER_OUT),
    "tell all": _outcome(DecisionCode.TELL_ALL_CUSTOMER_CHOOSES),
    "deal fits": lambda texts, a: outcome(a.decided(a.deal_fits()), "", a.name("stella"), texts),
    "business first": lambda texts, a: outcome(a.decided(a.decision(BUSINESS)), "", a.name("stella"), texts),
    "business first, stepped back": lambda texts, a: outcome(
        a.decided(a.decision(BUSINESS), stepped_back_at=LATER), "", a.name("stella"), texts
    ),
    "accepted": lambda texts, a: outcome(
        a.decided(state=State.FOLLOW_THROUGH, accepted_at=LATER), a.name("dina"), a.name("stella"), texts
    ),
    "accepted, and the customer was told": lambda texts, a: outcome(
        a.followed_up(), a.name("dina"), a.name("stella"), texts
    ),
    "the time for a second look is over": lambda texts, a: outcome(
        a.decided(state=State.FOLLOW_THROUGH), a.name("dina"), a.name("stella"), texts
    ),
    "second look under way": lambda texts, a: outcome(
        a.second_look(), a.name("dina"), a.name("stella"), texts
    ),
    "after the second look": lambda texts, a: outcome(
        a.looked_again(), a.name("dina"), a.name("stella"), texts, number=1
    ),
    "superseded by a second look": lambda texts, a: outcome(
        a.looked_again(), a.name("dina"), a.name("stella"), texts
    ),
    "second look form": lambda texts, a: second_look_form(Filling(texts), a.decided(), SHOWING),
    "second look form, too short": lambda texts, a: second_look_form(
        Filling(
            texts,
            {"second_look_reason": a.typed("No.")},
            {"second_look_reason": Problem("too_short", {"minimum": 40, "count": 3})},
        ),
        a.decided(),
        SHOWING,
    ),
}
