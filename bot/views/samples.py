"""Who and what do the examples of the views show? An invented company, and what its people type."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from bot.audit import Act, State
from bot.case import MOST_NOTES, MOST_QUESTIONS, Case
from bot.case_parts import CaseNote, Handover, Question, Redirect, RedirectTo
from bot.compensation import NO_LOSS, Compensation, CompensationCode
from bot.decision import NEEDS, Decision, DecisionCode
from bot.fields import Values
from bot.follow_parts import FollowUp, LedgerEntry, Outcome, SecondLook, Smile, Told
from bot.follow_up import DAYS
from bot.form import DilemmaForm, HonestAdvice, Stake
from bot.money import Money
from bot.people import Person, PersonId
from bot.reference import Reference
from bot.review import Preview, Review
from bot.routing import Route
from bot.text import clean_name
from bot.texts import Texts
from bot.views import said
from bot.views.elements import Card, Form

TODAY = date(2026, 11, 17)
NOW = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)
LATER = datetime(2026, 11, 18, 15, 0, tzinfo=UTC)
DUE = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
CUSTOMER_HEARS = date(2026, 11, 24)
REFERENCE, OTHER_REFERENCE = Reference("SD-7K3QXM"), Reference("SD-0HR4TZ")
SHOWING = "a-form-shown-once"
REPORT_HERE = "https://example.com/report"
"""Where the sample company takes reports of crimes."""

NAMES = {
    "sam": "Sam Seller",
    "maya": "Maya Manager",
    "omar": "Omar Manager",
    "dina": "Dina Director",
    "stella": "Stella Steward",
    "ulla": "Ulla Director",
}

LOWERED = Compensation(CompensationCode.TARGET_LOWERED, PersonId("local:dina"), date(2026, 12, 31))
BONUS = Compensation(
    CompensationCode.BONUS_AS_IF_WON,
    PersonId("local:dina"),
    date(2026, 12, 31),
    amount=Money("EUR", 120_000),
)
IF_LOST = replace(LOWERED, code=CompensationCode.CONDITIONAL_IF_LOST)
TIME = replace(LOWERED, code=CompensationCode.NON_MONETARY)
REASONS = {DecisionCode.DEAL_FITS: said.DEAL_FITS, DecisionCode.PROCEED_BUSINESS: said.BUSINESS_FIRST}
"""Where the usual reasons would not do."""


@dataclass(frozen=True)
class Samples:
    """The sample data. `typed` turns each text of a person into what that person typed instead."""

    typed: Callable[[str], str] = str

    def person(self, key: str) -> Person:
        return Person(PersonId(f"local:{key}"), self.name(key), timezone="Europe/Amsterdam")

    def name(self, key: str) -> str:
        return clean_name(self.typed(NAMES[key]))

    # --- what the rep fills in ------------------------------------------------------------------------

    def form(self, **changes: Any) -> DilemmaForm:
        values: dict[str, Any] = {
            "deal_ref": self.typed(said.DEAL),
            "customer_need": self.typed(said.NEED),
            "mismatch": self.typed(said.MISMATCH),
            "honest_advice": HonestAdvice.OWN_OTHER_SOLUTION,
            "deal_value": Money("EUR", 4_800_000),
            "at_stake": frozenset({Stake.ME, Stake.MANAGER}),
            "decide_by": CUSTOMER_HEARS,
        }
        return DilemmaForm(**values | changes)

    def values(self) -> Values:
        """The same form as the platform hands it in."""
        return {
            "deal_ref": self.typed(said.DEAL),
            "customer_need": self.typed(said.NEED),
            "mismatch": self.typed(said.MISMATCH),
            "honest_advice": "own_other_solution",
            "deal_value": self.typed("48.000"),
            "at_stake": ("me", "manager"),
            "decide_by": CUSTOMER_HEARS.isoformat(),
        }

    def review(self, **changes: Any) -> Review:
        values: dict[str, Any] = {
            "form": self.form(),
            "due_at": DUE,
            "preview": Preview(Route.MANAGEMENT, (self.person("maya"), self.person("omar"))),
            "hints": (),
            "line_manager": None,
            "director": None,
            "asks_gainers": False,
            "asks_line_manager": False,
        }
        return Review(**values | changes)

    # --- a case, as it goes ---------------------------------------------------------------------------

    def case(self, **changes: Any) -> Case:
        values: dict[str, Any] = {
            "reference": REFERENCE,
            "platform": "local",
            "rep": PersonId("local:sam"),
            "rep_name": self.name("sam"),
            "form": self.form(),
            "deal_key": "",
            "submitted_at": NOW,
            "due_at": DUE,
            "state": State.AWAITING_DECISION,
        }
        return Case(**values | changes)

    def question(self, *, answered: bool) -> Question:
        maya = self.person("maya")
        asked = Question(self.typed(said.QUESTION), maya.id, maya.name, NOW)
        return replace(asked, answer=self.typed(said.ANSWER), answered_at=NOW) if answered else asked

    def asked(self, earlier: int = 0) -> Case:
        """A question waits for the rep, after so many that were answered."""
        answered = [self.question(answered=True)] * earlier
        return self.case(state=State.INFO_NEEDED, questions=(*answered, self.question(answered=False)))

    def answered(self) -> Case:
        return self.case(questions=(self.question(answered=True),))

    def noted(self, **changes: Any) -> Case:
        return self.case(notes=(CaseNote(self.typed(said.NOTE), NOW),), **changes)

    def full(self) -> Case:
        """No room for another note or question."""
        return self.case(
            questions=(self.question(answered=True),) * MOST_QUESTIONS,
            notes=(CaseNote(self.typed(said.NOTE), NOW),) * MOST_NOTES,
        )

    def decided(self, decision: Decision | None = None, **changes: Any) -> Case:
        decisions = (decision or self.best_fit(),)
        return self.case(**{"state": State.DECIDED, "decisions": decisions} | changes)

    def handed_over(self) -> Case:
        maya = self.person("maya")
        return self.case(handover=Handover(self.typed(said.HANDOVER), maya.id, maya.name, NOW))

    def redirected(self, to: RedirectTo = RedirectTo.COMPLIANCE, **changes: Any) -> Case:
        maya = self.person("maya")
        redirect = Redirect(to, self.typed(said.ELSEWHERE), maya.id, maya.name, NOW)
        return self.case(**{"state": State.REDIRECTED, "redirects": (redirect,)} | changes)

    def belonged_here(self) -> Case:
        """The rep did not agree that it belongs elsewhere."""
        return self.redirected(state=State.AWAITING_DECISION, belonged_here_at=NOW)

    def withdrawn(self, reason: str = said.REASON, **changes: Any) -> Case:
        reason = self.typed(reason) if reason else ""
        return self.case(
            **{"state": State.WITHDRAWN, "withdraw_reason": reason, "withdrawn_at": NOW} | changes
        )

    # --- after the decision ---------------------------------------------------------------------------

    def second_look(self, **changes: Any) -> Case:
        """Asked for, and not answered."""
        values: dict[str, Any] = {"state": State.SECOND_LOOK, "second_look": self._asked_again()}
        return self.decided(**values | changes)

    def looked_again(self, **changes: Any) -> Case:
        """Another director came to another decision."""
        first = self.decision(DecisionCode.PROCEED_BUSINESS)
        second = replace(self.best_fit(), by=PersonId("local:ulla"), by_name=self.name("ulla"), at=LATER)
        values: dict[str, Any] = {"decisions": (first, second), "second_look": self._asked_again()}
        return self.decided(**values | changes)

    def _asked_again(self) -> SecondLook:
        return SecondLook(self.typed(said.SECOND_LOOK), NOW, DUE)

    def promised(self, *acts: Act, compensation: Compensation = LOWERED, **changes: Any) -> Case:
        """After these steps of the promise."""
        amount = {Act.SET_AMOUNT: Money("EUR", 120_000)}
        words = {Act.PAID: self.typed(said.PAYMENT), Act.DISPUTE: self.typed(said.DISPUTE)}
        by = compensation.owner
        ledger = tuple(LedgerEntry(act, LATER, by, amount.get(act), words.get(act, "")) for act in acts)
        return self.decided(self.best_fit(compensation), **{"ledger": ledger} | changes)

    def followed_up(self, *outcomes: Outcome, **changes: Any) -> Case:
        """The customer was told, and these came of it after 30, 90 and 180 days."""
        found = tuple(
            FollowUp(day, outcome, LATER, _SMILES.get(outcome), Money("EUR", 480_000))
            for day, outcome in zip(DAYS, outcomes, strict=False)
        )
        values: dict[str, Any] = {
            "state": State.FOLLOW_THROUGH,
            "told": Told(CUSTOMER_HEARS, LATER),
            "follow_ups": found,
        }
        return self.promised(Act.SET_AMOUNT, Act.PAID, Act.CONFIRM, **values | changes)

    # --- what is decided ------------------------------------------------------------------------------

    def decision(self, code: DecisionCode, compensation: Compensation | None = None) -> Decision:
        """With everything that belongs to it."""
        by = self.person("dina" if code is DecisionCode.PROCEED_BUSINESS else "maya")
        belongs: dict[str, Any] = {
            "what_changes": self.typed(said.CHANGES),
            "referred_to": self.typed(said.REFERRED_TO),
            "disclosed": self.typed(said.DISCLOSED),
            "customer_told": self.typed(said.TOLD),
            "how_asked": self.typed(said.HOW_ASKED),
            "new_value": Money("EUR", 480_000),
            "told_by": CUSTOMER_HEARS,
            "compensation": compensation or LOWERED,
        }
        needed = {field: belongs[field] for field in NEEDS[code]}
        why = self.typed(REASONS.get(code, said.RATIONALE))
        return Decision(code, why, by.id, by.name, NOW, **{"compensation": NO_LOSS} | needed)

    def best_fit(self, compensation: Compensation | None = None) -> Decision:
        return self.decision(DecisionCode.ADVISE_BEST_FIT, compensation)

    def deal_fits(self) -> Decision:
        return self.decision(DecisionCode.DEAL_FITS)

    def not_winnable(self) -> Decision:
        """Nothing is promised, and why."""
        return self.best_fit(
            Compensation(CompensationCode.NONE_NOT_WINNABLE, reason=self.typed(said.NOT_WINNABLE))
        )


_SMILES = {Outcome.CAME_BACK_WITH_MORE: Smile.HAPPY, Outcome.COMPLAINT: Smile.UNHAPPY}

SAMPLES = Samples()

Shown = Card | Form
Example = Callable[[Texts, Samples], Shown]
Examples = Mapping[str, Example]
"""The looks of a view by name: what each is called in the gallery and in a failing test."""
