"""Which looks do the tests of every renderer draw? Each example, as it is and with hostile texts in it."""

import pytest

from bot.texts import LANGUAGES, Texts
from bot.views.elements import Card, Form
from bot.views.examples import all_examples
from bot.views.home import Home
from bot.views.samples import Samples
from tests.rendering.each import each
from tests.rendering.hostile import HOSTILE

EXAMPLES = all_examples()
HOSTILE_EXAMPLES = {
    name: all_examples(Samples(lambda typed, text=text: text)) for name, text in HOSTILE.items()
}
OVERFULL = "case_card: decided after much talk"
"""Slack has no room for all of it even when people are brief."""


def holds_what_was_typed(look: str) -> bool:
    texts = Texts()
    return EXAMPLES[look](texts) != HOSTILE_EXAMPLES["html"][look](texts)


every_look = each("look", list(EXAMPLES))
every_look_with_room = each("look", [look for look in EXAMPLES if look != OVERFULL])
both_languages = pytest.mark.parametrize("language", LANGUAGES)
every_typed_look = each("look", list(filter(holds_what_was_typed, EXAMPLES)))


def texts_in(language: str) -> Texts:
    return Texts(language, "Europe/Amsterdam")


def drawn(look: str, language: str = "en", hostile: str = "") -> Card | Form:
    examples = HOSTILE_EXAMPLES[hostile] if hostile else EXAMPLES
    return examples[look](texts_in(language))


def is_message(shown: Card | Form) -> bool:
    return isinstance(shown, Card) and not isinstance(shown, Home)
