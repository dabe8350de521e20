"""What does the bot say, in whose language? Catalogues by gettext; dates and amounts by Babel."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Any
from zoneinfo import ZoneInfo

from babel.core import Locale
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_currency, format_decimal
from babel.support import Translations

from bot.money import Money, exponent
from bot.people import Person
from bot.views.elements import Moment

LANGUAGES = ("en", "nl")
DEFAULT_LANGUAGE = "en"


@cache
def catalogue(language: str) -> Catalog:
    """The catalogue as it is written, for checks and for `_translations`."""
    path = files(__name__) / language / "LC_MESSAGES" / "squaredeal.po"
    with path.open("rb") as source:
        return read_po(source, locale=language)


@cache
def _translations(language: str) -> Translations:
    compiled = BytesIO()
    write_mo(compiled, catalogue(language))
    compiled.seek(0)
    return Translations(compiled)


def supported(language: str) -> str:
    """The nearest language there is a catalogue for: `nl-BE` is `nl`, `fr` is the default."""
    prefix = language.replace("_", "-").partition("-")[0].lower()
    return prefix if prefix in LANGUAGES else DEFAULT_LANGUAGE


class _Params(dict[str, Any]):
    """A param that is missing must not cost a person the sentence."""

    def __missing__(self, name: str) -> str:
        return "…"


@dataclass(frozen=True)
class Texts:
    """One reader's language and zone."""

    language: str = DEFAULT_LANGUAGE
    timezone: str = "UTC"

    @classmethod
    def of(cls, person: Person) -> Texts:
        return cls(supported(person.language), person.timezone)

    def __call__(self, key: str, **params: Any) -> str:
        """The sentence of a key; dates and amounts among the params are put into the reader's words."""
        sentence: str = _translations(supported(self.language)).gettext(key)
        return sentence.format_map(_Params({name: self._say(value) for name, value in params.items()}))

    def money(self, amount: Money) -> str:
        digits = exponent(amount.currency)
        units = Decimal(amount.minor).scaleb(-digits)
        # Digits are ISO 4217's: Babel gives some currencies fewer decimals than the standard has.
        pattern = "¤\xa0#,##0" + ("." + "0" * digits if digits else "")
        return format_currency(units, amount.currency, pattern, locale=self._locale, currency_digits=False)

    def number(self, number: float) -> str:
        return format_decimal(number, "#,##0.#", locale=self._locale)

    def day(self, day: date) -> str:
        return format_date(day, "EEE d MMM y", locale=self._locale)

    def moment(self, at: datetime) -> Moment:
        return Moment(at, format_datetime(at, "EEE d MMM y, HH:mm", tzinfo=self._zone, locale=self._locale))

    def long_moment(self, at: datetime) -> str:
        return format_datetime(at, "EEEE d MMMM y, HH:mm", tzinfo=self._zone, locale=self._locale)

    def all_of(self, items: Iterable[str]) -> str:
        return format_list(list(items), locale=self._locale)

    @property
    def _locale(self) -> Locale:
        # English as written in Europe: days before months.
        language = supported(self.language)
        return Locale.parse("en_GB" if language == "en" else language)

    @property
    def _zone(self) -> ZoneInfo:
        try:
            return ZoneInfo(self.timezone)
        except (LookupError, ValueError, OSError):  # not a zone, not a name of one, a folder of them
            return ZoneInfo("UTC")

    def _say(self, value: Any) -> Any:
        if isinstance(value, Money):
            return self.money(value)
        return self.day(value) if isinstance(value, date) else value
