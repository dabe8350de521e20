"""A promise is kept: its owner and the rep write down the amount, the payment, and whether it is right."""

from __future__ import annotations

from bot.audit import Act
from bot.case import Case
from bot.events_decided import LedgerWritten
from bot.fields import FieldReader, Values
from bot.guard import Admitted, Attempt, admit_owner, admit_rep
from bot.helpers import stands_in
from bot.kept import UnitOfWork
from bot.ledger import check_may_write, read_entry, write
from bot.people import Person, Role
from bot.ports import Services
from bot.reference import Reference
from bot.usecases.announce import save_and_announce

STEPS_OF_THE_REP = frozenset({Act.CONFIRM, Act.DISPUTE})


async def begin_promise_step(
    act: Act, reference: Reference | None, actor: Person, services: Services
) -> Case:
    """May this person open the form? Answers the case, or raises an audited `Refusal`."""
    is_stand_in = await _stands_in(act, reference, actor, services)
    async with services.unit_of_work() as work:
        return (await _admit(work, _attempt(act, reference, "", actor, services), is_stand_in)).case


async def keep_promise(
    act: Act, reference: Reference | None, token: str, values: Values, actor: Person, services: Services
) -> Case:
    """Write the step into the ledger; a second delivery changes nothing.

    Raises `FormProblems` or another `Refusal`.
    """
    is_stand_in = await _stands_in(act, reference, actor, services)
    attempt = _attempt(act, reference, token, actor, services)
    async with services.unit_of_work() as work:
        admitted = await _admit(work, attempt, is_stand_in)
        case = admitted.case
        if admitted.is_new:
            entry = read_entry(act, FieldReader(values), case, actor.id, attempt.at)
            write(case, entry, _role(act, is_stand_in))
            await save_and_announce(work, case, attempt, LedgerWritten(act))
    return case


async def _admit(work: UnitOfWork, attempt: Attempt, is_stand_in: bool) -> Admitted:
    admit = admit_rep if attempt.act in STEPS_OF_THE_REP else admit_owner
    return await admit(work, attempt, stands_in=is_stand_in)


async def _stands_in(act: Act, reference: Reference | None, actor: Person, services: Services) -> bool:
    async with services.read() as work:
        case = await work.cases.find(reference) if reference else None
    if case is None or case.decision is None:
        return False
    whose = case.rep if act in STEPS_OF_THE_REP else case.decision.compensation.owner
    return await stands_in(reference, whose, actor, services)


def _role(act: Act, is_stand_in: bool) -> Role:
    if is_stand_in:
        return Role.STEWARD
    return Role.REP if act in STEPS_OF_THE_REP else Role.OWNER


def _attempt(act: Act, reference: Reference | None, token: str, actor: Person, services: Services) -> Attempt:
    return Attempt(
        act, reference, actor, services.now(), token, check=lambda case: check_may_write(case, act)
    )
