"""Which looks has what people are answered in a line or two?"""

from __future__ import annotations

from bot import errors
from bot.binding import ROLES
from bot.errors import Refusal
from bot.people import PersonId
from bot.views.notices import (
    alarm_gain,
    alarm_left,
    alarm_no_director,
    alarm_no_route,
    alarm_not_linked,
    alarm_removed,
    alarm_undelivered,
    answered_reply,
    done_card,
    failure_card,
    help_card,
    invitation_card,
    link_code_card,
    pointer_card,
    refusal_card,
)
from bot.views.samples import REFERENCE, REPORT_HERE, Example, Examples

DONE = (
    "opened",
    "recused",
    "declared",
    "declared_late",
    "decided",
    "handed_over",
    "redirected",
    "belongs_here",
    "asked",
    "answered",
    "noted",
    "withdrawn",
    "assigned",
    "accepted",
    "second_look",
    "stepped_back",
    "amount",
    "paid",
    "confirmed",
    "disputed",
    "released",
    "told",
    "followed_up",
    "checked_in",
)
BOUND = tuple(f"bound_{role}" for role in ROLES)
"""Done to a channel, not to a case."""

REFUSALS: tuple[type[Refusal], ...] = (
    errors.NotForYou,
    errors.FullMembersOnly,
    errors.NoLongerOpen,
    errors.NotStuck,
    errors.NotLinked,
    errors.QuestionPending,
    errors.NothingToAnswer,
    errors.NoRoomForNotes,
    errors.NoRoomForQuestions,
    errors.SecondLookOver,
    errors.SecondLookOpen,
    errors.StepOver,
    errors.AmountFirst,
    errors.DirectorsOnly,
    errors.FormOutdated,
    errors.ButtonOutdated,
    errors.CannotCheck,
)
"""Those that need nothing to be said but their sentence."""

BINDING = ("unknown_role", "not_a_steward", "set_by_settings", "not_here", "not_confidential", "no_access")
"""Why a channel is not bound."""


LINKING = ("one_platform", "unknown_code", "same_platform", "linked_already")
"""Why two accounts are not linked."""


def _done(what: str) -> Example:
    return lambda texts, a: done_card(f"done.{what}", texts, REFERENCE)


def _bound(what: str) -> Example:
    return lambda texts, a: done_card(f"done.{what}", texts)


def _unbound(why: str) -> Example:
    return lambda texts, a: refusal_card(errors.BindingRefused(why), texts)


def _not_linked(why: str) -> Example:
    return lambda texts, a: refusal_card(errors.LinkRefused(why), texts)


def _refused(refusal: type[Refusal]) -> Example:
    return lambda texts, a: refusal_card(refusal(), texts)


EXAMPLES: Examples = {
    **{f"done, {what}": _done(what) for what in DONE},
    **{f"done, {what}": _bound(what) for what in BOUND},
    **{f"refused, {refusal.key.removeprefix('refusal.')}": _refused(refusal) for refusal in REFUSALS},
    **{f"refused, bind_{why}": _unbound(why) for why in BINDING},
    **{f"refused, link_{why}": _not_linked(why) for why in LINKING},
    "a code to link accounts": lambda texts, a: link_code_card("K7QM3XWD", texts),
    "done, linked": lambda texts, a: done_card("done.linked", texts),
    "alarm, not linked": lambda texts, a: alarm_not_linked(REFERENCE, texts, "management"),
    "refused, handed_over": lambda texts, a: refusal_card(errors.HandedOver(who=a.name("maya")), texts),
    "refused, already_decided": lambda texts, a: refusal_card(
        errors.AlreadyDecided(who=a.name("maya")), texts
    ),
    "refused, form_problems": lambda texts, a: refusal_card(errors.FormProblems({}), texts),
    "failure": lambda texts, a: failure_card("3f9a2c", texts),
    "help": lambda texts, a: help_card(texts, REPORT_HERE),
    "help, two platforms": lambda texts, a: help_card(texts, REPORT_HERE, links=True),
    "help, nowhere to report": lambda texts, a: help_card(texts, ""),
    "invitation": lambda texts, a: invitation_card(texts),
    "pointer": lambda texts, a: pointer_card(texts),
    "answered": lambda texts, a: answered_reply(PersonId("local:maya"), a.name("maya"), REFERENCE, texts),
    "alarm, no route": lambda texts, a: alarm_no_route(REFERENCE, a.name("sam"), texts),
    "alarm, no director": lambda texts, a: alarm_no_director(REFERENCE, a.name("sam"), texts),
    "alarm, overdue and no director": lambda texts, a: alarm_no_director(
        REFERENCE, a.name("sam"), texts, overdue=True
    ),
    "alarm, undelivered": lambda texts, a: alarm_undelivered(REFERENCE, "channel_not_found", texts),
    "alarm, left behind": lambda texts, a: alarm_left(REFERENCE, "is_inactive", texts),
    "alarm, removed": lambda texts, a: alarm_removed(REFERENCE, texts, "independent"),
    "alarm, the decider gains": lambda texts, a: alarm_gain(a.decided(), texts),
}
