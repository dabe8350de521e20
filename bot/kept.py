"""What is kept? One protocol for each kind of it, and a unit of work over them all: storage's promises."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.accounts import Accounts
from bot.audit import AuditEntry
from bot.case import Case
from bot.case_parts import CardPlace
from bot.digest import Digest, LogHead
from bot.facts import CaseFacts, Kind
from bot.jobs import Jobs
from bot.people import ChannelId, PersonId
from bot.reference import Reference
from bot.tally import Cut, Group, Question
from bot.weeks import Week


@dataclass(frozen=True)
class Draft:
    """A form in several steps, between its steps. Expires a day after it was last touched."""

    owner: PersonId
    name: str
    reference: str
    """The case the form is about; empty for a new one."""
    step: int
    values: Mapping[str, str | tuple[str, ...]]
    expires: datetime


@dataclass(frozen=True)
class PostedMessage:
    """A message of the bot about a case, remembered so that it can be rewritten or deleted."""

    reference: Reference
    purpose: str
    channel: ChannelId
    message_id: str
    reader: PersonId | None = None
    """Whose private message it is, to be drawn again; None for one that stays as it is."""
    detail: str = ""
    """What it is about, as its job said."""


class Cases(Protocol):
    async def find(self, reference: Reference) -> Case | None:
        """The case, locked until the end of a writing unit of work."""
        ...

    async def add(self, case: Case) -> None: ...

    async def save(self, case: Case) -> None:
        """Compare-and-set on the version, which goes up by one; the case's new audit entries are appended."""
        ...

    async def of_rep(self, rep: PersonId) -> Sequence[Case]:
        """Newest first."""
        ...

    async def open_with_deal(self, deal_key: str) -> Sequence[Case]:
        """Open cases about one deal, oldest first.

        In a writing unit of work nobody else opens or changes a case about that deal until the end of it.
        """
        ...

    async def count(self) -> int:
        """How many `every` will bring."""
        ...

    def every(self) -> AsyncIterator[Case]:
        """All cases in the order of submission, without holding them all in memory."""
        ...

    async def card_shown(self, reference: Reference, place: CardPlace, version: int) -> None:
        """Record which version of the case a card shows; no change to the case."""
        ...

    async def message_sent(self, message: PostedMessage) -> None: ...

    async def messages_in(self, reference: Reference, channel: ChannelId) -> Sequence[PostedMessage]:
        """The bot's messages about a case in a channel, its card included, oldest first."""
        ...

    async def messages_told(self, reference: Reference, purposes: Collection[str]) -> Sequence[PostedMessage]:
        """Private messages of these purposes that have a reader, oldest first."""
        ...

    async def message_deleted(self, message: PostedMessage) -> None: ...

    async def open_cases(self) -> Sequence[Case]:
        """Every case that waits for a decision, oldest first."""
        ...

    async def unpaid_before(self, day: date) -> Sequence[Case]:
        """Cases that are followed through, whose promise was due before that day and is not settled: those
        that may be so, oldest first."""
        ...

    async def owed_by(self, owner: PersonId) -> Sequence[Case]:
        """Cases that are followed through, and whose standing decision names this owner, oldest first."""
        ...


class AuditTrail(Protocol):
    async def add(self, entry: AuditEntry) -> None: ...

    async def of(self, reference: Reference) -> Sequence[AuditEntry]: ...

    async def head(self, before: datetime, known: LogHead) -> LogHead:
        """Of all entries before that moment; `known` is that of an earlier one, to go on from."""
        ...

    async def notable(self, since: datetime, acts: Collection[str], limit: int) -> Sequence[AuditEntry]:
        """The newest first: refused tries, whatever was tried, and what was done of these acts."""
        ...


class Drafts(Protocol):
    async def find(self, owner: PersonId, name: str, reference: str, now: datetime) -> Draft | None:
        """None when there is none or it has expired at `now`.

        In a writing unit of work a second delivery that looks at the same time waits until the end of it.
        """
        ...

    async def put(self, draft: Draft) -> None:
        """Replaces an earlier draft of the same owner, name and reference."""
        ...

    async def remove(self, owner: PersonId, name: str, reference: str) -> None: ...

    async def purge(self, now: datetime) -> None:
        """Delete what has expired."""
        ...


class People(Protocol):
    async def line_manager(self, person: PersonId) -> PersonId | None: ...

    async def remember_line_manager(self, person: PersonId, manager: PersonId) -> None: ...


class Bindings(Protocol):
    """Channels that stewards bound from inside: role (management, independent, directors) → channel."""

    async def all(self) -> Mapping[str, ChannelId]: ...

    async def bind(self, role: str, channel: ChannelId, by: PersonId, at: datetime) -> None:
        """The last one of a role counts. Every one is kept, with who moved the channel, and when."""


class Links(Protocol):
    """Which accounts are one person's; and codes, shown on one platform to be typed on another."""

    async def accounts(self) -> Accounts: ...

    async def link(self, account: PersonId, person: PersonId, at: datetime) -> None:
        """`person` stands for `account` from now on, and in everything that is kept (but the audit trail)."""
        ...

    async def use_file(self, accounts: Accounts, at: datetime) -> None:
        """What the people file says counts: links of its accounts that it does not name go."""
        ...

    async def put_code(self, digest: str, account: PersonId, expires: datetime) -> None:
        """Replaces an earlier one of this account."""
        ...

    async def take_code(self, digest: str, now: datetime) -> PersonId | None:
        """Whose it is; it is used up."""
        ...


class Handled(Protocol):
    """Form tokens that have done their work, so that a second delivery changes nothing."""

    async def first_time(self, token: str, reference: Reference, at: datetime) -> bool:
        """Remember the token; False when it was remembered before. An empty token is always new."""
        ...

    async def reference_of(self, token: str) -> Reference | None:
        """The case for which the token was remembered.

        In a writing unit of work a second delivery that asks at the same time waits until the end of it.
        """
        ...

    async def purge(self, before: datetime) -> None: ...


class Facts(Protocol):
    """What cases count for, and the counting. Reads nothing that anybody typed."""

    async def uncounted(self, limit: int) -> Sequence[Case]:
        """Cases that changed since their facts were found."""
        ...

    async def put(self, found: CaseFacts) -> None:
        """Instead of what was found of this case before."""
        ...

    async def are_there(self, cases: int, before: datetime) -> bool:
        """Whether so many cases were raised before that moment."""
        ...

    async def tally(self, question: Question) -> Sequence[Group]:
        """What came, went and stayed is in the order of the question's earlier cuts."""
        ...

    async def seconds(self, kind: Kind, cut: Cut, ranks: Sequence[int]) -> Sequence[int]:
        """The values at these ranks, from 0, of all in order."""
        ...

    async def by_day(self, kind: Kind, first: date, last: date, before: datetime) -> Mapping[date, int]:
        """What was true just before that moment, by its day."""
        ...


class Digests(Protocol):
    async def find(self, week: Week) -> Digest | None: ...

    async def before(self, week: Week, limit: int) -> Sequence[Digest]:
        """The newest first."""
        ...

    async def put(self, digest: Digest) -> None:
        """Kept for good: a week that is there stays as it is."""
        ...

    async def sent_at(self, week: Week) -> datetime | None: ...

    async def sent(self, week: Week, at: datetime) -> None:
        """Recorded once."""
        ...


class UnitOfWork(Protocol):
    """One transaction. Committed on leaving, and also when a `Refusal` is raised: the audit entry of a
    refused try must stand, and nothing else was changed by then. Any other error rolls back."""

    cases: Cases
    audit: AuditTrail
    drafts: Drafts
    people: People
    handled: Handled
    bindings: Bindings
    links: Links
    facts: Facts
    digests: Digests
    jobs: Jobs
