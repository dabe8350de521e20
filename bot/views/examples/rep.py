"""Which looks has what a rep gets and fills in after raising a case?"""

from __future__ import annotations

from bot.audit import State
from bot.decision import DecisionCode
from bot.errors import Problem
from bot.views.filling import Filling
from bot.views.outcome import outcome
from bot.views.rep import (
    MOST_LISTED,
    already_raised,
    answer_form,
    my_cases_card,
    no_route_card,
    note_form,
    question_card,
    receipt,
    redirection,
    withdraw_form,
)
from bot.views.samples import BONUS, OTHER_REFERENCE, SHOWING, Example, Examples


def _outcome(code: DecisionCode) -> Example:
    return lambda texts, a: outcome(a.decided(a.decision(code)), a.name("dina"), a.name("stella"), texts)


EXAMPLES: Examples = {
    "receipt": lambda texts, a: receipt(a.case(), texts),
    "receipt, withdrawn meanwhile": lambda texts, a: receipt(a.withdrawn(), texts),
    "question": lambda texts, a: question_card(a.asked(), 1, texts),
    "second question": lambda texts, a: question_card(a.asked(earlier=1), 2, texts),
    "question, answered meanwhile": lambda texts, a: question_card(a.answered(), 1, texts),
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
    "business first": lambda texts, a: outcome(
        a.decided(a.decision(DecisionCode.PROCEED_BUSINESS)), "", a.name("stella"), texts
    ),
    "belongs elsewhere": lambda texts, a: redirection(a.redirected(), texts),
    "belongs elsewhere, once more": lambda texts, a: redirection(a.redirected(belonged_here=True), texts),
    "belongs elsewhere, said that it does belong here": lambda texts, a: redirection(
        a.belonged_here(), texts
    ),
    "no route": lambda texts, a: no_route_card(a.case(), a.name("stella"), texts),
    "no route, no steward": lambda texts, a: no_route_card(a.case(), "", texts),
    "no cases": lambda texts, a: my_cases_card([], texts),
    "my cases": lambda texts, a: my_cases_card(
        [
            a.case(state=State.SUBMITTED),
            a.case(),
            a.asked(),
            a.decided(),
            a.redirected(),
            a.withdrawn(),
        ],
        texts,
    ),
    "many cases": lambda texts, a: my_cases_card([a.asked()] * (MOST_LISTED + 2), texts),
    "already raised": lambda texts, a: already_raised(a.case(reference=OTHER_REFERENCE), texts),
    "answer": lambda texts, a: answer_form(Filling(texts), a.asked(), SHOWING),
    "answer, problems": lambda texts, a: answer_form(
        Filling(
            texts, {"answer": a.typed("?")}, {"answer": Problem("too_short", {"minimum": 2, "count": 1})}
        ),
        a.asked(),
        SHOWING,
    ),
    "note": lambda texts, a: note_form(Filling(texts), a.case(), SHOWING),
    "note, problems": lambda texts, a: note_form(
        Filling(texts, {"note": ""}, {"note": Problem("required")}), a.case(), SHOWING
    ),
    "withdraw": lambda texts, a: withdraw_form(Filling(texts), a.case(), SHOWING),
    "withdraw, problems": lambda texts, a: withdraw_form(
        Filling(
            texts,
            {"withdraw_reason": a.typed("They signed elsewhere. " * 25)},
            {"withdraw_reason": Problem("too_long", {"maximum": 500, "count": 574})},
        ),
        a.case(),
        SHOWING,
    ),
}
