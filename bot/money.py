"""Which amount did a person mean? Typed text becomes a currency and integer minor units, or one problem.

The rules are those of the design, "Money"; the currencies and their decimals are ISO 4217's own.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from iso4217 import Currency

from bot.errors import FieldProblem

MOST_MINOR_UNITS = 10**15

_LONGEST = 200
_GROUP = 3

# Codes without minor units are metals, test codes and the like: nothing is paid in them.
_EXPONENTS: dict[str, int] = {c.code: c.exponent for c in Currency if c.exponent is not None}

_OTHER_DOLLARS = sorted(c.code for c in Currency if "Dollar" in c.currency_name and c.code != "USD")
_DOLLARS = ("USD", *_OTHER_DOLLARS)
_KRONER = ("", "SEK", "NOK", "DKK", "ISK")
_RUPEES = ("", "INR", "PKR", "LKR", "NPR", "MUR", "SCR")

# What each symbol can mean, the likeliest first; "" first: only the configured currency can tell.
_SYMBOLS: dict[str, tuple[str, ...]] = {
    "$": _DOLLARS,
    "dollar": _DOLLARS,
    "dollars": _DOLLARS,
    "¥": ("JPY", "CNY"),
    "kr": _KRONER,
    "kr.": _KRONER,
    "rs": _RUPEES,
    "rs.": _RUPEES,
} | {
    symbol: (code,)
    for code, symbols in {
        "AUD": "a$ au$", "AZN": "₼", "BDT": "৳", "BRL": "r$", "CAD": "c$ ca$", "CHF": "fr fr. sfr",
        "CNY": "元", "CRC": "₡", "CZK": "kč", "EUR": "€ euro euros", "GBP": "£", "GEL": "₾", "GHS": "₵",
        "HKD": "hk$", "HUF": "ft", "ILS": "₪", "INR": "₹", "JPY": "円", "KRW": "₩", "KZT": "₸", "LAK": "₭",
        "MNT": "₮", "MXN": "mx$", "MYR": "rm", "NGN": "₦", "NZD": "nz$", "PHP": "₱", "PLN": "zł",
        "PYG": "₲", "RON": "lei", "RUB": "₽", "SGD": "s$", "THB": "฿", "TRY": "₺", "TWD": "nt$",
        "UAH": "₴", "USD": "us$", "VND": "₫", "ZAR": "r",
    }.items()
    for symbol in symbols.split()
}  # fmt: skip

_POWERS = {"": 0, "mln.": 6, "mln": 6, "mio.": 6, "mio": 6, "k": 3, "m": 6}

_AMOUNT = re.compile(
    r"""(?P<minus>-?)\ ?(?P<before>[^0-9-]*)(?P<inner_minus>-?)\ ?
        (?P<number>[0-9]+(?:[ .,'][0-9]+)*(?:[.,]-{1,2})?)\ ?
        (?P<after>.*)""",
    re.VERBOSE,
)
_SAME = str.maketrans({"’": "'", "‘": "'", "ʼ": "'", "`": "'", "−": "-", "–": "-", "—": "-"})


@dataclass(frozen=True)
class Money:
    """An amount in minor units (cents, pence, fils). Different currencies are never added up."""

    currency: str
    minor: int


def exponent(currency: str) -> int:
    """How many decimals the currency has by ISO 4217."""
    if currency not in _EXPONENTS:
        raise FieldProblem("unknown_currency", currency=currency)
    return _EXPONENTS[currency]


def plain_decimal(amount: Money) -> str:
    """Digits and a point, as any program reads them: 48000.00."""
    digits = exponent(amount.currency)
    whole, rest = divmod(amount.minor, 10**digits)
    return f"{whole}.{rest:0{digits}d}" if digits else str(whole)


def read_money(raw: str, default_currency: str, *, allow_zero: bool = False) -> Money:
    """The amount a person typed, or a FieldProblem that says what is wrong with it."""
    amount = _AMOUNT.fullmatch(_plain(raw))
    if amount is None:
        raise FieldProblem("unreadable")

    currency, power = _read_marks(amount["before"], amount["after"], default_currency)
    whole, fraction = _whole_and_fraction(amount["number"].replace("-", ""), exponent(currency), power > 0)
    minor = _minor_units(whole, fraction, power, currency)

    is_negative = bool(amount["minus"] or amount["inner_minus"]) and minor > 0
    if is_negative or (minor == 0 and not allow_zero):
        raise FieldProblem("not_positive")
    return Money(currency, minor)


def _plain(raw: str) -> str:
    """The same text in one width, one case, one kind of space, dash and apostrophe."""
    # Python refuses to convert integers of thousands of digits, and nobody types them.
    if len(raw.strip()) > _LONGEST:
        raise FieldProblem("too_large" if re.search(r"\d{30}", raw) else "unreadable")
    # Compatibility forms would turn 10⁵ into 105.
    if any(c.isnumeric() and not c.isdecimal() for c in raw):
        raise FieldProblem("unreadable")
    visible = "".join(c for c in unicodedata.normalize("NFKC", raw) if unicodedata.category(c) != "Cf")
    text = " ".join(visible.lower().translate(_SAME).split())
    if not text:
        raise FieldProblem("required")
    return text


def _read_marks(before: str, after: str, default: str) -> tuple[str, int]:
    """The currency, and the power of ten of a suffix such as `k`."""
    for suffix, power in _POWERS.items():
        if after.startswith(suffix):
            marks = [*before.split(), *after.removeprefix(suffix).split()]
            if all(map(_meanings, marks)):
                return _one_currency(marks, default), power
    raise _not_a_currency([mark for mark in [*before.split(), *after.split()] if not _meanings(mark)])


def _meanings(mark: str) -> tuple[str, ...]:
    """The currencies that a symbol or a code can mean; none when it is neither."""
    code = mark.upper()
    return _SYMBOLS.get(mark) or ((code,) if code in _EXPONENTS else ())


def _one_currency(marks: list[str], default: str) -> str:
    meanings = [_meanings(mark) for mark in marks] or [(default,)]
    shared = [code for code in meanings[0] if all(code in others for others in meanings)]
    if not shared:
        raise FieldProblem("unreadable")
    if default in shared:
        return default
    if not shared[0]:
        raise FieldProblem("unknown_currency", currency=marks[0])
    return shared[0]


def _not_a_currency(marks: list[str]) -> FieldProblem:
    """Three letters or a currency symbol are a currency we do not know; anything else is no amount."""
    unknown = [mark for mark in marks if mark not in _POWERS]
    if unknown and all(
        re.fullmatch("[a-z]{3}", mark) or unicodedata.category(mark[0]) == "Sc" for mark in unknown
    ):
        return FieldProblem("unknown_currency", currency=unknown[0][:3].upper())
    return FieldProblem("unreadable")


def _whole_and_fraction(number: str, decimals: int, has_suffix: bool) -> tuple[str, str]:
    mark = _decimal_mark(number, decimals, has_suffix)
    whole, _, fraction = number.rpartition(mark) if mark else (number, "", "")
    return _ungrouped(whole, mark), fraction


def _decimal_mark(number: str, decimals: int, has_suffix: bool) -> str:
    """The separator before the decimals, or "" when all separators are thousands."""
    marks = re.findall("[^0-9]", number)
    if not marks or marks[-1] in " '":
        return ""
    last: str = marks[-1]
    if len(set(marks)) > 1 or number.endswith(last):
        return last
    if len(marks) > 1:
        return ""
    first, _, behind = number.partition(last)
    if has_suffix or len(behind) != _GROUP:
        return last
    if decimals < _GROUP and len(first) <= _GROUP and first.strip("0"):
        return ""
    raise FieldProblem("ambiguous")


def _ungrouped(whole: str, decimal_mark: str) -> str:
    """The digits without their thousands separators, which are of one kind and stand every three digits."""
    first, *groups = re.split("[^0-9]", whole)
    if not groups:
        return whole
    marks = set(re.findall("[^0-9]", whole))
    well_placed = len(first) <= _GROUP and first.strip("0") and all(len(group) == _GROUP for group in groups)
    if len(marks) > 1 or decimal_mark in marks or not well_placed:
        raise FieldProblem("unreadable")
    return first + "".join(groups)


def _minor_units(whole: str, fraction: str, power: int, currency: str) -> int:
    decimals = exponent(currency)
    zeros = power + decimals - len(fraction)
    if zeros < 0:
        raise FieldProblem("too_many_decimals", currency=currency, decimals=decimals)
    minor: int = int(whole + fraction) * 10**zeros
    if minor > MOST_MINOR_UNITS:
        raise FieldProblem("too_large", currency=currency)
    return minor
