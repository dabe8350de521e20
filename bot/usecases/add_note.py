"""The rep adds something to an open case."""

from __future__ import annotations

from bot.audit import Act
from bot.case import Case
from bot.events import CaseNoted
from bot.fields import FieldReader, Values
from bot.guard import Attempt, admit_rep
from bot.people import Person
from bot.ports import Services
from bot.reference import Reference
from bot.usecases.announce import save_and_announce

NOTE_LENGTH = (2, 1000)


async def add_note(
    reference: Reference | None, token: str, values: Values, actor: Person, services: Services
) -> Case:
    """Put the note on the card; a second delivery changes nothing.

    Raises `FormProblems` or another `Refusal`.
    """
    attempt = Attempt(Act.ADD_NOTE, reference, actor, services.now(), token)
    async with services.unit_of_work() as work:
        admitted = await admit_rep(work, attempt)
        case = admitted.case
        if admitted.is_new:
            fields = FieldReader(values)
            text = fields.text("note", *NOTE_LENGTH)
            fields.check()
            case.add_note(text, attempt.at)
            await save_and_announce(work, case, attempt, CaseNoted())
    return case
