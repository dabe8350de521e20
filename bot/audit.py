"""Who did what, when, in which role? Entries of the audit trail, and the state they add up to."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from hashlib import sha256

from bot.people import PersonId, Role
from bot.reference import Reference


class State(StrEnum):
    """Where a case stands (domain.md, Lifecycle)."""

    SUBMITTED = "submitted"
    AWAITING_DECISION = "awaiting_decision"
    INFO_NEEDED = "info_needed"
    DECIDED = "decided"
    SECOND_LOOK = "second_look"
    FOLLOW_THROUGH = "follow_through"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"
    REDIRECTED = "redirected"


OPEN_STATES = frozenset({State.SUBMITTED, State.AWAITING_DECISION, State.INFO_NEEDED, State.SECOND_LOOK})
"""Somebody has to decide."""

FOLLOWED_STATES = frozenset({State.DECIDED, State.FOLLOW_THROUGH})
"""What was decided has to happen."""


class Act(StrEnum):
    """What an entry is about: the action names of the buttons, and what the bot does by itself."""

    RAISE = "raise"
    CARD_POSTED = "card_posted"
    NO_ROUTE = "no_route"
    NO_DIRECTOR = "no_director"
    """Handed over to the directors, of whom none may decide; others may."""
    DECIDER_BACK = "decider_back"
    """After `NO_ROUTE` somebody who may decide is there again, where a card stands."""
    ASK = "ask"
    ANSWER = "answer"
    ADD_NOTE = "add_note"
    RECUSE = "recuse"
    DECLARE_GAIN = "own_gain"
    DECIDE = "decide"
    CORRECT = "correct"
    HAND_OVER = "hand_over"
    REDIRECT = "redirect"
    BELONGS_HERE = "belongs_here"
    ASSIGN = "assign"
    CARD_REMOVED = "card_removed"
    CARD_UNSEEN = "card_unseen"
    """The bot cannot look into a channel where a card stands."""
    CARD_SEEN = "card_seen"
    """After `CARD_UNSEEN` it can, into all of them."""
    REMIND = "remind"
    ESCALATE = "escalate"
    """It was due, and went to the directors."""
    TO_STEWARD = "to_steward"
    """The directors did not decide it either."""
    WITHDRAW = "withdraw"
    SECOND_LOOK = "second_look"
    ACCEPT = "accept"
    STEP_BACK = "step_back"
    FOLLOW_THROUGH = "follow_through"
    """The time to ask for a second look is over."""
    TOLD = "told"
    ASK_TOLD = "ask_told"
    TOLD_LATE = "told_late"
    SET_AMOUNT = "set_amount"
    PAID = "paid"
    CONFIRM = "confirm"
    DISPUTE = "dispute"
    RELEASE = "release"
    PAID_UNCONFIRMED = "paid_unconfirmed"
    """The rep said nothing for two weeks."""
    PAYMENT_SOON = "payment_soon"
    PAYMENT_DUE = "payment_due"
    PAYMENT_LATE = "payment_late"
    """It went to the directors."""
    FOLLOW_UP = "follow_up"
    ASK_FOLLOW_UP = "ask_follow_up"
    REMIND_FOLLOW_UP = "remind_follow_up"
    NO_ANSWER = "no_answer"
    CHECK_IN = "check_in"
    CLOSE = "close"
    BIND = "bind"
    """A steward says what a channel is for; of no case."""


DONE = "done"


@dataclass(frozen=True)
class AuditEntry:
    """One line of the trail; codes only, never what people typed. `result` is `done` or `refused:<why>`."""

    reference: Reference | None
    at: datetime
    actor: PersonId | None
    role: Role
    action: str
    result: str = DONE


def chained(head: str, entries: Iterable[AuditEntry]) -> str:
    """The head of a hash chain after these entries: each hash is of the one before and the entry."""
    for one in entries:
        entry = [
            one.reference,
            one.at.astimezone(UTC).isoformat(),
            one.actor,
            one.role,
            one.action,
            one.result,
        ]
        head = sha256(f"{head}\n{json.dumps(entry)}".encode()).hexdigest()
    return head


_LEADS_TO = {
    Act.RAISE: State.SUBMITTED,
    Act.ASK: State.INFO_NEEDED,
    Act.ANSWER: State.AWAITING_DECISION,
    Act.DECIDE: State.DECIDED,
    Act.WITHDRAW: State.WITHDRAWN,
    Act.REDIRECT: State.REDIRECTED,
    Act.BELONGS_HERE: State.AWAITING_DECISION,
    Act.SECOND_LOOK: State.SECOND_LOOK,
    Act.ACCEPT: State.FOLLOW_THROUGH,
    Act.FOLLOW_THROUGH: State.FOLLOW_THROUGH,
    Act.CLOSE: State.CLOSED,
}


def replay(entries: Iterable[AuditEntry]) -> tuple[tuple[State, datetime], ...]:
    """The states a case went through, and since when, as its trail tells them."""
    states: list[tuple[State, datetime]] = []
    for entry in entries:
        if entry.result != DONE:
            continue
        after = _state_after(entry.action, [state for state, _at in states])
        if after is not None and (not states or states[-1][0] is not after):
            states.append((after, entry.at))
    return tuple(states)


def _state_after(action: str, before: list[State]) -> State | None:
    if action == Act.CARD_POSTED:
        # A card by a later route moves nothing: the case was already waiting.
        return State.AWAITING_DECISION if before[-1:] == [State.SUBMITTED] else None
    if action == Act.BELONGS_HERE and before[-2:-1] == [State.INFO_NEEDED]:
        # The question that waited before the redirection still waits.
        return State.INFO_NEEDED
    return _LEADS_TO.get(action)  # type: ignore[call-overload, no-any-return]
