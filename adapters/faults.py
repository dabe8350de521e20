"""What does a check of a card or form say, on any platform? The walk through it and the faults both have."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

Json = dict[str, Any]


class Node(NamedTuple):
    """An object inside, with where it stands; `kind` is its type, or what the key above it makes it."""

    path: str
    kind: str
    value: Json


def walk(
    value: Any, kinds: Mapping[str, str], without: Collection[str] = (), kind: str = "", path: str = "$"
) -> Iterator[Node]:
    """Every object, the outer ones first. `kinds` names those that do not say what they are, by the key they
    stand under; what stands under the keys `without` is not looked into."""
    if isinstance(value, list):
        for at, entry in enumerate(value):
            yield from walk(entry, kinds, without, kind, f"{path}[{at}]")
    if not isinstance(value, dict):
        return
    yield Node(path, value.get("type", kind), value)
    for key, entry in value.items():
        if key not in without:
            yield from walk(entry, kinds, without, kinds.get(key, ""), f"{path}.{key}")


def only_if(wrong: bool, fault: str) -> list[str]:
    return [fault] if wrong else []


def length(what: str, entry: Any, longest: int | None) -> Iterator[str]:
    """None: no limit. Nothing that has one may be empty."""
    if longest is not None and not 1 <= len(entry) <= longest:
        yield f"{what} has {len(entry)}, allowed are 1 to {longest}"


def twice(what: str, entries: Iterable[str]) -> Iterator[str]:
    counted = Counter(entries).items()
    yield from (f"{what} {entry!r} stands there {count} times" for entry, count in counted if count > 1)
