"""How does a form get its fields? Labels and help by id, with what was typed and what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from bot.errors import Problem
from bot.fields import FieldReader, Values
from bot.people import PersonId
from bot.texts import Texts
from bot.views.elements import (
    Choice,
    Choices,
    DateInput,
    LongText,
    MoneyText,
    Option,
    PersonPicker,
    ShortText,
)


@dataclass(frozen=True)
class Filling:
    """What a form is drawn with: the reader's texts, the values so far, and the problems found in them."""

    texts: Texts
    values: Values = field(default_factory=dict)
    problems: Mapping[str, Problem] = field(default_factory=dict)

    def short(self, id: str) -> ShortText:
        return ShortText(id, self._label(id), self._help(id), self._one(id), self.problem(id))

    def long(self, id: str, *, required: bool = True) -> LongText:
        return LongText(id, self._label(id), self._help(id), self._one(id), self.problem(id), required)

    def money(self, id: str, *, required: bool = True) -> MoneyText:
        return MoneyText(id, self._label(id), self._help(id), self._one(id), self.problem(id), required)

    def choice(self, id: str, codes: Iterable[str]) -> Choice:
        options = self._options(id, codes)
        return Choice(id, self._label(id), options, self._help(id), self._one(id), self.problem(id))

    def choices(self, id: str, codes: Iterable[str]) -> Choices:
        options = self._options(id, codes)
        return Choices(id, self._label(id), options, self._help(id), self._several(id), self.problem(id))

    def person(self, id: str, *, several: bool = False, required: bool = True) -> PersonPicker:
        people = tuple(PersonId(one) for one in self._several(id))
        return PersonPicker(id, self._label(id), self._help(id), people, several, self.problem(id), required)

    def day(
        self, id: str, default: date | None, first: date, last: date, *, required: bool = True
    ) -> DateInput:
        value = _day(self._one(id)) or default
        return DateInput(id, self._label(id), self._help(id), value, first, last, self.problem(id), required)

    def problem(self, id: str) -> str:
        """The sentence of what is wrong with a field, or nothing."""
        found = self.problems.get(id)
        return self.texts(f"problem.{found.code}", **found.params) if found else ""

    def _label(self, id: str) -> str:
        return self.texts(f"{id}.label")

    def _help(self, id: str) -> str:
        return self.texts(f"{id}.help")

    def _one(self, id: str) -> str:
        return FieldReader(self.values).one(id)

    def _several(self, id: str) -> tuple[str, ...]:
        return FieldReader(self.values).several(id)

    def _options(self, id: str, codes: Iterable[str]) -> tuple[Option, ...]:
        return tuple(Option(str(code), self.texts(f"{id}.{code}")) for code in codes)


def _day(raw: str) -> date | None:
    try:
        return date.fromisoformat(raw)
    except ValueError:
        return None
