"""Which looks has the card of a case?"""

from __future__ import annotations

from bot.audit import State
from bot.form import Stake
from bot.views.case_card import case_card
from bot.views.samples import OTHER_REFERENCE, Examples

EXAMPLES: Examples = {
    "no card posted yet": lambda texts, a: case_card(a.case(state=State.SUBMITTED), texts),
    "just posted": lambda texts, a: case_card(a.case(), texts, (a.person("maya"), a.person("omar"))),
    "waiting": lambda texts, a: case_card(a.case(), texts),
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
    "deal fits": lambda texts, a: case_card(
        a.decided(a.deal_fits(), questions=a.answered().questions), texts
    ),
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
