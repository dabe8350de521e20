"""Are references hard to guess and easy to read, and is one deal recognised however it is spelled?"""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.reference import deal_key, new_reference, read_reference

SECRET = b"a secret of the tests"


def test_a_reference_is_sd_and_six_characters_that_cannot_be_mistaken_for_others() -> None:
    drawn = [new_reference() for _ in range(300)]

    assert all(re.fullmatch("SD-[0-9A-HJKMNP-TV-Z]{6}", one) for one in drawn)
    assert set("".join(one[3:] for one in drawn)) == set("0123456789ABCDEFGHJKMNPQRSTVWXYZ")


def test_references_do_not_follow_each_other() -> None:
    drawn = [new_reference() for _ in range(300)]

    assert len(set(drawn)) == 300
    assert drawn != sorted(drawn)


@pytest.mark.parametrize(
    "written", ["SD-7K3Q10", "sd-7k3q10", " SD-7K3Q10\n", "SD-7K3QIO", "sd-7k3qlo", "SD-7K3Q1O"]
)
def test_a_reference_is_read_however_people_write_it(written: str) -> None:
    assert read_reference(written) == "SD-7K3Q10"


@pytest.mark.parametrize(
    "written",
    ["", "SD-", "SD-7K3Q1", "SD-7K3Q100", "7K3Q10", "SD7K3Q10", "XD-7K3Q10", "SD-7K3QU0", "SD-7K3Q1\u0660"],
)
def test_anything_else_is_no_reference(written: str) -> None:
    assert read_reference(written) is None


@settings(deadline=None)
@given(st.text())
def test_reading_a_reference_never_breaks(written: str) -> None:
    found = read_reference(written)

    assert found is None or read_reference(found) == found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("OPP-7781", "opp 7781"),
        ("Café Zürich", "CAFE\u0301 ZURICH"),
        ("Straße 4", "STRASSE 4"),
        ("ＯＰＰ７７８１", "OPP-7781"),
        ("☁️", "☁️"),
    ],
)
def test_one_deal_has_one_key(one: str, other: str) -> None:
    assert deal_key(one, SECRET) == deal_key(other, SECRET)


@pytest.mark.parametrize(
    ("one", "other"), [("OPP-7781", "OPP-7782"), ("☁️", "☀️"), ("сделка 4", "сделка 5"), ("Crane", "Crane 4")]
)
def test_two_deals_have_two_keys(one: str, other: str) -> None:
    assert deal_key(one, SECRET) != deal_key(other, SECRET)


def test_the_key_tells_nothing_without_the_secret() -> None:
    assert deal_key("OPP-7781", SECRET) != deal_key("OPP-7781", b"another secret")
    assert "7781" not in deal_key("OPP-7781", SECRET)
