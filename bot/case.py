"""What is a case, and how does it move? The aggregate: every rule about one case's states is here."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.audit import OPEN_STATES, Act, AuditEntry, State
from bot.calendar import BusinessCalendar
from bot.decision import Decision
from bot.errors import (
    AlreadyDecided,
    NoLongerOpen,
    NoRoomForNotes,
    NoRoomForQuestions,
    NothingToAnswer,
    QuestionPending,
)
from bot.form import DilemmaForm
from bot.people import ChannelId, PersonId, Role
from bot.reference import Reference

LONGEST_STOP_DAYS = 2
"""Business days for which a question stops the clock, once a case."""

MOST_NOTES = 10
MOST_QUESTIONS = 10
"""Both stand on the card in full, which the platforms limit."""


@dataclass(frozen=True)
class Question:
    text: str
    asked_by: PersonId
    asked_by_name: str
    asked_at: datetime
    answer: str = ""
    answered_at: datetime | None = None


@dataclass(frozen=True)
class CaseNote:
    text: str
    at: datetime


@dataclass(frozen=True)
class CardPlace:
    """Where a card of the case stands, and which version of the case it shows."""

    channel: ChannelId
    message_id: str
    route: int
    shown_version: int


@dataclass
class Case:
    reference: Reference
    platform: str
    rep: PersonId
    rep_name: str
    form: DilemmaForm
    deal_key: str
    submitted_at: datetime
    due_at: datetime
    gainers: frozenset[PersonId] = frozenset()
    line_manager: PersonId | None = None
    line_manager_gains: bool = False
    """The stakes or the period's end make the line manager gain, known by name or not."""
    state: State = State.SUBMITTED
    version: int = 0
    declared: frozenset[PersonId] = frozenset()
    recused: frozenset[PersonId] = frozenset()
    questions: tuple[Question, ...] = ()
    notes: tuple[CaseNote, ...] = ()
    decision: Decision | None = None
    withdraw_reason: str = ""
    cards: tuple[CardPlace, ...] = ()
    posting_to: ChannelId | None = None
    """A card is on its way there: people can press its buttons before the platform's answer is recorded."""
    new_entries: list[AuditEntry] = field(default_factory=list, compare=False)
    """Audit entries not saved yet."""

    # --- who ------------------------------------------------------------------------------------------

    @property
    def gains(self) -> frozenset[PersonId]:
        """Everybody who gains by the deal; used for routing and *no trace*."""
        manager = {self.line_manager} if self.line_manager_gains and self.line_manager else set()
        return self.gainers | {self.rep} | manager

    @property
    def barred(self) -> frozenset[PersonId]:
        """Everybody who may not act on the case as a decider."""
        return self.gains | self.declared | self.recused

    @property
    def line_manager_unknown(self) -> bool:
        return self.line_manager_gains and self.line_manager is None

    @property
    def channels(self) -> frozenset[ChannelId]:
        """Where its cards stand, or are on their way to."""
        on_its_way = {self.posting_to} if self.posting_to else set()
        return frozenset({card.channel for card in self.cards} | on_its_way)

    # --- state ----------------------------------------------------------------------------------------

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def pending_question(self) -> Question | None:
        last = self.questions[-1] if self.questions else None
        return last if last and last.answered_at is None else None

    def check_open(self) -> None:
        """Raises `AlreadyDecided` with who was first, or `NoLongerOpen`."""
        if self.decision is not None:
            raise AlreadyDecided(who=self.decision.by_name)
        if not self.is_open:
            raise NoLongerOpen()

    def check_may_ask(self) -> None:
        """Raises `QuestionPending` while an earlier question waits for the rep."""
        self.check_open()
        if self.pending_question:
            raise QuestionPending()
        if len(self.questions) >= MOST_QUESTIONS:
            raise NoRoomForQuestions()

    def check_may_answer(self) -> None:
        """Raises `NothingToAnswer` when no question waits."""
        self.check_open()
        if self.pending_question is None:
            raise NothingToAnswer()

    def check_may_note(self) -> None:
        """Raises `NoLongerOpen` or `AlreadyDecided`, and `NoRoomForNotes` when the card is full."""
        self.check_open()
        if len(self.notes) >= MOST_NOTES:
            raise NoRoomForNotes()

    # --- moves ----------------------------------------------------------------------------------------

    def raised(self) -> None:
        self._note(Act.RAISE, self.submitted_at, self.rep, Role.REP)

    def card_on_its_way(self, channel: ChannelId) -> None:
        self.posting_to = channel

    def card_posted(self, place: CardPlace, at: datetime) -> None:
        """The platform accepted a card: from the first one on, the case awaits its decision."""
        self.cards = (*self.cards, place)
        self.posting_to = None
        if self.state is State.SUBMITTED:
            self.state = State.AWAITING_DECISION
        self._note(Act.CARD_POSTED, at, None, Role.BOT)

    def found_no_route(self, at: datetime) -> None:
        self._note(Act.NO_ROUTE, at, None, Role.BOT)

    def ask(self, text: str, by: PersonId, by_name: str, at: datetime) -> None:
        self.check_may_ask()
        self.questions = (*self.questions, Question(text, by, by_name, at))
        self.state = State.INFO_NEEDED
        self._note(Act.ASK, at, by, Role.DECIDER)

    def answer(self, text: str, at: datetime, calendar: BusinessCalendar) -> None:
        """The rep answers; the first question's waiting time is given back to the deciders."""
        self.check_may_answer()
        question = self.questions[-1]
        if len(self.questions) == 1:
            self.due_at = self._due_after_stop(question.asked_at, at, calendar)
        self.questions = (*self.questions[:-1], replace(question, answer=text, answered_at=at))
        self.state = State.AWAITING_DECISION
        self._note(Act.ANSWER, at, self.rep, Role.REP)

    def add_note(self, text: str, at: datetime) -> None:
        self.check_may_note()
        self.notes = (*self.notes, CaseNote(text, at))
        self._note(Act.ADD_NOTE, at, self.rep, Role.REP)

    def recuse(self, by: PersonId, at: datetime) -> None:
        self.check_open()
        self.recused |= {by}
        self._note(Act.RECUSE, at, by, Role.DECIDER)

    def declare_gain(self, by: PersonId, at: datetime) -> None:
        self.check_open()
        self.declared |= {by}
        self._note(Act.DECLARE_GAIN, at, by, Role.DECIDER)

    def decide(self, decision: Decision) -> None:
        """The first valid decision stands; raises `AlreadyDecided` for the second."""
        self.check_open()
        self.decision = decision
        self.state = State.DECIDED
        self._note(Act.DECIDE, decision.at, decision.by, Role.DECIDER)

    def withdraw(self, reason: str, at: datetime) -> None:
        self.check_open()
        self.withdraw_reason = reason
        self.state = State.WITHDRAWN
        self._note(Act.WITHDRAW, at, self.rep, Role.REP)

    # --- inside ---------------------------------------------------------------------------------------

    def _due_after_stop(self, asked_at: datetime, at: datetime, calendar: BusinessCalendar) -> datetime:
        stopped = min(calendar.business_time_between(asked_at, at), LONGEST_STOP_DAYS * calendar.day_length)
        last_moment = max(self.due_at, calendar.end_of_business(self.form.decide_by))
        return min(calendar.add_business_time(self.due_at, max(stopped, timedelta())), last_moment)

    def _note(self, act: Act, at: datetime, actor: PersonId | None, role: Role) -> None:
        self.new_entries.append(AuditEntry(self.reference, at, actor, role, act))
