"""The talk about a new case: the form, the second view, and back."""

from __future__ import annotations

from bot.case import Case
from bot.conversation.request import Press, Reply, Submission, new_token
from bot.errors import FormProblems
from bot.fields import FieldReader, Values
from bot.form import read_form
from bot.people import Person
from bot.ports import Services
from bot.review import Review
from bot.texts import Texts
from bot.usecases.open_case import open_case
from bot.usecases.review_case import SHOWING, find_draft, review_case, review_form
from bot.views import dilemma, notices, rep
from bot.views.elements import Form
from bot.views.filling import Filling

CHANGE = dilemma.CHANGE
DEFAULT_DAYS = 3
"""Business days until the customer must hear, unless the rep says otherwise."""


async def start(actor: Person, services: Services) -> Reply:
    """A form that was filled in and closed before sending is offered again; else an empty one."""
    draft = await find_draft(actor, services)
    if draft is None:
        return _form(Filling(Texts.of(actor)), services)
    return await _second_view(draft.values, actor, services)


async def raise_another(pressed: Press, services: Services) -> Reply:
    """A button instead of the command."""
    return await start(pressed.actor, services)


async def change(pressed: Press, services: Services) -> Reply:
    """Back to the first form, with everything that was typed."""
    draft = await find_draft(pressed.actor, services)
    return _form(Filling(Texts.of(pressed.actor), draft.values if draft else {}), services)


async def _submit_form(submission: Submission, services: Services) -> Reply:
    texts, showing = Texts.of(submission.actor), submission.showing
    try:
        review = await review_case(submission.values, showing, submission.actor, services)
    except FormProblems as found:
        return _form(Filling(texts, submission.values, found.problems), services)
    if isinstance(review, Case):
        return rep.already_raised(review, texts)
    return _review(Filling(texts), review, showing, services)


async def _submit_review(submission: Submission, services: Services) -> Reply:
    actor, texts = submission.actor, Texts.of(submission.actor)
    try:
        case, is_sent = await open_case(submission.values, submission.token, actor, services)
    except FormProblems as found:
        return await _problems_again(submission, found, services)
    if not is_sent:
        return rep.already_raised(case, texts)
    return notices.done_card("done.opened", texts, case.reference)


async def _problems_again(submission: Submission, found: FormProblems, services: Services) -> Reply:
    """Problems of the second view are shown there; a draft that went stale leads back to the first form."""
    draft = await find_draft(submission.actor, services)
    first = draft.values if draft else {}
    texts = Texts.of(submission.actor)
    if not set(found.problems) <= {"gainers", "line_manager"}:
        return _form(Filling(texts, first, found.problems), services)
    form = read_form(first, services.company.calendar.today(services.now()), services.company.currency)
    review = await review_form(form, submission.actor, services)
    return _review(Filling(texts, submission.values, found.problems), review, submission.token, services)


async def _second_view(values: Values, actor: Person, services: Services) -> Reply:
    texts = Texts.of(actor)
    try:
        form = read_form(values, services.company.calendar.today(services.now()), services.company.currency)
    except FormProblems as found:
        return _form(Filling(texts, values, found.problems), services)
    review = await review_form(form, actor, services)
    return _review(Filling(texts), review, FieldReader(values).one(SHOWING), services)


def _form(filling: Filling, services: Services) -> Form:
    calendar = services.company.calendar
    today = calendar.today(services.now())
    return dilemma.dilemma_form(
        filling, today, calendar.business_days_later(today, DEFAULT_DAYS), new_token()
    )


def _review(filling: Filling, review: Review, token: str, services: Services) -> Form:
    """The token names what was filled in: that is one case, in however many windows it stands."""
    return dilemma.review_form(filling, review, services.company.whistleblowing_url, token)


FORMS = {dilemma.NAME: _submit_form, dilemma.REVIEW_NAME: _submit_review}
