"""What is left of the parts of a sentence where nothing can be marked up?"""

from __future__ import annotations

import pytest

from bot.views.elements import Inline, Link, Moment, PersonName, words_of
from tests.cast import NOW, SAM


@pytest.mark.parametrize(
    ("part", "words"),
    [
        ("as *typed*", "as *typed*"),
        (PersonName(SAM.id, "Sam Seller"), "Sam Seller"),
        (Moment(NOW, "17 November, 10:00"), "17 November, 10:00"),
        (Link("the policy", "https://example.com/policy"), "the policy"),
        (Link("", "https://example.com/policy"), "https://example.com/policy"),
    ],
)
def test_a_part_is_read_as_plain_words(part: Inline, words: str) -> None:
    assert words_of(part) == words
