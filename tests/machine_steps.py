"""Was whoever changed a case allowed to, and did what was due happen by itself? For after every step."""

from __future__ import annotations

from collections import Counter

from hypothesis import event

from bot.audit import Act
from bot.case import Case
from bot.conversation import Reply
from bot.errors import NotForYou
from bot.people import Person
from bot.texts import Texts
from bot.timers import fires, timers
from bot.views.notices import refusal_card
from tests.cast import DIRECTORS, STELLA
from tests.machine_office import OfficeMachine
from tests.machine_tables import OF_THE_REP, PEOPLE
from tests.office import GUS, PROCEED
from tests.watching import LEDGER_ACTS, changed


class EveryStep(OfficeMachine):
    """What must hold of every step."""

    def check_step(self, who: Person, before: dict[str, Case]) -> None:
        for reference, case in self.cases().items():
            earlier = before.get(reference)
            if earlier is None:
                assert case.rep == who.id
                event("a case was raised")
            elif case != earlier:
                self.check_change(who, earlier, case)

    def check_change(self, who: Person, before: Case, after: Case) -> None:
        """Whoever changed a case was allowed to, and changed one thing, in his own name."""
        assert after.version == before.version + 1
        known = self.office.directory.people[who.id]
        assert known.is_full_member
        act = changed(before, after)
        event(f"done: {act}")
        if act in (Act.ADD_NOTE, Act.ANSWER, Act.WITHDRAW, Act.BELONGS_HERE):
            assert who.id == before.rep
            assert before.is_open is (act is not Act.BELONGS_HERE)
            return
        if act is Act.ASSIGN:
            self.check_naming(who, before, after)
            return
        if act in OF_THE_REP or act in LEDGER_ACTS:
            self.check_whose_step(act, who, before)
            return
        assert self.may_decide(who, before)
        assert before.is_open or self.may_correct(who, before)
        if after.decision and (act is Act.DECIDE or not before.is_open):
            assert after.decision.by == who.id
            is_first_here = before.decision is None or before.decision.code != after.decision.code
            if after.decision.code == PROCEED["decision"] and is_first_here:
                assert self.is_in(who, DIRECTORS)
        if act is Act.HAND_OVER:
            assert not self.is_in(who, DIRECTORS)
        assert after.declared | after.recused <= before.declared | before.recused | {who.id}
        if after.questions != before.questions:
            assert after.questions[-1].asked_by == who.id

    def check_whose_step(self, act: Act, who: Person, before: Case) -> None:
        """The rep's or the owner's; of who has left, whoever looks after the case takes it."""
        assert before.decision is not None
        assert not before.is_open or act in (Act.STEP_BACK, Act.CHECK_IN)
        owner = before.decision.compensation.owner
        whose = owner if act in (Act.SET_AMOUNT, Act.PAID, Act.RELEASE) else before.rep
        if who.id != whose:
            event(f"somebody stands in: {act}")
            assert act not in (Act.ACCEPT, Act.SECOND_LOOK, Act.STEP_BACK, Act.CHECK_IN)
            assert whose is not None
            assert not self.office.directory.people[whose].is_full_member
            assert who == STELLA if STELLA.id not in before.interested else self.is_in(who, DIRECTORS)

    def check_naming(self, who: Person, before: Case, after: Case) -> None:
        assert before.is_open
        assert who == STELLA if STELLA.id not in before.gains else self.is_in(who, DIRECTORS)
        assert who.id not in before.gains
        named = after.assigned - before.assigned
        assert len(named) <= 1
        assert not named & (before.barred | {STELLA.id, who.id, GUS.id})

    def check_places(self) -> None:
        """An hour later, with the platform well."""
        for reference, case in self.cases().items():
            if not case.is_open:
                continue
            for place in case.cards:
                room = self.office.directory.channels.get(place.channel)
                if place.reader is None and room is not None:
                    assert room.is_confidential
                    assert not {member.id for member in room.members} & case.gains
                    event("a card stands where it may, an hour later")
            may = [who for who in PEOPLE.values() if self.may_decide(who, case)]
            assert may or self.run(self.office.is_looked_for(reference)), case
            assert set(self.standing(reference)) == {
                (place.channel, place.message_id) for place in case.cards
            }

    def check_timers(self, before: dict[str, Case], fired: dict[str, Counter[str]]) -> None:
        """What is due at the end of a time was done by then, and of what had ended nothing."""
        after = self.fired()
        now, calendar = self.office.clock.now(), self.office.company.calendar
        for reference, case in self.cases().items():
            trail = self.run(self.office.trail(reference))
            assert fires(timers(case, trail, calendar), now) is None
            assert after[reference][Act.ESCALATE] <= 1
            assert before[reference].is_open or after[reference] == fired[reference]
            for act in after[reference] - fired[reference]:
                event(f"a timer: {act}")

    def check_no_trace(self, who: Person, case: Case, answer: Reply) -> None:
        """Who gains reads what everybody reads about a case that does not exist."""
        if who.id in case.gains and who.id != case.rep:
            event("somebody who gains tried something")
            assert answer == refusal_card(NotForYou(), Texts.of(self.office.directory.people[who.id]))
