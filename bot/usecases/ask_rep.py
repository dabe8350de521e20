"""A decider asks the rep something before deciding."""

from __future__ import annotations

from bot.audit import Act
from bot.case import Case
from bot.events import QuestionAsked
from bot.fields import FieldReader, Values
from bot.guard import Attempt, admit_decider, read_memberships
from bot.people import Person
from bot.ports import Services
from bot.reference import Reference
from bot.usecases.announce import save_and_announce

QUESTION_LENGTH = (10, 1000)


async def ask_rep(
    reference: Reference | None, token: str, values: Values, actor: Person, services: Services
) -> Case:
    """Put the question to the rep and stop the clock; a second delivery changes nothing.

    Raises `FormProblems` or another `Refusal`.
    """
    memberships = await read_memberships(reference, actor, services)
    attempt = Attempt(Act.ASK, reference, actor, services.now(), token)
    async with services.unit_of_work() as work:
        admitted = await admit_decider(work, attempt, memberships)
        case = admitted.case
        if admitted.is_new:
            fields = FieldReader(values)
            question = fields.text("question", *QUESTION_LENGTH)
            fields.check()
            case.ask(question, actor.id, actor.name, attempt.at)
            await save_and_announce(work, case, attempt, QuestionAsked())
    return case
