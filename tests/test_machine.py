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

import asyncio
from collections import Counter
from collections.abc import Coroutine
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import timedelta
from typing import Any, ClassVar

from hypothesis import HealthCheck, event, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, multiple, rule

from bot.audit import FOLLOWED_STATES, Act, State, replay
from bot.case import Case
from bot.conversation import Reply
from bot.eligible import may_still_read
from bot.errors import CannotCheck, DeliveryFailed, NotForYou, OutcomeUnknown, PermanentFailure, RetryLater
from bot.follow_up import DAYS, is_done, is_to_tell
from bot.ledger import UNPAID, amount_of, ledger_state
from bot.people import ChannelId, Person, PersonId
from bot.stuck import WHOSE_IT_IS
from bot.texts import Texts
from bot.timers import fires, timers
from bot.usecases.update_card import draw_card
from bot.views.elements import Form
from bot.views.notices import refusal_card
from tests.cast import DINA, DIRECTORS, INDEPENDENT, MANAGEMENT, MAYA, OMAR, SAM, STELLA
from tests.fakes import Delete, Post, Tell
from tests.office import (
    ADVISE,
    DILEMMA,
    FINN,
    FITS,
    GUS,
    NOT_OURS,
    PIA,
    PROCEED,
    RESHAPE,
    ROSA,
    Office,
    filled_in,
    open_office,
    said,
)
from tests.watching import LEDGER_ACTS, WatchedChat, changed, is_at, left_cards, rounds, story_of, tells

PEOPLE = {one.name.split()[0]: one for one in (SAM, ROSA, MAYA, OMAR, DINA, FINN, STELLA, GUS, PIA)}
REPS = ("Sam", "Rosa", "Omar")
DECIDERS = ("Maya", "Omar", "Dina", "Finn")
CHANNELS = {"management": MANAGEMENT, "independent": INDEPENDENT, "directors": DIRECTORS}
MEMBERS = {"management": ("Maya", "Omar"), "independent": ("Omar", "Dina"), "directors": ("Dina",)}
MOST_CASES = 3
TEN_MINUTES = timedelta(minutes=10)
LATER = {
    "decide_by": timedelta(days=7),
    "told_by": timedelta(days=7),
    "compensation_due": timedelta(days=44),
}

DECIDING = ("decide", "ask", "recuse", "redirect")
FROM_THE_REP = ("answer", "add_note", "withdraw", "belongs_here")
FOLLOWING = ("accept", "second_look", "step_back", "told", "follow_up", "check_in", "confirm", "dispute")
OF_THE_OWNER = ("set_amount", "paid", "release")
OF_THE_REP = (Act.ACCEPT, Act.SECOND_LOOK, Act.STEP_BACK, Act.TOLD, Act.FOLLOW_UP, Act.CHECK_IN)
IF_LOST = {**ADVISE, "compensation": "conditional_if_lost"}
VERDICTS = (IF_LOST, ADVISE, FITS, PROCEED, RESHAPE)
ANSWERS: dict[str, Any] = {
    "own_gain": [{"own_gain": "no"}, {"own_gain": "no"}, {}],
    "decision": [{name: one[name] for name in ("decision", "rationale")} for one in VERDICTS] + [{}],
    "decision_details": [
        *({name: one[name] for name in one if name not in ("decision", "rationale")} for one in VERDICTS),
        {"compensation": "none_no_loss", "compensation_owner": ""},
        {},
    ],
    "ask": [{"question": "Who would use it there?"}, {"question": "?"}],
    "answer": [{"answer": "Three planners."}, {}],
    "add_note": [{"note": "They sign on Friday."}, {}],
    "withdraw": [{"withdraw_reason": "x" * 501}] * 3 + [{"withdraw_reason": ""}],
    "redirect": [{"redirect_to": "hr"}] * 3 + [{"redirect_to": "hr", "redirect_reason": NOT_OURS}],
    "second_look": [{"second_look_reason": NOT_OURS}] * 3 + [{"second_look_reason": "No."}],
    "told": [{}],
    "set_amount": [{"compensation_amount": "1.200"}] * 3 + [{"compensation_amount": "90.000"}],
    "paid": [{"payment_reference": "Payslip, line 12"}] * 3 + [{"payment_reference": ""}],
    "dispute": [{"dispute": "It is the amount of last year."}],
    "follow_up": [
        {"outcome": one, "smile": "happy", "value_since": "4.800"}
        for one in ("bought_our_other_solution", "came_back_with_more", "complaint")
    ]
    + [{"outcome": "no_answer", "smile": "not_asked"}],
    "check_in": [{"check_in": feeling} for feeling in ("better", "same", "worse")] + [{}],
    "assign": [{"decider": one} for one in (ROSA, MAYA, FINN)] + [{"decider": ""}],
}
ANYTHING = DECIDING + FROM_THE_REP + FOLLOWING + OF_THE_OWNER
LEASE_SECONDS = 30.0
TIMERS = (Act.REMIND, Act.ESCALATE, Act.TO_STEWARD)
LOOKING = ("find_route", "post_card", "post_private", "check_deciders", "check_places")
TROUBLE: dict[str, Exception] = {
    "come back later": RetryLater(30),
    "timeout": OutcomeUnknown("timeout"),
    "channel not found": PermanentFailure("channel_not_found"),
    "a bug": KeyError("a bug"),
}

# Names rather than people, so that a failing example can be read.
people = st.sampled_from([*PEOPLE])
numbers = st.integers(0, 3)
channels = st.sampled_from([*CHANNELS])
verdicts = st.integers(0, len(VERDICTS) - 1)
places = st.sampled_from((*CHANNELS, "Sam", "Stella", "Dina"))
helpers = st.sampled_from(("Stella", "Stella", "Dina", "Maya"))
mostly = st.sampled_from((True, True, True, False))


class OfficeLife(RuleBasedStateMachine):
    """One office through many days."""

    store: ClassVar[str] = "memory"

    references = Bundle("references")
    shown = Bundle("shown")
    """A person, and the form that was shown to that person."""
    sent = Bundle("sent")
    """A person, the form that was sent, with what, and whether it changed a case."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.Runner()
        self.stack = AsyncExitStack()
        opening = open_office(self.store)
        self.office: Office = self.run(self.stack.enter_async_context(opening))
        self.chat = WatchedChat(self.office)
        self.office.chat = self.chat
        self.office.run_under(self.office.company)
        self.decisions: dict[str, Any] = {}
        self.written: dict[str, Any] = {}

    def run(self, doing: Coroutine[Any, Any, Any]) -> Any:
        return self.loop.run(doing)

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

    # --- what goes on around it -----------------------------------------------------------------------

    @rule()
    def deliver(self) -> None:
        self.run(self.office.deliver())

    @rule(jobs=st.integers(1, 5))
    def a_process_dies_with_its_jobs(self, jobs: int) -> None:
        """Nobody else has them until their lease is over."""
        self.run(self.die_with(jobs))

    async def die_with(self, jobs: int) -> None:
        async with self.office.services.unit_of_work() as work:
            await work.jobs.claim(self.office.clock.now(), jobs, LEASE_SECONDS)

    @rule(minutes=st.sampled_from((1, 5, 60, 600, 24 * 60, 3 * 24 * 60, 40 * 24 * 60)))
    def pass_time(self, minutes: int) -> None:
        before, fired = self.cases(), self.fired()
        self.run(self.office.pass_time(minutes=minutes))
        self.check_timers(before, fired)
        if minutes >= 60 and not self.chat.failing:
            self.check_places()

    @rule(channel=channels, who=people)
    def join(self, channel: str, who: str) -> None:
        room, person = CHANNELS[channel], PEOPLE[who]
        if person.id not in {member.id for member in self.office.directory.channels[room].members}:
            self.office.directory.join(room, person)

    @rule(channel=channels, who=people)
    def leave(self, channel: str, who: str) -> None:
        self.office.directory.leave(CHANNELS[channel], PEOPLE[who])

    @rule()
    def everybody_is_back_where_he_belongs(self) -> None:
        for channel, members in MEMBERS.items():
            for who in PEOPLE:
                self.leave(channel, who)
            for who in members:
                self.join(channel, who)

    @rule(channel=channels, shared=st.booleans(), only_for_now=mostly)
    def spoil_a_channel(self, channel: str, shared: bool, only_for_now: bool) -> None:
        known, room = self.office.directory.channels, CHANNELS[channel]
        known[room] = replace(known[room], is_private=shared, is_shared=shared)
        self.deliver()
        if only_for_now:
            known[room] = replace(known[room], is_private=True, is_shared=False)

    @rule(who=st.sampled_from(("Maya", "Omar", "Sam", "Pia")), is_full=mostly)
    def change_a_membership(self, who: str, is_full: bool) -> None:
        self.office.directory.know(replace(PEOPLE[who], is_full_member=is_full))

    @rule(where=places, trouble=st.sampled_from([*TROUBLE]), only_for_now=mostly)
    def the_platform_makes_trouble(self, where: str, trouble: str, only_for_now: bool) -> None:
        place = CHANNELS[where] if where in CHANNELS else PEOPLE[where].id
        self.chat.failing[place] = TROUBLE[trouble]
        self.deliver()
        if only_for_now:
            del self.chat.failing[place]

    @rule()
    def the_next_answer_gets_lost(self) -> None:
        self.chat.loses_answer = True

    @rule(who=people, action=st.sampled_from(DECIDING), reference=references)
    def the_platform_falls_silent_for_a_moment(self, who: str, action: str, reference: str) -> None:
        before = self.cases()
        self.office.directory.failure = CannotCheck()
        self.deliver()
        self.press_as(who, action, reference)
        self.office.directory.failure = None
        assert [case.barred for case in self.cases().values()] == [case.barred for case in before.values()]

    @rule()
    def the_platform_is_well_again(self) -> None:
        self.chat.failing.clear()

    # --- doing ----------------------------------------------------------------------------------------

    def decide_as(self, who: str, reference: str, verdict: int) -> Any:
        form = self.press_as(who, "decide", reference)
        for answers in ({"own_gain": "no"}, VERDICTS[verdict]):
            if isinstance(form, tuple):
                form = self.form_after(who, form[1], answers)
        return self.send_as(*form, verdict) if isinstance(form, tuple) else multiple()

    def somebody_at_the_card(self, reference: str, number: int) -> str:
        """Somebody in a channel in which the case's card stands, or just somebody."""
        case = self.cases()[reference]
        rooms = [self.office.directory.channels[one] for one in sorted(case.channels)]
        members = [member.name.split()[0] for room in rooms for member in room.members]
        members += [name_of(reader) for reader in sorted(case.readers)]
        return (members or DECIDERS)[number % len(members or DECIDERS)]

    def second_view(self, rep: str, **answers: Any) -> Reply:
        form: Reply = self.run(self.office.press(PEOPLE[rep], "change"))
        if not isinstance(form, Form):
            return form
        return self.send(rep, form, filled_in(form, **self.in_time(DILEMMA | answers)))

    def press_as(self, who: str, action: str, reference: str) -> Any:
        before = self.cases()
        answer = self.run(self.office.press(PEOPLE[who], action, reference))
        self.check_step(PEOPLE[who], before)
        self.check_no_trace(PEOPLE[who], before[reference], answer)
        return (who, answer) if isinstance(answer, Form) else multiple()

    def send_as(self, who: str, form: Form, answers: int) -> Any:
        choices = ANSWERS[form.name]
        values = filled_in(form, **self.in_time(choices[answers % len(choices)]))
        before = self.cases()
        self.send(who, form, values)
        return who, form, values, self.cases() != before

    def form_after(self, who: str, form: Form, answers: dict[str, Any]) -> Any:
        asked = {field.id for field in form.fields()}
        chosen = {name: answer for name, answer in answers.items() if name in asked}
        following = self.send(who, form, filled_in(form, **self.in_time(chosen)))
        return (who, following) if isinstance(following, Form) else None

    def in_time(self, answers: dict[str, Any]) -> dict[str, Any]:
        """With days that are still to come."""
        today = self.office.clock.now().date()
        days = {name: str(today + later) for name, later in LATER.items() if name in answers}
        return answers | days

    def send(self, who: str, form: Form, values: dict[str, Any]) -> Reply:
        before = self.cases()
        answer: Reply = self.run(self.office.send(PEOPLE[who], form, values))
        self.check_step(PEOPLE[who], before)
        if form.reference in before:
            self.check_no_trace(PEOPLE[who], before[form.reference], answer)
        return answer

    def cases(self) -> dict[str, Case]:
        return {case.reference: case for case in self.run(self.office.cases())}

    # --- what must hold of every step -----------------------------------------------------------------

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

    def fired(self) -> dict[str, Counter[str]]:
        """What the bot did by itself, by case."""
        trails = {reference: self.run(self.office.trail(reference)) for reference in self.cases()}
        return {
            reference: Counter(entry.action for entry in trail if entry.action in TIMERS)
            for reference, trail in trails.items()
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

    def standing(self, reference: str) -> list[tuple[str, str]]:
        """The case's cards that were not deleted, those aside of which nobody heard that they were posted."""
        gone = {(one.channel, one.message_id) for one in self.chat.sent if isinstance(one, Delete)}
        gone |= self.chat.lost
        return [
            (one.channel, one.message_id)
            for one in self.chat.sent
            if isinstance(one, Post) or (isinstance(one, Tell) and ":private:" in one.key)
            if f":{reference}:" in one.key and (one.channel, one.message_id) not in gone
        ]

    def check_no_trace(self, who: Person, case: Case, answer: Reply) -> None:
        """Who gains reads what everybody reads about a case that does not exist."""
        if who.id in case.gains and who.id != case.rep:
            event("somebody who gains tried something")
            assert answer == refusal_card(NotForYou(), Texts.of(self.office.directory.people[who.id]))

    # --- what must hold always ------------------------------------------------------------------------

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

    # --- in the end -----------------------------------------------------------------------------------

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

    def may_decide(self, who: Person, case: Case) -> bool:
        rooms = {*case.channels, *(CHANNELS.values() if who.id in case.asked_privately else ())}
        inside = who.id in case.assigned or any(self.is_in(who, room) for room in rooms)
        return inside and self.office.directory.people[who.id].is_full_member and who.id not in case.barred

    def may_correct(self, who: Person, case: Case) -> bool:
        if case.state is not State.DECIDED:
            return False
        first = rounds(case)[-1][0]
        return first.by == who.id and self.office.clock.now() - first.at < TEN_MINUTES

    def is_in(self, who: Person, channel: ChannelId) -> bool:
        room = self.office.directory.channels[channel]
        return room.is_confidential and who.id in {member.id for member in room.members}

    def check_cards(self, case: Case) -> None:
        for place in case.cards:
            where = (place.channel, place.message_id)
            shown = [one.card for one in self.chat.sent if is_at(one, where)]
            expected = self.run(draw_card(case, place, self.office.services))
            if place.reader and shown[-1] in left_cards(case) and not self.is_back(place.reader, case):
                event("who left the channels is shown nothing new")
                continue
            assert story_of(shown[-1]) == story_of(expected)

    def is_back(self, reader: PersonId, case: Case) -> bool:
        """While the case is open, who is in a channel again is shown it again."""
        may_read: bool = self.run(may_still_read(case, reader, self.office.services))
        return case.is_open and may_read

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


def name_of(person: PersonId) -> str:
    return next(name for name, one in PEOPLE.items() if one.id == person)


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
