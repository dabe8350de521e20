"""Is a line that answers a button shown as it is, whatever people are called?"""

from __future__ import annotations

from adapters.teams.dialogs import toast
from bot.people import PersonId
from bot.views.elements import Card, Note, Paragraph, PersonName


def test_nothing_in_a_name_is_markdown_in_the_answer_to_a_button() -> None:
    name = PersonName(PersonId("teams:1"), "*Maya* [here](https://example.org) <at>all</at>")
    card = Card("", (Paragraph((name, " was first.")), Note(("Nothing was changed.",))))

    shown = str(toast(card)["value"])

    assert not set("*_[]<>") & set(shown)
    assert "Maya" in shown
    assert "Nothing was changed." in shown
