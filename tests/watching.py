"""May a message go where it goes, and what does it show? For tests that look at every one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from bot.audit import Act, State
from bot.case import Case
from bot.decision import Decision
from bot.errors import OutcomeUnknown
from bot.people import ChannelId, PersonId
from bot.views.case_card import left_card
from bot.views.elements import Card, Facts, Paragraph
from tests.cast import DIRECTORS
from tests.fakes import Post, Sent, Tell, Update
from tests.office import EN, NL, Office, OfficeChat


class WatchedChat(OfficeChat):
    """Looks, at the moment of each message, at whether it may go there."""

    def __init__(self, office: Office) -> None:
        super().__init__()
        self._office = office
        self.wrong: list[str] = []
        self.loses_answer = False
        self.lost: set[tuple[str, str]] = set()
        """Cards of which nobody but the platform knows that they stand."""

    async def post(self, channel: ChannelId, card: Card, key: str) -> str:
        case = await self._office.case(key.split(":")[1])
        where = self._office.directory.channels[channel]
        members = {member.id for member in where.members}
        if not where.is_confidential:
            self.wrong.append("a card where others can read it")
        if members & case.gains:
            self.wrong.append("a card before somebody who gains")
        if case.belonged_here and channel != DIRECTORS:
            self.wrong.append("a card before others than the directors")
        message = await super().post(channel, card, key)
        if self.loses_answer:
            self.loses_answer = False
            self.lost.add((channel, message))
            raise OutcomeUnknown("the answer got lost")
        return message

    async def tell(self, person: PersonId, card: Card, key: str) -> tuple[ChannelId, str]:
        case = await self._office.case(key.split(":")[1])
        if person != case.rep and person in case.gains:
            self.wrong.append("a message to somebody who gains")
        if ":private:" in key and (person in case.barred or person not in case.readers):
            self.wrong.append("a card of his own to somebody who may not decide")
        return await super().tell(person, card, key)


def left_cards(case: Case) -> list[Card]:
    return [left_card(case, texts) for texts in (EN, NL)]


def changed(before: Case, after: Case) -> Act:
    """The one thing that somebody changed."""
    changes = {
        Act.ADD_NOTE: before.notes != after.notes,
        Act.ANSWER: len(before.questions) == len(after.questions) and before.questions != after.questions,
        Act.ASK: len(before.questions) != len(after.questions),
        Act.WITHDRAW: after.state is State.WITHDRAWN,
        Act.RECUSE: before.recused != after.recused,
        Act.DECLARE_GAIN: before.declared != after.declared,
        Act.DECIDE: before.is_open and before.decisions != after.decisions,
        Act.CORRECT: not before.is_open and before.decisions != after.decisions,
        Act.HAND_OVER: before.handover != after.handover,
        Act.REDIRECT: before.redirects != after.redirects,
        Act.BELONGS_HERE: before.belonged_here != after.belonged_here,
        Act.SECOND_LOOK: before.second_look != after.second_look,
        Act.ACCEPT: before.accepted_at != after.accepted_at,
        Act.STEP_BACK: before.stepped_back_at != after.stepped_back_at,
        Act.TOLD: before.told != after.told,
        Act.FOLLOW_UP: before.follow_ups != after.follow_ups,
        Act.CHECK_IN: before.check_ins != after.check_ins,
        **{act: _wrote(act, before, after) for act in LEDGER_ACTS},
        # Naming somebody twice changes nothing but the trail.
        Act.ASSIGN: replace(after, version=0, assigned=before.assigned) == replace(before, version=0),
    }
    (act,) = [act for act, is_changed in changes.items() if is_changed]
    return act


LEDGER_ACTS = (Act.SET_AMOUNT, Act.PAID, Act.RELEASE, Act.CONFIRM, Act.DISPUTE)


def _wrote(act: Act, before: Case, after: Case) -> bool:
    """What the customer did may release a promise along with the answer that says so."""
    by_itself = before.follow_ups == after.follow_ups
    return by_itself and [one.act for one in after.ledger[len(before.ledger) :]] == [act]


def rounds(case: Case) -> list[tuple[Decision, ...]]:
    """The decisions before a second look and after it, each with its corrections."""
    asked = case.second_look.at if case.second_look else None
    first = tuple(one for one in case.decisions if asked is None or one.at <= asked)
    return [found for found in (first, case.decisions[len(first) :]) if found]


def is_at(message: Sent, where: tuple[str, str]) -> bool:
    return isinstance(message, Post | Tell | Update) and (message.channel, message.message_id) == where


def story_of(card: Card) -> list[Any]:
    """What a card shows of its case, without those it calls and other cases about the deal."""
    shown = [one for one in card.elements if not isinstance(one, Paragraph)]
    facts = [one for element in shown for one in getattr(element, "facts", ())]
    rest = [one for one in shown if not isinstance(one, Facts)]
    return [*rest, *(one for one in facts if one.label != EN("fact.same_deal"))]


def tells(message: Sent, person: PersonId, reference: str) -> bool:
    return isinstance(message, Tell) and message.person == person and f":{reference}:" in message.key
