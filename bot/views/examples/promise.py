"""Which looks has a promise, for who sees to it, for the rep, and for whom it goes wrong?"""

from __future__ import annotations

from bot.audit import Act
from bot.errors import Problem
from bot.todo import Telling
from bot.views.filling import Filling
from bot.views.promise import (
    alarm_disputed,
    amount_form,
    dispute_form,
    paid_card,
    paid_form,
    promise_card,
    released_card,
    unpaid_card,
)
from bot.views.samples import BONUS, IF_LOST, SHOWING, TIME, Example, Examples

PROMISED, REPORTED = (Act.SET_AMOUNT,), (Act.SET_AMOUNT, Act.PAID)


def _owner(what: Telling, *acts: Act) -> Example:
    return lambda texts, a: promise_card(a.promised(*acts), what, texts)


def _paid(*acts: Act, what: Telling = Telling.PAID) -> Example:
    return lambda texts, a: paid_card(a.promised(*REPORTED, *acts), what, texts)


EXAMPLES: Examples = {
    "amount to fill in": _owner(Telling.PROMISE),
    "amount named by the decider": lambda texts, a: promise_card(
        a.promised(compensation=BONUS), Telling.PROMISE, texts
    ),
    "to be paid": _owner(Telling.PROMISE, *PROMISED),
    "only if lost": lambda texts, a: promise_card(
        a.promised(*PROMISED, compensation=IF_LOST), Telling.PROMISE, texts
    ),
    "without an amount": lambda texts, a: promise_card(a.promised(compensation=TIME), Telling.PROMISE, texts),
    "due in a week": _owner(Telling.PAYMENT_SOON, *PROMISED),
    "due today": _owner(Telling.PAYMENT_DUE, *PROMISED),
    "a week late": _owner(Telling.PAYMENT_LATE, *PROMISED),
    "reported": _owner(Telling.PROMISE, *REPORTED),
    "confirmed": _owner(Telling.PROMISE, *REPORTED, Act.CONFIRM),
    "not confirmed": _owner(Telling.PROMISE, *REPORTED, Act.PAID_UNCONFIRMED),
    "disputed": _owner(Telling.DISPUTED, *REPORTED, Act.DISPUTE),
    "released": lambda texts, a: promise_card(
        a.promised(Act.RELEASE, compensation=IF_LOST), Telling.PROMISE, texts
    ),
    "looked at again": lambda texts, a: promise_card(a.promised(), Telling.PROMISE, texts, stands=False),
    "for who stands in": lambda texts, a: promise_card(
        a.promised(), Telling.PROMISE, texts, absent=a.name("omar")
    ),
    "rep: is it right?": _paid(),
    "rep: confirmed": _paid(Act.CONFIRM),
    "rep: disputed": _paid(Act.DISPUTE),
    "rep: not confirmed": _paid(Act.PAID_UNCONFIRMED, what=Telling.UNCONFIRMED),
    "rep: not owed": lambda texts, a: released_card(a.promised(Act.RELEASE, compensation=IF_LOST), texts),
    "directors: late": lambda texts, a: unpaid_card(a.promised(*PROMISED), a.name("dina"), texts),
    "steward: disputed": lambda texts, a: alarm_disputed(
        a.promised(*REPORTED, Act.DISPUTE), a.name("dina"), texts
    ),
    "amount form": lambda texts, a: amount_form(Filling(texts), a.promised(), SHOWING),
    "amount form, more than the deal": lambda texts, a: amount_form(
        Filling(
            texts,
            {"compensation_amount": a.typed("60.000")},
            {"compensation_amount": Problem("more_than_the_deal", {"most": a.form().deal_value})},
        ),
        a.promised(),
        SHOWING,
    ),
    "paid form": lambda texts, a: paid_form(Filling(texts), a.promised(*PROMISED), SHOWING),
    "dispute form": lambda texts, a: dispute_form(Filling(texts), a.promised(*REPORTED), SHOWING),
}
