"""How is an amount stored? As integer minor units, with the currency in a column beside them."""

from __future__ import annotations

from typing import Any

from bot.money import Money


def amount_columns(prefix: str, amount: Money | None) -> dict[str, Any]:
    return {
        f"{prefix}minor": amount.minor if amount else None,
        f"{prefix}currency": amount.currency if amount else None,
    }


def amount_of(currency: str | None, minor: int | None) -> Money | None:
    return None if currency is None or minor is None else Money(currency, minor)
