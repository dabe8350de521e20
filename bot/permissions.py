"""Who may do what on a case? Pure rules; the answer is None, or the code that the audit trail keeps."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from enum import StrEnum

from bot.case import Case
from bot.people import Membership, Person, PersonId


class Why(StrEnum):
    """Why somebody was refused. For the audit trail only: the person always reads the same sentence."""

    NO_SUCH_CASE = "no_such_case"
    NOT_THE_REP = "not_the_rep"
    IS_THE_REP = "is_the_rep"
    GAINS = "gains"
    DECLARED_GAIN = "declared_gain"
    RECUSED = "recused"
    DECIDED_FIRST = "decided_first"
    NOT_A_FULL_MEMBER = "not_a_full_member"
    NOT_IN_THE_CHANNEL = "not_in_the_channel"
    NOT_A_HELPER = "not_a_helper"
    NOT_THE_OWNER = "not_the_owner"
    NOT_LINKED = "not_linked"


def may_ever_decide(case: Case, person: PersonId) -> Why | None:
    """What the case alone says, before the platform is asked who is in the channel."""
    if person == case.rep:
        return Why.IS_THE_REP
    if person in case.gains:
        return Why.GAINS
    if person in case.declared:
        return Why.DECLARED_GAIN
    if person in case.decided_first:
        return Why.DECIDED_FIRST
    return Why.RECUSED if person in case.recused else None


def may_act_as_decider(case: Case, person: PersonId, memberships: Iterable[Membership]) -> Why | None:
    """A human member of a channel in which the card stands, who is not barred (domain.md, People)."""
    barred = may_ever_decide(case, person)
    if barred:
        return barred
    here = [membership for membership in memberships if membership.person.id == person]
    if any(not membership.person.is_full_member for membership in here):
        return Why.NOT_A_FULL_MEMBER
    here = [membership for membership in here if membership.may_act_here]
    if not here:
        return Why.NOT_IN_THE_CHANNEL
    return None if any(membership.person.is_on(case.platform) for membership in here) else Why.NOT_LINKED


def may_act_as_rep(case: Case, person: Person) -> Why | None:
    """The rep, as long as the company still counts him among its own."""
    if person.id != case.rep:
        return Why.NOT_THE_REP
    return None if person.is_full_member else Why.NOT_A_FULL_MEMBER


def may_act_as_owner(case: Case, person: Person) -> Why | None:
    """Who was named to see to the promise, and does not gain: found out later, that ends it too."""
    owner = case.decision.compensation.owner if case.decision else None
    if owner is None or person.id != owner or person.id in case.interested:
        return Why.NOT_THE_OWNER
    return None if person.is_full_member else Why.NOT_A_FULL_MEMBER


def may_help(person: Person, helpers: Collection[PersonId]) -> Why | None:
    """A steward who does not gain; with none, a director who does not (domain.md, People)."""
    if person.id not in helpers:
        return Why.NOT_A_HELPER
    return None if person.is_full_member else Why.NOT_A_FULL_MEMBER
