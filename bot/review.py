"""What does the rep see before sending? Where the case would go, when the answer is due, what to look at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.form import DilemmaForm
from bot.people import Person
from bot.routing import Blocked, Route


@dataclass(frozen=True)
class Preview:
    """Where the case would go now. `route` None: nowhere, the steward finds somebody."""

    route: Route | None
    deciders: tuple[Person, ...] = ()
    skipped: tuple[tuple[Route, Blocked], ...] = ()
    checked: bool = True
    """False when the platform did not say in time; it is looked at again before the post anyway."""


@dataclass(frozen=True)
class Review:
    form: DilemmaForm
    due_at: datetime
    preview: Preview
    hints: tuple[str, ...]
    line_manager: Person | None
    """Who is left out as line manager, when that is known already."""
    asks_gainers: bool
    asks_line_manager: bool
    director: Person | None = None
    """Who is left out as the unit's director."""
