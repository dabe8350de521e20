"""A job is due: do it, and when it fails, see to it that it is tried again or that somebody knows."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

from bot.binding import company_now
from bot.company import Company
from bot.errors import CannotCheck, DeliveryFailed, LeaseLost, PermanentFailure, RetryLater, StaleCase
from bot.jobs import ClaimedJob, Job
from bot.kept import UnitOfWork
from bot.ports import Services
from bot.reference import Reference
from bot.stuck import alarm_undelivered
from bot.todo import JobKind, Telling, alarm, alarm_card
from bot.todo_digest import digest_stuck
from bot.usecases.check_card import check_card
from bot.usecases.check_deciders import check_deciders
from bot.usecases.check_places import check_case_places
from bot.usecases.delete_message import delete_message
from bot.usecases.find_route import find_next_route
from bot.usecases.fire_timer import fire_timer
from bot.usecases.my_digest import tell_digest
from bot.usecases.post_end import post_card
from bot.usecases.post_private import post_private_card
from bot.usecases.remind import remind
from bot.usecases.send_digest import send_digest
from bot.usecases.tell_digest import post_details, post_prevention, tell_stuck, tell_waiting
from bot.usecases.tell_person import (
    raise_alarm,
    redraw_messages,
    reply_in_thread,
    tell_person,
    update_message,
)
from bot.usecases.update_card import update_card

DO: Mapping[str, Callable[[ClaimedJob, Services], Awaitable[None]]] = {
    JobKind.FIND_ROUTE: find_next_route,
    JobKind.POST_CARD: post_card,
    JobKind.UPDATE_CARD: update_card,
    JobKind.REPLY: reply_in_thread,
    JobKind.TELL: tell_person,
    JobKind.CHECK_DECIDERS: check_deciders,
    JobKind.CHECK_CARD: check_card,
    JobKind.CHECK_PLACES: check_case_places,
    JobKind.DELETE_MESSAGE: delete_message,
    JobKind.POST_PRIVATE: post_private_card,
    JobKind.ALARM: raise_alarm,
    JobKind.TIMER: fire_timer,
    JobKind.REMIND: remind,
    JobKind.REDRAW: redraw_messages,
    JobKind.UPDATE_TOLD: update_message,
    JobKind.TELL_DIRECTORS: raise_alarm,
    JobKind.TELL_DECIDER: raise_alarm,
    JobKind.DIGEST: send_digest,
    JobKind.TELL_DIGEST: tell_digest,
    JobKind.DIGEST_DETAILS: post_details,
    JobKind.DIGEST_STUCK: tell_stuck,
    JobKind.TELL_WAITING: tell_waiting,
    JobKind.PREVENTION: post_prevention,
}

LONGEST_PAUSE = timedelta(minutes=5)
PAUSE_UNTIL_MENDED = timedelta(minutes=10)
MOST_FAILURES = 3


async def run_job(job: ClaimedJob, services: Services) -> Exception | None:
    """Do one claimed job. Answers the failure it was put back for, so that it can be logged; None is success.

    Raises nothing but `LeaseLost`, which means that another worker has the job.
    """
    try:
        await DO[job.kind](job, services)
    except LeaseLost:
        raise
    except Exception as failure:
        await _put_back(job, failure, services)
        return failure
    return None


async def _put_back(job: ClaimedJob, failure: Exception, services: Services) -> None:
    now, word = services.now(), _word_for(failure)
    async with services.unit_of_work() as work:
        match failure:
            case RetryLater(seconds=seconds):
                await work.jobs.postpone(job, now + timedelta(seconds=seconds), word, counts=False)
            case PermanentFailure(mendable=False):
                await work.jobs.give_up(job, word)
            case PermanentFailure():
                await work.jobs.postpone(job, now + PAUSE_UNTIL_MENDED, word, counts=True)
            case _:
                pause = min(timedelta(seconds=2 ** min(job.attempts, 10)), LONGEST_PAUSE)
                await work.jobs.postpone(job, now + pause, word, counts=True)
        if (isinstance(failure, PermanentFailure) or _is_overdue(job)) and not _is_alarm(job):
            company = await company_now(work, services)
            await work.jobs.put(*await _alarms(job, word, company, work))


def _is_overdue(job: ClaimedJob) -> bool:
    """People may decide on by what a card shows that could not be brought up to date three times; and of a
    digest that does not come nobody takes notice."""
    return job.kind in (JobKind.UPDATE_CARD, JobKind.DIGEST) and job.attempts + 1 >= MOST_FAILURES


def _is_alarm(job: ClaimedJob) -> bool:
    """An alarm that cannot be delivered does not raise another."""
    return str(job.payload.get("what", "")).startswith("alarm")


async def _alarms(job: ClaimedJob, word: str, company: Company, work: UnitOfWork) -> list[Job]:
    if "reference" not in job.payload:
        week = job.payload["week"]
        return [digest_stuck(week, job.kind, word, steward) for steward in company.stewards]
    reference = Reference(job.payload["reference"])
    if job.kind in (JobKind.FIND_ROUTE, JobKind.POST_CARD):
        return [alarm_card(reference, job.payload["round"], word)]
    if job.kind == JobKind.DELETE_MESSAGE:
        return [alarm(reference, Telling.ALARM_LEFT, word, job.payload["channel"])]
    return [alarm_undelivered(reference, word, await work.audit.of(reference))]


def _word_for(failure: Exception) -> str:
    """What the job and the steward are told: the platform's code or the kind of error, never content."""
    if isinstance(failure, PermanentFailure):
        return failure.code
    known = isinstance(failure, DeliveryFailed | CannotCheck | StaleCase)
    return type(failure).__name__ if known else f"error:{type(failure).__name__}"
