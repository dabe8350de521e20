"""The rep sends the case to the deciders."""

from __future__ import annotations

from dataclasses import dataclass

from bot.calendar import due_moment
from bot.case import Case
from bot.errors import FormOutdated
from bot.events import CaseOpened, consequences
from bot.fields import FieldReader, Values
from bot.form import DilemmaForm, Stake, read_form
from bot.kept import Draft, UnitOfWork
from bot.people import Person, PersonId
from bot.ports import Services
from bot.reference import Reference, deal_key, new_reference
from bot.routing import STAKES_OF_OTHERS, line_manager_gains
from bot.usecases.review_case import DRAFT, SHOWING, check_may_raise, own_open_case


@dataclass(frozen=True)
class _Interested:
    """Who else gains: what the second view asked, and what was known."""

    gainers: frozenset[PersonId]
    line_manager: PersonId | None
    line_manager_gains: bool


async def open_case(values: Values, token: str, actor: Person, services: Services) -> tuple[Case, bool]:
    """Open the case from the draft and what the second view asked, and announce it with the same commit.

    A second delivery of the same form answers the case of the first. False: the rep has a case about this
    deal open already, and that is the answer. Raises `FormProblems`, `FormOutdated`, `FullMembersOnly`.
    """
    check_may_raise(actor)
    now = services.now()
    async with services.unit_of_work() as work:
        # The draft first: where a database holds what was read, the second of two clicks waits here.
        draft = await work.drafts.find(actor.id, DRAFT, "", now)
        sent_before = await _opened_before(work, token, actor)
        if sent_before is not None:
            return sent_before, True
        form = _read_draft(draft, token, services)
        earlier = await own_open_case(work, form, actor, services)
        case = earlier or await _open(work, form, values, actor, services)
        await work.drafts.remove(actor.id, DRAFT, "")
        if earlier is None:
            await work.handled.first_time(token, case.reference, now)
    return case, earlier is None


async def _opened_before(work: UnitOfWork, token: str, actor: Person) -> Case | None:
    reference = await work.handled.reference_of(token)
    case = await work.cases.find(reference) if reference else None
    return case if case and case.rep == actor.id else None


def _read_draft(draft: Draft | None, token: str, services: Services) -> DilemmaForm:
    """The form behind this very second view: what the rep was not looking at is never sent."""
    if draft is None or draft.values.get(SHOWING) != token:
        raise FormOutdated()
    today = services.company.calendar.today(services.now())
    return read_form(draft.values, today, services.company.currency)


async def _open(
    work: UnitOfWork, form: DilemmaForm, values: Values, actor: Person, services: Services
) -> Case:
    company, now = services.company, services.now()
    interested = await _read_interested(work, values, form, actor, services)
    case = Case(
        reference=await _unused_reference(work),
        platform=actor.platform,
        rep=actor.id,
        rep_name=actor.name,
        form=form,
        deal_key=deal_key(form.deal_ref, services.secret),
        submitted_at=now,
        due_at=due_moment(now, form.decide_by, company.calendar),
        gainers=interested.gainers,
        line_manager=interested.line_manager,
        line_manager_gains=interested.line_manager_gains,
    )
    case.raised()
    await work.cases.add(case)
    await work.jobs.put(*consequences(CaseOpened(), case))
    return case


async def _read_interested(
    work: UnitOfWork, values: Values, form: DilemmaForm, actor: Person, services: Services
) -> _Interested:
    """Only what was asked is read; the line manager's name is kept for next time."""
    fields = FieldReader(values)
    today = services.company.calendar.today(services.now())
    manager_gains = line_manager_gains(form, today, services.company)
    in_file = services.people_file.line_manager(actor.id)
    known = (in_file or await work.people.line_manager(actor.id)) if manager_gains else None
    gainers = fields.people("gainers") if form.at_stake & STAKES_OF_OTHERS else frozenset()
    answered = fields.person("line_manager") if manager_gains and known is None else None
    if actor.id in gainers:
        fields.problem("gainers", "is_yourself")
    if answered == actor.id:
        fields.problem("line_manager", "is_yourself")
    fields.check()
    if answered is not None:
        await work.people.remember_line_manager(actor.id, answered)
    director = services.people_file.director(actor.id) if Stake.HIGHER in form.at_stake else None
    return _Interested(gainers | ({director} if director else set()), known or answered, manager_gains)


async def _unused_reference(work: UnitOfWork) -> Reference:
    reference = new_reference()
    while await work.cases.find(reference):
        reference = new_reference()
    return reference
