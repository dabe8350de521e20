"""Which looks has what a person finds at home?"""

from __future__ import annotations

from typing import Any

from bot.audit import Act, State
from bot.case import Case
from bot.home import (
    CROWDED_PAGE_SIZE,
    PAGE_SIZE,
    Listed,
    MyHome,
    Noted,
    NotedCase,
    NotedLine,
    Page,
    Part,
    StuckCase,
)
from bot.reference import Reference
from bot.stuck import Stuck
from bot.texts import Texts
from bot.views.home import Home, home_card
from bot.views.samples import IF_LOST, NOW, OTHER_REFERENCE, REFERENCE, Examples, Samples
from bot.views.samples import LATER as LATER_THAT_DAY

LATER = Page(Part.MINE, OTHER_REFERENCE)


def _home(texts: Texts, **parts: Any) -> Home:
    nothing: dict[str, Any] = {
        "waiting": Listed(),
        "stuck": None,
        "mine": Listed(),
    }
    return home_card(MyHome(**nothing | parts), texts)


def _waiting(samples: Samples) -> Listed[Case]:
    return Listed((samples.case(), samples.asked()))


def _stuck(samples: Samples) -> Listed[StuckCase]:
    nobody = StuckCase(samples.case(state=State.SUBMITTED), Stuck.NOBODY_DECIDES)
    late = StuckCase(samples.case(reference=OTHER_REFERENCE), Stuck.UNDELIVERED)
    silent = StuckCase(samples.asked(), Stuck.UNDECIDED)
    return Listed((nobody, late, silent))


def _promises(samples: Samples) -> Listed[Case]:
    return Listed((samples.promised(), samples.promised(Act.SET_AMOUNT)))


def _noted(samples: Samples) -> Listed[NotedCase]:
    tried = NotedLine(Noted.REFUSED, NOW, samples.name("omar"))
    worse, remains = NotedLine(Noted.WORSE, LATER_THAT_DAY), NotedLine(Noted.REMAINS, NOW)
    return Listed(
        (
            NotedCase(REFERENCE, samples.name("sam"), (worse, tried)),
            NotedCase(OTHER_REFERENCE, "", (remains,)),
        )
    )


def _mine(samples: Samples) -> Listed[Case]:
    return Listed((samples.asked(), samples.case(), samples.redirected(), samples.decided()))


def _full(texts: Texts, samples: Samples) -> Home:
    """As much as a page holds, of everything, with more before and after."""
    stuck = StuckCase(samples.case(state=State.SUBMITTED), Stuck.NOBODY_DECIDES)
    return _home(
        texts,
        waiting=Listed((samples.asked(),) * CROWDED_PAGE_SIZE, 5, 3),
        stuck=Listed((stuck,) * CROWDED_PAGE_SIZE, 5, 3),
        promises=Listed((samples.promised(Act.SET_AMOUNT, compensation=IF_LOST),) * CROWDED_PAGE_SIZE, 5, 3),
        noted=Listed(_noted(samples).shown[:1] * CROWDED_PAGE_SIZE, 5, 3),
        mine=Listed((samples.promised(Act.SET_AMOUNT, Act.PAID),) * CROWDED_PAGE_SIZE, 5, 3),
        asked=frozenset({REFERENCE}),
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
    "a steward, worth a look": lambda texts, a: _home(texts, stuck=Listed(), noted=_noted(a)),
    "an owner": lambda texts, a: _home(texts, promises=_promises(a)),
    "a director, second look": lambda texts, a: _home(texts, waiting=Listed((a.second_look(),))),
    "full": _full,
}
