"""No channel is free: a steward names somebody to decide. The steward never decides."""

from __future__ import annotations

from collections.abc import Set

from bot.audit import Act
from bot.binding import company_now, read_company
from bot.case import Case
from bot.errors import CannotCheck, PermanentFailure
from bot.events import CaseAssigned
from bot.fields import FieldReader, Values
from bot.guard import Attempt, admit_helper
from bot.helpers import read_helpers
from bot.people import Person, PersonId
from bot.permissions import may_ever_decide
from bot.ports import Services
from bot.reference import Reference
from bot.usecases.announce import save_and_announce


async def begin_assigning(reference: Reference | None, actor: Person, services: Services) -> Case:
    """May this person name a decider? Answers the case, or raises an audited `Refusal`."""
    helpers = await read_helpers(reference, actor, services)
    async with services.unit_of_work() as work:
        attempt = Attempt(Act.ASSIGN, reference, actor, services.now())
        return (await admit_helper(work, attempt, helpers)).case


async def assign_decider(
    reference: Reference | None, token: str, values: Values, actor: Person, services: Services
) -> Case:
    """The one who is named gets the card in private; a second delivery changes nothing.

    Raises `FormProblems` or another `Refusal`.
    """
    helpers = await read_helpers(reference, actor, services)
    named = FieldReader(values).person("decider")
    profile = await services.directory.person(named) if named else None
    stewards = (await read_company(services)).stewards
    # Whom it is not for is not told apart by what the platform says.
    asks = named is not None and actor.id in helpers
    may_lead = asks and await _may_be_the_line_manager(reference, named, services)
    attempt = Attempt(Act.ASSIGN, reference, actor, services.now(), token)
    async with services.unit_of_work() as work:
        admitted = await admit_helper(work, attempt, helpers)
        case = admitted.case
        if admitted.is_new:
            decider = _read_decider(profile, case, {actor.id, *stewards}, may_lead)
            case.assign(decider, actor.id, attempt.at)
            await save_and_announce(work, case, attempt, CaseAssigned(decider))
    return case


async def _may_be_the_line_manager(
    reference: Reference | None, named: PersonId | None, services: Services
) -> bool:
    """He gains, and nobody knows who he is: then it can be any of the managers. Raises `CannotCheck`."""
    async with services.read() as work:
        case = await work.cases.find(reference) if reference else None
        management = (await company_now(work, services)).management
    if not (case and named and management and case.interests.line_manager_unknown):
        return False
    try:
        return (await services.directory.membership(management, named)).is_member
    except PermanentFailure as failure:
        raise CannotCheck() from failure


def _read_decider(profile: Person | None, case: Case, stewards: Set[PersonId], may_lead: bool) -> PersonId:
    """A full member who is not barred, nor perhaps the line manager, and no steward: they never decide."""
    fields = FieldReader({})
    if profile is None:
        fields.problem("decider", "required")
    elif (
        not (profile.is_full_member and profile.is_on(case.platform))
        or may_ever_decide(case, profile.id)
        or profile.id in stewards
    ):
        fields.problem("decider", "cannot_decide")
    elif may_lead:
        fields.problem("decider", "may_be_line_manager")
    fields.check()
    assert profile is not None, "checked above"
    return profile.id
