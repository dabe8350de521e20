"""Does what a person types stay what it was, and do no harm?"""

from __future__ import annotations

import unicodedata

import pytest
import regex
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.errors import FieldProblem, Problem
from bot.text import clean_name, clean_text, shorten

FAMILY = "👩\u200d👧\u200d👦"
SCOTLAND = "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f"
CROWDED = "e" + "\u0323\u0301" * 40


def problem_of(raw: object, minimum: int = 2, maximum: int = 80) -> Problem:
    with pytest.raises(FieldProblem) as found:
        clean_text(raw, minimum, maximum)
    return found.value.problem


@pytest.mark.parametrize(
    "text",
    [
        "Søren’s ☁️ 3-yr commit",
        f"{FAMILY}🇳🇱 {SCOTLAND}",
        "two\nlines\n\nand a third",
        "می\u200cخواهم שלום\u200f!",
        "<@U123> *bold* =1+1 & [link](https://example.org)",
        "a\u00a0b",
    ],
)
def test_what_a_person_means_to_type_is_kept(text: str) -> None:
    assert clean_text(text, 2, 80) == text


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  spaces around \n", "spaces around"),
        (
            "one\r\ntwo\rthree\u2028four\u2029five\vsix\fseven\x85eight",
            "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight",
        ),
        ("a\tb", "a b"),
        ("cafe\u0301", "café"),
        ("e\u202e\u0301e", "ée"),
        ("be\x00l\x07l\x1b[31m\x7f\x9b", "bell[31m"),
        ("in\u202avo\u202bi\u202cce\u202d.\u202eexe", "invoice.exe"),
        ("\u2066iso\u2067la\u2068te\u2069d", "isolated"),
        ("half \ud83d a pair", "half  a pair"),
        ("non\ufdd0cha\uffffrac\U0010fffeter", "noncharacter"),
        ("seen\U000e0041\U000e0042\U000e007f\U000e0001", "seen"),
        (f"{SCOTLAND}\U000e0041", SCOTLAND),
    ],
)
def test_what_misleads_or_breaks_is_taken_out(typed: str, kept: str) -> None:
    assert clean_text(typed, 1, 80) == kept


@pytest.mark.parametrize(
    "raw",
    [None, "", " \n\t ", "\u200b\u200d", "\u3164\u2800", "\ufe0f", "\x00", "\u202e", "\ud800", "\ufeff"],
)
def test_nothing_that_can_be_seen_counts_as_nothing_typed(raw: object) -> None:
    assert problem_of(raw) == Problem("required")


@pytest.mark.parametrize("raw", [7, True, b"bytes", ["a"], {"a": "b"}])
def test_what_is_no_text_is_unreadable(raw: object) -> None:
    assert problem_of(raw) == Problem("unreadable")


def test_length_counts_what_a_person_sees_as_one_character() -> None:
    assert clean_text(f"{FAMILY}{SCOTLAND}", 2, 20)
    assert problem_of(FAMILY) == Problem("too_short", {"minimum": 2, "count": 1})
    assert clean_text("🇳🇱" * 80, 2, 80)
    assert problem_of("🇳🇱" * 81) == Problem("too_long", {"maximum": 80, "count": 81})


def test_the_bounds_themselves_are_allowed() -> None:
    assert clean_text("ab", 2, 3) == "ab"
    assert clean_text("abc", 2, 3) == "abc"


def test_spaces_around_do_not_count() -> None:
    assert problem_of("  x  ").params == {"minimum": 2, "count": 1}
    assert clean_text(" " * 20_000 + "abc" + " " * 20_000, 2, 3) == "abc"


def test_four_code_points_for_each_allowed_character_are_enough() -> None:
    marks = "q" + "\u0323\u0301\u0302"
    assert clean_text(marks * 80, 2, 80) == unicodedata.normalize("NFC", marks * 80)
    assert problem_of(marks * 80 + "\u0303") == Problem("too_many_marks", {"maximum": 320, "count": 321})


def test_no_text_is_longer_than_three_thousand_code_points() -> None:
    assert len(clean_text("q\u0301\u0302" * 1000, 20, 1500)) == 3000
    assert problem_of("q\u0301\u0302" * 1000 + "q", 20, 1500) == Problem(
        "too_many_marks", {"maximum": 3000, "count": 3001}
    )


def test_too_few_or_too_many_characters_are_said_before_too_many_marks() -> None:
    assert problem_of("q" + "\u0301" * 5000).code == "too_short"
    assert problem_of("q\u0301\u0302\u0303\u0304" * 81).code == "too_long"


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("a" * 1_000_000, "too_long"),
        ("🇳" * 1_000_000, "too_long"),
        ("ab" + "\u0301\u0323" * 500_000, "too_many_marks"),
        (CROWDED * 100_000, "too_long"),
    ],
)
def test_a_huge_text_is_refused_like_any_other(raw: str, code: str) -> None:
    assert problem_of(raw).code == code


def test_no_exception_repeats_the_text() -> None:
    with pytest.raises(FieldProblem) as found:
        clean_text("secret", 20, 1000)
    assert str(found.value) == "too_short"


@settings(deadline=None)
@given(
    st.text() | st.text("aé\u0301\r\n\t \u202e\u200d\u2028🇳\U0001f3f4\U000e0067\U000e007f\ud800", max_size=30)
)
def test_cleaning_twice_changes_nothing(raw: str) -> None:
    try:
        once = clean_text(raw, 1, 1000)
    except FieldProblem:
        return
    assert clean_text(once, 1, 1000) == once
    assert unicodedata.is_normalized("NFC", once)
    once.encode()
    assert not regex.search(r"[\p{Cs}\u202a-\u202e\u2066-\u2069\t\r]", once)


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("Sam Seller", "Sam Seller"),
        ("  Sam\n\tSeller\u2028Jr ", "Sam Seller Jr"),
        ("\u202eSam", "Sam"),
        ("", "?"),
        (" \u200b\u3164 ", "?"),
        (FAMILY * 30, FAMILY * 30),
        ("x" * 200, "x" * 80),
        ("x" * 79 + " y", "x" * 79),
    ],
)
def test_a_display_name_is_one_line_that_fits(raw: str, shown: str) -> None:
    assert clean_name(raw) == shown


@settings(deadline=None)
@given(st.text() | st.text(["e", "\u0301", "\u200d", "👩", "\n"], max_size=600))
def test_a_display_name_is_never_empty_and_never_long(raw: str) -> None:
    name = clean_name(raw)
    assert name
    assert name.splitlines() == [name]
    assert len(regex.findall(r"\X", name)) <= 80
    assert len(name) <= 320
    assert clean_name(name) == name


@pytest.mark.parametrize(
    ("text", "limit", "shown"),
    [
        ("short", 5, "short"),
        ("longer", 5, "long…"),
        ("long er", 6, "long…"),
        (f"ab{FAMILY}", 6, "ab…"),
        (f"ab{FAMILY}cd", 8, f"ab{FAMILY}…"),
        ("🇳🇱🇧🇪", 3, "🇳🇱…"),
        ("🇳🇱🇧🇪", 2, "…"),
        ("e\u0301\u0302x", 3, "…"),
        ("ab", 1, "…"),
    ],
)
def test_a_cut_never_runs_through_a_character(text: str, limit: int, shown: str) -> None:
    assert shorten(text, limit) == shown


@settings(deadline=None)
@given(
    st.text(["a", " ", "\u0301", "\u200d", "👩", "🇳", "\r", "\n", "ก", "ำ"], max_size=40), st.integers(1, 40)
)
def test_a_shortened_text_fits_and_keeps_whole_characters(text: str, limit: int) -> None:
    short = shorten(text, limit)
    assert len(short) <= limit
    if short != text:
        assert short.endswith("…")
        kept = regex.findall(r"\X", text)[: len(regex.findall(r"\X", short[:-1]))]
        assert short[:-1] == "".join(kept).rstrip()
