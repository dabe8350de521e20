"""No channel is free: a steward names somebody to decide. The steward never decides."""

from __future__ import annotations

from collections.abc import Set

from bot.audit import Act
from bot.binding import read_company
from bot.case import Case
from bot.events import CaseAssigned
from bot.fields import FieldReader, Values
from bot.guard import Attempt, admit_helper
from bot.people import Person, PersonId
from bot.permissions import may_ever_decide
from bot.ports import Services
from bot.reference import Reference
from bot.usecases.announce import save_and_announce
from bot.usecases.tell_person import read_helpers


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
    attempt = Attempt(Act.ASSIGN, reference, actor, services.now(), token)
    async with services.unit_of_work() as work:
        admitted = await admit_helper(work, attempt, helpers)
        case = admitted.case
        if admitted.is_new:
            decider = _read_decider(profile, case, {actor.id, *stewards})
            case.assign(decider, actor.id, attempt.at)
            await save_and_announce(work, case, attempt, CaseAssigned(decider))
    return case


def _read_decider(profile: Person | None, case: Case, stewards: Set[PersonId]) -> PersonId:
    """A full member who is not barred, and no steward: they never decide."""
    fields = FieldReader({})
    if profile is None:
        fields.problem("decider", "required")
    elif (
        not (profile.is_full_member and profile.is_on(case.platform))
        or may_ever_decide(case, profile.id)
        or profile.id in stewards
    ):
        fields.problem("decider", "cannot_decide")
    fields.check()
    assert profile is not None, "checked above"
    return profile.id
