"""What goes out on a Monday morning, and to whom? For tests of the weekly digest."""

from __future__ import annotations

from typing import Any

from bot.digest import Digest
from bot.people import ChannelId, Person
from bot.usecases.send_digest import plan_digest
from bot.views.elements import Buttons, Card, Note, Quote
from bot.waiting import Waiting
from bot.weeks import Week
from tests.cast import CALENDAR, DIRECTORS, NOW
from tests.fakes import Post
from tests.office import EN, Office, said

W48 = Week.of(NOW.date()).plus(1)
"""The Monday after `NOW`, which is a Tuesday of week 47."""


async def plan(office: Office) -> None:
    """As at the start of every process."""
    await plan_digest(office.services)


async def wait_until(office: Office, week: Week, **later: float) -> None:
    """Monday at eight of that week, and no job is done yet."""
    away = week.digest_due(CALENDAR) - office.clock.now()
    await office.wait(seconds=away.total_seconds())
    await office.wait(**later)


async def monday(office: Office, week: Week = W48) -> None:
    """Monday at eight, and everything goes out."""
    await wait_until(office, week)
    await office.deliver()


def sent(office: Office, where: ChannelId = DIRECTORS) -> list[Post]:
    """The messages of digests in a channel, in order."""
    return [post for post in office.chat.posts if post.channel == where and post.key.startswith("digest:")]


def weeks_sent(office: Office) -> list[str]:
    return [post.key.partition(":")[2] for post in sent(office)]


async def sent_at(office: Office, week: Week) -> Any:
    async with office.store.read() as work:
        return await work.digests.sent_at(week)


async def kept(office: Office, week: Week) -> Digest | None:
    async with office.store.read() as work:
        return await work.digests.find(week)


async def digests_ahead(office: Office) -> list[str]:
    """Of which weeks a sending is still to be done."""
    return sorted(key.partition(":")[2] for kind, key in await office.waiting_jobs() if kind == "digest")


def told_around_digests(office: Office, who: Person) -> list[Card]:
    return [one.card for one in office.chat.tells if one.person == who.id and one.key.startswith("digest:")]


def line_1(card: Card) -> str:
    """What waits, as it stands above everything else."""
    above = next((at for at, one in enumerate(card.elements) if isinstance(one, Quote)), len(card.elements))
    first = [one for one in card.elements[:above] if isinstance(one, Note | Buttons)]
    return said(Card("", tuple(first)))


def waits(**found: int) -> str:
    """Line 1 with so many of each kind."""
    what = Waiting(**found)
    kinds = {"decisions": what.decisions, "second_looks": what.second_looks, "payments": what.payments}
    parts = [EN(f"digest.waiting.{name}", count=count) for name, count in kinds.items() if count]
    return EN("digest.waiting", what=EN.all_of(parts)) if parts else EN("digest.nothing_waits")
