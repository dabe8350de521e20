"""Does what is read fit what the product draws and ships?"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from adapters.teams.decode import COMMAND, PERSON_FIELDS, read_words
from bot.texts import Texts
from bot.views.elements import Form, PersonPicker
from bot.views.examples import all_examples

MANIFEST: dict[str, Any] = json.loads(
    (Path(__file__).parents[2] / "adapters" / "teams" / "package" / "manifest.json").read_text()
)


def test_every_people_picker_is_read_as_one() -> None:
    drawn = [draw(Texts("en")) for draw in all_examples().values()]
    pickers = {
        field.id
        for form in drawn
        if isinstance(form, Form)
        for field in form.fields()
        if isinstance(field, PersonPicker)
    }

    assert pickers == PERSON_FIELDS


def test_the_manifests_command_is_the_one_that_opens_the_form() -> None:
    (extension,) = MANIFEST["composeExtensions"]

    assert [command["id"] for command in extension["commands"]] == [COMMAND]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("dilemma", ""),
        ("/dilemma mine", "mine"),
        ("  Dilemma   help ", "help"),
        ("<at>Squaredeal</at> bind management", "bind management"),
        ('<at id="0">Square\ndeal</at>&nbsp;/dilemma bind&nbsp;management', "bind management"),
        ("dilemmas", "dilemmas"),
        ("&lt;at&gt;x&lt;/at&gt;", "<at>x</at>"),
        ("", ""),
    ],
)
def test_words_are_read_without_the_mention_and_the_command(typed: str, words: str) -> None:
    assert read_words(typed) == words
