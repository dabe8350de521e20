"""What does a week's digest hold? The figures as they were sent, and since which week each of them stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.figures import Shown, Values
from bot.weeks import Week

QUARTER, HALF, YEAR = 13, 26, 52
"""Rolling full weeks: R13, R26 and R52 of domain.md."""

COMPARED = 4
"""Nobody learns about a single case who holds a digest against one of so many weeks before."""


@dataclass(frozen=True)
class Figure:
    values: Values
    week: Week
    """Of whose digest it is: until enough came and went, an earlier one stands."""


Figures = Mapping[str, Figure]


@dataclass(frozen=True)
class Period:
    """Cases by the week in which the customer must hear, in bands, up to the end of a bonus period."""

    weeks_left: tuple[int, ...] = ()
    now: tuple[int, ...] = ()
    before: tuple[int, ...] = ()
    """The same weeks of the period before."""


@dataclass(frozen=True)
class LogHead:
    """How long the audit trail is, and what its entries amount to: whoever has both notices a change."""

    entries: int = 0
    digest: str = ""
    until: datetime | None = None
    """Entries before that moment are in it."""


@dataclass(frozen=True)
class Digest:
    week: Week
    figures: Figures = field(default_factory=dict)
    raised: tuple[int, ...] = ()
    """Cases of each of the last 13 weeks, in bands, oldest first."""
    ahead: int = 0
    """Open cases that fall in the next last weeks of a bonus period, in bands."""
    period: Period = field(default_factory=Period)
    log: LogHead = field(default_factory=LogHead)

    def value(self, figure: str, name: str) -> Shown | None:
        found = self.figures.get(figure)
        return found.values.get(name) if found else None

    @property
    def silent_weeks(self) -> int:
        return self.raised.count(0)

    @property
    def is_empty(self) -> bool:
        """No cases, or too few to show."""
        return not self.figures


# --- kept as it was sent -----------------------------------------------------------------------------


def digest_to_json(digest: Digest) -> dict[str, Any]:
    return {
        "figures": {name: _figure_to_json(figure) for name, figure in digest.figures.items()},
        "raised": list(digest.raised),
        "ahead": digest.ahead,
        "period": {
            "weeks_left": list(digest.period.weeks_left),
            "now": list(digest.period.now),
            "before": list(digest.period.before),
        },
        "log": _log_to_json(digest.log),
    }


def digest_from_json(week: Week, kept: Mapping[str, Any]) -> Digest:
    period = {name: tuple(values) for name, values in kept["period"].items()}
    return Digest(
        week,
        {name: _figure_from_json(figure) for name, figure in kept["figures"].items()},
        tuple(kept["raised"]),
        kept["ahead"],
        Period(**period),
        _log_from_json(kept["log"]),
    )


def _log_to_json(log: LogHead) -> dict[str, Any]:
    return {
        "entries": log.entries,
        "digest": log.digest,
        "until": log.until.isoformat() if log.until else None,
    }


def _log_from_json(kept: Mapping[str, Any]) -> LogHead:
    until = kept["until"]
    return LogHead(kept["entries"], kept["digest"], datetime.fromisoformat(until) if until else None)


def _figure_to_json(figure: Figure) -> dict[str, Any]:
    values = {name: [shown.value, shown.bound] for name, shown in figure.values.items()}
    return {"week": str(figure.week), "values": values}


def _figure_from_json(kept: Mapping[str, Any]) -> Figure:
    values = {name: Shown(value, bound) for name, (value, bound) in kept["values"].items()}
    return Figure(values, Week.read(kept["week"]))
