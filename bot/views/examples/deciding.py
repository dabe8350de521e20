"""Which looks have the forms of a decider?"""

from __future__ import annotations

from collections.abc import Mapping

from bot.compensation import LATEST_PAYMENT
from bot.decision import DecisionCode
from bot.errors import Problem
from bot.people import PersonId
from bot.texts import Texts
from bot.views.deciding import ask_form, details_form, own_gain_form, verdict_form
from bot.views.elements import Form
from bot.views.filling import Filling
from bot.views.samples import SHOWING, TODAY, Examples, Samples


def _details_example(
    texts: Texts,
    samples: Samples,
    code: DecisionCode,
    values: Mapping[str, str],
    **problems: Problem,
) -> Form:
    filling = Filling(texts, values, problems)
    case, dina = samples.case(), PersonId("local:dina")
    return details_form(filling, case, code, SHOWING, today=TODAY, default_owner=dina)


EXAMPLES: Examples = {
    "own gain": lambda texts, a: own_gain_form(Filling(texts), a.case(), SHOWING),
    "own gain, much to read": lambda texts, a: own_gain_form(Filling(texts), a.full(), SHOWING),
    "own gain, nothing chosen": lambda texts, a: own_gain_form(
        Filling(texts, {}, {"own_gain": Problem("required")}), a.answered(), SHOWING
    ),
    "verdict": lambda texts, a: verdict_form(Filling(texts), a.noted(), SHOWING),
    "verdict, problems": lambda texts, a: verdict_form(
        Filling(
            texts,
            {"decision": "deal_fits", "rationale": a.typed("It is fine.")},
            {
                "decision": Problem("unknown_choice"),
                "rationale": Problem("too_short", {"minimum": 120, "count": 11}),
            },
        ),
        a.case(),
        SHOWING,
    ),
    "best fit": lambda texts, a: _details_example(texts, a, DecisionCode.ADVISE_BEST_FIT, {}),
    "best fit, problems": lambda texts, a: _details_example(
        texts,
        a,
        DecisionCode.ADVISE_BEST_FIT,
        {
            "new_value": a.typed("4.8m or so"),
            "customer_told": a.typed("All."),
            "told_by": "2026-11-16",
            "compensation": "none_refused",
            "compensation_owner": "local:sam",
            "compensation_due": "2030-01-01",
            "compensation_reason": a.typed("No money."),
        },
        new_value=Problem("unreadable"),
        customer_told=Problem("too_short", {"minimum": 10, "count": 4}),
        told_by=Problem("in_the_past"),
        compensation=Problem("required"),
        compensation_owner=Problem("cannot_pay"),
        compensation_due=Problem("too_far", {"last": TODAY + LATEST_PAYMENT}),
        compensation_reason=Problem("too_short", {"minimum": 40, "count": 9}),
    ),
    "deal fits": lambda texts, a: _details_example(texts, a, DecisionCode.DEAL_FITS, {}),
    "deal fits, problems": lambda texts, a: _details_example(
        texts, a, DecisionCode.DEAL_FITS, {"how_asked": a.typed("  ")}, how_asked=Problem("required")
    ),
    "question": lambda texts, a: ask_form(Filling(texts), a.case(), SHOWING),
    "another question": lambda texts, a: ask_form(Filling(texts), a.answered(), SHOWING),
    "question, problems": lambda texts, a: ask_form(
        Filling(
            texts,
            {"question": a.typed("Why?")},
            {"question": Problem("too_short", {"minimum": 10, "count": 4})},
        ),
        a.case(),
        SHOWING,
    ),
}
