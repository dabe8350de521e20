"""Which looks has the card of a case?"""

from __future__ import annotations

from bot.audit import State
from bot.decision import DecisionCode
from bot.follow_parts import Outcome
from bot.form import Stake
from bot.views.case_card import case_card, declared_card, left_card, redirected_card
from bot.views.samples import BONUS, LATER, OTHER_REFERENCE, Examples

EXAMPLES: Examples = {
    "no card posted yet": lambda texts, a: case_card(a.case(state=State.SUBMITTED), texts),
    "just posted": lambda texts, a: case_card(a.case(), texts, (a.person("maya"), a.person("omar"))),
    "waiting": lambda texts, a: case_card(a.case(), texts),
    "in private": lambda texts, a: case_card(a.case(), texts, private=True),
    "nobody gains": lambda texts, a: case_card(
        a.case(form=a.form(at_stake=frozenset({Stake.NOBODY}))), texts
    ),
    "question pending": lambda texts, a: case_card(a.asked(), texts),
    "second question pending": lambda texts, a: case_card(a.asked(earlier=1), texts),
    "answered": lambda texts, a: case_card(a.answered(), texts),
    "noted": lambda texts, a: case_card(a.noted(), texts),
    "full": lambda texts, a: case_card(a.full(), texts),
    "best fit": lambda texts, a: case_card(a.decided(), texts),
    "best fit, nothing promised": lambda texts, a: case_card(a.decided(a.not_winnable()), texts),
    "best fit, an amount promised": lambda texts, a: case_card(a.decided(a.best_fit(BONUS)), texts),
    "best fit, just now": lambda texts, a: case_card(a.decided(), texts, correctable=True),
    "reshape the deal": lambda texts, a: case_card(a.decided(a.decision(DecisionCode.RESHAPE_DEAL)), texts),
    "refer out": lambda texts, a: case_card(a.decided(a.decision(DecisionCode.REFER_OUT)), texts),
    "tell all": lambda texts, a: case_card(
        a.decided(a.decision(DecisionCode.TELL_ALL_CUSTOMER_CHOOSES)), texts
    ),
    "deal fits": lambda texts, a: case_card(
        a.decided(a.deal_fits(), questions=a.answered().questions), texts
    ),
    "business first": lambda texts, a: case_card(
        a.decided(a.decision(DecisionCode.PROCEED_BUSINESS), handover=a.handed_over().handover), texts
    ),
    "second look, to be taken": lambda texts, a: case_card(a.second_look(), texts, (a.person("dina"),)),
    "second look, taken elsewhere": lambda texts, a: case_card(a.second_look(), texts, decidable=False),
    "after a second look": lambda texts, a: case_card(a.looked_again(), texts),
    "stepped back": lambda texts, a: case_card(
        a.decided(a.decision(DecisionCode.PROCEED_BUSINESS), stepped_back_at=LATER), texts
    ),
    "followed through": lambda texts, a: case_card(a.followed_up(Outcome.NOTHING), texts),
    "did not fit after all": lambda texts, a: case_card(
        a.decided(a.deal_fits(), follow_ups=a.followed_up(Outcome.COMPLAINT).follow_ups), texts
    ),
    "closed": lambda texts, a: case_card(
        a.followed_up(Outcome.NOTHING, Outcome.NO_ANSWER, Outcome.CAME_BACK_WITH_MORE, state=State.CLOSED),
        texts,
    ),
    "handed over": lambda texts, a: case_card(a.handed_over(), texts),
    "overdue, with the directors": lambda texts, a: case_card(
        a.case(), texts, (a.person("dina"),), overdue=True
    ),
    "the reader gains": lambda texts, a: declared_card(a.case(), texts),
    "the reader left": lambda texts, a: left_card(a.case(), texts),
    "redirected": lambda texts, a: redirected_card(a.redirected(), texts),
    "redirected, the rep disagrees": lambda texts, a: redirected_card(a.belonged_here(), texts),
    "back from elsewhere": lambda texts, a: case_card(a.belonged_here(), texts),
    "decided after much talk": lambda texts, a: case_card(
        a.decided(questions=a.full().questions, notes=a.full().notes), texts
    ),
    "withdrawn after much talk": lambda texts, a: case_card(
        a.withdrawn(questions=a.full().questions, notes=a.full().notes), texts
    ),
    "withdrawn": lambda texts, a: case_card(a.withdrawn(), texts),
    "withdrawn without a reason": lambda texts, a: case_card(a.withdrawn(reason=""), texts),
    "same deal": lambda texts, a: case_card(
        a.case(), texts, related=[a.case(reference=OTHER_REFERENCE, rep_name=a.name("omar"))]
    ),
}
