"""How much is a share of a deal?"""

from __future__ import annotations

from bot.money import Money


def share_of(value: Money, share: float) -> Money:
    """At least the smallest coin."""
    return Money(value.currency, max(1, int(value.minor * share)))
