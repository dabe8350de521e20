"""With the platform well and time gone by, did every message arrive, and can whoever may decide do so?"""

from __future__ import annotations

from hypothesis import event

from bot.case import Case
from bot.usecases.update_card import draw_card
from tests.machine_always import Always
from tests.machine_around import GoingsOn
from tests.machine_tables import PEOPLE, VERDICTS
from tests.office import FITS
from tests.watching import is_at, left_cards, rounds, story_of, tells


class InTheEnd(Always, GoingsOn):
    """What must hold in the end."""

    def teardown(self) -> None:
        try:
            self.check_the_end()
        finally:
            self.run(self.stack.aclose())
            self.loop.close()

    def check_the_end(self) -> None:
        self.the_platform_is_well_again()
        self.everybody_is_back_where_he_belongs()
        self.chat.loses_answer = False
        for _ in range(3):
            self.pass_time(60)
        self.decide_what_is_left()
        self.pass_time(60)
        self.nothing_went_where_it_may_not()
        self.no_open_case_is_forgotten()
        self.check_what_is_left_to_do()
        for reference, case in self.cases().items():
            event(f"in the end: {case.state}, {len(case.cards)} cards")
            self.check_cards(case)
            self.check_told(reference, case)

    def decide_what_is_left(self) -> None:
        """Whoever may decide a case that is open still can; the second one comes too late."""
        for reference, case in self.cases().items():
            may = [who for who in PEOPLE if case.is_open and self.may_decide(PEOPLE[who], case)]
            for who in may[:2]:
                # Whoever pays may have left.
                self.decide_as(who, reference, VERDICTS.index(FITS))
            decision = self.cases()[reference].decision
            assert not may or (decision and decision.by == PEOPLE[may[0]].id)
        self.the_first_decision_stands()
        self.run(self.office.deliver())

    def check_what_is_left_to_do(self) -> None:
        cases = self.cases()
        for kind, key in self.run(self.office.waiting_jobs()):
            assert kind in ("find_route", "check_places", "timer"), key
            # The timers of a case that ended find at their moment that it did.
            assert cases[key.split(":")[1]].is_open or kind == "timer"

    def check_cards(self, case: Case) -> None:
        for place in case.cards:
            where = (place.channel, place.message_id)
            shown = [one.card for one in self.chat.sent if is_at(one, where)]
            expected = self.run(draw_card(case, place, self.office.services))
            if place.reader and shown[-1] in left_cards(case) and not self.is_back(place.reader, case):
                event("who left the channels is shown nothing new")
                continue
            assert story_of(shown[-1]) == story_of(expected)

    def check_told(self, reference: str, case: Case) -> None:
        told = [message for message in self.chat.sent if tells(message, case.rep, reference)]
        purposes = {message.key.split(":")[3] for message in told}
        assert "receipt" in purposes
        assert ("decision" in purposes) is (case.decision is not None)
        corrected = {message.key for message in told if ":correction:" in message.key}
        assert len(corrected) == len(case.decisions) - len(rounds(case))
        assert ("redirection" in purposes) is (case.redirect is not None)
        # Who looks after the case gets what a rep who left was asked.
        asked = [
            one.key.split(":question:")[1]
            for one in self.chat.tells
            if f"{reference}:tell:question:" in one.key
        ]
        assert {one.removeprefix("left:").split(":")[0] for one in asked} == {
            str(number + 1) for number in range(len(case.questions))
        }
