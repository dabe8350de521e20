"""How do buttons look in an Adaptive Card, and what do they carry? The action, the case, and nothing else.

A button that opens a dialog is an `Action.Submit` that asks for it, a move in one click an `Action.Execute`;
within a dialog Teams knows only `Action.Submit`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from adapters.teams.render_text import LONGEST_TEXT, rich_text, runs_of
from bot.home import PAGE_ACTIONS
from bot.text import shorten
from bot.views.elements import Button, Confirm, Form

Action = dict[str, Any]

ONE_CLICK = frozenset({"recuse", "belongs_here", *PAGE_ACTIONS})
"""Never answered with a form. Any other button may be, so it opens a dialog, which can show either."""

LABEL, BUTTONS_A_ROW = 75, 6
PHONE, PADDING = 44, 4
"""Characters that a row has on a phone, and those that a button has beside its label: Teams hides what
goes over the edge there."""
STYLE = {"default": "default", "primary": "positive", "danger": "destructive"}


def button_rows(buttons: Sequence[Button], *, in_dialog: bool) -> list[Action]:
    rows: list[list[Action]] = []
    for button in buttons:
        action = _action(button, in_dialog=in_dialog)
        if rows and _fits([*rows[-1], action]):
            rows[-1].append(action)
        else:
            rows.append([action])
    return [{"type": "ActionSet", "actions": row} for row in rows]


def submit_action(form: Form) -> Action:
    """What the submission needs to find its case again travels along; it proves nothing."""
    data = {"action": form.name, "case": form.reference, "form": form.name, "token": form.token}
    return {"type": "Action.Submit", "title": _label(form.submit), "style": "positive", "data": data}


def _action(button: Button, *, in_dialog: bool) -> Action:
    if button.confirm:
        return _asked_first(button, button.confirm, in_dialog=in_dialog)
    return _pressed(button, button.label, in_dialog=in_dialog)


def _asked_first(button: Button, question: Confirm, *, in_dialog: bool) -> Action:
    """Teams asks no question before an action; so the button unfolds the question with the button that does
    it, and folds it up again."""
    body = [
        *rich_text(runs_of(question.title or " ", LONGEST_TEXT, weight="Bolder")),
        *rich_text(runs_of(question.text, LONGEST_TEXT)),
    ]
    asked = {"type": "AdaptiveCard", "body": body}
    asked["actions"] = [_pressed(button, question.yes, in_dialog=in_dialog)]
    return {"type": "Action.ShowCard", "title": _label(button.label), "card": asked}


def _pressed(button: Button, label: str, *, in_dialog: bool) -> Action:
    data: Action = {"action": button.action, "case": button.reference}
    action: Action = {"type": "Action.Submit", "title": _label(label)}
    if button.style != "default":
        action["style"] = STYLE[button.style]
    if in_dialog:
        # Else what is missing in the form beside it would keep the button from working.
        return action | {"associatedInputs": "none", "data": data}
    if button.action in ONE_CLICK:
        return action | {"type": "Action.Execute", "verb": button.action, "data": data}
    return action | {"data": {"msteams": {"type": "task/fetch"}, **data}}


def _fits(row: list[Action]) -> bool:
    return len(row) <= BUTTONS_A_ROW and sum(len(action["title"]) + PADDING for action in row) <= PHONE


def _label(label: str) -> str:
    return shorten(label, LABEL) or " "
