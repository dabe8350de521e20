"""What does the rep fill in, and when is it complete? The seven fields of `/dilemma`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from bot.fields import FieldReader, Values
from bot.money import Money

DEAL_REF_LENGTH = (2, 80)
CUSTOMER_NEED_LENGTH = (20, 1000)
MISMATCH_LENGTH = (20, 1000)
LATEST_ANSWER = timedelta(days=90)


class HonestAdvice(StrEnum):
    """What the rep would advise if no target hung on it."""

    OWN_OTHER_SOLUTION = "own_other_solution"
    CHANGE_THE_DEAL = "change_the_deal"
    ANOTHER_PARTY = "another_party"
    TELL_ALL = "tell_all"
    NOTHING_NOW = "nothing_now"
    DONT_KNOW = "dont_know"


class Stake(StrEnum):
    """Whose target or bonus hangs on the deal."""

    ME = "me"
    MANAGER = "manager"
    HIGHER = "higher"
    NOBODY = "nobody"
    DONT_KNOW = "dont_know"


ALONE = (Stake.NOBODY, Stake.DONT_KNOW)
"""Answers that exclude every other."""


@dataclass(frozen=True)
class DilemmaForm:
    """A complete form; the first three fields are what the rep typed."""

    deal_ref: str
    customer_need: str
    mismatch: str
    honest_advice: HonestAdvice
    deal_value: Money
    at_stake: frozenset[Stake]
    decide_by: date


def read_form(values: Values, today: date, currency: str) -> DilemmaForm:
    """Check all seven fields; raises `FormProblems` with every problem at once.

    `today` is the day in the installation's zone, `currency` the one meant when none is typed.
    """
    fields = FieldReader(values)
    form = DilemmaForm(
        deal_ref=fields.text("deal_ref", *DEAL_REF_LENGTH),
        customer_need=fields.text("customer_need", *CUSTOMER_NEED_LENGTH),
        mismatch=fields.text("mismatch", *MISMATCH_LENGTH),
        honest_advice=fields.one_of("honest_advice", HonestAdvice),
        deal_value=fields.money("deal_value", currency),
        at_stake=fields.some_of("at_stake", Stake),
        decide_by=fields.day("decide_by", today, today + LATEST_ANSWER),
    )
    if len(form.at_stake) > 1:
        for stake in ALONE:
            if stake in form.at_stake:
                fields.problem("at_stake", f"{stake}_excludes_others")
    fields.check()
    return form
