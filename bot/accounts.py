"""Which accounts on different platforms are one person's? By the people file, or by a code.

Inside, a person goes by one account alone, wherever he clicks: so who gains on one platform gains on the
other. Never by a name, which anybody can take.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from bot.people import PersonId, platform_of


@dataclass(frozen=True)
class Accounts:
    """Account → the account that stands for the person. Who has one account stands for himself."""

    standing: Mapping[PersonId, PersonId] = field(default_factory=dict)

    @classmethod
    def of(cls, groups: Iterable[Collection[PersonId]]) -> Accounts:
        """Each group is one person's. Which one stands for the person must not change: the first by name."""
        return cls({account: min(group) for group in groups for account in group if account != min(group)})

    def person(self, account: PersonId) -> PersonId:
        return self.standing.get(account, account)

    def on(self, person: PersonId, platform: str) -> PersonId | None:
        """The person's account on a platform."""
        own = (account for account in self._of(person) if platform_of(account) == platform)
        return next(own, None)

    def platforms(self, person: PersonId) -> frozenset[str]:
        return frozenset(platform_of(account) for account in self._of(person))

    def shared_by(self, people: Iterable[PersonId]) -> frozenset[str]:
        """The platforms on which every one of these people has an account."""
        return frozenset.intersection(*(self.platforms(person) for person in people))

    def _of(self, person: PersonId) -> list[PersonId]:
        person = self.person(person)
        return [person, *(account for account, stands in self.standing.items() if stands == person)]
