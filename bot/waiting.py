"""What waits for the directors? Line 1 of the digest, exact, and without what somebody there gains by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.accounts import Accounts
from bot.audit import FOLLOWED_STATES, State
from bot.calendar import BusinessCalendar
from bot.case import Case
from bot.company import Company
from bot.kept import UnitOfWork
from bot.ledger import UNPAID, ledger_state
from bot.people import Channel, Person
from bot.reference import Reference
from bot.routing import why_closed
from bot.timers import due_now


class WaitsFor(StrEnum):
    DECISION = "decision"
    """Past due and undecided."""
    SECOND_LOOK = "second_look"
    PAYMENT = "payment"
    """Past due and not paid."""


@dataclass(frozen=True)
class WaitingCase:
    case: Case
    what: WaitsFor
    since: datetime

    @property
    def reference(self) -> Reference:
        return self.case.reference


@dataclass(frozen=True)
class Waiting:
    """How many wait for what, and the oldest of all."""

    decisions: int = 0
    second_looks: int = 0
    payments: int = 0
    oldest_days: int = 0

    @property
    def cases(self) -> int:
        return self.decisions + self.second_looks + self.payments


async def read_waiting(work: UnitOfWork, now: datetime, calendar: BusinessCalendar) -> list[WaitingCase]:
    """The oldest first."""
    unpaid = await work.cases.unpaid_before(calendar.today(now))
    cases = (*await work.cases.open_cases(), *unpaid)
    found = [one for case in cases if (one := _waits(case, now, calendar))]
    return sorted(found, key=lambda one: one.since)


def _waits(case: Case, now: datetime, calendar: BusinessCalendar) -> WaitingCase | None:
    if case.second_look and case.state is State.SECOND_LOOK:
        return WaitingCase(case, WaitsFor.SECOND_LOOK, case.second_look.at)
    if case.is_open:
        due_at = due_now(case, calendar)
        return WaitingCase(case, WaitsFor.DECISION, due_at) if due_at < now else None
    due = case.decision.compensation.due if case.decision else None
    is_owed = case.state in FOLLOWED_STATES and ledger_state(case) in UNPAID
    if due is None or not is_owed or due >= calendar.today(now):
        return None
    return WaitingCase(case, WaitsFor.PAYMENT, calendar.start_of(due + timedelta(days=1)))


def may_be_named_in(channel: Channel, case: Case, company: Company, accounts: Accounts) -> bool:
    """Nobody there gains, as far as it is known who that is: else they would meet a trace of it."""
    if why_closed(channel.id, case.interests, company, accounts):
        return False
    return not any(person.id in case.gains for person in channel.members)


def may_be_named_to(person: Person, case: Case) -> bool:
    return person.id not in case.gains and person.is_on(case.platform)


def waiting(found: Sequence[WaitingCase], now: datetime) -> Waiting:
    kinds = [one.what for one in found]
    return Waiting(
        kinds.count(WaitsFor.DECISION),
        kinds.count(WaitsFor.SECOND_LOOK),
        kinds.count(WaitsFor.PAYMENT),
        (now - min(one.since for one in found)).days if found else 0,
    )
