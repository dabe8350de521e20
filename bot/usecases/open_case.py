"""The rep sends the case to the deciders."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.calendar import due_moment
from bot.case import Case
from bot.errors import FormOutdated
from bot.events import CaseOpened, consequences
from bot.fields import FieldReader, Values
from bot.form import DilemmaForm, read_form
from bot.people import Person, PersonId, platform_of
from bot.ports import Draft, Services, UnitOfWork
from bot.reference import Reference, deal_key, new_reference
from bot.routing import STAKES_OF_OTHERS, line_manager_gains
from bot.usecases.review_case import DRAFT, check_may_raise


@dataclass(frozen=True)
class _Interested:
    """What the second view asked: who else gains."""

    gainers: frozenset[PersonId]
    line_manager: PersonId | None


async def open_case(values: Values, token: str, actor: Person, services: Services) -> Case:
    """Open the case from the draft and what the second view asked, and announce it with the same commit.

    A second delivery of the same form returns the case of the first; so does a second case about a deal that
    the rep has open already. Raises `FormProblems`, `FormOutdated`, `FullMembersOnly`.
    """
    check_may_raise(actor)
    now = services.now()
    async with services.unit_of_work() as work:
        draft = await work.drafts.find(actor.id, DRAFT, "", now)
        if draft is None:
            return await _opened_before(work, token, actor)
        form = read_form(draft.values, services.company.calendar.today(now), services.company.currency)
        key = deal_key(form.deal_ref, services.secret)
        same_deal = await work.cases.open_with_deal(key)
        earlier = next((case for case in same_deal if case.rep == actor.id), None)
        case = earlier or await _open(
            work, form, key, _read_interested(values, form, actor), actor, services, now
        )
        await _finish_draft(work, draft, token, case, now)
    return case


async def _opened_before(work: UnitOfWork, token: str, actor: Person) -> Case:
    reference = await work.handled.reference_of(token)
    case = await work.cases.find(reference) if reference else None
    if case is None or case.rep != actor.id:
        raise FormOutdated()
    return case


async def _finish_draft(work: UnitOfWork, draft: Draft, token: str, case: Case, now: datetime) -> None:
    await work.drafts.remove(draft.owner, draft.name, draft.reference)
    await work.handled.first_time(token, case.reference, now)


def _read_interested(values: Values, form: DilemmaForm, actor: Person) -> _Interested:
    fields = FieldReader(values)
    gainers = fields.people("gainers") if form.at_stake & STAKES_OF_OTHERS else frozenset()
    line_manager = fields.person("line_manager")
    if actor.id in gainers:
        fields.problem("gainers", "is_yourself")
    if line_manager == actor.id:
        fields.problem("line_manager", "is_yourself")
    fields.check()
    return _Interested(gainers, line_manager)


async def _open(
    work: UnitOfWork,
    form: DilemmaForm,
    key: str,
    interested: _Interested,
    actor: Person,
    services: Services,
    now: datetime,
) -> Case:
    company = services.company
    if interested.line_manager is not None:
        await work.people.remember_line_manager(actor.id, interested.line_manager)
    gains = line_manager_gains(form, company.calendar.today(now), company)
    case = Case(
        reference=await _unused_reference(work),
        platform=platform_of(actor.id),
        rep=actor.id,
        rep_name=actor.name,
        form=form,
        deal_key=key,
        submitted_at=now,
        due_at=due_moment(now, form.decide_by, company.calendar),
        gainers=interested.gainers,
        line_manager=await work.people.line_manager(actor.id) if gains else None,
        line_manager_gains=gains,
    )
    case.raised()
    await work.cases.add(case)
    await work.jobs.put(*consequences(CaseOpened(), case, company))
    return case


async def _unused_reference(work: UnitOfWork) -> Reference:
    reference = new_reference()
    while await work.cases.find(reference):
        reference = new_reference()
    return reference
