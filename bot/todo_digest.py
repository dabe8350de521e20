"""What is there to do of a week's digest? It belongs to no case; its week is in the keys."""

from __future__ import annotations

from datetime import datetime

from bot.jobs import Job
from bot.people import ChannelId, PersonId
from bot.todo import JobKind
from bot.weeks import Week

LANE = "digest"
"""A week is counted after the one before."""


def digest_at(week: Week, due: datetime | None, once: str = "") -> Job:
    """`once` names a reason of its own to send it; what was sent is not sent again."""
    key = f"digest:{week}:{once}" if once else f"digest:{week}"
    return Job(JobKind.DIGEST, key, LANE, {"week": str(week)}, due)


def digest_details(week: Week, channel: ChannelId, message: str) -> Job:
    """In the thread of the digest."""
    payload = {"week": str(week), "channel": channel, "message": message}
    return Job(JobKind.DIGEST_DETAILS, f"digest:{week}:details", channel, payload)


def digest_for(account: PersonId, week: Week, now: datetime) -> Job:
    """Asked for; once a minute. It comes where it was asked for, and is the newest one by then."""
    key = f"digest:for:{account}:{now:%Y-%m-%dT%H:%M}"
    return Job(JobKind.TELL_DIGEST, key, account, {"person": account, "week": str(week)})


def waiting_privately(week: Week, person: PersonId) -> Job:
    """What may not be named in the channel."""
    payload = {"week": str(week), "person": person}
    return Job(JobKind.TELL_WAITING, f"digest:{week}:waiting:{person}", person, payload)


def prevention(week: Week, channel: ChannelId) -> Job:
    """To the deciders: what hangs on the last weeks of the bonus period."""
    return Job(JobKind.PREVENTION, f"digest:{week}:prevention", channel, {"week": str(week)})


def digest_stuck(week: str, kind: str, code: str, steward: PersonId) -> Job:
    """A message of that week's digest does not go out."""
    payload = {"week": week, "what": "alarm_digest", "kind": kind, "detail": code, "person": steward}
    return Job(JobKind.DIGEST_STUCK, f"digest:{week}:stuck:{kind}:{code}:{steward}", steward, payload)
