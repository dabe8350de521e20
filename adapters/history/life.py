"""What happens to an invented case, one thing after the other? What is due next is done next, until now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from heapq import heappop, heappush

from adapters.history.world import Rep, World
from bot.audit import FOLLOWED_STATES, State
from bot.case import Case
from bot.case_parts import CardPlace
from bot.decision import Decision
from bot.follow_up import close_if_done
from bot.people import ChannelId
from bot.routing import Route
from bot.timers import fires, timers
from bot.timers_decided import Timer
from bot.usecases.fire_timer import act_on

Move = Callable[["Life", datetime], None]
"""Looks whether it is still meant, and then does it by the domain's own move."""

_OVER = frozenset({State.CLOSED, State.WITHDRAWN})


@dataclass
class Life:
    case: Case
    rep: Rep
    world: World
    _agenda: list[tuple[datetime, int, Move]] = field(default_factory=list)
    _planned: int = 0

    def then(self, at: datetime, move: Move) -> None:
        """What would come after the plan's end has not happened yet."""
        if at <= self.world.plan.until:
            self._planned += 1
            heappush(self._agenda, (at, self._planned, move))

    def later(self, at: datetime, days: float) -> datetime:
        return self.world.hours.later(at, days)

    def live(self) -> Case:
        while self._agenda and self.case.state not in _OVER:
            at, _, move = heappop(self._agenda)
            move(self, at)
            close_if_done(self.case, at)
        return self.case

    def stands(self, decision: Decision) -> bool:
        """Is it still this decision that is followed?"""
        return self.case.decision is decision and self.case.state in FOLLOWED_STATES


def watch(life: Life, at: datetime) -> list[Timer]:
    """The bot does what is due, as in `fire_timer`. Answers what is next."""
    calendar, case = life.world.plan.calendar, life.case
    found = timers(case, case.new_entries, calendar)
    while overdue := fires(found, at):
        act_on(case, overdue.act, at)
        found = timers(case, case.new_entries, calendar)
    return found


def watch_while_open(life: Life, at: datetime) -> None:
    """The same, and again when the next timer fires, until it is decided."""
    if not life.case.is_open:
        return
    found = watch(life, at)
    if found:
        life.then(found[0].at, watch_while_open)


def post_card(case: Case, at: datetime, route: Route) -> None:
    """The trail shows that it was posted. No card is kept: what stood in a chat is not to be found there."""
    place = CardPlace(ChannelId(f"{case.platform}:long-ago"), case.reference, route, case.version)
    case.card_posted(place, at)
    case.cards = ()
