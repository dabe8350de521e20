"""What does a steward fill in? Who shall decide, when no channel is free."""

from __future__ import annotations

from bot.case import Case
from bot.views.elements import Fact, Facts, Form, Note
from bot.views.filling import Filling

ASSIGN_NAME = "assign"


def assign_form(filling: Filling, case: Case, token: str) -> Form:
    """Nothing of what the rep typed: the steward does not decide."""
    texts = filling.texts
    return Form(
        ASSIGN_NAME,
        texts("assign.title"),
        (
            Facts(
                (
                    Fact(texts("fact.reference"), case.reference),
                    Fact(texts("fact.rep"), case.rep_name),
                    Fact(texts("fact.answer_due"), texts.moment(case.due_at)),
                )
            ),
            filling.person("decider"),
            Note((texts("assign.next"),), "next"),
        ),
        texts("button.assign"),
        texts("button.cancel"),
        case.reference,
        token,
    )
