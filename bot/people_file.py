"""What did the company write down about its people? Who leads whom, by platform ids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.accounts import Accounts
from bot.people import PersonId


@dataclass(frozen=True)
class PeopleFile:
    """`SQUAREDEAL_PEOPLE_FILE` as read. Without one nothing is known, and reps are asked."""

    line_managers: Mapping[PersonId, PersonId] = field(default_factory=dict)
    directors: Mapping[PersonId, PersonId] = field(default_factory=dict)
    """The director of each person's unit."""
    languages: Mapping[PersonId, str] = field(default_factory=dict)
    """Where the platform's own is not the person's."""
    accounts: Accounts = field(default_factory=Accounts)

    def line_manager(self, person: PersonId) -> PersonId | None:
        """Nobody is his own: who leads himself in the file is asked."""
        manager = self.line_managers.get(person)
        return None if manager == person else manager

    def director(self, person: PersonId) -> PersonId | None:
        """Nobody is his own director."""
        director = self.directors.get(person)
        return None if director == person else director
