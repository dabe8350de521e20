"""What happens after a commit? Facts about a case, and the jobs that follow from each."""

from __future__ import annotations

from dataclasses import dataclass

from bot.case import Case
from bot.ports import Job
from bot.todo import (
    FIRST_ROUND,
    Telling,
    alarm,
    check_card,
    check_deciders,
    find_route,
    reply_everywhere,
    tell,
    tell_about,
    update_cards,
)


@dataclass(frozen=True)
class CaseOpened:
    pass


@dataclass(frozen=True)
class CardPosted:
    related: tuple[Case, ...]
    """Open cases about the same deal, whose cards may now name this one."""


@dataclass(frozen=True)
class QuestionAsked:
    pass


@dataclass(frozen=True)
class QuestionAnswered:
    pass


@dataclass(frozen=True)
class CaseNoted:
    pass


@dataclass(frozen=True)
class DeciderBarred:
    """Recused, or an own gain declared."""


@dataclass(frozen=True)
class CaseDecided:
    pass


@dataclass(frozen=True)
class CaseWithdrawn:
    pass


@dataclass(frozen=True)
class NoRouteFound:
    round: str


Event = (
    CaseOpened
    | CardPosted
    | QuestionAsked
    | QuestionAnswered
    | CaseNoted
    | DeciderBarred
    | CaseDecided
    | CaseWithdrawn
    | NoRouteFound
)

CHANGES_THE_CARD = (QuestionAsked, QuestionAnswered, CaseNoted, CaseDecided, CaseWithdrawn)


def consequences(event: Event, case: Case) -> list[Job]:
    """The jobs that an event brings, for the case as it was just saved."""
    redraws = update_cards(case) if isinstance(event, CHANGES_THE_CARD) else []
    return [*redraws, *_further(event, case)]


def _further(event: Event, case: Case) -> list[Job]:
    match event:
        case CaseOpened():
            return [
                find_route(case.reference, FIRST_ROUND),
                tell(case, case.rep, Telling.RECEIPT),
                check_card(case, FIRST_ROUND, case.submitted_at),
            ]
        case CardPosted(related):
            return [job for other in related for job in update_cards(other, because=case.reference)]
        case QuestionAsked():
            return [tell(case, case.rep, Telling.QUESTION, len(case.questions))]
        case QuestionAnswered():
            return list(reply_everywhere(case, Telling.ANSWERED, len(case.questions)))
        case DeciderBarred():
            return [check_deciders(case)]
        case CaseDecided():
            return [tell(case, case.rep, Telling.DECISION)]
        case NoRouteFound(round):
            told = tell_about(case.reference, case.rep, Telling.NO_ROUTE, round)
            return [told, alarm(case.reference, Telling.ALARM_NO_ROUTE, round)]
        case _:
            return []
