"""Any order of clicks by anybody, copies included, people coming and going, messages failing: what holds?

- The first decision stands, but for a slip that its decider corrects, and one second look, which somebody
  else takes.
- Only a director puts business first.
- Who is barred, outside or a guest changes nothing.
- A card is posted only where nobody gains, and nothing is told to somebody who gains.
- Within the hour no card stands where somebody gains.
- The state is what the audit trail adds up to, and so is who declared, stepped aside and decided.
- A copy of a form that did its work changes nothing.
- An open case is never forgotten: within the hour somebody may decide it, or a job looks for somebody.
- Nor does it go quiet: a timer waits, or a steward was told; each goes off once, and none after the end.
- What was decided does not go quiet either: a timer waits, or it lies with somebody who can act.
- Only the rep speaks for the rep, and only who was named writes of the promise; for who has left, a steward.
- A process that dies with its jobs loses none of them.
- Once the platform is well again, every message arrives and every card shows its case as it stands.
- What goes wrong is a refusal that a person can read, never an exception.
"""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import initialize, multiple, rule

from bot.views.elements import Form
from tests.machine_end import InTheEnd
from tests.machine_tables import (
    ANYTHING,
    DECIDERS,
    FOLLOWING,
    FROM_THE_REP,
    MOST_CASES,
    OF_THE_OWNER,
    PEOPLE,
    REPS,
    helpers,
    mostly,
    name_of,
    numbers,
    people,
    references,
    sent,
    shown,
    verdicts,
)
from tests.office import filled_in, said


class OfficeLife(InTheEnd):
    """One office through many days."""

    # --- raising --------------------------------------------------------------------------------------

    @initialize(
        target=references,
        stakes=st.sampled_from((("me",), ("manager",))),
        verdict=st.one_of(st.none(), verdicts),
        days=st.sampled_from((0, 0, 2, 31)),
    )
    def the_first_case(self, stakes: tuple[str, ...], verdict: int | None, days: int) -> Any:
        """Most of what follows a decision needs one."""
        found = self.raise_a_case("Sam", "OPP-1", stakes, set(), "Finn", True)
        [reference] = self.cases()
        if verdict is not None:
            self.decide(0, reference, verdict)
            self.pass_time(11 + 24 * 60 * days)
        return found

    @rule(
        target=references,
        rep=st.sampled_from(REPS),
        deal=st.sampled_from(("OPP-1", "opp 1", "OPP-2")),
        stakes=st.sampled_from((("me",), ("me",), ("manager",), ("dont_know",), ("higher", "me"))),
        gainers=st.sets(st.sampled_from(DECIDERS), max_size=1),
        manager=st.sampled_from(("Maya", "Finn", None)),
        at_once=mostly,
    )
    def raise_a_case(
        self,
        rep: str,
        deal: str,
        stakes: tuple[str, ...],
        gainers: set[str],
        manager: str | None,
        at_once: bool,
    ) -> Any:
        before = self.cases()
        if len(before) >= MOST_CASES:
            return multiple()
        view = self.second_view(rep, deal_ref=deal, at_stake=stakes)
        if not isinstance(view, Form):
            return multiple()
        named = tuple(PEOPLE[gainer] for gainer in gainers)
        asked: dict[str, Any] = {"gainers": named, "line_manager": PEOPLE[manager] if manager else ""}
        asked = {field.id: asked[field.id] for field in view.fields() if field.id in asked}
        self.send(rep, view, filled_in(view, **asked))
        if at_once:
            self.run(self.office.deliver())
        return multiple(*(reference for reference in self.cases() if reference not in before))

    # --- pressing and sending -------------------------------------------------------------------------

    @rule(target=shown, who=people, action=st.sampled_from(ANYTHING), reference=references)
    def press(self, who: str, action: str, reference: str) -> Any:
        return self.press_as(who, action, reference)

    @rule(target=shown, number=numbers, action=st.sampled_from(("decide", "ask")), reference=references)
    def press_on_the_card(self, number: int, action: str, reference: str) -> Any:
        return self.press_as(self.somebody_at_the_card(reference, number), action, reference)

    @rule(target=shown, action=st.sampled_from(FROM_THE_REP), reference=references)
    def press_as_the_rep_would(self, action: str, reference: str) -> Any:
        rep = self.cases()[reference].rep
        return self.press_as(next(name for name in REPS if PEOPLE[name].id == rep), action, reference)

    @rule(target=sent, action=st.sampled_from(FOLLOWING), reference=references, answers=numbers)
    def follow_as_the_rep(self, action: str, reference: str, answers: int) -> Any:
        """After the decision: a button, and the form that it may open."""
        form = self.press_as_the_rep_would(action, reference)
        return self.send_as(*form, answers) if isinstance(form, tuple) else multiple()

    @rule(
        target=sent,
        who=st.sampled_from(("Pia", "Pia", "Pia", "Stella", "Maya")),
        action=st.sampled_from(OF_THE_OWNER),
        reference=references,
        answers=numbers,
    )
    def see_to_the_promise(self, who: str, action: str, reference: str, answers: int) -> Any:
        form = self.press_as(who, action, reference)
        return self.send_as(*form, answers) if isinstance(form, tuple) else multiple()

    @rule(target=sent, one=shown, answers=st.integers(0, 3))
    def send_what_was_shown(self, one: tuple[str, Form], answers: int) -> Any:
        who, form = one
        return self.send_as(who, form, answers)

    @rule(target=sent, one=shown, who=people, answers=st.integers(0, 3))
    def send_somebody_elses_form(self, one: tuple[str, Form], who: str, answers: int) -> Any:
        return self.send_as(who, one[1], answers)

    @rule(one=sent, by=st.one_of(st.none(), people))
    def send_a_copy(self, one: tuple[str, Form, dict[str, Any], bool], by: str | None) -> None:
        who, form, values, did_its_work = one
        before = self.cases()
        self.send(by or who, form, values)
        if did_its_work:
            event("a copy of a form that had done its work")
            assert self.cases() == before

    @rule(target=sent, number=numbers, reference=references, verdict=verdicts)
    def decide(self, number: int, reference: str, verdict: int) -> Any:
        """All three forms in a row, as most people do."""
        return self.decide_as(self.somebody_at_the_card(reference, number), reference, verdict)

    @rule(target=sent, number=numbers, reference=references)
    def ask(self, number: int, reference: str) -> Any:
        form = self.press_as(self.somebody_at_the_card(reference, number), "ask", reference)
        return self.send_as(*form, 0) if isinstance(form, tuple) else multiple()

    @rule(target=sent, action=st.sampled_from(("answer", "answer", "add_note")), reference=references)
    def write_as_the_rep(self, action: str, reference: str) -> Any:
        form = self.press_as_the_rep_would(action, reference)
        return self.send_as(*form, 0) if isinstance(form, tuple) else multiple()

    @rule(number=numbers, reference=references, stays=mostly)
    def step_aside(self, number: int, reference: str, stays: bool) -> None:
        if not stays:
            self.press_as(self.somebody_at_the_card(reference, number), "recuse", reference)

    @rule(number=numbers, reference=references, gains_not=mostly)
    def say_whether_one_gains(self, number: int, reference: str, gains_not: bool) -> None:
        who = self.somebody_at_the_card(reference, number)
        form = self.press_as(who, "decide", reference)
        if isinstance(form, tuple):
            self.send(who, form[1], filled_in(form[1], own_gain="no" if gains_not else "yes"))

    @rule(target=sent, number=numbers, reference=references, stays=mostly)
    def redirect(self, number: int, reference: str, stays: bool) -> Any:
        form = self.press_as(self.somebody_at_the_card(reference, number), "redirect", reference)
        return self.send_as(*form, 0 if stays else 3) if isinstance(form, tuple) else multiple()

    @rule(target=sent, who=helpers, number=numbers, reference=references)
    def name_somebody(self, who: str, number: int, reference: str) -> Any:
        form = self.press_as(who, "assign", reference)
        return self.send_as(*form, number) if isinstance(form, tuple) else multiple()

    @rule(reference=references, verdict=verdicts, minutes=st.sampled_from((0, 5, 10)))
    def mend_a_slip(self, reference: str, verdict: int, minutes: int) -> None:
        decision = self.cases()[reference].decision
        if decision is not None:
            self.pass_time(minutes)
            self.decide_as(name_of(decision.by), reference, verdict)

    @rule(who=people, words=st.sampled_from(("/dilemma mine", "/dilemma help", "/dilemma")))
    def type_a_command(self, who: str, words: str) -> None:
        before = self.cases()
        answer = self.run(self.office.say(PEOPLE[who], words))
        theirs = {reference for reference, case in before.items() if case.rep != PEOPLE[who].id}
        assert not any(reference in said(answer) for reference in theirs)
        assert self.cases() == before


class OfficeLifeOnSqlite(OfficeLife):
    """The same on the database."""

    store = "sqlite"


class OfficeLifeOnPostgresql(OfficeLife):
    """And on the one that several processes share."""

    store = "postgresql"


TestOfficeLife = OfficeLife.TestCase
TestOfficeLife.settings = settings(
    max_examples=60,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
TestOfficeLifeOnSqlite = OfficeLifeOnSqlite.TestCase
TestOfficeLifeOnSqlite.settings = settings(TestOfficeLife.settings, max_examples=3, stateful_step_count=30)
TestOfficeLifeOnPostgresql = OfficeLifeOnPostgresql.TestCase
TestOfficeLifeOnPostgresql.settings = TestOfficeLifeOnSqlite.settings
