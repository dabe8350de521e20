"""A decider finds that a case belongs elsewhere; the rep may say, once, that it does belong here."""

from __future__ import annotations

from bot.audit import Act
from bot.case import Case
from bot.case_parts import Redirect, RedirectTo
from bot.events import CaseBelongsHere, CaseRedirected
from bot.fields import FieldReader, Values
from bot.guard import Attempt, admit_decider, admit_rep, read_memberships
from bot.people import Person
from bot.ports import Services
from bot.reference import Reference
from bot.usecases.announce import save_and_announce

REASON_LENGTH = (40, 1000)


async def redirect_case(
    reference: Reference | None, token: str, values: Values, actor: Person, services: Services
) -> Case:
    """Take the case out of the channel and say where it belongs; a second delivery changes nothing.

    Raises `FormProblems` or another `Refusal`.
    """
    memberships = await read_memberships(reference, actor, services)
    attempt = Attempt(Act.REDIRECT, reference, actor, services.now(), token)
    async with services.unit_of_work() as work:
        admitted = await admit_decider(work, attempt, memberships)
        case = admitted.case
        if admitted.is_new:
            fields = FieldReader(values)
            to = fields.one_of("redirect_to", RedirectTo)
            reason = fields.text("redirect_reason", *REASON_LENGTH)
            fields.check()
            case.redirect_to(Redirect(to, reason, actor.id, actor.name, attempt.at))
            await save_and_announce(work, case, attempt, CaseRedirected())
    return case


async def say_it_belongs_here(reference: Reference | None, actor: Person, services: Services) -> Case:
    """The rep disagrees: the directors get it. Raises a `Refusal`; the second click finds it done."""
    attempt = Attempt(Act.BELONGS_HERE, reference, actor, services.now())
    async with services.unit_of_work() as work:
        case = (await admit_rep(work, attempt)).case
        case.belongs_here(attempt.at)
        await save_and_announce(work, case, attempt, CaseBelongsHere(attempt.at))
    return case
