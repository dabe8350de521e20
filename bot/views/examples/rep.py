"""Which looks has what a rep gets and fills in after raising a case?"""

from __future__ import annotations

from bot.audit import Act, State
from bot.decision import DecisionCode
from bot.errors import Problem
from bot.follow_parts import Outcome
from bot.views.filling import Filling
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
from bot.views.samples import DUE, OTHER_REFERENCE, SHOWING, Examples

EXAMPLES: Examples = {
    "receipt": lambda texts, a: receipt(a.case(), texts),
    "receipt, withdrawn meanwhile": lambda texts, a: receipt(a.withdrawn(), texts),
    "receipt, decided meanwhile": lambda texts, a: receipt(a.decided(), texts),
    "question": lambda texts, a: question_card(a.asked(), 1, texts),
    "second question": lambda texts, a: question_card(a.asked(earlier=1), 2, texts),
    "question, answered meanwhile": lambda texts, a: question_card(a.answered(), 1, texts),
    "belongs elsewhere": lambda texts, a: redirection(a.redirected(), texts),
    "belongs elsewhere, once more": lambda texts, a: redirection(a.redirected(belonged_here_at=DUE), texts),
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
    "my cases, followed through": lambda texts, a: my_cases_card(
        [
            a.second_look(),
            a.decided(a.decision(DecisionCode.PROCEED_BUSINESS)),
            a.promised(Act.SET_AMOUNT, Act.PAID, state=State.FOLLOW_THROUGH),
            a.followed_up(Outcome.NOTHING, state=State.CLOSED),
        ],
        texts,
        [a.case().reference],
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
