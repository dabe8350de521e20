"""What holds in the office of the machine at any moment?"""

from __future__ import annotations

from collections import Counter

from hypothesis.stateful import invariant

from bot.audit import FOLLOWED_STATES, Act, State, replay
from bot.errors import CannotCheck, DeliveryFailed
from bot.follow_up import DAYS, is_done, is_to_tell
from bot.ledger import UNPAID, amount_of, ledger_state
from bot.stuck import WHOSE_IT_IS
from tests.machine_office import OfficeMachine
from tests.machine_tables import LOOKING, TEN_MINUTES
from tests.watching import LEDGER_ACTS, rounds


class Always(OfficeMachine):
    """What must hold always."""

    @invariant()
    def the_first_decision_stands(self) -> None:
        """What was decided is never lost; the one who decided has ten minutes to add to it."""
        for reference, case in self.cases().items():
            known = self.decisions.get(reference, ())
            assert case.decisions[: len(known)] == known
            self.decisions[reference] = case.decisions
            if case.decision is not None:
                assert case.state in (*FOLLOWED_STATES, State.SECOND_LOOK, State.CLOSED)
            deciders = [{one.by for one in found} for found in rounds(case)]
            assert len(deciders) <= 1 + (case.second_look is not None)
            assert all(len(by) == 1 for by in deciders)
            assert len(set().union(*deciders)) == len(deciders)
            assert all(found[-1].at - found[0].at < TEN_MINUTES for found in rounds(case))

    @invariant()
    def what_was_written_stays_written(self) -> None:
        for reference, case in self.cases().items():
            parts = (case.ledger, case.follow_ups, case.check_ins, case.notes)
            for earlier, now in zip(self.written.get(reference, [()] * 4), parts, strict=True):
                assert now[: len(earlier)] == earlier
            self.written[reference] = parts
            assert [one.day for one in case.follow_ups] == list(DAYS[: len(case.follow_ups)])
            amount = amount_of(case)
            assert amount is None or amount.minor <= case.form.deal_value.minor

    @invariant()
    def what_was_decided_does_not_go_quiet(self) -> None:
        """A timer waits, or somebody was told and can act; and nothing that is done stays open."""
        waiting = self.run(self.office.waiting_jobs())
        for reference, case in self.cases().items():
            if case.state not in FOLLOWED_STATES:
                continue
            has_timer = any(kind == "timer" and f":{reference}:" in key for kind, key in waiting)
            assert has_timer or is_to_tell(case) or ledger_state(case) in UNPAID, case
            assert case.state is State.DECIDED or not is_done(case)

    @invariant()
    def the_trail_adds_up(self) -> None:
        for reference, case in self.cases().items():
            trail = self.run(self.office.trail(reference))
            done = [entry for entry in trail if entry.result == "done"]
            assert replay(trail)[-1][0] is case.state
            assert {entry.actor for entry in done if entry.action == Act.RECUSE} == case.recused
            assert {entry.actor for entry in done if entry.action == Act.DECLARE_GAIN} == case.declared
            decided = [entry.actor for entry in done if entry.action == Act.DECIDE]
            assert decided == [found[0].by for found in rounds(case)]
            times = Counter(entry.action for entry in done)
            assert times[Act.CORRECT] == len(case.decisions) - len(rounds(case))
            assert times[Act.SECOND_LOOK] == (case.second_look is not None)
            assert sum(times[act] for act in (*LEDGER_ACTS, Act.PAID_UNCONFIRMED)) == len(case.ledger)
            assert times[Act.FOLLOW_UP] + times[Act.NO_ANSWER] == len(case.follow_ups)
            assert times[Act.CLOSE] == (case.state is State.CLOSED)
            assert times[Act.ASK] == len(case.questions)
            assert times[Act.HAND_OVER] == (case.handover is not None)
            assert times[Act.BELONGS_HERE] == case.belonged_here <= len(case.redirects)
            assert times[Act.REDIRECT] == len(case.redirects)
            assert times[Act.CARD_POSTED] - times[Act.CARD_REMOVED] == len(case.cards)

    @invariant()
    def nothing_went_where_it_may_not(self) -> None:
        assert self.chat.wrong == []

    @invariant()
    def no_open_case_is_forgotten(self) -> None:
        """Somebody looks for deciders now, or looks within the hour whether they are still there."""
        waiting = self.run(self.office.waiting_jobs())
        for reference, case in self.cases().items():
            looks = [kind for kind, key in waiting if f":{reference}:" in key and kind in LOOKING]
            assert looks or not case.is_open, case

    @invariant()
    def no_open_case_goes_quiet(self) -> None:
        """A timer waits for it, or a steward heard of it and nobody was named since."""
        waiting = self.run(self.office.waiting_jobs())
        for reference, case in self.cases().items():
            has_timer = any(kind == "timer" and f":{reference}:" in key for kind, key in waiting)
            left = [
                entry.action
                for entry in self.run(self.office.trail(reference))
                if entry.result == "done" and entry.action in WHOSE_IT_IS
            ]
            assert not case.is_open or has_timer or left[-1:] == [Act.TO_STEWARD], case

    @invariant()
    def only_the_platform_fails(self) -> None:
        expected = (DeliveryFailed, CannotCheck, KeyError)
        assert [one for one in self.office.failures if not isinstance(one[1], expected)] == []
