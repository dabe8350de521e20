"""How does every card and form look? Each look of each view, for tests and a gallery."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.texts import Texts
from bot.views.examples import (
    case_card,
    deciding,
    digest,
    dilemma,
    follow_up,
    helping,
    home,
    notices,
    outcome,
    pictures,
    promise,
    rep,
    waiting,
)
from bot.views.samples import SAMPLES, Example, Examples, Samples, Shown

VIEWS: Mapping[str, Examples] = {
    "dilemma": dilemma.EXAMPLES,
    "case_card": case_card.EXAMPLES,
    "deciding": deciding.EXAMPLES,
    "rep": rep.EXAMPLES,
    "outcome": outcome.EXAMPLES,
    "promise": promise.EXAMPLES,
    "follow_up": follow_up.EXAMPLES,
    "home": home.EXAMPLES,
    "helping": helping.EXAMPLES,
    "notices": notices.EXAMPLES,
    "waiting": waiting.EXAMPLES,
    "digest": digest.EXAMPLES,
    "pictures": pictures.EXAMPLES,
}


def all_examples(samples: Samples = SAMPLES) -> dict[str, Callable[[Texts], Shown]]:
    """Every example as `view: look`, to be drawn in a reader's words."""
    return {
        f"{view}: {look}": _with(example, samples)
        for view, examples in VIEWS.items()
        for look, example in examples.items()
    }


def _with(example: Example, samples: Samples) -> Callable[[Texts], Shown]:
    return lambda texts: example(texts, samples)
