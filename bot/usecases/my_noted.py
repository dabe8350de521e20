"""A steward looks at what is not stuck, but not well either: refused tries, what got worse, what remains."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from bot.audit import DONE, Act, AuditEntry
from bot.case import Case
from bot.errors import CannotCheck
from bot.follow_parts import Feeling
from bot.home import Listed, Noted, NotedCase, NotedLine
from bot.people import Person, PersonId
from bot.permissions import Why
from bot.ports import Services
from bot.reference import Reference

LOOK_BACK = timedelta(days=30)
MOST_ENTRIES = 500
MOST_LINES = 2
"""Of one case; the newest say enough."""

UNCALLED_FOR = frozenset(set(Why) - {Why.RECUSED, Why.DECIDED_FIRST, Why.NOT_LINKED})
"""Tries that were refused because of who it was. The others had been in order a moment before."""


async def read_noted(actor: Person, services: Services) -> list[NotedCase]:
    """Of the last thirty days, the newest first; nothing of a case by which this steward gains."""
    since = services.now() - LOOK_BACK
    async with services.read() as work:
        entries = await work.audit.notable(since, (Act.CHECK_IN, Act.CARD_REMOVED), MOST_ENTRIES)
        references = dict.fromkeys(entry.reference for entry in entries if entry.reference)
        cases = {one: await work.cases.find(one) for one in references}
    return [noted for one in references if (noted := _noted(one, cases[one], entries, actor))]


def _noted(
    reference: Reference, case: Case | None, entries: Sequence[AuditEntry], actor: Person
) -> NotedCase | None:
    if case and actor.id in case.interested:
        return None
    lines = [
        NotedLine(what, entry.at, entry.actor or "")
        for entry in entries
        if entry.reference == reference and (what := _what(entry, case))
    ]
    return NotedCase(reference, case.rep_name if case else "", tuple(lines[:MOST_LINES])) if lines else None


def _what(entry: AuditEntry, case: Case | None) -> Noted | None:
    if entry.result != DONE:
        return Noted.REFUSED if entry.result.removeprefix("refused:") in UNCALLED_FOR else None
    if entry.action == Act.CARD_REMOVED:
        return Noted.REMAINS
    is_worse = case and any(one.at == entry.at and one.feeling is Feeling.WORSE for one in case.check_ins)
    return Noted.WORSE if is_worse else None


async def named(found: Listed[NotedCase], services: Services) -> Listed[NotedCase]:
    """Who tried is read from the platform for the few that are shown."""
    tries = [line for one in found.shown for line in one.lines if line.what is Noted.REFUSED and line.who]
    people = sorted({PersonId(line.who) for line in tries})
    names = dict(zip(people, await asyncio.gather(*(_name(one, services) for one in people)), strict=True))
    shown = (replace(one, lines=tuple(_with_name(line, names) for line in one.lines)) for one in found.shown)
    return replace(found, shown=tuple(shown))


def _with_name(line: NotedLine, names: Mapping[PersonId, str]) -> NotedLine:
    return replace(line, who=names.get(PersonId(line.who), ""))


async def _name(person: PersonId, services: Services) -> str:
    try:
        return (await services.directory.person(person)).name
    except CannotCheck:
        return "?"
