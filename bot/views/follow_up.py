"""What is the rep asked after the decision? Whether the customer was told, how it went, how the rep fares."""

from __future__ import annotations

from datetime import date

from bot.audit import State
from bot.case import Case
from bot.follow_parts import Feeling, FollowUp, Outcome, Smile
from bot.follow_up import ANSWERS, NOT_ASKED, is_to_tell, may_check_in, told_now
from bot.texts import Texts
from bot.views.elements import (
    Button,
    Card,
    Fact,
    Facts,
    Form,
    Heading,
    Note,
    Paragraph,
    Quote,
)
from bot.views.filling import Filling
from bot.views.parts import button_row, stand_in

TOLD_NAME = "told"
FOLLOW_UP_NAME = "follow_up"
CHECK_IN_NAME = "check_in"

SMILES = (NOT_ASKED, *Smile)


def ask_told_card(case: Case, texts: Texts, *, absent: str = "") -> Card:
    """The day has come by which the customer was to hear it."""
    decision, told = case.decision, told_now(case)
    what = decision.customer_told or decision.disclosed if decision else ""
    return Card(
        texts("ask_told.summary", reference=case.reference),
        (
            Heading(texts("ask_told.heading", reference=case.reference)),
            *stand_in(absent, texts),
            Facts((Fact(texts("fact.deal"), case.form.deal_ref), *_told_fact(case, texts))),
            *([Quote(texts("quote.customer_told"), what)] if what else []),
            Note((texts("ask_told.done" if told or not is_to_tell(case) else "ask_told.next"),), "next"),
            *button_row(told_buttons(case, texts)),
            Note((texts("question.who_sees"),)),
        ),
    )


def _told_fact(case: Case, texts: Texts) -> list[Fact]:
    told, decision = told_now(case), case.decision
    if told:
        return [Fact(texts("fact.told_on"), texts.day(told.on))]
    return [Fact(texts("fact.told_by"), texts.day(decision.told_by))] if decision and decision.told_by else []


def told_buttons(case: Case, texts: Texts) -> tuple[Button, ...]:
    if not is_to_tell(case) or case.state is State.SECOND_LOOK:
        return ()
    return (Button("told", texts("button.told"), case.reference, "primary"),)


def told_form(filling: Filling, case: Case, token: str, first: date, today: date) -> Form:
    texts, decision = filling.texts, case.decision
    what = decision.customer_told or decision.disclosed if decision else ""
    return Form(
        TOLD_NAME,
        texts("told.title"),
        (
            Facts((Fact(texts("fact.deal"), case.form.deal_ref), *_told_fact(case, texts))),
            *([Quote(texts("quote.customer_told"), what)] if what else []),
            filling.day("told_on", today, first, today),
            Note((texts("told.next"),), "next"),
        ),
        texts("button.save_told"),
        texts("button.cancel"),
        case.reference,
        token,
    )


def told_late_card(case: Case, texts: Texts) -> Card:
    """To the one who decided, or to directors: nobody said yet that the customer heard it."""
    return Card(
        texts("told_late.summary", reference=case.reference),
        (
            Heading(texts("told_late.heading", reference=case.reference)),
            Paragraph((texts("told_late.text", name=case.rep_name),)),
            Facts((Fact(texts("fact.reference"), case.reference), *_told_fact(case, texts))),
            Note((texts("told_late.next"),), "next"),
            Note((texts("question.who_sees"),)),
        ),
    )


def ask_follow_up_card(case: Case, day: int, texts: Texts, *, absent: str = "") -> Card:
    """So many days later: two questions, and who reads the answers."""
    answered = next((one for one in case.follow_ups if one.day == day), None)
    return Card(
        texts("ask_follow_up.summary", reference=case.reference),
        (
            Heading(texts("ask_follow_up.heading", reference=case.reference, day=day)),
            *stand_in(absent, texts),
            Facts((Fact(texts("fact.deal"), case.form.deal_ref), *_answered(answered, texts))),
            Note((texts(_what_is_left(answered)),), "next"),
            *button_row(
                (*(() if answered else follow_up_buttons(case, texts)), *_check_in(case, texts, absent))
            ),
            Note((texts("ask_follow_up.who_sees"),)),
        ),
    )


def _what_is_left(answered: FollowUp | None) -> str:
    if answered is None:
        return "ask_follow_up.next"
    return "ask_follow_up.over" if answered.outcome is Outcome.NO_ANSWER else "ask_follow_up.done"


def _answered(answered: FollowUp | None, texts: Texts) -> list[Fact]:
    return [Fact(texts("fact.outcome"), texts(f"outcome.{answered.outcome}"))] if answered else []


def follow_up_buttons(case: Case, texts: Texts) -> tuple[Button, ...]:
    return (Button("follow_up", texts("button.follow_up"), case.reference, "primary"),)


def changed_buttons(case: Case, texts: Texts) -> tuple[Button, ...]:
    """Stays with the rep until the case is closed."""
    if not may_check_in(case):
        return ()
    return (Button("something_changed", texts("button.something_changed"), case.reference),)


def _check_in(case: Case, texts: Texts, absent: str) -> tuple[Button, ...]:
    """Nobody stands in for how the rep fares."""
    check = Button("check_in", texts("button.check_in"), case.reference)
    return (check,) if may_check_in(case) and not absent else ()


def follow_up_form(filling: Filling, case: Case, token: str) -> Form:
    texts = filling.texts
    return Form(
        FOLLOW_UP_NAME,
        texts("follow_up.title"),
        (
            Facts(
                (Fact(texts("fact.reference"), case.reference), Fact(texts("fact.deal"), case.form.deal_ref))
            ),
            filling.choice("outcome", ANSWERS),
            filling.money("value_since", required=False),
            filling.choice("smile", SMILES),
            Note((texts("follow_up.next"),), "next"),
        ),
        texts("button.save_follow_up"),
        texts("button.cancel"),
        case.reference,
        token,
    )


def check_in_form(filling: Filling, case: Case, token: str) -> Form:
    """For the steward alone."""
    texts = filling.texts
    return Form(
        CHECK_IN_NAME,
        texts("check_in.title"),
        (
            Facts((Fact(texts("fact.reference"), case.reference),)),
            filling.choice("check_in", Feeling),
            Note((texts("check_in.next"),), "next"),
        ),
        texts("button.save_check_in"),
        texts("button.cancel"),
        case.reference,
        token,
    )


def alarm_worse(case: Case, texts: Texts) -> Card:
    """To the steward: the rep says that it got worse."""
    return Card(
        texts("alarm.worse.summary", reference=case.reference),
        (
            Heading(texts("alarm.heading", reference=case.reference)),
            Paragraph((texts("alarm.worse.text", name=case.rep_name),)),
            Note((texts("alarm.worse.next"),), "next"),
            Note((texts("alarm.worse.who_sees"),)),
        ),
    )


def stepped_back_card(case: Case, texts: Texts) -> Card:
    """To the steward and to the director who decided: no permission is asked."""
    return Card(
        texts("stepped_back.summary", reference=case.reference),
        (
            Heading(texts("stepped_back.heading", reference=case.reference)),
            Paragraph((texts("stepped_back.text", name=case.rep_name),)),
            Note((texts("stepped_back.next"),), "next"),
            Note((texts("stepped_back.who_sees"),)),
        ),
    )


def closed_card(case: Case, texts: Texts) -> Card:
    """To the rep: everything that was decided has happened."""
    return Card(
        texts("closed.summary", reference=case.reference),
        (
            Heading(texts("closed.heading", reference=case.reference)),
            Facts((Fact(texts("fact.deal"), case.form.deal_ref),)),
            Paragraph((texts("closed.text"),)),
            Note((texts("closed.next"),), "next"),
            Note((texts("question.who_sees"),)),
        ),
    )
