"""What belongs to one transaction? All repositories on one session."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.jobs import Jobs
from bot.kept import AuditTrail, Bindings, Cases, Digests, Drafts, Facts, Handled, Links, People
from storage.audit import SqlAudit
from storage.bindings import SqlBindings
from storage.cases import SqlCases
from storage.digests import SqlDigests
from storage.drafts import SqlDrafts
from storage.facts import SqlFacts
from storage.handled import SqlHandled
from storage.jobs import SqlJobs
from storage.links import SqlLinks
from storage.people import SqlPeople


class SqlUnitOfWork:
    def __init__(
        self,
        session: AsyncSession,
        now: Callable[[], datetime],
        lease_clock: Callable[[], datetime] | None = None,
        *,
        writing: bool,
    ) -> None:
        audit, jobs = SqlAudit(session), SqlJobs(session, now, lease_clock)
        cases = SqlCases(session, audit, writing=writing)
        self.cases: Cases = cases
        self.audit: AuditTrail = audit
        self.drafts: Drafts = SqlDrafts(session, writing=writing)
        self.people: People = SqlPeople(session)
        self.handled: Handled = SqlHandled(session, writing=writing)
        self.bindings: Bindings = SqlBindings(session)
        self.links: Links = SqlLinks(session)
        self.facts: Facts = SqlFacts(session, cases)
        self.digests: Digests = SqlDigests(session)
        self.jobs: Jobs = jobs
        self._session = session
        self._jobs = jobs

    async def commit(self) -> bool:
        """Keep everything; returns whether there are new jobs."""
        await self._session.commit()
        return self._jobs.were_put
