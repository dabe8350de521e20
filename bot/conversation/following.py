"""The talk after the decision: accepting it or not, keeping the promise, and how it went."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.audit import Act
from bot.case import Case
from bot.conversation.request import Press, Reply, Submission, new_token
from bot.errors import FormProblems
from bot.fields import Values
from bot.ledger import amount_of
from bot.people import Person
from bot.ports import Services
from bot.reference import Reference
from bot.texts import Texts
from bot.usecases.answer_decision import accept_decision, ask_second_look, begin_second_look, step_back_from
from bot.usecases.follow_up_case import begin_follow_up_step, follow_up_case
from bot.usecases.keep_promise import begin_promise_step, keep_promise
from bot.views import follow_up, notices, outcome, promise
from bot.views.deciding import as_typed
from bot.views.elements import Form
from bot.views.filling import Filling

Draw = Callable[[Filling, Case, str, Services], Form]
Begin = Callable[[Reference | None, Person, Services], Awaitable[Case]]
Do = Callable[[Reference | None, str, Values, Person, Services], Awaitable[Case]]


async def accept(pressed: Press, services: Services) -> Reply:
    case = await accept_decision(pressed.reference, pressed.actor, services)
    return notices.done_card("done.accepted", Texts.of(pressed.actor), case.reference)


async def step_back(pressed: Press, services: Services) -> Reply:
    case = await step_back_from(pressed.reference, pressed.actor, services)
    return notices.done_card("done.stepped_back", Texts.of(pressed.actor), case.reference)


def _write(act: Act, done: str) -> Callable[[Press, Services], Awaitable[Reply]]:
    """A step of the promise that is only a button."""

    async def press(pressed: Press, services: Services) -> Reply:
        case = await keep_promise(act, pressed.reference, "", {}, pressed.actor, services)
        return notices.done_card(done, Texts.of(pressed.actor), case.reference)

    return press


def _open(begin: Begin, draw: Draw) -> Callable[[Press, Services], Awaitable[Reply]]:
    async def press(pressed: Press, services: Services) -> Reply:
        case = await begin(pressed.reference, pressed.actor, services)
        return draw(Filling(Texts.of(pressed.actor)), case, new_token(), services)

    return press


def _submit(
    begin: Begin, do: Do, draw: Draw, done: str
) -> Callable[[Submission, Services], Awaitable[Reply]]:
    async def submit(sent: Submission, services: Services) -> Reply:
        texts = Texts.of(sent.actor)
        try:
            case = await do(sent.reference, sent.token, sent.values, sent.actor, services)
        except FormProblems as found:
            case = await begin(sent.reference, sent.actor, services)
            return draw(Filling(texts, sent.values, found.problems), case, sent.token, services)
        return notices.done_card(done, texts, case.reference)

    return submit


def _promise(act: Act) -> tuple[Begin, Do]:
    async def begin(reference: Reference | None, actor: Person, services: Services) -> Case:
        return await begin_promise_step(act, reference, actor, services)

    async def do(
        reference: Reference | None, token: str, values: Values, actor: Person, services: Services
    ) -> Case:
        return await keep_promise(act, reference, token, values, actor, services)

    return begin, do


def _following(act: Act) -> tuple[Begin, Do]:
    async def begin(reference: Reference | None, actor: Person, services: Services) -> Case:
        return await begin_follow_up_step(act, reference, actor, services)

    async def do(
        reference: Reference | None, token: str, values: Values, actor: Person, services: Services
    ) -> Case:
        return await follow_up_case(act, reference, token, values, actor, services)

    return begin, do


# --- how each form is drawn --------------------------------------------------------------------------


def _amount_form(filling: Filling, case: Case, token: str, _services: Services) -> Form:
    """What is known is filled in, and can be changed."""
    values = {"compensation_amount": as_typed(amount_of(case)), **filling.values}
    return promise.amount_form(Filling(filling.texts, values, filling.problems), case, token)


def _told_form(filling: Filling, case: Case, token: str, services: Services) -> Form:
    assert case.decision is not None, "told what was decided"
    calendar = services.company.calendar
    first, today = calendar.today(case.decision.at), calendar.today(services.now())
    return follow_up.told_form(filling, case, token, first, today)


def _plain(draw: Callable[[Filling, Case, str], Form]) -> Draw:
    return lambda filling, case, token, _services: draw(filling, case, token)


_SECOND_LOOK: tuple[Begin, Do] = (begin_second_look, ask_second_look)
_STEPS: dict[str, tuple[tuple[Begin, Do], Draw, str]] = {
    outcome.SECOND_LOOK_NAME: (_SECOND_LOOK, _plain(outcome.second_look_form), "done.second_look"),
    promise.AMOUNT_NAME: (_promise(Act.SET_AMOUNT), _amount_form, "done.amount"),
    promise.PAID_NAME: (_promise(Act.PAID), _plain(promise.paid_form), "done.paid"),
    promise.DISPUTE_NAME: (_promise(Act.DISPUTE), _plain(promise.dispute_form), "done.disputed"),
    follow_up.TOLD_NAME: (_following(Act.TOLD), _told_form, "done.told"),
    follow_up.FOLLOW_UP_NAME: (
        _following(Act.FOLLOW_UP),
        _plain(follow_up.follow_up_form),
        "done.followed_up",
    ),
    follow_up.CHECK_IN_NAME: (_following(Act.CHECK_IN), _plain(follow_up.check_in_form), "done.checked_in"),
}
"""The forms by name, which is also the name of the button that opens each."""

FORMS = {name: _submit(*uses, draw, done) for name, (uses, draw, done) in _STEPS.items()}

ACTIONS = {
    **{name: _open(uses[0], draw) for name, (uses, draw, _done) in _STEPS.items()},
    "something_changed": _open(_following(Act.CHECK_IN)[0], _plain(follow_up.check_in_form)),
    "accept": accept,
    "step_back": step_back,
    "confirm": _write(Act.CONFIRM, "done.confirmed"),
    "release": _write(Act.RELEASE, "done.released"),
}
