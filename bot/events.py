"""What happens after a commit? Facts about a case, and the jobs that follow from each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.case import Case
from bot.decision import CORRECTION_TIME
from bot.events_decided import DecidedEvent, after_deciding, after_decision
from bot.jobs import Job
from bot.people import ChannelId, PersonId
from bot.routing import Route
from bot.todo import (
    CHECK_EVERY,
    FIRST_ROUND,
    Telling,
    alarm,
    check_card,
    check_deciders,
    check_places,
    find_route,
    look_at_timers,
    post_private,
    remind,
    reply_to_asker,
    start_over,
    tell,
    tell_about,
    update_cards,
)
from bot.todo_decided import redraw


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
class CaseCorrected:
    """The decider mended a slip."""


@dataclass(frozen=True)
class GainFoundLate:
    """The one who decided found out, correcting a slip, that he gains."""


@dataclass(frozen=True)
class CaseHandedOver:
    """To the directors, who alone may put business first."""

    at: datetime
    directors: ChannelId | None
    """Their channel."""


@dataclass(frozen=True)
class CaseRedirected:
    pass


@dataclass(frozen=True)
class CaseBelongsHere:
    at: datetime


@dataclass(frozen=True)
class CaseAssigned:
    decider: PersonId


@dataclass(frozen=True)
class NoRouteFound:
    round: str
    is_stuck: bool
    """Nobody may decide; else only the directors are missing."""


@dataclass(frozen=True)
class CaseReminded:
    """Nobody had pressed or sent anything for a business day."""

    number: int


@dataclass(frozen=True)
class CaseOverdue:
    """It was due: the directors get it."""

    at: datetime
    directors: ChannelId | None


@dataclass(frozen=True)
class DirectorsSilent:
    number: int
    """How often a steward hears that it goes on."""


Event = (
    CaseOpened
    | CardPosted
    | QuestionAsked
    | QuestionAnswered
    | CaseNoted
    | DeciderBarred
    | CaseDecided
    | CaseWithdrawn
    | CaseCorrected
    | GainFoundLate
    | CaseHandedOver
    | CaseRedirected
    | CaseBelongsHere
    | CaseAssigned
    | NoRouteFound
    | CaseReminded
    | CaseOverdue
    | DirectorsSilent
    | DecidedEvent
)

RECEIPTS = (Telling.RECEIPT, Telling.QUESTION)
DRAWN_ANEW: Mapping[type[Event], tuple[Telling, ...]] = {
    QuestionAnswered: (Telling.QUESTION,),
    CaseDecided: RECEIPTS,
    CaseWithdrawn: RECEIPTS,
    CaseRedirected: RECEIPTS,
    CaseBelongsHere: RECEIPTS,
}
"""What the rep got offers a step as long as it can be taken."""

CHANGES_THE_CARD = (
    QuestionAsked,
    QuestionAnswered,
    CaseNoted,
    CaseDecided,
    CaseWithdrawn,
    CaseCorrected,
    GainFoundLate,
    CaseHandedOver,
    CaseRedirected,
    CaseBelongsHere,
    CaseAssigned,
)

MOVES_TIMERS = (CaseOpened, CardPosted, QuestionAnswered, CaseBelongsHere, CaseAssigned)
"""Other events make a timer later at most, which is seen when it runs."""


def consequences(event: Event, case: Case) -> list[Job]:
    """The jobs that an event brings, for the case as it was just saved."""
    if isinstance(event, DecidedEvent):
        return after_decision(event, case)
    redraws = update_cards(case) if isinstance(event, CHANGES_THE_CARD) else []
    looks = [look_at_timers(case)] if isinstance(event, MOVES_TIMERS) else []
    drawn_anew = redraw(case, DRAWN_ANEW.get(type(event), ()))
    return [*redraws, *looks, *drawn_anew, *_posts(event, case), *_messages(event, case)]


def _posts(event: Event, case: Case) -> list[Job]:
    """What is posted, redrawn or looked at besides the case's own cards."""
    match event:
        case CaseOpened():
            return [start_over(case, FIRST_ROUND), check_card(case, FIRST_ROUND, case.submitted_at)]
        case CardPosted(related):
            return [job for other in related for job in update_cards(other, because=case.reference)]
        case DeciderBarred():
            own = [card for card in case.cards if card.reader in case.declared]
            return [check_deciders(case), *update_cards(case, cards=own)]
        case CaseHandedOver() | CaseOverdue() | CaseBelongsHere():
            return _with_directors(event, case)
        case CaseAssigned(decider):
            return [post_private(case, decider, Route.ASSIGNED)]
        case CaseDecided():
            return [*end_of_correction(case), *after_deciding(case)]
        case CaseCorrected():
            return after_deciding(case)
        case _:
            return []


def _with_directors(event: CaseHandedOver | CaseOverdue | CaseBelongsHere, case: Case) -> list[Job]:
    match event:
        case CaseHandedOver(at, directors):
            return _to_directors(case, "handed over", at, have_it=case.has_card_in(directors))
        case CaseOverdue(at, directors):
            # Who got it in private may be a director: then no further card comes.
            may_have_it = case.has_card_in(directors) or any(card.reader for card in case.cards)
            return _to_directors(case, f"overdue:{case.version}", at, have_it=may_have_it)
        case _:
            have_it = any(map(case.shows_at, case.cards))
            # While it was redirected, nobody looked any more.
            looks = check_places(case.reference, event.at + CHECK_EVERY)
            return [*_to_directors(case, "belongs here", event.at, have_it=have_it), looks]


def _to_directors(case: Case, round: str, at: datetime, *, have_it: bool) -> list[Job]:
    """One who may decide is looked for; when they have the card already, no further one is awaited."""
    found = find_route(case.reference, round, Route.DIRECTORS)
    return [found] if have_it else [found, check_card(case, round, at)]


def end_of_correction(case: Case) -> list[Job]:
    """Then the button with which the decider can correct a slip goes from the cards."""
    if not case.decisions:
        return []
    return update_cards(case, because="correction over", due=case.first_of_round.at + CORRECTION_TIME)


def _messages(event: Event, case: Case) -> list[Job]:
    """Who is told what in private, or in a thread."""
    match event:
        case CaseOpened():
            return [tell(case, case.rep, Telling.RECEIPT)]
        case QuestionAsked():
            return [tell(case, case.rep, Telling.QUESTION, len(case.questions))]
        case QuestionAnswered():
            return list(reply_to_asker(case, Telling.ANSWERED, len(case.questions)))
        case CaseDecided():
            return [tell(case, case.rep, Telling.DECISION, len(case.decisions) - 1)]
        case CaseCorrected():
            return [tell(case, case.rep, Telling.CORRECTION, len(case.decisions))]
        case CaseRedirected():
            return [tell(case, case.rep, Telling.REDIRECTION, case.version)]
        case CaseReminded(number):
            return [*remind(case, number)]
        case _:
            return _alarms(event, case)


def _alarms(event: Event, case: Case) -> list[Job]:
    """What the steward looks after."""
    match event:
        case GainFoundLate():
            return [alarm(case.reference, Telling.ALARM_GAIN, "")]
        case NoRouteFound(round, is_stuck):
            if not is_stuck:
                return [alarm(case.reference, Telling.ALARM_NO_DIRECTOR, round)]
            told = tell_about(case.reference, case.rep, Telling.NO_ROUTE, round)
            return [told, alarm(case.reference, Telling.ALARM_NO_ROUTE, round)]
        case DirectorsSilent(number):
            told = tell(case, case.rep, Telling.STILL_WAITS, number)
            return [told, alarm(case.reference, Telling.ALARM_SILENT, f"{number}")]
        case _:
            return []
