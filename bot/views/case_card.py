"""What do deciders see? The card of a case in a private channel, as the case stands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.audit import State
from bot.case import Case
from bot.case_parts import Question
from bot.decision import Decision
from bot.follow_up import is_contradicted, told_now
from bot.form import Stake
from bot.ledger import LedgerState, ledger_state
from bot.people import Person
from bot.texts import Texts
from bot.views.elements import (
    Button,
    Buttons,
    Card,
    CardElement,
    Confirm,
    Divider,
    Fact,
    Facts,
    Heading,
    Note,
    Paragraph,
    PersonName,
    Quote,
)


def case_card(
    case: Case,
    texts: Texts,
    mentioned: Sequence[Person] = (),
    related: Sequence[Case] = (),
    *,
    correctable: bool = False,
    private: bool = False,
    overdue: bool = False,
    decidable: bool = True,
) -> Card:
    """`mentioned` are notified, once: with the first post. `related` are open cases about the same deal.
    While it is `correctable`, the decider can mend a slip. A `private` card stands in no channel;
    an `overdue` one is with directors because nobody decided in time. One that is not `decidable` here only
    shows that it is decided elsewhere."""
    return Card(
        summary=texts(f"card.summary.{case.state}", reference=case.reference),
        elements=(
            Heading(texts("card.heading", reference=case.reference)),
            *_mentions(mentioned, texts),
            *_status(case, texts),
            *([Note((texts("card.overdue"),))] if overdue and case.is_open else []),
            # What is new stands first: a platform that has no room for it all leaves out from the end.
            *_end(case, texts),
            case_facts(case, texts, related),
            *case_story(case, texts),
            *case_talk(case, texts),
            *(_buttons(case, texts) if decidable else ()),
            *(_correct_button(case, texts) if correctable else ()),
            Note((texts("card.who_sees_private" if private else "card.who_sees"),)),
        ),
    )


def redirected_card(case: Case, texts: Texts) -> Card:
    """What is left where a case was redirected from: nothing of it."""
    redirect = case.redirect
    assert redirect is not None, "the redirection of a case that was not redirected"
    to = Fact(texts("fact.redirect_to"), texts(f"redirect_to.{redirect.to}"))
    with_directors = case.belonged_here and case.state is not State.REDIRECTED
    after = "card.belonged_here" if with_directors else "card.redirected_next"
    return Card(
        summary=texts("card.summary.redirected", reference=case.reference),
        elements=(
            Heading(texts("card.heading", reference=case.reference)),
            Paragraph((texts("card.redirected", name=redirect.by_name),)),
            Facts((to,)),
            Note((texts(after),), "next"),
        ),
    )


def declared_card(case: Case, texts: Texts) -> Card:
    """What is left of a card of his own for who said that he gains: nothing of it."""
    return Card(
        summary=texts("card.declared.summary", reference=case.reference),
        elements=(
            Heading(texts("card.heading", reference=case.reference)),
            Paragraph((texts("card.declared"),)),
            Note((texts("done.declared.next"),), "next"),
        ),
    )


def left_card(case: Case, texts: Texts) -> Card:
    """What is left of a card of his own for who is in none of the deciders' channels any more."""
    return Card(
        summary=texts("card.declared.summary", reference=case.reference),
        elements=(
            Heading(texts("card.heading", reference=case.reference)),
            Paragraph((texts("card.left"),)),
            Note((texts("card.left.next"),), "next"),
        ),
    )


def case_facts(case: Case, texts: Texts, related: Sequence[Case] = ()) -> Facts:
    form = case.form
    stakes = [texts(f"at_stake.card.{stake}") for stake in Stake if stake in form.at_stake]
    same_deal = [texts("card.same_deal", reference=other.reference, name=other.rep_name) for other in related]
    return Facts(
        (
            Fact(texts("fact.rep"), PersonName(case.rep, case.rep_name)),
            Fact(texts("fact.deal"), form.deal_ref),
            Fact(texts("fact.value"), texts.money(form.deal_value)),
            Fact(texts("fact.at_stake"), texts.all_of(stakes)),
            Fact(texts("fact.honest_advice"), texts(f"honest_advice.{form.honest_advice}")),
            Fact(texts("fact.decide_by"), texts.day(form.decide_by)),
            *([Fact(texts("fact.same_deal"), texts.all_of(same_deal))] if same_deal else []),
        )
    )


def case_story(case: Case, texts: Texts) -> tuple[Quote, Quote]:
    return (
        Quote(texts("quote.customer_need"), case.form.customer_need),
        Quote(texts("quote.mismatch"), case.form.mismatch),
    )


def case_talk(case: Case, texts: Texts) -> Iterable[CardElement]:
    """What was asked, answered and added since."""
    for question in case.questions:
        yield from _exchange(question, texts)
    for note in case.notes:
        yield Quote(texts("quote.note"), note.text)


def decision_elements(decision: Decision, texts: Texts) -> Iterable[CardElement]:
    """What was decided, by whom and why; the same for deciders and for the rep."""
    yield Divider()
    yield Facts(tuple(_decision_facts(decision, texts)))
    yield Quote(texts("quote.rationale", name=decision.by_name), decision.rationale)
    for typed in ("what_changes", "referred_to", "disclosed", "customer_told", "how_asked"):
        if text := getattr(decision, typed):
            yield Quote(texts(f"quote.{typed}"), text)
    if decision.compensation.reason:
        yield Quote(texts("quote.compensation_reason"), decision.compensation.reason)


def _decision_facts(decision: Decision, texts: Texts) -> Iterable[Fact]:
    yield Fact(texts("fact.decision"), texts(f"decision.{decision.code}"))
    yield Fact(texts("fact.decided_by"), PersonName(decision.by, decision.by_name))
    yield Fact(texts("fact.decided_at"), texts.moment(decision.at))
    if decision.new_value:
        yield Fact(texts("fact.new_value"), texts.money(decision.new_value))
    if decision.told_by:
        yield Fact(texts("fact.told_by"), texts.day(decision.told_by))
    yield Fact(texts("fact.compensation"), texts(f"compensation.{decision.compensation.code}"))
    if decision.compensation.amount:
        yield Fact(texts("fact.compensation_amount"), texts.money(decision.compensation.amount))
    if decision.compensation.due:
        yield Fact(texts("fact.compensation_due"), texts.day(decision.compensation.due))


def _mentions(people: Sequence[Person], texts: Texts) -> Iterable[CardElement]:
    if people:
        names: list[PersonName | str] = [texts("card.please_decide")]
        for person in people:
            names += [" ", PersonName(person.id, person.name, mention=True)]
        yield Paragraph(tuple(names))


def _status(case: Case, texts: Texts) -> Iterable[CardElement]:
    if case.second_look and case.state is State.SECOND_LOOK:
        yield Note((texts("card.second_look"), " ", texts.moment(case.second_look.due_at)), "next")
    elif case.is_open:
        yield Note((texts("card.decide_before"), " ", texts.moment(case.due_at)), "next")
    if case.is_open:
        yield Note((texts("card.dont_sign"),), "warning")
    if case.state is State.INFO_NEEDED:
        # Only the first question stops the clock.
        first = len(case.questions) == 1
        yield Note((texts("card.clock_stopped" if first else "card.question_waits"),))
    if case.is_open and case.handover:
        yield Note((texts("card.handed_over", name=case.handover.by_name),))
        yield Quote(texts("quote.rationale", name=case.handover.by_name), case.handover.rationale)
    if case.state in (State.DECIDED, State.FOLLOW_THROUGH, State.CLOSED):
        yield Note((texts(f"card.{case.state}"),), "next")
    elif case.state is State.WITHDRAWN:
        yield Note((texts("card.withdrawn"),), "next")


def _end(case: Case, texts: Texts) -> Iterable[CardElement]:
    """How it ended: the decision, or why the case was withdrawn."""
    if case.second_look:
        yield Quote(texts("quote.second_look_reason", name=case.rep_name), case.second_look.reason)
    if case.decision:
        yield from decision_elements(case.decision, texts)
        yield from _superseded(case, texts)
        yield from _what_came_of_it(case, texts)
        yield Divider()
    if case.withdraw_reason:
        yield Quote(texts("quote.withdraw_reason"), case.withdraw_reason)
        yield Divider()


def _superseded(case: Case, texts: Texts) -> Iterable[CardElement]:
    """After a second look: what was decided first, and by whom. It is kept, and stands no more."""
    asked = case.second_look.at if case.second_look else None
    first = [decision for decision in case.decisions if asked and decision.at <= asked]
    if first and first[-1] is not case.decision:
        said = texts("card.superseded", name=first[-1].by_name, decision=texts(f"decision.{first[-1].code}"))
        yield Note((said,))


def _what_came_of_it(case: Case, texts: Texts) -> Iterable[CardElement]:
    """For those who decided: whether it happened, and how it went."""
    told, state = told_now(case), ledger_state(case)
    facts = [Fact(texts("fact.told_on"), texts.day(told.on))] if told else []
    if state is not LedgerState.NONE:
        facts.append(Fact(texts("fact.ledger"), texts(f"ledger.{state}")))
    for found in case.follow_ups:
        smile = [texts(f"smile.card.{found.smile}")] if found.smile else []
        said = " ".join([texts(f"outcome.{found.outcome}"), *smile])
        facts.append(Fact(texts("fact.after_days", day=found.day), said))
    if facts:
        yield Facts(tuple(facts))
    if case.has_stepped_back:
        yield Note((texts("card.stepped_back"),), "warning")
    if is_contradicted(case):
        yield Note((texts("card.contradicted"),), "warning")


def _exchange(question: Question, texts: Texts) -> Iterable[CardElement]:
    yield Quote(texts("quote.question", name=question.asked_by_name), question.text)
    if question.answered_at:
        yield Quote(texts("quote.answer"), question.answer)


def _buttons(case: Case, texts: Texts) -> Iterable[CardElement]:
    if not case.is_open:
        return
    is_first = case.decision is None
    sure = Confirm(texts("recuse.title"), texts("recuse.sure"), texts("recuse.yes"), texts("button.cancel"))
    ask = () if case.pending_question or not is_first else (_ask_button(case, texts),)
    elsewhere = (Button("redirect", texts("button.redirect"), case.reference),) if is_first else ()
    yield Buttons(
        (
            Button("decide", texts("button.decide"), case.reference, "primary"),
            *ask,
            Button("recuse", texts("button.recuse"), case.reference, confirm=sure),
            *elsewhere,
        )
    )


def _ask_button(case: Case, texts: Texts) -> Button:
    return Button("ask", texts("button.ask"), case.reference)


def _correct_button(case: Case, texts: Texts) -> Iterable[CardElement]:
    yield Buttons((Button("decide", texts("button.correct"), case.reference),))
