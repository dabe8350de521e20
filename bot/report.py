"""What is drawn of a week's digest? Its figures, those of the weeks before, and what the company says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.digest import QUARTER, Digest
from bot.kept import UnitOfWork

AGAINST_WEEKS = 4
"""The index is held against the digest of so many weeks ago."""


@dataclass(frozen=True)
class Report:
    digest: Digest
    past: Sequence[Digest] = ()
    """Those of the twelve weeks before, as far as they are kept; oldest first."""
    promise: str = ""

    @property
    def change(self) -> int | None:
        """Of the index, in points; None where one of the two has none."""
        week = self.digest.week.plus(-AGAINST_WEEKS)
        before = next((one.value("index", "index") for one in self.past if one.week == week), None)
        now = self.digest.value("index", "index")
        return round(now.value - before.value) if now and before else None

    @property
    def weeks(self) -> tuple[Digest, ...]:
        """Thirteen at most, oldest first."""
        return (*self.past, self.digest)


async def read_report(digest: Digest, promise: str, work: UnitOfWork) -> Report:
    past = await work.digests.before(digest.week, QUARTER - 1)
    return Report(digest, tuple(reversed(past)), promise)
