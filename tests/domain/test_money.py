"""Does the amount a person types arrive as that person meant it?"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import FieldProblem, Problem
from bot.money import MOST_MINOR_UNITS, Money, exponent, read_money


def problem_of(raw: str, default: str = "EUR", *, allow_zero: bool = False) -> Problem:
    with pytest.raises(FieldProblem) as found:
        read_money(raw, default, allow_zero=allow_zero)
    return found.value.problem


@pytest.mark.parametrize(
    ("typed", "currency", "minor"),
    [
        ("€ 310.000", "EUR", 31_000_000),
        ("EUR 248.000,00", "EUR", 24_800_000),
        ("$1.2m", "USD", 120_000_000),
        ("1.140", "EUR", 114_000),
        ("USD 96 000", "USD", 9_600_000),
        ("48.000", "EUR", 4_800_000),
        ("£12,400.50", "GBP", 1_240_050),
        ("48.000,-", "EUR", 4_800_000),
        ("€ 48.000,--", "EUR", 4_800_000),
        ("48,— €", "EUR", 4_800),
        ("CHF 48'000.-", "CHF", 4_800_000),
        ("CHF 48’000.50", "CHF", 4_800_050),
        ("$1.125m", "USD", 112_500_000),
        ("1,125m", "EUR", 112_500_000),
        ("0,125 mln", "EUR", 12_500_000),
        ("1.125.000k", "EUR", 112_500_000_000),
        ("1 125,5k", "EUR", 112_550_000),
        ("€48k", "EUR", 4_800_000),
        ("48 K EUR", "EUR", 4_800_000),
        ("1,2 mln euro", "EUR", 120_000_000),
        ("1,2 Mio. €", "EUR", 120_000_000),
        ("3mio", "EUR", 300_000_000),
        ("2mln.", "EUR", 200_000_000),
        ("1.2mEUR", "EUR", 120_000_000),
        ("12", "EUR", 1_200),
        ("12,5", "EUR", 1_250),
        ("12.50", "EUR", 1_250),
        ("1.234.567", "EUR", 123_456_700),
        ("1.234.567,89", "EUR", 123_456_789),
        ("1,234,567.89", "EUR", 123_456_789),
        ("1 234 567,89", "EUR", 123_456_789),
        ("1'234'567.8", "EUR", 123_456_780),
        ("1234567,89", "EUR", 123_456_789),
        ("eur 5", "EUR", 500),
        ("5eur", "EUR", 500),
        ("€ 5 EUR", "EUR", 500),
        ("\u200e€\u00a0310.000\u202c", "EUR", 31_000_000),
        ("９６\u202f０００", "EUR", 9_600_000),
        ("￥５００", "JPY", 500),
        (" " * 300 + "10\n", "EUR", 1_000),
        ("100 zł", "PLN", 10_000),
        ("Kč 100", "CZK", 10_000),
        ("₹ 100", "INR", 10_000),
        ("R$ 100", "BRL", 10_000),
        ("US$ 100", "USD", 10_000),
        ("A$100", "AUD", 10_000),
        ("$100 CAD", "CAD", 10_000),
        ("CAD $ 100", "CAD", 10_000),
        ("100 kr SEK", "SEK", 10_000),
        ("Fr. 100", "CHF", 10_000),
        ("100 mmk", "MMK", 10_000),
    ],
)
def test_an_amount_is_read_as_it_was_meant(typed: str, currency: str, minor: int) -> None:
    assert read_money(typed, "EUR") == Money(currency, minor)


@pytest.mark.parametrize(
    ("typed", "default", "currency"),
    [
        ("$5", "AUD", "AUD"),
        ("$5", "TWD", "TWD"),
        ("$5", "EUR", "USD"),
        ("$5", "MXN", "USD"),
        ("5 dollars", "NZD", "NZD"),
        ("US$5", "AUD", "USD"),
        ("¥5", "CNY", "CNY"),
        ("¥5", "EUR", "JPY"),
        ("5 kr", "DKK", "DKK"),
        ("kr. 5", "NOK", "NOK"),
        ("Rs. 5", "INR", "INR"),
        ("5", "KWD", "KWD"),
    ],
)
def test_a_shared_symbol_means_the_configured_currency_where_it_can(
    typed: str, default: str, currency: str
) -> None:
    assert read_money(typed, default).currency == currency


@pytest.mark.parametrize(
    ("currency", "decimals"),
    [
        ("EUR", 2),
        ("JPY", 0),
        ("IQD", 3),
        ("LBP", 2),
        ("AFN", 2),
        ("CLF", 4),
        ("UYW", 4),
        ("ISK", 0),
        ("COU", 2),
    ],
)
def test_the_decimals_are_those_of_iso_4217(currency: str, decimals: int) -> None:
    assert exponent(currency) == decimals


@pytest.mark.parametrize("code", ["XAU", "XXX", "XTS", "XDR", "ZZZ", "eur", ""])
def test_what_is_no_currency_has_no_decimals(code: str) -> None:
    with pytest.raises(FieldProblem, match="unknown_currency"):
        exponent(code)


@pytest.mark.parametrize(
    ("typed", "currency", "minor"),
    [
        ("JPY 1.140", "JPY", 1140),
        ("KWD 1140", "KWD", 1_140_000),
        ("KWD 1 140", "KWD", 1_140_000),
        ("KWD 1.140,-", "KWD", 1_140_000),
        ("KWD 1,140.500", "KWD", 1_140_500),
        ("KWD 1.5", "KWD", 1_500),
        ("KWD 1.125k", "KWD", 1_125_000),
        ("CLF 38.1234", "CLF", 381_234),
        ("JPY 1.5k", "JPY", 1_500),
    ],
)
def test_currencies_with_other_decimals_are_read_too(typed: str, currency: str, minor: int) -> None:
    assert read_money(typed, "EUR") == Money(currency, minor)


@pytest.mark.parametrize(
    "typed", ["0,125", "0.125", "00.125", "1234.567", "1234,567", "KWD 1.140", "KWD 0,125", "CLF 1.140"]
)
def test_what_can_be_read_in_two_ways_is_refused(typed: str) -> None:
    assert problem_of(typed).code == "ambiguous"


@pytest.mark.parametrize(
    "typed",
    [
        "about 100", "100-200", "50k-60k", "5%", "€", "EUR", "k", "m", "abc", "-", ".5", "48.", "48,",
        "48. 000", "1.23.456", "12,34,567.00", "1234 567", "0 125", "0.125.000", "1,234.567,89",
        "1.234,567.89", "1.234,567,890", "1.000'000", "1'000 000", "1.000 000", "48.000.-", "12.50,-",
        "1234.567,-", "€ 5 USD", "$5 kr", "5 bn", "5 mln mln", "5 k m", "m 5", "+5", "(5)", "=5", "5 apples",
        "5 abc pigs", "10⁵", "①", "½", "1½", "⒑5", "٣", "5;5", "x" * 10_000,
    ],
)  # fmt: skip
def test_what_is_no_amount_is_unreadable(typed: str) -> None:
    assert problem_of(typed).code == "unreadable"


@pytest.mark.parametrize("typed", ["", " ", "\n\t", "\u00a0", "\u200b"])
def test_nothing_typed_is_said_to_be_missing(typed: str) -> None:
    assert problem_of(typed) == Problem("required")


@pytest.mark.parametrize(
    ("typed", "named"),
    [("5 XAU", "XAU"), ("zzz 5", "ZZZ"), ("5 DEM", "DEM"), ("₿5", "₿"), ("1.2m abc", "ABC"), ("5 kr", "kr")],
)
def test_a_currency_we_do_not_know_is_named(typed: str, named: str) -> None:
    assert problem_of(typed) == Problem("unknown_currency", {"currency": named})


@pytest.mark.parametrize("typed", ["0", "0,00", "€ 0", "-5", "−5", "€ -5", "-€5", "€ - 5", "- 5 eur", "0k"])
def test_an_amount_is_more_than_nothing(typed: str) -> None:
    assert problem_of(typed).code == "not_positive"


def test_nothing_is_an_amount_where_it_is_allowed() -> None:
    assert read_money("€ 0,00", "USD", allow_zero=True) == Money("EUR", 0)
    assert problem_of("-0,01", allow_zero=True).code == "not_positive"


@pytest.mark.parametrize(
    ("typed", "currency", "decimals"),
    [
        ("1.1234", "EUR", 2),
        ("1.234,567", "EUR", 2),
        ("96 000.500", "EUR", 2),
        ("JPY 12.5", "JPY", 0),
        ("JPY 1,140.00", "JPY", 0),
        ("$1.123456789m", "USD", 2),
        ("KWD 1.2345", "KWD", 3),
        ("CLF 1.12345", "CLF", 4),
        ("0." + "0" * 100, "EUR", 2),
    ],
)
def test_decimals_the_currency_does_not_have_are_an_error(typed: str, currency: str, decimals: int) -> None:
    assert problem_of(typed) == Problem("too_many_decimals", {"currency": currency, "decimals": decimals})


def test_the_largest_amount_is_ten_to_the_fifteenth_minor_units() -> None:
    assert read_money("10.000.000.000.000,00", "EUR") == Money("EUR", 10**15)
    assert problem_of("10.000.000.000.000,01").code == "too_large"
    assert problem_of("JPY 1000000000000001").code == "too_large"


@pytest.mark.parametrize(
    "typed", ["9" * 190, "9" * 10_000, "€ " + "９" * 10_000, "1.000" * 50_000 + "9" * 30]
)
def test_a_huge_number_is_refused_before_it_is_converted(typed: str) -> None:
    assert problem_of(typed).code == "too_large"


@pytest.mark.parametrize("typed", ["1 xau", "secret-plan 5"])
def test_no_exception_repeats_what_was_typed(typed: str) -> None:
    with pytest.raises(FieldProblem) as found:
        read_money(typed, "EUR")
    assert str(found.value) == found.value.problem.code


def english(whole: int, cents: int) -> str:
    return f"{whole:,}.{cents:02}"


def dutch(whole: int, cents: int) -> str:
    return f"{whole:,}".replace(",", ".") + f",{cents:02}"


def french(whole: int, cents: int) -> str:
    return f"{whole:,}".replace(",", "\u202f") + f",{cents:02}"


def swiss(whole: int, cents: int) -> str:
    return f"{whole:,}".replace(",", "’") + f".{cents:02}"


def plain(whole: int, cents: int) -> str:
    return f"{whole}.{cents:02}"


@settings(deadline=None)
@given(
    minor=st.integers(1, MOST_MINOR_UNITS),
    style=st.sampled_from([english, dutch, french, swiss, plain]),
    mark=st.sampled_from(["{}", "€{}", "{} €", "EUR {}", "{}eur", "\u00a0{} Euro\n"]),
)
def test_an_amount_written_in_any_style_reads_back_the_same(
    minor: int, style: Callable[[int, int], str], mark: str
) -> None:
    assert read_money(mark.format(style(*divmod(minor, 100))), "EUR") == Money("EUR", minor)


@settings(deadline=None)
@given(st.text() | st.text("0123456789., '-€$kmr\u00a0", max_size=12))
def test_whatever_is_typed_is_an_amount_or_a_problem(typed: str) -> None:
    try:
        money = read_money(typed, "EUR")
    except FieldProblem:
        return
    assert 0 < money.minor <= MOST_MINOR_UNITS
    assert exponent(money.currency) >= 0
