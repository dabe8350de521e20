"""Which channels did stewards bind from inside?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from bot.people import ChannelId, PersonId
from storage.tables import BindingRow


class SqlBindings:
    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    async def all(self) -> Mapping[str, ChannelId]:
        rows = (await self._session.exec(select(BindingRow).order_by(col(BindingRow.id)))).all()
        return {row.role: ChannelId(row.channel) for row in rows}

    async def bind(self, role: str, channel: ChannelId, by: PersonId, at: datetime) -> None:
        self._session.add(BindingRow(role=role, channel=channel, bound_by=by, bound_at=at))
        await self._session.flush()
