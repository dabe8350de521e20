"""The rep says that the customer was told, how it went since, and how the rep fares."""

from __future__ import annotations

from collections.abc import Callable

from bot.audit import Act
from bot.case import Case
from bot.events_decided import CheckedIn, CustomerTold, DecidedEvent, FollowedUp
from bot.fields import FieldReader, Values
from bot.follow_parts import Feeling
from bot.follow_up import (
    check_in,
    check_may_check_in,
    check_may_follow_up,
    check_may_tell,
    follow_up,
    open_day,
    read_follow_up,
    read_told,
    tell,
)
from bot.guard import Attempt, admit_rep
from bot.helpers import stands_in_for_rep
from bot.ledger import LedgerState, ledger_state
from bot.people import Person, Role
from bot.ports import Services
from bot.reference import Reference
from bot.usecases.announce import save_and_announce


async def begin_follow_up_step(
    act: Act, reference: Reference | None, actor: Person, services: Services
) -> Case:
    """May this person open the form? Answers the case, or raises an audited `Refusal`."""
    is_stand_in = await _stands_in(act, reference, actor, services)
    async with services.unit_of_work() as work:
        attempt = _attempt(act, reference, "", actor, services)
        return (await admit_rep(work, attempt, stands_in=is_stand_in)).case


async def follow_up_case(
    act: Act, reference: Reference | None, token: str, values: Values, actor: Person, services: Services
) -> Case:
    """Keep the answer; a second delivery changes nothing. Raises `FormProblems` or another `Refusal`."""
    is_stand_in = await _stands_in(act, reference, actor, services)
    attempt = _attempt(act, reference, token, actor, services)
    async with services.unit_of_work() as work:
        admitted = await admit_rep(work, attempt, stands_in=is_stand_in)
        case = admitted.case
        if admitted.is_new:
            role = Role.STEWARD if is_stand_in else Role.REP
            event = _DO[act](case, FieldReader(values), attempt, role, services)
            await save_and_announce(work, case, attempt, event)
    return case


def _tell(case: Case, fields: FieldReader, attempt: Attempt, role: Role, services: Services) -> DecidedEvent:
    told = read_told(fields, case, attempt.at, services.company.calendar)
    tell(case, told, attempt.actor.id, role)
    return CustomerTold()


def _follow_up(
    case: Case, fields: FieldReader, attempt: Attempt, role: Role, services: Services
) -> DecidedEvent:
    day = open_day(case, attempt.at, services.company.calendar)
    assert day is not None, "checked when the form was let in"
    was = ledger_state(case)
    follow_up(case, read_follow_up(fields, day, case, attempt.at), attempt.actor.id, role)
    return FollowedUp(ledger_state(case) is LedgerState.RELEASED is not was)


def _check_in(
    case: Case, fields: FieldReader, attempt: Attempt, _role: Role, _services: Services
) -> DecidedEvent:
    feeling = fields.one_of("check_in", Feeling)
    fields.check()
    check_in(case, feeling, attempt.at)
    return CheckedIn(feeling)


_DO: dict[Act, Callable[[Case, FieldReader, Attempt, Role, Services], DecidedEvent]] = {
    Act.TOLD: _tell,
    Act.FOLLOW_UP: _follow_up,
    Act.CHECK_IN: _check_in,
}


async def _stands_in(act: Act, reference: Reference | None, actor: Person, services: Services) -> bool:
    """How the rep fares, nobody else can say."""
    return act is not Act.CHECK_IN and await stands_in_for_rep(reference, actor, services)


def _attempt(act: Act, reference: Reference | None, token: str, actor: Person, services: Services) -> Attempt:
    now, calendar = services.now(), services.company.calendar
    checks: dict[Act, Callable[[Case], None]] = {
        Act.TOLD: check_may_tell,
        Act.FOLLOW_UP: lambda case: check_may_follow_up(case, now, calendar),
        Act.CHECK_IN: check_may_check_in,
    }
    return Attempt(act, reference, actor, now, token, check=checks[act])
