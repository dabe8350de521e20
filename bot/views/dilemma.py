"""What does the rep fill in? The form of `/dilemma`, and the second view before it is sent."""

from __future__ import annotations

from datetime import date

from bot.form import LATEST_ANSWER, HonestAdvice, Stake
from bot.review import Review
from bot.views.elements import (
    Button,
    Buttons,
    Divider,
    Fact,
    Facts,
    Form,
    FormElement,
    Link,
    Note,
    Paragraph,
)
from bot.views.filling import Filling

NAME = "dilemma"
REVIEW_NAME = "dilemma_review"
CHANGE = "change"
"""The button in the second view that leads back to what was typed."""

PROMISES = ("name", "gainers", "digest", "reasons", "second_look", "export")


def dilemma_form(filling: Filling, today: date, default_day: date, token: str) -> Form:
    """The seven fields. `default_day` is when the customer must hear, unless the rep says otherwise."""
    texts = filling.texts
    return Form(
        name=NAME,
        title=texts("dilemma.title"),
        submit=texts("button.next"),
        close=texts("button.cancel"),
        token=token,
        elements=(
            Paragraph((texts("dilemma.intro"),)),
            filling.short("deal_ref"),
            filling.long("customer_need"),
            filling.long("mismatch"),
            filling.choice("honest_advice", HonestAdvice),
            filling.money("deal_value"),
            filling.choices("at_stake", Stake),
            filling.day("decide_by", default_day, today, today + LATEST_ANSWER),
        ),
    )


def review_form(filling: Filling, review: Review, whistleblowing_url: str, token: str) -> Form:
    """The second view: what was understood, where it goes, who is left out, and what is promised."""
    texts = filling.texts
    return Form(
        name=REVIEW_NAME,
        title=texts("review.title"),
        submit=texts("button.send_case"),
        close=texts("button.cancel"),
        token=token,
        elements=(
            Note((texts("review.not_sent"),), "next"),
            _facts(filling, review),
            *_hints(filling, review, whistleblowing_url),
            *_questions(filling, review),
            Divider(),
            *(Note((texts(f"promise.{promise}"),)) for promise in PROMISES),
            Note((texts("promise.not_whistleblowing"),)),
            Buttons((Button(CHANGE, texts("button.change")),)),
        ),
    )


def _facts(filling: Filling, review: Review) -> Facts:
    texts, form = filling.texts, review.form
    return Facts(
        (
            Fact(texts("fact.deal"), form.deal_ref),
            Fact(texts("fact.value_as_read"), texts.money(form.deal_value)),
            Fact(texts("fact.goes_to"), _goes_to(filling, review)),
            Fact(texts("fact.left_out"), _left_out(filling, review)),
            Fact(texts("fact.answer_due"), texts.moment(review.due_at)),
            Fact(texts("fact.decide_by"), texts.day(form.decide_by)),
        )
    )


def _goes_to(filling: Filling, review: Review) -> str:
    texts, preview = filling.texts, review.preview
    if not preview.checked:
        return texts("review.not_checked")
    skipped = [
        texts(f"blocked.{why}", channel=texts(f"route.{route.name.lower()}"))
        for route, why in preview.skipped
    ]
    if preview.route is None:
        return " ".join([texts("review.goes_to_steward"), *skipped])
    where = texts(f"route.{preview.route.name.lower()}")
    names = texts.all_of(person.name for person in preview.deciders)
    may_change = [texts("review.may_change")] if _asks(review) else []
    return " ".join([texts("review.goes_to", channel=where, people=names), *skipped, *may_change])


def _left_out(filling: Filling, review: Review) -> str:
    texts = filling.texts
    known = [texts("review.manager_left_out", name=review.line_manager.name)] if review.line_manager else []
    director = [texts("review.director_left_out", name=review.director.name)] if review.director else []
    asked = [texts("review.named_left_out")] if _asks(review) else []
    return " ".join([*known, *director, *asked]) or texts("review.nobody_left_out")


def _asks(review: Review) -> bool:
    """The second view asks for people itself."""
    return review.asks_gainers or review.asks_line_manager


def _hints(filling: Filling, review: Review, whistleblowing_url: str) -> tuple[FormElement, ...]:
    texts = filling.texts
    notes: list[FormElement] = []
    for hint in review.hints:
        if hint == "possible_breach_words" and whistleblowing_url:
            link = Link(texts("hint.whistleblowing_link"), whistleblowing_url)
            notes.append(Note((texts(f"hint.{hint}"), " ", link), "warning"))
        else:
            notes.append(Note((texts(f"hint.{hint}"),), "warning"))
    return tuple(notes)


def _questions(filling: Filling, review: Review) -> tuple[FormElement, ...]:
    manager = (filling.person("line_manager", required=False),) if review.asks_line_manager else ()
    gainers = (filling.person("gainers", several=True, required=False),) if review.asks_gainers else ()
    return (*manager, *gainers)
