"""The rep sent the form: is it complete, and what will happen with it? The second view's content."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

from bot.binding import read_accounts, read_company
from bot.calendar import due_moment
from bot.case import Case
from bot.company import Company
from bot.eligible import eligible_privately
from bot.errors import CannotCheck, DeliveryFailed, FormOutdated, FullMembersOnly
from bot.fields import Values
from bot.form import DilemmaForm, Stake, read_form
from bot.kept import Draft, UnitOfWork
from bot.people import Person, PersonId
from bot.ports import Services
from bot.reference import deal_key
from bot.review import Preview, Review
from bot.routing import (
    STAKES_OF_OTHERS,
    Blocked,
    Interests,
    Route,
    channel_of,
    eligible_in,
    is_near_period_end,
    line_manager_gains,
    why_blocked,
    why_closed,
)
from bot.text import hints_in

DRAFT = "dilemma"
SHOWING = "token"
"""Stands beside the answers in a draft and names them; the second view has the same token."""
DRAFT_LIFE = timedelta(days=1)


def check_may_raise(actor: Person) -> None:
    """Raises `FullMembersOnly` for bots, guests and other organisations."""
    if not actor.is_full_member:
        raise FullMembersOnly()


async def find_draft(actor: Person, services: Services) -> Draft | None:
    """The rep's form that was filled in and not sent yet."""
    check_may_raise(actor)
    async with services.read() as work:
        return await work.drafts.find(actor.id, DRAFT, "", services.now())


async def own_open_case(
    work: UnitOfWork, form: DilemmaForm, actor: Person, services: Services
) -> Case | None:
    """The rep's own open case about the same deal. Another rep's case is never mentioned to him."""
    same_deal = await work.cases.open_with_deal(deal_key(form.deal_ref, services.secret))
    return next((case for case in same_deal if case.rep == actor.id), None)


async def review_case(values: Values, token: str, actor: Person, services: Services) -> Review | Case:
    """Check the seven fields and keep them as a draft; the answer is the second view's content, or the
    rep's own open case about the same deal.

    Raises `FormProblems` with everything that is wrong, `FormOutdated` when this form was sent already,
    `FullMembersOnly`.
    """
    check_may_raise(actor)
    now = services.now()
    form = read_form(values, services.company.calendar.today(now), services.company.currency)
    async with services.unit_of_work() as work:
        # Draft, form, deal, in the order of `open_case`: two that waited for each other would be stuck.
        await work.drafts.find(actor.id, DRAFT, "", now)
        sent_before = await work.handled.reference_of(token)
        earlier = await own_open_case(work, form, actor, services)
        if earlier is not None:
            return earlier
        if sent_before:
            raise FormOutdated()
        answers = {**values, SHOWING: token}
        await work.drafts.put(Draft(actor.id, DRAFT, "", 2, answers, now + DRAFT_LIFE))
    return await review_form(form, actor, services)


async def review_form(form: DilemmaForm, actor: Person, services: Services) -> Review:
    """What the second view of a complete form says."""
    company, now = services.company, services.now()
    today = company.calendar.today(now)
    manager_gains = line_manager_gains(form, today, company)
    manager = await _known_line_manager(actor.id, services) if manager_gains else None
    director = await _director(form, actor.id, services)
    gains = frozenset({actor.id} | {one.id for one in (manager, director) if one})
    interests = Interests(gains, gains, manager_gains and manager is None, actor.platform)
    return Review(
        form=form,
        due_at=due_moment(now, form.decide_by, company.calendar),
        preview=await preview_route(interests, services),
        hints=_hints(form, today, services),
        line_manager=manager,
        asks_gainers=bool(form.at_stake & STAKES_OF_OTHERS),
        asks_line_manager=manager_gains and manager is None,
        director=director,
    )


async def preview_route(interests: Interests, services: Services) -> Preview:
    """Walk the routes as the post will, without posting."""
    skipped: list[tuple[Route, Blocked]] = []
    try:
        async with asyncio.timeout(services.preview_seconds):
            company = await read_company(services)
            for route in (Route.MANAGEMENT, Route.INDEPENDENT):
                deciders = await _look_at(route, interests, company, services)
                if not isinstance(deciders, Blocked):
                    return Preview(route, deciders, tuple(skipped))
                skipped.append((route, deciders))
            people = await eligible_privately(Route.PRIVATE, interests, company, services)
    except (CannotCheck, DeliveryFailed, TimeoutError):
        return Preview(None, checked=False)
    return Preview(Route.PRIVATE if people else None, people, tuple(skipped))


async def _look_at(
    route: Route, interests: Interests, company: Company, services: Services
) -> tuple[Person, ...] | Blocked:
    channel_id = channel_of(route, company)
    if channel_id is None:
        return Blocked.NOT_SET
    closed = why_closed(channel_id, interests, company, await read_accounts(services))
    if closed:
        return closed
    channel = await services.directory.channel(channel_id)
    return why_blocked(channel, interests) or eligible_in(channel, interests.barred, interests.platform)


async def _known_line_manager(rep: PersonId, services: Services) -> Person | None:
    async with services.read() as work:
        manager = services.people_file.line_manager(rep) or await work.people.line_manager(rep)
    return await _profile(manager, services) if manager else None


async def _director(form: DilemmaForm, rep: PersonId, services: Services) -> Person | None:
    director = services.people_file.director(rep) if Stake.HIGHER in form.at_stake else None
    return await _profile(director, services) if director else None


async def _profile(person: PersonId, services: Services) -> Person:
    try:
        return await services.directory.person(person)
    except CannotCheck:
        return Person(person, "?")


def _hints(form: DilemmaForm, today: date, services: Services) -> tuple[str, ...]:
    near = ["period_end_near"] if is_near_period_end(form, today, services.company) else []
    return (*near, *sorted(hints_in(form.deal_ref, form.customer_need, form.mismatch)))
