"""Is an open case stuck? Nobody may decide it, or its card does not go out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from bot.audit import DONE, Act, AuditEntry
from bot.case import Case
from bot.jobs import Job
from bot.reference import Reference
from bot.todo import CARD_OVERDUE, Telling, alarm

SETTLES_WHO_DECIDES = frozenset(
    {Act.NO_ROUTE, Act.NO_DIRECTOR, Act.DECIDER_BACK, Act.CARD_POSTED, Act.ASSIGN, Act.SECOND_LOOK}
)

WHOSE_IT_IS = frozenset({Act.TO_STEWARD, Act.ASSIGN, Act.BELONGS_HERE, Act.SECOND_LOOK})


class Stuck(StrEnum):
    NOBODY_DECIDES = "nobody_decides"
    UNDELIVERED = "undelivered"
    UNDECIDED = "undecided"
    """The directors did not decide it either."""


def why_stuck(case: Case, trail: Sequence[AuditEntry], now: datetime) -> Stuck | None:
    """Of an open case, by what was written down of it alone: the platform is not asked."""
    done = [entry for entry in trail if entry.result == DONE]
    if nobody_decides(done):
        return Stuck.NOBODY_DECIDES
    left = [entry.action for entry in done if entry.action in WHOSE_IT_IS]
    if left and left[-1] == Act.TO_STEWARD:
        return Stuck.UNDECIDED
    is_overdue = now - done[-1].at >= CARD_OVERDUE
    return Stuck.UNDELIVERED if is_overdue and _waits_for_a_card(case) else None


def nobody_decides(trail: Sequence[AuditEntry]) -> bool:
    """That there is no route was written down last of what settles it."""
    settled = [entry.action for entry in trail if entry.action in SETTLES_WHO_DECIDES]
    return settled[-1:] == [Act.NO_ROUTE]


def is_unseen(trail: Sequence[AuditEntry]) -> bool:
    """A card stands in a channel into which the bot could not look the last time."""
    looks = [entry.action for entry in trail if entry.action in (Act.CARD_UNSEEN, Act.CARD_SEEN)]
    return looks[-1:] == [Act.CARD_UNSEEN]


def alarm_undelivered(reference: Reference, code: str, trail: Sequence[AuditEntry]) -> Job:
    """Told once a breakage: one with the same word after all was well again is another."""
    mended = sum(entry.action == Act.CARD_SEEN for entry in trail)
    return alarm(reference, Telling.ALARM_UNDELIVERED, code, f"{code}:{mended}")


def needs_help(case: Case, trail: Sequence[AuditEntry], now: datetime) -> bool:
    """Is it for a steward to name a decider? Also another one, where one was named already: nobody else is
    looked for then. While others may decide, a steward does not choose who judges (domain.md, Where a case
    goes).
    """
    return bool(case.assigned) or why_stuck(case, trail, now) is not None


def _waits_for_a_card(case: Case) -> bool:
    """None that shows it stands anywhere, one is on its way, or somebody has not got his own."""
    shown = [card for card in case.cards if case.decides_at(card)]
    have_one = {card.reader for card in shown}
    return not shown or case.posting_to is not None or bool(case.readers - case.barred - have_one)
