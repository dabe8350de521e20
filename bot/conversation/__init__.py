"""How does a person talk with the bot? Commands, buttons and forms, the same on every platform.

A platform decodes what came in, calls `command`, `press` or `submit`, and renders the answer: a `Form` to
show (with problems beside its fields, when it is the one that was sent), or a `Card` for this person alone; a
`Home` is a card that takes the place of what is shown at home. `home` says what that is now.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from bot.accounts import Accounts
from bot.binding import read_accounts
from bot.conversation import deciding, digest, following, helping, linking, raising, rep
from bot.conversation.home import ACTIONS as HOME_ACTIONS
from bot.conversation.home import home
from bot.conversation.request import Press, Reply, Submission, TryAgain
from bot.errors import ButtonOutdated, CannotCheck, Refusal
from bot.home import FIRST_PAGE, Page, read_page
from bot.people import ChannelId, Person, PersonId
from bot.ports import Services
from bot.texts import Texts
from bot.usecases.review_case import check_may_raise
from bot.views import notices
from bot.views.addressed import addressed
from bot.views.home import Home

__all__ = [
    "ACTIONS",
    "COMMANDS",
    "FIRST_PAGE",
    "FORMS",
    "Home",
    "Page",
    "Press",
    "Reply",
    "Submission",
    "TryAgain",
    "command",
    "home",
    "press",
    "read_page",
    "submit",
]

COMMANDS: Mapping[str, Callable[[Person, Services], Awaitable[Reply]]] = {
    "": raising.start,
    "mine": rep.list_cases,
    "home": home,
    "digest": digest.show_digest,
    "help": rep.explain,
}

BIND = "bind"
LINK = "link"

ACTIONS: Mapping[str, Callable[[Press, Services], Awaitable[Reply]]] = {
    **HOME_ACTIONS,
    notices.RAISE: raising.raise_another,
    raising.CHANGE: raising.change,
    "decide": deciding.open_decision,
    "ask": deciding.open_question,
    "recuse": deciding.step_aside,
    "redirect": deciding.open_redirection,
    **following.ACTIONS,
    **digest.ACTIONS,
    "assign": helping.open_assigning,
    "belongs_here": rep.belongs_here,
    "answer": rep.open_answer,
    "add_note": rep.open_note,
    "withdraw": rep.open_withdrawal,
}

FORMS: Mapping[str, Callable[[Submission, Services], Awaitable[Reply]]] = {
    **raising.FORMS,
    **deciding.FORMS,
    **rep.FORMS,
    **following.FORMS,
    **helping.FORMS,
}


async def command(words: str, actor: Person, services: Services, channel: ChannelId | None = None) -> Reply:
    """What was typed after `/dilemma`, and in which channel; anything unknown gets the help."""
    first, *rest = words.lower().split() or [""]
    do = COMMANDS.get(" ".join([first, *rest]), rep.explain)
    try:
        check_may_raise(actor)
        if first == BIND:
            return await helping.bind(" ".join(rest), channel, actor, services)
        if first == LINK:
            return await linking.link("".join(rest), actor, services)
        return await _addressed(await do(actor, services), actor, services)
    except Refusal as refusal:
        return notices.refusal_card(refusal, Texts.of(actor))


async def press(pressed: Press, services: Services) -> Reply:
    """A button, on a card or in a form."""
    do = ACTIONS.get(pressed.action)
    try:
        if do is None:
            raise ButtonOutdated()
        return await _addressed(await do(pressed, services), pressed.actor, services)
    except Refusal as refusal:
        return notices.refusal_card(refusal, Texts.of(pressed.actor))


async def submit(submission: Submission, services: Services) -> Reply:
    """A form that came back. With problems, the answer is the same form, drawn again with what was typed."""
    texts = Texts.of(submission.actor)
    do = FORMS.get(submission.form)
    try:
        if do is None:
            raise ButtonOutdated()
        sent = await _in_persons(submission, services)
        return await _addressed(await do(sent, services), sent.actor, services)
    except CannotCheck as refusal:
        return TryAgain(notices.refusal_card(refusal, texts))
    except Refusal as refusal:
        return notices.refusal_card(refusal, texts)


PICKED = frozenset({"gainers", "line_manager", "compensation_owner", "decider"})
"""Fields in which people are picked: a platform knows its own accounts."""


async def _in_persons(sent: Submission, services: Services) -> Submission:
    """Who was picked, by the account that stands for the person everywhere."""
    accounts = await read_accounts(services)
    picked = {name: _persons(sent.values[name], accounts) for name in PICKED & set(sent.values)}
    return replace(sent, values={**sent.values, **picked}) if accounts.standing else sent


def _persons(value: str | tuple[str, ...], accounts: Accounts) -> str | tuple[str, ...]:
    if isinstance(value, str):
        return accounts.person(PersonId(value))
    return tuple(accounts.person(PersonId(one)) for one in value)


async def _addressed(reply: Reply, actor: Person, services: Services) -> Reply:
    """The answer as it is shown where the person is."""
    return addressed(reply, await read_accounts(services), actor.platform)
