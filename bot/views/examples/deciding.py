"""Which looks have the forms of a decider?"""

from __future__ import annotations

from bot.case_parts import RedirectTo
from bot.compensation import LATEST_PAYMENT
from bot.decision import DecisionCode, codes_offered
from bot.errors import Problem
from bot.fields import Values
from bot.people import PersonId
from bot.texts import Texts
from bot.views.deciding import (
    ask_form,
    details_form,
    details_of,
    own_gain_form,
    redirect_form,
    verdict_form,
    verdict_of,
)
from bot.views.elements import Form
from bot.views.filling import Filling
from bot.views.samples import BONUS, SHOWING, TODAY, Example, Examples, Samples

ALL = tuple(DecisionCode)


def _empty(code: DecisionCode) -> Example:
    return lambda texts, a: _details_example(texts, a, code, {})


def _details_example(
    texts: Texts,
    samples: Samples,
    code: DecisionCode,
    values: Values,
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
    "verdict": lambda texts, a: verdict_form(Filling(texts), a.noted(), SHOWING, ALL),
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
        ALL,
    ),
    "verdict, in a regulated company": lambda texts, a: verdict_form(
        Filling(texts), a.case(), SHOWING, codes_offered(regulated=True)
    ),
    "verdict, to be corrected": lambda texts, a: verdict_form(
        Filling(texts, verdict_of(a.best_fit())), a.case(), SHOWING, ALL
    ),
    "best fit": _empty(DecisionCode.ADVISE_BEST_FIT),
    "best fit, to be corrected": lambda texts, a: _details_example(
        texts,
        a,
        DecisionCode.ADVISE_BEST_FIT,
        details_of(a.best_fit(BONUS), DecisionCode.ADVISE_BEST_FIT),
    ),
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
            "compensation_amount": a.typed("90.000"),
            "compensation_reason": a.typed("No money."),
        },
        new_value=Problem("unreadable"),
        customer_told=Problem("too_short", {"minimum": 10, "count": 4}),
        told_by=Problem("in_the_past"),
        compensation=Problem("required"),
        compensation_owner=Problem("cannot_pay"),
        compensation_due=Problem("too_far", {"last": TODAY + LATEST_PAYMENT}),
        compensation_amount=Problem("more_than_the_deal", {"most": a.form().deal_value}),
        compensation_reason=Problem("too_short", {"minimum": 40, "count": 9}),
    ),
    "reshape the deal": _empty(DecisionCode.RESHAPE_DEAL),
    "reshape the deal, problems": lambda texts, a: _details_example(
        texts,
        a,
        DecisionCode.RESHAPE_DEAL,
        {
            "what_changes": a.typed("Less."),
            "compensation": "fixed_amount",
            "compensation_amount": a.typed("$400"),
        },
        what_changes=Problem("too_short", {"minimum": 10, "count": 5}),
        new_value=Problem("required"),
        customer_told=Problem("required"),
        compensation_owner=Problem("required"),
        compensation_due=Problem("required"),
        compensation_amount=Problem("other_currency", {"currency": "EUR"}),
    ),
    "refer out": _empty(DecisionCode.REFER_OUT),
    "refer out, problems": lambda texts, a: _details_example(
        texts,
        a,
        DecisionCode.REFER_OUT,
        {"referred_to": a.typed("Them")},
        referred_to=Problem("too_short", {"minimum": 10, "count": 4}),
    ),
    "tell all": _empty(DecisionCode.TELL_ALL_CUSTOMER_CHOOSES),
    "tell all, problems": lambda texts, a: _details_example(
        texts, a, DecisionCode.TELL_ALL_CUSTOMER_CHOOSES, {}, disclosed=Problem("required")
    ),
    "deal fits": _empty(DecisionCode.DEAL_FITS),
    "deal fits, problems": lambda texts, a: _details_example(
        texts, a, DecisionCode.DEAL_FITS, {"how_asked": a.typed("  ")}, how_asked=Problem("required")
    ),
    "business first": _empty(DecisionCode.PROCEED_BUSINESS),
    "business first, problems": lambda texts, a: _details_example(
        texts, a, DecisionCode.PROCEED_BUSINESS, {}, customer_told=Problem("required")
    ),
    "belongs elsewhere": lambda texts, a: redirect_form(Filling(texts), a.case(), SHOWING),
    "belongs elsewhere, problems": lambda texts, a: redirect_form(
        Filling(
            texts,
            {"redirect_to": RedirectTo.HR, "redirect_reason": a.typed("Not ours.")},
            {
                "redirect_to": Problem("unknown_choice"),
                "redirect_reason": Problem("too_short", {"minimum": 40, "count": 9}),
            },
        ),
        a.case(),
        SHOWING,
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
