"""Which pieces do the cards of several steps share?"""

from __future__ import annotations

from collections.abc import Sequence

from bot.texts import Texts
from bot.views.elements import Button, Buttons, CardElement, Note


def stand_in(absent: str, texts: Texts) -> Sequence[CardElement]:
    """To whoever stands in: for whom. Nothing where nobody is `absent`."""
    return [Note((texts("stand_in", name=absent),), "warning")] if absent else []


def button_row(buttons: tuple[Button, ...]) -> Sequence[CardElement]:
    """A platform takes no empty row."""
    return [Buttons(buttons)] if buttons else []
