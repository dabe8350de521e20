"""What happens after a commit? Facts about a case, and the jobs that follow from each.

A job names the case and what to do; what it says is drawn when it runs, as the case stands then.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.case import Case
from bot.company import Company
from bot.people import PersonId
from bot.ports import Job
from bot.reference import Reference
from bot.routing import Route, channel_of


class JobKind(StrEnum):
    POST_CARD = "post_card"
    UPDATE_CARD = "update_card"
    REPLY = "reply"
    TELL = "tell"
    CHECK_DECIDERS = "check_deciders"
    ALARM = "alarm"


FIRST_ROUND = "first"


class Telling(StrEnum):
    """What a private message or a reply is about."""

    RECEIPT = "receipt"
    QUESTION = "question"
    DECISION = "decision"
    NO_ROUTE = "no_route"
    ANSWERED = "answered"
    ALARM_NO_ROUTE = "alarm_no_route"
    ALARM_UNDELIVERED = "alarm_undelivered"


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


def consequences(event: Event, case: Case, company: Company) -> list[Job]:
    """The jobs that an event brings, for the case as it was just saved."""
    redraws = update_cards(case) if isinstance(event, CHANGES_THE_CARD) else []
    return [*redraws, *_further(event, case, company)]


def _further(event: Event, case: Case, company: Company) -> list[Job]:
    match event:
        case CaseOpened():
            return [
                post_card(case.reference, Route.MANAGEMENT, company),
                tell(case, case.rep, Telling.RECEIPT),
            ]
        case CardPosted(related):
            return [job for other in related for job in update_cards(other, because=case.reference)]
        case QuestionAsked():
            return [tell(case, case.rep, Telling.QUESTION, len(case.questions))]
        case QuestionAnswered():
            return list(_reply_everywhere(case, Telling.ANSWERED, len(case.questions)))
        case DeciderBarred():
            return [_check_deciders(case)]
        case CaseDecided():
            return [tell(case, case.rep, Telling.DECISION)]
        case NoRouteFound(round):
            told = tell_about(case.reference, case.rep, Telling.NO_ROUTE, round)
            return [told, alarm(case.reference, Telling.ALARM_NO_ROUTE, round)]
        case _:
            return []


def post_card(
    reference: Reference,
    route: Route,
    company: Company,
    *,
    round: str = FIRST_ROUND,
    due: datetime | None = None,
) -> Job:
    """Try a route. A `round` walks all routes once; its name keeps the keys of two rounds apart."""
    return Job(
        JobKind.POST_CARD,
        f"case:{reference}:card:{int(route)}:{round}",
        channel_of(route, company),
        {"reference": reference, "route": int(route), "round": round},
        due,
    )


def update_cards(case: Case, because: str = "") -> list[Job]:
    """Redraw every card of the case. `because` names another case that changed what it shows."""
    return [
        Job(
            JobKind.UPDATE_CARD,
            f"case:{case.reference}:update:{card.channel}:{card.message_id}:{case.version}:{because}",
            card.channel,
            {
                "reference": case.reference,
                "channel": card.channel,
                "message": card.message_id,
                "because": because,
            },
        )
        for card in case.cards
    ]


def tell(case: Case, person: PersonId, what: Telling, number: int = 0) -> Job:
    return tell_about(case.reference, person, what, f"{number}")


def tell_about(reference: Reference, person: PersonId, what: Telling, detail: str) -> Job:
    """A private message; `detail` tells two messages of one kind apart."""
    return Job(
        JobKind.TELL,
        f"case:{reference}:tell:{what}:{detail}:{person}",
        person,
        {"reference": reference, "person": person, "what": what, "detail": detail},
    )


def alarm(reference: Reference, what: Telling, detail: str = "0") -> Job:
    """Tell whoever looks after a case that got stuck; who that is, is found when it runs."""
    return Job(
        JobKind.ALARM,
        f"case:{reference}:{what}:{detail}",
        None,
        {"reference": reference, "what": what, "detail": detail},
    )


def _reply_everywhere(case: Case, what: Telling, number: int) -> Iterable[Job]:
    for card in case.cards:
        yield Job(
            JobKind.REPLY,
            f"case:{case.reference}:reply:{what}:{number}:{card.channel}:{card.message_id}",
            card.channel,
            {
                "reference": case.reference,
                "channel": card.channel,
                "message": card.message_id,
                "what": what,
                "number": number,
            },
        )


def _check_deciders(case: Case) -> Job:
    return Job(
        JobKind.CHECK_DECIDERS,
        f"case:{case.reference}:deciders:{case.version}",
        None,
        {"reference": case.reference},
    )
