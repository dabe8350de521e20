"""The talk with a decider: own gain, verdict, what belongs to it; a question; stepping aside."""

from __future__ import annotations

from dataclasses import replace

from bot.audit import Act
from bot.case import Case
from bot.conversation.request import Press, Reply, Submission, new_token
from bot.decision import DecisionCode, OwnGain, codes_offered
from bot.errors import FormProblems
from bot.guard import begin_as_decider
from bot.ports import Services
from bot.texts import Texts
from bot.usecases.ask_rep import ask_rep
from bot.usecases.decide_case import Deciding, decide_case, declare_own_gain, find_verdict, give_verdict
from bot.usecases.recuse import recuse
from bot.usecases.redirect_case import redirect_case
from bot.views import deciding, notices
from bot.views.elements import Form
from bot.views.filling import Filling


async def open_decision(pressed: Press, services: Services) -> Reply:
    case = await begin_as_decider(Act.DECIDE, pressed.reference, pressed.actor, services)
    return deciding.own_gain_form(Filling(Texts.of(pressed.actor)), case, new_token())


async def open_question(pressed: Press, services: Services) -> Reply:
    case = await begin_as_decider(Act.ASK, pressed.reference, pressed.actor, services)
    return deciding.ask_form(Filling(Texts.of(pressed.actor)), case, new_token())


async def open_redirection(pressed: Press, services: Services) -> Reply:
    case = await begin_as_decider(Act.REDIRECT, pressed.reference, pressed.actor, services)
    return deciding.redirect_form(Filling(Texts.of(pressed.actor)), case, new_token())


async def step_aside(pressed: Press, services: Services) -> Reply:
    case = await recuse(pressed.reference, pressed.actor, services)
    return notices.done_card("done.recused", Texts.of(pressed.actor), case.reference)


async def _submit_own_gain(submission: Submission, services: Services) -> Reply:
    texts = Texts.of(submission.actor)
    try:
        case, own_gain = await declare_own_gain(_step(submission), services)
    except FormProblems as found:
        case = await _case_again(submission, services)
        return deciding.own_gain_form(_filling(submission, found), case, submission.token)
    if own_gain is OwnGain.YES:
        is_late = case.decision is not None and case.decision.by == submission.actor.id
        done = "done.declared_late" if is_late else "done.declared"
        return notices.done_card(done, texts, case.reference)
    earlier = deciding.verdict_of(case.decision)
    return deciding.verdict_form(Filling(texts, earlier), case, new_token(), _codes(services))


async def _submit_verdict(submission: Submission, services: Services) -> Reply:
    step = replace(_step(submission), token=submission.showing)
    try:
        case, verdict, is_handed_over = await give_verdict(step, services)
    except FormProblems as found:
        case = await _case_again(submission, services)
        return deciding.verdict_form(_filling(submission, found), case, submission.token, _codes(services))
    if is_handed_over:
        return notices.done_card("done.handed_over", Texts.of(submission.actor), case.reference)
    earlier = deciding.details_of(case.decision, verdict.code)
    return _details(Filling(Texts.of(submission.actor), earlier), case, verdict.code, step, services)


async def _submit_details(submission: Submission, services: Services) -> Reply:
    step = _step(submission)
    try:
        case = await decide_case(step, services)
    except FormProblems as found:
        case = await _case_again(submission, services)
        verdict = await find_verdict(step, services)
        return _details(_filling(submission, found), case, verdict.code, step, services)
    return notices.done_card("done.decided", Texts.of(submission.actor), case.reference)


async def _submit_redirection(submission: Submission, services: Services) -> Reply:
    reference, token, actor = submission.reference, submission.token, submission.actor
    try:
        case = await redirect_case(reference, token, submission.values, actor, services)
    except FormProblems as found:
        case = await _case_again(submission, services)
        return deciding.redirect_form(_filling(submission, found), case, token)
    return notices.done_card("done.redirected", Texts.of(actor), case.reference)


async def _submit_question(submission: Submission, services: Services) -> Reply:
    reference, token, actor = submission.reference, submission.token, submission.actor
    try:
        case = await ask_rep(reference, token, submission.values, actor, services)
    except FormProblems as found:
        case = await _case_again(submission, services)
        return deciding.ask_form(_filling(submission, found), case, token)
    return notices.done_card("done.asked", Texts.of(actor), case.reference)


def _details(filling: Filling, case: Case, code: DecisionCode, step: Deciding, services: Services) -> Form:
    """The token names the verdict that this form belongs to: that one is decided, no other."""
    company = services.company
    owner = company.compensation_owner
    return deciding.details_form(
        filling,
        case,
        code,
        step.token,
        today=company.calendar.today(services.now()),
        default_owner=None if owner in case.interested | {step.actor.id} else owner,
    )


def _step(submission: Submission) -> Deciding:
    return Deciding(submission.reference, submission.token, submission.values, submission.actor)


def _codes(services: Services) -> tuple[DecisionCode, ...]:
    return codes_offered(regulated=services.company.regulated)


def _filling(submission: Submission, found: FormProblems) -> Filling:
    return Filling(Texts.of(submission.actor), submission.values, found.problems)


async def _case_again(submission: Submission, services: Services) -> Case:
    """The case of a form whose sender was let in a moment ago; only its fields were wrong."""
    assert submission.reference is not None, "a case without a reference lets nobody in"
    async with services.read() as work:
        case = await work.cases.find(submission.reference)
    assert case is not None, "cases are never deleted"
    return case


FORMS = {
    deciding.OWN_GAIN_NAME: _submit_own_gain,
    deciding.VERDICT_NAME: _submit_verdict,
    deciding.DETAILS_NAME: _submit_details,
    deciding.ASK_NAME: _submit_question,
    deciding.REDIRECT_NAME: _submit_redirection,
}
