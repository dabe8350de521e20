"""What is there to do? The jobs by kind, each with a key of its own and the lane in which it keeps its order.

A job names the case and what to do; what it says is drawn when it runs, as the case stands then.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from bot.case import Case
from bot.people import ChannelId, PersonId
from bot.ports import ClaimedJob, Job
from bot.reference import Reference
from bot.routing import Route


class JobKind(StrEnum):
    FIND_ROUTE = "find_route"
    POST_CARD = "post_card"
    UPDATE_CARD = "update_card"
    REPLY = "reply"
    TELL = "tell"
    CHECK_DECIDERS = "check_deciders"
    CHECK_CARD = "check_card"
    ALARM = "alarm"


FIRST_ROUND = "first"
CARD_OVERDUE = timedelta(minutes=5)
"""A card not delivered by then alarms the steward; the tries go on (domain.md, timers)."""


class Telling(StrEnum):
    """What a private message or a reply is about."""

    RECEIPT = "receipt"
    QUESTION = "question"
    DECISION = "decision"
    NO_ROUTE = "no_route"
    ANSWERED = "answered"
    ALARM_NO_ROUTE = "alarm_no_route"
    ALARM_UNDELIVERED = "alarm_undelivered"


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


def post_card(found: ClaimedJob, channel: ChannelId) -> Job:
    """Post by the route that was found."""
    reference, route, round = (found.payload[name] for name in ("reference", "route", "round"))
    return Job(JobKind.POST_CARD, f"case:{reference}:card:{route}:{round}", channel, dict(found.payload))


def check_card(case: Case, round: str, now: datetime) -> Job:
    """See to it later that the round brought a further card, or that somebody knows why not."""
    return Job(
        JobKind.CHECK_CARD,
        f"case:{case.reference}:overdue:{round}",
        None,
        {"reference": case.reference, "round": round, "cards": len(case.cards)},
        now + CARD_OVERDUE,
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


def tell_about(reference: Reference, person: PersonId, what: Telling, detail: str, once: str = "") -> Job:
    """A private message; `once`, or else `detail`, tells two messages of one kind apart."""
    return Job(
        JobKind.TELL,
        f"case:{reference}:tell:{what}:{once or detail}:{person}",
        person,
        {"reference": reference, "person": person, "what": what, "detail": detail},
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


def reply_everywhere(case: Case, what: Telling, number: int) -> Iterable[Job]:
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


def check_deciders(case: Case) -> Job:
    return Job(
        JobKind.CHECK_DECIDERS,
        f"case:{case.reference}:deciders:{case.version}",
        None,
        {"reference": case.reference},
    )
