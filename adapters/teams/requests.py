"""What can come in from Teams, once it was read?"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from adapters.teams.origin import Origin
from bot.fields import Values


class Way(Enum):
    """What waits for the answer: that decides its shape."""

    DIALOG = auto()
    CLICK = auto()
    """A button that does its work at once."""
    MESSAGE = auto()


@dataclass(frozen=True)
class Typed:
    """A command: in a message, or picked from the message extension."""

    words: str
    way: Way


@dataclass(frozen=True)
class Pressed:
    action: str
    carried: str
    way: Way


@dataclass(frozen=True)
class Sent:
    """A form that came back."""

    form: str
    token: str
    carried: str
    values: Values


@dataclass(frozen=True)
class Installed:
    """The app was added to a team, a group chat or somebody's personal apps, or taken away there."""

    is_there: bool


@dataclass(frozen=True)
class Joined:
    """Somebody came into a team or chat. `event` names this very event, however often it is delivered."""

    event: str


@dataclass(frozen=True)
class Anything:
    """From Teams, but nothing that this version knows."""


Request = Typed | Pressed | Sent | Installed | Joined | Anything


@dataclass(frozen=True)
class Incoming:
    """One activity: what it is for the SDK, where it comes from, and what it asks for."""

    type: str
    name: str
    id: str
    origin: Origin
    request: Request
