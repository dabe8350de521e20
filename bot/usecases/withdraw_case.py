"""The rep takes an open case back."""

from __future__ import annotations

from bot.audit import Act
from bot.case import Case
from bot.events import CaseWithdrawn
from bot.fields import FieldReader, Values
from bot.guard import Attempt, admit_rep
from bot.people import Person
from bot.ports import Services
from bot.reference import Reference
from bot.usecases.announce import save_and_announce

REASON_MAXIMUM = 500


async def withdraw_case(
    reference: Reference | None, token: str, values: Values, actor: Person, services: Services
) -> Case:
    """Withdraw, with or without a reason; a second delivery changes nothing.

    Raises `FormProblems` or another `Refusal`.
    """
    attempt = Attempt(Act.WITHDRAW, reference, actor, services.now(), token)
    async with services.unit_of_work() as work:
        admitted = await admit_rep(work, attempt)
        case = admitted.case
        if admitted.is_new:
            fields = FieldReader(values)
            reason = fields.optional_text("withdraw_reason", REASON_MAXIMUM)
            fields.check()
            case.withdraw(reason, attempt.at)
            await save_and_announce(work, case, attempt, CaseWithdrawn())
    return case
