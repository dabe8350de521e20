"""Who plays in the tests? A named cast, their channels, their company, and a case to start from."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from bot.audit import Act, State
from bot.calendar import BusinessCalendar
from bot.case import Case
from bot.case_parts import CaseNote, Handover, Question, Redirect, RedirectTo
from bot.company import Company
from bot.compensation import Compensation, CompensationCode
from bot.decision import Decision, DecisionCode
from bot.follow_parts import CheckIn, Feeling, FollowUp, LedgerEntry, Outcome, SecondLook, Smile, Told
from bot.form import DilemmaForm, HonestAdvice, Stake
from bot.money import Money
from bot.people import Channel, ChannelId, Person, PersonId
from bot.reference import Reference, deal_key

# --- people and channels -----------------------------------------------------------------------------

SAM = Person(PersonId("slack:USAM"), "Sam Seller", timezone="Europe/Amsterdam")
MAYA = Person(PersonId("slack:UMAYA"), "Maya Manager", timezone="Europe/Amsterdam")
OMAR = Person(PersonId("slack:UOMAR"), "Omar Manager", language="nl", timezone="Europe/Amsterdam")
DINA = Person(PersonId("slack:UDINA"), "Dina Director", timezone="Europe/Amsterdam")
STELLA = Person(PersonId("slack:USTELLA"), "Stella Steward", timezone="Europe/Amsterdam")
EVERYBODY = (SAM, MAYA, OMAR, DINA, STELLA)

MANAGEMENT = ChannelId("slack:CMANAGEMENT")
INDEPENDENT = ChannelId("slack:CINDEPENDENT")
DIRECTORS = ChannelId("slack:CDIRECTORS")


def private(channel: ChannelId, *members: Person) -> Channel:
    return Channel(channel, is_private=True, is_shared=False, members=members)


CHANNELS = (
    private(MANAGEMENT, MAYA, OMAR),
    private(INDEPENDENT, OMAR, DINA),
    private(DIRECTORS, DINA),
)

# --- the company -------------------------------------------------------------------------------------

SECRET = b"a secret of the tests"
CALENDAR = BusinessCalendar("Europe/Amsterdam", "NL", time(9, 0), time(17, 30))
COMPANY = Company(
    calendar=CALENDAR,
    management=MANAGEMENT,
    independent=INDEPENDENT,
    directors=DIRECTORS,
    stewards=(STELLA.id,),
    compensation_owner=DINA.id,
    promise="The customer comes first.",
)

NOW = datetime(2026, 11, 17, 9, 0, tzinfo=UTC)
"""A Tuesday, ten o'clock in Amsterdam, with no period's end near."""

# --- a case ------------------------------------------------------------------------------------------


def make_form(**changes: Any) -> DilemmaForm:
    values: dict[str, Any] = {
        "deal_ref": "OPP-7781",
        "customer_need": "One place where their drivers can see the day's route.",
        "mismatch": "We are about to sell the whole planning suite for it.",
        "honest_advice": HonestAdvice.OWN_OTHER_SOLUTION,
        "deal_value": Money("EUR", 4_800_000),
        "at_stake": frozenset({Stake.ME}),
        "decide_by": date(2026, 11, 24),
    }
    return DilemmaForm(**values | changes)


def make_case(**changes: Any) -> Case:
    """Sam's case, as it was before anything happened to it."""
    form = changes.get("form") or make_form()
    values: dict[str, Any] = {
        "reference": Reference("SD-7K3QXM"),
        "platform": "slack",
        "rep": SAM.id,
        "rep_name": SAM.name,
        "form": form,
        "deal_key": deal_key(form.deal_ref, SECRET),
        "submitted_at": NOW,
        "due_at": datetime(2026, 11, 20, 9, 0, tzinfo=UTC),
    }
    return Case(**values | changes)


def make_decision(by: Person = MAYA, **changes: Any) -> Decision:
    values: dict[str, Any] = {
        "code": DecisionCode.ADVISE_BEST_FIT,
        "rationale": "The route app does what their drivers need, for a tenth of the price.",
        "by": by.id,
        "by_name": by.name,
        "at": NOW,
        "compensation": Compensation(CompensationCode.TARGET_LOWERED, DINA.id, date(2026, 12, 31)),
        "new_value": Money("EUR", 480_000),
        "told_by": date(2026, 11, 24),
        "customer_told": "That the route app is enough, and why.",
    }
    return Decision(**values | changes)


def make_wordy_case(typed: str) -> Case:
    """A case that says the same wherever people can type; it went further than any case can."""
    decision = make_decision(
        rationale=typed,
        what_changes=typed,
        referred_to=typed,
        disclosed=typed,
        customer_told=typed,
        how_asked=typed,
        compensation=Compensation(CompensationCode.NONE_REFUSED, reason=typed),
    )
    return make_case(
        form=make_form(deal_ref=typed, customer_need=typed, mismatch=typed),
        questions=(
            Question(typed, MAYA.id, MAYA.name, NOW, typed, NOW),
            Question(typed, MAYA.id, MAYA.name, NOW),
        ),
        notes=(CaseNote(typed, NOW), CaseNote("", NOW)),
        withdraw_reason=typed,
        handover=Handover(typed, MAYA.id, MAYA.name, NOW),
        redirects=(Redirect(RedirectTo.COMPLIANCE, typed, OMAR.id, OMAR.name, NOW),),
        decisions=(decision, replace(decision, rationale=f"{typed} mended")),
        second_look=SecondLook(typed, NOW, NOW),
        ledger=(LedgerEntry(Act.PAID, NOW, DINA.id, text=typed), LedgerEntry(Act.CONFIRM, NOW, SAM.id)),
    )


def make_followed_case(**changes: Any) -> Case:
    """Dina came to another decision than Maya, whose promise had an amount already; hers was paid, and half
    a year has passed."""
    decided = NOW + timedelta(days=3)
    promise = Compensation(CompensationCode.BONUS_AS_IF_WON, OMAR.id, date(2026, 12, 31))
    values: dict[str, Any] = {
        "state": State.FOLLOW_THROUGH,
        "decisions": (make_decision(), make_decision(DINA, at=decided, compensation=promise)),
        "second_look": SecondLook("They asked for the suite twice.", NOW + timedelta(days=1), decided),
        "accepted_at": decided + timedelta(hours=1),
        "stepped_back_at": NOW + timedelta(hours=2),
        "told": Told(date(2026, 11, 23), decided + timedelta(hours=5)),
        "told_before": Told(date(2026, 11, 17), NOW + timedelta(hours=4)),
        "ledger": (
            LedgerEntry(Act.SET_AMOUNT, NOW + timedelta(hours=3), DINA.id, Money("EUR", 10_000)),
            LedgerEntry(Act.SET_AMOUNT, decided + timedelta(days=1), OMAR.id, Money("EUR", 90_000)),
            LedgerEntry(Act.PAID, decided + timedelta(days=2), OMAR.id, text="PAY-2026-118"),
            LedgerEntry(Act.DISPUTE, decided + timedelta(days=3), SAM.id, text="Half of it came."),
            LedgerEntry(Act.PAID, decided + timedelta(days=4), OMAR.id, text="PAY-2026-131"),
            LedgerEntry(Act.PAID_UNCONFIRMED, decided + timedelta(days=18), None),
        ),
        "follow_ups": (
            FollowUp(30, Outcome.NO_ANSWER, decided + timedelta(days=51)),
            FollowUp(90, Outcome.NOTHING, decided + timedelta(days=90), Smile.NEUTRAL),
            FollowUp(
                180,
                Outcome.CAME_BACK_WITH_MORE,
                decided + timedelta(days=180),
                Smile.HAPPY,
                Money("EUR", 6_000_000),
            ),
        ),
        "check_ins": (
            CheckIn(Feeling.WORSE, decided + timedelta(days=30)),
            CheckIn(Feeling.SAME, decided + timedelta(days=90)),
            CheckIn(Feeling.BETTER, decided + timedelta(days=180)),
        ),
    }
    return make_case(**values | changes)
