"""How are people answered in a line or two? Refusals, confirmations, help, alarms."""

from __future__ import annotations

from bot.case import Case
from bot.errors import Refusal
from bot.people import PersonId
from bot.reference import Reference
from bot.texts import Texts
from bot.views.elements import (
    Button,
    Buttons,
    Card,
    Fact,
    Facts,
    Heading,
    Inline,
    Link,
    Note,
    Paragraph,
    PersonName,
)

RAISE = "dilemma"
"""The button that opens the form of `/dilemma`."""


def refusal_card(refusal: Refusal, texts: Texts) -> Card:
    sentence = texts(refusal.key, **refusal.params)
    return Card(sentence if not refusal.params else texts("refusal.summary"), (Paragraph((sentence,)),))


def done_card(key: str, texts: Texts, reference: str = "") -> Card:
    """What was just done, and what happens next: the texts `KEY` and `KEY.next`."""
    return Card(
        texts(key, reference=reference),
        (Paragraph((texts(key, reference=reference),)), Note((texts(f"{key}.next"),), "next")),
    )


def failure_card(incident: str, texts: Texts) -> Card:
    """Something broke that should not have; `incident` is in the log too."""
    return Card(texts("failure.summary"), (Paragraph((texts("failure.text", incident=incident),)),))


def help_card(texts: Texts, whistleblowing_url: str, *, links: bool = False) -> Card:
    """`links`: there are two platforms, and people can say who they are on the other."""
    elsewhere: list[Inline] = [texts("promise.not_whistleblowing")]
    if whistleblowing_url:
        elsewhere += [" ", Link(texts("hint.whistleblowing_link"), whistleblowing_url)]
    return Card(
        texts("help.heading"),
        (
            Heading(texts("help.heading")),
            Paragraph((texts("help.what"),)),
            Facts(
                (
                    Fact("/dilemma", texts("help.raise")),
                    Fact("/dilemma mine", texts("help.mine")),
                    Fact("/dilemma home", texts("help.home")),
                    Fact("/dilemma digest", texts("help.digest")),
                    *((Fact("/dilemma link", texts("help.link")),) if links else ()),
                    Fact("/dilemma help", texts("help.help")),
                )
            ),
            Note((texts("help.who_sees"),)),
            Note(tuple(elsewhere)),
        ),
    )


def invitation_card(texts: Texts) -> Card:
    """In a private chat, where typing alone opens no form."""
    return Card(
        texts("invitation.summary"),
        (
            Paragraph((texts("invitation.text"),)),
            Buttons((Button(RAISE, texts("button.raise"), style="primary"),)),
            Note((texts("invitation.next"),)),
        ),
    )


def pointer_card(texts: Texts) -> Card:
    """The answer to a command where everybody reads along: nothing but where it is answered."""
    return Card(texts("pointer.text"), (Note((texts("pointer.text"),)),))


def answered_reply(asker: PersonId, name: str, reference: Reference, texts: Texts) -> Card:
    """In the card's thread: the one who asked hears that the answer is on the card."""
    mention = PersonName(asker, name, mention=True)
    return Card(
        texts("answered.summary", reference=reference),
        (
            Paragraph((mention, ": ", texts("answered.text", reference=reference))),
            Note((texts("answered.next"),), "next"),
        ),
    )


def alarm_no_route(reference: Reference, rep_name: str, texts: Texts) -> Card:
    """To the steward: who raised it and that it is stuck; not what was typed."""
    return Card(
        texts("alarm.no_route.summary", reference=reference),
        (
            Heading(texts("alarm.heading", reference=reference)),
            Paragraph((texts("alarm.no_route.text", name=rep_name),)),
            Note((texts("alarm.no_route.next"),), "next"),
            Buttons((Button("assign", texts("button.assign"), reference, "primary"),)),
            Note((texts("alarm.who_sees"),)),
        ),
    )


def alarm_no_director(reference: Reference, rep_name: str, texts: Texts, *, overdue: bool = False) -> Card:
    """To the steward: it went to the directors, of whom none may decide; others still may."""
    why = "alarm.no_director.overdue" if overdue else "alarm.no_director.text"
    return Card(
        texts("alarm.no_director.summary", reference=reference),
        (
            Heading(texts("alarm.heading", reference=reference)),
            Paragraph((texts(why, name=rep_name),)),
            Note((texts("alarm.no_director.next"),), "next"),
            Note((texts("alarm.who_sees"),)),
        ),
    )


def alarm_undelivered(reference: Reference, detail: str, texts: Texts) -> Card:
    """To the steward: a message of a case does not go out; `detail` is the platform's word for why."""
    return Card(
        texts("alarm.undelivered.summary", reference=reference),
        (
            Heading(texts("alarm.heading", reference=reference)),
            Paragraph((texts("alarm.undelivered.text"),)),
            Facts((Fact(texts("fact.platform_says"), detail),)),
            Note((texts("alarm.undelivered.next"),), "next"),
            Note((texts("alarm.who_sees"),)),
        ),
    )


def alarm_left(reference: Reference, detail: str, texts: Texts) -> Card:
    """To the steward: the platform does not delete what may no longer stand; `detail` is its word for why."""
    return Card(
        texts("alarm.left.summary", reference=reference),
        (
            Heading(texts("alarm.heading", reference=reference)),
            Paragraph((texts("alarm.left.text"),)),
            Facts((Fact(texts("fact.platform_says"), detail),)),
            Note((texts("alarm.left.next"),), "next"),
            Note((texts("alarm.who_sees"),)),
        ),
    )


def alarm_gain(case: Case, texts: Texts) -> Card:
    """To the steward: the one who decided said afterwards that he gains."""
    decision = case.decision
    assert decision is not None, "before a decision, who gains is barred and no alarm is raised"
    return Card(
        texts("alarm.gain.summary", reference=case.reference),
        (
            Heading(texts("alarm.heading", reference=case.reference)),
            Paragraph((texts("alarm.gain.text", name=decision.by_name, rep=case.rep_name),)),
            Note((texts("alarm.gain.next"),), "next"),
            Note((texts("alarm.who_sees"),)),
        ),
    )


def link_code_card(code: str, texts: Texts) -> Card:
    """To somebody alone, on one platform; typed on another it links both accounts."""
    shown = f"{code[:4]}-{code[4:]}"
    return Card(
        texts("link.summary"),
        (
            Heading(texts("link.heading")),
            Paragraph((texts("link.text"),)),
            Facts((Fact(texts("fact.link_code"), f"link {shown}"),)),
            Note((texts("link.next"),), "next"),
            Note((texts("help.who_sees"),)),
        ),
    )


def alarm_not_linked(reference: Reference, texts: Texts, route: str = "management") -> Card:
    """To the steward: on that channel's platform nobody knows who the rep is, or one of those who gain."""
    return Card(
        texts("alarm.not_linked.summary", reference=reference),
        (
            Heading(texts("alarm.heading", reference=reference)),
            Paragraph((texts("alarm.not_linked.text", channel=texts(f"route.{route}")),)),
            Note((texts("alarm.not_linked.next"),), "next"),
            Note((texts("alarm.who_sees"),)),
        ),
    )


def alarm_removed(reference: Reference, texts: Texts, route: str = "management") -> Card:
    """To the steward: the bot took its messages of a case out of a channel; people's own may remain there."""
    return Card(
        texts("alarm.removed.summary", reference=reference),
        (
            Heading(texts("alarm.heading", reference=reference)),
            Paragraph((texts("alarm.removed.text", channel=texts(f"route.{route}")),)),
            Note((texts("alarm.removed.next"),), "next"),
            Note((texts("alarm.who_sees"),)),
        ),
    )
