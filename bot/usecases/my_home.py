"""Somebody looks at the own home: what waits for a decision, what is stuck, the own cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from bot.binding import company_now
from bot.case import Case
from bot.company import Company
from bot.errors import CannotCheck
from bot.guard import ask_all, where_to_ask
from bot.home import FIRST_PAGE, MyHome, Page, Part, StuckCase, listed, page_size
from bot.kept import UnitOfWork
from bot.ledger import UNPAID, ledger_state
from bot.people import ChannelId, Membership, Person, PersonId
from bot.permissions import Why, may_act_as_decider, may_act_as_owner, may_ever_decide
from bot.ports import Services
from bot.stuck import why_stuck
from bot.usecases.my_cases import asked_about
from bot.usecases.my_noted import named, read_noted
from bot.usecases.review_case import check_may_raise

Asked = Mapping[ChannelId, Membership | None]
_Stewards = frozenset[PersonId] | None


@dataclass(frozen=True)
class _Stored:
    """What is stored, as far as it may concern this person."""

    company: Company
    mine: Sequence[Case]
    open: Sequence[Case]
    stuck: Sequence[StuckCase]
    owed: Sequence[Case]


async def my_home(actor: Person, services: Services, page: Page = FIRST_PAGE) -> MyHome:
    """Everything by rights as they are now; who gains finds no trace. Raises `FullMembersOnly`."""
    check_may_raise(actor)
    stored = await _read(actor, services)
    here = await _stewards_here(stored, actor, services)
    asked = await ask_all(_channels_to_ask(stored, actor, here), actor, services)
    decides = {case.reference: _decides(case, actor, stored.company, asked) for case in stored.open}
    helps = {one.reference: _helps(one.case, actor, stored.company, here, asked) for one in stored.stuck}
    waiting = sorted((case for case in stored.open if decides[case.reference]), key=lambda case: case.due_at)
    stuck = [one for one in stored.stuck if helps[one.reference]]
    is_steward = actor.id in stored.company.stewards
    noted = await read_noted(actor, services) if is_steward else []
    size = page_size(waiting, stored.owed, stuck, noted, stored.mine)
    found = MyHome(
        waiting=listed(waiting, Part.WAITING, page, size),
        promises=listed(stored.owed, Part.PROMISES, page, size),
        stuck=listed(stuck, Part.STUCK, page, size) if stuck or is_steward else None,
        noted=await named(listed(noted, Part.NOTED, page, size), services) if is_steward else None,
        mine=listed(sorted(stored.mine, key=lambda case: not case.is_open), Part.MINE, page, size),
        asked=asked_about(stored.mine, services),
        page=page,
        is_complete=None not in (*decides.values(), *helps.values()),
    )
    return found if found.goes_on else replace(found, page=FIRST_PAGE)


async def _read(actor: Person, services: Services) -> _Stored:
    async with services.read() as work:
        company = await company_now(work, services)
        open_cases = await work.cases.open_cases()
        mine = await work.cases.of_rep(actor.id)
        may_concern = [case for case in open_cases if actor.id not in case.interested]
        stuck = await _stuck(may_concern, work, services)
        owed = [case for case in await work.cases.owed_by(actor.id) if may_act_as_owner(case, actor) is None]
    return _Stored(company, mine, open_cases, stuck, [case for case in owed if ledger_state(case) in UNPAID])


async def _stuck(cases: Sequence[Case], work: UnitOfWork, services: Services) -> list[StuckCase]:
    """Oldest due first."""
    found = []
    for case in sorted(cases, key=lambda case: case.due_at):
        why = why_stuck(case, await work.audit.of(case.reference), services.now())
        if why:
            found.append(StuckCase(case, why))
    return found


async def _stewards_here(stored: _Stored, actor: Person, services: Services) -> _Stewards:
    """Who is still one of the company, of those who would look after what is stuck: what concerns a steward
    himself needs no asking, nor does it where nothing is stuck. None when the platform does not say."""
    stewards = frozenset(stored.company.stewards)
    if actor.id in stewards:
        return frozenset({actor.id})
    looking = [stewards - one.case.interested for one in stored.stuck]
    try:
        people = [await services.directory.person(one) for one in sorted(frozenset().union(*looking))]
    except CannotCheck:
        return None
    return frozenset(person.id for person in people if person.is_full_member)


def _channels_to_ask(stored: _Stored, actor: Person, here: _Stewards) -> frozenset[ChannelId]:
    """Where it matters whether this person is a member. For who is barred from every case: nowhere."""
    company = stored.company
    channels = {channel for case in stored.open for channel in where_to_ask(case, actor.id, company)}
    has_no_steward = here is not None and any(here <= one.case.interested for one in stored.stuck)
    if has_no_steward and company.directors:
        channels.add(company.directors)
    return frozenset(channels)


def _decides(case: Case, actor: Person, company: Company, asked: Asked) -> bool | None:
    """None when the platform did not say what it hangs on."""
    if actor.id in case.assigned:
        return may_ever_decide(case, actor.id) is None
    answers = [asked[channel] for channel in where_to_ask(case, actor.id, company)]
    why = may_act_as_decider(case, actor.id, [answer for answer in answers if answer])
    if why is Why.NOT_IN_THE_CHANNEL and None in answers:
        return None
    return why is None


# --- who looks after what is stuck (domain.md, People) -----------------------------------------------


def _helps(case: Case, actor: Person, company: Company, here: _Stewards, asked: Asked) -> bool | None:
    """A steward without an interest in it. Where none is left, a director: the platform knows who that is.
    None when it did not say."""
    if actor.id in company.stewards:
        return True
    if here is None:
        return None
    if company.directors is None or not here <= case.interested:
        return False
    membership = asked[company.directors]
    return None if membership is None else membership.is_member
