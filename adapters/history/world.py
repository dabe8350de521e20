"""In what do the invented cases live? The plan, its people with their tempers, chance and the hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from adapters.history.dice import Dice
from adapters.history.hours import Hours, is_last_weeks
from adapters.history.plan import Cast, Plan
from bot.case import Case
from bot.company import Company
from bot.people import Person
from bot.permissions import may_ever_decide

_AHEAD = timedelta(days=150)
"""A promise that is made on the last day has its date before that, and some is paid late."""


@dataclass(frozen=True)
class Rep:
    """Somebody who raises cases, and how: shares between 0 and 1."""

    person: Person
    line_manager: Person
    speaks: float
    """How often, compared with the others."""
    answers: float
    """Of the follow-ups."""
    asks: float
    """The customer, whether he is happy."""
    dawdles: float
    """Before telling the customer."""
    doubts: float
    """The decision: then another director takes a second look."""


@dataclass(frozen=True)
class World:
    plan: Plan
    people: Cast
    dice: Dice
    hours: Hours
    reps: tuple[tuple[Rep, float], ...]
    """Each with how often he speaks."""
    company: Company
    """The calendar and the ends of the periods: all that the rules about a form ask of it."""

    def today(self, at: datetime) -> date:
        return self.plan.calendar.today(at)

    def progress(self, at: datetime) -> float:
        """0 at the beginning, 1 at the end: meanwhile the company gets better at it."""
        return 1 - (self.plan.until - at) / timedelta(days=self.plan.days)

    def is_pressed(self, day: date) -> bool:
        """Targets press: the last weeks of a bonus period."""
        return is_last_weeks(day, self.plan.period_ends)


def make_world(plan: Plan, people: Cast) -> World:
    dice, last = Dice(plan.seed), plan.calendar.today(plan.until)
    managers = people.line_managers
    reps = [
        _make_rep(person, managers[number % len(managers)], dice) for number, person in enumerate(people.reps)
    ]
    hours = Hours(plan.calendar, last - timedelta(days=plan.days + 30), last + _AHEAD)
    company = Company(plan.calendar, period_ends=plan.period_ends, currency=plan.currency)
    return World(plan, people, dice, hours, tuple((rep, rep.speaks) for rep in reps), company)


def _make_rep(person: Person, line_manager: Person, dice: Dice) -> Rep:
    return Rep(
        person,
        line_manager,
        speaks=dice.between(0.4, 1.6),
        answers=dice.between(0.6, 0.9),
        asks=dice.between(0.3, 0.7),
        dawdles=dice.between(0.0, 0.2),
        doubts=dice.between(0.02, 0.1),
    )


def who_may_decide(case: Case, among: tuple[Person, ...]) -> tuple[Person, ...]:
    return tuple(person for person in among if may_ever_decide(case, person.id) is None)
