"""What stands in for the database in tests? The same promises, kept in memory (see `storage.database`)."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Callable, Collection, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.accounts import Accounts
from bot.audit import DONE, FOLLOWED_STATES, AuditEntry, chained
from bot.case import Case
from bot.case_parts import CardPlace
from bot.digest import Digest, LogHead
from bot.errors import LeaseLost, Refusal, StaleCase
from bot.facts import CaseFacts
from bot.jobs import ClaimedJob, Job, Jobs
from bot.kept import (
    AuditTrail,
    Bindings,
    Cases,
    Digests,
    Draft,
    Drafts,
    Facts,
    Handled,
    Links,
    People,
    PostedMessage,
    UnitOfWork,
)
from bot.people import ChannelId, PersonId
from bot.reference import Reference
from bot.weeks import Week
from tests.memory_digest import MemoryDigests, MemoryFacts


@dataclass(frozen=True)
class _StoredJob:
    id: int
    job: Job
    created: datetime
    starts: datetime
    due: datetime
    state: str = "waiting"
    attempts: int = 0
    token: str | None = None
    lease_until: datetime | None = None
    error: str | None = None
    finished_at: datetime | None = None


@dataclass
class _Kept:
    """Everything committed. What the containers hold is never changed, only exchanged."""

    cases: dict[Reference, Case] = field(default_factory=dict)
    audit: list[AuditEntry] = field(default_factory=list)
    messages: dict[tuple[str, str], PostedMessage] = field(default_factory=dict)
    drafts: dict[tuple[str, str, str], Draft] = field(default_factory=dict)
    line_managers: dict[PersonId, PersonId] = field(default_factory=dict)
    handled: dict[str, tuple[Reference, datetime]] = field(default_factory=dict)
    bindings: dict[str, ChannelId] = field(default_factory=dict)
    links: dict[PersonId, PersonId] = field(default_factory=dict)
    link_codes: dict[PersonId, tuple[str, datetime]] = field(default_factory=dict)
    facts: dict[Reference, CaseFacts] = field(default_factory=dict)
    digests: dict[Week, Digest] = field(default_factory=dict)
    sent: dict[Week, datetime] = field(default_factory=dict)
    jobs: dict[int, _StoredJob] = field(default_factory=dict)

    def copy(self) -> _Kept:
        return _Kept(
            dict(self.cases),
            list(self.audit),
            dict(self.messages),
            dict(self.drafts),
            dict(self.line_managers),
            dict(self.handled),
            dict(self.bindings),
            dict(self.links),
            dict(self.link_codes),
            dict(self.facts),
            dict(self.digests),
            dict(self.sent),
            dict(self.jobs),
        )


class MemoryStore:
    """`storage.database.Database` without a database."""

    def __init__(self, now: Callable[[], datetime], on_commit: Callable[[], None] = lambda: None) -> None:
        self.on_commit = on_commit
        self._now = now
        self._kept = _Kept()
        self._one_writer = asyncio.Lock()
        self._numbers = itertools.count(1)

    @asynccontextmanager
    async def unit_of_work(self) -> AsyncIterator[UnitOfWork]:
        async with self._one_writer:
            work = _MemoryWork(self._kept.copy(), self._now, self._numbers)
            try:
                yield work
            except Refusal:
                self._keep(work)
                raise
            self._keep(work)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[UnitOfWork]:
        yield _MemoryWork(self._kept.copy(), self._now, self._numbers)

    count = read

    async def ping(self) -> None:
        pass

    async def close(self) -> None:
        pass

    def _keep(self, work: _MemoryWork) -> None:
        self._kept = work.kept
        if work.new_jobs.were_put:
            self.on_commit()


class _MemoryWork:
    def __init__(self, kept: _Kept, now: Callable[[], datetime], numbers: Iterable[int]) -> None:
        self.kept = kept
        self.cases: Cases = _MemoryCases(kept)
        self.audit: AuditTrail = _MemoryAudit(kept)
        self.drafts: Drafts = _MemoryDrafts(kept)
        self.people: People = _MemoryPeople(kept)
        self.handled: Handled = _MemoryHandled(kept)
        self.bindings: Bindings = _MemoryBindings(kept)
        self.links: Links = _MemoryLinks(kept)
        self.facts: Facts = MemoryFacts(kept)
        self.digests: Digests = MemoryDigests(kept)
        self.new_jobs = _MemoryJobs(kept, now, numbers)
        self.jobs: Jobs = self.new_jobs


class _MemoryCases:
    def __init__(self, kept: _Kept) -> None:
        self._kept = kept

    async def find(self, reference: Reference) -> Case | None:
        case = self._kept.cases.get(reference)
        return _copied(case) if case else None

    async def add(self, case: Case) -> None:
        if case.reference in self._kept.cases:
            raise AssertionError("this reference is taken")
        self._put(case, case.cards)

    async def save(self, case: Case) -> None:
        stored = self._kept.cases.get(case.reference)
        if stored is None or stored.version != case.version:
            raise StaleCase()
        standing = {(card.channel, card.message_id): card for card in stored.cards}
        self._put(case, tuple(standing.get((card.channel, card.message_id), card) for card in case.cards))

    async def of_rep(self, rep: PersonId) -> Sequence[Case]:
        mine = [case for case in reversed(self._kept.cases.values()) if case.rep == rep]
        return [_copied(case) for case in sorted(mine, key=lambda case: case.submitted_at, reverse=True)]

    async def open_with_deal(self, deal_key: str) -> Sequence[Case]:
        about_it = [case for case in self._kept.cases.values() if case.is_open and case.deal_key == deal_key]
        return [_copied(case) for case in sorted(about_it, key=lambda case: case.submitted_at)]

    async def count(self) -> int:
        return len(self._kept.cases)

    async def every(self) -> AsyncIterator[Case]:
        for case in list(self._kept.cases.values()):
            yield _copied(case)

    async def card_shown(self, reference: Reference, place: CardPlace, version: int) -> None:
        case = self._kept.cases[reference]
        where = (place.channel, place.message_id)
        cards = tuple(
            replace(card, shown_version=version) if (card.channel, card.message_id) == where else card
            for card in case.cards
        )
        self._kept.cases[reference] = replace(case, cards=cards)

    async def message_sent(self, message: PostedMessage) -> None:
        self._kept.messages.setdefault((message.channel, message.message_id), message)

    async def messages_in(self, reference: Reference, channel: ChannelId) -> Sequence[PostedMessage]:
        case = self._kept.cases[reference]
        cards = [
            PostedMessage(reference, "card", channel, card.message_id, card.reader)
            for card in case.cards
            if card.channel == channel
        ]
        sent = [
            one
            for one in self._kept.messages.values()
            if (one.reference, one.channel) == (reference, channel)
        ]
        return [*cards, *sent]

    async def messages_told(self, reference: Reference, purposes: Collection[str]) -> Sequence[PostedMessage]:
        sent = [one for one in self._kept.messages.values() if one.reference == reference and one.reader]
        return [one for one in sent if one.purpose in purposes]

    async def message_deleted(self, message: PostedMessage) -> None:
        self._kept.messages.pop((message.channel, message.message_id), None)

    async def open_cases(self) -> Sequence[Case]:
        cases = sorted(self._kept.cases.values(), key=lambda case: case.submitted_at)
        return [_copied(case) for case in cases if case.is_open]

    async def unpaid_before(self, day: date) -> Sequence[Case]:
        followed = [case for case in self._kept.cases.values() if case.state in FOLLOWED_STATES]
        due = [one for one in followed if one.decision and (one.decision.compensation.due or day) < day]
        return [_copied(one) for one in sorted(due, key=lambda case: case.submitted_at)]

    async def owed_by(self, owner: PersonId) -> Sequence[Case]:
        followed = [case for case in self._kept.cases.values() if case.state in FOLLOWED_STATES]
        theirs = [case for case in followed if case.decision and case.decision.compensation.owner == owner]
        return [_copied(case) for case in sorted(theirs, key=lambda case: case.submitted_at)]

    def _put(self, case: Case, cards: tuple[CardPlace, ...]) -> None:
        self._kept.audit.extend(case.new_entries)
        case.new_entries.clear()
        case.version += 1
        self._kept.cases[case.reference] = replace(case, cards=cards, new_entries=[])


def _copied(case: Case) -> Case:
    """Everything in a case but the case itself is frozen."""
    return replace(case, new_entries=[])


class _MemoryAudit:
    def __init__(self, kept: _Kept) -> None:
        self._kept = kept

    async def add(self, entry: AuditEntry) -> None:
        self._kept.audit.append(entry)

    async def of(self, reference: Reference) -> Sequence[AuditEntry]:
        return [entry for entry in self._kept.audit if entry.reference == reference]

    async def head(self, before: datetime, known: LogHead) -> LogHead:
        since = known.until or datetime.min.replace(tzinfo=UTC)
        lately = sorted((one for one in self._kept.audit if since <= one.at < before), key=lambda one: one.at)
        return LogHead(known.entries + len(lately), chained(known.digest, lately), before)

    async def notable(self, since: datetime, acts: Collection[str], limit: int) -> Sequence[AuditEntry]:
        lately = [entry for entry in reversed(self._kept.audit) if entry.at >= since]
        wanted = [entry for entry in lately if entry.result != DONE or entry.action in acts]
        return sorted(wanted, key=lambda entry: entry.at, reverse=True)[:limit]


class _MemoryDrafts:
    def __init__(self, kept: _Kept) -> None:
        self._kept = kept

    async def find(self, owner: PersonId, name: str, reference: str, now: datetime) -> Draft | None:
        draft = self._kept.drafts.get((owner, name, reference))
        return draft if draft and draft.expires > now else None

    async def put(self, draft: Draft) -> None:
        self._kept.drafts[draft.owner, draft.name, draft.reference] = draft

    async def remove(self, owner: PersonId, name: str, reference: str) -> None:
        self._kept.drafts.pop((owner, name, reference), None)

    async def purge(self, now: datetime) -> None:
        for key, draft in list(self._kept.drafts.items()):
            if draft.expires <= now:
                del self._kept.drafts[key]


class _MemoryPeople:
    def __init__(self, kept: _Kept) -> None:
        self._kept = kept

    async def line_manager(self, person: PersonId) -> PersonId | None:
        return self._kept.line_managers.get(person)

    async def remember_line_manager(self, person: PersonId, manager: PersonId) -> None:
        self._kept.line_managers[person] = manager


class _MemoryBindings:
    def __init__(self, kept: _Kept) -> None:
        self._kept = kept

    async def all(self) -> dict[str, ChannelId]:
        return dict(self._kept.bindings)

    async def bind(self, role: str, channel: ChannelId, by: PersonId, at: datetime) -> None:
        self._kept.bindings[role] = channel


class _MemoryLinks:
    def __init__(self, kept: _Kept) -> None:
        self._kept = kept

    async def accounts(self) -> Accounts:
        return Accounts(dict(self._kept.links))

    async def link(self, account: PersonId, person: PersonId, at: datetime) -> None:
        self._kept.links[account] = person
        told = {one.reference for one in self._kept.messages.values() if one.reader == account}
        self._kept.cases = {
            one: _rewritten(case, account, person, is_told=one in told)
            for one, case in self._kept.cases.items()
        }
        self._kept.messages = {
            where: _exchanged(message, account, person) for where, message in self._kept.messages.items()
        }
        managers = self._kept.line_managers
        if account in managers:
            managers.setdefault(person, managers.pop(account))
        managers |= {one: person for one, manager in managers.items() if manager == account}

    async def use_file(self, accounts: Accounts, at: datetime) -> None:
        named = {*accounts.standing, *accounts.standing.values()}
        for account, person in list(self._kept.links.items()):
            if {account, person} & named:
                del self._kept.links[account]
        for account, person in accounts.standing.items():
            await self.link(account, person, at)

    async def put_code(self, digest: str, account: PersonId, expires: datetime) -> None:
        self._kept.link_codes[account] = (digest, expires)

    async def take_code(self, digest: str, now: datetime) -> PersonId | None:
        for account, (known, expires) in self._kept.link_codes.items():
            if known == digest and expires > now:
                del self._kept.link_codes[account]
                return account
        return None


def _rewritten(case: Case, account: PersonId, person: PersonId, *, is_told: bool) -> Case:
    """Everywhere in the case the one account instead of the other. A changed case has a new version, and one
    that `is_told` to the account in private."""
    changed: Case = _exchanged(case, account, person)
    return replace(changed, version=case.version + 1) if is_told or changed != case else changed


def _exchanged(value: Any, account: PersonId, person: PersonId) -> Any:
    if value == account:
        return person
    if isinstance(value, tuple | frozenset):
        return type(value)(_exchanged(one, account, person) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        parts = {one.name: getattr(value, one.name) for one in fields(value)}
        return replace(value, **{name: _exchanged(one, account, person) for name, one in parts.items()})
    return value


class _MemoryHandled:
    def __init__(self, kept: _Kept) -> None:
        self._kept = kept

    async def first_time(self, token: str, reference: Reference, at: datetime) -> bool:
        if not token:
            return True
        is_new = token not in self._kept.handled
        self._kept.handled.setdefault(token, (reference, at))
        return is_new

    async def reference_of(self, token: str) -> Reference | None:
        handled = self._kept.handled.get(token)
        return handled[0] if handled else None

    async def purge(self, before: datetime) -> None:
        for token, (_reference, at) in list(self._kept.handled.items()):
            if at < before:
                del self._kept.handled[token]


class _MemoryJobs:
    def __init__(self, kept: _Kept, now: Callable[[], datetime], numbers: Iterable[int]) -> None:
        self._jobs = kept.jobs
        self._now = now
        self._numbers = iter(numbers)
        self.were_put = False

    async def put(self, *jobs: Job) -> None:
        now = self._now()
        self.were_put = self.were_put or bool(jobs)
        for job in jobs:
            if job.key not in {stored.job.key for stored in self._jobs.values()}:
                number, due = next(self._numbers), job.due or now
                self._jobs[number] = _StoredJob(number, job, created=now, starts=due, due=due)

    async def claim(self, now: datetime, limit: int, lease_seconds: float) -> Sequence[ClaimedJob]:
        free = [job for job in self._waiting() if job.due <= now and not _is_held(job, now)]
        ready = [job for job in free if not self._is_behind_another(job, now)]
        until = now + timedelta(seconds=lease_seconds)
        return [self._lease(job, until) for job in sorted(ready, key=lambda job: (job.due, job.id))[:limit]]

    async def renew(self, job: ClaimedJob, now: datetime, lease_seconds: float) -> None:
        until = now + timedelta(seconds=lease_seconds)
        self._jobs[job.id] = replace(self._held(job), lease_until=until)

    async def finish(self, job: ClaimedJob) -> None:
        self._let_go(job, state="done", finished_at=self._now(), error=None)

    async def postpone(self, job: ClaimedJob, due: datetime, error: str, *, counts: bool) -> None:
        self._let_go(job, due=due, error=error, attempts=job.attempts + int(counts))

    async def give_up(self, job: ClaimedJob, error: str) -> None:
        self._let_go(job, state="failed", error=error)

    async def next_due(self) -> datetime | None:
        now = self._now()
        free = [job for job in self._waiting() if job.token is None and not self._is_behind_another(job, now)]
        return min((job.due for job in free), default=None)

    async def purge(self, before: datetime) -> None:
        for number, job in list(self._jobs.items()):
            if job.finished_at and job.finished_at < before:
                del self._jobs[number]

    def _waiting(self) -> list[_StoredJob]:
        return [job for job in self._jobs.values() if job.state == "waiting"]

    def _is_behind_another(self, job: _StoredJob, now: datetime) -> bool:
        lane = [other for other in self._waiting() if job.job.lane and other.job.lane == job.job.lane]
        return any((other.id < job.id and other.starts <= now) or _is_held(other, now) for other in lane)

    def _lease(self, job: _StoredJob, until: datetime) -> ClaimedJob:
        token = f"token {next(self._numbers)}"
        self._jobs[job.id] = replace(job, token=token, lease_until=until)
        what = job.job
        return ClaimedJob(
            job.id, what.kind, what.key, what.lane, dict(what.payload), job.attempts, job.created, token
        )

    def _let_go(self, job: ClaimedJob, **changes: object) -> None:
        stored = self._held(job)
        self._jobs[job.id] = replace(stored, token=None, lease_until=None, **changes)  # type: ignore[arg-type]

    def _held(self, job: ClaimedJob) -> _StoredJob:
        stored = self._jobs.get(job.id)
        if stored is None or stored.token != job.token:
            raise LeaseLost()
        return stored


def _is_held(job: _StoredJob, now: datetime) -> bool:
    return job.lease_until is not None and job.lease_until > now
