"""The talk with a rep about the own cases: the list, an answer, a note, a withdrawal; and the help."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.audit import Act
from bot.case import Case
from bot.conversation.request import Press, Reply, Submission, new_token
from bot.errors import FormProblems
from bot.fields import Values
from bot.guard import begin_as_rep
from bot.helpers import stands_in_for_rep
from bot.people import Person
from bot.ports import Services
from bot.reference import Reference
from bot.texts import Texts
from bot.usecases.add_note import add_note
from bot.usecases.answer import answer
from bot.usecases.my_cases import asked_about, my_cases
from bot.usecases.redirect_case import say_it_belongs_here
from bot.usecases.withdraw_case import withdraw_case
from bot.views import notices, rep
from bot.views.elements import Form
from bot.views.filling import Filling

Draw = Callable[[Filling, Case, str], Form]
Do = Callable[[Reference | None, str, Values, Person, Services], Awaitable[Case]]


async def list_cases(actor: Person, services: Services) -> Reply:
    cases = await my_cases(actor, services)
    return rep.my_cases_card(cases, Texts.of(actor), asked_about(cases, services))


async def explain(actor: Person, services: Services) -> Reply:
    url = services.company.whistleblowing_url
    return notices.help_card(Texts.of(actor), url, links=services.several_platforms)


async def open_answer(pressed: Press, services: Services) -> Reply:
    is_stand_in = await stands_in_for_rep(pressed.reference, pressed.actor, services)
    return await _open(Act.ANSWER, rep.answer_form, pressed, services, stands_in=is_stand_in)


async def open_note(pressed: Press, services: Services) -> Reply:
    return await _open(Act.ADD_NOTE, rep.note_form, pressed, services)


async def open_withdrawal(pressed: Press, services: Services) -> Reply:
    return await _open(Act.WITHDRAW, rep.withdraw_form, pressed, services)


async def belongs_here(pressed: Press, services: Services) -> Reply:
    case = await say_it_belongs_here(pressed.reference, pressed.actor, services)
    return notices.done_card("done.belongs_here", Texts.of(pressed.actor), case.reference)


async def _open(
    act: Act, draw: Draw, pressed: Press, services: Services, *, stands_in: bool = False
) -> Reply:
    case = await begin_as_rep(act, pressed.reference, pressed.actor, services, stands_in=stands_in)
    return draw(Filling(Texts.of(pressed.actor)), case, new_token())


def _submit(do: Do, act: Act, draw: Draw, done: str) -> Callable[[Submission, Services], Awaitable[Reply]]:
    """A form whose one text is handed to a use case."""

    async def submit(sent: Submission, services: Services) -> Reply:
        texts = Texts.of(sent.actor)
        try:
            case = await do(sent.reference, sent.token, sent.values, sent.actor, services)
        except FormProblems as found:
            is_stand_in = act is Act.ANSWER and await stands_in_for_rep(sent.reference, sent.actor, services)
            case = await begin_as_rep(act, sent.reference, sent.actor, services, stands_in=is_stand_in)
            return draw(Filling(texts, sent.values, found.problems), case, sent.token)
        return notices.done_card(done, texts, case.reference)

    return submit


FORMS = {
    rep.ANSWER_NAME: _submit(answer, Act.ANSWER, rep.answer_form, "done.answered"),
    rep.NOTE_NAME: _submit(add_note, Act.ADD_NOTE, rep.note_form, "done.noted"),
    rep.WITHDRAW_NAME: _submit(withdraw_case, Act.WITHDRAW, rep.withdraw_form, "done.withdrawn"),
}
