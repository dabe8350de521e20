"""What is a case, and how does it move? The aggregate: every rule about one case's states is here."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from bot.audit import OPEN_STATES, Act, AuditEntry, State
from bot.calendar import BusinessCalendar
from bot.case_parts import CardPlace, CaseNote, Handover, Question, Redirect
from bot.decision import CORRECTION_TIME, Decision, DecisionCode
from bot.errors import (
    AlreadyDecided,
    HandedOver,
    NoLongerOpen,
    NoRoomForNotes,
    NoRoomForQuestions,
    NothingToAnswer,
    QuestionPending,
)
from bot.follow_parts import CheckIn, FollowUp, LedgerEntry, SecondLook, Told
from bot.form import DilemmaForm
from bot.people import ChannelId, PersonId, Role
from bot.reference import Reference
from bot.routing import DIRECTORS_ROUTES, SECOND_LOOK_ROUTES, Interests

LONGEST_STOP_DAYS = 2
"""Business days for which a question stops the clock, once a case."""

MOST_NOTES = 10
MOST_QUESTIONS = 10
"""Both stand on the card in full, which the platforms limit."""


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
    decisions: tuple[Decision, ...] = ()
    """The last one stands; those before it were corrected, or superseded by a second look."""
    withdraw_reason: str = ""
    withdrawn_at: datetime | None = None
    handover: Handover | None = None
    redirects: tuple[Redirect, ...] = ()
    """The directors can redirect what the rep said does belong here; the last one counts."""
    belonged_here_at: datetime | None = None
    """After a redirection the rep said that it does belong here: it went to the directors."""
    asked_privately: frozenset[PersonId] = frozenset()
    """No channel was free, so they got the card in private."""
    assigned: frozenset[PersonId] = frozenset()
    """Named by a steward to decide."""
    cards: tuple[CardPlace, ...] = ()
    posting_to: ChannelId | None = None
    """A card is on its way there: people can press its buttons before the platform's answer is recorded."""
    second_look: SecondLook | None = None
    accepted_at: datetime | None = None
    stepped_back_at: datetime | None = None
    """The rep left the deal, after business was put first."""
    told: Told | None = None
    told_before: Told | None = None
    """By a decision that no longer stands: what was known then is counted as it was."""
    ledger: tuple[LedgerEntry, ...] = ()
    """Also what was written about a promise that no longer stands."""
    follow_ups: tuple[FollowUp, ...] = ()
    check_ins: tuple[CheckIn, ...] = ()
    new_entries: list[AuditEntry] = field(default_factory=list, compare=False)
    """Audit entries not saved yet."""

    # --- who ------------------------------------------------------------------------------------------

    @property
    def gains(self) -> frozenset[PersonId]:
        """Everybody who gains by the deal; used for routing and *no trace*."""
        manager = {self.line_manager} if self.line_manager_gains and self.line_manager else set()
        return self.gainers | {self.rep} | manager

    @property
    def interested(self) -> frozenset[PersonId]:
        """Everybody who gains, known from the start or said since: they neither pay nor look after it."""
        return self.gains | self.declared

    @property
    def barred(self) -> frozenset[PersonId]:
        """Everybody who may not act on the case as a decider: a second look is another's."""
        return self.interested | self.recused | self.decided_first

    @property
    def decided_first(self) -> frozenset[PersonId]:
        """While somebody else takes a second look: who decided before."""
        looks_again = self.state is State.SECOND_LOOK
        return frozenset(decision.by for decision in self.decisions) if looks_again else frozenset()

    @property
    def interests(self) -> Interests:
        """Who gains and who is barred, for routing."""
        unknown = self.line_manager_gains and self.line_manager is None
        return Interests(self.gains, self.barred, unknown, self.platform)

    @property
    def channels(self) -> frozenset[ChannelId]:
        """The channels in which it can be decided: its cards stand there, or are on their way."""
        on_its_way = {self.posting_to} if self.posting_to else set()
        standing = {card.channel for card in self.cards if card.reader is None and self.decides_at(card)}
        return frozenset(standing | on_its_way)

    @property
    def readers(self) -> frozenset[PersonId]:
        """Those who have a card of their own, or are about to get one."""
        return self.asked_privately | self.assigned

    def shows_at(self, place: CardPlace) -> bool:
        """Where it was redirected from nothing is shown any more: after *It does belong here* it is the
        directors', or whose a steward names after that."""
        with_directors = place.route in DIRECTORS_ROUTES | SECOND_LOOK_ROUTES
        return not self.belonged_here or with_directors or place.reader in self.assigned

    def decides_at(self, place: CardPlace) -> bool:
        """A second look is taken where it was asked for; elsewhere the card only shows that it goes on."""
        if self.state is not State.SECOND_LOOK:
            return self.shows_at(place)
        return place.route in SECOND_LOOK_ROUTES or place.reader in self.assigned

    def has_card_in(self, channel: ChannelId | None) -> bool:
        """One on which it can be decided."""
        return any(card.channel == channel and self.decides_at(card) for card in self.cards)

    # --- state ----------------------------------------------------------------------------------------

    @property
    def decision(self) -> Decision | None:
        """The decision that stands."""
        return self.decisions[-1] if self.decisions else None

    @property
    def has_stepped_back(self) -> bool:
        """Not when a second look put the customer first since: then there is something to do again."""
        is_business = bool(self.decision and self.decision.code is DecisionCode.PROCEED_BUSINESS)
        return is_business and self.stepped_back_at is not None

    @property
    def redirect(self) -> Redirect | None:
        """Where it belongs instead, as it was said last."""
        return self.redirects[-1] if self.redirects else None

    @property
    def belonged_here(self) -> bool:
        return self.belonged_here_at is not None

    @property
    def is_open(self) -> bool:
        return self.state in OPEN_STATES

    @property
    def pending_question(self) -> Question | None:
        last = self.questions[-1] if self.questions else None
        return last if last and last.answered_at is None else None

    def check_open(self) -> None:
        """Somebody has to decide. Raises `AlreadyDecided` with who was first, or `NoLongerOpen`."""
        if self.is_open:
            return
        if self.decision is not None:
            raise AlreadyDecided(who=self.decision.by_name)
        raise NoLongerOpen()

    def check_undecided(self) -> None:
        """Open for the first time: raises like `check_open`, and `AlreadyDecided` during a second look."""
        self.check_open()
        if self.decision is not None:
            raise AlreadyDecided(who=self.decision.by_name)

    def check_may_ask(self) -> None:
        """Raises `QuestionPending` while an earlier question waits for the rep."""
        self.check_undecided()
        if self.pending_question:
            raise QuestionPending()
        if len(self.questions) >= MOST_QUESTIONS:
            raise NoRoomForQuestions()

    def may_correct(self, by: PersonId, at: datetime) -> bool:
        """The decider, for ten minutes after deciding, until the rep accepts it or asks for a second look."""
        if self.state is not State.DECIDED or by in self.barred:
            return False
        first = self.first_of_round
        return first.by == by and at - first.at < CORRECTION_TIME

    @property
    def first_of_round(self) -> Decision:
        """The decision whose slips may be corrected: the first one, or the first of the second look. Only of
        a case that was decided."""
        asked = self.second_look.at if self.second_look else None
        later = [decision for decision in self.decisions if asked is None or decision.at > asked]
        return later[0] if later else self.decisions[0]

    def check_may_hand_over(self) -> None:
        """Raises `HandedOver` when the directors have it already. A second look is theirs anyway."""
        self.check_open()
        if self.handover and self.decision is None:
            raise HandedOver(who=self.handover.by_name)

    def check_belongs_here(self) -> None:
        """The rep's one answer to a redirection; raises `NoLongerOpen`."""
        if self.state is not State.REDIRECTED or self.belonged_here:
            raise NoLongerOpen()

    def check_may_answer(self) -> None:
        """Raises `NothingToAnswer` when no question waits."""
        self.check_undecided()
        if self.pending_question is None:
            raise NothingToAnswer()

    def check_may_note(self) -> None:
        """Raises `NoLongerOpen` or `AlreadyDecided`, and `NoRoomForNotes` when the card is full."""
        self.check_undecided()
        if len(self.notes) >= MOST_NOTES:
            raise NoRoomForNotes()

    def due_after_stop(self, asked_at: datetime, at: datetime, calendar: BusinessCalendar) -> datetime:
        """When it is due, after the clock stood from `asked_at` until `at`."""
        stopped = min(calendar.business_time_between(asked_at, at), LONGEST_STOP_DAYS * calendar.day_length)
        last_moment = max(self.due_at, calendar.end_of_business(self.form.decide_by))
        return min(calendar.add_business_time(self.due_at, max(stopped, timedelta())), last_moment)

    # --- moves ----------------------------------------------------------------------------------------

    def raised(self) -> None:
        self.write_down(Act.RAISE, self.submitted_at, self.rep, Role.REP)

    def card_on_its_way(self, channel: ChannelId) -> None:
        self.posting_to = channel

    def card_posted(self, place: CardPlace, at: datetime) -> None:
        """The platform accepted a card: from the first one on, the case awaits its decision."""
        self.cards = (*self.cards, place)
        if place.reader is None:
            self.posting_to = None
        if self.state is State.SUBMITTED:
            self.state = State.AWAITING_DECISION
        self.write_down(Act.CARD_POSTED, at, None, Role.BOT)

    def found_no_route(self, at: datetime, act: Act = Act.NO_ROUTE) -> None:
        """`Act.NO_DIRECTOR` while others may decide."""
        self.posting_to = None
        self.write_down(act, at, None, Role.BOT)

    def decider_is_back(self, at: datetime) -> None:
        """Nobody could decide; now somebody in a channel where a card stands, or with a card, can."""
        self.write_down(Act.DECIDER_BACK, at, None, Role.BOT)

    def ask(self, text: str, by: PersonId, by_name: str, at: datetime) -> None:
        self.check_may_ask()
        self.questions = (*self.questions, Question(text, by, by_name, at))
        self.state = State.INFO_NEEDED
        self.write_down(Act.ASK, at, by, Role.DECIDER)

    def answer(self, text: str, at: datetime, calendar: BusinessCalendar, by: PersonId | None = None) -> None:
        """The rep answers, or who stands `by`; the first question's waiting time is given back to the
        deciders."""
        self.check_may_answer()
        question = self.questions[-1]
        if len(self.questions) == 1:
            self.due_at = self.due_after_stop(question.asked_at, at, calendar)
        self.questions = (*self.questions[:-1], replace(question, answer=text, answered_at=at))
        self.state = State.AWAITING_DECISION
        is_stand_in = by is not None and by != self.rep
        self.write_down(Act.ANSWER, at, by or self.rep, Role.STEWARD if is_stand_in else Role.REP)

    def add_note(self, text: str, at: datetime) -> None:
        self.check_may_note()
        self.notes = (*self.notes, CaseNote(text, at))
        self.write_down(Act.ADD_NOTE, at, self.rep, Role.REP)

    def recuse(self, by: PersonId, at: datetime) -> None:
        self.check_open()
        self.recused |= {by}
        self.write_down(Act.RECUSE, at, by, Role.DECIDER)

    def declare_gain(self, by: PersonId, at: datetime) -> None:
        """Also by the decider who finds it out while correcting a slip: the decision stands all the same."""
        if not self.may_correct(by, at):
            self.check_open()
        self.declared |= {by}
        self.write_down(Act.DECLARE_GAIN, at, by, Role.DECIDER)

    def decide(self, decision: Decision) -> None:
        """The first valid decision stands, and one second look; raises `AlreadyDecided` for the others."""
        self.check_open()
        self.decisions = (*self.decisions, decision)
        self.state = State.DECIDED
        self.write_down(Act.DECIDE, decision.at, decision.by, Role.DECIDER)

    def correct(self, decision: Decision) -> None:
        """The decider mends a slip: a new entry, the first one is kept. Raises `AlreadyDecided`."""
        if not self.may_correct(decision.by, decision.at):
            raise AlreadyDecided(who=self.decisions[-1].by_name)
        self.decisions = (*self.decisions, decision)
        self.write_down(Act.CORRECT, decision.at, decision.by, Role.DECIDER)

    def hand_over(self, handover: Handover) -> None:
        """To the directors, who alone may put business first; the case goes on waiting."""
        self.check_may_hand_over()
        self.handover = handover
        self.write_down(Act.HAND_OVER, handover.at, handover.by, Role.DECIDER)

    def redirect_to(self, redirect: Redirect) -> None:
        """It belongs elsewhere: nothing of it is shown in the channel any more."""
        self.check_undecided()
        self.redirects = (*self.redirects, redirect)
        self.state = State.REDIRECTED
        self.write_down(Act.REDIRECT, redirect.at, redirect.by, Role.DECIDER)

    def belongs_here(self, at: datetime) -> None:
        """The rep disagrees, once: the directors get it, and nobody who was asked in private before."""
        self.check_belongs_here()
        self.belonged_here_at = at
        self.asked_privately = self.assigned = frozenset()
        self.state = State.INFO_NEEDED if self.pending_question else State.AWAITING_DECISION
        self.write_down(Act.BELONGS_HERE, at, self.rep, Role.REP)

    def ask_privately(self, people: frozenset[PersonId]) -> None:
        """No channel is free: they get the card in private, and nothing is on its way to a channel."""
        self.posting_to = None
        self.asked_privately |= people

    def assign(self, decider: PersonId, by: PersonId, at: datetime) -> None:
        """A steward names somebody to decide."""
        self.check_open()
        self.assigned |= {decider}
        self.write_down(Act.ASSIGN, at, by, Role.STEWARD)

    def card_removed(self, place: CardPlace, at: datetime) -> None:
        """A card was deleted where it may no longer stand."""
        where = (place.channel, place.message_id)
        self.cards = tuple(card for card in self.cards if (card.channel, card.message_id) != where)
        self.write_down(Act.CARD_REMOVED, at, None, Role.BOT)

    def look_at_cards(self, sees_all: bool, at: datetime) -> None:
        """What the bot sees of the channels where they stand is not what it saw before."""
        self.write_down(Act.CARD_SEEN if sees_all else Act.CARD_UNSEEN, at, None, Role.BOT)

    def withdraw(self, reason: str, at: datetime) -> None:
        self.check_undecided()
        self.withdraw_reason, self.withdrawn_at = reason, at
        self.state = State.WITHDRAWN
        self.write_down(Act.WITHDRAW, at, self.rep, Role.REP)

    def timer_fired(self, act: Act, at: datetime) -> None:
        """The bot did by itself what was due: the trail shows it, and which timer is next follows from it."""
        self.write_down(act, at, None, Role.BOT)

    def write_down(self, act: Act, at: datetime, actor: PersonId | None, role: Role) -> None:
        """An entry of the trail, saved with the case."""
        self.new_entries.append(AuditEntry(self.reference, at, actor, role, act))
