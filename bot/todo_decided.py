"""What is there to do about a decided case? Private messages to those who keep what was promised."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.case import Case
from bot.jobs import Job
from bot.kept import PostedMessage
from bot.todo import JobKind, Telling, tell_about


def tell_owner(case: Case, what: Telling, number: int, due: datetime | None = None) -> list[Job]:
    """Nobody, where nothing was promised. The decision's number tells an earlier promise apart."""
    owner = case.decision.compensation.owner if case.decision else None
    if owner is None:
        return []
    stands = f"{len(case.decisions)}"
    return [tell_about(case.reference, owner, what, stands, f"{stands}:{number}", due)]


def tell_decider(case: Case, what: Telling) -> Job:
    """The one who decided; when he is gone or gains, the directors. Who that is, is found when it runs."""
    return _found_later(case, JobKind.TELL_DECIDER, what, f"{len(case.decisions)}")


def tell_directors(case: Case, what: Telling, number: int) -> Job:
    """Each director who does not gain, in private; with none, whoever looks after the case."""
    return _found_later(case, JobKind.TELL_DIRECTORS, what, f"{len(case.decisions)}:{number}")


def _found_later(case: Case, kind: JobKind, what: Telling, once: str) -> Job:
    return Job(
        kind,
        f"case:{case.reference}:{kind}:{what}:{once}",
        None,
        {"reference": case.reference, "what": what, "detail": once, "once": once},
    )


def redraw(case: Case, purposes: Sequence[Telling]) -> list[Job]:
    """Draw private messages of these purposes again, wherever they stand."""
    if not purposes:
        return []
    return [
        Job(
            JobKind.REDRAW,
            f"case:{case.reference}:redraw:{case.version}:{'+'.join(purposes)}",
            None,
            {"reference": case.reference, "purposes": list(purposes), "version": case.version},
        )
    ]


def update_told(message: PostedMessage, version: int) -> Job:
    return Job(
        JobKind.UPDATE_TOLD,
        f"case:{message.reference}:update:{message.channel}:{message.message_id}:{version}",
        message.reader,
        {
            "reference": message.reference,
            "channel": message.channel,
            "message": message.message_id,
            "purpose": message.purpose,
            "reader": message.reader,
            "detail": message.detail,
        },
    )
