"""The rep answers the deciders' question."""

from __future__ import annotations

from bot.audit import Act
from bot.case import Case
from bot.events import QuestionAnswered
from bot.fields import FieldReader, Values
from bot.guard import Attempt, admit_rep
from bot.helpers import stands_in_for_rep
from bot.people import Person
from bot.ports import Services
from bot.reference import Reference
from bot.usecases.announce import save_and_announce

ANSWER_LENGTH = (2, 1000)


async def answer(
    reference: Reference | None, token: str, values: Values, actor: Person, services: Services
) -> Case:
    """Give the answer and let the clock run again; a second delivery changes nothing.

    Raises `FormProblems` or another `Refusal`.
    """
    attempt = Attempt(Act.ANSWER, reference, actor, services.now(), token)
    is_stand_in = await stands_in_for_rep(reference, actor, services)
    async with services.unit_of_work() as work:
        admitted = await admit_rep(work, attempt, stands_in=is_stand_in)
        case = admitted.case
        if admitted.is_new:
            fields = FieldReader(values)
            text = fields.text("answer", *ANSWER_LENGTH)
            fields.check()
            case.answer(text, attempt.at, services.company.calendar, actor.id)
            await save_and_announce(work, case, attempt, QuestionAnswered())
    return case
