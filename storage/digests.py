"""Where are the figures of each week kept? As they were printed; nothing overwrites them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.digest import Digest, digest_from_json, digest_to_json
from bot.weeks import Week
from storage.tables import DigestRow
from storage.upsert import insert_new

_PLAIN = {"synchronize_session": False}


class SqlDigests:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def find(self, week: Week) -> Digest | None:
        row = await self._row(week)
        return _digest(row) if row else None

    async def before(self, week: Week, limit: int) -> Sequence[Digest]:
        earlier = select(DigestRow).where(DigestRow.monday < week.monday)
        newest_first = earlier.order_by(col(DigestRow.monday).desc()).limit(limit)
        return [_digest(row) for row in await self._session.exec(newest_first)]

    async def put(self, digest: Digest) -> None:
        row = {"monday": digest.week.monday, "kept": digest_to_json(digest)}
        await insert_new(self._session, DigestRow, [row])

    async def sent_at(self, week: Week) -> datetime | None:
        row = await self._row(week)
        return row.sent_at if row else None

    async def sent(self, week: Week, at: datetime) -> None:
        unsent = update(DigestRow).where(
            col(DigestRow.monday) == week.monday, col(DigestRow.sent_at).is_(None)
        )
        await self._session.exec(unsent.values(sent_at=at), execution_options=_PLAIN)

    async def _row(self, week: Week) -> DigestRow | None:
        wanted = select(DigestRow).where(DigestRow.monday == week.monday)
        fresh = {"populate_existing": True}
        return (await self._session.exec(wanted, execution_options=fresh)).first()


def _digest(row: DigestRow) -> Digest:
    return digest_from_json(Week(row.monday), row.kept)
