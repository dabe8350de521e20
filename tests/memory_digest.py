"""What stands in for the facts and digests of a database? A loop over all of them (see `tests.memory`)."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from bot.case import Case
from bot.digest import Digest
from bot.facts import CaseFacts, Fact, Kind
from bot.people import PersonId
from bot.tally import Cut, Group, Question
from bot.weeks import Week


class MemoryFacts:
    def __init__(self, kept: Any) -> None:
        self._kept = kept

    async def uncounted(self, limit: int) -> Sequence[Case]:
        changed = [case for case in self._kept.cases.values() if self._counted(case) != case.version]
        return [replace(case, new_entries=[]) for case in changed[:limit]]

    async def put(self, found: CaseFacts) -> None:
        self._kept.facts[found.reference] = found

    async def are_there(self, cases: int, before: datetime) -> bool:
        raised = [
            found
            for found in self._kept.facts.values()
            if any(fact.kind is Kind.RAISED and fact.dated < before for fact in found.facts)
        ]
        return len(raised) >= cases

    async def tally(self, question: Question) -> Sequence[Group]:
        cuts = (question.now, *question.earlier)
        groups: dict[tuple[str, str | None, PersonId], list[Any]] = defaultdict(
            lambda: [0, 0, 0, *(Counter[int]() for _ in range(3))]
        )
        for rep, fact in self._facts():
            is_undecided = question.with_undecided and fact.kind is Kind.UNDECIDED
            if fact.kind is not question.kind and not is_undecided:
                continue
            now, *earlier = [_counts(fact, Cut(None, cut.end) if is_undecided else cut) for cut in cuts]
            group = groups[fact.code, fact.currency, rep]
            if now:
                group[:3] = group[0] + 1, group[1] + (fact.minor or 0), group[2] + (fact.given_up or 0)
            for at, then in enumerate(earlier):
                group[3][at] += now and not then
                group[4][at] += then and not now
                group[5][at] += now and then
        size = range(len(question.earlier))
        return [
            Group(*key, *found[:3], *(tuple(counter[at] for at in size) for counter in found[3:]))
            for key, found in groups.items()
        ]

    async def seconds(self, kind: Kind, cut: Cut, ranks: Sequence[int]) -> Sequence[int]:
        found = sorted(
            fact.seconds or 0 for _rep, fact in self._facts() if fact.kind is kind and _counts(fact, cut)
        )
        return [found[rank] for rank in ranks]

    async def by_day(self, kind: Kind, first: date, last: date, before: datetime) -> Mapping[date, int]:
        days = [
            fact.day
            for _rep, fact in self._facts()
            if fact.kind is kind and _counts(fact, Cut(None, before)) and fact.day
        ]
        return Counter(day for day in days if first <= day <= last)

    def _counted(self, case: Case) -> int:
        found = self._kept.facts.get(case.reference)
        return found.version if found else 0

    def _facts(self) -> list[tuple[PersonId, Fact]]:
        return [(found.rep, fact) for found in self._kept.facts.values() for fact in found.facts]


class MemoryDigests:
    def __init__(self, kept: Any) -> None:
        self._kept = kept

    async def find(self, week: Week) -> Digest | None:
        return self._kept.digests.get(week)  # type: ignore[no-any-return]

    async def before(self, week: Week, limit: int) -> Sequence[Digest]:
        earlier = sorted((one for one in self._kept.digests if one < week), reverse=True)
        return [self._kept.digests[one] for one in earlier[:limit]]

    async def put(self, digest: Digest) -> None:
        self._kept.digests.setdefault(digest.week, digest)

    async def sent_at(self, week: Week) -> datetime | None:
        return self._kept.sent.get(week)

    async def sent(self, week: Week, at: datetime) -> None:
        self._kept.sent.setdefault(week, at)


def _counts(fact: Fact, cut: Cut) -> bool:
    was_true = fact.since < cut.end <= fact.until
    return was_true and (cut.start is None or cut.start <= fact.dated < cut.end)
