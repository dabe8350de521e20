"""Which looks has what a person finds at home?"""

from __future__ import annotations

from typing import Any

from bot.audit import State
from bot.case import Case
from bot.home import PAGE_SIZE, Listed, MyHome, Page, Part, StuckCase
from bot.reference import Reference
from bot.stuck import Stuck
from bot.texts import Texts
from bot.views.home import Home, home_card
from bot.views.samples import OTHER_REFERENCE, Examples, Samples

LATER = Page(Part.MINE, OTHER_REFERENCE)


def _home(texts: Texts, **parts: Any) -> Home:
    nothing: dict[str, Any] = {"waiting": Listed(), "stuck": None, "mine": Listed()}
    return home_card(MyHome(**nothing | parts), texts)


def _waiting(samples: Samples) -> Listed[Case]:
    return Listed((samples.case(), samples.asked()))


def _stuck(samples: Samples) -> Listed[StuckCase]:
    nobody = StuckCase(samples.case(state=State.SUBMITTED), Stuck.NOBODY_DECIDES)
    late = StuckCase(samples.case(reference=OTHER_REFERENCE), Stuck.UNDELIVERED)
    silent = StuckCase(samples.asked(), Stuck.UNDECIDED)
    return Listed((nobody, late, silent))


def _mine(samples: Samples) -> Listed[Case]:
    return Listed((samples.asked(), samples.case(), samples.redirected(), samples.decided()))


def _full(texts: Texts, samples: Samples) -> Home:
    """As much as a page holds, of everything, with more before and after."""
    stuck = StuckCase(samples.case(state=State.SUBMITTED), Stuck.NOBODY_DECIDES)
    return _home(
        texts,
        waiting=Listed((samples.asked(),) * PAGE_SIZE, 5, 3),
        stuck=Listed((stuck,) * PAGE_SIZE, 5, 3),
        mine=Listed((samples.asked(),) * PAGE_SIZE, 5, 3),
        is_complete=False,
    )


def _later(texts: Texts, samples: Samples) -> Home:
    older = tuple(samples.withdrawn(reference=Reference(f"SD-00000{number}")) for number in range(2))
    return _home(texts, mine=Listed(older, before=PAGE_SIZE), page=LATER)


def _not_checked(texts: Texts, samples: Samples) -> Home:
    return _home(texts, mine=_mine(samples), is_complete=False)


EXAMPLES: Examples = {
    "nothing yet": lambda texts, a: _home(texts),
    "a rep": lambda texts, a: _home(texts, mine=_mine(a)),
    "a rep, further on": _later,
    "a decider": lambda texts, a: _home(texts, waiting=_waiting(a)),
    "a decider, not checked": _not_checked,
    "a steward": lambda texts, a: _home(texts, stuck=_stuck(a)),
    "a steward, nothing stuck": lambda texts, a: _home(texts, stuck=Listed()),
    "full": _full,
}
