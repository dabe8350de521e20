"""A week's cases, written as a small table, and the figures that are printed of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from bot.audit import Act, State
from bot.case import Case
from bot.compensation import NO_LOSS, Compensation, CompensationCode
from bot.counting import Counting
from bot.decision import Decision, DecisionCode
from bot.digest import Digest
from bot.follow_parts import LedgerEntry, Told
from bot.money import Money
from bot.people import PersonId
from bot.reference import Reference
from bot.usecases.count_week import digest_of, look_at_changes
from bot.weeks import Week
from tests.cast import CALENDAR, DINA, make_case, make_decision, make_form
from tests.office import Office

REPS = [PersonId(f"slack:UREP{number}") for number in range(3)]
PROMISE = CompensationCode.FIXED_AMOUNT
CODES = {
    "first": DecisionCode.ADVISE_BEST_FIT,
    "fits": DecisionCode.DEAL_FITS,
    "business": DecisionCode.PROCEED_BUSINESS,
}


def at(day: str, wall: str = "10:00") -> datetime:
    """`2026-11-09`, on the wall in Amsterdam."""
    return CALENDAR.moment(date.fromisoformat(day), time.fromisoformat(wall))


def raised(day: str, decide_by: str | None = None, value: Money | None = None, **changes: Any) -> Case:
    """Ten days are left, where nothing else is said."""
    submitted_at = at(day)
    by = date.fromisoformat(decide_by) if decide_by else date.fromisoformat(day) + timedelta(days=10)
    form = make_form(decide_by=by, **({"deal_value": value} if value else {}))
    values = {"submitted_at": submitted_at, "form": form, "state": State.AWAITING_DECISION}
    return make_case(**values | changes)


def decided(way: str, day: str, *, raised_on: str = "", **changes: Any) -> Case:
    """`first`, `fits` or `business`; where the customer came first, he was told the same day, and nothing was
    lost."""
    of_decision = {
        name: changes.pop(name) for name in ("compensation", "new_value", "told_by") if name in changes
    }
    case = raised(
        raised_on or day, **{name: changes.pop(name) for name in ("value", "decide_by") if name in changes}
    )
    decision = decision_of(way, day, **of_decision)
    told = Told(date.fromisoformat(day), at(day, "17:00")) if decision.told_by else None
    return replace(case, **{"decisions": (decision,), "state": State.FOLLOW_THROUGH, "told": told} | changes)


def decision_of(way: str, day: str, **changes: Any) -> Decision:
    values: dict[str, Any] = {"code": CODES[way], "at": at(day, "16:00"), "compensation": NO_LOSS}
    if way == "first":
        return make_decision(**values | {"told_by": date.fromisoformat(day)} | changes)
    return make_decision(**values | {"told_by": None, "new_value": None} | changes)


def promised(due: str, *steps: tuple[Act, str], amount: Money | None = None, day: str = "2026-09-01") -> Case:
    """The customer came first; what was promised is due that day, and what happened to it."""
    promise = Compensation(PROMISE, DINA.id, date.fromisoformat(due), amount=amount)
    ledger = tuple(LedgerEntry(act, at(on), DINA.id) for act, on in steps)
    return decided("first", day, compensation=promise, ledger=ledger)


async def put(office: Office, cases: Sequence[Case], first: int = 0) -> None:
    """Of three reps in turn, so that two reps never have all."""
    async with office.services.unit_of_work() as work:
        for number, case in enumerate(cases, start=first):
            rep = REPS[number % 3]
            await work.cases.add(replace(case, reference=Reference(f"SD-{number:06}"), rep=rep))
    while await look_at_changes(office.services):
        pass


async def week_of(office: Office, week: str) -> Digest:
    """Counted on that Monday, when it is due, unless the clock is further."""
    due = Week.read(week).digest_due(CALENDAR)
    office.clock.move(max(due - office.clock.now(), timedelta()))
    return await digest_of(Week.read(week), office.services)


async def printed(office: Office, week: str, *cases: Case) -> dict[str, str]:
    """By figure: its values, as `name 40`, and nothing where there is a dash. Nothing was printed before with
    which it could be held together."""
    await put(office, cases)
    return await printed_again(office, week)


async def printed_again(office: Office, week: str) -> dict[str, str]:
    """Of the same cases."""
    async with office.services.count() as work:
        return figures_of(await Counting(Week.read(week), office.services.company, work, ()).digest())


def figures_of(digest: Digest) -> dict[str, str]:
    return {
        name: ", ".join(f"{of} {shown.bound}{shown.value:g}" for of, shown in figure.values.items())
        for name, figure in digest.figures.items()
    }
