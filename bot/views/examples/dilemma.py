"""Which looks have the form of `/dilemma` and its second view?"""

from __future__ import annotations

from bot.errors import Problem
from bot.fields import Values
from bot.review import Preview, Review
from bot.routing import Blocked, Route
from bot.texts import Texts
from bot.views.dilemma import dilemma_form, review_form
from bot.views.elements import Form
from bot.views.filling import Filling
from bot.views.samples import CUSTOMER_HEARS, REPORT_HERE, SHOWING, TODAY, Examples, Samples


def _form_example(filling: Filling) -> Form:
    return dilemma_form(filling, TODAY, CUSTOMER_HEARS, SHOWING)


def _review_example(texts: Texts, review: Review, url: str = "", **problems: Problem) -> Form:
    people: Values = {"gainers": ("local:sam",), "line_manager": "local:sam"} if problems else {}
    return review_form(Filling(texts, people, problems), review, url, SHOWING)


def _nowhere(samples: Samples, management: Blocked, independent: Blocked) -> Review:
    skipped = ((Route.MANAGEMENT, management), (Route.INDEPENDENT, independent))
    return samples.review(preview=Preview(None, skipped=skipped), asks_line_manager=True)


def _privately(samples: Samples) -> Review:
    skipped = ((Route.MANAGEMENT, Blocked.SOMEBODY_GAINS), (Route.INDEPENDENT, Blocked.SOMEBODY_GAINS))
    people = (samples.person("omar"), samples.person("dina"))
    return samples.review(preview=Preview(Route.PRIVATE, people, skipped))


EXAMPLES: Examples = {
    "empty": lambda texts, a: _form_example(Filling(texts)),
    "filled in": lambda texts, a: _form_example(Filling(texts, a.values())),
    "nothing filled in": lambda texts, a: _form_example(
        Filling(texts, {}, dict.fromkeys(a.values(), Problem("required")))
    ),
    "everything wrong": lambda texts, a: _form_example(
        Filling(
            texts,
            {**a.values(), "honest_advice": "gone", "at_stake": ("me", "nobody"), "decide_by": "soon"},
            {
                "deal_ref": Problem("too_long", {"maximum": 80, "count": 93}),
                "customer_need": Problem("too_short", {"minimum": 20, "count": 12}),
                "mismatch": Problem("too_many_marks", {"maximum": 3000, "count": 3001}),
                "honest_advice": Problem("unknown_choice"),
                "deal_value": Problem("ambiguous"),
                "at_stake": Problem("nobody_excludes_others"),
                "decide_by": Problem("not_a_date"),
            },
        )
    ),
    "review": lambda texts, a: _review_example(texts, a.review()),
    "review, who gains?": lambda texts, a: _review_example(
        texts, a.review(line_manager=a.person("dina"), asks_gainers=True)
    ),
    "review, who is your manager?": lambda texts, a: _review_example(
        texts,
        a.review(
            preview=Preview(
                Route.INDEPENDENT,
                (a.person("dina"),),
                ((Route.MANAGEMENT, Blocked.LINE_MANAGER_UNKNOWN),),
            ),
            asks_gainers=True,
            asks_line_manager=True,
        ),
    ),
    "review, with problems": lambda texts, a: _review_example(
        texts,
        a.review(asks_gainers=True, asks_line_manager=True),
        gainers=Problem("is_yourself"),
        line_manager=Problem("is_yourself"),
    ),
    "review, left out and nobody asked": lambda texts, a: _review_example(
        texts, a.review(line_manager=a.person("dina"), hints=("period_end_near",))
    ),
    "review, the director left out too": lambda texts, a: _review_example(
        texts, a.review(line_manager=a.person("maya"), director=a.person("dina"))
    ),
    "review, words of crime and health": lambda texts, a: _review_example(
        texts, a.review(hints=("health_words_seen", "possible_breach_words")), REPORT_HERE
    ),
    "review, crime but nowhere to report": lambda texts, a: _review_example(
        texts, a.review(hints=("possible_breach_words",))
    ),
    "review, in private": lambda texts, a: _review_example(texts, _privately(a)),
    "review, no route": lambda texts, a: _review_example(
        texts, _nowhere(a, Blocked.SOMEBODY_GAINS, Blocked.NOBODY_ELIGIBLE)
    ),
    "review, nothing set up": lambda texts, a: _review_example(
        texts, _nowhere(a, Blocked.NOT_CONFIDENTIAL, Blocked.NOT_SET)
    ),
    "review, not checked": lambda texts, a: _review_example(
        texts, a.review(preview=Preview(None, checked=False))
    ),
}
