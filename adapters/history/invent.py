"""How is a history invented? One case after the other, each with its whole life until now."""

from __future__ import annotations

from collections.abc import Iterator

from adapters.history.life import Life
from adapters.history.plan import Cast, Plan
from adapters.history.raising import new_cases
from adapters.history.waiting import begin
from adapters.history.world import make_world
from bot.case import Case


def invent(plan: Plan, people: Cast) -> Iterator[Case]:
    """In the order of submission; the same for the same plan and people. None of them was saved yet."""
    world, left_open = make_world(plan, people), plan.most_open
    for case, rep in new_cases(world):
        life = Life(case, rep, world)
        begin(life)
        life.live()
        if case.is_open:
            left_open -= 1
        if not case.is_open or left_open >= 0:
            yield case
