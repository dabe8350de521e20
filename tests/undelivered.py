"""What can go wrong with a message, and who was told that it did?"""

from __future__ import annotations

from typing import Any

from bot.errors import CannotCheck, OutcomeUnknown, PermanentFailure, RetryLater
from tests.cast import SAM, STELLA
from tests.office import Office, reference_in, said

FAILURES = {
    "the platform says when to come back": RetryLater(2),
    "nobody knows whether it arrived": OutcomeUnknown("timeout"),
    "the channel is gone": PermanentFailure("channel_not_found"),
    "something of ours is broken": KeyError("what somebody typed"),
    "the platform does not answer": CannotCheck(),
}


async def raised(office: Office) -> str:
    return reference_in(await office.submit(SAM, await office.second_view()))


def alarms(office: Office, who: Any = STELLA) -> list[str]:
    return [said(card) for card in office.chat.told(who)]
