"""What came in from a person, and what goes back?"""

from __future__ import annotations

import hashlib
import json
import secrets
from dataclasses import dataclass

from bot.fields import Values
from bot.people import Person
from bot.reference import Reference, read_reference
from bot.views.elements import Card, Form


@dataclass(frozen=True)
class TryAgain:
    """Nothing was done and nothing is lost: the form stays as it is, and this is said beside it."""

    card: Card


Reply = Form | Card | TryAgain


@dataclass(frozen=True)
class Press:
    """A button was pressed. What it carries comes from outside and proves nothing."""

    action: str
    carried: str
    actor: Person

    @property
    def reference(self) -> Reference | None:
        return read_reference(self.carried)


@dataclass(frozen=True)
class Submission:
    """A form came back. `token` names the very form that was shown; `carried` its case."""

    form: str
    carried: str
    token: str
    values: Values
    actor: Person

    @property
    def reference(self) -> Reference | None:
        return read_reference(self.carried)

    @property
    def showing(self) -> str:
        """Names what follows from this very form with these very answers: with others it is another."""
        answers = json.dumps(sorted(self.values.items()))
        return hashlib.sha256(f"{self.token}:{answers}".encode()).hexdigest()[:24]


def new_token() -> str:
    """Names one showing of a form, so that its second delivery is recognised."""
    return secrets.token_urlsafe(12)
