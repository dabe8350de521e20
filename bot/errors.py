"""What can go wrong, as one tree.

SquaredealError
├── Refusal                  a person reads it, in his own language (`key` names the sentence)
│   ├── NotForYou            the one answer that says nothing: no such case, you gain, not in the channel …
│   ├── FullMembersOnly      guests, bots and other organisations cannot raise a case
│   ├── AlreadyDecided       somebody else was first: who
│   ├── NoLongerOpen         withdrawn, or otherwise past this step
│   ├── HandedOver           the directors have it already
│   ├── QuestionPending      one question at a time waits for the rep
│   ├── NothingToAnswer      the question was answered already
│   ├── NoRoomForNotes       the card is full
│   ├── NoRoomForQuestions   the card is full
│   ├── BindingRefused       this channel cannot be bound, or not by this person
│   ├── SecondLookOver       asked once already, or too late
│   ├── SecondLookOpen       another director judges: what follows waits
│   ├── StepOver             done already, or not its time
│   ├── AmountFirst          nobody filled in how much
│   ├── DirectorsOnly        the digest, and what waits for the directors
│   ├── FormOutdated         the draft behind the form is gone
│   ├── ButtonOutdated       the button belongs to another version of the product
│   ├── CannotCheck          the platform did not say in time who is in the channel
│   └── FormProblems         what is wrong, field by field
├── FieldProblem             one thing wrong with one field; collected into FormProblems
├── DeliveryFailed           a message did not go out
│   ├── RetryLater           the platform said when to come back
│   ├── OutcomeUnknown       sent, but nobody knows whether it arrived
│   └── PermanentFailure     no retry helps before somebody mends the set-up
├── MalformedRequest         from outside, and not of the shape it should have
├── StaleCase                somebody else saved the case since it was loaded
├── LeaseLost                another worker took the job over
└── SettingsFault            a setting is wrong; one sentence a fault
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


class SquaredealError(Exception):
    """The root of everything raised on purpose."""


class Refusal(SquaredealError):
    """A person asked for something that cannot be; `key` is the sentence to answer with."""

    key = "refusal.not_for_you"

    def __init__(self, **params: Any) -> None:
        super().__init__(self.key)
        self.params = params


class NotForYou(Refusal):
    """Same words whether the case does not exist or this person may not see it."""


class FullMembersOnly(Refusal):
    key = "refusal.full_members_only"


class AlreadyDecided(Refusal):
    """Params: `who` decided first."""

    key = "refusal.already_decided"


class NoLongerOpen(Refusal):
    key = "refusal.no_longer_open"


class HandedOver(Refusal):
    """Params: `who` handed it to the directors."""

    key = "refusal.handed_over"


class NotStuck(Refusal):
    """The case found people who may decide, so nobody is named for it."""

    key = "refusal.not_stuck"


class QuestionPending(Refusal):
    key = "refusal.question_pending"


class NothingToAnswer(Refusal):
    key = "refusal.nothing_to_answer"


class NoRoomForNotes(Refusal):
    key = "refusal.no_room_for_notes"


class NoRoomForQuestions(Refusal):
    key = "refusal.no_room_for_questions"


class BindingRefused(Refusal):
    """`why`: unknown_role, not_a_steward, set_by_settings, not_here, not_confidential, no_access."""

    def __init__(self, why: str) -> None:
        self.key = f"refusal.bind_{why}"
        super().__init__()


class LinkRefused(Refusal):
    """`why`: one_platform, unknown_code, same_platform, linked_already."""

    def __init__(self, why: str) -> None:
        self.key = f"refusal.link_{why}"
        super().__init__()


class NotLinked(Refusal):
    """A decider on another platform than the rep's, of whom nobody knows who that is over there."""

    key = "refusal.not_linked"


class SecondLookOver(Refusal):
    key = "refusal.second_look_over"


class SecondLookOpen(Refusal):
    key = "refusal.second_look_open"


class StepOver(Refusal):
    key = "refusal.step_over"


class AmountFirst(Refusal):
    key = "refusal.amount_first"


class DirectorsOnly(Refusal):
    key = "refusal.directors_only"


class FormOutdated(Refusal):
    key = "refusal.form_outdated"


class ButtonOutdated(Refusal):
    key = "refusal.button_outdated"


class CannotCheck(Refusal):
    key = "refusal.cannot_check"


@dataclass(frozen=True)
class Problem:
    """One thing wrong with one field: a code, and what its sentence needs."""

    code: str
    params: Mapping[str, Any] = field(default_factory=dict)


class FieldProblem(SquaredealError):
    """One thing wrong with one field. Never carries what was typed."""

    def __init__(self, code: str, **params: Any) -> None:
        super().__init__(code)
        self.problem = Problem(code, params)


class FormProblems(Refusal):
    """Everything wrong with a form at once, by field id."""

    key = "refusal.form_problems"

    def __init__(self, problems: Mapping[str, Problem]) -> None:
        super().__init__()
        self.problems = dict(problems)


class DeliveryFailed(SquaredealError):
    """A message did not go out. Never carries content."""


class RetryLater(DeliveryFailed):
    """The platform asked to wait this many seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"retry after {seconds:g} s")
        self.seconds = seconds


class OutcomeUnknown(DeliveryFailed):
    """A time-out, a reset or a 5xx: the message may or may not stand."""


class PermanentFailure(DeliveryFailed):
    """The platform refused for good; `code` is its word for it.

    `mendable`: the set-up can be mended (a channel, a token), after which the same message goes through.
    """

    def __init__(self, code: str, *, mendable: bool = True) -> None:
        super().__init__(code)
        self.code = code
        self.mendable = mendable


class MalformedRequest(SquaredealError):
    """A request from outside that does not have the shape it should have."""


class StaleCase(SquaredealError):
    """The case was saved by somebody else since it was loaded; nothing was written."""


class LeaseLost(SquaredealError):
    """The job's token changed while it ran: another worker has it now."""


class SettingsFault(SquaredealError):
    """One or more settings are wrong; each argument is one sentence."""
