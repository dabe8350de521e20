"""How is one submitted field read? Each reader notes what is wrong, so that all problems show at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import TypeVar

from bot.errors import FieldProblem, FormProblems, Problem
from bot.money import Money, read_money
from bot.people import PersonId
from bot.text import clean_text

Values = Mapping[str, str | tuple[str, ...]]
"""What came back from a form: field id → text, or several values."""

Code = TypeVar("Code", bound=StrEnum)


class FieldReader:
    """Reads the fields of one form; `check` raises `FormProblems` with everything that was wrong.

    After a problem a reader returns a harmless stand-in, which `check` keeps from being used.
    """

    def __init__(self, values: Values) -> None:
        self._values = values
        self.problems: dict[str, Problem] = {}

    def check(self) -> None:
        if self.problems:
            raise FormProblems(self.problems)

    def problem(self, field: str, code: str, **params: object) -> None:
        """Note a problem; the first one of a field stands."""
        self.problems.setdefault(field, Problem(code, params))

    def one(self, field: str) -> str:
        value = self._values.get(field, "")
        return value if isinstance(value, str) else next(iter(value), "")

    def several(self, field: str) -> tuple[str, ...]:
        value = self._values.get(field, ())
        return tuple(part for part in value.split(",") if part) if isinstance(value, str) else value

    def text(self, field: str, minimum: int, maximum: int) -> str:
        try:
            return clean_text(self.one(field), minimum, maximum)
        except FieldProblem as found:
            self.problems.setdefault(field, found.problem)
            return ""

    def optional_text(self, field: str, maximum: int) -> str:
        return self.text(field, 1, maximum) if self.one(field).strip() else ""

    def money(self, field: str, currency: str, *, allow_zero: bool = False) -> Money:
        try:
            return read_money(self.one(field), currency, allow_zero=allow_zero)
        except FieldProblem as found:
            self.problems.setdefault(field, found.problem)
            return Money(currency, 0)

    def one_of(self, field: str, codes: type[Code]) -> Code:
        chosen = self.one(field)
        if chosen in list(codes):
            return codes(chosen)
        self.problem(field, "unknown_choice" if chosen else "required")
        return next(iter(codes))

    def some_of(self, field: str, codes: type[Code]) -> frozenset[Code]:
        chosen = self.several(field)
        if not chosen:
            self.problem(field, "required")
        elif not set(chosen) <= set(codes):
            self.problem(field, "unknown_choice")
        return frozenset(codes(code) for code in chosen if code in list(codes))

    def day(self, field: str, first: date, last: date) -> date:
        """From today, or another `first` day, on."""
        day = self._day(field)
        if day and day < first:
            self.problem(field, "in_the_past")
        elif day and day > last:
            self.problem(field, "too_far", last=last)
        return day or first

    def past_day(self, field: str, first: date, today: date) -> date:
        """Something happened that day."""
        day = self._day(field)
        if day and day < first:
            self.problem(field, "too_early", first=first)
        elif day and day > today:
            self.problem(field, "in_the_future")
        return day or today

    def _day(self, field: str) -> date | None:
        raw = self.one(field)
        try:
            return date.fromisoformat(raw)
        except ValueError:
            self.problem(field, "not_a_date" if raw else "required")
            return None

    def people(self, field: str) -> frozenset[PersonId]:
        return frozenset(PersonId(person) for person in self.several(field))

    def person(self, field: str) -> PersonId | None:
        return next(iter(self.several(field)), None)  # type: ignore[return-value]
