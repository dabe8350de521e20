"""What is there to do? The jobs by kind, each with a key of its own and the lane in which it keeps its order.

A job names the case and what to do; what it says is drawn when it runs, as the case stands then.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from bot.audit import Act, State
from bot.case import Case
from bot.case_parts import CardPlace
from bot.jobs import ClaimedJob, Job
from bot.people import ChannelId, PersonId
from bot.reference import Reference
from bot.routing import Route


class JobKind(StrEnum):
    FIND_ROUTE = "find_route"
    POST_CARD = "post_card"
    POST_PRIVATE = "post_private"
    UPDATE_CARD = "update_card"
    REPLY = "reply"
    TELL = "tell"
    CHECK_DECIDERS = "check_deciders"
    CHECK_CARD = "check_card"
    CHECK_PLACES = "check_places"
    DELETE_MESSAGE = "delete_message"
    ALARM = "alarm"
    TIMER = "timer"
    REMIND = "remind"
    REDRAW = "redraw"
    UPDATE_TOLD = "update_told"
    TELL_DIRECTORS = "tell_directors"
    TELL_DECIDER = "tell_decider"
    DIGEST = "digest"
    TELL_DIGEST = "tell_digest"
    DIGEST_DETAILS = "digest_details"
    DIGEST_STUCK = "digest_stuck"
    TELL_WAITING = "tell_waiting"
    PREVENTION = "prevention"


FIRST_ROUND = "first"
CHECK_EVERY = timedelta(hours=1)
"""How often an open case's channels are looked at again."""

CARD_OVERDUE = timedelta(minutes=5)
"""A card not delivered by then alarms the steward; the tries go on (domain.md, timers)."""


class Telling(StrEnum):
    """What a private message or a reply is about."""

    RECEIPT = "receipt"
    QUESTION = "question"
    DECISION = "decision"
    CORRECTION = "correction"
    REDIRECTION = "redirection"
    NO_ROUTE = "no_route"
    ANSWERED = "answered"
    REMINDER = "reminder"
    STILL_WAITS = "still_waits"
    ALARM_NO_ROUTE = "alarm_no_route"
    ALARM_NO_DIRECTOR = "alarm_no_director"
    ALARM_UNDELIVERED = "alarm_undelivered"
    ALARM_REMOVED = "alarm_removed"
    ALARM_LEFT = "alarm_left"
    ALARM_GAIN = "alarm_gain"
    ALARM_NOT_LINKED = "alarm_not_linked"
    ALARM_SILENT = "alarm_silent"
    """The directors had it long enough."""
    PROMISE = "promise"
    PAYMENT_SOON = "payment_soon"
    PAYMENT_DUE = "payment_due"
    PAYMENT_LATE = "payment_late"
    DISPUTED = "disputed"
    """To the owner, who sees to what was promised."""
    UNPAID = "unpaid"
    """To the directors."""
    PAID = "paid"
    UNCONFIRMED = "unconfirmed"
    RELEASED = "released"
    ASK_TOLD = "ask_told"
    TOLD_LATE = "told_late"
    ASK_FOLLOW_UP = "ask_follow_up"
    CLOSED = "closed"
    STEPPED_BACK = "stepped_back"
    ALARM_DISPUTED = "alarm_disputed"
    ALARM_WORSE = "alarm_worse"


def find_route(
    reference: Reference, round: str, route: Route = Route.MANAGEMENT, due: datetime | None = None
) -> Job:
    """Look for a free route from `route` on. A `round` walks all routes once; its name keeps the keys of two
    rounds apart."""
    return Job(
        JobKind.FIND_ROUTE,
        f"case:{reference}:route:{int(route)}:{round}",
        None,
        {"reference": reference, "route": int(route), "round": round},
        due,
    )


def start_over(case: Case, round: str) -> Job:
    """Look for a route from the first one on that the case may take."""
    first = Route.DIRECTORS if case.belonged_here else Route.MANAGEMENT
    first = Route.SECOND_LOOK if case.state is State.SECOND_LOOK else first
    return find_route(case.reference, round, first)


def post_card(found: ClaimedJob, channel: ChannelId) -> Job:
    """Post by the route that was found."""
    reference, route, round = (found.payload[name] for name in ("reference", "route", "round"))
    return Job(JobKind.POST_CARD, f"case:{reference}:card:{route}:{round}", channel, dict(found.payload))


def post_private(case: Case, reader: PersonId, route: Route) -> Job:
    """A card of somebody's own."""
    return Job(
        JobKind.POST_PRIVATE,
        f"case:{case.reference}:private:{int(route)}:{case.version}:{reader}",
        reader,
        {"reference": case.reference, "reader": reader, "route": int(route)},
    )


def check_places(reference: Reference, due: datetime, why: str = "") -> Job:
    """Look again whether the case's cards may stand where they stand.

    Once an hour, however many ask for it; `why` is a reason of its own.
    """
    return Job(
        JobKind.CHECK_PLACES,
        f"case:{reference}:places:{due:%Y-%m-%dT%H}:{why}",
        None,
        {"reference": reference, "why": why},
        due,
    )


def delete_message(reference: Reference, channel: ChannelId, message: str) -> Job:
    """In nobody's lane: a channel that deletes nothing must not hold up what else is sent there."""
    return Job(
        JobKind.DELETE_MESSAGE,
        f"case:{reference}:delete:{channel}:{message}",
        None,
        {"reference": reference, "channel": channel, "message": message},
    )


def check_card(case: Case, round: str, now: datetime) -> Job:
    """See to it later that the round brought a further card, or that somebody knows why not."""
    return Job(
        JobKind.CHECK_CARD,
        f"case:{case.reference}:overdue:{round}",
        None,
        {"reference": case.reference, "round": round, "cards": len(case.cards)},
        now + CARD_OVERDUE,
    )


def update_cards(
    case: Case, because: str = "", due: datetime | None = None, cards: Iterable[CardPlace] | None = None
) -> list[Job]:
    """Redraw every card of the case, or these `cards`. `because` names what else than the case changed what
    it shows."""
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
            due,
        )
        for card in (case.cards if cards is None else cards)
    ]


def tell(case: Case, person: PersonId, what: Telling, number: int = 0) -> Job:
    return tell_about(case.reference, person, what, f"{number}")


def tell_about(
    reference: Reference,
    person: PersonId,
    what: Telling,
    detail: str,
    once: str = "",
    due: datetime | None = None,
) -> Job:
    """A private message; `once`, or else `detail`, tells two messages of one kind apart."""
    return Job(
        JobKind.TELL,
        f"case:{reference}:tell:{what}:{once or detail}:{person}",
        person,
        {"reference": reference, "person": person, "what": what, "detail": detail},
        due,
    )


def alarm(reference: Reference, what: Telling, detail: str, once: str = "") -> Job:
    """Tell whoever looks after a case that got stuck; who that is, is found when it runs.

    `once`, or else `detail`, names what it is about: nobody hears of that twice.
    """
    once = once or detail
    return Job(
        JobKind.ALARM,
        f"case:{reference}:{what}:{once}",
        None,
        {"reference": reference, "what": what, "detail": detail, "once": once},
    )


def alarm_card(reference: Reference, round: str, detail: str) -> Job:
    """The card of that round does not go out, whatever the next try says."""
    return alarm(reference, Telling.ALARM_UNDELIVERED, detail, f"card:{round}")


def reply_to_asker(case: Case, what: Telling, number: int) -> Iterable[Job]:
    """A reply wherever the one who asked can see the card."""
    asker = case.questions[number - 1].asked_by
    for card in case.cards:
        if card.reader not in (None, asker) or not case.shows_at(card):
            continue
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


def check_deciders(case: Case) -> Job:
    return Job(
        JobKind.CHECK_DECIDERS,
        f"case:{case.reference}:deciders:{case.version}",
        None,
        {"reference": case.reference},
    )


def look_at_timers(case: Case) -> Job:
    """Something changed which timer is next: find out which, and put it."""
    return Job(
        JobKind.TIMER,
        f"case:{case.reference}:timer:look:{case.version}",
        None,
        {"reference": case.reference},
    )


def timer(case: Case, act: Act, at: datetime) -> Job:
    """Look again at that moment: one job, however many find it. A moment that is over needs none: what is
    overdue is done by whatever looks next."""
    return Job(
        JobKind.TIMER,
        f"case:{case.reference}:timer:{act}:{at:%Y-%m-%dT%H:%M:%S.%f}",
        None,
        {"reference": case.reference},
        at,
    )


def remind(case: Case, number: int) -> Iterable[Job]:
    """The so many-th reminder, wherever its card shows the case."""
    for card in filter(case.decides_at, case.cards):
        yield Job(
            JobKind.REMIND,
            f"case:{case.reference}:remind:{number}:{card.channel}:{card.message_id}",
            card.reader or card.channel,
            {
                "reference": case.reference,
                "channel": card.channel,
                "message": card.message_id,
                "number": number,
            },
        )
