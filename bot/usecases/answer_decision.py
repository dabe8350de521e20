"""The rep answers the decision: accepts it, asks for a second look, or steps back from the deal."""

from __future__ import annotations

from bot.audit import Act
from bot.case import Case
from bot.events_decided import DecisionAccepted, SecondLookAsked, SteppedBack
from bot.fields import FieldReader, Values
from bot.guard import Attempt, admit_rep
from bot.people import Person
from bot.ports import Services
from bot.reference import Reference
from bot.second_look import (
    accept,
    ask_again,
    check_may_accept,
    check_may_ask_again,
    check_may_step_back,
    step_back,
)
from bot.usecases.announce import save_and_announce

REASON_LENGTH = (40, 1000)


async def accept_decision(reference: Reference | None, actor: Person, services: Services) -> Case:
    """What was decided can happen; nobody takes a second look any more. Raises a `Refusal`."""
    attempt = Attempt(Act.ACCEPT, reference, actor, services.now(), check=check_may_accept)
    async with services.unit_of_work() as work:
        case = (await admit_rep(work, attempt)).case
        accept(case, attempt.at)
        await save_and_announce(work, case, attempt, DecisionAccepted())
    return case


async def begin_second_look(reference: Reference | None, actor: Person, services: Services) -> Case:
    """May the rep still ask? Answers the case, or raises an audited `Refusal`."""
    async with services.unit_of_work() as work:
        return (await admit_rep(work, _asking(reference, "", actor, services))).case


async def ask_second_look(
    reference: Reference | None, token: str, values: Values, actor: Person, services: Services
) -> Case:
    """Another director judges, who does not gain; a second delivery changes nothing.

    Raises `FormProblems` or another `Refusal`.
    """
    attempt = _asking(reference, token, actor, services)
    async with services.unit_of_work() as work:
        admitted = await admit_rep(work, attempt)
        case = admitted.case
        if admitted.is_new:
            fields = FieldReader(values)
            reason = fields.text("second_look_reason", *REASON_LENGTH)
            fields.check()
            ask_again(case, reason, attempt.at, services.company.calendar)
            await save_and_announce(work, case, attempt, SecondLookAsked(attempt.at))
    return case


def _asking(reference: Reference | None, token: str, actor: Person, services: Services) -> Attempt:
    now, calendar = services.now(), services.company.calendar
    return Attempt(
        Act.SECOND_LOOK,
        reference,
        actor,
        now,
        token,
        check=lambda case: check_may_ask_again(case, now, calendar),
    )


async def step_back_from(reference: Reference | None, actor: Person, services: Services) -> Case:
    """Business was put first, and the rep does not do it: steward and decider hear it. Raises a `Refusal`."""
    attempt = Attempt(Act.STEP_BACK, reference, actor, services.now(), check=check_may_step_back)
    async with services.unit_of_work() as work:
        case = (await admit_rep(work, attempt)).case
        step_back(case, attempt.at)
        await save_and_announce(work, case, attempt, SteppedBack())
    return case
