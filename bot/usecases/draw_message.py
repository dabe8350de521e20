"""How does a private message about a case look? By what it is about, as the case stands now."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.audit import FOLLOWED_STATES, State
from bot.case import Case
from bot.errors import PermanentFailure
from bot.follow_up import is_to_tell, next_day
from bot.helpers import find_helpers
from bot.ledger import UNPAID, LedgerState, ledger_state
from bot.people import Person, PersonId
from bot.ports import Services
from bot.routing import Route
from bot.texts import Texts
from bot.todo import Telling
from bot.views import follow_up, notices, outcome, promise, rep, waiting
from bot.views.elements import Card

TO_THE_OWNER = frozenset(
    {Telling.PROMISE, Telling.PAYMENT_SOON, Telling.PAYMENT_DUE, Telling.PAYMENT_LATE, Telling.DISPUTED}
)
STEPS_OF_THE_REP = frozenset(
    {
        Telling.QUESTION,
        Telling.ASK_TOLD,
        Telling.ASK_FOLLOW_UP,
        Telling.PAID,
        Telling.UNCONFIRMED,
        Telling.RELEASED,
    }
)
DRAWN_AGAIN = TO_THE_OWNER | STEPS_OF_THE_REP | {Telling.RECEIPT, Telling.DECISION, Telling.CORRECTION}
"""They carry a button, or say where something stands."""


@dataclass(frozen=True)
class Message:
    """What is said, and to whom."""

    what: Telling
    detail: str
    case: Case
    reader: Person

    @property
    def texts(self) -> Texts:
        return Texts.of(self.reader)


def is_still_meant(what: Telling, detail: str, case: Case) -> bool:
    """It may have taken long to get through."""
    if what in (Telling.STILL_WAITS, Telling.ALARM_SILENT):
        return case.is_open
    if what in TO_THE_OWNER:
        is_standing = detail == f"{len(case.decisions)}" and case.state in FOLLOWED_STATES
        return is_standing and ledger_state(case) in UNPAID
    if what is Telling.UNPAID:
        return case.state in FOLLOWED_STATES and ledger_state(case) in UNPAID
    if what is Telling.PAID:
        return ledger_state(case) is LedgerState.PAID
    if what in (Telling.ASK_TOLD, Telling.TOLD_LATE):
        return case.state in FOLLOWED_STATES and is_to_tell(case)
    if what is Telling.ASK_FOLLOW_UP:
        return case.state in FOLLOWED_STATES and next_day(case) == int(detail)
    return True


async def draw_message(message: Message, services: Services) -> Card:
    case, texts, what = message.case, message.texts, message.what
    if what in (Telling.DECISION, Telling.CORRECTION):
        return await _outcome(message, services)
    if what in TO_THE_OWNER:
        stands = message.detail == f"{len(case.decisions)}" and case.state is not State.SECOND_LOOK
        absent = await _absent(message, _owner_id(case), services)
        return promise.promise_card(case, what, texts, absent=absent, stands=stands)
    if what in STEPS_OF_THE_REP:
        return _step_of_the_rep(message, await _absent(message, case.rep, services))
    if what in (Telling.UNPAID, Telling.ALARM_DISPUTED):
        draw = promise.unpaid_card if what is Telling.UNPAID else promise.alarm_disputed
        return draw(case, await _owner(case, services), texts)
    if what is Telling.NO_ROUTE:
        return rep.no_route_card(case, await _helper(case, services), texts)
    if what is Telling.STILL_WAITS:
        return waiting.still_waits(case, await _helper(case, services), texts)
    return _PLAIN[what](message)


def _step_of_the_rep(message: Message, absent: str) -> Card:
    case, texts, what = message.case, message.texts, message.what
    if what is Telling.QUESTION:
        return rep.question_card(case, int(message.detail), texts, absent=absent)
    if what is Telling.ASK_TOLD:
        return follow_up.ask_told_card(case, texts, absent=absent)
    if what is Telling.ASK_FOLLOW_UP:
        return follow_up.ask_follow_up_card(case, int(message.detail), texts, absent=absent)
    if what is Telling.RELEASED:
        return promise.released_card(case, texts)
    return promise.paid_card(case, what, texts, absent=absent)


async def _outcome(message: Message, services: Services) -> Card:
    case, is_corrected = message.case, message.what is Telling.CORRECTION
    owner, helper = await _owner(case, services), await _helper(case, services)
    number = int(message.detail or 0)
    if is_corrected:
        # A correction's detail counts decisions, a decision's those before it.
        number -= 1
    return outcome.outcome(case, owner, helper, message.texts, is_corrected=is_corrected, number=number)


_PLAIN: Mapping[Telling, Callable[[Message], Card]] = {
    Telling.RECEIPT: lambda m: rep.receipt(m.case, m.texts),
    Telling.REDIRECTION: lambda m: rep.redirection(m.case, m.texts),
    Telling.TOLD_LATE: lambda m: follow_up.told_late_card(m.case, m.texts),
    Telling.CLOSED: lambda m: follow_up.closed_card(m.case, m.texts),
    Telling.STEPPED_BACK: lambda m: follow_up.stepped_back_card(m.case, m.texts),
    Telling.ALARM_WORSE: lambda m: follow_up.alarm_worse(m.case, m.texts),
    Telling.ALARM_NO_ROUTE: lambda m: notices.alarm_no_route(m.case.reference, m.case.rep_name, m.texts),
    Telling.ALARM_NO_DIRECTOR: lambda m: notices.alarm_no_director(
        m.case.reference, m.case.rep_name, m.texts, overdue=m.case.handover is None
    ),
    Telling.ALARM_SILENT: lambda m: waiting.alarm_silent(m.case, m.texts),
    Telling.ALARM_GAIN: lambda m: notices.alarm_gain(m.case, m.texts),
    Telling.ALARM_NOT_LINKED: lambda m: notices.alarm_not_linked(m.case.reference, m.texts, _route(m)),
    Telling.ALARM_REMOVED: lambda m: notices.alarm_removed(m.case.reference, m.texts, _route(m)),
    Telling.ALARM_LEFT: lambda m: notices.alarm_left(m.case.reference, m.detail, m.texts),
    Telling.ALARM_UNDELIVERED: lambda m: notices.alarm_undelivered(m.case.reference, m.detail, m.texts),
}
"""Those that need nothing but the case."""


def _route(message: Message) -> str:
    return Route(int(message.detail)).name.lower()


def _owner_id(case: Case) -> PersonId | None:
    return case.decision.compensation.owner if case.decision else None


async def _owner(case: Case, services: Services) -> str:
    owner = _owner_id(case)
    return (await _name(owner, services)) if owner else ""


async def _absent(message: Message, whose: PersonId | None, services: Services) -> str:
    """The name of whose step it is, where somebody else reads it."""
    if whose is None or message.reader.id == whose:
        return ""
    return await _name(whose, services)


async def _helper(case: Case, services: Services) -> str:
    """Nobody, when the bot cannot see who: the rep does not wait for the answer until that is mended."""
    try:
        helpers = await find_helpers(case, services)
    except PermanentFailure:
        return ""
    return (await _name(helpers[0], services)) if helpers else ""


async def _name(person: PersonId, services: Services) -> str:
    found: Person = await services.directory.person(person)
    return found.name
