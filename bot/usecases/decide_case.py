"""A decider decides: first whether he gains himself, then what and why, then what belongs to it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.audit import Act
from bot.binding import company_now, read_company
from bot.case import Case
from bot.case_parts import Handover
from bot.decision import (
    Decision,
    DecisionCode,
    Frame,
    OwnGain,
    Verdict,
    read_decision,
    read_verdict,
)
from bot.errors import CannotCheck, FormOutdated, FormProblems, PermanentFailure, Problem
from bot.events import CaseCorrected, CaseDecided, CaseHandedOver, DeciderBarred, GainFoundLate
from bot.fields import FieldReader, Values
from bot.guard import Attempt, admit_decider, read_memberships
from bot.kept import Draft, UnitOfWork
from bot.people import ChannelId, Person, PersonId
from bot.ports import Services
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
    """Record whether the decider gains: `yes` bars him from this case, `no` lets him go on. Who finds it out
    after deciding corrects nothing any more, and the steward is told.

    Raises `FormProblems` when nothing was chosen, or another `Refusal`.
    """
    memberships = await read_memberships(step.reference, step.actor, services)
    attempt = Attempt(Act.DECLARE_GAIN, *_attempt_of(step, services))
    async with services.unit_of_work() as work:
        earlier = await _declared_before(work, step)
        if earlier is not None:
            return earlier, OwnGain.YES
        case = (await admit_decider(work, attempt, memberships)).case
        fields = FieldReader(step.values)
        own_gain = fields.one_of("own_gain", OwnGain)
        fields.check()
        if own_gain is OwnGain.YES:
            case.declare_gain(step.actor.id, attempt.at)
            await save_and_announce(work, case, attempt, DeciderBarred() if case.is_open else GainFoundLate())
        else:
            await _keep_answer(work, attempt)
    return case, own_gain


async def _declared_before(work: UnitOfWork, step: Deciding) -> Case | None:
    """By this very form: who says so and clicks twice is thanked twice, although he is barred by then."""
    reference = await work.handled.reference_of(step.token)
    case = await work.cases.find(reference) if reference else None
    return case if case and step.actor.id in case.declared else None


async def give_verdict(step: Deciding, services: Services) -> tuple[Case, Verdict, bool]:
    """Keep what was decided and why, until what belongs to it is filled in. Raises a `Refusal`.

    True: business first was picked by somebody who is no director, so that the case went to the directors.
    """
    memberships = await read_memberships(step.reference, step.actor, services)
    directors = (await read_company(services)).directors
    business_first = FieldReader(step.values).one("decision") == DecisionCode.PROCEED_BUSINESS
    hands_over = business_first and not await _is_director(step.actor, directors, services)
    attempt = Attempt(Act.HAND_OVER if hands_over else Act.DECIDE, *_attempt_of(step, services))
    async with services.unit_of_work() as work:
        admitted = await admit_decider(work, attempt, memberships)
        case = admitted.case
        if not (admitted.is_new or hands_over):
            # This very form did its work already, and what is typed into its copy is not decided.
            raise FormOutdated()
        draft = await _find_draft(work, attempt)
        verdict = read_verdict(step.values, regulated=services.company.regulated)
        if hands_over and case.decision:
            raise FormProblems({"decision": Problem("directors_only")})
        if not hands_over:
            kept = {"decision": verdict.code, "rationale": verdict.rationale, SHOWING: step.token}
            await _keep(work, attempt, {**draft.values, **kept})
        elif admitted.is_new:
            case.hand_over(Handover(verdict.rationale, step.actor.id, step.actor.name, attempt.at))
            await save_and_announce(work, case, attempt, CaseHandedOver(attempt.at, directors))
    return case, verdict, hands_over


async def _is_director(actor: Person, directors: ChannelId | None, services: Services) -> bool:
    """Only directors put business first; who is one, is read from their channel. Raises `CannotCheck`."""
    if directors is None:
        return False
    try:
        membership = await services.directory.membership(directors, actor.id)
    except PermanentFailure as failure:
        raise CannotCheck() from failure
    return membership.may_act_here


def _attempt_of(step: Deciding, services: Services) -> tuple[Reference | None, Person, datetime, str]:
    return step.reference, step.actor, services.now(), step.token


async def decide_case(step: Deciding, services: Services) -> Case:
    """Record the decision and announce it with the same commit. The first valid one stands; the one who gave
    it may correct a slip.

    A second delivery of the same form changes nothing. Raises `FormProblems` or another `Refusal`.
    """
    memberships = await read_memberships(step.reference, step.actor, services)
    payer = await _look_up(FieldReader(step.values).person("compensation_owner"), services)
    attempt = Attempt(Act.DECIDE, *_attempt_of(step, services))
    is_outdated = await _is_director_no_more(attempt, services)
    async with services.unit_of_work() as work:
        admitted = await admit_decider(work, attempt, memberships)
        case = admitted.case
        if admitted.is_new:
            draft = await _find_verdict(work, attempt)
            if is_outdated:
                raise FormOutdated()
            decision = _read(draft, _frame(case, payer, attempt, services), step, attempt, services)
            event = _record(case, decision)
            await work.drafts.remove(step.actor.id, DRAFT, case.reference)
            await save_and_announce(work, case, attempt, event)
    return case


async def _is_director_no_more(attempt: Attempt, services: Services) -> bool:
    """Business first was picked by somebody who was a director then."""
    async with services.read() as work:
        draft = await work.drafts.find(attempt.actor.id, DRAFT, attempt.reference or "", attempt.at)
        directors = (await company_now(work, services)).directors
    if draft is None or draft.values.get("decision") != DecisionCode.PROCEED_BUSINESS:
        return False
    return not await _is_director(attempt.actor, directors, services)


def _record(case: Case, decision: Decision) -> CaseDecided | CaseCorrected:
    """Who takes a second look decides anew; only the decider of the round corrects."""
    if case.is_open:
        case.decide(decision)
        return CaseDecided()
    case.correct(decision)
    return CaseCorrected()


async def find_verdict(step: Deciding, services: Services) -> Verdict:
    """The verdict in the decider's draft, to draw the last form again. Raises `FormOutdated`."""
    attempt = Attempt(Act.DECIDE, step.reference, step.actor, services.now(), step.token)
    async with services.read() as work:
        draft = await _find_verdict(work, attempt)
    return read_verdict(draft.values, regulated=services.company.regulated)


async def _look_up(payer: PersonId | None, services: Services) -> Person | CannotCheck | None:
    """What the platform says of who is to pay. Whether the decider may decide at all is answered first."""
    try:
        return await services.directory.person(payer) if payer else None
    except CannotCheck as silence:
        return silence


def _frame(case: Case, payer: Person | CannotCheck | None, attempt: Attempt, services: Services) -> Frame:
    """A promise needs somebody who can keep it: no guest, no bot, nobody who left. Raises `CannotCheck`."""
    if isinstance(payer, CannotCheck):
        raise payer
    strangers = {payer.id} if payer and not payer.is_full_member else set()
    today = services.company.calendar.today(attempt.at)
    return Frame(today, case.form.deal_value, case.interested | strangers)


def _read(draft: Draft, frame: Frame, step: Deciding, attempt: Attempt, services: Services) -> Decision:
    decider = step.actor.id, step.actor.name
    verdict = read_verdict(draft.values, regulated=services.company.regulated)
    return read_decision(verdict, step.values, decider, attempt.at, frame)


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
