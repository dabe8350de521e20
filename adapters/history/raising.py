"""What does an invented rep bring? A form, and the case that is opened with it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from adapters.history.dice import Dice
from adapters.history.hours import busyness
from adapters.history.words import DEALS, NEEDS_AND_MISMATCHES
from adapters.history.world import Rep, World
from bot.calendar import due_moment
from bot.case import Case
from bot.form import DilemmaForm, HonestAdvice, Stake
from bot.money import Money, exponent
from bot.people import PersonId
from bot.reference import Reference, deal_key, new_reference
from bot.routing import STAKES_OF_OTHERS, line_manager_gains

_WORKING_DAYS = 5

STAKES = (
    (frozenset({Stake.ME}), 52.0),
    (frozenset({Stake.ME, Stake.MANAGER}), 18.0),
    (frozenset({Stake.MANAGER}), 5.0),
    (frozenset({Stake.ME, Stake.MANAGER, Stake.HIGHER}), 4.0),
    (frozenset({Stake.NOBODY}), 13.0),
    (frozenset({Stake.DONT_KNOW}), 8.0),
)
STAKES_WHEN_PRESSED = (
    (frozenset({Stake.ME}), 26.0),
    (frozenset({Stake.ME, Stake.MANAGER}), 44.0),
    (frozenset({Stake.MANAGER}), 8.0),
    (frozenset({Stake.ME, Stake.MANAGER, Stake.HIGHER}), 16.0),
    (frozenset({Stake.NOBODY}), 2.0),
    (frozenset({Stake.DONT_KNOW}), 4.0),
)
"""In the last weeks of a period more hangs on a deal than the rep's own target."""

ADVICE = (
    (HonestAdvice.OWN_OTHER_SOLUTION, 30.0),
    (HonestAdvice.CHANGE_THE_DEAL, 27.0),
    (HonestAdvice.ANOTHER_PARTY, 12.0),
    (HonestAdvice.TELL_ALL, 15.0),
    (HonestAdvice.NOTHING_NOW, 8.0),
    (HonestAdvice.DONT_KNOW, 8.0),
)

OTHER_CURRENCY = 0.06
"""The share of the deals that are in dollars, or in pounds where dollars are the usual."""

USUAL_VALUE, LEAST_VALUE, SPREAD = 38_000.0, 900.0, 0.9
"""In whole units of the currency; most deals are smaller and a few far larger."""

NAMES_ANOTHER = 0.3
"""Of those by whose deal others gain, so many name their line manager too, or somebody higher."""


def submissions(world: World) -> Iterator[datetime]:
    """When cases come: every business day some, in the order of time."""
    plan, hours, dice = world.plan, world.hours, world.dice
    first = world.today(plan.until).toordinal() - plan.days
    for day in hours.days:
        if day.toordinal() < first:
            continue
        mean = plan.a_week / _WORKING_DAYS * busyness(day, plan.period_ends)
        for at in sorted(hours.on(day, dice.between(0, 0.98)) for _ in range(dice.count(mean))):
            if at > plan.until:
                return
            yield at


def new_cases(world: World) -> Iterator[tuple[Case, Rep]]:
    for number, (at, reference) in enumerate(
        zip(submissions(world), references(world.dice), strict=False), 1001
    ):
        rep = world.dice.weighted(world.reps)
        yield _raise_case(number, reference, at, rep, world), rep


def _raise_case(number: int, reference: Reference, at: datetime, rep: Rep, world: World) -> Case:
    """As `open_case` does it, with what the rep would have answered in the second view."""
    day = world.today(at)
    form = _make_form(number, day, world)
    manager_gains = line_manager_gains(form, day, world.company)
    case = Case(
        reference=reference,
        platform=rep.person.platform,
        rep=rep.person.id,
        rep_name=rep.person.name,
        form=form,
        deal_key=deal_key(form.deal_ref, world.plan.secret),
        submitted_at=at,
        due_at=due_moment(at, form.decide_by, world.plan.calendar),
        gainers=_gainers(form, rep, world),
        line_manager=rep.line_manager.id if manager_gains else None,
        line_manager_gains=manager_gains,
    )
    case.raised()
    return case


def references(dice: Dice) -> Iterator[Reference]:
    """Never one that was there before."""
    taken: set[Reference] = set()
    while True:
        reference = new_reference(dice.pick)
        if reference not in taken:
            taken.add(reference)
            yield reference


def _make_form(number: int, day: date, world: World) -> DilemmaForm:
    dice = world.dice
    need, mismatch = dice.pick(NEEDS_AND_MISMATCHES)
    return DilemmaForm(
        deal_ref=f"{dice.pick(DEALS)} {number}",
        customer_need=need,
        mismatch=mismatch,
        honest_advice=dice.weighted(ADVICE),
        deal_value=_value(world),
        at_stake=dice.weighted(STAKES_WHEN_PRESSED if world.is_pressed(day) else STAKES),
        # Three business days are proposed, and most leave it at that.
        decide_by=world.hours.day_later(day, dice.weighted(((3, 55.0), (2, 12.0), (5, 15.0), (10, 18.0)))),
    )


def _value(world: World) -> Money:
    dice, currency = world.dice, world.plan.currency
    if dice.chance(OTHER_CURRENCY):
        currency = "GBP" if currency == "USD" else "USD"
    whole = round(max(USUAL_VALUE * 2.72 ** dice.bell(0, SPREAD), LEAST_VALUE), -2)
    return Money(currency, int(whole) * 10 ** exponent(currency))


def _gainers(form: DilemmaForm, rep: Rep, world: World) -> frozenset[PersonId]:
    """Whom the rep names besides; by the stakes of somebody higher a director."""
    if not form.at_stake & STAKES_OF_OTHERS or not world.dice.chance(NAMES_ANOTHER):
        return frozenset()
    is_higher = Stake.HIGHER in form.at_stake
    return frozenset({(world.dice.pick(world.people.directors) if is_higher else rep.line_manager).id})
