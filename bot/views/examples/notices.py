"""Which looks has what people are answered in a line or two?"""

from __future__ import annotations

from bot import errors
from bot.errors import Refusal
from bot.people import PersonId
from bot.views.notices import (
    alarm_no_route,
    alarm_undelivered,
    answered_reply,
    done_card,
    failure_card,
    help_card,
    refusal_card,
)
from bot.views.samples import REFERENCE, REPORT_HERE, Example, Examples

DONE = ("opened", "recused", "declared", "decided", "asked", "answered", "noted", "withdrawn")

REFUSALS: tuple[type[Refusal], ...] = (
    errors.NotForYou,
    errors.FullMembersOnly,
    errors.NoLongerOpen,
    errors.QuestionPending,
    errors.NothingToAnswer,
    errors.NoRoomForNotes,
    errors.NoRoomForQuestions,
    errors.FormOutdated,
    errors.ButtonOutdated,
    errors.CannotCheck,
)
"""Those that need nothing to be said but their sentence."""


def _done(what: str) -> Example:
    return lambda texts, a: done_card(f"done.{what}", texts, REFERENCE)


def _refused(refusal: type[Refusal]) -> Example:
    return lambda texts, a: refusal_card(refusal(), texts)


EXAMPLES: Examples = {
    **{f"done, {what}": _done(what) for what in DONE},
    **{f"refused, {refusal.key.removeprefix('refusal.')}": _refused(refusal) for refusal in REFUSALS},
    "refused, already_decided": lambda texts, a: refusal_card(
        errors.AlreadyDecided(who=a.name("maya")), texts
    ),
    "refused, form_problems": lambda texts, a: refusal_card(errors.FormProblems({}), texts),
    "failure": lambda texts, a: failure_card("3f9a2c", texts),
    "help": lambda texts, a: help_card(texts, REPORT_HERE),
    "help, nowhere to report": lambda texts, a: help_card(texts, ""),
    "answered": lambda texts, a: answered_reply(PersonId("local:maya"), a.name("maya"), REFERENCE, texts),
    "alarm, no route": lambda texts, a: alarm_no_route(REFERENCE, a.name("sam"), texts),
    "alarm, undelivered": lambda texts, a: alarm_undelivered(REFERENCE, "channel_not_found", texts),
}
