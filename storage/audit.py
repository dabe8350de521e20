"""Where is the audit trail kept? Entries are only ever added."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import and_, col, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.audit import DONE, AuditEntry, chained
from bot.digest import LogHead
from bot.people import PersonId, Role
from bot.reference import Reference
from storage.tables import AuditRow

PAGE = 5000
"""How many entries are in memory at a time while the chain goes on."""


class SqlAudit:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def add(self, entry: AuditEntry) -> None:
        await self.add_all([entry])

    async def add_all(self, entries: Sequence[AuditEntry]) -> None:
        """In this order."""
        self._session.add_all([_row(entry) for entry in entries])
        await self._session.flush()

    async def of(self, reference: Reference) -> Sequence[AuditEntry]:
        trail = select(AuditRow).where(AuditRow.reference == reference).order_by(col(AuditRow.id))
        return [_entry(row) for row in await self._session.exec(trail)]

    async def head(self, before: datetime, known: LogHead) -> LogHead:
        lately = select(AuditRow.__table__).where(AuditRow.at < before)  # type: ignore[attr-defined]
        if known.until:
            lately = lately.where(AuditRow.at >= known.until)
        entries, digest = known.entries, known.digest
        in_order = lately.order_by(col(AuditRow.at), col(AuditRow.id)).execution_options(yield_per=PAGE)
        rows = await self._session.stream(in_order)
        async for page in rows.partitions():
            digest = chained(digest, (_entry(row) for row in page))
            entries += len(page)
        return LogHead(entries, digest, before)

    async def notable(self, since: datetime, acts: Collection[str], limit: int) -> Sequence[AuditEntry]:
        refused = AuditRow.result != DONE
        done = and_(AuditRow.result == DONE, col(AuditRow.action).in_(acts))
        wanted = select(AuditRow).where(AuditRow.at >= since, or_(refused, done))
        newest_first = (col(AuditRow.at).desc(), col(AuditRow.id).desc())
        return [_entry(row) for row in await self._session.exec(wanted.order_by(*newest_first).limit(limit))]


def _row(entry: AuditEntry) -> AuditRow:
    return AuditRow(
        reference=entry.reference,
        at=entry.at,
        actor=entry.actor,
        role=entry.role,
        action=entry.action,
        result=entry.result,
    )


def _entry(row: Any) -> AuditEntry:
    return AuditEntry(
        reference=Reference(row.reference) if row.reference else None,
        at=row.at,
        actor=PersonId(row.actor) if row.actor else None,
        role=Role(row.role),
        action=row.action,
        result=row.result,
    )
