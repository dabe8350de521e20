"""How does somebody press a button, fill in a form and send it, with every step looked at?"""

from __future__ import annotations

from typing import Any

from hypothesis.stateful import multiple

from bot.conversation import Reply
from bot.views.elements import Form
from tests.machine_steps import EveryStep
from tests.machine_tables import ANSWERS, DECIDERS, LATER, PEOPLE, VERDICTS, name_of
from tests.office import DILEMMA, filled_in


class Doing(EveryStep):
    """What people do, one step after the other."""

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
