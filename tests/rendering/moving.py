"""How would the samples look if their people were on Teams? The same cards and forms with ids of Teams."""

from dataclasses import fields, is_dataclass, replace
from typing import Any
from uuid import NAMESPACE_DNS, uuid5

from bot.people import PersonId
from bot.views.samples import NAMES


def teams_id(key: str) -> PersonId:
    """A directory object id, always the same for the same person."""
    return PersonId(f"teams:{uuid5(NAMESPACE_DNS, key)}")


IDS = {f"local:{key}": teams_id(key) for key in NAMES}
PEOPLE = [(teams_id(key), name) for key, name in NAMES.items()]


def on_teams(shown: Any) -> Any:
    """The same card, form or element, with its people there."""
    if isinstance(shown, str):
        return IDS.get(shown, shown)
    if isinstance(shown, tuple):
        return tuple(on_teams(one) for one in shown)
    if is_dataclass(shown) and not isinstance(shown, type):
        return replace(shown, **{field.name: on_teams(getattr(shown, field.name)) for field in fields(shown)})
    return shown
