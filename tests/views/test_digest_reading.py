"""Can the digest be read at a glance, in a column as narrow as a phone?"""

from __future__ import annotations

import re

import pytest

from bot.texts import LANGUAGES, Texts
from bot.views.elements import Card, Facts
from bot.views.examples import all_examples
from tests.views.looking import notes, says


def look(name: str, language: str) -> Card:
    shown = all_examples()[f"digest: {name}"](Texts(language, "Europe/Amsterdam"))
    assert isinstance(shown, Card)
    return shown


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["full", "few cases", "details"])
def test_no_percent_sign_begins_a_line(name: str, language: str) -> None:
    facts = [fact for one in look(name, language).elements if isinstance(one, Facts) for fact in one.facts]

    shown = " ".join(str(fact.value) for fact in facts)
    assert "\xa0%" in shown
    assert not re.search(r"\d %", shown)


@pytest.mark.parametrize(("language", "entries"), [("en", "18,204 entries"), ("nl", "18.204 regels")])
def test_how_long_the_log_is_stands_there_as_the_reader_writes_numbers(language: str, entries: str) -> None:
    assert any(entries in note for note in notes(look("full", language), "quiet"))


@pytest.mark.parametrize(
    ("language", "smiles"),
    [
        ("en", "🙂 after customer first: 81 % · after business first: 40 % (week 44)"),
        ("nl", "🙂 na klant voorop: 81 % · na handel voorop: 40 % (week 44)"),
    ],
)
def test_the_week_of_an_older_figure_stands_right_behind_it(language: str, smiles: str) -> None:
    assert smiles in says(look("full", language))
