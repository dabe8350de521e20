"""What do the owner and the rep see of a promise? Its state, and the next step as a button or a short form.

The owner sees reference, rep, kind and date, never the customer's text (domain.md, The decision).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from bot.audit import State
from bot.case import Case
from bot.ledger import (
    UNPAID,
    LedgerState,
    amount_of,
    entries_now,
    is_conditional,
    last_payment,
    ledger_state,
    needs_amount,
)
from bot.texts import Texts
from bot.todo import Telling
from bot.views.elements import (
    Button,
    Card,
    CardElement,
    Confirm,
    Fact,
    Facts,
    Form,
    Heading,
    Note,
    Paragraph,
    PersonName,
    Quote,
)
from bot.views.filling import Filling
from bot.views.parts import button_row, stand_in

AMOUNT_NAME = "set_amount"
PAID_NAME = "paid"
DISPUTE_NAME = "dispute"


def promise_card(case: Case, what: Telling, texts: Texts, *, absent: str = "", stands: bool = True) -> Card:
    """To its owner, or to who stands in for one who is `absent`. One that no longer `stands` shows nothing
    but that."""
    if not stands:
        return _over(case, texts)
    return Card(
        texts(f"{what}.summary", reference=case.reference),
        (
            Heading(texts(f"{what}.heading", reference=case.reference)),
            *stand_in(absent, texts),
            promise_facts(case, texts),
            *_disputed(case, texts),
            Note((texts(f"promise.next.{_next(case)}"),), "next"),
            *button_row(owner_buttons(case, texts)),
            Note((texts("promise.who_sees"),)),
        ),
    )


def promise_facts(case: Case, texts: Texts) -> Facts:
    compensation = case.decision.compensation if case.decision else None
    assert compensation is not None, "a promise is a decision's"
    amount, due = amount_of(case), compensation.due
    return Facts(
        (
            Fact(texts("fact.reference"), case.reference),
            Fact(texts("fact.promised_to"), PersonName(case.rep, case.rep_name)),
            Fact(texts("fact.compensation"), texts(f"compensation.{compensation.code}")),
            *([Fact(texts("fact.compensation_amount"), texts.money(amount))] if amount else []),
            *([Fact(texts("fact.compensation_due"), texts.day(due))] if due else []),
            Fact(texts("fact.ledger"), texts(f"ledger.{ledger_state(case)}")),
        )
    )


def owner_buttons(case: Case, texts: Texts) -> tuple[Button, ...]:
    """What is missing stands first."""
    if ledger_state(case) not in UNPAID:
        return ()
    has_amount = amount_of(case) is not None or not needs_amount(case)
    pay = Button("paid", texts(_paid_label(case)), case.reference, "primary")
    set_amount = Button(
        "set_amount",
        texts("button.change_amount" if has_amount else "button.set_amount"),
        case.reference,
        "default" if has_amount else "primary",
    )
    steps = [pay] if has_amount else []
    steps += [set_amount] if needs_amount(case) else []
    sure = Confirm(
        texts("release.title"), texts("release.sure"), texts("release.yes"), texts("button.cancel")
    )
    if is_conditional(case):
        steps.append(Button("release", texts("button.release"), case.reference, confirm=sure))
    return tuple(steps)


def paid_card(case: Case, what: Telling, texts: Texts, *, absent: str = "") -> Card:
    """To the rep: it was reported as paid; is it right?"""
    payment = last_payment(case)
    reference = payment.text if payment else ""
    return Card(
        texts(f"{what}.summary", reference=case.reference),
        (
            Heading(texts(f"{what}.heading", reference=case.reference)),
            *stand_in(absent, texts),
            Facts((Fact(texts("fact.deal"), case.form.deal_ref), *_payment(case, reference, texts))),
            Note((_payment_next(case, texts),), "next"),
            *button_row(payment_buttons(case, texts)),
            Note((texts("payment.who_sees"),)),
        ),
    )


def _payment(case: Case, reference: str, texts: Texts) -> Iterable[Fact]:
    assert case.decision is not None, "a payment follows a decision"
    amount = amount_of(case)
    yield Fact(texts("fact.compensation"), texts(f"compensation.{case.decision.compensation.code}"))
    if amount:
        yield Fact(texts("fact.compensation_amount"), texts.money(amount))
    if reference:
        yield Fact(texts("fact.payment_reference"), reference)


def _payment_next(case: Case, texts: Texts) -> str:
    """No payment is there: a second look's decision took the place of what it was for."""
    if case.state is State.SECOND_LOOK:
        return texts("payment.next.second_look")
    state = ledger_state(case)
    is_put_right = state is LedgerState.AMOUNT_SET and last_payment(case) is not None
    return texts(f"payment.next.{LedgerState.DISPUTED if is_put_right else state}")


def payment_buttons(case: Case, texts: Texts) -> tuple[Button, ...]:
    if ledger_state(case) is not LedgerState.PAID or case.state is State.SECOND_LOOK:
        return ()
    return (
        Button("confirm", texts("button.confirm"), case.reference, "primary"),
        Button("dispute", texts("button.dispute"), case.reference),
    )


def released_card(case: Case, texts: Texts) -> Card:
    """To the rep: what was promised for a loss is not owed."""
    return Card(
        texts("released.summary", reference=case.reference),
        (
            Heading(texts("released.heading", reference=case.reference)),
            Facts((Fact(texts("fact.deal"), case.form.deal_ref),)),
            Paragraph((texts("released.text"),)),
            Note((texts("released.next"),), "next"),
            Note((texts("paid.who_sees"),)),
        ),
    )


def unpaid_card(case: Case, owner: str, texts: Texts) -> Card:
    """To directors: a promise is late."""
    return Card(
        texts("unpaid.summary", reference=case.reference),
        (
            Heading(texts("unpaid.heading", reference=case.reference)),
            promise_facts(case, texts),
            Note((texts("unpaid.next", name=owner),), "next"),
            Note((texts("unpaid.who_sees"),)),
        ),
    )


def alarm_disputed(case: Case, owner: str, texts: Texts) -> Card:
    """To the steward: the rep says that it is not right. What is wrong is between the rep and the owner."""
    return Card(
        texts("alarm.disputed.summary", reference=case.reference),
        (
            Heading(texts("alarm.heading", reference=case.reference)),
            Paragraph((texts("alarm.disputed.text", rep=case.rep_name, name=owner),)),
            Note((texts("alarm.disputed.next"),), "next"),
            Note((texts("alarm.who_sees"),)),
        ),
    )


def amount_form(filling: Filling, case: Case, token: str) -> Form:
    texts = filling.texts
    field = filling.money("compensation_amount")
    most = texts.money(case.form.deal_value)
    asked = replace(field, label=texts("set_amount.label"), help=texts("set_amount.help", most=most))
    return _form(AMOUNT_NAME, (promise_facts(case, texts), asked), "button.save_amount", filling, case, token)


def paid_form(filling: Filling, case: Case, token: str) -> Form:
    shown = (promise_facts(case, filling.texts), filling.short("payment_reference"))
    return _form(PAID_NAME, shown, _paid_label(case), filling, case, token)


def dispute_form(filling: Filling, case: Case, token: str) -> Form:
    payment = last_payment(case)
    facts = Facts(tuple(_payment(case, payment.text if payment else "", filling.texts)))
    return _form(DISPUTE_NAME, (facts, filling.long("dispute")), "button.send_dispute", filling, case, token)


def _form(
    name: str, shown: tuple[object, ...], submit: str, filling: Filling, case: Case, token: str
) -> Form:
    texts = filling.texts
    return Form(
        name,
        texts(f"{name}.title"),
        (*shown, Note((texts(f"{name}.next"),), "next")),  # type: ignore[arg-type]
        texts(submit),
        texts("button.cancel"),
        case.reference,
        token,
    )


def _over(case: Case, texts: Texts) -> Card:
    return Card(
        texts("promise.over.summary", reference=case.reference),
        (
            Heading(texts("promise.over.heading", reference=case.reference)),
            Paragraph((texts("promise.over.text"),)),
            Note((texts("promise.who_sees"),)),
        ),
    )


def _paid_label(case: Case) -> str:
    return "button.paid" if needs_amount(case) else "button.done"


def _next(case: Case) -> LedgerState:
    """What is waited for, in whose hands it is."""
    state = ledger_state(case)
    if state is LedgerState.PROMISED and not needs_amount(case):
        return LedgerState.AMOUNT_SET
    return state


def _disputed(case: Case, texts: Texts) -> Iterable[CardElement]:
    if ledger_state(case) is LedgerState.DISPUTED:
        yield Quote(texts("quote.dispute", name=case.rep_name), entries_now(case)[-1].text)
