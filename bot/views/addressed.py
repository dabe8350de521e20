"""Whom does a card or form name on a platform? Each person by the account that the person has there."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from bot.accounts import Accounts
from bot.people import PersonId
from bot.views.elements import PersonName, PersonPicker

View = TypeVar("View")


def addressed(view: View, accounts: Accounts, platform: str) -> View:
    """The same view; who has no account there stays who he is, and is named without a mention."""
    return _addressed(view, accounts, platform) if accounts.standing else view


def _addressed(part: Any, accounts: Accounts, platform: str) -> Any:
    def there(person: PersonId) -> PersonId:
        return accounts.on(person, platform) or person

    match part:
        case PersonName():
            return replace(part, id=there(part.id))
        case PersonPicker():
            return replace(part, value=tuple(map(there, part.value)))
        case tuple():
            return tuple(_addressed(one, accounts, platform) for one in part)
        case _ if is_dataclass(part) and not isinstance(part, type):
            parts = {one.name: getattr(part, one.name) for one in fields(part)}
            changed = {name: _addressed(one, accounts, platform) for name, one in parts.items()}
            return replace(part, **changed)
        case _:
            return part
