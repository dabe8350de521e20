"""A decider decides: first whether he gains himself, then what and why, then what belongs to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from bot.audit import Act
from bot.case import Case
from bot.decision import Decision, OwnGain, Verdict, read_decision, read_verdict
from bot.errors import FormOutdated
from bot.events import CaseDecided, DeciderBarred
from bot.fields import FieldReader, Values
from bot.guard import Attempt, admit_decider, read_memberships
from bot.people import Person
from bot.ports import Draft, Services, UnitOfWork
from bot.reference import Reference
from bot.usecases.announce import save_and_announce

DRAFT = "decision"
SHOWING = "token"
"""Stands beside the verdict in a draft and names it; the last form has the same token."""
DRAFT_LIFE = timedelta(days=1)


@dataclass(frozen=True)
class Deciding:
    """One step of a decision, as it came in."""

    reference: Reference | None
    token: str
    values: Values
    actor: Person


async def declare_own_gain(step: Deciding, services: Services) -> tuple[Case, OwnGain]:
    """Record whether the decider gains: `yes` bars him from this case, `no` lets him go on.

    Raises `FormProblems` when nothing was chosen, or another `Refusal`.
    """
    memberships = await read_memberships(step.reference, step.actor, services)
    attempt = Attempt(Act.DECLARE_GAIN, step.reference, step.actor, services.now())
    async with services.unit_of_work() as work:
        case = (await admit_decider(work, attempt, memberships)).case
        fields = FieldReader(step.values)
        own_gain = fields.one_of("own_gain", OwnGain)
        fields.check()
        if own_gain is OwnGain.YES:
            case.declare_gain(step.actor.id, attempt.at)
            await save_and_announce(work, case, attempt, DeciderBarred())
        else:
            await _keep_answer(work, attempt)
    return case, own_gain


async def give_verdict(step: Deciding, services: Services) -> tuple[Case, Verdict]:
    """Keep what was decided and why, until what belongs to it is filled in. Raises a `Refusal`."""
    memberships = await read_memberships(step.reference, step.actor, services)
    attempt = Attempt(Act.DECIDE, step.reference, step.actor, services.now())
    async with services.unit_of_work() as work:
        case = (await admit_decider(work, attempt, memberships)).case
        draft = await _find_draft(work, attempt)
        verdict = read_verdict(step.values)
        kept = {"decision": verdict.code, "rationale": verdict.rationale, SHOWING: step.token}
        await _keep(work, attempt, {**draft.values, **kept})
    return case, verdict


async def decide_case(step: Deciding, services: Services) -> Case:
    """Record the decision and announce it with the same commit. The first valid one stands.

    A second delivery of the same form changes nothing. Raises `FormProblems` or another `Refusal`.
    """
    memberships = await read_memberships(step.reference, step.actor, services)
    attempt = Attempt(Act.DECIDE, step.reference, step.actor, services.now(), step.token)
    async with services.unit_of_work() as work:
        admitted = await admit_decider(work, attempt, memberships)
        case = admitted.case
        if admitted.is_new:
            draft = await _find_verdict(work, attempt)
            case.decide(_read(draft, case, step, attempt, services))
            await work.drafts.remove(step.actor.id, DRAFT, case.reference)
            await save_and_announce(work, case, attempt, CaseDecided())
    return case


async def find_verdict(step: Deciding, services: Services) -> Verdict:
    """The verdict in the decider's draft, to draw the last form again. Raises `FormOutdated`."""
    attempt = Attempt(Act.DECIDE, step.reference, step.actor, services.now(), step.token)
    async with services.read() as work:
        draft = await _find_verdict(work, attempt)
    return read_verdict(draft.values)


def _read(draft: Draft, case: Case, step: Deciding, attempt: Attempt, services: Services) -> Decision:
    return read_decision(
        read_verdict(draft.values),
        step.values,
        (step.actor.id, step.actor.name),
        attempt.at,
        today=services.company.calendar.today(attempt.at),
        currency=case.form.deal_value.currency,
        may_not_pay=case.gains,
    )


async def _keep_answer(work: UnitOfWork, attempt: Attempt) -> None:
    """A second delivery must not cost the decider what was typed since."""
    draft = await work.drafts.find(attempt.actor.id, DRAFT, attempt.reference or "", attempt.at)
    await _keep(work, attempt, {**(draft.values if draft else {}), "own_gain": OwnGain.NO})


async def _keep(work: UnitOfWork, attempt: Attempt, values: Values) -> None:
    step, expires = 2 if SHOWING in values else 1, attempt.at + DRAFT_LIFE
    await work.drafts.put(Draft(attempt.actor.id, DRAFT, attempt.reference or "", step, values, expires))


async def _find_draft(work: UnitOfWork, attempt: Attempt) -> Draft:
    draft = await work.drafts.find(attempt.actor.id, DRAFT, attempt.reference or "", attempt.at)
    if draft is None:
        raise FormOutdated()
    return draft


async def _find_verdict(work: UnitOfWork, attempt: Attempt) -> Draft:
    """The draft behind this very form: a verdict that was given in another window is not meant here."""
    draft = await _find_draft(work, attempt)
    if draft.values.get(SHOWING) != attempt.token:
        raise FormOutdated()
    return draft
