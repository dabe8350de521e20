"""How does a person talk with the bot? Commands, buttons and forms, the same on every platform.

A platform decodes what came in, calls `command`, `press` or `submit`, and renders the answer: a `Form` to
show (with problems beside its fields, when it is the one that was sent), or a `Card` for this person alone.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from bot.conversation import deciding, raising, rep
from bot.conversation.request import Press, Reply, Submission, TryAgain
from bot.errors import ButtonOutdated, CannotCheck, Refusal
from bot.people import Person
from bot.ports import Services
from bot.texts import Texts
from bot.usecases.review_case import check_may_raise
from bot.views import notices

__all__ = [
    "ACTIONS",
    "COMMANDS",
    "FORMS",
    "Press",
    "Reply",
    "Submission",
    "TryAgain",
    "command",
    "press",
    "submit",
]

COMMANDS: Mapping[str, Callable[[Person, Services], Awaitable[Reply]]] = {
    "": raising.start,
    "mine": rep.list_cases,
    "help": rep.explain,
}

ACTIONS: Mapping[str, Callable[[Press, Services], Awaitable[Reply]]] = {
    raising.CHANGE: raising.change,
    "decide": deciding.open_decision,
    "ask": deciding.open_question,
    "recuse": deciding.step_aside,
    "answer": rep.open_answer,
    "add_note": rep.open_note,
    "withdraw": rep.open_withdrawal,
}

FORMS: Mapping[str, Callable[[Submission, Services], Awaitable[Reply]]] = {
    **raising.FORMS,
    **deciding.FORMS,
    **rep.FORMS,
}


async def command(words: str, actor: Person, services: Services) -> Reply:
    """What was typed after `/dilemma`; anything unknown gets the help."""
    do = COMMANDS.get(" ".join(words.split()).lower(), rep.explain)
    try:
        check_may_raise(actor)
        return await do(actor, services)
    except Refusal as refusal:
        return notices.refusal_card(refusal, Texts.of(actor))


async def press(pressed: Press, services: Services) -> Reply:
    """A button, on a card or in a form."""
    do = ACTIONS.get(pressed.action)
    try:
        if do is None:
            raise ButtonOutdated()
        return await do(pressed, services)
    except Refusal as refusal:
        return notices.refusal_card(refusal, Texts.of(pressed.actor))


async def submit(submission: Submission, services: Services) -> Reply:
    """A form that came back. With problems, the answer is the same form, drawn again with what was typed."""
    texts = Texts.of(submission.actor)
    do = FORMS.get(submission.form)
    try:
        if do is None:
            raise ButtonOutdated()
        return await do(submission, services)
    except CannotCheck as refusal:
        return TryAgain(notices.refusal_card(refusal, texts))
    except Refusal as refusal:
        return notices.refusal_card(refusal, texts)
