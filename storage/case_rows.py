"""How does a case become rows, and how do rows become a case? Columns one way, the aggregate the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.audit import State
from bot.case import Case
from bot.case_parts import CardPlace, CaseNote, Handover, Question, Redirect, RedirectTo
from bot.form import DilemmaForm, HonestAdvice, Stake
from bot.money import Money
from bot.people import ChannelId, PersonId
from bot.reference import Reference
from storage.decision_rows import decisions
from storage.follow_rows import check_ins, follow_columns, follow_ups, ledger, second_look, told
from storage.tables import (
    CasePersonRow,
    CaseRow,
    CheckInRow,
    DecisionRow,
    FollowUpRow,
    LedgerEntryRow,
    MessageRow,
    NoteRow,
    QuestionRow,
    RedirectRow,
)
from storage.upsert import Rows
from storage.words import Words

CARD = "card"
"""The purpose of those messages that are a case's cards."""

PARTS = ("gainers", "declared", "recused", "asked_privately", "assigned")
"""Attributes of a case that hold people, and the names of their parts in it."""


@dataclass(frozen=True)
class CaseRows:
    """Everything stored about one case."""

    case: CaseRow
    people: Sequence[CasePersonRow]
    questions: Sequence[QuestionRow]
    notes: Sequence[NoteRow]
    decisions: Sequence[DecisionRow]
    redirects: Sequence[RedirectRow]
    ledger: Sequence[LedgerEntryRow]
    follow_ups: Sequence[FollowUpRow]
    check_ins: Sequence[CheckInRow]
    messages: Sequence[MessageRow]


# --- into rows ---------------------------------------------------------------------------------------


def case_columns(case: Case) -> dict[str, Any]:
    form = case.form
    return {
        "reference": case.reference,
        "platform": case.platform,
        "rep": case.rep,
        "rep_name": case.rep_name,
        "state": case.state,
        "submitted_at": case.submitted_at,
        "due_at": case.due_at,
        "decide_by": form.decide_by,
        "honest_advice": form.honest_advice,
        "value_minor": form.deal_value.minor,
        "value_currency": form.deal_value.currency,
        **{f"stake_{stake}": stake in form.at_stake for stake in Stake},
        "deal_key": case.deal_key,
        "line_manager": case.line_manager,
        "line_manager_gains": case.line_manager_gains,
        "posting_to": case.posting_to,
        **_handover_columns(case.handover),
        "belonged_here_at": case.belonged_here_at,
        "withdrawn_at": case.withdrawn_at,
        **follow_columns(case),
        "words": Words.of(case).to_json(),
    }


def person_rows(case: Case) -> Rows:
    return [
        {"reference": case.reference, "person": person, "part": part}
        for part in PARTS
        for person in sorted(getattr(case, part))
    ]


def question_rows(case: Case) -> Rows:
    return [
        {
            "reference": case.reference,
            "number": number,
            "asked_by": question.asked_by,
            "asked_by_name": question.asked_by_name,
            "asked_at": question.asked_at,
            "answered_at": question.answered_at,
        }
        for number, question in enumerate(case.questions, start=1)
    ]


def note_rows(case: Case) -> Rows:
    return [
        {"reference": case.reference, "number": number, "noted_at": note.at}
        for number, note in enumerate(case.notes, start=1)
    ]


def _handover_columns(handover: Handover | None) -> dict[str, Any]:
    return {
        "handed_over_by": handover.by if handover else None,
        "handed_over_by_name": handover.by_name if handover else None,
        "handed_over_at": handover.at if handover else None,
    }


def redirect_rows(case: Case) -> Rows:
    return [
        {
            "reference": case.reference,
            "number": number,
            "redirect_to": redirect.to,
            "redirected_by": redirect.by,
            "redirected_by_name": redirect.by_name,
            "redirected_at": redirect.at,
        }
        for number, redirect in enumerate(case.redirects, start=1)
    ]


def card_rows(case: Case) -> Rows:
    return [
        {
            "reference": case.reference,
            "purpose": CARD,
            "channel": card.channel,
            "message_id": card.message_id,
            "route": card.route,
            "reader": card.reader,
            "shown_version": card.shown_version,
            "detail": "",
        }
        for card in case.cards
    ]


# --- and back ----------------------------------------------------------------------------------------


def case_of(rows: CaseRows) -> Case:
    row, words = rows.case, Words.from_json(rows.case.words)
    return Case(
        reference=Reference(row.reference),
        platform=row.platform,
        rep=PersonId(row.rep),
        rep_name=row.rep_name,
        form=_form(row, words),
        deal_key=row.deal_key,
        submitted_at=row.submitted_at,
        due_at=row.due_at,
        gainers=_people(rows.people, "gainers"),
        line_manager=PersonId(row.line_manager) if row.line_manager else None,
        line_manager_gains=row.line_manager_gains,
        posting_to=ChannelId(row.posting_to) if row.posting_to else None,
        state=State(row.state),
        version=row.version,
        declared=_people(rows.people, "declared"),
        recused=_people(rows.people, "recused"),
        questions=_questions(rows.questions, words),
        notes=_notes(rows.notes, words),
        asked_privately=_people(rows.people, "asked_privately"),
        assigned=_people(rows.people, "assigned"),
        decisions=decisions(rows.decisions, words),
        handover=_handover(row, words),
        redirects=_redirects(rows.redirects, words),
        belonged_here_at=row.belonged_here_at,
        withdrawn_at=row.withdrawn_at,
        withdraw_reason=words.withdraw_reason,
        cards=tuple(_card(message) for message in rows.messages if message.purpose == CARD),
        second_look=second_look(row, words),
        accepted_at=row.accepted_at,
        stepped_back_at=row.stepped_back_at,
        told=told(row.told_on, row.told_at),
        told_before=told(row.told_before_on, row.told_before_at),
        ledger=ledger(rows.ledger, words),
        follow_ups=follow_ups(rows.follow_ups),
        check_ins=check_ins(rows.check_ins),
    )


def _form(row: CaseRow, words: Words) -> DilemmaForm:
    return DilemmaForm(
        deal_ref=words.deal_ref,
        customer_need=words.customer_need,
        mismatch=words.mismatch,
        honest_advice=HonestAdvice(row.honest_advice),
        deal_value=Money(row.value_currency, row.value_minor),
        at_stake=frozenset(stake for stake in Stake if getattr(row, f"stake_{stake}")),
        decide_by=row.decide_by,
    )


def _people(rows: Sequence[CasePersonRow], part: str) -> frozenset[PersonId]:
    return frozenset(PersonId(row.person) for row in rows if row.part == part)


def _questions(rows: Sequence[QuestionRow], words: Words) -> tuple[Question, ...]:
    return tuple(
        Question(text, PersonId(row.asked_by), row.asked_by_name, row.asked_at, answer, row.answered_at)
        for text, answer, row in zip(words.questions, words.answers, rows, strict=True)
    )


def _notes(rows: Sequence[NoteRow], words: Words) -> tuple[CaseNote, ...]:
    return tuple(CaseNote(text, row.noted_at) for text, row in zip(words.notes, rows, strict=True))


def _handover(row: CaseRow, words: Words) -> Handover | None:
    if row.handed_over_by is None or row.handed_over_at is None:
        return None
    by, name = PersonId(row.handed_over_by), row.handed_over_by_name or ""
    return Handover(words.handover, by, name, row.handed_over_at)


def _redirects(rows: Sequence[RedirectRow], words: Words) -> tuple[Redirect, ...]:
    return tuple(
        Redirect(
            RedirectTo(row.redirect_to),
            reason,
            PersonId(row.redirected_by),
            row.redirected_by_name,
            row.redirected_at,
        )
        for reason, row in zip(words.redirects, rows, strict=True)
    )


def _card(row: MessageRow) -> CardPlace:
    reader = PersonId(row.reader) if row.reader else None
    return CardPlace(ChannelId(row.channel), row.message_id, row.route or 0, row.shown_version or 0, reader)
