"""The lock on every case: who is let in is asked of the platform first, then of the case, and written down.

Hiding a button is a courtesy. What counts is checked here when it is pressed, and again when the form comes
back.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.audit import Act, AuditEntry
from bot.binding import company_now
from bot.case import Case
from bot.company import Company
from bot.errors import CannotCheck, NotForYou, NotLinked, NotStuck, PermanentFailure, Refusal
from bot.kept import UnitOfWork
from bot.people import ChannelId, Membership, Person, PersonId, Role
from bot.permissions import (
    Why,
    may_act_as_decider,
    may_act_as_owner,
    may_act_as_rep,
    may_ever_decide,
    may_help,
)
from bot.ports import Services
from bot.reference import Reference
from bot.routing import all_channels
from bot.stuck import needs_help

CHECKS: Mapping[Act, Callable[[Case], None]] = {
    Act.ASK: Case.check_may_ask,
    Act.ANSWER: Case.check_may_answer,
    Act.ADD_NOTE: Case.check_may_note,
    Act.HAND_OVER: Case.check_may_hand_over,
    Act.BELONGS_HERE: Case.check_belongs_here,
    Act.WITHDRAW: Case.check_undecided,
    Act.REDIRECT: Case.check_undecided,
}
"""What the case must allow; every other act needs an open case."""


CORRECTING = frozenset({Act.DECLARE_GAIN, Act.DECIDE})
"""Steps that the decider may take once more, to correct a slip."""

PRIVATE_CHAT = ChannelId("private")
"""Stands for a card of one's own."""


@dataclass(frozen=True)
class Memberships:
    """What the platform said of the actor in the channels of the case's cards."""

    found: tuple[Membership, ...] = ()
    is_complete: bool = True
    """False when it did not say so of every channel."""


@dataclass(frozen=True)
class Attempt:
    """Somebody tries something on a case."""

    act: Act
    reference: Reference | None
    """None when what came in cannot be a reference."""
    actor: Person
    at: datetime
    token: str = ""
    """The form that came back; empty for a button."""
    check: Callable[[Case], None] | None = None
    """What the case must allow, where that hangs on more than the act."""


@dataclass(frozen=True)
class Admitted:
    """The actor may. `is_new` False: this very form did its work already (double click, retry, replay)."""

    case: Case
    is_new: bool


async def read_memberships(reference: Reference | None, actor: Person, services: Services) -> Memberships:
    """Ask the platform, fresh, whether the actor is where the case's cards stand. Before the transaction.

    Nothing is asked for who is barred anyway, so that the answer to them takes the same way as for a case
    that does not exist.
    """
    if reference is None:
        return Memberships()
    async with services.read() as work:
        case = await work.cases.find(reference)
        company = await company_now(work, services)
    if case is None or may_ever_decide(case, actor.id):
        return Memberships()
    if actor.id in case.assigned:
        return await _as_named(actor, services)
    asked = await ask_all(where_to_ask(case, actor.id, company), actor, services)
    return Memberships(tuple(one for one in asked.values() if one), None not in asked.values())


def where_to_ask(case: Case, person: PersonId, company: Company) -> frozenset[ChannelId]:
    """The channels of which somebody who may decide has to be a member; none for who is barred, or for whom
    a steward named."""
    if may_ever_decide(case, person) or person in case.assigned:
        return frozenset()
    # Who has the card in private counts as long as he is in one of the channels.
    own_card = all_channels(company) if person in case.asked_privately else ()
    return case.channels | frozenset(own_card)


async def ask_all(
    channels: Collection[ChannelId], actor: Person, services: Services
) -> Mapping[ChannelId, Membership | None]:
    """Is the actor a member? None where the platform does not say."""
    in_order = sorted(channels)
    answers = await asyncio.gather(*(_ask(channel, actor, services) for channel in in_order))
    return dict(zip(in_order, answers, strict=True))


async def _as_named(actor: Person, services: Services) -> Memberships:
    """Whom a steward named needs no channel; whether he is still one of the company is read fresh."""
    try:
        named = await services.directory.person(actor.id)
    except CannotCheck:
        return Memberships(is_complete=False)
    return Memberships((Membership(PRIVATE_CHAT, named, True, True),))


async def _ask(channel: ChannelId, actor: Person, services: Services) -> Membership | None:
    """None when the platform does not say: one of two channels can be gone, and the other be right."""
    try:
        return await services.directory.membership(channel, actor.id)
    except (CannotCheck, PermanentFailure):
        return None


async def begin_as_decider(act: Act, reference: Reference | None, actor: Person, services: Services) -> Case:
    """May this person open the form? Answers the case, or raises an audited `Refusal`."""
    memberships = await read_memberships(reference, actor, services)
    async with services.unit_of_work() as work:
        attempt = Attempt(act, reference, actor, services.now())
        return (await admit_decider(work, attempt, memberships)).case


async def begin_as_rep(
    act: Act, reference: Reference | None, actor: Person, services: Services, *, stands_in: bool = False
) -> Case:
    """May this person open the form? Answers the case, or raises an audited `Refusal`."""
    attempt = Attempt(act, reference, actor, services.now())
    async with services.unit_of_work() as work:
        return (await admit_rep(work, attempt, stands_in=stands_in)).case


async def admit_decider(work: UnitOfWork, attempt: Attempt, memberships: Memberships) -> Admitted:
    """Let in who may act on the case as a decider; else an audited `Refusal`."""
    case = await _find(work, attempt)
    why = may_act_as_decider(case, attempt.actor.id, memberships.found)
    if why is Why.NOT_IN_THE_CHANNEL and not memberships.is_complete:
        await _write_down(work, attempt, "cannot_check")
        raise CannotCheck()
    return await _admit(work, attempt, case, why)


async def admit_rep(work: UnitOfWork, attempt: Attempt, *, stands_in: bool = False) -> Admitted:
    """Let in the case's rep, or who stands in; else an audited `Refusal`."""
    case = await _find(work, attempt)
    return await _admit(work, attempt, case, None if stands_in else may_act_as_rep(case, attempt.actor))


async def admit_owner(work: UnitOfWork, attempt: Attempt, *, stands_in: bool = False) -> Admitted:
    """Let in who sees to what was promised, or who stands in; else an audited `Refusal`."""
    case = await _find(work, attempt)
    return await _admit(work, attempt, case, None if stands_in else may_act_as_owner(case, attempt.actor))


async def admit_helper(work: UnitOfWork, attempt: Attempt, helpers: Collection[PersonId]) -> Admitted:
    """Let in who looks after the case when it is stuck; else an audited `Refusal`."""
    case = await _find(work, attempt)
    admitted = await _admit(work, attempt, case, may_help(attempt.actor, helpers))
    if admitted.is_new and not needs_help(case, await work.audit.of(case.reference), attempt.at):
        await _write_down(work, attempt, "not_stuck")
        raise NotStuck()
    return admitted


async def _find(work: UnitOfWork, attempt: Attempt) -> Case:
    case = await work.cases.find(attempt.reference) if attempt.reference else None
    if case is None:
        await _write_down(work, attempt, Why.NO_SUCH_CASE)
        raise NotForYou()
    return case


async def _admit(work: UnitOfWork, attempt: Attempt, case: Case, why: Why | None) -> Admitted:
    if why is not None:
        await _write_down(work, attempt, why)
        raise NotLinked() if why is Why.NOT_LINKED else NotForYou()
    if await work.handled.reference_of(attempt.token) == case.reference:
        return Admitted(case, is_new=False)
    if attempt.act in CORRECTING and case.may_correct(attempt.actor.id, attempt.at):
        return Admitted(case, is_new=True)
    try:
        (attempt.check or CHECKS.get(attempt.act, Case.check_open))(case)
    except Refusal as refusal:
        await _write_down(work, attempt, refusal.key.removeprefix("refusal."))
        raise
    return Admitted(case, is_new=True)


async def _write_down(work: UnitOfWork, attempt: Attempt, why: str) -> None:
    await work.audit.add(
        AuditEntry(attempt.reference, attempt.at, attempt.actor.id, Role.NONE, attempt.act, f"refused:{why}")
    )
