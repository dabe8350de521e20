"""Which facts are there of a case? What is true of it, was, and will be if nothing more happens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot import ledger
from bot.as_of import as_of, changes, is_gone
from bot.calendar import BusinessCalendar
from bot.case import LONGEST_STOP_DAYS, Case
from bot.decision import Decision
from bot.facts import ALWAYS, CaseFacts, Fact, Kind, Way, way_of
from bot.follow_parts import FollowUp, Outcome
from bot.follow_up import due_at
from bot.money import Money
from bot.periods import Ends, in_last_weeks
from bot.say_do import WORTH, Score, Standing, standing_of
from bot.second_look import is_overturned

HONESTY_DAYS = (90, 180)
"""The follow-ups that tell what honesty brought."""

STAYED = frozenset(
    {
        Outcome.BOUGHT_FROM_US,
        Outcome.BOUGHT_OUR_OTHER_SOLUTION,
        Outcome.CAME_BACK_WITH_MORE,
        Outcome.SENT_US_SOMEONE,
    }
)


@dataclass(frozen=True)
class Rules:
    """By what facts are found."""

    calendar: BusinessCalendar
    period_ends: Ends


def facts_of(case: Case, rules: Rules) -> CaseFacts:
    """What is true of the case, was, and will be true if nothing more happens."""
    found: dict[Kind, list[Fact]] = {kind: [] for kind in Kind}
    score: Score | None = None
    for at in changes(case, rules.calendar):
        known = as_of(case, at)
        standing = standing_of(known, at, rules.calendar)
        score = _score_now(score, standing, at)
        true_now = {fact.kind: fact for fact in _true_at(known, at, rules)}
        if standing and score:
            kind = Kind.UNDECIDED if standing is Standing.UNDECIDED else Kind.SCORE
            true_now[kind] = Fact(kind, standing, score.at, at)
        for kind, before in found.items():
            _turn(before, true_now.get(kind), at)
    facts = (fact for several in found.values() for fact in several)
    return CaseFacts(case.reference, case.rep, case.version, tuple(facts))


def _score_now(before: Score | None, standing: Standing | None, at: datetime) -> Score | None:
    """Only what changes the score moves it to another week."""
    if standing is None:
        return None
    value = WORTH[standing]
    return before if before and before.value == value else Score(value, at)


def _turn(before: list[Fact], now: Fact | None, at: datetime) -> None:
    """Where something else is true from now on, what was true before ends."""
    last = before[-1] if before and before[-1].until == ALWAYS else None
    if last and now and last == replace(now, since=last.since):
        return
    if last:
        before[-1] = replace(last, until=at)
    if now:
        before.append(now)


def _true_at(case: Case, at: datetime, rules: Rules) -> Iterator[Fact]:
    """Of a case as it was known at that moment."""
    yield from _of_raising(case, at, rules)
    if case.decision and not is_gone(case, at):
        yield from _of_deciding(case, case.decision, at, rules)
        yield from _of_promising(case, case.decision, at, rules)
        yield from _of_following(case, case.decision, at, rules)


# --- raising -----------------------------------------------------------------------------------------


def _of_raising(case: Case, at: datetime, rules: Rules) -> Iterable[Fact]:
    is_withdrawn = case.withdrawn_at is not None and case.withdrawn_at <= at
    is_conflict = case.line_manager_gains or len(case.gains) > 1
    is_late = in_last_weeks(case.form.decide_by, rules.period_ends)
    raised, by = case.submitted_at, case.form.decide_by
    yield Fact(Kind.RAISED, "withdrawn" if is_withdrawn else "stands", raised, at, day=by)
    if _is_open(case, at):
        yield Fact(Kind.OPEN, "open", raised, at, day=by)
    yield Fact(Kind.CONFLICT, "conflict" if is_conflict else "alone", raised, at)
    yield Fact(Kind.HANGING, "last_weeks" if is_late else "before", raised, at)


def _is_open(case: Case, at: datetime) -> bool:
    """Nobody decided yet, or somebody has to look again."""
    look, decision = case.second_look, case.decision
    looks_again = decision is not None and look is not None and decision.at <= look.at
    return not is_gone(case, at) and (decision is None or looks_again)


# --- deciding ----------------------------------------------------------------------------------------


def _of_deciding(case: Case, decision: Decision, at: datetime, rules: Rules) -> Iterable[Fact]:
    first, look = case.decisions[0], case.second_look
    yield Fact(Kind.DECISION, way_of(decision.code), decision.at, at)
    yield Fact(Kind.SPEED, "decided", first.at, at, seconds=_seconds_to_decide(case, first, rules.calendar))
    yield Fact(Kind.LOOK_ASKED, "asked" if look else "not_asked", first.at, at)
    answers = [one for one in case.decisions if look and one.at > look.at]
    if answers:
        yield Fact(Kind.LOOK_ANSWERED, "overturned" if is_overturned(case) else "upheld", answers[0].at, at)


def _seconds_to_decide(case: Case, first: Decision, calendar: BusinessCalendar) -> int:
    """Business time without that for which the first question stopped the clock."""
    stopped = timedelta()
    if case.questions and case.questions[0].asked_at < first.at:
        asked = case.questions[0]
        until = min(asked.answered_at or first.at, first.at)
        longest = LONGEST_STOP_DAYS * calendar.day_length
        stopped = min(calendar.business_time_between(asked.asked_at, until), longest)
    passed = calendar.business_time_between(case.submitted_at, first.at)
    return round((passed - stopped).total_seconds())


# --- promising ---------------------------------------------------------------------------------------


def _of_promising(case: Case, decision: Decision, at: datetime, rules: Rules) -> Iterable[Fact]:
    state, due = ledger.ledger_state(case), decision.compensation.due
    if due is None or state is ledger.LedgerState.RELEASED:
        return
    falls_due = rules.calendar.start_of(due + timedelta(days=1))
    paid = ledger.paid_at(case)
    is_paid = state not in ledger.UNPAID and paid is not None and paid < falls_due
    yield Fact(Kind.PROMISE, "paid" if is_paid else "unpaid", falls_due, at)
    amount = ledger.amount_of(case)
    if state in ledger.UNPAID and amount:
        yield Fact(Kind.OWED, amount.currency, decision.at, at, currency=amount.currency, minor=amount.minor)


# --- following ---------------------------------------------------------------------------------------


def _of_following(case: Case, decision: Decision, at: datetime, rules: Rules) -> Iterable[Fact]:
    way = way_of(decision.code)
    if way is Way.CUSTOMER_FIRST:
        yield _honesty(case, decision, at, rules)
    smiles = [one for one in case.follow_ups if one.smile]
    if smiles:
        yield Fact(Kind.SMILE, f"{way}.{smiles[-1].smile}", smiles[-1].at, at)
    if case.check_ins:
        yield Fact(Kind.FARE, case.check_ins[-1].feeling, case.check_ins[-1].at, at)


def _honesty(case: Case, decision: Decision, at: datetime, rules: Rules) -> Fact:
    """The later answer counts. What was given up is known in one currency or not at all."""
    came_up = due_at(case, HONESTY_DAYS[0], rules.calendar)
    answers = [
        one for one in case.follow_ups if one.day in HONESTY_DAYS and one.outcome is not Outcome.NO_ANSWER
    ]
    if not answers:
        return Fact(Kind.HONESTY, "unanswered", came_up, at)
    code = "stayed" if answers[-1].outcome in STAYED else "left"
    fact = Fact(Kind.HONESTY, code, came_up, at)
    given_up = _given_up(case.form.deal_value, decision.new_value)
    if given_up is None:
        return fact
    gained = _gained(answers, given_up.currency)
    return replace(fact, currency=given_up.currency, minor=gained, given_up=given_up.minor)


def _given_up(deal: Money, new: Money | None) -> Money | None:
    if new is None:
        return deal
    return Money(deal.currency, max(deal.minor - new.minor, 0)) if new.currency == deal.currency else None


def _gained(answers: Iterable[FollowUp], currency: str) -> int:
    """Reported since the decision, so the latest report has it all."""
    values = [one.value_since for one in answers if one.value_since and one.value_since.currency == currency]
    return values[-1].minor if values else 0
