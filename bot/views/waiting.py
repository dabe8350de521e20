"""What do people read when a case waits for too long? Reminders, the steward's alarm, the rep's message."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.case import Case
from bot.people import Person
from bot.texts import Texts
from bot.views.elements import (
    Button,
    Buttons,
    Card,
    Fact,
    Facts,
    Heading,
    Inline,
    Note,
    Paragraph,
    PersonName,
)


def reminder(case: Case, due: datetime, mentioned: Sequence[Person], texts: Texts) -> Card:
    """In the card's thread, and in the channel: nothing of what was typed, and nobody is blamed."""
    reference = case.reference
    names: list[Inline] = []
    for person in mentioned:
        names += [PersonName(person.id, person.name, mention=True), " "]
    return Card(
        texts("reminder.summary", reference=reference),
        (
            Paragraph((*names, texts("reminder.text", reference=reference))),
            Note((texts(_goes_on(case)), " ", texts.moment(due)), "next"),
            Note((texts("reminder.who_sees"),)),
        ),
    )


def private_reminder(case: Case, due: datetime, texts: Texts) -> Card:
    """To somebody who has a card of his own."""
    reference = case.reference
    return Card(
        texts("reminder.summary", reference=reference),
        (
            Paragraph((texts("reminder.private", reference=reference),)),
            Note((texts(_goes_on(case)), " ", texts.moment(due)), "next"),
            Note((texts("reminder.who_sees_private"),)),
        ),
    )


def _goes_on(case: Case) -> str:
    return "reminder.next_second_look" if case.second_look else "reminder.next"


def alarm_silent(case: Case, texts: Texts) -> Card:
    """To the steward: neither the deciders nor the directors decided; not what was typed."""
    return Card(
        texts("alarm.silent.summary", reference=case.reference),
        (
            Heading(texts("alarm.heading", reference=case.reference)),
            Paragraph((texts("alarm.silent.text", name=case.rep_name),)),
            Facts((Fact(texts("fact.decide_by"), texts.day(case.form.decide_by)),)),
            Note((texts("alarm.silent.next"),), "next"),
            Buttons((Button("assign", texts("button.assign"), case.reference, "primary"),)),
            Note((texts("alarm.who_sees"),)),
        ),
    )


def still_waits(case: Case, steward: str, texts: Texts) -> Card:
    """To the rep: it takes too long, who has it now, and still not to sign."""
    told = texts("still_waits.next", name=steward) if steward else texts("still_waits.nobody")
    return Card(
        texts("still_waits.summary", reference=case.reference),
        (
            Heading(texts("still_waits.heading", reference=case.reference)),
            Facts((Fact(texts("fact.deal"), case.form.deal_ref),)),
            Paragraph((texts("still_waits.text"),)),
            Note((told,), "next"),
            Note((texts("receipt.dont_sign"),), "warning"),
            Note((texts("still_waits.who_sees"),)),
        ),
    )
