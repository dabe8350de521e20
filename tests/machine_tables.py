"""Who lives in the office of the machine, what do they press, and what do they answer?"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import Bundle

from bot.audit import Act
from bot.errors import OutcomeUnknown, PermanentFailure, RetryLater
from bot.people import PersonId
from tests.cast import DINA, DIRECTORS, INDEPENDENT, MANAGEMENT, MAYA, OMAR, SAM, STELLA
from tests.office import ADVISE, FINN, FITS, GUS, NOT_OURS, PIA, PROCEED, RESHAPE, ROSA

PEOPLE = {one.name.split()[0]: one for one in (SAM, ROSA, MAYA, OMAR, DINA, FINN, STELLA, GUS, PIA)}
REPS = ("Sam", "Rosa", "Omar")
DECIDERS = ("Maya", "Omar", "Dina", "Finn")
CHANNELS = {"management": MANAGEMENT, "independent": INDEPENDENT, "directors": DIRECTORS}
MEMBERS = {"management": ("Maya", "Omar"), "independent": ("Omar", "Dina"), "directors": ("Dina",)}
MOST_CASES = 3
TEN_MINUTES = timedelta(minutes=10)
LATER = {
    "decide_by": timedelta(days=7),
    "told_by": timedelta(days=7),
    "compensation_due": timedelta(days=44),
}

DECIDING = ("decide", "ask", "recuse", "redirect")
FROM_THE_REP = ("answer", "add_note", "withdraw", "belongs_here")
FOLLOWING = ("accept", "second_look", "step_back", "told", "follow_up", "check_in", "confirm", "dispute")
OF_THE_OWNER = ("set_amount", "paid", "release")
OF_THE_REP = (Act.ACCEPT, Act.SECOND_LOOK, Act.STEP_BACK, Act.TOLD, Act.FOLLOW_UP, Act.CHECK_IN)
IF_LOST = {**ADVISE, "compensation": "conditional_if_lost"}
VERDICTS = (IF_LOST, ADVISE, FITS, PROCEED, RESHAPE)
ANSWERS: dict[str, Any] = {
    "own_gain": [{"own_gain": "no"}, {"own_gain": "no"}, {}],
    "decision": [{name: one[name] for name in ("decision", "rationale")} for one in VERDICTS] + [{}],
    "decision_details": [
        *({name: one[name] for name in one if name not in ("decision", "rationale")} for one in VERDICTS),
        {"compensation": "none_no_loss", "compensation_owner": ""},
        {},
    ],
    "ask": [{"question": "Who would use it there?"}, {"question": "?"}],
    "answer": [{"answer": "Three planners."}, {}],
    "add_note": [{"note": "They sign on Friday."}, {}],
    "withdraw": [{"withdraw_reason": "x" * 501}] * 3 + [{"withdraw_reason": ""}],
    "redirect": [{"redirect_to": "hr"}] * 3 + [{"redirect_to": "hr", "redirect_reason": NOT_OURS}],
    "second_look": [{"second_look_reason": NOT_OURS}] * 3 + [{"second_look_reason": "No."}],
    "told": [{}],
    "set_amount": [{"compensation_amount": "1.200"}] * 3 + [{"compensation_amount": "90.000"}],
    "paid": [{"payment_reference": "Payslip, line 12"}] * 3 + [{"payment_reference": ""}],
    "dispute": [{"dispute": "It is the amount of last year."}],
    "follow_up": [
        {"outcome": one, "smile": "happy", "value_since": "4.800"}
        for one in ("bought_our_other_solution", "came_back_with_more", "complaint")
    ]
    + [{"outcome": "no_answer", "smile": "not_asked"}],
    "check_in": [{"check_in": feeling} for feeling in ("better", "same", "worse")] + [{}],
    "assign": [{"decider": one} for one in (ROSA, MAYA, FINN)] + [{"decider": ""}],
}
ANYTHING = DECIDING + FROM_THE_REP + FOLLOWING + OF_THE_OWNER
LEASE_SECONDS = 30.0
TIMERS = (Act.REMIND, Act.ESCALATE, Act.TO_STEWARD)
LOOKING = ("find_route", "post_card", "post_private", "check_deciders", "check_places")
TROUBLE: dict[str, Exception] = {
    "come back later": RetryLater(30),
    "timeout": OutcomeUnknown("timeout"),
    "channel not found": PermanentFailure("channel_not_found"),
    "a bug": KeyError("a bug"),
}

# Names rather than people, so that a failing example can be read.
people = st.sampled_from([*PEOPLE])
numbers = st.integers(0, 3)
channels = st.sampled_from([*CHANNELS])
verdicts = st.integers(0, len(VERDICTS) - 1)
places = st.sampled_from((*CHANNELS, "Sam", "Stella", "Dina"))
helpers = st.sampled_from(("Stella", "Stella", "Dina", "Maya"))
mostly = st.sampled_from((True, True, True, False))

references = Bundle("references")
shown = Bundle("shown")
"""A person, and the form that was shown to that person."""
sent = Bundle("sent")
"""A person, the form that was sent, with what, and whether it changed a case."""


def name_of(person: PersonId) -> str:
    return next(name for name, one in PEOPLE.items() if one.id == person)
