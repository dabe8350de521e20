"""What does a person find at home, and which page of it?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Generic, Protocol, TypeVar

from bot.case import Case
from bot.reference import Reference
from bot.stuck import Stuck

PAGE_SIZE = 5
"""Cases of one list that are shown at once: three lists fit on a screen and in Slack's hundred blocks."""

CROWDED_PAGE_SIZE = 2
"""Where there are more lists than three."""
MOST_LISTS = 3

FROM_THE_START = "home"


class AboutACase(Protocol):
    @property
    def reference(self) -> Reference: ...


Entry = TypeVar("Entry", bound=AboutACase)


class Part(StrEnum):
    """The lists of home."""

    WAITING = "waiting"
    """For a decision of this person."""
    PROMISES = "promises"
    """This person sees to."""
    STUCK = "stuck"
    """And this person looks after it."""
    NOTED = "noted"
    """For the steward to look at."""
    MINE = "mine"


@dataclass(frozen=True)
class Page:
    """One list goes on after a case; the others begin at their beginning.

    So a button that turns a page is like any other: an action name, here with the list in it, and the
    reference of a case. A case that is not in the list (any more) leads back to its beginning.
    """

    part: Part | None = None
    after: Reference | None = None

    @property
    def action(self) -> str:
        return turning(self.part) if self.part else FROM_THE_START


FIRST_PAGE = Page()


def turning(part: Part) -> str:
    """The action of the button that turns a page of this list."""
    return f"{FROM_THE_START}_{part}"


PAGE_ACTIONS = {FROM_THE_START: None, **{turning(part): part for part in Part}}


def read_page(action: str, after: Reference | None) -> Page:
    """The page that a button leads to; anything unknown leads to the beginning."""
    part = PAGE_ACTIONS.get(action)
    return Page(part, after) if part else FIRST_PAGE


@dataclass(frozen=True)
class Listed(Generic[Entry]):
    """One page of a list, and how many there are before and after it."""

    shown: tuple[Entry, ...] = ()
    before: int = 0
    after: int = 0


@dataclass(frozen=True)
class StuckCase:
    case: Case
    why: Stuck

    @property
    def reference(self) -> Reference:
        return self.case.reference


class Noted(StrEnum):
    """What a steward looks at, besides what is stuck."""

    REFUSED = "refused"
    """Somebody tried what is not for him."""
    WORSE = "worse"
    """The rep says that it got worse."""
    REMAINS = "remains"
    """The bot took its messages out of a channel; people's own may still stand there."""


@dataclass(frozen=True)
class NotedLine:
    what: Noted
    at: datetime
    who: str = ""
    """The name of who tried."""


@dataclass(frozen=True)
class NotedCase:
    """What there is to look at of one case, the newest first."""

    reference: Reference
    rep_name: str
    """Empty where the reference is of no case."""
    lines: tuple[NotedLine, ...]


@dataclass(frozen=True)
class MyHome:
    waiting: Listed[Case]
    stuck: Listed[StuckCase] | None
    """None for somebody who looks after no stuck case and is no steward."""
    mine: Listed[Case]
    page: Page = FIRST_PAGE
    is_complete: bool = True
    """False when the platform did not say of every channel who is in it: what depends on it is left out."""
    promises: Listed[Case] = Listed()
    noted: Listed[NotedCase] | None = None
    """None for who is no steward."""
    asked: frozenset[Reference] = frozenset()
    """Own cases whose follow-up waits for an answer."""

    @property
    def goes_on(self) -> bool:
        """A list is shown from further on. Else it is the first page, whatever case the button carried."""
        return any(part.before for part in self._lists if part)

    @property
    def _lists(self) -> tuple[Listed[Any] | None, ...]:
        return self.waiting, self.promises, self.stuck, self.noted, self.mine


def page_size(*lists: Sequence[Any]) -> int:
    """How many entries each of these lists shows at once."""
    return PAGE_SIZE if sum(map(bool, lists)) <= MOST_LISTS else CROWDED_PAGE_SIZE


def listed(entries: Sequence[Entry], part: Part, page: Page, size: int = PAGE_SIZE) -> Listed[Entry]:
    """The entries that the page shows of this list."""
    references = [entry.reference for entry in entries]
    goes_on = page.part is part and page.after in references[:-1]
    first = references.index(page.after) + 1 if goes_on and page.after else 0
    shown = tuple(entries[first : first + size])
    return Listed(shown, first, len(entries) - first - len(shown))
